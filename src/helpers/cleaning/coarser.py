"""Cells made coarser: of a date the year, of a postcode the four digits; nothing passes that is neither."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_DATES = (
    re.compile(r"(\d{4})-\d{1,2}-\d{1,2}(?:[ T].*)?"),
    re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.](\d{4})(?: .*)?"),
    re.compile(r"((?:19|20)\d\d)(?:0[1-9]|1[0-2])[0-3]\d"),
)
_POSTCODE = re.compile(r"([1-9]\d{3}) ?[A-Za-z]{0,2}")


@dataclass(frozen=True, slots=True)
class Coarser:
    """A column of coarser cells, and how many cells were not of the kind and are empty now."""

    cells: tuple[str, ...]
    n_left_out: int


def years(cells: Sequence[str], form: str) -> Coarser:
    """Return the year of every date, read in a form and else in the usual ones.

    Examples
    --------
    >>> years(["31-12-1980", "", "in de herfst"], "%d-%m-%Y")
    Coarser(cells=('1980', '', ''), n_left_out=1)
    """
    return _each(cells, lambda text: _year(text, form))


def four_digits(cells: Sequence[str]) -> Coarser:
    """Return the four digits of every Dutch postcode.

    Examples
    --------
    >>> four_digits(["3111 AB", "3111ab", "Dorpsstraat 1"])
    Coarser(cells=('3111', '3111', ''), n_left_out=1)
    """
    return _each(cells, lambda text: found.group(1) if (found := _POSTCODE.fullmatch(text)) else "")


def _year(text: str, form: str) -> str:
    try:
        return f"{dt.datetime.strptime(text, form).year:04d}"
    except ValueError:
        found = next((hit for pattern in _DATES if (hit := pattern.fullmatch(text))), None)
        return found.group(1) if found else ""


def _each(cells: Sequence[str], coarser: Callable[[str], str]) -> Coarser:
    made = tuple(coarser(cell.strip()) for cell in cells)
    n_left_out = sum(not new and bool(cell.strip()) for cell, new in zip(cells, made, strict=True))
    return Coarser(made, n_left_out)
