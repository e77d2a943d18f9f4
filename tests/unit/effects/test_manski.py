"""Worst-case bounds, by hand and at their edges."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.effects.manski import worst_case_bounds
from helpers.effects.trial import difference_in_means
from helpers.errors import EstimationImpossible

NAN = float("nan")
# Sums in another order.
SAME = 1e-12


def shares(outcome, treated, level=0.95):
    return worst_case_bounds(outcome, treated, outcome_range=(0, 1), level=level)


def test_bounds_of_shares_equal_the_count_by_hand():
    # Arm: 3 of 5 found work, 1 did not, 1 unknown. Reference: 1 of 4 did, 1 did not, 2 unknown.
    outcome = [1, 1, 1, 0, NAN, 1, 0, NAN, NAN]
    found = shares(outcome, [1] * 5 + [0] * 4)
    assert found.lower == pytest.approx(3 / 5 - 3 / 4, rel=SAME)
    assert found.upper == pytest.approx(4 / 5 - 1 / 4, rel=SAME)


def test_everybody_responded_gives_the_difference_in_means():
    rng = np.random.default_rng(1)
    outcome, treated = rng.random(60), np.repeat([1, 0], 30)
    found, plain = shares(outcome, treated), difference_in_means(outcome, treated, variance="hc2", level=0.95)
    assert found.lower == found.upper == pytest.approx(plain.estimate, rel=SAME)
    assert found.std_error_lower == pytest.approx(plain.std_error, rel=SAME)


def test_an_arm_in_which_nobody_responded_still_has_bounds():
    found = shares([NAN] * 4 + [1, 0, 0, 0], [1] * 4 + [0] * 4)
    assert (found.lower, found.upper) == (-0.25, 0.75)
    assert (found.n_arm, found.n_missing_arm) == (0, 4)


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 10)), min_size=6, max_size=40),
    st.integers(0, 2**32 - 1),
)
def test_width_is_the_range_times_the_shares_missing_and_any_completion_lies_inside(values, seed):
    outcome = np.array([NAN if value is None else value for value in values], dtype=float)
    treated = np.arange(outcome.size) % 2
    observed = [outcome[(treated == t) & ~np.isnan(outcome)] for t in (0, 1)]
    if not any(o.size and np.ptp(o) > 0 for o in observed):
        return
    found = worst_case_bounds(outcome, treated, outcome_range=(0, 10), level=0.95)
    missing = sum(np.isnan(outcome[treated == t]).mean() for t in (0, 1))
    assert found.upper - found.lower == pytest.approx(10 * missing, abs=1e-9)
    filled = np.where(np.isnan(outcome), np.random.default_rng(seed).uniform(0, 10, outcome.size), outcome)
    difference = filled[treated == 1].mean() - filled[treated == 0].mean()
    assert found.lower - 1e-9 <= difference <= found.upper + 1e-9
    assert found.low <= found.lower
    assert found.upper <= found.high


def test_exchanging_the_arms_mirrors_the_bounds():
    outcome, treated = np.array([1, 0, NAN, 1, 1, 0, NAN, 0, 0]), np.array([1, 1, 1, 1, 0, 0, 0, 0, 0])
    one, other = shares(outcome, treated), shares(outcome, 1 - treated)
    assert (one.lower, one.upper) == (pytest.approx(-other.upper), pytest.approx(-other.lower))
    assert (one.low, one.high) == (pytest.approx(-other.high), pytest.approx(-other.low))


@pytest.mark.parametrize("outcome_range", [None, (0.0, math.inf)])
def test_an_outcome_without_limits_asks_for_a_declared_range(outcome_range):
    with pytest.raises(EstimationImpossible) as caught:
        worst_case_bounds([1, 2, 3, 4], [1, 1, 0, 0], outcome_range=outcome_range, level=0.95)
    assert str(caught.value) == (
        "Worst-case bounds need the lowest and the highest value that the outcome can take, and none is "
        "declared; declare a range for the outcome (0 to 1 for a share, 0 to a ceiling for an amount)."
    )


@pytest.mark.parametrize(
    ("outcome", "outcome_range", "sentence"),
    [
        (
            [1, 2, 3, 4],
            (4, 1),
            "The declared range of the outcome runs from 4 to 1; the lowest value must be below the highest.",
        ),
        (
            [1, 2, 3, 4],
            (0, 3),
            "1 outcome lies outside the declared range of 0 to 3; worst-case bounds hold only for a range that "
            "no outcome leaves.",
        ),
        (
            [NAN] * 4,
            (0, 3),
            "Nobody of the 4 persons assigned to the two arms responded, so that the effect can be anything "
            "from -3 to 3.",
        ),
        (
            [1, 1, NAN, 2],
            (0, 3),
            "The outcomes of those who responded vary in neither arm, so there is nothing to judge the "
            "uncertainty by.",
        ),
    ],
)
def test_impossible_bounds_are_refused_in_a_sentence(outcome, outcome_range, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        worst_case_bounds(outcome, [1, 1, 0, 0], outcome_range=outcome_range, level=0.95)
    assert str(caught.value) == sentence


def test_an_arm_of_one_is_refused():
    with pytest.raises(EstimationImpossible) as caught:
        shares([1, 0, 1, 0], [1, 0, 0, 0])
    assert str(caught.value) == (
        "The arm has one person, and one person says nothing about how much outcomes vary; at least two are "
        "needed."
    )
