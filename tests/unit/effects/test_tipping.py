"""Delta adjustment and the tipping point."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.tipping import delta_adjusted, tipping_point
from helpers.effects.trial import difference_in_means
from helpers.errors import EstimationImpossible, ParameterMistake

NAN = float("nan")
# Sums in another order.
SAME = 1e-10
# A root found to 1e-12 in delta.
ROOT = 1e-9


@pytest.fixture
def trial():
    rng = np.random.default_rng(4)
    treated = np.repeat([1, 0], [60, 80])
    outcome = rng.normal(5, 2, 140) + 1.2 * treated
    outcome[rng.choice(140, 40, replace=False)] = NAN
    return outcome, treated


def at(trial, arm, reference, **choices):
    return delta_adjusted(
        *trial, delta_arm=arm, delta_reference=reference, **({"outcome_range": None, "level": 0.95} | choices)
    )


def tip(trial, deltas, pattern, **choices):
    return tipping_point(
        *trial, deltas=deltas, pattern=pattern, **({"outcome_range": None, "level": 0.95} | choices)
    )


def test_deltas_of_zero_are_the_welch_comparison_of_respondents(trial):
    found, plain = (
        at(trial, 0, 0).estimate,
        difference_in_means(*trial, variance="welch", level=0.95),
    )
    for name in (
        "estimate",
        "std_error",
        "df",
        "low",
        "high",
        "p_value",
        "n_arm",
        "n_reference",
        "n_missing",
    ):
        assert getattr(found, name) == pytest.approx(getattr(plain, name), rel=SAME), name


@given(st.floats(-5, 5), st.floats(-5, 5))
def test_estimate_is_the_difference_after_giving_non_respondents_their_mean_plus_delta(arm, reference):
    outcome = np.array([1.0, 4, 2, NAN, NAN, 3, 3, 5, 1, NAN])
    treated = np.repeat([1, 0], 5)
    filled = outcome.copy()
    filled[3:5] = np.mean([1, 4, 2]) + arm
    filled[9] = np.mean([3, 3, 5, 1]) + reference
    found = at((outcome, treated), arm, reference).estimate
    assert found.estimate == pytest.approx(filled[:5].mean() - filled[5:].mean(), abs=SAME)


def test_supposed_outcomes_do_not_make_the_estimate_more_certain(trial):
    plain = at(trial, 0, 0).estimate.std_error
    assert at(trial, -2, 0).estimate.std_error > plain
    assert at(trial, 0, 2).estimate.std_error > plain


def test_standard_error_is_that_of_a_bootstrap_of_persons(trial):
    outcome, treated = trial
    rng = np.random.default_rng(8)
    drawn = []
    for _ in range(1500):
        rows = np.concatenate(
            [rng.choice(np.flatnonzero(treated == t), (treated == t).sum()) for t in (1, 0)]
        )
        y, t = outcome[rows], treated[rows]
        means = [
            np.nanmean(y[t == k]) + np.isnan(y[t == k]).mean() * delta for k, delta in ((1, -6.0), (0, 6.0))
        ]
        drawn.append(means[0] - means[1])
    # 1,500 draws know a standard deviation to 1.8 %; three of those.
    assert at(trial, -6, 6).estimate.std_error == pytest.approx(np.std(drawn), rel=0.055)


@settings(max_examples=30)
@given(st.sampled_from(["arm", "reference", "opposite", "same"]), st.integers(0, 200))
def test_the_conclusion_holds_up_to_the_tipping_point_and_not_beyond(pattern, seed):
    rng = np.random.default_rng(seed)
    treated = np.repeat([1, 0], 40)
    outcome = rng.normal(0, 1, 80) + rng.choice([0, 1.0]) * treated
    outcome[rng.choice(80, 25, replace=False)] = NAN
    found = tip((outcome, treated), np.linspace(-6, 6, 25), pattern)
    signs = {"arm": (1, 0), "reference": (0, 1), "opposite": (1, -1), "same": (1, 1)}[pattern]
    for delta in (found.below, found.above):
        if delta is None:
            continue
        near = [
            at((outcome, treated), signs[0] * d, signs[1] * d).finding for d in (delta - ROOT, delta + ROOT)
        ]
        assert set(near) > {found.finding}
    assert [point.finding for point in found.points if point.delta_arm == 0 == point.delta_reference] == [
        found.finding
    ]


def test_opposite_non_respondents_tip_sooner_than_those_of_the_arm_alone(trial):
    one, both = tip(trial, [-10, 10], "arm"), tip(trial, [-10, 10], "opposite")
    assert one.finding == both.finding == "above"
    assert one.below < both.below < 0
    assert one.above is both.above is None
    assert one.nearest == one.below


def test_an_undecided_comparison_tips_on_both_sides():
    rng = np.random.default_rng(11)
    outcome, treated = rng.normal(0, 1, 60), np.repeat([1, 0], 30)
    outcome[rng.choice(60, 24, replace=False)] = NAN
    found = tip((outcome, treated), [-20, 20], "arm")
    assert found.finding == "undecided"
    assert found.below < 0 < found.above
    assert found.nearest in (found.below, found.above)


def test_points_are_the_grid_with_zero_in_ascending_order(trial):
    found = tip(trial, [3, -1, 2], "same")
    assert found.deltas == (-1.0, 0.0, 2.0, 3.0)
    assert [point.delta_reference for point in found.points] == [-1.0, 0.0, 2.0, 3.0]


def test_a_tipping_point_outside_the_range_of_the_outcome_is_none():
    outcome = np.array([1.0] * 27 + [0] * 3 + [NAN] * 10 + [1] * 9 + [0] * 21 + [NAN] * 10)
    treated = np.repeat([1, 0], 40)
    free = tip((outcome, treated), [-3], "arm")
    limited = tip((outcome, treated), [-3], "arm", outcome_range=(0.0, 1.0))
    assert free.below < -0.9
    assert limited.below is None
    assert [point.possible for point in limited.points] == [False, True]


def test_where_everybody_responded_nothing_tips():
    rng = np.random.default_rng(3)
    found = tip((rng.normal(size=40), np.repeat([1, 0], 20)), [-50, 50], "opposite", outcome_range=(-9, 9))
    assert found.nearest is None
    assert len({point.estimate.estimate for point in found.points}) == 1
    assert all(point.possible for point in found.points)


def test_an_unknown_pattern_an_empty_grid_and_an_infinite_delta_are_refused(trial):
    with pytest.raises(ParameterMistake) as caught:
        tip(trial, [1], "oposite")
    assert str(caught.value) == (
        "pattern: 'oposite'; allowed: arm, reference, opposite, same. Did you mean 'opposite'?"
    )
    with pytest.raises(ParameterMistake, match="deltas: no deltas; allowed: one or more numbers"):
        tip(trial, [], "arm")
    with pytest.raises(ValueError, match="Deltas must be finite"):
        tip(trial, [np.inf], "arm")
    with pytest.raises(ValueError, match="Deltas must be finite; found nan and 0"):
        at(trial, NAN, 0)


def test_an_arm_without_respondents_is_refused():
    with pytest.raises(
        EstimationImpossible, match="Nobody of the 2 persons assigned to the reference responded"
    ):
        at((np.array([1, 2, NAN, NAN]), np.array([1, 1, 0, 0])), 0, 0)
