"""Which registered instruments a file seems to hold, by names, labels and answers; never more sure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.scales.answer_words import MEANS
from helpers.scales.instrument import Instrument
from helpers.scales.registry import instruments

ENOUGH = 0.6
"""Share of an instrument's items from which it is mentioned at all."""
_TAIL = re.compile(r"^[_.\- ]*(?:item|vraag|q|i|v)?[_.\- ]*0*(\d+)$")


@dataclass(frozen=True, slots=True)
class Recognised:
    """An instrument that a file seems to hold.

    Attributes
    ----------
    instrument : str
    items : mapping of str to str
        Column by item, as far as found; in published order.
    certain : bool
        Whether it is clear which column is which item, that all items are there, and which coding they have.
    doubts : tuple of str
        Sentences: what a person has to look at.
    coding : str
        The one registered coding that fits, or "".
    """

    instrument: str
    items: Mapping[str, str]
    certain: bool
    doubts: tuple[str, ...]
    coding: str = ""


def recognised(
    names: Sequence[str], labels: Mapping[str, str], values: Mapping[str, frozenset[str]]
) -> tuple[Recognised, ...]:
    """Return the instruments that columns seem to be.

    Parameters
    ----------
    names : sequence of str
        Columns, as the file names them.
    labels : mapping of str to str
        Label (question text) by column, where there is one.
    values : mapping of str to frozenset of str
        Answers by column: a code ("3"), or a code with its label ("3=ja"). Codes that mean that there is no
        answer are left out.

    Returns
    -------
    tuple of Recognised
        The certain ones first. A column belongs to one instrument at most.

    Notes
    -----
    An item is known by the words of its label, by its own short name (``dj_e3``, ``eq5d_mo``) or by its
    number after the instrument's name (``gse_4``). Numbers alone do not tell which item is which where other
    orders circulate, or where a short form is numbered anew; labels that speak of an item do.
    """
    found = [one for known in instruments().values() for one in _found(known, names, labels, values)]
    found.sort(key=lambda one: (not one.certain, -len(one.items)))
    taken: set[str] = set()
    kept = []
    for one in found:
        if not taken & set(one.items.values()):
            taken |= set(one.items.values())
            kept.append(one)
    return tuple(kept)


def _found(
    known: Instrument, names: Sequence[str], labels: Mapping[str, str], values: Mapping[str, frozenset[str]]
) -> Iterator[Recognised]:
    if known.refused is not None:
        for name in names:
            if any(word in _plain(f"{name} {labels.get(name, '')}") for word in known.label_words):
                yield Recognised(known.name, {}, certain=False, doubts=(known.refused["en"],))
                return
        return
    if len(known.items) == 1:
        yield from _single(known, names, labels, values)
        return
    by_label = _by_label(known, names, labels)
    by_name = _by_name(known, names)
    if len(by_label) == len(known.items):
        yield _judged(known, by_label, (), values)
    elif len(by_name.items) >= ENOUGH * len(known.items):
        yield _judged(
            known, by_name.items, (*by_name.doubts, *_against(known, by_name.items, labels)), values
        )


def _single(
    known: Instrument, names: Sequence[str], labels: Mapping[str, str], values: Mapping[str, frozenset[str]]
) -> Iterator[Recognised]:
    """Yield every column that seems to be an instrument of one item."""
    (item,) = known.items
    for name in names:
        plain, label = _plain(name).replace(" ", "_"), _plain(labels.get(name, ""))
        by_name = any(plain == word or plain.startswith(f"{word}_") for word in known.columns)
        by_label = any(word in label for word in known.label_words)
        if not (by_name or by_label):
            continue
        one = _judged(known, {item: name}, (), values)
        codes = _codes(values.get(name, frozenset()))
        if codes and not _codings(known, {name: codes}):
            continue  # other answers: another question
        if not codes:
            one = _doubted(
                one, f"The answers in '{name}' are not known: look whether they are those of {known.name}."
            )
        yield one


def _judged(
    known: Instrument, items: Mapping[str, str], doubts: tuple[str, ...], values: Mapping[str, frozenset[str]]
) -> Recognised:
    ordered = {item: items[item] for item in known.items if item in items}
    one = Recognised(known.name, ordered, certain=not doubts, doubts=doubts)
    missing = [item for item in known.items if item not in items]
    if missing:
        one = _doubted(one, f"Of {known.name} the items {', '.join(missing)} were not found.")
    fits = _codings(known, {name: _codes(values.get(name, frozenset())) for name in items.values()})
    if len(fits) == 1:
        return replace(one, coding=fits[0])
    if not fits:
        return _doubted(one, f"The answers fit no registered coding of {known.name}.")
    return _doubted(one, f"Which end of the answers is which is not clear: coding {' or '.join(fits)}.")


def _doubted(one: Recognised, doubt: str) -> Recognised:
    return replace(one, certain=False, doubts=(*one.doubts, doubt))


@dataclass(frozen=True, slots=True)
class _ByName:
    """Columns by item as their names have it, and what their names leave open."""

    items: Mapping[str, str]
    doubts: tuple[str, ...]


