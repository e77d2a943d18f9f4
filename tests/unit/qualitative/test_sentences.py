"""Sentences and paragraphs are cut the same way for every coder, in Dutch and in English."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.qualitative.sentences import paragraphs, sentences

CASES = [
    ("Eén zin.", ["Eén zin."]),
    ("Eerst dit. Dan dat!  Echt?", ["Eerst dit.", "Dan dat!", "Echt?"]),
    ("Dhr. A. de Test kwam bijv. om 3.15 uur. Klopt.", ["Dhr. A. de Test kwam bijv. om 3.15 uur.", "Klopt."]),
    ("Ik dacht o.a. aan geld. En jij", ["Ik dacht o.a. aan geld.", "En jij"]),
    ("Mrs. Test said no. He left.", ["Mrs. Test said no.", "He left."]),
    ("Hij zei: «Nee.» Toen niets.", ["Hij zei: «Nee.»", "Toen niets."]),
    ("Tja... dat weet ik niet… Misschien.", ["Tja...", "dat weet ik niet…", "Misschien."]),
    ("Vraag\nAntwoord zonder punt\n\nEinde.", ["Vraag", "Antwoord zonder punt", "Einde."]),
    ("Dat was zo. maar goed.", ["Dat was zo. maar goed."]),
    ("", []),
    (" \n \n", []),
    ("?!", ["?!"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0][:20] or "empty" for case in CASES])
def test_a_text_is_cut_into_these_sentences(text, expected):
    assert [text[one.start : one.end] for one in sentences(text)] == expected


def test_a_paragraph_is_a_line_that_is_not_empty():
    text = "  Een. Twee.\n\n\tDrie. "
    assert [text[one.start : one.end] for one in paragraphs(text)] == ["Een. Twee.", "Drie."]


@given(st.text(alphabet='aB .!?…\n"”)J\u00e9', max_size=80))
def test_sentences_are_in_order_apart_and_hold_every_letter_once(text):
    found = sentences(text)
    held = "".join(text[one.start : one.end] for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert [c for c in held if not c.isspace()] == [c for c in text if not c.isspace()]
    assert all(text[one.start : one.end].strip() == text[one.start : one.end] != "" for one in found)


@given(st.text(alphabet="aB .!?\n", max_size=80))
def test_no_sentence_crosses_a_paragraph(text):
    lines = paragraphs(text)
    assert all(
        any(line.start <= one.start and one.end <= line.end for line in lines) for one in sentences(text)
    )
