"""Durations: what is kept, what is counted, and every refusal in full."""

import numpy as np
import pandas as pd
import pytest

from helpers.effects.durations import check_somebody_leaves, checked_durations, chosen_rows, counted
from helpers.errors import EstimationImpossible


def test_missing_durations_and_exits_are_left_out_and_counted():
    found = checked_durations([3, np.nan, 5, 0], [1, 1, np.nan, 0])
    assert found.time.tolist() == [3, 0]
    assert found.exit.tolist() == [1, 0]
    assert found.known.tolist() == [True, False, False, True]
    assert found.n_missing == 2


def test_nullable_columns_and_booleans_are_read():
    found = checked_durations(
        pd.array([3, None, 5], dtype="Int16"), pd.array([True, True, None], dtype="boolean")
    )
    assert found.time.dtype == np.float64
    assert (found.time.tolist(), found.exit.tolist(), found.n_missing) == ([3], [1], 2)


def test_counts_close_at_every_duration():
    counts = counted(np.array([0.0, 2, 2, 2, 5]), np.array([True, True, False, True, False]))
    assert counts.times.tolist() == [0, 2, 5]
    assert counts.n_at_risk.tolist() == [5, 4, 1]
    assert counts.n_exits.tolist() == [1, 2, 0]
    assert counts.n_censored.tolist() == [0, 1, 1]


def test_someone_censored_at_a_moment_is_at_risk_of_an_exit_at_that_moment():
    assert counted(np.array([2.0, 2.0]), np.array([True, False])).n_at_risk.tolist() == [2]


def test_rows_chosen_between_two_durations_are_those_of_the_first():
    rows = chosen_rows(np.array([1.0, 3.0]), [0, 2, 3])
    assert rows.values(np.array([0.9, 0.5]), before=1.0).tolist() == [1.0, 0.9, 0.5]
    assert rows.since(np.array([4, 6])).tolist() == [0, 4, 6]
    assert rows.at_risk.tolist() == [0, 1, 1]


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: checked_durations([3, -4, -1], [1, 0, 0]),
            EstimationImpossible,
            "Negative durations: 2 of 3, the lowest -4. Nobody leaves before the start; correct the dates in "
            "cleaning, or leave those persons out and count them.",
        ),
        (
            lambda: checked_durations([3, np.inf], [1, 0]),
            EstimationImpossible,
            "Infinite durations: 1 of 2. Give the last day a person was seen, and 0 for the exit.",
        ),
        (
            lambda: checked_durations([], []),
            EstimationImpossible,
            "There are no persons, so there are no durations.",
        ),
        (
            lambda: checked_durations([np.nan, 3], [1, np.nan]),
            EstimationImpossible,
            "Of the 2 persons none has both a duration and whether it ended in an exit.",
        ),
        (
            lambda: checked_durations([1, 2, 3], [1, 0]),
            ValueError,
            "Durations and exits need one row per person; they have 3 and 2 rows.",
        ),
        (
            lambda: checked_durations([1, 2], [1, 2]),
            ValueError,
            "Exits must be 1 (left) or 0 (still there when last seen), or missing.",
        ),
        (
            lambda: checked_durations([1, 2], [1, 3], n_causes=2),
            ValueError,
            "Exits must be the number of a cause, from 1 to 2, or 0 (still there when last seen), or missing.",
        ),
        (
            lambda: check_somebody_leaves(np.zeros(7, dtype=bool)),
            EstimationImpossible,
            "None of the 7 persons left while they were followed: all durations are censored, so there are no "
            "exits to compare.",
        ),
        (
            lambda: chosen_rows(np.array([1.0, 3.0]), [2, 4]),
            EstimationImpossible,
            "The curve ends at 3, the longest duration anyone was followed; it says nothing about 4.",
        ),
        (
            lambda: chosen_rows(np.array([1.0, 3.0]), [2, 2]),
            ValueError,
            "Times at which a curve is read must ascend from 0 or later, without missing ones.",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind) as raised:
        call()
    assert str(raised.value) == sentence
