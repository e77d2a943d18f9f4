"""Who was not asked is never silent, and everybody stands somewhere."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.qualitative.topics import STANDINGS, count_standings, spoke_when_asked, standings


def found(spoke, asked):
    return standings(pd.Series(spoke, dtype=bool), pd.Series(asked, dtype="boolean"))


def test_the_five_standings():
    given_ = found([True, False, True, False, True, False], [True, True, False, False, None, None])
    assert given_.tolist() == ["asked", "silent", "spontaneous", "not_asked", "unknown", "unknown"]


def test_people_of_whom_it_is_not_known_whether_they_were_asked_are_in_no_denominator():
    counted = count_standings({"t": found([True, False, True, False], [True, True, None, None])})
    assert counted["n_asked"].unique().tolist() == [2]
    assert counted["n_others"].unique().tolist() == [2]
    assert dict(zip(counted["standing"], counted["n"], strict=True)) == {
        "asked": 1,
        "silent": 1,
        "spontaneous": 0,
        "not_asked": 0,
        "unknown": 2,
    }


def test_only_people_who_were_asked_spoke_when_asked_or_did_not():
    spoke = spoke_when_asked(found([True, False, True, False], [True, True, False, None]))
    assert spoke[:2].tolist() == [True, False]
    assert spoke[2:].isna().all()


def test_rows_that_do_not_fit_and_speech_that_is_missing_are_refused():
    with pytest.raises(ValueError, match="must have the same rows"):
        standings(pd.Series([True]), pd.Series([True, False], dtype="boolean"))
    with pytest.raises(ValueError, match="no code means no"):
        standings(pd.Series([None], dtype="boolean"), pd.Series([True], dtype="boolean"))


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([True, False, None])), max_size=30))
def test_standings_add_up_to_everybody_and_the_asked_to_who_was_asked(people):
    counted = count_standings({"t": found([one for one, _ in people], [asked for _, asked in people])})
    assert counted["standing"].tolist() == list(STANDINGS)
    assert counted["n"].sum() == len(people)
    n = dict(zip(counted["standing"], counted["n"], strict=True))
    assert n["asked"] + n["silent"] == sum(asked is True for _, asked in people)
    assert (counted["n_asked"] + counted["n_others"] == len(people)).all()
