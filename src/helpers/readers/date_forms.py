"""In which form dates are written, judged over whole columns: the order of day, month and year."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ENOUGH = 0.8
"""Share of the distinct cells of a column that must look like dates; the rest may be codes for missing."""
NEARLY_ALL = 0.9
"""Share of the dates of a column that must exist in its form; the others are unreadable cells later."""
SEVERAL_MONTHS = 4
YEARS = range(1900, 2101)
"""Years that make eight or six digits a date."""
DAY_FIRST = "%d{0}%m{0}%Y"
MONTH_FIRST = "%m{0}%d{0}%Y"
MONTHS = "jan|feb|mrt|mar|maa|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec"

_DAY, _MONTH, _YEAR, _SHORT = r"(?P<a>\d{1,2})", r"(?P<b>\d{1,2})", r"(?P<y>\d{4})", r"(?P<short>\d{2})"
_NAME = rf"(?P<name>{MONTHS})[a-z]*\.?"
_ANY, _SAME = r"(?P<s>[-/.])", r"(?P=s)"
_TIME = r"(?P<time>[ T]\d{1,2}:\d{2}(?P<seconds>:\d{2}(?P<part>\.\d+)?)?)?"
_PATTERNS = (
    (_DAY + _ANY + _MONTH + _SAME + _YEAR + _TIME, (DAY_FIRST, MONTH_FIRST)),
    (_YEAR + _ANY + _MONTH + _SAME + _DAY + _TIME, ("%Y{0}%m{0}%d",)),
    (_DAY + _ANY + _MONTH + _SAME + _SHORT, ("%d{0}%m{0}%y", "%m{0}%d{0}%y")),
    (_DAY + r"(?P<s>[- ])" + _NAME + _SAME + _YEAR, ("%d{0}%b{0}%Y",)),
    (_DAY + r"(?P<s>[- ])" + _NAME + _SAME + _SHORT, ("%d{0}%b{0}%y",)),
    (_YEAR + r"(?P<s>[-/])" + _MONTH, ("%Y{0}%m",)),
    (_MONTH + r"(?P<s>[-/])" + _YEAR, ("%m{0}%Y",)),
    (r"(?P<y>\d{4})(?P<b>\d{2})(?P<a>\d{2})", ("%Y%m%d",)),
    (r"(?P<a>\d{2})(?P<b>\d{2})(?P<y>\d{4})", ("%d%m%Y",)),
    (r"(?P<y>\d{4})(?P<b>\d{2})", ("%Y%m",)),
)
"""Shapes with the forms each may have; of two the first has the day first. Earlier shapes come first."""
_SHAPES = tuple((re.compile(rf"^{pattern}$", re.IGNORECASE), forms) for pattern, forms in _PATTERNS)


@dataclass(frozen=True, slots=True)
class ColumnDates:
    """How one column writes its dates.

    Attributes
    ----------
    forms : tuple of str
        Forms in which most dates of the column exist, the likeliest first. Empty where the dates have one
        shape and no single form fits nearly all.
    separator : str
        Between day, month and year; "" in dates of digits alone.
    two_digit_years : bool
        Whether the century has to be guessed.
    """

    forms: tuple[str, ...]
    separator: str
    two_digit_years: bool


@dataclass(frozen=True, slots=True)
class Dates:
    """How a file writes its dates.

    Attributes
    ----------
    form : str
        Of most columns; "" where no column holds dates.
    others : mapping of str to str
        Form of the columns that write them otherwise.
    open : mapping of str to tuple of str
        Columns of which every date exists with the day first and with the month first: both forms.
    mixed : tuple of str
        Columns whose dates no single form fits.
    short : mapping of str to str
        Columns with years of two digits, with their form.
    """

    form: str
    others: Mapping[str, str]
    open: Mapping[str, tuple[str, ...]]
    mixed: tuple[str, ...]
    short: Mapping[str, str]


def dates_of(columns: Mapping[str, Iterable[str]], *, enough: float = ENOUGH) -> Dates:
    """Judge the columns of a file together.

    Parameters
    ----------
    columns : mapping of str to iterable of str
        Distinct cells that are not blank, by column.
    enough : float
        Share of cells of a column that must have the shape of a date for it to count.

    Notes
    -----
    A day above 12 shows the order. A column that never shows it takes the order of a column with the same
    separator that does; where there is none, it is open and the day is taken first.
    """
    found = {name: one for name, cells in columns.items() if (one := _column(cells, enough)) is not None}
    shown = {
        one.separator: _day_first(one.forms[0])
        for one in found.values()
        if len(one.forms) == 1 and one.separator
    }
    chosen: dict[str, str] = {}
    doubtful: dict[str, tuple[str, ...]] = {}
    for name, one in found.items():
        fitting = [form for form in one.forms if _day_first(form) == shown.get(one.separator)]
        if len(one.forms) > 1 and not fitting:
            doubtful[name] = one.forms
        if one.forms:
            chosen[name] = (fitting or one.forms)[0]
    counts = Counter(sorted(chosen.values(), key=lambda form: not any(mark in form for mark in "-/. ")))
    form = counts.most_common(1)[0][0] if counts else ""
    return Dates(
        form,
        {name: one for name, one in chosen.items() if one != form},
        doubtful,
        tuple(name for name, one in found.items() if not one.forms),
        {name: chosen[name] for name, one in found.items() if one.two_digit_years and one.forms},
    )


def _day_first(form: str) -> bool:
    """Return whether the day stands before the month."""
    return form.find("%d") < max(form.find("%m"), form.find("%b"))


def _column(cells: Iterable[str], enough: float) -> ColumnDates | None:
    """Return how a column writes dates, or None where it holds none."""
    every = list(cells)
    for shape, forms in _SHAPES:
        found = [one.groupdict() for one in map(shape.match, every) if one]
        if not found or len(found) < enough * len(every):
            continue
        separators = {str(one.get("s") or "") for one in found}
        times = {_time_form(one) for one in found}
        fitting = _fitting(found, forms)
        if len(separators) > 1 or len(times) > 1:
            fitting = []
        separator = min(separators)
        if separator or fitting:  # digits that are no dates are numbers
            written = tuple(form.format(separator) + min(times) for form in fitting)
            return ColumnDates(written, separator, "short" in found[0])
    return None


def _fitting(found: Sequence[Mapping[str, str | None]], forms: Sequence[str]) -> list[str]:
    """Return the forms in which nearly all dates exist, and no other form has more.

    Days that are always the first, of several months, are months: no list of dates is of the first twelve
    days of January only.
    """
    counts = {form: sum(_exists(one, form) for one in found) for form in forms}
    most = max(counts.values())
    if most < NEARLY_ALL * len(found):
        return []
    fitting = [form for form in forms if counts[form] == most]
    places = [{int(one[place] or 0) for one in found} for place in ("a", "b")] if len(fitting) > 1 else []
    for position, (here, other) in enumerate(zip(places, reversed(places), strict=True)):
        if here == {1} and len(other) >= SEVERAL_MONTHS:
            return [fitting[position]]
    return fitting


def _time_form(parts: Mapping[str, str | None]) -> str:
    """Return the form of the time of day, "" where there is none."""
    if not parts.get("time"):
        return ""
    mark = str(parts["time"])[0]
    return f"{mark}%H:%M" + (":%S" if parts["seconds"] else "") + (".%f" if parts["part"] else "")


def _exists(parts: Mapping[str, str | None], form: str) -> bool:
    """Return whether the calendar has this date when it is read in this form."""
    first, second = int(parts.get("a") or 1), int(parts.get("b") or 1)
    swapped = (
        "%d" in form and "%m" in form and form.find("%m") < form.find("%d") and not form.startswith("%Y")
    )
    day, month = (second, first) if swapped else (first, second)
    year = int(parts.get("y") or 2000 + int(parts.get("short") or 0))
    if not parts.get("s") and year not in YEARS:
        return False
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True
