"""Hostile databases, spreadsheets and text files: broken, cut off, lying about themselves, or bombs.

`tables_corpus()` returns about a hundred of them by name; each is meant for the reader named by its format.
"""

from __future__ import annotations

import io
import sqlite3
import struct
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HEAD = b"Document,Code,Segment\n"
TAGUETTE = """
CREATE TABLE projects (id INTEGER PRIMARY KEY, name TEXT, description TEXT);
CREATE TABLE documents (id INTEGER PRIMARY KEY, name TEXT, project_id INTEGER, contents TEXT, description TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path TEXT, description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER,
                         snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
INSERT INTO projects VALUES (1, 'p', '');
INSERT INTO documents VALUES (1, 'd', 1, '<p>abc verzonnen</p>', '');
INSERT INTO tags VALUES (1, 1, 'rust', '');
INSERT INTO highlights VALUES (1, 1, 0, 3, 'abc');
INSERT INTO highlight_tags VALUES (1, 1);
"""
QUALCODER = """
CREATE TABLE project (databaseversion text, memo text, about text);
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, memo text, supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, color text);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
                        owner text, date text, memo text);
INSERT INTO project VALUES ('v6', '', 'QualCoder');
INSERT INTO source VALUES (1, 'd', 'abc verzonnen', NULL, '', 'Ada', '');
INSERT INTO code_name VALUES (1, 'rust', '', NULL, '#ff0000');
INSERT INTO code_text VALUES (1, 1, 1, 'abc', 0, 3, 'Ada', '', '');
"""


@dataclass(frozen=True)
class HostileFile:
    """A file, and the format as which it is declared."""

    name: str
    format: str
    data: bytes


def tables_corpus() -> tuple[HostileFile, ...]:
    """Return all hostile files."""
    return (*_databases(), *_spreadsheets(), *_texts())


