"""Which way of counting characters a project's positions follow: the one that fits the quoted words.

REFI-QDA 1.5 (section 10.2) counts Unicode code points from 0 and calls the end "the last character"; its own
example has an end that is not included ("granola" from 62 to 69), and programs differ in what they count.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.readers.coded.source_text import (
    Counting,
    LineBreak,
    Mark,
    Places,
    SourceText,
    Unit,
    distinct,
    in_code_points,
)

SAMPLE = 3_000
"""Selections that are tried in every way; the rest are only checked against the way that was chosen."""
WINDOW = 200
"""Characters at each end of long quoted words that are compared."""
CLEARLY_MORE, CLEARLY_MORE_SHARE = 3, 0.2
"""Without quoted words another way must put this many and this share more selections on word boundaries."""
SEARCHED = 500_000_000
"""Characters to look through for words that are not at their place, before the rest is taken as not found."""
NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACED = "\ufffd"
SPACE = re.compile(r"\s+")
End = Literal["after", "last"]
Basis = Literal["words", "boundaries", "usual"]


@dataclass(frozen=True, slots=True)
class Reading:
    """How positions are read: a way of counting, and whether the end is the last character or after it."""

    counting: Counting
    end: End

    @property
    def names(self) -> tuple[str, ...]:
        """Words of the catalogues for how this reading differs from the usual one; that one is a word too."""
        differs = {
            "positions_utf16": self.counting.unit == "utf16",
            "positions_line_break_two": self.counting.line_break == "two",
            "positions_line_break_stored": self.counting.line_break == "stored",
            "positions_mark_counted": self.counting.mark == "counted",
            "positions_end_last": self.end == "last",
        }
        return tuple(name for name, holds in differs.items() if holds) or ("positions_usual",)


USUAL = Reading(Counting(), "after")


def _distance(reading: Reading) -> tuple[int, bool]:
    """Return how far a reading is from the usual one; a mark that counts is the rarest of all."""
    return 0 if reading == USUAL else len(reading.names), reading.counting.mark == "counted"


UNITS: tuple[Unit, ...] = ("code_points", "utf16")
LINE_BREAKS: tuple[LineBreak, ...] = ("one", "stored", "two")
MARKS: tuple[Mark, ...] = ("left_out", "counted")
ENDS: tuple[End, ...] = ("after", "last")
READINGS = tuple(
    sorted(
        (
            Reading(Counting(unit, line_break, mark), end)
            for unit, line_break, mark, end in itertools.product(UNITS, LINE_BREAKS, MARKS, ENDS)
        ),
        key=_distance,
    )
)
"""The usual one first; of several that fit alike the first is taken."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The selections of one text, as the file gives them.

    Attributes
    ----------
    text : SourceText
    starts, ends : array of int
    words : sequence of tuple of str
        Per selection what may be its quoted words: its name and its description.
    """

    text: SourceText
    starts: Places
    ends: Places
    words: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Fit:
    """The reading that was chosen.

    Attributes
    ----------
    reading : Reading
    basis : {"words", "boundaries", "usual"}
        Quoted words fitted it best, or word boundaries did, or nothing spoke for another than the usual.
    n_quoted, n_elsewhere : int
        Selections whose quoted words stand at their place; whose words stand elsewhere in the text.
    """

    reading: Reading
    basis: Basis
    n_quoted: int
    n_elsewhere: int


def fitting(marked: Sequence[Marked]) -> Fit:
    """Return the one reading that suits all texts of a project best.

    Quoted words decide: the reading under which most of them stand at their place. Where no words are
    quoted, the reading under which most selections begin and end on word boundaries, if it beats the usual
    one clearly. Else the usual one: code points, a line break is one, the end is not included.
    """
    sample = _sample(marked)
    reading = _by_words(sample)
    basis: Basis = "words"
    if reading is None:
        reading = _by_boundaries(sample)
        basis = "boundaries" if reading is not None else "usual"
    chosen = reading or USUAL
    n_quoted, n_elsewhere = _checked(marked, chosen)
    return Fit(chosen, basis, n_quoted, n_elsewhere)


def placed(marked: Marked, reading: Reading) -> tuple[Places, Places]:
    """Return starts and ends as indices in the text, ends not included; they may fall outside it."""
    last = int(reading.end == "last")
    starts = in_code_points(marked.starts, marked.text, reading.counting)
    return starts, in_code_points(marked.ends, marked.text, reading.counting) + last


def comparable(words: str) -> str:
    """Return words as they are compared: each run of white space one space, no characters XML lacks."""
    flat = words.replace("\n", " ")
    if flat.isprintable():
        return SPACE.sub(" ", flat) if "  " in flat else flat
    return SPACE.sub(" ", NOT_IN_XML.sub(REPLACED, words))


def _sample(marked: Sequence[Marked]) -> list[Marked]:
    """Return at most `SAMPLE` selections, evenly over the project."""
    step = -(-sum(len(each.words) for each in marked) // SAMPLE) or 1
    return [
        Marked(each.text, each.starts[::step], each.ends[::step], each.words[::step])
        for each in marked
        if len(each.words)
    ]


def _ways(each: Marked) -> Iterator[tuple[Reading, Places, Places]]:
    """Return the places of one text under every reading; ways of counting that are one here are done once."""
    known: dict[Reading, tuple[Places, Places]] = {}
    simplest = distinct(each.text)
    for reading in READINGS:
        same = Reading(simplest(reading.counting), reading.end)
        if same not in known:
            known[same] = placed(each, same)
        yield reading, *known[same]


def _by_words(sample: Sequence[Marked]) -> Reading | None:
    """Return the reading under which most quoted words stand at their place; None if none do anywhere."""
    scores = {reading: np.zeros(2, np.int64) for reading in READINGS}
    for each in sample:
        known: dict[tuple[int, int, int], int] = {}
        quoted = [tuple(comparable(words) for words in said if words.strip()) for said in each.words]
        for reading, starts, ends in _ways(each):
            for row, said in enumerate(quoted):
                if not said:
                    continue
                place = (row, int(starts[row]), int(ends[row]))
                if place not in known:
                    known[place] = _match(each.text.content, place[1], place[2], said)
                scores[reading] += (known[place] == 2, known[place] > 0)
    best = max(READINGS, key=lambda reading: tuple(scores[reading]))
    return best if scores[best][1] else None


def _match(content: str, start: int, end: int, said: tuple[str, ...]) -> int:
    """Return 2 where the words are what stands there, 1 where they begin or nearly are it, else 0."""
    if not 0 <= start < end <= len(content):
        return 0
    if end - start <= 2 * WINDOW:
        there = comparable(content[start:end])
        head, tail = there, there
    else:
        there = ""
        head, tail = comparable(content[start : start + WINDOW]), comparable(content[end - WINDOW : end])
    return max(_match_words(there, head, tail, words) for words in said)


def _match_words(there: str, head: str, tail: str, words: str) -> int:
    if there:
        if words == there:
            return 2
        if words.strip() == there.strip():
            return 1
    elif words.startswith(head) and words.endswith(tail):
        return 2
    cut = words.rstrip(" .…")
    is_cut_off = cut != words.rstrip() and len(cut) >= 8
    return int(is_cut_off and head.startswith(cut[: WINDOW // 2]) and len(cut) < len(there or cut + " "))


def _by_boundaries(sample: Sequence[Marked]) -> Reading | None:
    """Return the reading that puts clearly more selections on word boundaries than the usual one, or None."""
    scores = dict.fromkeys(READINGS, 0)
    n = 0
    for each in sample:
        has_length = each.ends > each.starts
        n += int(has_length.sum())
        for reading, starts, ends in _ways(each):
            scores[reading] += sum(
                _on_boundaries(each.text.content, int(start), int(end))
                for start, end in zip(starts[has_length], ends[has_length], strict=True)
            )
    best = max(READINGS, key=lambda reading: scores[reading])
    more = scores[best] - scores[USUAL]
    return best if more >= max(CLEARLY_MORE, CLEARLY_MORE_SHARE * n) else None


def _on_boundaries(content: str, start: int, end: int) -> bool:
    if not 0 <= start < end <= len(content):
        return False
    if content[start].isspace() or content[end - 1].isspace():
        return False
    begins = start == 0 or not (content[start - 1].isalnum() and content[start].isalnum())
    ends = end == len(content) or not (content[end - 1].isalnum() and content[end].isalnum())
    return begins and ends


def _checked(marked: Sequence[Marked], reading: Reading) -> tuple[int, int]:
    """Return how many quoted words stand at their place, and how many stand elsewhere in their text."""
    at_place = elsewhere = 0
    budget = SEARCHED
    for each in marked:
        content = None
        for start, end, said in _selections(each, reading):
            if _match(each.text.content, start, end, said):
                at_place += 1
                continue
            content = comparable(each.text.content) if content is None else content
            if budget > 0:
                budget -= len(content) * len(said)
                elsewhere += any(words.strip() in content for words in said if len(words) > 3)
    return at_place, elsewhere


def _selections(each: Marked, reading: Reading) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Return place and comparable words of the selections that may quote."""
    for start, end, said in zip(*placed(each, reading), each.words, strict=True):
        quoted = tuple(comparable(words) for words in said if words.strip())
        if quoted:
            yield int(start), int(end), quoted
