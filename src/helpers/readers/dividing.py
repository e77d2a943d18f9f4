"""How a text file is divided into columns, and on which line its head stands, worked out from its rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from helpers.readers.dialects import DELIMITER_NAMES
from helpers.readers.head_rows import joined_names, sep_line
from helpers.readers.sampling import Row, Sample, first_rows

TITLE_ROWS = 20
"""Rows above the head that are looked past."""
REGULAR = 0.98
"""Share of the rows that must have the cells of the head for a delimiter to be the one."""
LOOKED_AT = 500
"""Rows on which the delimiter is judged."""
MOST_ROWS = 4000
MOST_CELLS = 400_000

_VALUE = re.compile(r"^[€%\s+-]*[\d.,:/ -]*\d[\d.,:/ %€-]*$")


@dataclass(frozen=True, slots=True)
class Division:
    """A file in columns.

    Attributes
    ----------
    delimiter, quote : str
        As in a dialect.
    names : tuple of str
        Columns; empty where the file has no rows.
    header : tuple of int or None
        First and last line of the head, where it is not the first row of the file.
    rows : tuple of Row
        Rows below the head at the beginning of the file, those with another number of cells left out.
    rival : str
        Another delimiter that divides the file as well, or "".
    doubtful_head : bool
        Whether a row above the head may belong to it.
    doubtful_quote : bool
        Whether single quotation marks around cells may be part of them.
    """

    delimiter: str
    quote: str
    names: tuple[str, ...]
    header: tuple[int, int] | None
    rows: tuple[Row, ...]
    rival: str = ""
    doubtful_head: bool = False
    doubtful_quote: bool = False


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well one delimiter divides the rows."""

    delimiter: str
    n_cells: int
    head: int
    share: float
    named: bool
    n_known: int

    @property
    def good(self) -> bool:
        return self.n_cells > 1 and self.named and self.share >= REGULAR

    @property
    def rank(self) -> tuple[int, bool, bool, int, int]:
        reads = self.named and self.n_cells > 1
        return self.n_known, reads, self.share >= REGULAR, -self.head, self.n_cells


