"""From a message to a sentence: values written in the reader's notation, names by their labels."""

from __future__ import annotations

import datetime as dt
import math
import re
import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.reporting import notation
from helpers.reporting.catalogue import CatalogueFault, placeholders
from helpers.reporting.labels import Lexicon
from helpers.results import Behind, Declared, Message, Name, Persons, Quantity, Withheld

_SPEC = re.compile(r"^(number|signed|percent|points)(\d)$")
PLAIN_SPECS = ("", "count", "p", "p_is", "quantity", "size", "label", "inline", "start", "date", "month")


def say(message: Message, lexicon: Lexicon, language: str) -> str:
    """Return the sentence of a message.

    Parameters
    ----------
    message : Message
        A key of the catalogue and its values. A `Name` is printed by its label, a nested `Message` is said in
        place, `Withheld` becomes words, a tuple becomes a list. `Persons` and `Behind` are refused: they mean
        that the message did not go through the door.
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
    pen = _Pen(lexicon, language, message.key)
    for hole in placeholders(template):
        if hole.name not in message.values:
            raise CatalogueFault(
                f"The sentence '{message.key}' asks for '{hole.name}', which the message does not give."
            )
    parts = []
    for literal, name, spec, _ in string.Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            parts.append(pen.write(message.values[name], spec or ""))
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
    decimals = notation.decimals_of(value.unit, abs(value.value))
    text = notation.number(value.value, language, decimals, signed=with_sign)
    return f"{text} {lexicon.unit(value.unit, language).text}".strip()


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes the values of one sentence in one language."""

    lexicon: Lexicon
    language: str
    key: str

    def write(self, value: object, spec: str) -> str:
        """Write one value as its placeholder asks, or as its type says."""
        for kinds, method in self._kinds():
            if isinstance(value, kinds):
                return method(value, spec)
        raise CatalogueFault(f"The sentence '{self.key}' cannot print {value!r}.")

    def _kinds(self) -> tuple[tuple[type | tuple[type, ...], Callable[[Any, str], str]], ...]:
        """Return what each type is written by; the first that fits, so bool stands before int."""
        return (
            ((Persons, Behind), self._refuse),
            (Declared, lambda value, spec: self.write(value.value, spec)),
            (Withheld, self._withheld),
            (Message, lambda value, spec: _placed(say(value, self.lexicon, self.language), spec)),
            (Name, self._name),
            (Quantity, self._quantity),
            ((tuple, list), self._several),
            (str, _placed),
            (bool, lambda value, _: self.lexicon.word("yes" if value else "no", self.language).text),
            (type(None), lambda _, __: self.lexicon.unknown(self.language)),
            (dt.date, lambda value, _: notation.date(value, self.language)),
            ((int, float), self._number),
        )

    def _refuse(self, value: object, _: str) -> str:
        raise CatalogueFault(f"The sentence '{self.key}' holds {value!r}, which did not go through the door.")

    def _withheld(self, value: Withheld, spec: str) -> str:
        key = "words.fewer_than" if spec in ("", "count") else "words.withheld_number"
        template = self.lexicon.catalogue.text(key, self.language)
        return template.format(below=notation.count(value.below, self.language))

    def _name(self, value: Name, spec: str) -> str:
        topic = self.key.partition(".")[0]
        return _placed(self.lexicon.label(value, self.language, topic=topic).text, spec)

    def _several(self, values: Sequence[object], spec: str) -> str:
        """Put what brings its own punctuation after each other, and words in a list."""
        parts = [self.write(each, spec) for each in values]
        punctuated = all(part.endswith((".", ",", ";", ":")) for part in parts[:-1])
        return " ".join(parts) if punctuated else self.lexicon.listed(parts, self.language)

    def _quantity(self, value: Quantity, spec: str) -> str:
        if spec in ("", "quantity"):
            return quantity(value, self.lexicon, self.language)
        if spec == "size":
            size = Quantity(abs(value.value), value.unit, value.is_difference)
            return quantity(size, self.lexicon, self.language, signed=False)
        return self._number(value.value, spec)

    def _number(self, value: float, spec: str) -> str:
        if math.isnan(value):
            return self.lexicon.unknown(self.language)
        if spec == "count" or (spec == "" and isinstance(value, int)):
            return notation.count(value, self.language)
        if spec == "p":
            return notation.p_value(value, self.language)
        if spec == "p_is":
            return notation.p_is(value, self.language)
        if spec == "month":
            return notation.month_in_words(value, self.language)
        match = _SPEC.match(spec)
        if match is None:
            raise CatalogueFault(
                f"The sentence '{self.key}' prints the number {value!r} without saying how; "
                "allowed: count, p, p_is, numberK, signedK, percentK, pointsK."
            )
        return _WRITERS[match.group(1)](value, self.language, int(match.group(2)))


def _placed(text: str, spec: str) -> str:
    """Write words as they stand at the start of a sentence, inside it, or as they are."""
    if spec == "inline":
        return inline(text)
    return capitalised(text) if spec == "start" else text


_WRITERS: dict[str, Callable[[float, str, int], str]] = {
    "number": notation.number,
    "signed": lambda value, language, decimals: notation.number(value, language, decimals, signed=True),
    "percent": notation.percent,
    "points": notation.points,
}


def known_spec(spec: str) -> bool:
    """Say whether a placeholder's format exists."""
    return spec in PLAIN_SPECS or _SPEC.match(spec) is not None
