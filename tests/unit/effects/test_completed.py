"""Completed tables: columns, counts and shifts."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.effects.completed import Imputations


def tables() -> Imputations:
    values = np.arange(24.0).reshape(2, 4, 3)
    missing = np.array(
        [[True, False, False], [False, True, False], [True, True, False], [False, False, False]]
    )
    return Imputations(
        ("a", "b", "c"), values, missing, np.array(["x", "x", "y", "y"], dtype=object), np.empty(0)
    )


def test_a_shift_is_added_to_what_was_filled_in_for_the_arm_and_nothing_else():
    before = tables()
    after = before.shifted(["a", "b"], delta={"x": 100.0})
    change = after.values - before.values
    expected = np.zeros((4, 3))
    expected[0, 0] = expected[1, 1] = 100
    assert (change == expected).all()
    assert (before.values == tables().values).all()


def test_shifts_of_two_arms_are_their_own():
    change = tables().shifted(["a"], delta={"x": 1.0, "y": -2.0}).values - tables().values
    assert change[0, :, 0].tolist() == [1, 0, -2, 0]


def test_a_shift_of_zero_is_no_shift():
    assert (tables().shifted(["a", "b"], delta={"x": 0.0, "y": 0.0}).values == tables().values).all()


def test_columns_and_counts_are_asked_by_name():
    assert tables().column("b").tolist() == [[1, 4, 7, 10], [13, 16, 19, 22]]
    assert [tables().n_imputed("b", arm) for arm in "xy"] == [1, 1]
    assert [list(frame.columns) for frame in tables().frames()] == [["a", "b", "c"]] * 2


def test_unknown_columns_and_arms_are_refused():
    with pytest.raises(ValueError, match=r"Column 'd' was not imputed; there are 'a', 'b' and 'c'\."):
        tables().column("d")
    with pytest.raises(ValueError, match=r"There is no arm 'z'; there are 'x' and 'y'\."):
        tables().shifted(["a"], delta={"z": 1.0})
