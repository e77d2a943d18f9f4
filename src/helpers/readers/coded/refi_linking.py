"""Parts of a REFI-QDA project joined into the model: references looked up, the broken ones counted."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from helpers.qualitative.project import (
    Case,
    Code,
    CodedProject,
    Coder,
    Coding,
    Document,
    NamedSet,
    Note,
    Variable,
)
from helpers.readers.coded.refi_codes import known_references
from helpers.readers.coded.refi_placing import Placed, placed_sources
from helpers.readers.coded.refi_sources import RawSource
from helpers.readers.coded.refi_values import RawValue, typed_values
from helpers.readers.coded.safe_xml import Node
from helpers.readers.coded.tally import Tally

Noted = TypeVar("Noted", Code, Document, Coding, NamedSet)


@dataclass(frozen=True, slots=True)
class RawCase:
    """A case whose references and values are not looked up yet."""

    case: Case
    values: tuple[RawValue, ...]


@dataclass(slots=True)
class RawProject:
    """Parts in the order of the file, before what they point to is looked up."""

    root: Node = field(default_factory=lambda: Node("Project", {}))
    coders: list[Coder] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    cases: list[RawCase] = field(default_factory=list)
    sources: list[RawSource] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    sets: list[NamedSet] = field(default_factory=list)


def linked(raw: RawProject, tally: Tally, shown: str) -> CodedProject:
    """Return the project; `raw` is used up.

    Raises
    ------
    DataMistake
        The selections together hold too much text (see `refi_placing`).
    """
    codes = {code.guid: code for code in raw.codes}
    variables = {one.guid: one for one in raw.variables}
    placed = placed_sources(raw.sources, codes, variables, tally, shown)
    documents = {document.guid for document in placed.documents}
    notes = (*raw.notes, *placed.comments)
    named = {note.guid for note in notes}
    sets = _sets(raw.sets, codes, documents, tally)
    return CodedProject(
        name=raw.root.get("name") or shown,
        origin=raw.root.get("origin"),
        description=raw.root.text_of("Description"),
        coders=_coders(raw.coders, placed, tally),
        codes=_noted(raw.codes, named, tally),
        documents=_noted(placed.documents, named, tally),
        codings=_noted(placed.codings, named, tally),
        cases=tuple(_cases(raw.cases, placed, variables, tally)),
        variables=tuple(raw.variables),
        notes=notes,
        sets=_noted(sets, named, tally),
        skipped=tally.skipped(),
    )


def _coders(users: list[Coder], placed: Placed, tally: Tally) -> tuple[Coder, ...]:
    """Return the users, and those who coded but are not among them, under their GUID."""
    known = {coder.guid for coder in users}
    unnamed = dict.fromkeys(one.coder for one in placed.codings if one.coder and one.coder not in known)
    tally.add("coder_without_name", len(unnamed))
    return (*users, *(Coder(guid, guid) for guid in unnamed))


def _cases(
    raw: list[RawCase], placed: Placed, variables: dict[str, Variable], tally: Tally
) -> Iterator[Case]:
    """Return cases; an uncoded selection that is the whole of a document stands for that document."""
    documents = {document.guid for document in placed.documents}
    coded = {one.selection for one in placed.codings}
    for one in raw:
        case = one.case
        stands_for = {
            guid: placed.whole[guid] for guid in case.selections if guid in placed.whole and guid not in coded
        }
        of_case = known_references(case.documents, documents, "reference_to_nothing", tally)
        left = tuple(guid for guid in case.selections if guid not in stands_for)
        yield replace(
            case,
            documents=tuple(dict.fromkeys((*of_case, *stands_for.values()))),
            selections=known_references(left, coded, "stretch_of_case", tally),
            values=typed_values(one.values, variables, tally),
        )


def _sets(
    raw: list[NamedSet], codes: Container[str], documents: Container[str], tally: Tally
) -> list[NamedSet]:
    return [
        replace(
            one,
            codes=known_references(one.codes, codes, "reference_to_nothing", tally),
            documents=known_references(one.documents, documents, "reference_to_nothing", tally),
        )
        for one in raw
    ]


def _noted(parts: list[Noted], notes: set[str], tally: Tally) -> tuple[Noted, ...]:
    """Return parts without references to notes that are not there."""
    return tuple(
        part
        if notes.issuperset(part.notes)
        else replace(part, notes=known_references(part.notes, notes, "reference_to_nothing", tally))
        for part in parts
    )
