"""A coded project as REFI-QDA files: bytes that satisfy the schemas and come back unchanged."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.project import Case, Code, CodedProject, NamedSet, Note, Variable
from helpers.readers.coded.refi_checks import mistakes_of_codes, mistakes_of_project, not_in_xml
from helpers.readers.coded.refi_written_sources import WrittenSource, notes_of_words, written_sources
from helpers.readers.coded.refi_xml import HEAD, element, escaped, references, section, values, worded
from helpers.readers.coded.source_text import MARK

CODEBOOK, PROJECT = "urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""Of every member, so that the same project gives the same bytes."""
UNIX, ORDINARY_FILE = 3, 0o644 << 16
TYPE_NAMES = {
    "text": "Text",
    "boolean": "Boolean",
    "integer": "Integer",
    "real": "Float",
    "date": "Date",
    "datetime": "DateTime",
}


def qdc_bytes(project: CodedProject) -> bytes:
    """Return codes and sets of codes as a ``.qdc`` file, valid against Codebook.xsd (REFI-QDA 1.5).

    Notes, and documents in sets, have no place in a codebook and stay out.

    Raises
    ------
    DataMistake
        There is no code, or something the schema does not allow (see `refi_checks`); all at once.
    """
    mistakes = list(mistakes_of_codes(project))
    if not project.codes:
        mistakes.append(Mistake(project.name, "there are no codes", "a codebook with at least one code"))
    _refuse(mistakes)
    xml = element(
        "CodeBook",
        {"xmlns": CODEBOOK, "origin": project.origin or None},
        section("Codes", _tree(project.codes, with_notes=False)),
        section("Sets", [_set_of_codes(one) for one in project.sets]),
    )
    _refuse(list(not_in_xml(xml, project.name)))
    return (HEAD + xml).encode("utf-8")


def qdpx_bytes(project: CodedProject) -> bytes:
    """Return a project as a ``.qdpx`` file, valid against Project.xsd (REFI-QDA 1.5).

    Codes are written parents first, and codings by stretch of text: a project in the order in which
    `read_refi` gives it comes back unchanged, but for `skipped`, which is about the file that was read.
    A document without text is written with its segments as text, one a line. A coding that has words but no
    place in its document is written for the document as a whole, with the words in a note.

    Raises
    ------
    DataMistake
        Something the schema does not allow, or references to nothing (see `refi_checks`); all at once.
    """
    _refuse(list(mistakes_of_project(project)))
    sources = list(written_sources(project))
    xml = _project_xml(project, sources)
    _refuse(list(not_in_xml(xml, project.name)))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        _add(archive, "project.qde", HEAD + xml)
        for source in sources:
            if source.text is not None:
                _add(archive, f"sources/{source.guid}.txt", source.text)
    return packed.getvalue()


def _project_xml(project: CodedProject, sources: Iterable[WrittenSource]) -> str:
    variables = {one.guid: one for one in project.variables}
    notes = (*project.notes, *notes_of_words(project))
    return element(
        "Project",
        {"xmlns": PROJECT, "name": project.name, "origin": project.origin or None},
        section("Users", [element("User", {"guid": one.guid, "name": one.name}) for one in project.coders]),
        section("CodeBook", [section("Codes", _tree(project.codes, with_notes=True))]),
        section("Variables", [_variable(one) for one in project.variables]),
        section("Cases", [_case(one, variables) for one in project.cases]),
        section("Sources", [source.xml for source in sources]),
        section("Notes", [_note(one) for one in notes]),
        section("Sets", [_set(one) for one in project.sets]),
        worded("Description", project.description),
    )


def _tree(codes: Iterable[Code], *, with_notes: bool) -> Iterator[str]:
    """Return the codes at the top, each with those under it."""
    under: dict[str, list[Code]] = {}
    for code in codes:
        under.setdefault(code.parent, []).append(code)
    for code in under.get("", []):
        yield _code(code, under, with_notes=with_notes)


def _code(code: Code, under: Mapping[str, list[Code]], *, with_notes: bool) -> str:
    return element(
        "Code",
        {
            "guid": code.guid,
            "name": code.name,
            "isCodable": str(code.is_codable).lower(),
            "color": code.color or None,
        },
        worded("Description", code.description),
        references("NoteRef", code.notes) if with_notes else "",
        *(_code(child, under, with_notes=with_notes) for child in under.get(code.guid, [])),
    )


def _set_of_codes(one: NamedSet) -> str:
    return element(
        "Set",
        {"guid": one.guid, "name": one.name},
        worded("Description", one.description),
        references("MemberCode", one.codes, key="guid"),
    )


def _set(one: NamedSet) -> str:
    return element(
        "Set",
        {"guid": one.guid, "name": one.name},
        worded("Description", one.description),
        references("MemberCode", one.codes),
        references("MemberSource", one.documents),
        references("MemberNote", one.notes),
    )


def _variable(one: Variable) -> str:
    attributes = {"guid": one.guid, "name": one.name, "typeOfVariable": TYPE_NAMES[one.type]}
    return element("Variable", attributes, worded("Description", one.description))


def _case(case: Case, variables: Mapping[str, Variable]) -> str:
    return element(
        "Case",
        {"guid": case.guid, "name": case.name},
        worded("Description", case.description),
        values(case.values, variables),
        references("SourceRef", case.documents),
        references("SelectionRef", case.selections),
    )


def _note(note: Note) -> str:
    """Return a note; a mark at its start is doubled, because the first is taken for one of the file."""
    text = note.text.replace("\r\n", "\n").replace("\r", "\n")
    return element(
        "Note",
        {
            "guid": note.guid,
            "name": note.name or None,
            "creatingUser": note.creator or None,
            "creationDateTime": note.created or None,
        },
        element("PlainTextContent", {}, escaped(MARK + text if text.startswith(MARK) else text)),
    )


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, EPOCH)
    entry.create_system, entry.external_attr = UNIX, ORDINARY_FILE
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode("utf-8"))


def _refuse(mistakes: list[Mistake]) -> None:
    if mistakes:
        raise DataMistake(mistakes)