def division_of(
    sample: Sample, header: tuple[int, int] | None = None, columns: Collection[str] = ()
) -> Division:
    """Return how the file is divided.

    Parameters
    ----------
    sample : Sample
        Of the file.
    header : tuple of int or None
        First and last line of the head, where the study says so.
    columns : collection of str
        Columns that are known to be there: the head is the row that has most of them.

    Notes
    -----
    The delimiter is the one that finds most of the known columns, and then the one that gives nearly all rows
    as many cells as a first row that reads as a head: names, more of them words than numbers. ``sep=`` on the
    first line settles it. Rows above the head that hold at most one cell are titles.
    """
    said = sep_line(sample.beginning[:16].encode())
    fits = [_fit(sample, mark, header, frozenset(columns)) for mark in ([said] if said else DELIMITER_NAMES)]
    best = max(fits, key=lambda one: one.rank)
    rivals = [
        one.delimiter
        for one in fits
        if one.good and one is not best and one.head == best.head and one.n_known == best.n_known
    ]
    quoted = _quote(sample, best.delimiter)
    quote = quoted.mark
    n_rows = min(MOST_ROWS, max(MOST_CELLS // max(best.n_cells, 1), 50)) + TITLE_ROWS
    rows = first_rows(sample, best.delimiter, quote, n_rows)
    if header:
        return _declared(rows, best.delimiter, quote, header, rivals)
    if not rows:
        return Division(best.delimiter, quote, (), None, ())
    above, two = _above(rows[: best.head], rows[best.head])
    first = best.head - 1 if two else best.head
    names = joined_names([row.cells for row in rows[first : best.head + 1]])
    start = 1 + bool(said)
    lines = (rows[first].line, rows[best.head].line)
    header = lines if two or (best.head and rows[best.head].line != start) else None
    below = tuple(row for row in rows[best.head + 1 :] if len(row.cells) == len(names))
    rival = rivals[0] if rivals else ""
    doubtful = quoted.doubtful
    return Division(best.delimiter, quote, tuple(names), header, below, rival, above, doubtful)


def _declared(
    rows: Sequence[Row], delimiter: str, quote: str, header: tuple[int, int], rivals: Sequence[str]
) -> Division:
    """Return how a file is divided whose head is declared."""
    head = [row.cells for row in rows if header[0] <= row.line <= header[1]]
    names = tuple(joined_names(head)) if head else ()
    below = tuple(row for row in rows if row.line > header[1] and len(row.cells) == len(names))
    return Division(delimiter, quote, names, header, below, rivals[0] if rivals else "")


def _fit(sample: Sample, delimiter: str, header: tuple[int, int] | None, columns: frozenset[str]) -> _Fit:
    """Return how well one delimiter divides the first rows, from the last row of a declared head on."""
    first = first_rows(sample, delimiter, _quote(sample, delimiter).mark, LOOKED_AT)
    rows = [row.cells for row in first if not header or row.line >= header[1]]
    if sample.pieces and len(rows) < LOOKED_AT:
        rows = rows[:-1] or rows
    if not rows:
        return _Fit(delimiter, 0, 0, 0.0, named=False, n_known=0)
    n_cells = _usual(rows)
    head, named = _head(rows, n_cells)
    known = [len(columns.intersection(row)) for row in rows[:TITLE_ROWS]]
    if max(known) > 0:
        head, named = known.index(max(known)), True
    below = rows[head:]
    share = sum(len(row) == n_cells for row in below) / len(below)
    return _Fit(delimiter, n_cells, head, share, named, max(known))


def _usual(rows: Sequence[tuple[str, ...]]) -> int:
    """Return the number of cells that most rows have, one cell only where all rows have one."""
    counts = Counter(len(row) for row in rows)
    several = [(n, size) for size, n in counts.items() if size > 1]
    return max(several)[1] if several else 1


def _head(rows: Sequence[tuple[str, ...]], n_cells: int) -> tuple[int, bool]:
    """Return the position of the head, and whether it reads as one."""
    for position, row in enumerate(rows[:TITLE_ROWS]):
        if len(row) == n_cells and _reads_as_head(row):
            return position, True
    sizes = [len(row) for row in rows[:TITLE_ROWS]]
    return (sizes.index(n_cells) if n_cells in sizes else 0), False


def _reads_as_head(row: tuple[str, ...]) -> bool:
    """Return whether cells are names: all there but at the end, more of them words than numbers."""
    cells = list(row)
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    if len(cells) < len(row) / 2 or not all(cells):
        return False
    return sum(bool(_VALUE.match(cell)) for cell in cells) < len(cells) / 2


def _above(titles: Sequence[Row], head: Row) -> tuple[bool, bool]:
    """Return whether a row above the head may belong to it, and whether it surely does (repeated names)."""
    if not titles:
        return False, False
    n_filled = sum(bool(cell) for cell in titles[-1].cells)
    doubtful = n_filled > 1 and len(titles[-1].cells) == len(head.cells)
    named = [cell for cell in head.cells if cell]
    return doubtful, doubtful and len(set(named)) < len(named)


@dataclass(frozen=True, slots=True)
class _Quote:
    """The mark around texts, and whether it may as well be part of them."""

    mark: Literal['"', "'", "none"]
    doubtful: bool = False


def _quote(sample: Sample, delimiter: str) -> _Quote:
    """Return the mark around texts.

    Double marks are, where any cell stands between them; single ones, where all of them are in order; they
    are in doubt unless the names of the columns stand between them too. Double marks that stand around no
    cell are ordinary characters.
    """
    text = sample.beginning
    double, single = _quoted_cells(text, delimiter, '"'), _quoted_cells(text, delimiter, "'")
    if single and "'" not in single.rest and not (double and '"' not in double.rest):
        return _Quote("'", doubtful=not _all_quoted(text, delimiter))
    if double or '"' not in text:
        return _Quote('"')
    return _Quote("none")


@dataclass(frozen=True, slots=True)
class _Quoted:
    """How many cells stand between marks, and the text without them."""

    n: int
    rest: str

    def __bool__(self) -> bool:
        return self.n > 0


def _quoted_cells(text: str, delimiter: str, mark: str) -> _Quoted:
    """Return the cells that stand between these marks."""
    mark_off, ends = re.escape(delimiter), rf"(?={re.escape(delimiter)}|\r|\n|\Z)"
    pattern = rf"(?:^|(?<=[\r\n{mark_off}])){mark}(?:[^{mark}]|{mark}{mark})*+{mark}{ends}"
    rest, n = re.subn(pattern, "", text)
    return _Quoted(n, rest)


def _all_quoted(text: str, delimiter: str) -> bool:
    """Return whether every name of the first line stands between single quotation marks."""
    cells = re.split(r"[\r\n]", text, maxsplit=1)[0].split(delimiter)
    return all(len(cell) > 1 and cell[0] == cell[-1] == "'" for cell in cells)
