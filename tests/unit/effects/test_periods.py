"""Periods under observation: what is kept, every refusal in full."""

import numpy as np
import pytest

from helpers.effects.periods import check_one_arm, checked_periods
from helpers.errors import EstimationImpossible


def test_a_person_with_a_missing_value_in_one_row_is_left_out_whole():
    found = checked_periods(["a", "a", "b"], [0, 2, 0], [2, np.nan, 5], [1, 0, 0])
    assert found.known.tolist() == [False, False, True]
    assert found.n_missing == 1


def test_extra_columns_must_be_known_too():
    assert checked_periods(["a", "b"], [0, 0], [2, 5], [1, 0], np.array([[np.nan], [1]])).n_missing == 1


def test_rows_in_any_order_and_periods_that_touch_or_leave_a_gap_pass():
    found = checked_periods([1, 1, 1], [7, 0, 2], [9, 2, 5], [0, 1, 1])
    assert found.start.tolist() == [7, 0, 2]


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: checked_periods([1, 1, 2], [0, 1, 0], [2, 3, 4], [1, 0, 0]),
            EstimationImpossible,
            "Periods of one person overlap, for 1 of 2 persons, so that they would be counted twice at once; merge or "
            "correct those periods in cleaning.",
        ),
        (
            lambda: checked_periods([1, 2], [0, -3], [2, 3], [1, 0]),
            EstimationImpossible,
            "Periods that start before 0: 1 of 2, the earliest at -3. Correct the dates in cleaning, or leave those "
            "persons out and count them.",
        ),
        (
            lambda: checked_periods([1, 2], [0, 3], [2, 3], [1, 0]),
            EstimationImpossible,
            "Periods that do not end after their start: 1 of 2. Correct the dates in cleaning; two events at one moment "
            "are one, or lie a little apart.",
        ),
        (
            lambda: checked_periods([1, 2], [0, 1], [2, np.inf], [1, 0]),
            EstimationImpossible,
            "Periods that start or stop at infinity: 1 of 2. Give the last day a person was seen, and 0 for the event.",
        ),
        (
            lambda: checked_periods([1, 2], [0, 1], [np.nan, np.nan], [1, 0]),
            EstimationImpossible,
            "Of the 2 persons none has complete rows.",
        ),
        (
            lambda: checked_periods([1, None], [0, 1], [2, 3], [1, 0]),
            ValueError,
            "Rows without a person: 1 of 2; each needs one.",
        ),
        (
            lambda: checked_periods([1, 2], [0, 1], [2, 3], [1, 2]),
            ValueError,
            "Events must be 1 (an event ends the period) or 0 (it does not), or missing.",
        ),
        (
            lambda: checked_periods([1, 2], [0, 1], [2], [1, 2]),
            ValueError,
            "Start, stop and event need one value per row; they have 2, 1, 2.",
        ),
        (
            lambda: check_one_arm(np.array([0, 0, 1]), np.array([1.0, 0.0, 0.0])),
            ValueError,
            "Persons with rows in both arms: 1. The arm is that of assignment, one per person.",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind) as raised:
        call()
    assert str(raised.value) == sentence
