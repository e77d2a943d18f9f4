"""A workbook (.xlsx, .xls, .ods) as a table of texts: one sheet, its head, its rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from helpers.errors import DataMistake, Mistake
from helpers.readers import workbook_cells
from helpers.readers.arrived import CANONICAL, Arrived, ColumnSaid, LeftOut, Reading
from helpers.readers.coded.apart import TABLES, rows_of
from helpers.readers.delimited import Texts
from helpers.readers.dialects import dialect_of
from helpers.readers.typed import EXAMPLE_DATE
from helpers.readers.workbook_head import Head, Sheet, guess_head, names_of, require_names
from helpers.study.spec import Dialect, Table

TOTALS = re.compile(r"(sub|eind|grand )?tota(a)?l(en|s)?|som|sum|gemiddeld(e)?|average|mean", re.IGNORECASE)
"""First word of a row below a table that adds it up."""
Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class SheetGuess:
    """What a workbook seems to hold.

    Attributes
    ----------
    sheet : str
        The sheet to read.
    header : (int, int)
        First and last row of its head, counted from 1.
    others : tuple of str
        The other sheets.
    doubts : tuple of str
        Sentences on what is not certain.
    """

    sheet: str
    header: tuple[int, int]
    others: tuple[str, ...]
    doubts: tuple[str, ...]


def guess_sheet(data: bytes, shown: str) -> SheetGuess:
    """Return which sheet of a workbook to read, and where its head stands.

    Of several sheets that hold something the first is named, with a doubt that names the others.

    Raises
    ------
    DataMistake
        No workbook, or an empty one.
    """
    doubts: tuple[str, ...] = ()
    try:
        sheet = _sheet(data, "", shown)
    except DataMistake as error:
        names = error.mistakes[0].allowed
        if "sheets hold something" not in error.mistakes[0].found:
            raise
        sheet = _sheet(data, names.split(", ")[0], shown)
        doubts = (f"{names} all hold something",)
    head = guess_head(sheet)
    return SheetGuess(sheet.name, (head.first, head.last), sheet.others, doubts + head.doubts)


def read_workbook(data: bytes, table: Table, *, expected: Sequence[str], shown: str) -> Arrived:
    """Read one sheet.

    Parameters
    ----------
    data : bytes
        The whole file.
    table : Table
        `sheet` and `header`, worked out where they are not declared; `dialect` says how numbers and dates are
        written that stand in the workbook as texts.
    expected : sequence of str
        Columns that are declared; they help to find the head.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        No workbook, no such sheet, several sheets and none declared, a head outside the sheet, columns
        without a name of their own, or no rows below the head.

    Notes
    -----
    Numbers are the shortest text that is the number, days are ``2024-12-31``, true is 1 and false is 0; where
    a dialect is declared numbers and days are written in it, as the texts beside them. An error (#N/A) and a
    formula without its value stand with their text in `Arrived.errors`. Texts are left as they are, zeros in
    front of them included; zeros that a program took from a number are gone and nobody can know. A row under
    the table that adds it up, or is a note, is left out and listed in `Arrived.left_out`.
    """
    sheet = _sheet(data, table.sheet or "", shown)
    head = guess_head(sheet, expected) if table.header is None else Head(*table.header)
    body, left_out = _body([row for row in sheet.rows if row[0] > head.last], sheet)
    where = f"{shown}, sheet '{sheet.name}'"
    if head.first > sheet.rows[-1][0]:
        found = f"the declared head is row {head.first}, and the last row is {sheet.rows[-1][0]}"
        raise DataMistake(Mistake(where, found, todo="Correct header in study.yml."))
    if not body:
        raise DataMistake(
            Mistake(where, "there are no rows below the head", todo="Ask for the export again.")
        )
    names = names_of(sheet, head)
    columns = [[row[column] if column < len(row) else "" for _, row in body] for column in range(len(names))]
    require_names(sheet, head, names, [any(cells) for cells in columns], shown)
    dialect = dialect_of(table) or CANONICAL
    named = {name: cells for name, cells in zip(names, columns, strict=True) if name}
    texts = {
        name: pa.array([_written(cell, dialect, dialect.dates.get(name, dialect.date)) for cell in cells])
        for name, cells in named.items()
    }
    kinds = {name: np.array([cell[:1] for cell in cells], dtype="U1") for name, cells in named.items()}
    return Arrived(
        Texts(pa.table(texts), np.array([number for number, _ in body], dtype=np.int64)),
        dialect,
        row_word="row",
        said={name: ColumnSaid(moments=True) for name, kind in kinds.items() if (kind == "m").any()},
        readings=_readings(sheet, head, table, kinds, left_out),
        head=f"sheet '{sheet.name}', row {head.last}",
        errors={name: kind == "e" for name, kind in kinds.items() if (kind == "e").any()},
        days_from=sheet.days_from,
        left_out=left_out,
    )


def _sheet(data: bytes, name: str, shown: str) -> Sheet:
    """Return a sheet, read by a process of its own."""
    lines = rows_of(workbook_cells, data, name, shown=shown, limits=TABLES)
    found, left, merged, days_from, sees_errors, others = next(lines)
    seen: dict[str, str] = {}
    rows = tuple((int(number), tuple(seen.setdefault(one, one) for one in cells)) for number, *cells in lines)
    if not rows:
        raise DataMistake(
            Mistake(f"{shown}, sheet '{found}'", "it is empty", todo="Ask for the export again.")
        )
    places = None if merged is None else tuple((*first, *last) for first, last in merged)
    return Sheet(found, left, places, rows, days_from, sees_errors, tuple(others))


def _body(rows: list[Row], sheet: Sheet) -> tuple[list[Row], tuple[LeftOut, ...]]:
    """Return the rows of the table, and the rows under it that are none.

    A total has a word for it in its first cell. Notes stand apart, below an empty row: texts of several
    words, alone in the first column.
    """
    left_out: list[LeftOut] = []
    ends = len(rows) - _notes_below(rows, sheet)
    left_out += [_left_out(row, "note") for row in rows[ends:]]
    while ends and _is_total(rows[ends - 1]):
        ends -= 1
        left_out.insert(0, _left_out(rows[ends], "total"))
    return rows[:ends], tuple(left_out)


def _left_out(row: Row, why: Literal["total", "note"]) -> LeftOut:
    return LeftOut(row[0], why)


def _is_total(row: Row) -> bool:
    first = next(cell for cell in row[1] if cell)
    return first[0] == "s" and TOTALS.fullmatch(first[1:].strip().rstrip(":").rstrip()) is not None


def _notes_below(rows: list[Row], sheet: Sheet) -> int:
    """Return how many rows at the end are notes."""
    for n, (number, cells) in enumerate(reversed(rows), start=1):
        given = [cell for cell in cells if cell]
        alone = len(given) == 1 and sheet.width > 1 and cells[0] == given[0] and given[0][0] == "s"
        if not alone or " " not in given[0][1:].strip():
            return 0
        above = rows[-n - 1][0] if n < len(rows) else number - 1
        if number - above > 1:
            return n
    return 0


def _written(cell: str, dialect: Dialect, form: str) -> str:
    """Return a cell as text in a dialect; `form` is that of days in its column."""
    kind, text = cell[:1], cell[1:]
    if kind == "n":
        return text.replace(".", dialect.decimal)
    if kind in {"d", "m"} and form != CANONICAL.date:
        day, _, time = text.partition("T")
        return date.fromisoformat(day).strftime(form) + (f"T{time}" if time else "")
    return text


def _readings(
    sheet: Sheet,
    head: Head,
    table: Table,
    kinds: dict[str, npt.NDArray[np.str_]],
    left_out: tuple[LeftOut, ...],
) -> tuple[Reading, ...]:
    """Return what was worked out, and what was declared."""
    rows = str(head.first) if head.first == head.last else f"{head.first}-{head.last}"
    readings = [
        Reading("sheet", sheet.name, table.sheet is not None),
        Reading("header", rows, table.header is not None),
    ]
    if table.dialect not in {None, "detect"}:
        dialect = dialect_of(table) or CANONICAL
        readings += [
            Reading("decimal", dialect.decimal, True),
            Reading("date", EXAMPLE_DATE.strftime(dialect.date), True),
        ]
    booleans = ", ".join(name for name, kind in kinds.items() if (kind == "b").any())
    if booleans:
        readings.append(Reading("booleans", booleans, False))
    readings += [Reading(f"left_out_{one.why}", str(one.row), False) for one in left_out]
    if not sheet.sees_errors:
        readings.append(Reading("errors_unseen", "", False))
    return tuple(readings)
