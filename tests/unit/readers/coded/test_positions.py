"""The way of counting that a project's positions follow is found from its own words."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.readers.coded.positions import READINGS, USUAL, Marked, Reading, fitting, placed
from helpers.readers.coded.source_text import Counting, double_characters, source_text

# Line breaks of both kinds, a mark, letters beyond the basic plane: every reading gives other places.
RAW = "\ufeffEerste \U0001f600 regel van het gesprek.\r\nTweede regel\nDerde \U00010348 regel, verzonnen.\r\nEinde van alles."
TEXT = source_text(RAW)
QUOTES = ("Eerste", "regel van het", "Tweede regel", "regel, verzonnen", "Einde van alles")


def counted(start: int, end: int, reading: Reading, text=TEXT) -> tuple[int, int]:
    """Return positions as a program would write them that counts in this way."""
    doubles = double_characters(text, reading.counting)
    mark = int(text.has_mark and reading.counting.mark == "counted")
    first, after = (place + mark + int((doubles < place).sum()) for place in (start, end))
    return first, after - int(reading.end == "last")


def marked(reading: Reading, words=QUOTES, *, quoted: bool = True, text=TEXT) -> Marked:
    places = [(text.content.index(each), text.content.index(each) + len(each)) for each in words]
    as_written = [counted(start, end, reading, text) for start, end in places]
    starts, ends = np.array(as_written, np.int64).T
    return Marked(text, starts, ends, [(each if quoted else "", "") for each in words])


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: "-".join(reading.names))
def test_every_reading_is_found_from_quoted_words(reading: Reading) -> None:
    found = fitting([marked(reading)])
    assert found.reading == reading
    assert (found.basis, found.n_quoted, found.n_elsewhere) == ("words", 5, 0)
    starts, ends = placed(marked(reading), found.reading)
    assert [TEXT.content[start:end] for start, end in zip(starts, ends, strict=True)] == list(QUOTES)


@pytest.mark.parametrize(
    "reading",
    [
        Reading(Counting("utf16"), "after"),
        Reading(Counting(line_break="two"), "after"),
        Reading(Counting(mark="counted"), "after"),
        Reading(Counting(), "last"),
        Reading(Counting("utf16", "stored"), "after"),
    ],
    ids=lambda reading: "-".join(reading.names),
)
def test_without_quotes_word_boundaries_decide(reading: Reading) -> None:
    found = fitting([marked(reading, quoted=False)])
    assert found.basis == "boundaries"
    starts, ends = placed(marked(reading), found.reading)
    assert [TEXT.content[start:end] for start, end in zip(starts, ends, strict=True)] == list(QUOTES)


def test_nvivo_counts_utf16_and_two_for_a_line_break_and_leaves_the_mark_out() -> None:
    nvivo = Reading(Counting("utf16", "two", "left_out"), "after")
    assert fitting([marked(nvivo)]).reading == nvivo


def test_one_text_that_tells_decides_for_the_texts_that_do_not() -> None:
    silent = Marked(source_text("kort"), np.array([0]), np.array([2]), [("", "")])
    assert fitting([silent, marked(Reading(Counting(), "last"))]).reading.end == "last"


def test_without_any_sign_positions_are_read_as_usual() -> None:
    found = fitting(
        [Marked(source_text("abcdefgh"), np.array([1]), np.array([4]), [("s1", "een opmerking")])]
    )
    assert (found.reading, found.basis, found.n_quoted, found.n_elsewhere) == (USUAL, "usual", 0, 0)


def test_without_selections_positions_are_read_as_usual() -> None:
    nothing = Marked(TEXT, np.array([], np.int64), np.array([], np.int64), [])
    assert fitting([nothing]) == fitting([])
    assert fitting([]).basis == "usual"


def test_a_few_selections_on_boundaries_by_chance_do_not_beat_the_usual_reading() -> None:
    text = source_text("een twee drie vier")
    two = Marked(text, np.array([0, 4]), np.array([2, 7]), [("", "")] * 2)
    assert fitting([two]).reading == USUAL


def test_words_cut_off_with_dots_and_line_breaks_shown_as_spaces_still_tell() -> None:
    last = Reading(Counting(), "last")
    text = source_text("Voor. Eerst dit deel\nen dan nog veel meer woorden erachter. Na. Kort stuk hier.")
    both = marked(
        last, ("Eerst dit deel\nen dan nog veel meer woorden erachter", "Kort stuk hier"), text=text
    )
    said = Marked(text, both.starts, both.ends, [("Eerst dit deel en dan nog…", ""), ("", "Kort stuk hier")])
    found = fitting([said])
    assert (found.reading, found.n_quoted) == (last, 2)


def test_long_quotes_are_compared_at_both_ends() -> None:
    text = source_text("begin " + "woord " * 400 + "einde. Na.")
    last = Reading(Counting(), "last")
    assert fitting([marked(last, (text.content[6:2410],), text=text)]).reading == last


def test_words_that_stand_elsewhere_in_the_text_are_counted() -> None:
    right = marked(USUAL)
    moved = Marked(
        TEXT, right.starts + np.array([0, 0, 0, 0, 2]), right.ends + np.array([0, 0, 0, 0, 2]), right.words
    )
    found = fitting([moved])
    assert (found.reading, found.n_quoted, found.n_elsewhere) == (USUAL, 4, 1)


def test_the_example_of_the_specification_has_an_end_that_is_not_included() -> None:
    text = source_text("x" * 61 + " granola en meer")  # REFI-QDA 1.5: "granola" from 62 to 69
    found = fitting([Marked(text, np.array([62]), np.array([69]), [("granola", "")])])
    assert (found.reading, found.n_quoted) == (USUAL, 1)
