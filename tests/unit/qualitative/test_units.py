"""Codings become ratings on declared units: uncoded text counts, unread documents do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.errors import EstimationImpossible
from helpers.qualitative.agreement import agreement
from helpers.qualitative.many_coders import percent, positive
from helpers.qualitative.ratings import NOT_RATED
from helpers.qualitative.two_coders import cohen
from helpers.qualitative.units import coded_units

# The same sums in another order.
SAME = 1e-12
TEXT = "Eerst een zin. Dan nog een.\nEn een alinea."  # sentences at 0-14, 15-27, 28-42; paragraphs at 0-27, 28-42


def codings(*rows):
    """Return codings from (document, code, coder, start, end)."""
    frame = pd.DataFrame(rows, columns=["document", "code", "coder", "start", "end"])
    return frame.astype(
        {"document": "string", "code": "string", "coder": "string", "start": "Int64", "end": "Int64"}
    )


def documents(*names, text=TEXT, groups=None):
    length = None if text is None else len(text)
    frame = pd.DataFrame({"document": names, "group": groups or names, "n_characters": length, "text": text})
    return frame.astype({"document": "string", "group": "string", "n_characters": "Int64", "text": "string"})


def yes(found, code):
    """Return units, coders: 1, 0 or -1, each row as often as its weight says."""
    one = found.codes[code]
    return np.repeat(one.places, one.weights.astype(int), axis=0)


def test_the_thousand_characters_of_the_example_give_kappa_with_uncoded_text_in():
    rows = codings(("a", "x", "r1", 100, 200), ("a", "x", "r2", 120, 220))
    found = coded_units(rows, documents("a", text="." * 1000), codes=["x"], unit="character").codes["x"]
    assert found.weights.sum() == 1000
    assert len(found.weights) == 5
    assert agreement(found, cohen()).estimate == pytest.approx(0.7778, abs=5e-5)
    assert agreement(found, positive()).estimate == pytest.approx(0.80)
    assert agreement(found, percent()).estimate == pytest.approx(0.96)


def test_a_sentence_or_paragraph_is_coded_when_one_of_its_characters_is():
    rows = codings(("a", "x", "r1", 13, 16), ("a", "x", "r2", 28, 30))
    by_sentence = coded_units(rows, documents("a"), codes=["x"], unit="sentence")
    assert yes(by_sentence, "x").tolist() == [[1, 0], [1, 0], [0, 1]]
    by_paragraph = coded_units(rows, documents("a"), codes=["x"], unit="paragraph")
    assert yes(by_paragraph, "x").tolist() == [[1, 0], [0, 1]]


def test_the_space_between_sentences_belongs_to_none():
    rows = codings(("a", "x", "r1", 0, 15), ("a", "x", "r2", 14, 15))
    assert yes(coded_units(rows, documents("a"), codes=["x"], unit="sentence"), "x").tolist() == [
        [1, 0],
        [0, 0],
        [0, 0],
    ]


def test_a_coder_without_a_coding_in_a_document_did_not_rate_it():
    rows = codings(
        ("a", "x", "r1", 0, 5), ("a", "y", "r2", 0, 5),
        ("b", "x", "r1", 0, 5), ("b", "x", "r3", 0, 5),
        ("c", "x", "r1", 0, 5),
    )  # fmt: skip
    found = coded_units(rows, documents("a", "b", "c", "d"), codes=["x", "y", "z"], unit="document")
    assert found.codes["x"].places.tolist() == [[1, 0, NOT_RATED], [1, NOT_RATED, 1]]
    assert found.codes["y"].places.tolist() == [[0, 1, NOT_RATED], [0, NOT_RATED, 0]]
    assert (found.documents, found.n_single, found.n_untouched) == (("a", "b"), 1, 1)
    assert found.groups == ("a", "b")
    assert found.coders == ("r1", "r2", "r3")
    assert found.standing == {"x": "double", "y": "double", "z": "unused"}


def test_a_code_that_is_not_asked_for_still_tells_who_read_the_document():
    rows = codings(("a", "x", "r1", 0, 5), ("a", pd.NA, "r2", 3, 9))
    assert yes(coded_units(rows, documents("a"), codes=["x"], unit="document"), "x").tolist() == [[1, 0]]


def test_a_code_used_only_where_one_coder_read_is_single_coded():
    rows = codings(("a", "x", "r1", 0, 5), ("a", "x", "r2", 0, 5), ("b", "y", "r1", 0, 5))
    found = coded_units(rows, documents("a", "b"), codes=["x", "y"], unit="document")
    assert found.standing == {"x": "double", "y": "single"}


def test_codings_without_a_known_coder_are_left_out_and_counted():
    rows = codings(
        ("a", "x", "r1", 0, 5), ("a", "x", "r2", 0, 5), ("a", "x", "", 0, 9), ("a", "x", pd.NA, 0, 9)
    )
    found = coded_units(rows, documents("a"), codes=["x"], unit="character")
    assert (found.n_unknown, found.coders) == (2, ("r1", "r2"))
    assert yes(found, "x").sum() == 10


def test_documents_of_one_person_are_one_group():
    rows = codings(*[(name, "x", coder, 0, 5) for name in "abc" for coder in ("r1", "r2")])
    found = coded_units(rows, documents("a", "b", "c", groups=["p", "q", "p"]), codes=["x"], unit="document")
    assert found.groups == ("p", "q")
    assert found.codes["x"].groups.tolist() == [0, 1, 0]


def test_codings_of_one_coder_that_overlap_count_once_and_none_leaves_its_document():
    rows = codings(
        ("a", "x", "r1", 30, 50), ("a", "x", "r1", 40, 900), ("a", "x", "r2", 7, 7), ("b", "x", "r1", 0, 2), ("b", "x", "r2", 1, 3)
    )  # fmt: skip
    found = yes(coded_units(rows, documents("a", "b"), codes=["x"], unit="character"), "x")
    assert len(found) == 2 * len(TEXT)
    assert found[:, 0].sum() == len(TEXT) - 30 + 2
    assert found[:, 1].sum() == 2
    assert yes(coded_units(rows, documents("a", "b"), codes=["x"], unit="sentence"), "x")[:3, 1].tolist() == [
        0,
        0,
        0,
    ]


def test_without_places_only_whole_documents_can_be_compared():
    rows = codings(("a", "x", "r1", pd.NA, pd.NA), ("a", "x", "r2", 3, pd.NA))
    assert yes(coded_units(rows, documents("a", text=None), codes=["x"], unit="document"), "x").tolist() == [
        [1, 1]
    ]
    for unit in ("character", "sentence", "paragraph"):
        with pytest.raises(EstimationImpossible) as refused:
            coded_units(rows, documents("a", text=None), codes=["x"], unit=unit)
        assert str(refused.value) == (
            f"Agreement by {unit} needs the text of every document that two coded and the place of every coding in "
            "it; 1 of 1 documents have no text and 2 of 2 codings no place. Only whole documents can be compared."
        )


def test_a_document_that_one_coder_read_needs_no_text():
    rows = codings(("a", "x", "r1", 0, 5), ("a", "x", "r2", 0, 5), ("b", "x", "r1", pd.NA, pd.NA))
    both = pd.concat([documents("a"), documents("b", text=None)], ignore_index=True)
    assert coded_units(rows, both, codes=["x"], unit="character").documents == ("a",)


def test_without_a_document_that_two_coded_the_ratings_are_empty():
    found = coded_units(codings(("a", "x", "r1", 0, 5)), documents("a"), codes=["x"], unit="sentence")
    assert found.codes["x"].places.shape == (0, 1)
    assert (found.documents, found.n_single) == ((), 1)


def test_without_codings_nobody_rated_anything():
    found = coded_units(codings(), documents("a"), codes=["x"], unit="character")
    assert (found.coders, found.n_untouched, found.standing) == ((), 1, {"x": "unused"})


ROWS = st.lists(
    st.tuples(
        st.sampled_from("ab"), st.sampled_from("xy"), st.sampled_from(["r1", "r2", "r3"]),
        st.integers(0, 42), st.integers(0, 20),
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@given(ROWS)
@settings(max_examples=30)
def test_stretches_say_of_every_character_what_a_list_of_characters_says(drawn):
    rows = [(document, code, coder, start, start + length) for document, code, coder, start, length in drawn]
    found = coded_units(codings(*rows), documents("a", "b"), codes=["x", "y"], unit="character")
    for code in ("x", "y"):
        expected = []
        for name in "ab":
            who = {row[2] for row in rows if row[0] == name}
            if len(who) < 2:
                continue
            table = np.where([[coder in who for coder in found.coders]] * len(TEXT), 0, NOT_RATED)
            for document, one, coder, start, end in rows:
                if (document, one) == (name, code):
                    table[start:end, found.coders.index(coder)] = 1
            expected.append(table)
        assert np.array_equal(
            yes(found, code), np.concatenate(expected) if expected else np.empty((0, len(found.coders)))
        )
