"""Citizen service numbers in a text, in every way in which people and programs write one whole number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_DASHES = "\\-\u00ad\u2010-\u2015\u2212"
_BETWEEN = rf"(?:\s{{1,3}}|\s?[{_DASHES}._/*:·]\s?|,)"
"""What stands between the parts of one number. A comma with a blank after it parts two numbers."""
_GROUPED = re.compile(
    r"(?<!\d)(?<!\d[.,])"
    rf"(?:\d{{4}}{_BETWEEN}?\d\d{_BETWEEN}?\d{{3}}|\d{{3}}{_BETWEEN}\d{{3}}{_BETWEEN}\d{{3}}"
    rf"|\d\d(?P<pairs>{_BETWEEN})\d\d(?P=pairs)\d\d(?P=pairs)\d{{3}}"
    rf"|\d(?P<single>{_BETWEEN})\d(?:(?P=single)\d){{7}})(?!\d)"
)
SCIENTIFIC = re.compile(r"(?<!\d)(?<!\d[.,])(\d[.,]\d{1,8})\s?[eE]\s?\+?0?([78])(?!\d)")
"""A number of eight or nine digits as a workbook writes it once it was taken for a quantity."""


def citizen_numbers(text: str) -> Iterator[re.Match[str]]:
    """Yield where a text holds nine digits, or the power of ten that stands for them, that pass the test.

    Letters may touch the number ("bsn111222333", "NL111222333B01"), digits may not. Eight digits are not
    looked at: a number in a text that lost its zero is like any other number.
    """
    for hit in _GROUPED.finditer(text):
        if passes_eleven_test(hit.group()):
            yield hit
    for hit in SCIENTIFIC.finditer(text):
        number = whole_number(hit)
        if number is not None and passes_eleven_test(f"{number:09d}"):
            yield hit


def whole_number(scientific: re.Match[str]) -> int | None:
    """Return the number that a hit of `SCIENTIFIC` stands for; None where it is not a whole one.

    Examples
    --------
    >>> whole_number(SCIENTIFIC.search("1,23456782E+08"))
    123456782
    """
    mantissa, exponent = scientific.groups()
    number = Decimal(mantissa.replace(",", ".")).scaleb(int(exponent))
    return int(number) if number == int(number) else None


def in_usual_digits(text: str) -> str:
    """Return a text in the usual letters and digits, without characters that nobody sees.

    Examples
    --------
    >>> in_usual_digits("１２３４５６٧８２")
    '123456782'
    """
    if text.isascii():
        return text
    seen = (one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf")
    return "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in seen)


def passes_eleven_test(text: str) -> bool:
    """Say whether nine digits, whatever stands between them, can be a citizen service number."""
    digits = [int(letter) for letter in text if letter.isdecimal()]
    if len(digits) != len(_WEIGHTS):
        return False
    total = sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=True))
    return any(digits) and total % 11 == 0
