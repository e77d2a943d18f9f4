"""The registered instruments: the data files of this package, read and checked as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml
from pydantic import ValidationError

from helpers.errors import DeclarationMistake, Mistake
from helpers.scales.instrument import Answers, Coding, CutOff, Instrument, Score

FOLDER = "instruments"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return every registered instrument by name, in order of name; read once.

    Raises
    ------
    DeclarationMistake
        With every mistake of every file.
    """
    folder = resources.files("helpers.scales").joinpath(FOLDER)
    texts = {
        one.name: one.read_text(encoding="utf-8") for one in folder.iterdir() if one.name.endswith(".yml")
    }
    found = {name.removesuffix(".yml"): one for name, one in _read_all(texts).items()}
    strangers = [
        Mistake(f"{name}.yml, instead", f"there is no instrument '{other}'", ", ".join(found))
        for name, one in found.items()
        for other in one.instead
        if other not in found
    ]
    if strangers:
        raise DeclarationMistake(strangers)
    return found


def _read_all(texts: Mapping[str, str]) -> dict[str, Instrument]:
    read: dict[str, Instrument] = {}
    mistakes: list[Mistake] = []
    for name in sorted(texts):
        try:
            read[name] = instrument_of(texts[name], name)
        except DeclarationMistake as refused:
            mistakes += refused.mistakes
    if mistakes:
        raise DeclarationMistake(mistakes)
    return read


def instrument_of(text: str, file: str) -> Instrument:
    """Return the instrument of one registry file.

    Parameters
    ----------
    text : str
        The file's content, YAML.
    file : str
        Its name, which is the instrument's name and ``.yml``.

    Raises
    ------
    DeclarationMistake
        With all that is wrong in the file: keys, types, and parts that do not fit each other.
    """
    try:
        content = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as fault:
        raise DeclarationMistake(Mistake(file, f"this is not YAML ({fault})")) from None
    if not isinstance(content, dict):
        raise DeclarationMistake(Mistake(file, "this is not a mapping of keys"))
    try:
        found = Instrument.model_validate(content)
    except ValidationError as refused:
        raise DeclarationMistake(_as_mistake(file, one) for one in refused.errors()) from None
    mistakes = tuple(_misfits(found, file))
    if mistakes:
        raise DeclarationMistake(mistakes)
    return found


def _as_mistake(file: str, error: Any) -> Mistake:  # noqa: ANN401 - pydantic's own record
    place = ".".join(str(part) for part in error["loc"])
    return Mistake(f"{file}, {place}", str(error["msg"]))


def _misfits(one: Instrument, file: str) -> Iterator[Mistake]:
    """Yield what does not fit together inside one instrument."""
    if f"{one.name}.yml" != file:
        yield Mistake(f"{file}, name", f"it is '{one.name}'", file.removesuffix(".yml"))
    if one.refused is not None:
        if one.scores or one.items or one.codings:
            yield Mistake(
                f"{file}, refused", "it is refused and has items, codings or scores", "one of the two"
            )
        return
    for key in ("answers", "items", "codings", "scores"):
        if not getattr(one, key):
            yield Mistake(file, f"the key '{key}' is missing or empty")
    if one.answers is not None:
        yield from _parts(one, one.answers, file)
    yield from _known_parts(one, file)


def _parts(one: Instrument, answers: Answers, file: str) -> Iterator[Mistake]:
    """Yield items, names of answers, codings and scores that cannot be."""
    numbers = [item.number for item in one.items.values()]
    if len(set(numbers)) != len(numbers):
        yield Mistake(f"{file}, items", "a number stands twice", "every item its own number")
    n_names = len(answers.names)
    if n_names and n_names != answers.highest - answers.lowest + 1:
        yield Mistake(f"{file}, answers.names", f"{n_names} names", "one for every answer")
    for name, coding in one.codings.items():
        yield from _coding(answers, coding, f"{file}, codings.{name}")
    for name, score in one.scores.items():
        yield from _score(one, name, score, f"{file}, scores.{name}")


def _known_parts(one: Instrument, file: str) -> Iterator[Mistake]:
    cut_offs = {f"cut_off.{name}" for score in one.scores.values() for name in score.cut_offs}
    for entry in one.unconfirmed:
        if entry.part.startswith("cut_off.") and entry.part not in cut_offs:
            yield Mistake(f"{file}, unconfirmed", f"there is no {entry.part}", ", ".join(sorted(cut_offs)))
    for key in ("item_columns", "item_words"):
        for item in getattr(one, key):
            if item not in one.items:
                yield Mistake(f"{file}, {key}", f"there is no item '{item}'", ", ".join(one.items))
    for name in one.not_scored:
        if name in one.scores:
            yield Mistake(f"{file}, not_scored.{name}", "this score is registered as well", "one of the two")


def _coding(answers: Answers, coding: Coding, where: str) -> Iterator[Mistake]:
    if coding.codes:
        if coding.lowest is not None or coding.highest is not None:
            yield Mistake(where, "it has 'codes' beside 'lowest' and 'highest'", "one of the two")
        for name in coding.codes.values():
            if name not in answers.names:
                yield Mistake(where, f"there is no answer '{name}'", ", ".join(answers.names))
        return
    if coding.lowest is None or coding.highest is None:
        yield Mistake(where, "it has neither 'codes' nor both 'lowest' and 'highest'")
    elif abs(coding.highest - coding.lowest) != answers.highest - answers.lowest:
        yield Mistake(where, f"codes {coding.lowest} to {coding.highest} are not as many as the answers")


def _score(one: Instrument, name: str, score: Score, where: str) -> Iterator[Mistake]:
    for item in score.items:
        if item not in one.items:
            yield Mistake(f"{where}.items", f"there is no item '{item}'", ", ".join(one.items))
    items = one.items_of(name)
    fits = {
        "count": bool(score.counts),
        "table": bool(score.table),
        "tariff": score.tariff is not None,
        "value": len(items) == 1,
    }
    if not fits.get(score.how, True):
        yield Mistake(f"{where}.how", f"'{score.how}' without what it needs")
    if score.missing.at_most >= len(items):
        yield Mistake(f"{where}.missing", f"{score.missing.at_most} of {len(items)} items may be missing")
    if score.tariff is not None and set(score.tariff.decrements) != set(items):
        yield Mistake(f"{where}.tariff", "the decrements are not those of the items", ", ".join(items))
    if score.range[0] >= score.range[1]:
        yield Mistake(f"{where}.range", "the lowest is not below the highest")
    for label, cut in score.cut_offs.items():
        yield from _cut_off(cut, f"{where}.cut_offs.{label}")


def _cut_off(cut: CutOff, where: str) -> Iterator[Mistake]:
    bounds = []
    for place, (name, one) in enumerate(cut.classes.items()):
        given = [bound for bound in (one.from_, one.above) if bound is not None]
        if len(given) != (1 if place else 0):
            found = f"{len(given)} bounds"
            yield Mistake(f"{where}.classes.{name}", found, "'from' or 'above', and none for the first class")
        bounds += given
    if bounds != sorted(set(bounds)):
        yield Mistake(f"{where}.classes", "they do not go up", "classes from low to high scores")
    if cut.yes is not None and (cut.yes not in cut.classes or len(cut.classes) != 2):
        yield Mistake(f"{where}.yes", f"'{cut.yes}'", "one of two classes")
