"""The text of HTML and places counted in UTF-8 bytes over its text nodes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.readers.coded.html_text import html_text

WORDS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="<>&"), min_size=1, max_size=20
)


def test_blocks_end_lines_and_marks_inside_a_line_do_not() -> None:
    assert (
        html_text("<p>Ik was <b>blij</b> &amp; moe.</p><p>Tweede.</p>").text
        == "Ik was blij & moe.\nTweede.\n"
    )


def test_places_are_counted_in_bytes_over_the_words_alone() -> None:
    found = html_text("<p>café</p><p>😀 ja</p>")
    assert found.text == "café\n😀 ja\n"
    assert (found.place_of(0), found.place_of(5, end=True)) == (0, 4)
    assert (found.place_of(5), found.place_of(9, end=True)) == (5, 6)
    assert found.place_of(12, end=True) == 9


def test_a_place_inside_a_letter_is_behind_it_and_one_outside_the_text_is_none() -> None:
    found = html_text("<p>é</p>")
    assert found.place_of(1) == 1
    assert found.place_of(3) is None
    assert found.place_of(-1) is None
    assert html_text("").place_of(0) is None


def test_a_line_end_directly_behind_pre_is_dropped_as_browsers_do() -> None:
    assert html_text("<pre>\nabc</pre>").text == "abc\n"


@settings(max_examples=80)
@given(st.lists(WORDS, min_size=1, max_size=6))
def test_every_block_is_found_at_its_place(blocks: list[str]) -> None:
    found = html_text("".join(f"<p>{block}</p>" for block in blocks))
    begin = 0
    for block in blocks:
        end = begin + len(block.encode())
        assert found.text[found.place_of(begin) : found.place_of(end, end=True)] == block
        begin = end
