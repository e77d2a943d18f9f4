"""The child that reads a workbook: its sheets, and of one sheet every cell with what kind of cell it is.

Run as a program, with nothing of this package: ``workbook_cells.py - SHEET`` with the file on standard input.
An empty name takes the only sheet that holds anything. The first line says of the chosen sheet where it
begins, what is merged, how it counts days and whether errors can be seen, and names the others; then one line
a row. A cell is "" or a letter and a text: s text, n number, d day, m moment, h time of the day,
v duration, b true (1) or false (0), e an error or a formula without its value.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import sys
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MEMORY = 3000 * 1024 * 1024
"""Bytes of address space, where the system can limit it."""
LARGEST_PART = 2000 * 1024 * 1024
"""Bytes of a part of a workbook that is looked through for errors."""
PIECE = 1 << 22
BROKEN = "this is no workbook (.xlsx, .xls or .ods), or it is damaged"
AGAIN = "Open it in the program that made it, and save it again."
# A cell that is an error, or one that begins with a formula; with or without a prefix of the namespace.
ODD_CELL = re.compile(
    rb'<(?:\w+:)?c((?:\s[^>]*?)?\st="e"[^>/]*)>(.*?)</(?:\w+:)?c>|<(?:\w+:)?c(\s[^>/]*)>(<(?:\w+:)?f[\s/>].*?)</(?:\w+:)?c>',
    re.DOTALL,
)
PLACE = re.compile(rb'\sr="([A-Z]{1,3})(\d+)"')
VALUE = re.compile(rb"<(?:\w+:)?v>([^<]+)</")
FORMULA = re.compile(rb"<(?:\w+:)?f[^>]*>([^<]*)</")


class Refused(Exception):
    """What is wrong with the file: found, allowed, what to do."""


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


def main(wanted: str) -> None:
    """Write the sheets, and the rows of one."""
    content = sys.stdin.buffer.read()
    try:
        hand_over(content, wanted)
    except Refused as refused:
        write(["!", *refused.args])
    except BaseException as fault:
        if isinstance(fault, MemoryError | KeyboardInterrupt):
            raise
        write(["!", BROKEN, "", AGAIN])


def hand_over(content: bytes, wanted: str) -> None:
    """Write everything that the parent asks for."""
    from python_calamine import CalamineWorkbook

    parts = unpacked(content)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    visible = {one.name: str(one.visible).endswith(".Visible") for one in book.sheets_metadata}
    sheets = {name: opened(book, name) for name in ([wanted] if wanted in visible else visible)}
    filled = {name: visible[name] for name, one in sheets.items() if one is None or one.start is not None}
    name = chosen(wanted, filled, visible)
    sheet = sheets[name]
    if sheet is None:
        raise Refused(f"sheet '{name}' cannot be read", "", AGAIN)
    odd = errors_of(parts, book.sheet_names.index(name), name) if parts else {}
    days = days_from(parts) if parts else ""
    left = sheet.start[1] if sheet.start else 0  # rows begin at the first column that holds anything
    merged = None if sheet.merged_cell_ranges is None else list(sheet.merged_cell_ranges)
    others = [one for one in visible if one != name]
    write([name, left, merged, days, bool(parts), others])
    for number, row in enumerate(sheet.iter_rows(), start=1):
        cells = [marked(cell) for cell in row]
        for column, text in odd.get(number, {}).items():
            if 0 <= column - left < len(cells):
                cells[column - left] = f"e{text}"
        if any(cells):
            write([number, *cells])


def opened(book: CalamineWorkbook, name: str) -> CalamineSheet | None:
    """Return a sheet, None where its cells cannot be read: another sheet may be the one that is wanted."""
    from python_calamine import CalamineError

    try:
        return book.get_sheet_by_name(name)
    except CalamineError:
        return None


def chosen(wanted: str, filled: dict[str, bool], every: dict[str, bool]) -> str:
    """Return the sheet to read; hidden sheets are taken only when asked for."""
    if wanted:
        if wanted not in every:
            raise Refused(f"there is no sheet '{wanted}'", ", ".join(every), "Name one of these as sheet.")
        if wanted not in filled:
            raise Refused(f"sheet '{wanted}' is empty", "", "Ask for the export again.")
        return wanted
    shown = [name for name, visible in filled.items() if visible] or list(filled)
    if not shown:
        raise Refused("the workbook is empty", "", "Ask for the export again.")
    if len(shown) > 1:
        found = f"{len(shown)} sheets hold something, and study.yml does not say which"
        raise Refused(found, ", ".join(shown), "Write the name as sheet: in the table.")
    return shown[0]


def marked(cell: object) -> str:  # noqa: PLR0911 - one return a kind
    """Return a cell as a letter for its kind and its text; whole numbers without a point."""
    if isinstance(cell, str):
        return f"s{cell}" if cell else ""
    if isinstance(cell, bool):
        return "b1" if cell else "b0"
    if isinstance(cell, int | float):
        return f"n{shortest(cell)}"
    if isinstance(cell, dt.datetime):
        return f"m{cell.isoformat()}" if cell.time() != dt.time() else f"d{cell.date().isoformat()}"
    if isinstance(cell, dt.date):
        return f"d{cell.isoformat()}"
    if isinstance(cell, dt.time):
        return f"h{cell.isoformat()}"
    if isinstance(cell, dt.timedelta):
        seconds = round(cell.total_seconds())
        return f"v{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return f"s{cell}"


def shortest(number: float) -> str:
    """Return the shortest text that is this number: 3 and not 3.0, 0.1 and not 0.1000000000000000055."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 2**53:
        return str(int(number))
    return repr(number)


