"""Projects of Taguette: its SQLite export, and its CSV and Excel exports of highlights and codebook."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.project import CodedProject, Coder, Coding, Document
from helpers.readers.coded.code_tree import CodeTree
from helpers.readers.coded.csv_segments import delimited
from helpers.readers.coded.html_text import HtmlText, html_text
from helpers.readers.coded.identity import guid_of, name_of
from helpers.readers.coded.segments import project_of, segments_of
from helpers.readers.coded.spreadsheet import sheet_of
from helpers.readers.coded.stored_tables import Asked, Row, tables_of, text, whole
from helpers.readers.coded.tally import Tally
from helpers.study.voices_spec import Material, SegmentDialect

ORIGIN = "Taguette"
HIGHLIGHTS = ("id", "document", "tag", "content")
CODEBOOK = ("tag", "description")
DIALECT = SegmentDialect(delimiter=",", encoding="utf-8")
SQLITE, ZIP, XLS = b"SQLite format 3\x00", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
TABLES = {
    "projects": Asked(("id", "name"), ("description",)),
    "documents": Asked(("id", "name", "project_id", "contents"), ("description", "created")),
    "tags": Asked(("id", "project_id", "path"), ("description",)),
    "highlights": Asked(("id", "document_id", "start_offset", "end_offset", "snippet")),
    "highlight_tags": Asked(("highlight_id", "tag_id")),
    "commands": Asked(("id", "user_login", "payload"), ("date",), optional=True),
}


@dataclass(frozen=True, slots=True)
class _List:
    """A list of highlights or a codebook: its heads, its rows, what a row is called."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    called: str


def read_taguette(path: Path, material: Material, shown: str) -> CodedProject:
    """Read an export of Taguette; its first bytes and its heads say which one it is.

    Raises
    ------
    DataMistake
        No export of Taguette, a damaged one, or a database with several projects.
    """
    with path.open("rb") as stream:
        start = stream.read(len(SQLITE))
    if start == SQLITE:
        return _project(path, material, shown)
    if start.startswith((ZIP, XLS)):
        sheet = sheet_of(path, None, shown)
        return _listed(path, material, _List(sheet.header, sheet.rows, "row"), shown)
    table = delimited(path, DIALECT, shown)
    return _listed(path, material, _List(table.header, table.rows, "line"), shown)


def _listed(path: Path, material: Material, found: _List, shown: str) -> CodedProject:
    """Return the codings of a list of highlights, or the codes of a codebook."""
    heads = tuple(name_of(head) for head in found.header)
    if heads == HIGHLIGHTS:
        places = {"stretch": 0, "document": 1, "code": 2, "text": 3}
        read = segments_of(found.rows, places, shown, called=found.called)
        return project_of(read, name=path.stem, code_separator=material.code_separator, origin=ORIGIN)
    if heads[: len(CODEBOOK)] == CODEBOOK:
        tree = CodeTree(material.code_separator)
        for _, cells in found.rows:
            if name_of(cells[0]):
                tree.put(cells[0], description=cells[1] if len(cells) > 1 else "")
        return CodedProject(name=path.stem, origin=ORIGIN, codes=tree.codes())
    todo = "Export highlights or codebook from Taguette again, or declare format csv or spreadsheet."
    where = f"{shown}, {found.called} 1"
    raise DataMistake(Mistake(where, "the heads are not those of Taguette", ", ".join(HIGHLIGHTS), todo))


