"""Numbers and dates as a Dutch or English reader writes them."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import get_decimal_symbol, get_group_symbol

MINUS = "\N{MINUS SIGN}"
INFINITE = "∞"

DECIMALS = {"USD": 0, "EUR": 0, "share": 1, "": 2, "SD": 2}
"""Decimals by unit; every other has one, two below one. A share counts after multiplication by a hundred."""
OTHER_DECIMALS, SMALL_DECIMALS = 1, 2
MONEY = {"USD": {"en": "{sign}${number}", "nl": "{sign}{number} dollar"},
         "EUR": {"en": "{sign}€{number}", "nl": "{sign}€ {number}"}}  # fmt: skip
SHARE = "share"
POINTS = {"en": "percentage points", "nl": "procentpunt"}
SMALLEST_P = 0.001


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it is printed.

    Attributes
    ----------
    sign : str
        ``""``, ``"+"`` or the real minus sign.
    digits : str
        The absolute value with separators.
    """

    sign: str
    digits: str

    def __str__(self) -> str:
        return f"{self.sign}{self.digits}"


def decimals_of(unit: str, largest: float = math.inf) -> int:
    """Return the decimals of quantities in this unit; `largest` is the largest of them in absolute size."""
    return DECIMALS.get(unit, OTHER_DECIMALS if largest >= 1 else SMALL_DECIMALS)


def written(value: float, language: str, decimals: int, *, signed: bool = False) -> Written:
    """Round and write a number; a value that rounds to zero has no sign."""
    if math.isinf(value):
        return Written(MINUS if value < 0 else "+" if signed else "", INFINITE)
    plain = f"{Decimal(str(abs(value))):,.{decimals}f}"  # rounds what is printed, half to even, as Babel does
    digits = plain.translate(_separators(language))
    is_zero = not any(character in "123456789" for character in digits)
    sign = "" if is_zero else MINUS if value < 0 else "+" if signed else ""
    return Written(sign, digits)


@lru_cache(maxsize=8)
def _separators(language: str) -> dict[int, str]:
    """Return what stands in a language for the comma and the point of Python."""
    return {ord(","): get_group_symbol(language), ord("."): get_decimal_symbol(language)}


def number(value: float, language: str, decimals: int, *, signed: bool = False) -> str:
    """Return ``1,234.5`` or ``1.234,5`` with a real minus sign."""
    return str(written(value, language, decimals, signed=signed))


def count(value: float, language: str) -> str:
    """Return a whole number with its separators."""
    return number(value, language, 0)


def percent(share: float, language: str, decimals: int = 1) -> str:
    """Return a share between 0 and 1 as ``12.3%`` or ``12,3%``."""
    return f"{number(100 * share, language, decimals)}%"


def in_hundred(share: float) -> int:
    """Return a share as people out of a hundred, rounded as `percent` without decimals rounds it.

    One number on one denominator is rounded in one way, whether a sentence or a figure says it.

    Examples
    --------
    >>> in_hundred(0.264), percent(0.264, "en", 0)
    (26, '26%')
    """
    return int(Decimal(str(100 * share)).quantize(Decimal(1)))


def points(share: float, language: str, decimals: int = 1, *, signed: bool = False) -> str:
    """Return a difference of shares as ``11.1 percentage points`` or ``11,1 procentpunt``."""
    return f"{number(100 * share, language, decimals, signed=signed)} {POINTS[language]}"


def p_value(value: float, language: str) -> str:
    """Return three decimals, or ``< 0.001`` below what three decimals can say."""
    if value < SMALLEST_P:
        return f"< {number(SMALLEST_P, language, 3)}"
    return number(value, language, 3)


def p_is(value: float, language: str) -> str:
    """Return ``p = 0.034`` or ``p < 0.001``, as it stands in a sentence."""
    written = p_value(value, language)
    return f"p {written}" if written.startswith("<") else f"p = {written}"


def money(value: float, unit: str, language: str, *, signed: bool = False) -> str:
    """Return an amount with its currency in the reader's order: ``$1,794`` or ``1.794 dollar``."""
    parts = written(value, language, decimals_of(unit), signed=signed)
    return MONEY[unit][language].format(sign=parts.sign, number=parts.digits)


def date(value: dt.date, language: str) -> str:
    """Return ``30 May 2023`` or ``30 mei 2023``."""
    return str(format_date(value, format="d MMMM y", locale=language))


def month(value: float, language: str) -> str:
    """Return ``Sep 2023`` or ``sep 2023``, for tables and axes.

    A month is twelve times its year and its number, 1 to 12.
    """
    year, before = divmod(int(value) - 1, 12)
    return str(format_date(dt.date(year, before + 1, 1), format="MMM y", locale=language)).replace(".", "")


def month_in_words(value: float, language: str) -> str:
    """Return a month in full, as it stands in a sentence: ``September 2023`` or ``september 2023``."""
    year, before = divmod(int(value) - 1, 12)
    return str(format_date(dt.date(year, before + 1, 1), format="MMMM y", locale=language))


def month_code(value: int) -> str:
    """Return a month as ``2023-05``, for files."""
    year, before = divmod(value - 1, 12)
    return f"{year}-{before + 1:02d}"