def database(script: str, *, then: Callable[[sqlite3.Connection], None] | None = None) -> bytes:
    """Return an SQLite file made by a script."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x")
        connection = sqlite3.connect(path)
        connection.executescript(script)
        if then is not None:
            then(connection)
        connection.commit()
        connection.close()
        return path.read_bytes()


def _schema_lie(script: str, name: str, sql: str, kind: str = "table") -> bytes:
    """Return a database whose schema says something else of a table than what is stored."""

    def lie(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("UPDATE sqlite_master SET sql = ?, type = ? WHERE name = ?", (sql, kind, name))

    return database(script, then=lie)


def _databases() -> Iterator[HostileFile]:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT"
    for kind, script, table in (("taguette", TAGUETTE, "tags"), ("qualcoder", QUALCODER, "code_text")):
        good = database(script)
        yield HostileFile("empty", kind, b"")
        yield HostileFile("header only", kind, good[:100])
        yield HostileFile("first bytes", kind, good[:16])
        for share in (3, 2):
            yield HostileFile(f"cut at 1/{share}", kind, good[: len(good) // share])
        yield HostileFile("page size 0", kind, good[:16] + b"\0\0" + good[18:])
        yield HostileFile("page size 3", kind, good[:16] + b"\0\3" + good[18:])
        yield HostileFile("says it is WAL", kind, good[:18] + b"\2\2" + good[20:])
        yield HostileFile("says it is UTF-16", kind, good[:56] + struct.pack(">I", 2) + good[60:])
        yield HostileFile("schema page of 0xff", kind, good[:100] + b"\xff" * 3000 + good[3100:])
        yield HostileFile("schema page of zeros", kind, good[:100] + b"\0" * 3000 + good[3100:])
        for step in (97, 211, 509):
            bent = bytearray(good)
            for place in range(120, len(bent), step):
                bent[place] ^= 0xFF
            yield HostileFile(f"every {step}th byte turned", kind, bytes(bent))
        yield HostileFile("no tables", kind, database("CREATE TABLE other (a)"))
        yield HostileFile(
            "a view of that name",
            kind,
            database(f"{script}; DROP TABLE {table}; CREATE VIEW {table} AS SELECT 1 AS id, 1 AS cid"),
        )
        yield HostileFile(
            "an endless view",
            kind,
            database(
                f"{script}; DROP TABLE {table}; CREATE VIEW {table} AS {endless} i AS id, i AS cid FROM n"
            ),
        )
        yield HostileFile(
            "a view called a table",
            kind,
            _schema_lie(
                f"{script}; DROP TABLE {table}; CREATE VIEW {table} AS SELECT 1",
                table,
                f"CREATE VIEW {table} AS {endless} i FROM n",
            ),
        )
        yield HostileFile(
            "a table of itself", kind, _schema_lie(script, table, f"CREATE TABLE {table} AS {table}")
        )
        yield HostileFile(
            "a virtual table",
            kind,
            _schema_lie(script, table, f"CREATE VIRTUAL TABLE {table} USING fts5(path)"),
        )
        yield HostileFile(
            "a trigger",
            kind,
            database(f"{script}; CREATE TRIGGER t AFTER INSERT ON {table} BEGIN DELETE FROM {table}; END"),
        )
        yield HostileFile(
            "a blob of 60 MB that is not there",
            kind,
            database(f"{script}; CREATE TABLE big (b); INSERT INTO big VALUES (zeroblob(1000))"),
        )
        yield HostileFile(
            "a thousand tables",
            kind,
            database(script + ";".join(f"CREATE TABLE t{i} (a)" for i in range(1000))),
        )
    yield HostileFile(
        "a snippet of 40 MB",
        "taguette",
        database(TAGUETTE + "; UPDATE highlights SET snippet = replace(hex(zeroblob(20000000)), '0', 'a')"),
    )
    yield HostileFile(
        "a text that is a blob", "taguette", database(TAGUETTE + "; UPDATE tags SET path = x'fffefd'")
    )
    yield HostileFile(
        "a text that is no UTF-8",
        "taguette",
        database(TAGUETTE + "; UPDATE tags SET path = CAST(x'c3c3ff' AS TEXT)"),
    )
    yield HostileFile(
        "positions beyond everything",
        "taguette",
        database(
            TAGUETTE
            + "; UPDATE highlights SET start_offset = 9223372036854775807, end_offset = -9223372036854775808"
        ),
    )
    yield HostileFile(
        "two projects", "taguette", database(TAGUETTE + "; INSERT INTO projects VALUES (2, 'q', '')")
    )
    yield HostileFile(
        "tags of one another", "taguette", database(TAGUETTE + "; UPDATE tags SET path = '" + "a." * 90 + "'")
    )
    yield HostileFile(
        "html that is never closed",
        "taguette",
        database(TAGUETTE + "; UPDATE documents SET contents = '" + "<p><b" * 20_000 + "'"),
    )
    yield HostileFile(
        "a column that is computed",
        "taguette",
        database(
            TAGUETTE.replace(
                "path TEXT,", "path TEXT GENERATED ALWAYS AS (hex(zeroblob(100000000))),"
            ).replace("INSERT INTO tags VALUES (1, 1, 'rust', '')", "INSERT INTO tags (id) VALUES (1)")
        ),
    )
    yield HostileFile(
        "categories in a ring",
        "qualcoder",
        database(
            QUALCODER
            + "; INSERT INTO code_cat VALUES (1, 'a', '', 2), (2, 'b', '', 1); UPDATE code_name SET catid = 1"
        ),
    )
    for name, members in (
        ("a zip without data.qda", {"x/readme.txt": b"x"}),
        ("a zip with two", {"a.qda/data.qda": b"x", "b.qda/data.qda": b"x"}),
        ("a zip that leaves its folder", {"../data.qda": b"x"}),
        ("a zip of zeros", {"x.qda/data.qda": b"\0" * 150_000_000}),
    ):
        yield HostileFile(name, "qualcoder", _zipped(members))


def _zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets>'
    "</workbook>"
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
STRINGS = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</sst>'
ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:'
    'names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    "<office:spreadsheet><table:table table:name='s'>{}</table:table></office:spreadsheet></office:body>"
    "</office:document-content>"
)


def _cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


HEADS = "".join(
    _cell(f"{letter}1", word) for letter, word in zip("ABC", ("Document", "Code", "Segment"), strict=True)
)


def workbook(rows: str, *, before: str = "", after: str = "", strings: str = "", book: str = BOOK) -> bytes:
    """Return an Excel file with these rows below the heads."""
    sheet = SHEET.format(f'{before}<sheetData><row r="1">{HEADS}</row>{rows}</sheetData>{after}')
    members = {
        "[Content_Types].xml": TYPES, "xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": RELATIONS,
        "xl/worksheets/sheet1.xml": sheet,
    }  # fmt: skip
    if strings:
        members["xl/sharedStrings.xml"] = STRINGS.format(strings)
    return _zipped({name: text.encode() for name, text in members.items()})


def _spreadsheets() -> Iterator[HostileFile]:
    row = f'<row r="2">{_cell("A2", "d")}{_cell("B2", "c")}{_cell("C2", "t")}</row>'
    good = workbook(row)
    entity = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{}]>'.format(
        "".join(
            f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
        )
    )
    yield HostileFile("empty", "spreadsheet", b"")
    for share in (4, 3, 2):
        yield HostileFile(f"cut at 1/{share}", "spreadsheet", good[: len(good) // share])
    for step in (53, 101, 307):
        bent = bytearray(good)
        for place in range(10, len(bent), step):
            bent[place] ^= 0x55
        yield HostileFile(f"every {step}th byte turned", "spreadsheet", bytes(bent))
    yield HostileFile(
        "a cell in the last corner",
        "spreadsheet",
        workbook(row + '<row r="1048576">' + _cell("XFD1048576", "x") + "</row>"),
    )
    yield HostileFile(
        "a dimension of everything", "spreadsheet", workbook(row, before='<dimension ref="A1:XFD1048576"/>')
    )
    yield HostileFile(
        "a place beyond the sheet",
        "spreadsheet",
        workbook('<row r="2"><c r="ZZZZZZZZ99999999999" t="n"><v>1</v></c></row>'),
    )
    yield HostileFile(
        "one string for every cell",
        "spreadsheet",
        workbook(
            "".join(
                f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c><c r="B{i}" t="s"><v>0</v></c><c r="C{i}" t="s"><v>0</v></c></row>'
                for i in range(2, 4000)
            ),
            strings=f"<si><t>{'a' * 2_000_000}</t></si>",
        ),
    )
    yield HostileFile(
        "a string that is not there",
        "spreadsheet",
        workbook('<row r="2"><c r="A2" t="s"><v>99999999999</v></c></row>', strings="<si><t>a</t></si>"),
    )
    yield HostileFile("a sheet of 150 MB of spaces", "spreadsheet", workbook(row, after=" " * 150_000_000))
    yield HostileFile(
        "entities", "spreadsheet", workbook(row, book=entity + BOOK.replace('name="s"', 'name="&i;"'))
    )
    yield HostileFile(
        "an entity of a file",
        "spreadsheet",
        workbook(
            row,
            book='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            + BOOK.replace('name="s"', 'name="&a;"'),
        ),
    )
    yield HostileFile("elements a million deep", "spreadsheet", workbook("<row>" * 1_000_000))
    yield HostileFile(
        "merged everywhere",
        "spreadsheet",
        workbook(row, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    )
    yield HostileFile(
        "merged backwards",
        "spreadsheet",
        workbook(row, after='<mergeCells><mergeCell ref="C9:A1"/><mergeCell ref="x"/></mergeCells>'),
    )
    yield HostileFile(
        "a sheet outside the file",
        "spreadsheet",
        _zipped(
            {
                "[Content_Types].xml": TYPES.encode(),
                "xl/workbook.xml": BOOK.encode(),
                "xl/_rels/workbook.xml.rels": RELATIONS.replace("worksheets/", "../../../../etc/").encode(),
            }
        ),
    )
    yield HostileFile("no workbook", "spreadsheet", _zipped({"a.txt": b"a"}))
    yield HostileFile("no cells", "spreadsheet", workbook(""))
    yield HostileFile(
        "an old Excel file of zeros", "spreadsheet", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000
    )
    yield HostileFile("an old Excel file in a ring", "spreadsheet", _ring())
    cells = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    for name, inner in (
        (
            "ods, rows repeated",
            f'<table:table-row table:number-rows-repeated="1048576">{cells * 3}</table:table-row>',
        ),
        (
            "ods, columns repeated",
            "<table:table-row>"
            + cells.replace(
                "table-cell office", 'table-cell table:number-columns-repeated="2000000000" office'
            )
            + "</table:table-row>",
        ),
        (
            "ods, both repeated",
            '<table:table-row table:number-rows-repeated="1048576">'
            + cells.replace("table-cell office", 'table-cell table:number-columns-repeated="16384" office')
            + "</table:table-row>",
        ),
        ("ods, not closed", "<table:table-row>"),
    ):
        yield HostileFile(
            name,
            "spreadsheet",
            _zipped(
                {
                    "mimetype": ODS_TYPE,
                    "content.xml": ODS.format(inner).encode(),
                    "META-INF/manifest.xml": b"<x/>",
                }
            ),
        )


def _ring() -> bytes:
    """Return a compound file whose sector table points to itself."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIII", head, 44, 1, 0, 0, 4096)
    struct.pack_into("<IIII", head, 60, 0, 1, 0, 1)
    struct.pack_into("<II", head, 76, 0, 0)
    return bytes(head) + struct.pack("<I", 0) * 128 * 3


