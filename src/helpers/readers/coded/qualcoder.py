"""Projects of QualCoder: the database ``data.qda`` in its folder, or that folder as a zip file."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.project import (
    Case,
    Code,
    CodedProject,
    Coder,
    Coding,
    Document,
    Note,
    Value,
    Variable,
)
from helpers.readers.coded.apart import CODED
from helpers.readers.coded.archive import open_archive
from helpers.readers.coded.identity import guid_of, name_of
from helpers.readers.coded.stored_tables import Asked, Row, tables_of, text, whole
from helpers.readers.coded.tally import Tally
from helpers.readers.raw_files import raw_bytes
from helpers.study.voices_spec import Material

ORIGIN = "QualCoder"
DATABASE = "data.qda"
ZIP = b"PK\x03\x04"
TABLES = {
    "project": Asked(("databaseversion",), ("memo", "about")),
    "source": Asked(("id", "name", "fulltext"), ("mediapath", "memo", "owner", "date")),
    "code_cat": Asked(("catid", "name"), ("memo", "supercatid")),
    "code_name": Asked(("cid", "name"), ("memo", "catid", "supercid", "color")),
    "code_text": Asked(("cid", "fid", "seltext", "pos0", "pos1", "owner"), ("date", "memo")),
    "cases": Asked(("caseid", "name"), ("memo",), optional=True),
    "case_text": Asked(("caseid", "fid", "pos0", "pos1"), (), optional=True),
    "attribute_type": Asked(("name", "caseOrFile", "valuetype"), ("memo",), optional=True),
    "attribute": Asked(("name", "attr_type", "value", "id"), (), optional=True),
    "annotation": Asked(("fid", "pos0", "pos1", "memo"), ("owner", "date"), optional=True),
    "journal": Asked(("name", "jentry"), ("owner", "date"), optional=True),
    "code_image": Asked(("id",), (), optional=True),
    "code_av": Asked(("id",), (), optional=True),
}


@dataclass
class _Parts:
    """What was made of the tables so far, by the numbers that the tables use."""

    tally: Tally
    codes: dict[object, Code]
    documents: dict[object, Document]
    notes: list[Note]
    coders: dict[str, Coder]

    def coder(self, name: object) -> str:
        """Return the GUID of a coder, "" where nobody is named."""
        called = name_of(text(name))
        if not called:
            return ""
        return self.coders.setdefault(called, Coder(guid_of("coder", called), called)).guid

    def note(self, words: object, name: str, owner: object, date: object, *about: object) -> tuple[str, ...]:
        """Keep a memo and return its GUID, nothing where it is empty."""
        if not text(words).strip():
            return ()
        guid = guid_of("note", name, *about, text(words))
        self.notes.append(Note(guid, name, text(words).strip(), self.coder(owner), _moment(date)))
        return (guid,)


def read_qualcoder(path: Path, material: Material, shown: str) -> CodedProject:  # noqa: ARG001 - as every reader
    """Read a project of QualCoder.

    Raises
    ------
    DataMistake
        No project of QualCoder, a damaged one, or an archive that is not safe to open.
    """
    with path.open("rb") as stream:
        start = stream.read(len(ZIP))
    if start != ZIP:
        return _project(tables_of(path, TABLES, shown, program=ORIGIN), path.stem)
    archive = open_archive(raw_bytes(path, shown), shown)
    members = [
        name for name in archive.members.values() if name.replace("\\", "/").split("/")[-1] == DATABASE
    ]
    if len(members) != 1:
        found = f"the archive holds {len(members)} files named {DATABASE}"
        raise DataMistake(Mistake(shown, found, "one", "Zip the folder of one project."))
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder, DATABASE)
        with unpacked.open("wb") as stream:
            for piece in archive.chunks(members[0], ceiling=CODED.largest):
                stream.write(piece)
        return _project(tables_of(unpacked, TABLES, shown, program=ORIGIN), path.stem)


def _project(tables: Mapping[str, list[Row]], name: str) -> CodedProject:
    parts = _Parts(Tally(), {}, {}, [], {})
    _codes(tables, parts)
    variables = _variables(tables)
    _documents(tables, parts, variables)
    codings = _codings(tables, parts)
    cases = _cases(tables, parts, variables)
    for row in tables["journal"]:
        parts.note(row["jentry"], text(row["name"]), row["owner"], row["date"], "journal")
    for row in tables["annotation"]:
        parts.note(row["memo"], "", row["owner"], row["date"], "annotation", row["fid"], row["pos0"])
    parts.tally.add("image_segment", len(tables["code_image"]))
    parts.tally.add("audio_segment", len(tables["code_av"]))
    first = tables["project"][0] if tables["project"] else {}
    parts.note(first.get("memo"), "", "", "", "project")
    return CodedProject(
        name=name,
        origin=ORIGIN,
        coders=tuple(parts.coders.values()),
        codes=tuple(parts.codes.values()),
        documents=tuple(parts.documents.values()),
        codings=codings,
        cases=cases,
        variables=tuple(variables.values()),
        notes=tuple(parts.notes),
        skipped=parts.tally.skipped(),
    )


def _codes(tables: Mapping[str, list[Row]], parts: _Parts) -> None:
    """Make categories headings and codes codes; a parent that is not there is no parent."""
    headings = {
        row["catid"]: guid_of("category", row["catid"], text(row["name"])) for row in tables["code_cat"]
    }
    codes = {row["cid"]: guid_of("code", row["cid"], text(row["name"])) for row in tables["code_name"]}
    for row in tables["code_cat"]:
        parent = headings.get(row["supercatid"], "")
        parts.codes["category", row["catid"]] = Code(
            headings[row["catid"]], name_of(text(row["name"])), parent, text(row["memo"]), is_codable=False
        )
    for row in tables["code_name"]:
        parent = codes.get(row["supercid"]) or headings.get(row["catid"], "")
        parts.codes[row["cid"]] = Code(
            codes[row["cid"]], name_of(text(row["name"])), parent, text(row["memo"]), _color(row["color"])
        )


def _variables(tables: Mapping[str, list[Row]]) -> dict[tuple[str, str], Variable]:
    """Return attributes by what they are of and their name."""
    return {
        (text(row["caseOrFile"]), text(row["name"])): Variable(
            guid_of("variable", row["caseOrFile"], row["name"]),
            name_of(text(row["name"])),
            "real" if text(row["valuetype"]) == "numeric" else "text",
            text(row["memo"]),
        )
        for row in tables["attribute_type"]
    }


def _values(
    tables: Mapping[str, list[Row]], of: str, variables: Mapping[tuple[str, str], Variable], tally: Tally
) -> dict[object, dict[str, Value]]:
    """Return the values of cases or files by their number."""
    found: dict[object, dict[str, Value]] = {}
    for row in tables["attribute"]:
        if text(row["attr_type"]) != of or not text(row["value"]).strip():
            continue
        variable = variables.get((of, text(row["name"])))
        if variable is None:
            tally.add("value_of_unknown_variable")
            continue
        value = _number(text(row["value"])) if variable.type == "real" else text(row["value"])
        if value is None:
            tally.add("value_of_other_type")
            continue
        found.setdefault(row["id"], {})[variable.guid] = value
    return found


def _documents(
    tables: Mapping[str, list[Row]], parts: _Parts, variables: Mapping[tuple[str, str], Variable]
) -> None:
    values = _values(tables, "file", variables, parts.tally)
    for row in tables["source"]:
        if row["fulltext"] is None or (row["mediapath"] and not text(row["fulltext"])):
            parts.tally.add("media")
            continue
        name = name_of(text(row["name"]))
        parts.documents[row["id"]] = Document(
            guid_of("document", row["id"], name),
            name,
            _one_line_end(text(row["fulltext"])),
            creator=parts.coder(row["owner"]),
            created=_moment(row["date"]),
            values=values.get(row["id"], {}),
            notes=parts.note(row["memo"], "", row["owner"], row["date"], "document", row["id"]),
        )


def _codings(tables: Mapping[str, list[Row]], parts: _Parts) -> tuple[Coding, ...]:
    sources = {row["id"]: text(row["fulltext"]) for row in tables["source"]}
    found: dict[str, Coding] = {}
    for row in tables["code_text"]:
        code, document = parts.codes.get(row["cid"]), parts.documents.get(row["fid"])
        if code is None or document is None:
            parts.tally.add("reference_to_nothing")
            continue
        words = _one_line_end(text(row["seltext"]))
        start, end = _place(sources[row["fid"]], whole(row["pos0"]), whole(row["pos1"]), text(row["seltext"]))
        if start is None:
            parts.tally.add("position_of_other_words")
        owner = name_of(text(row["owner"]))
        guid = guid_of("coding", document.guid, code.guid, owner, row["pos0"], row["pos1"])
        if guid in found:
            parts.tally.add("coding_twice")
            continue
        found[guid] = Coding(
            guid=guid,
            document=document.guid,
            code=code.guid,
            coder=parts.coder(owner),
            start=start,
            end=end,
            text=words,
            selection=guid_of("selection", document.guid, row["pos0"], row["pos1"]),
            created=_moment(row["date"]),
            notes=parts.note(row["memo"], "", owner, row["date"], "coding", guid),
        )
    return tuple(found.values())


def _place(source: str, start: int | None, end: int | None, words: str) -> tuple[int | None, int | None]:
    """Return the place of words once every line end is one character, or nothing where they are others."""
    if start is None or end is None or not 0 <= start < end <= len(source) or source[start:end] != words:
        return None, None
    return len(_one_line_end(source[:start])), len(_one_line_end(source[:end]))


def _cases(
    tables: Mapping[str, list[Row]], parts: _Parts, variables: Mapping[tuple[str, str], Variable]
) -> tuple[Case, ...]:
    """Return cases with the documents that are theirs as a whole; a part of a document is counted."""
    values = _values(tables, "case", variables, parts.tally)
    whole_documents: dict[object, dict[str, None]] = {}
    for row in tables["case_text"]:
        document = parts.documents.get(row["fid"])
        if document is None:
            parts.tally.add("reference_to_nothing")
        elif (whole(row["pos0"]) or 0) == 0 and (whole(row["pos1"]) or 0) >= len(document.text or "") - 1:
            whole_documents.setdefault(row["caseid"], {})[document.guid] = None
        else:
            parts.tally.add("stretch_of_case")
    return tuple(
        Case(
            guid_of("case", row["caseid"], row["name"]),
            name_of(text(row["name"])),
            text(row["memo"]),
            documents=tuple(whole_documents.get(row["caseid"], ())),
            values=values.get(row["caseid"], {}),
        )
        for row in tables["cases"]
    )


def _one_line_end(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\r", "\n")


def _number(words: str) -> float | None:
    try:
        return float(words.strip().replace(",", "."))
    except ValueError:
        return None


def _color(value: object) -> str:
    color = text(value).strip().upper()
    return color if len(color) == 7 and color[0] == "#" and set(color[1:]) <= set("0123456789ABCDEF") else ""


def _moment(value: object) -> str:
    """Return a date and time with a T between, as ISO writes it."""
    return text(value).strip().replace(" ", "T", 1)
