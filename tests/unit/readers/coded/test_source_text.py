"""Texts as they are kept, and positions counted in other ways."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.readers.coded.source_text import Counting, decoded, distinct, in_code_points, source_text

COUNTINGS = [
    Counting(*each)
    for each in itertools.product(("code_points", "utf16"), ("one", "two", "stored"), ("left_out", "counted"))
]
RAW = st.tuples(
    st.sampled_from(["", "\ufeff"]),
    st.lists(st.sampled_from(["a", "é", "\U0001f600", "\n", "\r\n", "\r", " "]), max_size=12).map("".join),
).map("".join)


def counted_by_hand(raw: str, upto: int, counting: Counting) -> int:
    """Return where character `upto` of the kept text begins, walking over the raw text."""
    place = kept = at = 0
    if raw.startswith("\ufeff"):
        at = 1
        place = int(counting.mark == "counted")
    while kept < upto:
        stored = "\r\n" if raw.startswith("\r\n", at) else raw[at]
        if stored in {"\r\n", "\r", "\n"}:
            place += {"one": 1, "two": 2, "stored": len(stored)}[counting.line_break]
        else:
            place += 2 if counting.unit == "utf16" and ord(stored) > 0xFFFF else 1
        at += len(stored)
        kept += 1
    return place


@given(RAW, st.sampled_from(COUNTINGS))
def test_every_place_is_found_back_in_every_way_of_counting(raw: str, counting: Counting) -> None:
    text = source_text(raw)
    places = np.arange(len(text.content) + 1)
    counted = np.array([counted_by_hand(raw, place, counting) for place in places])
    assert in_code_points(counted, text, counting).tolist() == places.tolist()
    assert in_code_points(counted, text, distinct(text)(counting)).tolist() == places.tolist()


@given(RAW)
def test_line_endings_become_line_feeds_and_the_mark_is_dropped(raw: str) -> None:
    text = source_text(raw)
    assert text.content == raw.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    assert text.has_mark == raw.startswith("\ufeff")


def test_a_place_in_the_middle_of_a_double_character_is_its_start() -> None:
    text = source_text("a\U0001f600b")
    assert in_code_points(np.array([0, 1, 2, 3, 4]), text, Counting("utf16")).tolist() == [0, 1, 1, 2, 3]


def test_places_beyond_any_text_do_not_overflow() -> None:
    text = source_text("a")
    assert in_code_points(np.array([10**15, -(10**15)]), text, Counting()).tolist() == [2**40, -(2**40)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_mark_says_the_encoding_and_is_kept_in_front(encoding: str) -> None:
    assert decoded("é\U0001f600".encode(encoding)) == "\ufeffé\U0001f600"


def test_bytes_that_are_no_unicode_are_refused() -> None:
    with pytest.raises(UnicodeDecodeError):
        decoded(b"caf\xe9")