def unpacked(content: bytes) -> zipfile.ZipFile | None:
    """Return the parts of a zipped workbook, None for an old one."""
    if not content.startswith(b"PK"):
        return None
    parts = zipfile.ZipFile(io.BytesIO(content))
    if sum(part.file_size for part in parts.infolist()) > LARGEST_PART:
        raise Refused("unpacked this file would be larger than 2,000 MB", "", "Ask for it as text (CSV).")
    return parts


def days_from(parts: zipfile.ZipFile) -> str:
    """Return the day that a number of days counts from; "" where the format stores days as days."""
    if "xl/workbook.xml" not in parts.namelist():
        return ""
    head = parts.read("xl/workbook.xml")
    # Number 1 is 1 January 1900 and the calendar has a 29 February 1900, so that 61 is 1 March.
    return "1904-01-01" if re.search(rb'date1904="(1|true)"', head) else "1899-12-30"


def errors_of(parts: zipfile.ZipFile, position: int, name: str) -> dict[int, dict[int, str]]:
    """Return by row (from 1) and column (from 0) the cells that calamine reads as empty and are not."""
    if "content.xml" in parts.namelist():
        with parts.open("content.xml") as stream:
            n = sum(piece.count(b'value-type="error"') for piece in iter(lambda: stream.read(PIECE), b""))
        if n:
            found = f"the workbook holds {n} cell{'s' if n > 1 else ''} with an error (such as #N/A)"
            raise Refused(found, "", "Save it as .xlsx, in which such cells can be told from empty ones.")
        return {}
    found_cells: dict[int, dict[int, str]] = {}
    with parts.open(part_of(parts, position, name)) as stream:
        rest = b""
        while piece := stream.read(PIECE):
            text = rest + piece
            end = max(text.rfind(b"</c>"), text.rfind(b":c>")) + 4
            for match in ODD_CELL.finditer(text[:end]):
                note(match, found_cells)
            rest = text[end:] if end > 3 else text
    return found_cells


def note(match: re.Match[bytes], found: dict[int, dict[int, str]]) -> None:
    """Keep an error with its text, or a formula that was never worked out."""
    place = PLACE.search(match[1] or match[3])
    inside = match[2] or match[4]
    value = VALUE.search(inside)
    if place is None or (match[1] is None and value is not None):
        return
    formula = FORMULA.search(inside)
    text = value[1] if value else b"=" + (formula[1] if formula else b"")
    column = 0
    for letter in place[1]:
        column = column * 26 + letter - 64
    found.setdefault(int(place[2]), {})[column - 1] = text.decode("utf-8", "replace")


def part_of(parts: zipfile.ZipFile, position: int, name: str) -> str:
    """Return the part in which a sheet stands."""
    head = parts.read("xl/workbook.xml")
    ids = [re.search(rb'r:id="([^"]+)"', one) for one in re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", head)]
    links = parts.read("xl/_rels/workbook.xml.rels")
    targets = {
        found[1]: target[1].decode()
        for one in re.findall(rb"<Relationship\s[^>]*>", links)
        if (found := re.search(rb'Id="([^"]+)"', one)) and (target := re.search(rb'Target="([^"]+)"', one))
    }
    one = ids[position]
    if one is None or one[1] not in targets:
        raise Refused(f"the part of sheet '{name}' is not in the file", "", AGAIN)
    path = targets[one[1]]
    return path.lstrip("/") if path.startswith("/") else f"xl/{path}"


if __name__ == "__main__":
    limit()
    main(sys.argv[2])
