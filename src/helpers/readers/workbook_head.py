"""The head of a sheet: which rows hold the names of the columns, and what the names are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from helpers.errors import DataMistake, Mistake
from helpers.readers.delimited import RESERVED, RESERVED_ENDING

JOINT = " / "
LOOKED_AT = 30
"""Rows in which a head is sought."""
MOST_FILLED = 0.75
"""Share of the columns that a head has a name for, at the least; a title above a table fills fewer."""
DEEPEST = 4
NUMBER = re.compile(r"[+-]?[\d.,]+%?")


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet, each with a letter for its kind before its text.

    Attributes
    ----------
    name : str
        As in the workbook.
    left : int
        Column, from 0, of the first cell of each row.
    merged : tuple of (first row, first column, last row, last column) or None
        All counted from 0; None where the format does not say.
    rows : tuple of (int, tuple of str)
        Number of the row, from 1, and its cells; rows without any cell are not there.
    days_from : str
        The day from which plain numbers count days; "" where the format stores days as days.
    sees_errors : bool
        Whether an error can be told from an empty cell.
    others : tuple of str
        The other sheets.
    """

    name: str
    left: int
    merged: tuple[tuple[int, int, int, int], ...] | None
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    days_from: str
    sees_errors: bool
    others: tuple[str, ...]

    @property
    def width(self) -> int:
        """Return the number of columns."""
        return max(len(cells) for _, cells in self.rows)

    def place(self, column: int, row: int) -> str:
        """Return a cell as a person finds it: sheet 'Blad1', cell C3."""
        return f"sheet '{self.name}', cell {letters(self.left + column)}{row}"


@dataclass(frozen=True, slots=True)
class Head:
    """Which rows are the head.

    Attributes
    ----------
    first, last : int
        Rows, counted from 1.
    doubts : tuple of str
        Sentences on what else it could be; empty where it is clear.
    """

    first: int
    last: int
    doubts: tuple[str, ...] = ()


