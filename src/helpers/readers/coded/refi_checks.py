"""What must hold before a project can be written as REFI-QDA, which is strict where the model is not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from helpers.errors import Mistake
from helpers.qualitative.project import Case, CodedProject, Document, Value, Variable
from helpers.readers.coded.guids import PATTERN
from helpers.readers.coded.positions import NOT_IN_XML
from helpers.readers.coded.refi_codes import COLOR
from helpers.readers.coded.refi_values import DAY, MOMENT
from helpers.readers.coded.refi_xml import value
from helpers.readers.coded.safe_xml import MAX_DEPTH

MAX_LEVELS = MAX_DEPTH - 4
"""Codes within codes: above them stand three elements, below a description."""


def mistakes_of_codes(project: CodedProject) -> Iterator[Mistake]:
    """Return what keeps codes and sets from being written."""
    yield from _guids("code", [code.guid for code in project.codes])
    yield from _guids("set", [one.guid for one in project.sets])
    parents = {code.guid: code.parent for code in project.codes}
    for code in project.codes:
        if code.parent and code.parent not in parents:
            yield Mistake(f"code {code.guid}", "it stands under a code that is not there")
        elif _level(code.guid, parents) > MAX_LEVELS:
            found = "it stands too deep, or its parents form a ring"
            yield Mistake(f"code {code.guid}", found, f"at most {MAX_LEVELS} levels")
        if code.color and not COLOR.fullmatch(code.color):
            yield Mistake(f"code {code.guid}", f"its colour is {code.color!r}", "#RRGGBB or none")


def mistakes_of_project(project: CodedProject) -> Iterator[Mistake]:
    """Return what keeps the rest of a project from being written."""
    yield from mistakes_of_codes(project)
    for kind, parts in (
        ("coder", project.coders),
        ("document", project.documents),
        ("coding", project.codings),
        ("variable", project.variables),
        ("case", project.cases),
        ("note", project.notes),
    ):
        yield from _guids(kind, [part.guid for part in parts])
    yield from _references(project)
    yield from _moments(project)
    variables = {one.guid: one for one in project.variables}
    for document in project.documents:
        yield from _values(f"document {document.guid}", document, variables)
        yield from _text(document)
    for case in project.cases:
        yield from _values(f"case {case.guid}", case, variables)


def not_in_xml(xml: str, where: str) -> Iterator[Mistake]:
    """Return a mistake where a part holds a character that no XML file can hold."""
    found = NOT_IN_XML.search(xml)
    if found:
        yield Mistake(where, f"it holds the character U+{ord(found[0]):04X}, which XML does not have")


def _guids(kind: str, guids: list[str]) -> Iterator[Mistake]:
    seen: set[str] = set()
    for guid in guids:
        if not PATTERN.fullmatch(guid) or guid != guid.upper().strip("{}"):
            yield Mistake(f"{kind} {guid!r}", "its GUID is not one", "a GUID in capitals, without braces")
        if guid in seen:
            yield Mistake(f"{kind} {guid}", "two parts have this GUID", "each GUID once")
        seen.add(guid)


def _level(guid: str, parents: Mapping[str, str]) -> int:
    level = 0
    while guid and level <= MAX_LEVELS:
        guid, level = parents.get(guid, ""), level + 1
    return level


def _references(project: CodedProject) -> Iterator[Mistake]:
    documents = {document.guid: document for document in project.documents}
    codes = {code.guid for code in project.codes}
    for coding in project.codings:
        where = f"coding {coding.guid}"
        if coding.document not in documents:
            yield Mistake(where, "its document is not there")
            continue
        if coding.code not in codes:
            yield Mistake(where, "its code is not there")
        if coding.start is None or coding.end is None:
            continue
        text = documents[coding.document].text
        if not 0 <= coding.start <= coding.end or (text is not None and coding.end > len(text)):
            yield Mistake(where, f"it goes from {coding.start} to {coding.end}", "a stretch of its document")


def _moments(project: CodedProject) -> Iterator[Mistake]:
    for kind, parts in (
        ("document", project.documents),
        ("coding", project.codings),
        ("note", project.notes),
    ):
        for part in parts:
            if part.created and not _is_moment(part.created):
                found = f"it was made at {part.created!r}"
                yield Mistake(f"{kind} {part.guid}", found, "a date and time such as 2026-03-01T09:00:00Z")


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return bool(MOMENT.fullmatch(text))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return bool(DAY.fullmatch(text))


def _text(document: Document) -> Iterator[Mistake]:
    if document.text is None:
        return
    where = f"document {document.guid}"
    if "\r" in document.text:
        yield Mistake(where, "its text holds carriage returns", "line endings as \\n")
    try:
        document.text.encode("utf-8")
    except UnicodeEncodeError:
        yield Mistake(where, "its text holds half of a character (a surrogate)", "Unicode text")


def _values(where: str, part: Document | Case, variables: Mapping[str, Variable]) -> Iterator[Mistake]:
    for guid, content in part.values.items():
        variable = variables.get(guid)
        if variable is None:
            yield Mistake(where, f"it has a value of variable {guid}, which is not there")
        elif not _is_of_type(variable, content):
            yield Mistake(where, f"its value of {variable.guid} is {content!r}", f"{variable.type} or none")


def _is_of_type(variable: Variable, content: Value) -> bool:
    if isinstance(content, str) and variable.type == "date":
        return _is_day(content)
    if isinstance(content, str) and variable.type == "datetime":
        return _is_moment(content)
    try:
        value(variable.guid, variable.type, content)
    except ValueError:
        return False
    return True
