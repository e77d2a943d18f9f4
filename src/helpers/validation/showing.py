"""What a sentence may repeat of a raw file: never a text that could be somebody's."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from helpers.qualitative.dutch_words import listed
from helpers.qualitative.identifiers_nl import DIGITS_OF_A_DATE, shapes_in

LONGEST = 30
NOT_SHOWN = "(looks like the data of a person)"
_LONG = 8
_LONG_NUMBER = re.compile(r"\d[\d .\-()/]{5,}\d")
_NUMBER_OR_DATE = re.compile(
    r"[<>~±]?\s*[€$]?\s*[+-]?[\d.,\s/:%'T-]{1,24}\s*(?:%|€|euro|eur|j|jr|jaar|mnd|maanden|uur|years?|months?)?",
    re.IGNORECASE,
)
_KNOWN = frozenset(
    listed(
        "onbekend geen weigert weet niet wil nvt n.v.t. n.v.t n/a na nan nb n.b. null none missing unknown "
        "refused - -- ? ?? x xx xxx . * ja nee yes no true false waar onwaar j n y "
        "#n/a #n/b #num! #getal! #value! #waarde! #div/0! #deel/0! #ref! #verw! #name? #naam? #null! #leeg!"
    )
)
_DATE_WITH_A_MONTH = re.compile(r"\d{1,2}[ -][a-z]{3,9}\.?[ -]\d{2,4}", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z]{0,3}\d{1,4}[A-Za-z]?|[A-Z]{1,2}")


def columns(names: Iterable[str]) -> str:
    """Return the names of columns for a sentence, or why they are not repeated.

    Where the first line of a file is no head but a person, its cells would be printed as names.

    Examples
    --------
    >>> columns(["leeftijd", "groep"])
    'leeftijd, groep'
    """
    there = tuple(names)
    if not all(map(is_plain, there)):
        return (
            f"{len(there)} columns whose names are not repeated here, because one looks like the data of a "
            "person (is the first line a head?)"
        )
    return ", ".join(there)


def column(name: str) -> str:
    """Return the name of one column for a sentence, or that it is not repeated."""
    return f"'{name}'" if is_plain(name) else NOT_SHOWN


def cell(raw: str) -> str:
    """Return a cell that could not be read for a sentence: itself where it is a number, a date or a code.

    Examples
    --------
    >>> cell("31-09-2019"), cell("n.v.t."), cell("Jan Jansen")
    ("'31-09-2019'", "'n.v.t.'", 'a text of 10 characters')
    """
    text = raw.strip()
    plain = text.lower() in _KNOWN or all(word in _KNOWN for word in text.lower().split())
    safe = (
        plain
        or _CODE.fullmatch(text)
        or _NUMBER_OR_DATE.fullmatch(text)
        or _DATE_WITH_A_MONTH.fullmatch(text)
    )
    if not safe or not is_plain(text):
        return f"a text of {len(raw)} characters"
    return f"'{raw if len(raw) <= LONGEST else raw[: LONGEST - 3] + '...'}'"


def has_shape(text: str) -> bool:
    """Say whether a text has the shape of somebody's data: e-mail, phone, account, postcode or BSN in it."""
    return bool(shapes_in(DIGITS_OF_A_DATE.sub("", text.replace("_", " "))))


def is_plain(text: str) -> bool:
    """Say whether a text has no shape that points at one person, and no number as long as one."""
    numbers = (hit.group() for hit in _LONG_NUMBER.finditer(DIGITS_OF_A_DATE.sub("", text)))
    return not has_shape(text) and all(sum(map(str.isdigit, one)) < _LONG for one in numbers)


def without_people(raw: pd.Series) -> pd.Series:
    """Return texts for a table that is kept: one that has the shape of somebody's data is replaced."""
    return raw.where(raw.map({text: not has_shape(str(text)) for text in raw.unique()}), NOT_SHOWN)
