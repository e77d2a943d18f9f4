"""Restricted means: a naive twin, invariants, edges."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.effects.restricted_mean import restricted_mean
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# Sums of some dozens of rectangles.
SAME = 1e-10

ARM = np.repeat([1, 0], 4)


def naive(time, event, horizon):
    """Area under Kaplan–Meier and its variance, one exit at a time."""
    moments = sorted({t for t, e in zip(time, event, strict=True) if e and t <= horizon})
    area, share, last, steps = 0.0, 1.0, 0.0, []
    for moment in moments:
        area += share * (moment - last)
        at_risk = sum(t >= moment for t in time)
        exits = sum(t == moment and e == 1 for t, e in zip(time, event, strict=True))
        share *= 1 - exits / at_risk
        steps.append((moment, exits, at_risk, area))
        last = moment
    area += share * (horizon - last)
    variance = sum(((area - a) ** 2) * d / (r * (r - d)) for _, d, r, a in steps if r > d)
    return area, variance**0.5


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=3, max_size=15),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 1)), min_size=3, max_size=15),
    st.sampled_from([2, 4.5, 9]),
)
@pytest.mark.filterwarnings("ignore::helpers.errors.StatisticalWarning")
def test_means_and_errors_are_those_of_a_naive_sum(arm, reference, horizon):
    time = [t for t, _ in [*arm, *reference]]
    event = [e for _, e in [*arm, *reference]]
    treated = [1] * len(arm) + [0] * len(reference)
    try:
        found = restricted_mean(time, event, treated, horizon=horizon, level=0.95)
    except EstimationImpossible:
        assume(False)
    for group, rows in ((found.arm, arm), (found.reference, reference)):
        expected = naive([t for t, _ in rows], [e for _, e in rows], horizon)
        assert (group.value, group.std_error) == pytest.approx(expected, abs=SAME)


def test_without_censoring_the_mean_is_that_of_durations_cut_at_the_horizon():
    rng = np.random.default_rng(4)
    time, treated = rng.exponential(5, 200), np.repeat([1, 0], 100)
    found = restricted_mean(time, np.ones(200), treated, horizon=6, level=0.95)
    cut = np.minimum(time, 6)
    assert found.arm.value == pytest.approx(cut[:100].mean(), abs=SAME)
    assert found.arm.std_error == pytest.approx(cut[:100].std() / 10, abs=SAME)


def test_swapping_the_arms_turns_the_sign():
    time, event = [1, 3, 5, 5, 2, 4, 5, 5], [1, 1, 0, 0, 1, 0, 1, 0]
    one = restricted_mean(time, event, ARM, horizon=5, level=0.95)
    other = restricted_mean(time, event, 1 - ARM, horizon=5, level=0.95)
    assert (one.estimate, one.low) == pytest.approx((-other.estimate, -other.high), abs=SAME)


def test_a_horizon_after_everyone_left_adds_nothing():
    found = restricted_mean([1, 2, 3, 4, 1, 1, 4, 4], [1] * 8, ARM, horizon=50, level=0.95)
    assert found.arm.value == pytest.approx(2.5, abs=SAME)


def test_an_arm_that_nobody_leaves_waits_until_the_horizon_and_is_warned_about():
    with pytest.warns(StatisticalWarning):
        found = restricted_mean(
            [9, 9, 9, 9, 1, 4, 9, 9], [0, 0, 0, 0, 1, 1, 0, 0], ARM, horizon=8, level=0.95
        )
    assert (found.arm.value, found.arm.std_error) == (8.0, 0.0)


@pytest.mark.parametrize(
    ("people", "horizon", "kind", "sentence"),
    [
        (
            ([1, 4, 5, 6, 1, 2, 9, 9], [1, 1, 1, 0, 1, 1, 0, 0], ARM), 8, EstimationImpossible,
            "Nobody in the arm was followed for longer than 6, so nothing is known about it at 8; choose a horizon "
            "of at most 6.",
        ),
        (
            ([9] * 8, [0] * 8, ARM), 8, EstimationImpossible,
            "Up to 8 nothing says how uncertain the difference is: 0 exits among 4 persons in the arm, 0 among 4 in "
            "the reference, and within each of the two everyone fared the same.",
        ),
        (
            ([1] * 8, [1] * 8, np.ones(8)), 8, EstimationImpossible,
            "All 8 persons are in the arm; without a reference there is no comparison.",
        ),
        (
            ([np.nan] * 4 + [1] * 4, [1] * 8, ARM), 8, EstimationImpossible,
            "None of the 4 persons is in the arm; there is nothing to compare.",
        ),
        (
            ([1] * 8, [1] * 8, ARM), -1, ParameterMistake,
            "horizon: -1; allowed: a number above 0, in the unit of the durations.",
        ),
        (
            ([1] * 8, [1] * 8, [1, 0]), 3, ValueError,
            "Arms and durations need one row per person; they have 2 and 8 rows.",
        ),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_in_a_sentence(people, horizon, kind, sentence):
    with pytest.raises(kind) as raised:
        restricted_mean(*people, horizon=horizon, level=0.95)
    assert str(raised.value) == sentence