def _by_name(known: Instrument, names: Sequence[str]) -> _ByName:
    best = _ByName({}, ())
    for word in sorted(known.columns, key=len, reverse=True):
        tails = {name: _plain(name).replace(" ", "_")[len(word) :] for name in names if _begins(name, word)}
        own = {
            item: name
            for item, shorts in known.item_columns.items()
            for name, tail in tails.items()
            if tail.strip("_.- ") in shorts
        }
        numbered = _by_number(known, tails)
        for found in (_ByName(own, ()), numbered):
            if len(found.items) > len(best.items):
                best = found
    return best


def _begins(name: str, word: str) -> bool:
    plain = _plain(name).replace(" ", "_")
    return plain.startswith(word) and not plain[len(word) : len(word) + 1].isalpha()


def _by_number(known: Instrument, tails: Mapping[str, str]) -> _ByName:
    found: dict[int, str] = {}
    for name, tail in tails.items():
        match = _TAIL.match(tail)
        if match is not None:
            found.setdefault(int(match.group(1)), name)
    numbers = {item.number: name for name, item in known.items.items()}
    anew = set(numbers) != set(range(1, len(numbers) + 1))
    if anew and set(found) == set(range(1, len(numbers) + 1)):
        items = dict(zip(known.items, (found[number] for number in sorted(found)), strict=True))
        doubt = (
            f"The columns are numbered 1 to {len(items)}: which is which item of {known.name} is not known."
        )
        return _ByName(items, (doubt,))
    if not set(found) <= set(numbers):
        return _ByName({}, ())
    items = {numbers[number]: name for number, name in found.items()}
    if not anew and not known.order_is_known:
        doubt = f"Of {known.name} several orders circulate: a number does not tell which item a column is."
        return _ByName(items, (doubt,))
    return _ByName(items, ())


def _by_label(known: Instrument, names: Sequence[str], labels: Mapping[str, str]) -> dict[str, str]:
    """Return the one column whose label speaks of each item; an item with none or several is left out."""
    found = {}
    for item, words in known.item_words.items():
        speaking = [name for name in names if any(word in _plain(labels.get(name, "")) for word in words)]
        if len(speaking) == 1:
            found[item] = speaking[0]
    return found if len(set(found.values())) == len(found) else {}


def _against(known: Instrument, items: Mapping[str, str], labels: Mapping[str, str]) -> Iterator[str]:
    """Yield items whose column has a label that speaks of another item."""
    for item, name in items.items():
        label = _plain(labels.get(name, ""))
        spoken = [other for other, words in known.item_words.items() if any(word in label for word in words)]
        if spoken and item not in spoken:
            yield (
                f"The label of '{name}' speaks of item {spoken[0]} of {known.name}, its name of item {item}."
            )


def _codings(known: Instrument, codes: Mapping[str, Mapping[int, str]]) -> tuple[str, ...]:
    """Return the codings that have all codes, and give every labelled one its own meaning."""
    if known.answers is None or not any(codes.values()):
        return tuple(known.codings)
    return tuple(name for name in known.codings if all(_fits(known, name, one) for one in codes.values()))


def _fits(known: Instrument, coding: str, codes: Mapping[int, str]) -> bool:
    meaning = _meanings(known, coding)
    for code, label in codes.items():
        if code not in meaning:
            return False
        said = next((name for name, words in MEANS.items() if label in words), "")
        names = known.answers.names if known.answers else ()
        if said and said in names and meaning[code] != said:
            return False
        if said in ENDS and names == () and not _right_end(coding, code, said, meaning):
            return False
    return True


ENDS = {"strongly_disagree": "disagree", "strongly_agree": "agree", "never": "never", "always": "always"}
"""Answers that are an end of a scale whose answers have no names of their own."""


def _right_end(coding: str, code: int, said: str, meaning: Mapping[int, str]) -> bool:
    """Say whether a labelled end is at the end where the name of the coding puts it ("agree_first")."""
    first = coding.split("_first", maxsplit=1)[0]
    return (code == min(meaning)) == (ENDS[said] == first)


def _meanings(known: Instrument, coding: str) -> dict[int, str]:
    """Return what each code means in a coding; "" where the answers have no names."""
    one, answers = known.codings[coding], known.answers
    if one.codes:
        return dict(one.codes)
    first, last = int(one.lowest or 0), int(one.highest or 0)
    codes = range(first, last + 1) if last > first else range(first, last - 1, -1)
    names = answers.names if answers is not None and answers.names else ("",) * len(codes)
    return dict(zip(codes, names, strict=True))


def _codes(values: frozenset[str]) -> dict[int, str]:
    """Return codes with their labels, in small letters; what is no whole number is left out."""
    found = {}
    for one in values:
        code, _, label = one.partition("=")
        text = code.strip().removesuffix(".0")
        if re.fullmatch(r"-?\d+", text):
            found[int(text)] = _plain(label)
    return found


def _plain(text: str) -> str:
    """Return a text in small letters without accents, with single spaces."""
    letters = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())
