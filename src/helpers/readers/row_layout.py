"""Where the rows of a delimited text begin, and which of them do not fit; nothing is made of their cells.

Bytes are looked at a piece at a time, as arrays: a large file costs seconds, and memory for one piece. What
stands between quotation marks is told by counting marks, which holds where every mark opens a cell, closes
one, or is doubled; any other file is read by the slower `csv` module.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.errors import DataMistake
from helpers.readers.head_rows import Head, reading_options, too_long

PIECE = 1 << 24
LINE_FEED, CARRIAGE_RETURN = 10, 13

Positions = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A row with more or fewer cells than the head."""

    line: int
    n_cells: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The rows below the head.

    Attributes
    ----------
    lines : (n,) int64 array
        Line of the file on which each fitting row begins.
    misfits : tuple of Misfit
        In the order of the file.
    """

    lines: Positions
    misfits: tuple[Misfit, ...]


def layout_of(
    content: bytes, head: Head, *, delimiter: str, quote: str, n_columns: int, shown: str
) -> Layout:
    """Return where the rows are; blank lines are no rows.

    Raises
    ------
    DataMistake
        A cell is too long, which the `csv` module refuses.
    """
    quoted = quote != "none" and quote.encode() in content
    plain_ends = content.count(b"\r") == content.count(b"\r\n")
    view = np.frombuffer(content, dtype=np.uint8)[head.below :]
    if not plain_ends or (quoted and not _orderly(view, ord(quote), ord(delimiter))):
        return _slowly(content, head, delimiter=delimiter, quote=quote, n_columns=n_columns, shown=shown)
    pieces = list(_pieces(view, ord(delimiter), ord(quote) if quoted else None))
    starts = np.concatenate([np.zeros(1, np.int64), *(piece.ends + 1 for piece in pieces)])
    before = np.concatenate([np.zeros(1, np.int64), *(piece.lines_before + 1 for piece in pieces)])
    cells = np.concatenate([*(piece.n_before for piece in pieces), np.zeros(1, np.int64)])
    ends = np.append(starts[1:] - 1, len(view))
    cells[-1] = sum(piece.n_delimiters for piece in pieces)
    cells = np.diff(cells, prepend=0) + 1
    blank = _lengths(view, starts, ends) == 0
    return _judged(head.below_line + before[~blank], cells[~blank], n_columns)


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one piece of the file holds.

    Attributes
    ----------
    ends : (n,) int64 array
        Bytes at which rows end: line feeds outside quotation marks.
    lines_before : (n,) int64 array
        Line feeds of the file before each, those inside quotation marks too.
    n_before : (n,) int64 array
        Delimiters of the file before each, those inside quotation marks left out.
    n_delimiters : int
        Such delimiters in this piece.
    """

    ends: Positions
    lines_before: Positions
    n_before: Positions
    n_delimiters: int


def _pieces(view: Bytes, delimiter: int, quote: int | None) -> Iterator[_Piece]:
    """Yield the pieces of a file in turn."""
    n_lines, n_delimiters, inside = 0, 0, False
    for at in range(0, max(len(view), 1), PIECE):
        block = view[at : at + PIECE]
        divides = block == delimiter
        feeds = np.flatnonzero(block == LINE_FEED)
        ends, order = feeds, np.arange(len(feeds))
        if quote is not None:
            within = np.logical_xor.accumulate(np.concatenate([[inside], block == quote]))[1:]
            divides &= ~within
            outside = ~within[feeds]
            ends, order = feeds[outside], order[outside]
            inside = bool(within[-1]) if len(within) else inside
        marks = np.flatnonzero(divides)
        yield _Piece(ends + at, n_lines + order, n_delimiters + np.searchsorted(marks, ends), len(marks))
        n_lines += len(feeds)
        n_delimiters += len(marks)


def _orderly(view: Bytes, quote: int, delimiter: int) -> bool:
    """Return whether every quotation mark opens a cell, closes one, or is doubled."""
    n_before = 0
    last = len(view) - 1
    for at in range(0, len(view), PIECE):
        marks = np.flatnonzero(view[at : at + PIECE] == quote) + at
        opening = marks[n_before % 2 :: 2]
        closing = marks[1 - n_before % 2 :: 2]
        left = view[np.maximum(opening - 1, 0)]
        right = view[np.minimum(closing + 1, last)]
        fits = (left == delimiter) | (left == LINE_FEED) | (left == quote) | (opening == 0)
        closes = (right == delimiter) | (right == LINE_FEED) | (right == quote)
        closes |= (right == CARRIAGE_RETURN) | (closing == last)
        if not (fits.all() and closes.all()):
            return False
        n_before += len(marks)
    return n_before % 2 == 0


def _lengths(view: Bytes, starts: Positions, ends: Positions) -> Positions:
    """Return the bytes of each row, its line end left out."""
    lengths = ends - starts
    if not len(view):
        return lengths
    returns = (lengths > 0) & (view[np.maximum(ends - 1, 0)] == CARRIAGE_RETURN)
    without: Positions = lengths - returns
    return without


def _slowly(content: bytes, head: Head, *, delimiter: str, quote: str, n_columns: int, shown: str) -> Layout:
    """As `layout_of`, row by row, for marks inside cells and for line ends of old Macs."""
    stream = io.BytesIO(content)
    stream.seek(head.below)
    text = io.TextIOWrapper(stream, "utf-8", newline="")
    reader = csv.reader(text, **reading_options(delimiter, quote))
    lines, cells, begin = [], [], 0
    try:
        for row in reader:
            if row:
                lines.append(begin)
                cells.append(len(row))
            begin = reader.line_num
    except csv.Error:
        raise DataMistake(too_long(f"{shown}, line {head.below_line + begin}")) from None
    return _judged(
        head.below_line + np.asarray(lines, dtype=np.int64), np.asarray(cells, dtype=np.int64), n_columns
    )


def _judged(lines: Positions, cells: Positions, n_columns: int) -> Layout:
    """Return the rows that fit and those that do not."""
    fit = cells == n_columns
    misfits = zip(lines[~fit], cells[~fit], strict=True)
    return Layout(lines[fit], tuple(Misfit(int(line), int(n)) for line, n in misfits))
