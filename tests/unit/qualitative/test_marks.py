"""Marks are merged so that nothing between two of them is left, and a gloss is never marked."""

import pytest

from helpers.qualitative.marks import ELISION, GLOSSES, Mark, masked, merged, replaced


def test_overlapping_marks_become_one_of_the_kind_of_the_longer():
    text = "op 12 maart 1981 zei"
    marks = merged(text, [Mark("age", 3, 5), Mark("date", 3, 16), Mark("name", 6, 11)])
    assert marks == (Mark("date", 3, 16),)
    assert replaced(text, marks) == "op [datum] zei"


def test_a_chain_of_overlaps_keeps_the_kind_of_the_longest_of_them():
    assert merged("a" * 12, [Mark("name", 0, 3), Mark("place", 2, 8), Mark("date", 7, 12)]) == (
        Mark("place", 0, 12),
    )


def test_of_two_marks_of_one_length_the_more_telling_names_the_gloss():
    assert merged("Deventer", [Mark("name", 0, 8), Mark("place", 0, 8)]) == (Mark("place", 0, 8),)


def test_two_names_with_a_space_between_become_one_and_two_places_do_not():
    assert merged("Jan Bos", [Mark("name", 0, 3), Mark("name", 4, 7)]) == (Mark("name", 0, 7),)
    assert len(merged("Ede Elst", [Mark("place", 0, 3), Mark("place", 4, 8)])) == 2


@pytest.mark.parametrize("gloss", [*GLOSSES.values()])
def test_a_mark_over_a_gloss_keeps_only_what_stands_outside(gloss):
    text = f"Jan {gloss} Bos"
    assert replaced(text, merged(text, [Mark("name", 0, len(text))])) == f"[naam] {gloss} [naam]"
    assert merged(gloss, [Mark("name", 0, len(gloss))]) == ()


def test_a_mark_on_signs_only_is_dropped():
    assert merged("... - !", [Mark("name", 0, 7)]) == ()


def test_masking_keeps_the_length_and_an_elision_ends_a_sentence():
    assert len(masked(f"a [naam] {ELISION} b")) == len(f"a [naam] {ELISION} b")
    assert masked(ELISION) == "....."
