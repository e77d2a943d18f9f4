"""A check judged once per different value says of rows what a check of every row says."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.validation import by_value, engine
from helpers.validation.checks import Check


def check(kind, expectation, **arguments):
    return Check(kind, "t", arguments["column"], expectation, arguments)


READABLE = check(
    "readable", "expect_column_values_to_not_be_in_set", column="a__missing", value_set=["unreadable"]
)
CODES = check("codes", "expect_column_values_to_be_in_set", column="b", value_set=["x", "y"])
RANGE = check("range", "expect_column_values_to_be_between", column="a", min_value=0, max_value=10)
EVERY = [READABLE, CODES, RANGE]


def frame(numbers, words, reasons):
    return pd.DataFrame(
        {
            "a": pd.array(numbers, dtype="Float64"),
            "b": pd.array(words, dtype="string"),
            "a__missing": pd.array(reasons, dtype="string"),
        }
    )


def told(outcomes):
    return [
        (
            one["success"],
            one["result"]["unexpected_count"],
            list(one["result"].get("unexpected_index_list") or []),
        )
        for one in outcomes
    ]


def by_row(checks, rows):
    return told(engine.Batch(rows).validate([engine.build(one.expectation, one.arguments) for one in checks]))


ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.floats(-5, 15, allow_nan=False)),
        st.sampled_from([None, "x", "y", "z"]),
        st.sampled_from([None, "blank", "unreadable"]),
    ),
    min_size=1,
    max_size=30,
)


@given(rows=ROWS)
def test_the_outcome_is_that_of_every_row(rows):
    made = frame(*zip(*rows, strict=True))
    assert told(by_value.failing(EVERY, made)) == by_row(EVERY, made)


@pytest.mark.parametrize("wrong", [{}, {7: -1.0}, {0: 11.0, 2999: -0.5, 1500: 10.5}])
def test_of_many_values_those_between_the_extremes_are_found_too(wrong):
    numbers = [place / 300 for place in range(3000)]
    for place, value in wrong.items():
        numbers[place] = value
    made = frame(numbers, ["x"] * 3000, [None] * 3000)
    (found,) = by_value.failing([RANGE], made)
    assert (found["success"], found["result"].get("unexpected_index_list") or []) == (
        not wrong,
        sorted(wrong),
    )


def test_an_empty_column_fails_nothing():
    made = frame([None, None], [None, None], [None, None])
    assert [one["success"] for one in by_value.failing(EVERY, made)] == [True, True, True]
