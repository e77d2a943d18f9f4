"""Which marks numbers are written with, judged over whole columns: decimals, thousands, signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MARKS = (",", ".")
OTHER = {",": ".", ".": ","}
SIGNS = ("€", "%")
ENOUGH = 0.8
"""Share of the distinct cells of a column that must look like numbers; the rest may be missing codes."""
SLIP = 0.1
"""Share of the decimals of a column that come after a mark; fewer are slips: unreadable cells later."""
SPACES = " \u00a0\u202f"

_SIGN = re.compile(rf"^([+-]?)[€%][\s{SPACES}]*|[\s{SPACES}]*[€%]$")
_LOOKS = re.compile(rf"^[+-]?(?=.*\d)\d*([.,{SPACES}]\d+|[.,])*([eE][+-]?\d+)?$")
_LAST_DASH = re.compile(r"^([+-]?\d[\d.,]*),(-{1,2}|–)$")
_ONCE = re.compile(r"^(\d*)([.,])(\d*)$")
_GROUPED = {mark: re.compile(rf"^[1-9]\d{{0,2}}(\{mark}\d{{3}}){{2,}}$") for mark in MARKS}
_BOTH = {mark: re.compile(rf"^[1-9]\d{{0,2}}(\{OTHER[mark]}\d{{3}})+\{mark}\d*$") for mark in MARKS}
_SPACED = re.compile(rf"^[1-9]\d{{0,2}}([{SPACES}]\d{{3}})+([.,]\d*)?$")


@dataclass(frozen=True, slots=True)
class ColumnMarks:
    """What the numbers of one column say.

    Attributes
    ----------
    decimal : frozenset of str
        Marks that can only be decimal here.
    thousands : frozenset of str
        Marks that can only divide thousands here.
    open : frozenset of str
        Marks that stand once with three digits after them, as in 1.234, and nothing more is known of them.
    signs : frozenset of str
        Signs before or after numbers.
    """

    decimal: frozenset[str]
    thousands: frozenset[str]
    open: frozenset[str]
    signs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of a file, and the columns of which two readings are possible.

    Attributes
    ----------
    decimal, thousands : str
        Best reading; "" where no column says.
    signs : tuple of str
        Signs that stand with numbers.
    open : mapping of str to str
        Column to the mark that may be decimal or thousands.
    against : tuple of str
        Columns that write decimals with another mark than the others.
    """

    decimal: str
    thousands: str
    signs: tuple[str, ...]
    open: Mapping[str, str]
    against: tuple[str, ...]


def marks_of(columns: Mapping[str, Iterable[str]], *, enough: float = ENOUGH) -> Marks:
    """Judge the columns of a file together: a file writes its numbers in one way.

    Parameters
    ----------
    columns : mapping of str to iterable of str
        Distinct cells that are not blank, by column.
    enough : float
        Share of cells of a column that must look like numbers for it to count.

    Notes
    -----
    Decimal is a mark with another number of digits after it than three, with more than three or a zero
    before it, or last of two marks; thousands a mark that stands twice. A mark that stands once with three
    digits after it, in every number that has it, is open, unless other columns show that it is the other
    one of two marks.
    """
    found = {name: one for name, cells in columns.items() if (one := _column(cells, enough)) is not None}
    votes = {mark: [name for name, one in found.items() if _says(one, mark)] for mark in MARKS}
    decimal = max(MARKS, key=lambda mark: len(votes[mark])) if any(votes.values()) else ""
    against = tuple(votes[OTHER[decimal]]) if decimal else ()
    doubtful = {
        name: mark
        for name, one in found.items()
        for mark in one.open
        if decimal in ("", mark) and name not in against
    }
    if not decimal and doubtful:
        decimal = OTHER[next(iter(doubtful.values()))]
    signs = tuple(sign for sign in SIGNS if any(sign in one.signs for one in found.values()))
    return Marks(decimal, _thousands(found.values(), decimal), signs, doubtful, against)


def _says(one: ColumnMarks, decimal: str) -> bool:
    """Return whether this column can only be read with this decimal mark."""
    return decimal in one.decimal or OTHER[decimal] in one.thousands


def _thousands(found: Iterable[ColumnMarks], decimal: str) -> str:
    """Return the thousands mark: a space, or the mark that is not decimal where it stands between digits."""
    columns = list(found)
    if not decimal:
        return " " if any(" " in one.thousands for one in columns) else ""
    other = OTHER[decimal]
    if any(other in one.thousands | one.open for one in columns):
        return other
    return " " if any(" " in one.thousands for one in columns) else ""


def _column(cells: Iterable[str], enough: float) -> ColumnMarks | None:
    """Return what a column says, or None where it holds no numbers."""
    every = list(cells)
    looks = [cell for cell in every if _LOOKS.match(_bare(cell))]
    if not looks or len(looks) < enough * len(every):
        return None
    said: dict[str, Counter[str]] = {"decimal": Counter(), "thousands": Counter(), "open": Counter()}
    signs: set[str] = set()
    for cell in looks:
        signs.update(sign for sign in SIGNS if sign in cell)
        body = _bare(cell).lstrip("+-")
        number, exponent, _ = body.partition("e") if "e" in body else body.partition("E")
        dash = bool(_LAST_DASH.match(_unsigned(cell)))
        for kind, mark in _evidence(number, exponent=bool(exponent), dash=dash):
            said[kind][mark] += 1
    total = said["decimal"].total()
    decimal = frozenset(mark for mark, n in said["decimal"].items() if n >= SLIP * total)
    thousands = frozenset(said["thousands"]) - decimal
    return ColumnMarks(decimal, thousands, frozenset(said["open"]) - decimal - thousands, frozenset(signs))


def _unsigned(cell: str) -> str:
    """Return a cell without a euro or percent sign."""
    return _SIGN.sub(r"\1", cell.strip())


def _bare(cell: str) -> str:
    """Return a cell without its sign, and without the dash for no cents (1.234,-)."""
    return _LAST_DASH.sub(r"\1", _unsigned(cell))


def _evidence(number: str, *, exponent: bool, dash: bool) -> Iterable[tuple[str, str]]:
    """Yield what one number says of its marks: that one is decimal, divides thousands, or may do either."""
    if dash:
        yield "decimal", ","
    if _SPACED.match(number):
        yield "thousands", " "
        yield from (("decimal", mark) for mark in MARKS if mark in number)
        return
    for mark in MARKS:
        if _BOTH[mark].match(number):
            yield "decimal", mark
            yield "thousands", OTHER[mark]
        elif _GROUPED[mark].match(number):
            yield "thousands", mark
    once = _ONCE.match(number)
    if once:
        whole, mark, digits = once.groups()
        can_divide = len(digits) == 3 and 0 < len(whole) <= 3 and not whole.startswith("0") and not exponent
        yield ("open" if can_divide else "decimal"), mark
