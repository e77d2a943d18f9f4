"""Coded interviews as a first declaration sees them: the program, its documents, its codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import DataMistake, UserMistake
from helpers.qualitative.project import CodedProject
from helpers.readers.coded.reading import READERS
from helpers.starting.looking import Seen
from helpers.starting.naming import identifier, own_name
from helpers.starting.values import plain_words
from helpers.study.voices_spec import Material, MaterialFormat
from helpers.validation.coded_material import citizens_in

FORMATS: Mapping[str, tuple[MaterialFormat, ...]] = {
    ".qdpx": ("refi_qda",), ".qdc": ("refi_qda",), ".qda": ("qualcoder",),
    ".sqlite3": ("taguette", "qualcoder"), ".sqlite": ("taguette", "qualcoder"),
}  # fmt: skip
"""Which readers know a file, by the ending of its name, the likeliest first."""
WITHIN = " > "


@dataclass(frozen=True, slots=True)
class Code:
    """A code to declare: a name of ours, its full name in the project, the code it stands under ("")."""

    name: str
    full: str
    within: str
    n: int


@dataclass(frozen=True, slots=True)
class Interviews:
    """One file of coded interviews.

    Attributes
    ----------
    file, name : str
        In `data/raw/<study>/`, and as a strand is called.
    format : str
    documents, cases : tuple of str
        Names in the project, in its order; private.
    codes : tuple of Code
    n_coders : int
    """

    file: str
    name: str
    format: MaterialFormat
    documents: tuple[str, ...]
    cases: tuple[str, ...]
    codes: tuple[Code, ...]
    n_coders: int


def look_at_interviews(path: Path, *, shown: str, taken: Sequence[str]) -> Interviews:
    """Read a project of coded interviews.

    Parameters
    ----------
    path : Path
    shown : str
        How sentences name it.
    taken : sequence of str
        Names that strands have already.

    Raises
    ------
    DataMistake
        The file cannot be read by any reader that its name allows: the sentences of the likeliest; or names
        or an attribute in it are citizen service numbers.
    """
    formats = FORMATS[path.suffix.lower()]
    refused: UserMistake | None = None
    for one in formats:
        material = Material.model_validate({"format": one, "files": [path.name], "source": {"en": path.name}})
        try:
            project = READERS[one](path, material, shown)
        except UserMistake as error:
            refused = refused or error
            continue
        citizens = citizens_in(project, shown)
        if citizens:
            raise DataMistake(citizens)
        name = own_name(identifier(path.stem, otherwise="interviews"), taken)
        return _interviews(path.name, name, one, project)
    raise refused if refused is not None else AssertionError(path.suffix)


def documents_of(one: Interviews, seen: Seen) -> str:
    """Return the column of a table that names the documents or cases of interviews, "" without one."""
    names = frozenset((*one.documents, *one.cases))
    for column in seen.columns:
        values = seen.cells[column]
        if 0 < len(values.texts) <= 10 * max(1, len(names)) and names & frozenset(values.listed()):
            return column
    return ""


def _interviews(file: str, name: str, format_: MaterialFormat, project: CodedProject) -> Interviews:
    return Interviews(
        file=file,
        name=name,
        format=format_,
        documents=tuple(document.name for document in project.documents),
        cases=tuple(case.name for case in project.cases),
        codes=_codes(project),
        n_coders=len({coding.coder for coding in project.codings if coding.coder}),
    )


def _codes(project: CodedProject) -> tuple[Code, ...]:
    """Return the codes that were given to a text, and those they stand under."""
    by_guid = {one.guid: one for one in project.codes}
    count: dict[str, int] = {}
    for coding in project.codings:
        count[coding.code] = count.get(coding.code, 0) + 1
    wanted: dict[str, None] = {}
    for one in project.codes:
        if one.guid in count or not project.codings:
            chain = [one.guid]
            while by_guid[chain[-1]].parent in by_guid:
                chain.append(by_guid[chain[-1]].parent)
            wanted |= dict.fromkeys(reversed(chain))
    names: dict[str, str] = {}
    for guid in wanted:
        names[guid] = own_name(identifier(plain_words(by_guid[guid].name), otherwise="code"), names.values())
    return tuple(
        Code(names[guid], _full(guid, by_guid), names.get(by_guid[guid].parent, ""), count.get(guid, 0))
        for guid in wanted
    )


def _full(guid: str, by_guid: Mapping[str, object]) -> str:
    """Return the full name of a code, parents first."""
    parts: list[str] = []
    while guid in by_guid:
        one = by_guid[guid]
        parts.append(str(one.name))  # type: ignore[attr-defined]
        guid = str(one.parent)  # type: ignore[attr-defined]
    return WITHIN.join(reversed(parts))