def _project(path: Path, material: Material, shown: str) -> CodedProject:
    """Return the project of a database.

    Notes
    -----
    Taguette counts in UTF-8 bytes over the text nodes of its HTML. Where the words at a position are not
    those it keeps with the highlight, the words are kept and the position is not. It does not say who gave a
    tag, only who made a highlight: that person is the coder.
    """
    tables = tables_of(path, TABLES, shown, program=ORIGIN)
    if len(tables["projects"]) != 1:
        found = f"the database holds {len(tables['projects'])} projects"
        todo = "Open the project in Taguette and choose: Project, Export, as a SQLite file."
        raise DataMistake(Mistake(shown, found, "one", todo))
    tree, tally = CodeTree(material.code_separator), Tally()
    known = _Known(
        codes={
            tag["id"]: tree.put(text(tag["path"]), description=text(tag["description"])).guid
            for tag in tables["tags"]
        },
        texts={document["id"]: html_text(text(document["contents"])) for document in tables["documents"]},
        owners=_owners(tables["commands"]),
    )
    documents = _documents(tables["documents"], known.texts)
    codings = _codings(tables, documents, known, tally)
    coders = sorted({owner for owner, _ in known.owners.values()})
    return CodedProject(
        name=text(tables["projects"][0]["name"]),
        origin=ORIGIN,
        description=text(tables["projects"][0]["description"]),
        coders=tuple(Coder(guid_of("coder", one), one) for one in coders),
        codes=tree.codes(),
        documents=tuple(documents.values()),
        codings=codings,
        skipped=tally.skipped(),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """GUIDs of tags, texts of documents, and who made which highlight when, by their numbers."""

    codes: Mapping[object, str]
    texts: Mapping[object, HtmlText]
    owners: Mapping[object, tuple[str, str]]


def _documents(rows: list[Row], texts: Mapping[object, HtmlText]) -> dict[object, Document]:
    """Return documents by their number; a second one of the same name is told apart by its place."""
    seen: Counter[str] = Counter()
    found = {}
    for row in rows:
        name = name_of(text(row["name"]))
        seen[name] += 1
        called = name if seen[name] == 1 else f"{name} ({seen[name]})"
        found[row["id"]] = Document(
            guid_of("document", called), called, texts[row["id"]].text, text(row["description"]),
            created=_moment(row["created"]),
        )  # fmt: skip
    return found


def _owners(commands: list[Row]) -> dict[object, tuple[str, str]]:
    """Return who made each highlight, and when."""
    found: dict[object, tuple[str, str]] = {}
    for command in commands:
        try:
            payload = json.loads(text(command["payload"]))
        except (ValueError, RecursionError):
            continue
        if isinstance(payload, dict) and payload.get("type") == "highlight_add":
            number = whole(payload.get("highlight_id"))
            if number is not None and command["user_login"]:
                found.setdefault(number, (text(command["user_login"]), _moment(command["date"])))
    return found


def _codings(
    tables: Mapping[str, list[Row]], documents: Mapping[object, Document], known: _Known, tally: Tally
) -> tuple[Coding, ...]:
    """Return one coding per highlight and tag."""
    tags: dict[object, list[object]] = {}
    for row in tables["highlight_tags"]:
        tags.setdefault(row["highlight_id"], []).append(row["tag_id"])
    found = []
    for row in tables["highlights"]:
        document = documents.get(row["document_id"])
        given = dict.fromkeys(tag for tag in tags.get(row["id"], []) if tag in known.codes)
        tally.add("reference_to_nothing", len(tags.get(row["id"], [])) - len(given))
        if document is None or not given:
            tally.add("segment_without_code" if document is not None else "reference_to_nothing")
            continue
        start, end, words = _stretch(row, known.texts[row["document_id"]], tally)
        coder, created = known.owners.get(row["id"], ("", ""))
        selection = guid_of("selection", document.name, row["id"])
        found += [
            Coding(
                guid=guid_of("coding", selection, known.codes[tag]),
                document=document.guid,
                code=known.codes[tag],
                coder=guid_of("coder", coder) if coder else "",
                start=start,
                end=end,
                text=words,
                selection=selection,
                created=created,
            )
            for tag in given
        ]
    return tuple(found)


def _stretch(row: Row, source: HtmlText, tally: Tally) -> tuple[int | None, int | None, str]:
    """Return start, end and words of a highlight."""
    words = html_text(text(row["snippet"])).text
    first, last = whole(row["start_offset"]), whole(row["end_offset"])
    start = None if first is None else source.place_of(first)
    end = None if last is None else source.place_of(last, end=True)
    if start is not None and end is not None and start < end:
        inside = source.text[start:end]
        if "".join(inside.split()) == "".join(words.split()):
            return start, end, inside
    tally.add("position_of_other_words")
    return None, None, words.strip()


def _moment(value: object) -> str:
    """Return a date and time of the database with a T between, as ISO writes it."""
    return text(value).strip().replace(" ", "T", 1)
