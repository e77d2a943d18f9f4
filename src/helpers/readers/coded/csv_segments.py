"""Plain text exports of coded segments, in their declared dialect."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.project import CodedProject
from helpers.readers.bytes_text import text_of
from helpers.readers.coded.segments import WrongRows, places_of, project_of, segments_of
from helpers.readers.dialects import DELIMITER_NAMES
from helpers.readers.raw_files import raw_bytes
from helpers.study.voices_spec import Material, SegmentDialect

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest text file that is read: some thousand interviews."""
MOST_ROWS, MOST_COLUMNS = 500_000, 1_000
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Delimited:
    """The cells of a text file: its header, and its rows with the line on which each begins."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_csv(path: Path, material: Material, shown: str) -> CodedProject:
    """Read a CSV export with one row per coded segment.

    Raises
    ------
    DataMistake
        The file does not fit its declared dialect or columns.
    """
    if material.dialect is None or material.columns is None:
        raise DataMistake(Mistake(shown, "its dialect and columns are not declared"))
    table = delimited(path, material.dialect, shown)
    places = places_of(table.header, material.columns, f"{shown}, line 1")
    read = segments_of(table.rows, places, shown)
    return project_of(read, name=path.stem, code_separator=material.code_separator)


def delimited(path: Path, dialect: SegmentDialect, shown: str) -> Delimited:
    """Return the cells of a text file; a row that does not fit its header is a mistake.

    Raises
    ------
    DataMistake
        Too large, another encoding, another delimiter, quotation marks left open, rows of another length.
    """
    text = _text(path, dialect, shown)
    with _any_length():
        return _cells(text, dialect, shown)


def _text(path: Path, dialect: SegmentDialect, shown: str) -> str:
    if path.stat().st_size > LARGEST:
        found = f"the file is larger than {LARGEST // 1024 // 1024} MB"
        raise DataMistake(Mistake(shown, found, todo="Export the interviews in several files."))
    data = raw_bytes(path, shown)
    if dialect.encoding != "utf-16":
        return text_of(data, encoding=dialect.encoding, shown=shown)
    if not data.startswith(_UTF16_MARKS):
        found = "the file does not begin with the mark of UTF-16"
        raise DataMistake(Mistake(shown, found, todo="Declare the encoding in which the file was saved."))
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError as error:
        where = f"{shown}, byte {error.start + 1}"
        raise DataMistake(Mistake(where, "this is not utf-16", todo="Ask for the export again.")) from None
    return text_of(text.encode("utf-8", "replace"), encoding="utf-8", shown=shown)


@contextlib.contextmanager
def _any_length() -> Iterator[None]:
    """Let a cell be as long as the file: an interview that has one code as a whole is one cell."""
    before = csv.field_size_limit(LARGEST)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _cells(text: str, dialect: SegmentDialect, shown: str) -> Delimited:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=dialect.delimiter, strict=True)
    rows: list[tuple[int, tuple[str, ...]]] = []
    wrong = WrongRows(shown)
    header: tuple[str, ...] = ()
    begin = 1
    try:
        for cells in reader:
            if cells and not header:
                header = _checked_header(cells, dialect, shown)
            elif cells and not wrong.add(_misfit(cells, header, f"{shown}, line {begin}")):
                rows.append((begin, tuple(cells)))
            if len(rows) > MOST_ROWS:
                found, todo = f"more than {MOST_ROWS} rows", "Export the interviews in several files."
                raise DataMistake(Mistake(shown, found, todo=todo))
            begin = reader.line_num + 1
    except csv.Error:
        found = "a quotation mark is opened and never closed, or stands inside a cell"
        todo = "Double quotation marks inside a cell, or ask for the export again: it may be cut off."
        raise DataMistake(Mistake(f"{shown}, line {begin}", found, todo=todo)) from None
    wrong.refuse()
    return Delimited(header, tuple(rows))


def _misfit(cells: list[str], header: tuple[str, ...], where: str) -> Iterator[Mistake]:
    if len(cells) != len(header):
        found = f"{len(cells)} cell{'' if len(cells) == 1 else 's'}"
        todo = "Put texts that hold the delimiter between quotation marks."
        yield Mistake(where, found, f"{len(header)}, as in the header", todo)


def _checked_header(cells: list[str], dialect: SegmentDialect, shown: str) -> tuple[str, ...]:
    if len(cells) == 1:
        raise DataMistake(_one_column(cells[0], dialect, shown))
    if len(cells) > MOST_COLUMNS:
        found = f"the header has {len(cells)} columns"
        raise DataMistake(
            Mistake(f"{shown}, line 1", found, f"at most {MOST_COLUMNS}", "Ask for the export again.")
        )
    return tuple(cells)


def _one_column(header: str, dialect: SegmentDialect, shown: str) -> Mistake:
    """Return the sentence for a header that the declared delimiter does not divide."""
    declared = DELIMITER_NAMES[dialect.delimiter]
    used = next((name for mark, name in DELIMITER_NAMES.items() if mark in header), "")
    found = f"{declared} is declared as delimiter, and the header has one column"
    todo = f"The header uses {used}." if used else "Declare the delimiter with which the file was saved."
    return Mistake(f"{shown}, line 1", found, todo=todo)
