"""Rows from all over a text file, few enough to look at each cell: what the guess of its dialect rests on."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from helpers.readers.bytes_text import BOM, UTF16_MARKS, is_utf8
from helpers.readers.head_rows import reading_options, sep_line

WHOLE = 1 << 21
"""A file of at most so many bytes is looked at as a whole."""
BEGINNING = 1 << 18
PIECE = 1 << 14
N_PIECES = 48
MOST_ROWS = 4000
MOST_CELLS = 400_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the sample with the line of the file on which it begins; 0 where that is not known."""

    cells: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Sample:
    """Text from the beginning of a file and from places all over the rest.

    Attributes
    ----------
    beginning : str
        Whole lines from the first on.
    pieces : tuple of str
        Whole lines from evenly spread places; one may begin inside a quoted cell.
    whole : bool
        Whether the beginning is the whole file.
    """

    beginning: str
    pieces: tuple[str, ...]
    whole: bool


def encoding_of(data: bytes) -> str:
    """Return the encoding in which these bytes are text: utf-8, utf-16, cp1252 or latin-1.

    Notes
    -----
    What is UTF-8 by its bytes is UTF-8. Without a mark, UTF-16 is told by its zero bytes. cp1252 and latin-1
    differ only in signs such as the euro; five bytes that cp1252 does not have make it latin-1.
    """
    if data.startswith(UTF16_MARKS) or _alternates(data):
        return "utf-16"
    if data.isascii() or is_utf8(data):
        return "utf-8"
    return "latin-1" if any(data.find(byte) >= 0 for byte in UNKNOWN_IN_CP1252) else "cp1252"


UNKNOWN_IN_CP1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")


def _alternates(data: bytes) -> bool:
    """Return whether every second byte is mostly zero: western text in UTF-16 without a mark."""
    some = data[: 1 << 12]
    return len(some) >= 4 and some[1::2].count(0) > len(some) // 4


def sample_of(data: bytes, encoding: str) -> Sample:
    """Return a sample of a file; the same of the same bytes.

    Parameters
    ----------
    data : bytes
        The whole file.
    encoding : str
        As `encoding_of`.
    """
    if encoding == "utf-16":
        data = data.decode("utf-16" if data.startswith(UTF16_MARKS) else "utf-16-le", "replace").encode()
        encoding = "utf-8"
    data = data.removeprefix(BOM) if len(data) <= WHOLE else data
    if len(data) <= WHOLE:
        return Sample(data.decode(encoding, "replace"), (), whole=True)
    beginning = data[:BEGINNING].removeprefix(BOM)
    step = (len(data) - BEGINNING) // N_PIECES
    pieces = [data[at : at + PIECE] for at in range(BEGINNING, len(data) - PIECE, step)]
    lines = [_whole_lines(piece).decode(encoding, "replace") for piece in pieces]
    return Sample(_whole_lines(b"\n" + beginning).decode(encoding, "replace"), tuple(lines), whole=False)


def _whole_lines(piece: bytes) -> bytes:
    """Return the whole lines of a piece: from the first line end to the last."""
    return piece[piece.find(b"\n") + 1 : piece.rfind(b"\n") + 1]


def first_rows(sample: Sample, delimiter: str, quote: str, most: int) -> list[Row]:
    """Return the rows with which the file begins; blank lines and a line ``sep=`` are no rows."""
    text = sample.beginning
    skipped = bool(sep_line(text[:16].encode()))
    rows = _rows(text.partition("\n")[2] if skipped else text, delimiter, quote, most)
    return [Row(row.cells, row.line + skipped) for row in rows]


def later_rows(sample: Sample, delimiter: str, quote: str, n_cells: int) -> list[Row]:
    """Return rows from all over the rest of the file, those with another number of cells left out."""
    if not sample.pieces:
        return []
    most = max(min(MOST_ROWS, MOST_CELLS // n_cells) // len(sample.pieces), 1)
    rows = (row for piece in sample.pieces for row in _rows(piece, delimiter, quote, most))
    return [Row(row.cells, 0) for row in rows if len(row.cells) == n_cells]


def _rows(text: str, delimiter: str, quote: str, most: int) -> list[Row]:
    """Return the first rows of a text."""
    reader = csv.reader(io.StringIO(text, newline=""), **reading_options(delimiter, quote))
    rows: list[Row] = []
    begin = 1
    try:
        for cells in reader:
            if cells:
                rows.append(Row(tuple(cell.strip() for cell in cells), begin))
            begin = reader.line_num + 1
            if len(rows) == most:
                break
    except csv.Error:  # a cell beyond the limit: what came before it is sample enough
        return rows
    return rows
