"""Stretches of a text that point at one person: their kinds, where they are, what stands in their place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "email", "website", "phone", "number", "date", "age", "address", "institution", "place", "name"
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The most telling first: of two that overlap equally far, the first names what stood there."""

GLOSSES: dict[Kind, str] = {
    "email": "[e-mail]",
    "website": "[website]",
    "number": "[nummer]",
    "phone": "[telefoon]",
    "date": "[datum]",
    "age": "[leeftijd]",
    "address": "[adres]",
    "institution": "[instelling]",
    "place": "[plaats]",
    "name": "[naam]",
}
ELISION = "[...]"
_GLOSS = re.compile("|".join(re.escape(gloss) for gloss in (*GLOSSES.values(), ELISION)))
_BLANK, _FULL_STOP = "\ue000", "."
_BETWEEN = re.compile(r"[\s.-]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """One stretch of a text: `start` counts from 0 in code points, `end` is not included."""

    kind: Kind
    start: int
    end: int


def masked(text: str) -> str:
    """Return a text of the same length in which glosses hold no letters, and an elision ends a sentence."""
    return _GLOSS.sub(
        lambda gloss: (_FULL_STOP if gloss.group() == ELISION else _BLANK) * len(gloss.group()), text
    )


def merged(text: str, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return marks that do not overlap, in order, none of them inside a gloss.

    Overlapping marks become one that covers both and bears the kind of the longer one; two names with only
    spaces, full stops or hyphens between them become one.
    """
    open_text = masked(text)
    found: list[tuple[Mark, Mark]] = []  # what is covered, and the longest mark in it
    for mark in sorted(_outside(open_text, marks), key=lambda one: (one.start, -one.end)):
        if found and _touches(open_text, found[-1][0], mark):
            whole, longest = found.pop()
            longest = min((longest, mark), key=_rank)
            found.append((Mark(longest.kind, whole.start, max(whole.end, mark.end)), longest))
        else:
            found.append((mark, mark))
    return tuple(whole for whole, _ in found)


def replaced(text: str, marks: Sequence[Mark]) -> str:
    """Return a text with each of `marks` (in order, not overlapping) replaced by its gloss."""
    parts, at = [], 0
    for mark in marks:
        parts += [text[at : mark.start], GLOSSES[mark.kind]]
        at = mark.end
    return "".join([*parts, text[at:]])


def _rank(mark: Mark) -> tuple[int, int]:
    return (mark.start - mark.end, KINDS.index(mark.kind))


def _touches(text: str, before: Mark, after: Mark) -> bool:
    if after.start < before.end:
        return True
    gap = text[before.end : after.start]
    return before.kind == after.kind == "name" and _BETWEEN.fullmatch(gap) is not None and len(gap) < 3


def _outside(text: str, marks: Iterable[Mark]) -> Iterable[Mark]:
    """Cut marks where they meet a gloss and drop what holds no letter or digit any more."""
    for mark in marks:
        for part in re.finditer(rf"[^{_BLANK}]+", text[mark.start : mark.end]):
            inside = part.group()
            start = mark.start + part.start() + len(inside) - len(inside.lstrip())
            end = mark.start + part.end() - (len(inside) - len(inside.rstrip()))
            if any(letter.isalnum() for letter in text[start:end]):
                yield Mark(mark.kind, start, end)
