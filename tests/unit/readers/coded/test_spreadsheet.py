"""Spreadsheets of coding programs in Dutch, English and German; what was written is read back equal."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from helpers.errors import DataMistake
from helpers.qualitative.coded_tables import coded_tables
from helpers.readers.coded.spreadsheet import read_spreadsheet
from helpers.study.voices_spec import Material, SegmentColumns

SHOWN = "data/raw/small/export.xlsx"
PLAIN = SegmentColumns(document="Document", code="Code", text="Segment")
# XML 1.0 has no control characters, and Excel gives `_x0041_` a meaning of its own.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="_\u2028\u2029\ufffe\uffff"),
    max_size=30,
)
NAME = st.text(st.characters(categories=("L",)), min_size=1, max_size=12)
# Heads as the programs write them in the language of their screens; rows are made up.
TOOLS = {
    "MAXQDA, English": (
        ("Color", "Comment", "Document group", "Document name", "Code", "Beginning", "End", "Weight score", "Segment",
         "Modified by", "Modified on", "Created by", "Created on", "Area", "Coverage %"),
        {"document": "Document name", "code": "Code", "text": "Segment", "coder": "Created by", "comment": "Comment",
         "created": "Created on"},
    ),
    "MAXQDA, Dutch": (
        ("Kleur", "Opmerking", "Documentgroep", "Documentnaam", "Code", "Begin", "Einde", "Gewichtsscore", "Segment",
         "Gewijzigd door", "Gewijzigd op", "Gemaakt door", "Gemaakt op", "Gebied", "Dekking %"),
        {"document": "Documentnaam", "code": "Code", "text": "Segment", "coder": "Gemaakt door",
         "comment": "Opmerking", "created": "Gemaakt op"},
    ),
    "MAXQDA, German": (
        ("Farbe", "Kommentar", "Dokumentgruppe", "Dokumentname", "Code", "Anfang", "Ende", "Gewicht", "Segment",
         "Bearbeitet von", "Bearbeitet am", "Erstellt von", "Erstellt am", "Fläche", "Abdeckungsgrad %"),
        {"document": "Dokumentname", "code": "Code", "text": "Segment", "coder": "Erstellt von",
         "comment": "Kommentar", "created": "Erstellt am"},
    ),
    "ATLAS.ti, English": (
        ("ID", "Document", "Document Groups", "Quotation Name", "Quotation Content", "Comment", "Codes", "Reference",
         "Density", "Created by", "Modified by", "Created", "Modified"),
        {"document": "Document", "code": "Codes", "text": "Quotation Content", "coder": "Created by",
         "comment": "Comment", "created": "Created"},
    ),
    "ATLAS.ti, German": (
        ("ID", "Dokument", "Dokumentgruppen", "Zitatname", "Zitatinhalt", "Kommentar", "Kodes", "Referenz", "Dichte",
         "Erstellt von", "Geändert von", "Erstellt", "Geändert"),
        {"document": "Dokument", "code": "Kodes", "text": "Zitatinhalt", "coder": "Erstellt von",
         "comment": "Kommentar", "created": "Erstellt"},
    ),
    "ATLAS.ti, heads translated by hand into Dutch": (
        ("ID", "Document", "Documentgroepen", "Naam citaat", "Inhoud citaat", "Opmerking", "Codes", "Verwijzing",
         "Gemaakt door", "Gemaakt"),
        {"document": "Document", "code": "Codes", "text": "Inhoud citaat", "coder": "Gemaakt door",
         "comment": "Opmerking", "created": "Gemaakt"},
    ),
    "NVivo, English": (
        ("Hierarchical Name", "File Name", "Coded Text", "Coverage", "Initials", "Modified On", "Annotation"),
        {"document": "File Name", "code": "Hierarchical Name", "text": "Coded Text", "coder": "Initials",
         "comment": "Annotation", "created": "Modified On"},
    ),
    "NVivo, German": (
        ("Hierarchischer Name", "Dateiname", "Kodierter Text", "Abdeckung", "Initialen", "Geändert am", "Anmerkung"),
        {"document": "Dateiname", "code": "Hierarchischer Name", "text": "Kodierter Text", "coder": "Initialen",
         "comment": "Anmerkung", "created": "Geändert am"},
    ),
    "NVivo, heads translated by hand into Dutch": (
        ("Hiërarchische naam", "Bestandsnaam", "Gecodeerde tekst", "Dekking", "Initialen", "Gewijzigd op", "Aantekening"),
        {"document": "Bestandsnaam", "code": "Hiërarchische naam", "text": "Gecodeerde tekst", "coder": "Initialen",
         "comment": "Aantekening", "created": "Gewijzigd op"},
    ),
}  # fmt: skip


def material(columns: SegmentColumns = PLAIN, **more) -> Material:
    return Material(
        format="spreadsheet", files=("export.xlsx",), columns=columns, source={"en": "made up"}, **more
    )


def workbook(folder: Path, *rows, sheets=("Segmenten",)) -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheets[0]
    for row in rows:
        book.active.append(row)
    for cell in (cell for row in book.active.iter_rows() for cell in row if isinstance(cell.value, str)):
        cell.data_type = "s"  # words that begin with = are words
    for name in sheets[1:]:
        book.create_sheet(name).append(("Document", "Code", "Segment"))
    path = folder / "export.xlsx"
    book.save(path)
    return path


def codings(path: Path, *, columns: SegmentColumns = PLAIN, **more):
    return coded_tables(read_spreadsheet(path, material(columns, **more), SHOWN))["codings"]


def refusal(path: Path, **more) -> str:
    with pytest.raises(DataMistake) as caught:
        read_spreadsheet(path, material(**more), SHOWN)
    return str(caught.value)


@pytest.mark.parametrize("tool", TOOLS)
def test_exports_of_each_program_are_read_by_their_declared_heads(tmp_path: Path, tool: str) -> None:
    heads, declared = TOOLS[tool]
    said = {
        "document": "Gesprek 3", "code": "Geld > Schulden", "text": "Het was véél 😀 (verzonnen).", "coder": "ADA",
        "comment": "navragen", "created": "2024-03-01T10:15:00",
    }  # fmt: skip
    row = [next((said[part] for part, head in declared.items() if head == one), "elders") for one in heads]
    path = workbook(tmp_path, heads, row)
    found = codings(path, columns=SegmentColumns(**declared), code_separator=">").iloc[0]
    assert {
        "document": found["document"], "code": found["path"], "text": found["text"], "coder": found["coder"],
        "comment": found["comment"], "created": found["created"],
    } == said  # fmt: skip


# A file is written and a child started for each example: few, large, and no search for smaller ones.
@settings(max_examples=5, phases=[Phase.explicit, Phase.generate])
@given(rows=st.lists(st.tuples(NAME, NAME, TEXT), min_size=1, max_size=30))
def test_segments_written_as_a_spreadsheet_are_read_back_equal(tmp_path_factory, rows) -> None:
    path = workbook(tmp_path_factory.mktemp("xlsx"), ("Document", "Code", "Segment"), *rows)
    found = codings(path)
    names = [
        (unicodedata.normalize("NFC", a).strip(), unicodedata.normalize("NFC", b).strip()) for a, b, _ in rows
    ]
    assert list(zip(found["document"], found["path"], strict=True)) == names
    assert list(found["text"]) == [text for _, _, text in rows]


def test_a_cell_that_is_merged_with_those_below_stands_in_each_row(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        ("Document", "Code", "Segment"),
        ("gesprek 1", "Rust", "a"),
        (None, "Rust", "b"),
        ("gesprek 2", "Geld", "c"),
    )
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A2:A3")
    book.save(path)
    assert list(codings(path)["document"]) == ["gesprek 1", "gesprek 1", "gesprek 2"]


def test_an_empty_document_that_is_not_merged_is_a_mistake_with_its_row(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, ("Document", "Code", "Segment"), ("gesprek 1", "Rust", "a"), (None, "Rust", "b")
    )
    assert refusal(path) == (
        "data/raw/small/export.xlsx, row 3: a code without a document. Fill in the document of every row."
    )


def test_numbers_kept_as_text_stay_text_and_numbers_lose_no_digits(tmp_path: Path) -> None:
    path = workbook(
        tmp_path, ("Document", "Code", "Segment"), ("007", 12, 3.5), (8, "x", dt.datetime(2024, 3, 1, 10))
    )
    found = codings(path)
    assert list(found["document"]) == ["007", "8"]
    assert list(found["path"]) == ["12", "x"]
    assert list(found["text"]) == ["3.5", "2024-03-01T10:00:00"]


def test_rows_above_the_heads_that_are_empty_do_not_shift_the_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path, (), (), ("Document", "Code", "Segment"), ("d", "c", "t"), ("", "c", "t"))
    assert refusal(path).startswith("data/raw/small/export.xlsx, row 5: a code without a document")


def test_a_sheet_is_named_where_there_are_several(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Document", "Code", "Segment"), ("d", "c", "t"), sheets=("Segmenten", "Codes"))
    assert refusal(path) == (
        "data/raw/small/export.xlsx: the file has 2 sheets; allowed: Segmenten, Codes. Name the one with the "
        "segments as material.sheet."
    )
    assert list(codings(path, sheet="Segmenten")["path"]) == ["c"]
    assert refusal(path, sheet="Segment") == (
        "data/raw/small/export.xlsx: there is no sheet 'Segment'; allowed: Segmenten, Codes. Name one of these as "
        "material.sheet."
    )


def test_heads_that_are_not_there_are_named_with_their_row(tmp_path: Path) -> None:
    path = workbook(tmp_path, ("Document", "Codes", "Segment"), ("d", "c", "t"))
    assert refusal(path) == (
        "data/raw/small/export.xlsx, row 1: there is no column 'Code', which is declared as code; allowed: Document, "
        "Codes, Segment. Did you mean 'Codes'?"
    )


def test_a_sheet_with_heads_alone_is_refused(tmp_path: Path) -> None:
    assert refusal(workbook(tmp_path, ("Document", "Code", "Segment"))) == (
        "data/raw/small/export.xlsx: the sheet has no rows below its header. Ask for the export again."
    )


def test_what_is_no_spreadsheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.xlsx"
    path.write_bytes(b"PK\x03\x04 no workbook")
    assert refusal(path) == (
        "data/raw/small/export.xlsx: this is no spreadsheet (.xlsx, .xls or .ods), or it is damaged. Open it in the "
        "program that made it, and save it again."
    )
