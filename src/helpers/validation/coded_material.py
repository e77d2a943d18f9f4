"""What coded conversations hold that points at people: in their names, their attributes and their words.

Names and attributes are judged as columns are: one of citizen service numbers stops the run. What people say
stays in the private room, so a number in a conversation stops nothing: it is counted, and never quoted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pyarrow as pa

from helpers.errors import Mistake
from helpers.qualitative.coded_tables import code_paths
from helpers.qualitative.identifiers_nl import DIGITS_OF_A_DATE, count_shapes, introduced_in
from helpers.qualitative.project import Case, CodedProject, Document, NamedSet, Variable
from helpers.validation import identifying_words as known
from helpers.validation import showing
from helpers.validation.identifying import BSN, TEXT_WITH, Suspicion, suspicions

Place = Literal["words", "comment", "document", "case", "code", "set", "coder", "attribute"]
PLACES: tuple[Place, ...] = get_args(Place)
"""Where something stands: in what was said, in a memo or description, in a name, in an attribute."""
NAMED: Mapping[Place, str] = {
    "document": "names of documents",
    "case": "names of cases",
    "code": "names of codes",
    "set": "names of sets",
    "coder": "names of coders",
}
_OF_PEOPLE = ("document", "case")
_TODO = (
    "A BSN may be used only where a law says so, and nothing of this file was kept. Take the file out of "
    "data/raw, and ask the owner of the data to put pseudonyms in their place, in the program that wrote it."
)


@dataclass(frozen=True, slots=True)
class Held:
    """One name, text or attribute of a coded project that holds something that points at people.

    Attributes
    ----------
    place : Place
        Where it stands.
    name : str
        Of the document, case, code, memo or attribute; private.
    kind : str
        One of `helpers.validation.identifying.KINDS`.
    n : int
        How many different ones.
    """

    place: Place
    name: str
    kind: str
    n: int


def held_in(project: CodedProject) -> tuple[Held, ...]:
    """Return everything in a coded project that seems to point at people, in the order of `PLACES`.

    Notes
    -----
    In words and memos: shapes (e-mail, phone, bank account, postcode, BSN) and names after a title or a word
    for family. In names of documents and cases also common first names with a capital. Of an attribute all
    its values are judged together, as a column is. A first name in the middle of a conversation is not
    counted: a quote of it is searched with lists of names (`helpers.cleaning.deidentify`).
    """
    names = (
        (place, name, name.replace("_", " ")) for place, all_ in _names(project).items() for name in all_
    )
    found = [
        Held(place, name, kind, n)
        for place, name, text in (*_texts(project), *names)
        for kind, n in _kinds(text, given=place in _OF_PEOPLE).items()
    ]
    for name, values in _attributes(project).items():
        kinds = {one.kind.removeprefix(TEXT_WITH): one.n_distinct for one in _judged(values, name)}
        found += [Held("attribute", name, kind, n) for kind, n in kinds.items()]
    return tuple(sorted(found, key=lambda one: PLACES.index(one.place)))


def citizens_in(project: CodedProject, shown: str) -> tuple[Mistake, ...]:
    """Return a sentence for every kind of name, and every attribute, that is one of citizen service numbers.

    Parameters
    ----------
    project : CodedProject
    shown : str
        How sentences name its files.
    """
    names = (citizens_among(all_, f"{shown}, {NAMED[place]}") for place, all_ in _names(project).items())
    attributes = (
        citizens_among(values, f"{shown}, attribute {showing.column(name)}", called=name)
        for name, values in _attributes(project).items()
    )
    return tuple(mistake for found in (*names, *attributes) for mistake in found)


def citizens_among(values: Collection[str], where: str, *, called: str = "") -> Iterator[Mistake]:
    """Yield the sentence for values that are citizen service numbers, judged as a column of a table is."""
    for one in _judged(values, called):
        if one.kind == BSN:
            found = (
                f"of {len(values)} that are not empty {one.share:.0%} pass the test of a citizen service "
                f"number (BSN), {one.n_distinct} different ones"
            )
            yield Mistake(where, found, "pseudonyms", _TODO)


def _judged(values: Iterable[str], called: str) -> tuple[Suspicion, ...]:
    return suspicions(pa.chunked_array([pa.array(list(values), pa.string())]), called)


def _kinds(text: str, *, given: bool) -> dict[str, int]:
    """Return how many different ones of each kind a text holds; `given` looks for first names as well."""
    plain = DIGITS_OF_A_DATE.sub("", text)
    named = {plain[mark.start : mark.end] for mark in introduced_in(plain)}
    if given:
        words = {word for word in plain.split() if word[:1].isupper()}
        named |= {word for word in words if "".join(known.words_of(word)) in known.FIRST_NAMES}
    return count_shapes(plain) | ({"name": len(named)} if named else {})


def _texts(project: CodedProject) -> Iterator[tuple[Place, str, str]]:
    """Yield every text by where it stands; the words of a document without text are its segments."""
    said: dict[str, list[str]] = {}
    for coding in project.codings:
        said.setdefault(coding.document, []).append(coding.text)
    for document in project.documents:
        segments = "\n".join(dict.fromkeys(said.get(document.guid, ())))
        yield "words", document.name, segments if document.text is None else document.text
    paths = code_paths(project)
    for code in project.codes:
        yield "comment", paths[code.guid], code.description
    described: tuple[Document | Case | NamedSet | Variable, ...] = (
        *project.documents, *project.cases, *project.sets, *project.variables,
    )  # fmt: skip
    for part in described:
        yield "comment", part.name, part.description
    for note in project.notes:
        yield "comment", note.name, f"{note.name}\n{note.text}"
    yield "comment", project.name, project.description


def _names(project: CodedProject) -> dict[Place, Sequence[str]]:
    """Return the different names of each kind of part."""
    parts: dict[Place, Iterable[str]] = {
        "document": (one.name for one in project.documents),
        "case": (one.name for one in project.cases),
        "code": (one.name for one in project.codes),
        "set": (one.name for one in project.sets),
        "coder": (one.name for one in project.coders),
    }
    return {place: tuple(dict.fromkeys(filter(None, names))) for place, names in parts.items()}


def _attributes(project: CodedProject) -> dict[str, list[str]]:
    """Return the values of every attribute of documents and cases that are not empty, as texts."""
    names = {one.guid: one.name for one in project.variables}
    values: dict[str, list[str]] = {}
    holders: tuple[Document | Case, ...] = (*project.documents, *project.cases)
    for part in holders:
        for guid, value in part.values.items():
            if guid in names and value is not None and value != "":
                values.setdefault(names[guid], []).append(str(value))
    return values


def counted(found: Iterable[Held]) -> dict[tuple[Place, str], tuple[int, int]]:
    """Return by place and kind in how many names, texts or attributes it stands, and how many there are."""
    parts: Counter[tuple[Place, str]] = Counter()
    hits: Counter[tuple[Place, str]] = Counter()
    for one in found:
        parts[one.place, one.kind] += 1
        hits[one.place, one.kind] += one.n
    return {key: (n, hits[key]) for key, n in parts.items()}
