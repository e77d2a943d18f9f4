"""CSV exports in their declared dialect; what was written is read back equal."""

from __future__ import annotations

import csv
import io
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import DataMistake
from helpers.qualitative.coded_tables import coded_tables
from helpers.readers.coded.csv_segments import delimited, read_csv
from helpers.study.voices_spec import Material, SegmentColumns, SegmentDialect

COLUMNS = SegmentColumns(document="Document name", code="Code", text="Segment", coder="Created by")
HEADER = ("Color", "Document name", "Code", "Segment", "Created by")
ENGLISH = SegmentDialect(delimiter=",", encoding="utf-8")
DUTCH = SegmentDialect(delimiter=";", encoding="cp1252")
SHOWN = "data/raw/small/export.csv"
# NUL ends a CSV file for its readers, lone surrogates are no text, and a bare CR is a line end in some exports only.
TEXT = st.text(st.characters(exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=40)
NAME = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=12)


def material(dialect: SegmentDialect, **more) -> Material:
    return Material(
        format="csv",
        files=("export.csv",),
        columns=COLUMNS,
        dialect=dialect,
        source={"en": "made up"},
        **more,
    )


def written(folder: Path, rows, dialect: SegmentDialect = ENGLISH, header=HEADER) -> Path:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=dialect.delimiter).writerows([header, *rows])
    path = folder / "export.csv"
    path.write_bytes(out.getvalue().encode(dialect.encoding))
    return path


def refusal(path: Path, dialect: SegmentDialect = ENGLISH) -> str:
    with pytest.raises(DataMistake) as caught:
        read_csv(path, material(dialect), SHOWN)
    return str(caught.value)


@settings(max_examples=60)
@given(
    rows=st.lists(st.tuples(NAME, NAME, TEXT, NAME), min_size=1, max_size=8),
    delimiter=st.sampled_from([",", ";", "\t"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_segments_written_as_csv_are_read_back_equal(rows, delimiter, encoding) -> None:
    dialect = SegmentDialect(delimiter=delimiter, encoding=encoding)
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), [("", *row) for row in rows], dialect)
        found = coded_tables(read_csv(path, material(dialect), SHOWN))["codings"]
    plain = [tuple(unicodedata.normalize("NFC", part).strip() for part in (d, c, o)) for d, c, _, o in rows]
    assert list(zip(found["document"], found["path"], found["coder"], strict=True)) == plain
    assert list(found["text"]) == [text for _, _, text, _ in rows]


def test_a_dutch_export_is_read_in_its_own_dialect(tmp_path: Path) -> None:
    path = written(
        tmp_path, [("●".encode("cp1252", "replace").decode(), "gesprek 1", "Café", "één; twee", "Ada")], DUTCH
    )
    found = coded_tables(read_csv(path, material(DUTCH), SHOWN))["codings"]
    assert list(found["path"]) == ["Café"]
    assert list(found["text"]) == ["één; twee"]


def test_a_cell_may_be_a_whole_interview(tmp_path: Path) -> None:
    long = "woord " * 50_000
    path = written(tmp_path, [("", "gesprek 1", "Rust", long, "Ada")])
    assert read_csv(path, material(ENGLISH), SHOWN).codings[0].text == long
    assert csv.field_size_limit() < len(long)


def test_another_delimiter_is_named_and_not_guessed(tmp_path: Path) -> None:
    path = written(tmp_path, [("", "d", "c", "t", "o")], SegmentDialect(delimiter=";", encoding="utf-8"))
    assert refusal(path) == (
        "data/raw/small/export.csv, line 1: a comma is declared as delimiter, and the header has one column. "
        "The header uses a semicolon."
    )


def test_rows_of_another_length_are_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text('Document name,Code,Segment,Created by\nd,c,"a\nb",o\nd,c,t\n', encoding="utf-8")
    assert refusal(path) == (
        "data/raw/small/export.csv, line 4: 3 cells; allowed: 4, as in the header. Put texts that hold the "
        "delimiter between quotation marks."
    )


def test_a_quotation_mark_that_stays_open_is_named_by_line(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text('Document name,Code,Segment,Created by\nd,c,t,o\nd,c,"t,o\n', encoding="utf-8")
    assert refusal(path) == (
        "data/raw/small/export.csv, line 3: a quotation mark is opened and never closed, or stands inside a cell. "
        "Double quotation marks inside a cell, or ask for the export again: it may be cut off."
    )


@pytest.mark.parametrize(
    ("content", "dialect", "expected"),
    [
        (b"", ENGLISH, "the file is empty. Ask for the export again."),
        (b"PK\x03\x04xx", ENGLISH, "this is a zip or Excel (.xlsx) file; allowed: a text file (CSV). A workbook is read when its name ends in .xlsx."),
        ("Document name,Code\né".encode("cp1252"), ENGLISH,
         "byte 0xe9 is not utf-8. Files of Excel are often cp1252: then spell the dialect out with encoding: cp1252."),
        ("Document name;Code\né".encode(), DUTCH,
         "the file is UTF-8, where the declared encoding is cp1252. Write encoding: utf-8 in the dialect."),
        (b"Document name,Code\n", SegmentDialect(delimiter=",", encoding="utf-16"),
         "the file does not begin with the mark of UTF-16. Declare the encoding in which the file was saved."),
        (b"\xff\xfea\x00\x00", SegmentDialect(delimiter=",", encoding="utf-16"),
         "this is not utf-16. Ask for the export again."),
    ],
)  # fmt: skip
def test_bytes_that_do_not_fit_the_dialect_are_refused(tmp_path: Path, content, dialect, expected) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    assert refusal(path, dialect).partition(": ")[2] == expected


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch) -> None:
    from helpers.readers.coded import csv_segments

    monkeypatch.setattr(csv_segments, "LARGEST", 10)
    path = written(tmp_path, [("", "d", "c", "t", "o")])
    assert "the file is larger than 0 MB. Export the interviews in several files." in refusal(path)


def test_lines_of_rows_are_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text('a,b\n"x\ny",1\n\nz,2\n', encoding="utf-8")
    assert delimited(path, ENGLISH, SHOWN).rows == ((2, ("x\ny", "1")), (5, ("z", "2")))
