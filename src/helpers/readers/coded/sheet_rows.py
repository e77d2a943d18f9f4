"""The child that reads a spreadsheet: one sheet, a JSON list a row, every cell as the text a person sees.

Run as a program, with nothing of this package: ``sheet_rows.py FILE SHEET``; an empty name takes the only
sheet.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from typing import Any

MEMORY = 300 * 1024 * 1024
"""Bytes of address space, where the system can limit it."""
BROKEN = "this is no spreadsheet (.xlsx, .xls or .ods), or it is damaged"
AGAIN = "Open it in the program that made it, and save it again."


def limit() -> None:
    """Let the system end this process when it asks for too much memory."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the parent watches
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def write(item: list[Any]) -> None:
    """Hand a line over."""
    sys.stdout.write(json.dumps(item) + "\n")


def text_of(cell: object) -> str:
    """Return a cell as text: whole numbers without a point, dates as year-month-day."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def main(path: str, name: str) -> None:
    """Write the rows of a sheet, each after its number."""
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(path)
        sheets = book.sheet_names
        if name and name not in sheets:
            write(
                [
                    "!",
                    f"there is no sheet '{name}'",
                    ", ".join(sheets),
                    "Name one of these as material.sheet.",
                ]
            )
            return
        if not name and len(sheets) != 1:
            found = f"the file has {len(sheets)} sheets"
            write(["!", found, ", ".join(sheets), "Name the one with the segments as material.sheet."])
            return
        sheet = book.get_sheet_by_name(name or sheets[0])
        below = merged_down(sheet)
        held: dict[int, tuple[int, str]] = {}
        for number, row in enumerate(sheet.iter_rows(), start=1):
            cells = [text_of(cell) for cell in row]
            for column, last in below.get(number - 1, {}).items():
                held[column] = (last, cells[column] if column < len(cells) else "")
            for column, (last, text) in held.items():
                if number - 1 <= last and column < len(cells):
                    cells[column] = text
            if any(cells):
                write([number, *cells])
    except BaseException as fault:
        if isinstance(fault, MemoryError | KeyboardInterrupt):
            raise
        write(["!", BROKEN, "", AGAIN])


def merged_down(sheet: Any) -> dict[int, dict[int, int]]:  # noqa: ANN401 - of the library
    """Return where cells are merged with those below: first row to column to last row, all from 0."""
    found: dict[int, dict[int, int]] = {}
    left = sheet.start[1] if sheet.start else 0  # rows begin at the first column that holds anything
    for (first, column), (last, _) in sheet.merged_cell_ranges or ():
        if last > first and column >= left:
            found.setdefault(first, {})[column - left] = last
    return found


if __name__ == "__main__":
    limit()
    main(*sys.argv[1:3])
