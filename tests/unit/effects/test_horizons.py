"""Differences at a horizon: arithmetic and refusals."""

import math

import pytest

from helpers.effects.horizons import GroupAtHorizon, check_horizon, check_reached, difference_at_horizon
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# Rounding of a sum of squares.
SAME = 1e-12


def group(value, std_error, n=50, n_events=10):
    return GroupAtHorizon(value, std_error, n=n, n_events=n_events)


def compare(arm, reference):
    return difference_at_horizon(arm, reference, horizon=12, level=0.95, n_missing=3, what="exits")


def test_difference_is_arm_minus_reference_and_variances_add():
    found = compare(group(0.5, 0.03), group(0.3, 0.04))
    assert found.estimate == pytest.approx(0.2, abs=SAME)
    assert found.std_error == pytest.approx(0.05, abs=SAME)
    assert found.high - found.low == pytest.approx(2 * 1.959963984540054 * 0.05, abs=SAME)
    assert found.p_value == pytest.approx(math.erfc(4 / math.sqrt(2)), rel=1e-9)
    assert (found.horizon, found.n_missing) == (12.0, 3)


def test_an_arm_in_which_everyone_fared_the_same_is_warned_about():
    with pytest.warns(StatisticalWarning) as warned:
        compare(group(0.0, 0.0, n_events=0), group(0.3, 0.04, n=40, n_events=9))
    assert str(warned[0].message) == (
        "Up to 12 everyone in the arm fared the same (0 exits among 50 persons in the arm, 9 among 40 in the "
        "reference), so its uncertainty is counted as 0 and the interval is too narrow."
    )


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: compare(group(0.0, 0.0, n_events=0), group(0.0, 0.0, n_events=0)),
            EstimationImpossible,
            "Up to 12 nothing says how uncertain the difference is: 0 exits among 50 persons in the arm, 0 among "
            "50 in the reference, and within each of the two everyone fared the same.",
        ),
        (
            lambda: check_horizon(0),
            ParameterMistake,
            "horizon: 0; allowed: a number above 0, in the unit of the durations.",
        ),
        (
            lambda: check_reached(18.0, anyone_left=True, horizon=24, who="reference"),
            EstimationImpossible,
            "Nobody in the reference was followed for longer than 18, so nothing is known about it at 24; choose a "
            "horizon of at most 18.",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind) as raised:
        call()
    assert str(raised.value) == sentence


@pytest.mark.parametrize(("last", "anyone_left", "horizon"), [(18.0, True, 18), (18.0, False, 24)])
def test_a_horizon_within_reach_or_after_everyone_left_passes(last, anyone_left, horizon):
    check_reached(last, anyone_left=anyone_left, horizon=horizon, who="arm")
