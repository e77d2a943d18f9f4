"""Spreadsheet exports of coded segments (.xlsx, .xls, .ods), with columns named by their heads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import DataMistake, Mistake
from helpers.qualitative.project import CodedProject
from helpers.readers.coded import sheet_rows
from helpers.readers.coded.apart import rows_of
from helpers.readers.coded.segments import places_of, project_of, segments_of
from helpers.study.voices_spec import Material


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its first row that holds anything, and the rows below it with their numbers."""

    header: tuple[str, ...]
    header_row: int
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read_spreadsheet(path: Path, material: Material, shown: str) -> CodedProject:
    """Read a spreadsheet with one row per coded segment.

    MAXQDA, ATLAS.ti and NVivo write such files with heads in the language of the program: the declaration
    says which head means what. A cell that is merged with those below stands in each of their rows.

    Raises
    ------
    DataMistake
        No spreadsheet, another sheet, a column that is not there, or rows that do not fit.
    """
    if material.columns is None:
        raise DataMistake(Mistake(shown, "its columns are not declared", todo="Add material.columns."))
    sheet = sheet_of(path, material.sheet, shown)
    places = places_of(sheet.header, material.columns, f"{shown}, row {sheet.header_row}")
    read = segments_of(sheet.rows, places, shown, called="row")
    return project_of(read, name=path.stem, code_separator=material.code_separator)


def sheet_of(path: Path, name: str | None, shown: str) -> Sheet:
    """Return a sheet, the only one where `name` is None.

    Raises
    ------
    DataMistake
        No spreadsheet, no such sheet, several sheets and none named, or nothing below the header.
    """
    rows = tuple(_rows(path, name, shown))
    if len(rows) < 2:
        found = "the sheet has no rows below its header"
        raise DataMistake(Mistake(shown, found, todo="Ask for the export again."))
    number, header = rows[0]
    return Sheet(header, number, rows[1:])


def _rows(path: Path, name: str | None, shown: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, *cells in rows_of(sheet_rows, path, name or "", shown=shown):
        yield number, tuple(cells)
