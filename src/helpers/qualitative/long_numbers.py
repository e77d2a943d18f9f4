"""Long numbers in spoken Dutch that are cut into parts: what a person reads out of a letter, group by group.

Nobody says eight digits in a row of something that is not somebody's: a citizen service number, a telephone,
an account, a file. What else has so many is left alone by its shape: years, hours and amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from helpers.qualitative.citizen_number import passes_eleven_test
from helpers.qualitative.dutch_words import DIGIT_WORDS, NUMBER_WORDS, ONE
from helpers.qualitative.marks import Mark

FEWEST_DIGITS = 8
_DASHES = "\\-\u00ad\u2010-\u2015\u2212"
_BETWEEN = rf"(?:\s{{0,3}}|\s?[{_DASHES}/_*·()]{{1,3}}\s?|[.:,]{{1,3}})"
_IN_PARTS = re.compile(rf"(?<!\d)\+?\d(?:{_BETWEEN}\d){{{FEWEST_DIGITS - 1},}}")
_POWER_OF_TEN = re.compile(r"(?<![\w.,])\d[.,]\d{4,}\s?[eE]\s?[+-]?\d{1,3}(?!\d)")
_DUTCH_ACCOUNT = re.compile(
    r"(?<!\w)N\W?L\W{0,2}(?:\d\W{0,2}){2}(?:[A-Z]\W{0,2}){4}(?:\d\W{0,2}){9}\d(?!\w)", re.IGNORECASE
)
_COORDINATE = re.compile(r"(?<![\w.,])-?\d{1,3}[.,]\d{4,}(?!\d)")
_OF_A_COMPUTER = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)|(?<![\w:])[\da-f]{1,4}(?::[\da-f]{0,4}){4,7}(?![\w:])",
    re.IGNORECASE,
)

_DATE = re.compile(
    r"(?:0?[1-9]|[12]\d|3[01])\D{1,3}(?:0?[1-9]|1[0-2])\D{1,3}(?:19|20)\d\d"
    r"|(?:19|20)\d\d\D{1,3}(?:0?[1-9]|1[0-2])\D{1,3}(?:0?[1-9]|[12]\d|3[01])"
)
"""Left to `dutch_numbers.dates`, which calls it by its name."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?")
_HOURS = re.compile(
    rf"(?:[01]?\d|2[0-4])[.:][0-5]\d(?:\s?[{_DASHES}/]\s?(?:[01]?\d|2[0-4])[.:][0-5]\d)+", re.ASCII
)
_YEAR_AND_A_NUMBER = re.compile(r"(?:19|20)\d\d\s\d{1,5}(?:[.,]\d{1,2})?")

_WORD = "|".join(sorted({*DIGIT_WORDS, *NUMBER_WORDS, *ONE}, key=len, reverse=True))
_SPOKEN = re.compile(
    rf"(?<!\w)(?:{_WORD}|\d{{1,4}})(?:[\s,-]+(?:{_WORD}|\d{{1,4}})){{3,}}(?!\w)", re.IGNORECASE
)
_OF_ONE_DIGIT = frozenset({*DIGIT_WORDS, *ONE})
FEWEST_SPOKEN = 7


def long_numbers(text: str) -> Iterator[Mark]:
    """Yield numbers of eight digits or more in parts, and what else is read out in figures.

    That is: powers of ten, Dutch accounts in parts, places on earth in degrees, addresses of computers.
    A row of number words counts from seven digits ("twaalf vierendertig zesenvijftig acht").
    """
    for hit in _IN_PARTS.finditer(text):
        if not _is_ordinary(hit.group()):
            yield Mark("number", *hit.span())
    for shape in (_POWER_OF_TEN, _DUTCH_ACCOUNT, _COORDINATE, _OF_A_COMPUTER):
        for hit in shape.finditer(text):
            yield Mark("number", *hit.span())
    for hit in _SPOKEN.finditer(text):
        if _digits_said(hit.group()) >= FEWEST_SPOKEN:
            yield Mark("number", *hit.span())


def _is_ordinary(run: str) -> bool:
    """Say whether digits are a date, years, hours or an amount, and no citizen number all together."""
    if passes_eleven_test(run):
        return False
    groups = re.findall(r"\d+", run)
    return (
        all(map(_YEAR.fullmatch, groups))
        or any(shape.fullmatch(run) is not None for shape in (_DATE, _AMOUNT, _HOURS, _YEAR_AND_A_NUMBER))
    )  # fmt: skip


def _digits_said(words: str) -> int:
    """Return how many digits a row of numbers in words and figures stands for; 0 without a word."""
    parts = re.split(r"[\s,-]+", words.lower())
    if all(part.isdecimal() for part in parts):
        return 0
    return sum(len(part) if part.isdecimal() else 1 if part in _OF_ONE_DIGIT else 2 for part in parts)
