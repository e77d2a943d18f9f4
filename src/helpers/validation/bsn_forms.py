"""What a column holds once all ways of writing whole numbers of eight or nine digits are one.

A citizen service number arrives as nine digits, with blanks and dashes, in wide or Arabic digits, as the
power of ten that a workbook makes of it, as a number with decimals, with a word before it, or two in a cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from helpers.qualitative.citizen_number import SCIENTIFIC, in_usual_digits, whole_number
from helpers.qualitative.identifiers_nl import DIGITS_OF_A_DATE

_LENGTHS = (8, 9)
_NINE = 9
_PLAIN = r"^\d{8,9}$"
EIGHT_DIGITS = r"\p{Nd}(\P{Nd}*\p{Nd}){7}"
"""What a cell has that may hold such a number, in the digits of any script."""
_LONGEST = 200
"""A longer cell is a text: what that mentions is looked for elsewhere."""
_READ = 10_000
"""Cells in another form that are read one by one, evenly over the column."""

_WORD = r"(?:[^\W\d_]{1,20}[\W_]*)?"
_ONE = re.compile(
    rf"[\W_]*{_WORD}(?:00+)?(?:(?P<together>\d{{8,9}})(?:[.,]0+|[Bb]\d\d)?"
    rf"|(?P<grouped>\d(?:[\W_]{{0,3}}\d){{7,8}})(?:[.,]0{{1,2}})?)[\W_]*{_WORD}"
)
"""One number with what people and programs write around it: blanks that do not break, ="...", a word or
letter, two zeros or more, and NL and B01 where it is the VAT number of one person."""
_DECIMALS = re.compile(r"(?<=\d{8})[.,]0{1,2}(?!\d)")
_SURE = tuple(map(re.compile, (r"[^\W\d_]+|[/|;&+\n\t]|,\s|\s{2,}", r"\s+")))
"""What parts two numbers: a word, a slash or a comma with a blank; then any blank."""
_TOGETHER = re.compile(r"(?<!\d)(?<!\d[.,])\d{9}(?!\d)")
_ANYTHING = re.compile(r"\D+")


@dataclass(frozen=True, eq=False)
class Numbers:
    """Cells in their plainest form.

    Attributes
    ----------
    values : (n,) string array
        Different ones: numbers of eight or nine digits bare, each by itself; other cells as they are.
    times : (n,) int array
        How often each stands in the column.
    """

    values: pa.Array
    times: npt.NDArray[np.int64]


def in_one_form(cells: pa.Array, times: npt.NDArray[np.int64]) -> Numbers:
    """Return the cells of a column with every number of eight or nine digits bare.

    Parameters
    ----------
    cells : (n,) string array
        The different cells that are not empty, without blanks around them.
    times : (n,) int array
        How often each stands there.

    Notes
    -----
    A number that a workbook shortened (``1.23E+08``) has lost digits, and nothing can tell what it was. Eight
    digits stand for nine that lost their zero. A cell with several numbers counts once for each, so a column
    of couples is judged like a column of people. Of very many cells in other forms a part stands for all.

    Examples
    --------
    >>> couples = pa.array(["123456782 / 111222333", "1,23456782E+08"])
    >>> in_one_form(couples, np.array([1, 1])).values.to_pylist()
    ['123456782', '111222333']
    """
    other = _in_another_form(cells)
    places = np.flatnonzero(other)
    if not len(places):
        return Numbers(cells, times)
    step = -(-len(places) // _READ)
    read: Counter[str] = Counter()
    for cell, n in zip(cells.take(pa.array(places[::step])).to_pylist(), times[places[::step]], strict=True):
        for number in apart(cell) or (cell,):
            read[number] += int(n) * step
    rest = np.flatnonzero(~other)
    both = pa.concat_arrays([cells.take(pa.array(rest)), pa.array(list(read), cells.type)])
    known = both.dictionary_encode()
    weights = np.concatenate([times[rest], np.array(list(read.values()), dtype=np.int64)])
    counted = np.bincount(known.indices.to_numpy(), weights=weights).astype(np.int64)
    return Numbers(known.dictionary, counted)


def apart(text: str) -> tuple[str, ...]:
    """Return the numbers of eight or nine digits that a cell holds and that stand by themselves.

    Examples
    --------
    >>> apart("1112.22.333 en 123 456 782")
    ('111222333', '123456782')
    >>> apart("1.23456782E+08")
    ('123456782',)
    >>> apart("06 12345678")
    ()
    """
    cell = SCIENTIFIC.sub(_written_out, DIGITS_OF_A_DATE.sub(" ", in_usual_digits(text)))
    hit = _ONE.fullmatch(cell)
    if hit is not None:
        return (_digits(hit["together"] or hit["grouped"]),)
    cell = _DECIMALS.sub("", cell)
    sure = [tuple(_numbers(between, cell)) for between in _SURE]
    several = next((found for found in (*sure, tuple(_numbers(_ANYTHING, cell))) if len(found) > 1), ())
    digits = _digits(cell)
    if several or len(digits) % _NINE or len(digits) == _NINE:
        return several or sure[0] or tuple(_TOGETHER.findall(cell))
    return tuple(digits[at : at + _NINE] for at in range(0, len(digits), _NINE))


def _in_another_form(cells: pa.Array) -> npt.NDArray[np.bool_]:
    """Return which cells have eight digits or more and are not such a number bare."""
    may = pc.and_(
        pc.match_substring_regex(cells, EIGHT_DIGITS), pc.less_equal(pc.utf8_length(cells), _LONGEST)
    )
    flags: npt.NDArray[np.bool_] = pc.and_not(may, pc.match_substring_regex(cells, _PLAIN)).to_numpy(
        zero_copy_only=False
    )
    return flags


def _written_out(hit: re.Match[str]) -> str:
    number = whole_number(hit)
    return hit.group() if number is None else f"{number}"


def _numbers(between: re.Pattern[str], cell: str) -> Iterator[str]:
    """Yield the parts of a cell with eight or nine digits."""
    yield from (part for part in map(_digits, between.split(cell)) if len(part) in _LENGTHS)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