def letters(column: int) -> str:
    """Return the letters of a column counted from 0.

    Examples
    --------
    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def guess_head(sheet: Sheet, expected: Sequence[str] = ()) -> Head:
    """Return the rows that look like a head.

    Parameters
    ----------
    sheet : Sheet
        All its rows.
    expected : sequence of str
        Declared columns: rows that hold all of them are the head.

    Notes
    -----
    Without declared columns it is the first row with a text, and no number, above nearly every column, and
    not one text over all (a title); with the rows below it over which one of its names is merged. Notes
    above a table may look like a head that lacks a name: then it is the first row with a name above every
    column and a number below one of them.
    """
    rows = [number for number, _ in sheet.rows[:LOOKED_AT]]
    for first in rows:
        for last in range(first, min(first + DEEPEST, rows[-1] + 1)):
            if expected and set(expected) <= set(names_of(sheet, Head(first, last))):
                return Head(first, last)
    fitting = [row for row in rows[:-1] if _looks_like_head(sheet, row)]
    if not fitting:
        found = f"no row of sheet '{sheet.name}' looks like a head; row {rows[0]} is taken"
        return Head(rows[0], rows[0], (found,))
    first = _below_notes(sheet, fitting)
    return Head(first, _last_row(sheet, first))


def names_of(sheet: Sheet, head: Head) -> list[str]:
    """Return the name of every column, "" where it has none; names of several rows are joined with " / "."""
    cells = dict(sheet.rows)
    names = []
    for column in range(sheet.width):
        parts: list[str] = []
        for row in range(head.first, head.last + 1):
            text = _over(sheet, cells, row, column, head)
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        names.append(JOINT.join(parts))
    return names


def require_names(sheet: Sheet, head: Head, names: Sequence[str], filled: Sequence[bool], shown: str) -> None:
    """Refuse columns without a name of their own.

    Parameters
    ----------
    sheet, head : Sheet, Head
        Where the names stand.
    names : sequence of str
        One a column.
    filled : sequence of bool
        Whether the column holds anything below the head.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        A sentence per column, naming the cell.
    """
    mistakes = list(_misnamed(sheet, head, names, filled, shown))
    if mistakes:
        raise DataMistake(mistakes)


def _misnamed(
    sheet: Sheet, head: Head, names: Sequence[str], filled: Sequence[bool], shown: str
) -> Iterator[Mistake]:
    for column, name in enumerate(names):
        where = f"{shown}, {sheet.place(column, head.last)}"
        if not name:
            if not filled[column]:
                continue
            found = f"column {letters(sheet.left + column)} has values and no name"
            todo = (
                "Give it a name; or, if it is no part of the table, take it out of the sheet; or declare "
                "which rows are the head (header)."
            )
            yield Mistake(where, found, todo=todo)
        elif name in names[:column]:
            first = letters(sheet.left + list(names).index(name))
            found = f"the name '{name}' stands above columns {first} and {letters(sheet.left + column)}"
            todo = "Give every column its own name, or declare which rows are the head (header)."
            yield Mistake(where, found, todo=todo)
        elif name in RESERVED or name.endswith(RESERVED_ENDING):
            found = f"the column name '{name}' is kept for this program"
            yield Mistake(where, found, todo="Rename the column.")


def _over(sheet: Sheet, cells: dict[int, tuple[str, ...]], row: int, column: int, head: Head) -> str:
    """Return what stands above a column in one row of the head, merged cells spread over their columns."""
    text = _text(cells.get(row, ()), column)
    if text:
        return text
    if sheet.merged is None:
        return "" if row == head.last else _left_of(cells.get(row, ()), column)
    at = (row - 1, sheet.left + column)
    for first_row, first_column, last_row, last_column in sheet.merged:
        if first_row <= at[0] <= last_row and first_column <= at[1] <= last_column:
            return _text(cells.get(first_row + 1, ()), first_column - sheet.left)
    return ""


def _left_of(cells: tuple[str, ...], column: int) -> str:
    """Return the nearest text to the left: a merged head in a file that does not say what is merged."""
    return next((text for one in range(column, -1, -1) if (text := _text(cells, one))), "")


def _text(cells: tuple[str, ...], column: int) -> str:
    """Return the text of a cell on one line."""
    return " ".join(cells[column][1:].split()) if 0 <= column < len(cells) else ""


def _looks_like_head(sheet: Sheet, row: int) -> bool:
    """Return whether a row has a name for nearly every column, and nothing that is a number or a day."""
    cells = dict(sheet.rows).get(row, ())
    used = [one for one in range(sheet.width) if any(_text(other, one) for _, other in sheet.rows)]
    names = [_over(sheet, dict(sheet.rows), row, one, Head(row, row)) for one in used]
    given = [name for name in names if name]
    if any(cell and (cell[0] not in "s" or NUMBER.fullmatch(cell[1:].strip())) for cell in cells):
        return False
    return len(given) >= MOST_FILLED * len(used) and (len(used) == 1 or len(set(given)) > 1)


def _below_notes(sheet: Sheet, fitting: Sequence[int]) -> int:
    """Return the first of the rows that look like a head, or the one that stands below notes that do."""
    if _has_every_name(sheet, fitting[0]) or _stands_above_values(sheet, fitting[0]):
        return fitting[0]
    clear = (row for row in fitting if _has_every_name(sheet, row) and _stands_above_values(sheet, row))
    return next(clear, fitting[0])


def _has_every_name(sheet: Sheet, row: int) -> bool:
    cells = dict(sheet.rows)
    used = [one for one in range(sheet.width) if any(_text(other, one) for _, other in sheet.rows)]
    return all(_over(sheet, cells, row, one, Head(row, row)) for one in used)


def _stands_above_values(sheet: Sheet, row: int) -> bool:
    """Return whether the next row has a cell that is no text: a number, a day."""
    below = next((cells for number, cells in sheet.rows if number > row), ())
    return any(cell and cell[0] != "s" for cell in below)


def _last_row(sheet: Sheet, first: int) -> int:
    """Return the last row of a head: as deep as its names are merged, and the row under names that span."""
    last = first
    cells = dict(sheet.rows)
    for row in range(first, first + DEEPEST - 1):
        for first_row, first_column, last_row, last_column in sheet.merged or ():
            if first_row + 1 == row <= last:
                spans = last_column > first_column and row + 1 in cells and _all_texts(cells[row + 1])
                last = max(last, last_row + 1, row + 1 if spans else row)
    return last


def _all_texts(cells: tuple[str, ...]) -> bool:
    return all(not cell or (cell[0] == "s" and not NUMBER.fullmatch(cell[1:].strip())) for cell in cells)
