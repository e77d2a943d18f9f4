"""From a message to a sentence: values written in the reader's notation, names by their labels."""

from __future__ import annotations

import datetime
import math
import re
import string
from collections.abc import Callable
from typing import Any

from helpers.reporting import notation
from helpers.reporting.catalogue import CatalogueFault, placeholders
from helpers.reporting.labels import Lexicon
from helpers.results import Behind, Declared, Message, Name, Persons, Quantity, Withheld

_SPEC = re.compile(r"^(number|signed|percent|points)(\d)$")
PLAIN_SPECS = ("", "count", "p", "quantity", "size", "label", "inline", "start", "date")


def say(message: Message, lexicon: Lexicon, language: str) -> str:
    """Return the sentence of a message.

    Parameters
    ----------
    message : Message
        A key of the catalogue and its values. A `Name` is printed by its label, a nested `Message` is said in place,
        `Withheld` becomes words. `Persons` and `Behind` are refused: they mean that the message did not go
        through the door.
    lexicon : Lexicon
        The labels of the study.
    language : str
        ``"nl"`` or ``"en"``.

    Raises
    ------
    CatalogueFault
        When the key, a value or a format is missing; the key is named.
    """
    template = lexicon.catalogue.text(message.key, language)
    holes = placeholders(template)
    said = {}
    for hole in holes:
        if hole.name not in message.values:
            raise CatalogueFault(
                f"The sentence '{message.key}' asks for '{hole.name}', which the message does not give."
            )
        said[hole] = _write(message.values[hole.name], hole.spec, lexicon, language, message.key)
    parts = []
    for literal, name, spec, _ in string.Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            parts.append(
                next(text for hole, text in said.items() if (hole.name, hole.spec) == (name, spec or ""))
            )
    return "".join(parts)


def capitalised(text: str) -> str:
    """Return the text with its first letter as a capital; a symbol of one letter (n, p) stays as it is."""
    if not text[1:2].isalpha():
        return text
    return text[:1].upper() + text[1:]


def inline(text: str) -> str:
    """Return a label as it stands inside a sentence: ``Earnings in 1978`` as ``earnings in 1978``.

    A first word with a second capital or a digit (``NSW``, ``A2``) is left alone.
    """
    first = text.split(" ", 1)[0]
    if len(first) > 1 and first[1:].isalpha() and first[1:].islower():
        return text[:1].lower() + text[1:]
    return text


def _write(value: Any, spec: str, lexicon: Lexicon, language: str, key: str) -> str:  # noqa: PLR0911
    """Write one value; the order of the cases is the order of trust: what the door put in comes first."""
    if isinstance(value, (Persons, Behind)):
        raise CatalogueFault(f"The sentence '{key}' holds {value!r}, which did not go through the door.")
    if isinstance(value, Declared):
        return _write(value.value, spec, lexicon, language, key)
    if isinstance(value, Withheld):
        return _withheld(value, spec, lexicon, language)
    if isinstance(value, Message):
        return _name(say(value, lexicon, language), spec)
    if isinstance(value, Name):
        return _name(lexicon.label(value, language, topic=key.partition(".")[0]).text, spec)
    if isinstance(value, (tuple, list)):
        return _several(value, spec, lexicon, language, key)
    if isinstance(value, Quantity):
        return _quantity(value, spec, lexicon, language, key)
    if isinstance(value, bool):
        return lexicon.word("yes" if value else "no", language).text
    if value is None:
        return lexicon.unknown(language)
    if isinstance(value, str):
        return _name(value, spec)
    if isinstance(value, datetime.date):
        return notation.date(value, language)
    return _number(value, spec, language, key, lexicon)


def _several(values: Any, spec: str, lexicon: Lexicon, language: str, key: str) -> str:
    """Put sentences after each other, and words in a list."""
    parts = [_write(each, spec, lexicon, language, key) for each in values]
    sentences = all(part.endswith((".", ";", ":")) for part in parts)
    return " ".join(parts) if sentences else lexicon.listed(parts, language)


def _withheld(value: Withheld, spec: str, lexicon: Lexicon, language: str) -> str:
    counted = spec in ("", "count")
    template = lexicon.catalogue.text("words.fewer_than" if counted else "words.withheld_number", language)
    return template.format(below=notation.count(value.below, language))


def _name(text: str, spec: str) -> str:
    if spec == "inline":
        return inline(text)
    return capitalised(text) if spec == "start" else text


def _quantity(value: Quantity, spec: str, lexicon: Lexicon, language: str, key: str) -> str:
    if spec in ("", "quantity"):
        return quantity(value, lexicon, language)
    if spec == "size":
        return quantity(
            Quantity(abs(value.value), value.unit, value.is_difference), lexicon, language, signed=False
        )
    return _number(value.value, spec, language, key, lexicon)


def quantity(value: Quantity, lexicon: Lexicon, language: str, *, signed: bool | None = None) -> str:
    """Return a number with its unit; differences carry their sign unless `signed` says otherwise."""
    with_sign = value.is_difference if signed is None else signed
    if not math.isfinite(value.value):
        return (
            notation.number(value.value, language, 0)
            if math.isinf(value.value)
            else lexicon.unknown(language)
        )
    if value.unit in notation.MONEY:
        return notation.money(value.value, value.unit, language, signed=with_sign)
    if value.unit == notation.SHARE and value.is_difference:
        return notation.points(value.value, language, signed=with_sign)
    if value.unit == notation.SHARE:
        return notation.percent(value.value, language)
    decimals = notation.decimals_of(value.unit)
    text = notation.number(value.value, language, decimals, signed=with_sign)
    return f"{text} {lexicon.unit(value.unit, language).text}".strip()


def _number(value: Any, spec: str, language: str, key: str, lexicon: Lexicon) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise CatalogueFault(f"The sentence '{key}' cannot print {value!r} as '{spec or 'text'}'.")
    if math.isnan(value):
        return lexicon.unknown(language)
    if spec == "count" or (spec == "" and isinstance(value, int)):
        return notation.count(value, language)
    if spec == "p":
        return notation.p_value(value, language)
    match = _SPEC.match(spec)
    if match is None:
        raise CatalogueFault(
            f"The sentence '{key}' prints the number {value!r} without saying how; "
            "allowed: count, p, numberK, signedK, percentK, pointsK."
        )
    return _WRITERS[match.group(1)](value, language, int(match.group(2)))


_WRITERS: dict[str, Callable[[float, str, int], str]] = {
    "number": notation.number,
    "signed": lambda value, language, decimals: notation.number(value, language, decimals, signed=True),
    "percent": notation.percent,
    "points": notation.points,
}


def known_spec(spec: str) -> bool:
    """Say whether a placeholder's format exists."""
    return spec in PLAIN_SPECS or _SPEC.match(spec) is not None
