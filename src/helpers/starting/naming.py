"""Names for what files call otherwise: small letters, digits and low lines, each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from helpers.study.rules_data import RESERVED, RESERVED_ENDING

SHORT_LABEL = 10
LONGEST = 40
"""A name is at most 60 letters; this leaves room for an ending."""
_NO_LETTERS = {
    "€": " euro ",
    "%": " percent ",
    "&": " and ",
    "ß": "ss",
    "ø": "o",
    "æ": "ae",
    "ð": "d",
    "ł": "l",
}
_NO_NAMES = frozenset({*RESERVED, "null", "true", "false", "row_number", "all", "none", "everyone"})
"""Names with a meaning of their own in a declaration or on a page."""
_WORD = re.compile(r"[a-z0-9]+")
_NUMBER_OF_COPY = re.compile(r"_\d+$")


def ascii_words(text: str) -> tuple[str, ...]:
    """Return the words of a text in small letters without accents; CamelCase is two words.

    Examples
    --------
    >>> ascii_words("Datum eerste Cliëntgesprek")
    ('datum', 'eerste', 'clientgesprek')
    >>> ascii_words("ResponseId")
    ('response', 'id')
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    for sign, words in _NO_LETTERS.items():
        apart = apart.replace(sign, words)
    plain = unicodedata.normalize("NFKD", apart.lower()).encode("ascii", "ignore").decode("ascii")
    return tuple(_WORD.findall(plain))


def called(column: str, label: str = "") -> frozenset[str]:
    """Return the words by which a column tells what it is: of its own head, and of a short label.

    Of a head of two rows ("Traject / Fase") the lower one counts. A long question says too many other words.

    Examples
    --------
    >>> sorted(called("Traject / Fase", "Wat is uw leeftijd?"))
    ['fase', 'is', 'leeftijd', 'uw', 'wat']
    """
    words = ascii_words(column.rpartition(" / ")[2])
    said = ascii_words(label)
    return frozenset((*words, *(said if len(said) <= SHORT_LABEL else ())))


def identifier(text: str, *, otherwise: str) -> str:
    """Return a name for a variable or table: begins with a letter, at most `LONGEST` characters.

    Parameters
    ----------
    text : str
        What the file calls it.
    otherwise : str
        The name of something whose own name holds no letter or digit, and the beginning of one that begins
        with a digit.

    Examples
    --------
    >>> identifier("Q1_1#2", otherwise="column")
    'q1_1_2'
    >>> identifier("2024", otherwise="column")
    'column_2024'
    """
    name = "_".join(ascii_words(text))
    if not name:
        return otherwise
    if not name[0].isalpha():
        name = f"{otherwise}_{name}"
    return name[:LONGEST].rstrip("_")


def category(text: str, *, otherwise: str) -> str:
    """Return a name for a category; it may begin with a digit, but is never a number by itself.

    Examples
    --------
    >>> category("18 t/m 34 jaar", otherwise="code_1")
    '18_t_m_34_jaar'
    >>> category("3", otherwise="code_3")
    'code_3'
    """
    name = "_".join(ascii_words(text))[:LONGEST].rstrip("_")
    return otherwise if not name or name.isdigit() else name


def own_name(name: str, taken: Iterable[str]) -> str:
    """Return a name that is not taken and not kept for the program: itself, or with a number behind it.

    Examples
    --------
    >>> own_name("age", ["age", "age_2"])
    'age_3'
    >>> own_name("person", [])
    'person_2'
    """
    used = frozenset(taken)
    stem = _NUMBER_OF_COPY.sub("", name) if name in used else name
    number, one = 1, name
    while one in used or one in _NO_NAMES or one.endswith(RESERVED_ENDING):
        number += 1
        one = f"{stem}_{number}"
    return one


def study_name(text: str) -> str:
    """Return the nearest name that a study may have, or "" where nothing is left.

    Examples
    --------
    >>> study_name("Mijn Scriptie (2024)")
    'mijn-scriptie-2024'
    """
    apart = re.sub(r"[^a-z0-9_-]+", "-", "-".join(_NAME_PARTS.findall(_plain(text))))
    return re.sub(r"^[^a-z]+", "", apart)[:60].strip("-_")


_NAME_PARTS = re.compile(r"[a-z0-9_]+")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode("ascii")
