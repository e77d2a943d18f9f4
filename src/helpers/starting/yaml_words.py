"""Words and numbers as our own YAML reader reads them back: quoted where they could be misread."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping

from helpers.study.base import Code

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_NOT_WORDS = frozenset({"true", "false", "null"})
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
WIDTH = 110


def word(text: str) -> str:
    r"""Return a text as a YAML scalar.

    Examples
    --------
    >>> word("age"), word("no"), word("true"), word("01"), word('12"')
    ('age', 'no', '"true"', '"01"', '"12\\""')
    """
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_WORDS:
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """Return a text between double quotes; what cannot be printed is written as its number."""
    return '"' + "".join(_escaped(one) for one in text) + '"'


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable() and ord(character) <= 0xFFFD and character != "\ufeff":
        return character
    return f"\\U{ord(character):08X}"


def code(one: Code) -> str:
    """Return a code: a number as it is, a text always between quotes.

    Examples
    --------
    >>> code(1), code("1"), code("no")
    ('1', '"1"', '"no"')
    """
    return quoted(one) if isinstance(one, str) else f"{one:g}" if isinstance(one, float) else str(one)


def number(value: float) -> str:
    """Return a number in as few signs as it needs.

    Examples
    --------
    >>> number(100.0), number(0.5), number(2e6)
    ('100', '0.5', '2000000')
    """
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))


def sequence(items: Iterable[str]) -> str:
    """Return a list between brackets, on one line."""
    return f"[{', '.join(items)}]"


def mapping(pairs: Mapping[str, str]) -> str:
    """Return a mapping between braces, on one line; keys and values are written already."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"


def comment(text: str, *, indent: int = 0) -> list[str]:
    """Return a comment as lines that fit the page; a text of a file cannot end it."""
    plain = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    mark = " " * indent + "# "
    return [mark + line for line in textwrap.wrap(plain, WIDTH - len(mark), break_on_hyphens=False)]
