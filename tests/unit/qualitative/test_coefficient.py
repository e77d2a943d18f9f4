"""A coefficient is one less the disagreement seen over that expected, and none where chance cannot disagree."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.qualitative.coefficient import Parts, penalties

NAN = float("nan")


def test_the_value_is_missing_where_chance_could_not_have_disagreed():
    found = Parts(np.array([0.1, 0.0, NAN]), np.array([0.4, 0.0, NAN])).value()
    assert found == pytest.approx(np.array([0.75, NAN, NAN]), nan_ok=True)


def test_pairs_without_a_coefficient_are_left_out_of_the_mean_over_pairs():
    found = Parts(
        np.array([[0.1, 0.0, 0.2], [0.0, NAN, 0.0]]),
        np.array([[0.4, 0.0, 0.4], [0.0, NAN, 0.0]]),
        by_pair=True,
    )
    assert found.value() == pytest.approx(np.array([0.625, NAN]), nan_ok=True)


def test_all_codes_together_take_means_of_both_parts_over_the_codes_that_count():
    parts = Parts(np.array([0.1, 0.0, 0.3]), np.array([0.4, 0.0, 0.4]))
    assert parts.over_codes(np.array([1.0, 0.0, 1.0])).value() == pytest.approx(0.5)
    by_pair = Parts(np.array([[0.1], [0.3]]), np.array([[0.4], [0.4]]), by_pair=True)
    assert by_pair.over_codes(np.array([1.0, 1.0])).value() == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        (None, [[0, 1, 1], [1, 0, 1], [1, 1, 0]]),
        ("linear", [[0, 0.25, 1], [0.25, 0, 0.75], [1, 0.75, 0]]),
        ("quadratic", [[0, 0.0625, 1], [0.0625, 0, 0.5625], [1, 0.5625, 0]]),
    ],
)
def test_penalties_follow_the_values_of_the_categories(weights, expected):
    assert penalties((0.0, 1.0, 4.0), weights).tolist() == expected
