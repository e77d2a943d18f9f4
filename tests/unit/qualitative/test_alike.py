"""Of a speaker no more is said than enough people share, counted over the whole population."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.qualitative.alike import described

PEOPLE = pd.DataFrame(
    {
        "city": ["Delft"] * 12 + ["Ede"] * 8,
        "woman": pd.array([True] * 6 + [False] * 6 + [True] * 8, dtype="boolean"),
        "age": ["old", *["young"] * 11, *["young"] * 7, None],
        "any_age": ["adult"] * 20,
    }
)


def of(row, at_least, *, attributes=("city", "woman", "age"), coarser=None):
    return described(PEOPLE.iloc[[row]], PEOPLE, attributes, coarser=coarser or {}, at_least=at_least)[0]


def test_all_is_said_of_who_is_one_of_enough():
    assert (of(1, 5).attributes, of(1, 5).n_alike) == (("city", "woman", "age"), 5)


@pytest.mark.parametrize(("at_least", "said"), [(5, 3), (6, 2), (7, 1), (12, 1), (13, 0), (21, 0)])
def test_the_threshold_decides_how_much_is_said(at_least, said):
    found = of(1, at_least)
    assert len(found.attributes) == said
    assert found.n_alike >= at_least or not found.attributes


def test_the_only_old_woman_of_her_city_is_not_described_as_one():
    found = of(0, 3)
    assert found.attributes == ("city", "woman")
    assert found.n_alike == 6


def test_the_last_attribute_becomes_coarser_before_it_is_dropped():
    found = of(0, 6, coarser={"age": "any_age"})
    assert (found.attributes, found.n_alike) == (("city", "woman", "any_age"), 6)


def test_what_is_coarser_is_dropped_in_turn():
    assert of(0, 7, coarser={"age": "any_age"}).attributes == ("city",)


def test_a_missing_value_is_a_value_of_its_own():
    found = of(19, 2)
    assert found.attributes == ("city", "woman")
    assert found.n_alike == 8


def test_a_population_that_is_too_small_says_so():
    assert (of(0, 50).attributes, of(0, 50).n_alike) == ((), 20)


values = st.sampled_from(["a", "b", "c", None])


@given(
    rows=st.lists(st.tuples(values, values, values), min_size=1, max_size=25),
    k=st.integers(1, 12),
    who=st.integers(0, 24),
)
def test_whatever_is_said_holds_for_as_many_as_is_claimed(rows, k, who):
    people = pd.DataFrame(rows, columns=["x", "y", "z"])
    speaker = people.iloc[who % len(people)].to_dict()
    rows_of_speakers = people.iloc[[who % len(people)]]
    found = described(rows_of_speakers, people, ("x", "y", "z"), coarser={"z": "y"}, at_least=k)[0]
    same = people.apply(lambda row: all(str(row[a]) == str(speaker[a]) for a in found.attributes), axis=1)
    assert int(same.sum()) == found.n_alike
    assert found.n_alike >= min(k, len(people))
