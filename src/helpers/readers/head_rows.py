"""The head of a text file: the rows that name its columns, and where the rows below them begin."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.errors import DataMistake, Mistake

LINE_END = re.compile(rb"\r\n|\n|\r")
SEP_LINE = re.compile(rb'^"?sep=(?P<mark>[,;|\t])"?(?=[\r\n])', re.IGNORECASE)
"""First line that Excel understands as "the delimiter of this file is"."""
SEPARATOR = " / "
"""Between the names of a column with several head rows."""


@dataclass(frozen=True, slots=True)
class Head:
    """Head rows of a text file.

    Attributes
    ----------
    rows : tuple of tuple of str
        Cells of every head row, without blanks around them.
    line : int
        Line of the file on which the head begins.
    below : int
        Byte at which the rows below the head begin.
    below_line : int
        Line of that byte.
    """

    rows: tuple[tuple[str, ...], ...]
    line: int
    below: int
    below_line: int


def sep_line(content: bytes) -> str:
    """Return the delimiter that the first line of the file declares (``sep=;``), or ""."""
    found = SEP_LINE.match(content[:16])
    return found["mark"].decode() if found else ""


def head_of(
    content: bytes,
    *,
    delimiter: str,
    quote: str,
    shown: str,
    lines: tuple[int, int] | None = None,
    n_rows: int = 1,
) -> Head:
    """Return the head rows.

    Parameters
    ----------
    content : bytes
        The whole file in UTF-8.
    delimiter, quote : str
        As declared; quote ``none`` where marks are ordinary characters.
    shown : str
        How sentences name the file.
    lines : tuple of int or None
        First and last line of the head, counted from 1; without it the first `n_rows` rows that are not
        blank, after a line ``sep=`` where there is one.
    n_rows : int
        Number of head rows, where `lines` is None.

    Raises
    ------
    DataMistake
        The file ends before its head does, or a cell of the head is too long.
    """
    first = lines[0] if lines else 1 + bool(sep_line(content))
    start = _start_of_line(content, first, shown)
    reader = csv.reader(
        io.TextIOWrapper(_from(content, start), "utf-8", newline=""), **reading_options(delimiter, quote)
    )
    rows: list[tuple[str, ...]] = []
    begin = first
    try:
        for row in _rows(reader):
            if not any(row) and lines is None and not rows:
                begin = first + reader.line_num
                continue
            rows.append(tuple(cell.strip() for cell in row))
            if first + reader.line_num - 1 >= lines[1] if lines else len(rows) == n_rows:
                break
    except csv.Error:
        raise DataMistake(too_long(f"{shown}, line {begin}")) from None
    if not rows:
        raise DataMistake(Mistake(shown, "there is no head", todo="Ask for the export again."))
    below = start + _offset_after(content[start:] if start else content, reader.line_num)
    return Head(tuple(rows), begin, below, first + reader.line_num)


def reading_options(delimiter: str, quote: str) -> dict[str, Any]:
    """Return the options of `csv.reader` for these marks."""
    if quote == "none":
        return {"delimiter": delimiter, "quoting": csv.QUOTE_NONE}
    return {"delimiter": delimiter, "quotechar": quote}


def too_long(where: str) -> Mistake:
    """Return the sentence for a cell beyond the limit of the csv reader."""
    found = f"a cell is longer than {csv.field_size_limit():,} characters"
    return Mistake(where, found, todo="A quotation mark may be missing: ask for the export again.")


def joined_names(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return one name per column from several head rows.

    A blank in an upper row belongs to the cell on its left, as in merged cells; a blank in the last row adds
    nothing; a name that stands in several rows of a column is said once.
    """
    width = max(map(len, rows), default=0)
    padded = [[*row, *[""] * (width - len(row))] for row in rows]
    filled = [*(_filled(row) for row in padded[:-1]), padded[-1]] if padded else []
    return [
        SEPARATOR.join(dict.fromkeys(part for part in parts if part)) for parts in zip(*filled, strict=True)
    ]


def _filled(row: Sequence[str]) -> list[str]:
    """Return a row in which each blank has what stands left of it."""
    filled: list[str] = []
    for cell in row:
        filled.append(cell or (filled[-1] if filled else ""))
    return filled


def _rows(reader: Any) -> Iterator[list[str]]:  # noqa: ANN401 - the csv module does not name its reader's type
    """Yield the rows of a csv reader."""
    yield from reader


def _from(content: bytes, start: int) -> io.BytesIO:
    """Return the content as a stream from a byte on; it is not copied."""
    stream = io.BytesIO(content)
    stream.seek(start)
    return stream


def _start_of_line(content: bytes, line: int, shown: str) -> int:
    """Return the byte at which a line begins."""
    ends = itertools.islice(LINE_END.finditer(content), line - 1)
    starts = [0, *(end.end() for end in ends)]
    if len(starts) < line or starts[-1] >= len(content):
        found, todo = f"the file has no line {line}", "Correct 'header' in study.yml."
        raise DataMistake(Mistake(shown, found, todo=todo))
    return starts[-1]


def _offset_after(content: bytes, n_lines: int) -> int:
    """Return the byte after so many lines."""
    offset = 0
    for end in itertools.islice(LINE_END.finditer(content), n_lines):
        offset = end.end()
        n_lines -= 1
    return len(content) if n_lines else offset