def _texts() -> Iterator[HostileFile]:
    for name, data in (
        ("empty", b""),
        ("heads alone", HEAD),
        ("spaces alone", b" " * 1000),
        ("zero bytes", HEAD + b"a,b,\0\n"),
        ("only zero bytes", b"\0" * 100_000),
        ("no UTF-8", HEAD + b"d,c,\xff\xfe\n"),
        ("half a letter", HEAD + "d,c,é".encode()[:-1]),
        ("overlong letters", HEAD + b"d,c,\xc0\xaf\n"),
        ("half a pair", HEAD + b"d,c,\xed\xa0\x80\n"),
        ("an open quotation mark", HEAD + b'd,c,"' + b"a\n" * 100_000),
        ("a thousand open quotation marks", HEAD + b'"' * 9_999),
        ("a cell of 30 MB", HEAD + b"d,c," + b"a" * 30_000_000 + b"\n"),
        ("a million commas", HEAD + b"," * 1_000_000 + b"\n"),
        ("two million short rows", HEAD + b"d\n" * 2_000_000),
        ("two hundred thousand empty rows", HEAD + b",,\n" * 200_000),
        ("a million columns", b"Document,Code," * 1_000_000 + b"Segment\n"),
        ("the same head a thousand times", b"Code," * 1_000 + b"Code\nx\n"),
        ("a code of a thousand parts", HEAD + b"d," + b" > ".join([b"a"] * 1_000) + b",t\n"),
        ("many lines in a code", HEAD + b'd,"' + b"c\n" * 1_000 + b'",t\n'),
        ("marks that turn text around", HEAD + "\u202ed,\u2066c,t\n".encode()),
        ("a formula", HEAD + b"=cmd|'/C calc'!A0,@c,+t\n"),
        ("an Excel file called csv", b"PK\x03\x04" + b"\0" * 100),
        ("UTF-16 called utf-8", "Document,Code,Segment\nd,c,t\n".encode("utf-16")),
        ("carriage returns alone", HEAD.replace(b"\n", b"\r") + b"d,c,t\r" * 1000),
        ("a page of the web", b"<!DOCTYPE html><html>" + b"<p>a,b,c</p>\n" * 1000),
        ("larger than is read", b"a" * (64 * 1024 * 1024 + 1)),
    ):
        yield HostileFile(name, "csv", data)


# fmt: skip
