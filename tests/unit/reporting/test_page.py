"""Cells of a row as HTML: the first is the head, every word is escaped."""

from __future__ import annotations

from helpers.reporting.cells import Cell
from helpers.reporting.page import cells


def test_the_first_cell_is_the_head_and_numbers_and_states_are_classes():
    row = (Cell("Work", "en", "words"), Cell("–", "en", "number", state="missing"))
    assert cells(row, "en") == '<th scope="row">Work</th><td class="number missing">–</td>'


def test_words_in_another_language_say_so_and_everything_is_escaped():
    row = (Cell("<b>", "nl", "words"), Cell("a & b", "en", "verdict", verdict="difference"))
    assert cells(row, "en") == (
        '<th scope="row" lang="nl">&lt;b&gt;</th><td><span class="verdict difference">a &amp; b</span></td>'
    )
