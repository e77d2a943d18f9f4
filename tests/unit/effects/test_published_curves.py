"""Nothing that is shown, or subtracted from what is shown, is a step of a few people."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.competing import cumulative_incidence, incidence_at
from helpers.effects.published_curves import published_curves
from helpers.effects.survival import curve_at, kaplan_meier
from helpers.errors import EstimationImpossible

SAME = 1e-12  # one minus a share, in another order
CAUSES = ["work", "other"]


def people(seed: int = 1, n: int = 200) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.integers(1, 25, n).astype(float), rng.integers(0, 3, n).astype(float)


def shown(time, cause, *, horizon=24.0, min_count=10, causes=CAUSES):
    return published_curves(time, cause, causes=causes, horizon=horizon, level=0.95, min_count=min_count)


def is_group(counts: np.ndarray, least: int) -> bool:
    return bool(((counts == 0) | (counts >= least)).all())


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 12), st.sampled_from([0, 0, 1, 2, np.nan])), min_size=12, max_size=120),
    st.integers(2, 10),
    st.integers(3, 14),
)
def test_every_step_of_everything_shown_is_nobody_or_enough_people(drawn, min_count, horizon):
    time, cause = (np.array(column, dtype=float) for column in zip(*drawn, strict=True))
    try:
        found = shown(time, cause, horizon=float(horizon), min_count=min_count)
    except EstimationImpossible:
        return
    for curve in found.curves:
        if curve.n_exits[-1] >= min_count:
            assert is_group(np.diff(curve.n_exits, prepend=0), min_count)
        else:
            assert curve.times.size == 2
    there = found.still_there
    told = (there.n_fewest == 0) | (there.n_fewest >= min_count)
    assert is_group(there.n[told], min_count)
    assert is_group(np.diff(there.n_censored[told], prepend=0), min_count)
    assert is_group(-np.diff(there.n[told]), min_count)
    assert all(np.isin(there.times, curve.times).all() for curve in found.curves)


def test_shares_are_those_of_aalen_johansen_at_the_shown_moments():
    time, cause = people()
    found = shown(time, cause)
    whole = cumulative_incidence(time, cause, causes=CAUSES, level=0.95)
    for curve in found.curves:
        at = incidence_at(whole, curve.times).of(curve.cause)
        np.testing.assert_allclose(curve.share, at.share, atol=SAME)
        np.testing.assert_allclose(curve.low, at.low, atol=SAME)
        np.testing.assert_allclose(curve.high, at.high, atol=SAME)


def test_with_one_reason_the_share_is_one_minus_kaplan_meier_with_its_limits_turned_round():
    time, cause = people()
    event = np.minimum(cause, 1.0)
    found = shown(time, event, causes=["exit"])
    (curve,) = found.curves
    at = curve_at(kaplan_meier(time, event, level=0.95, interval="log_log"), curve.times)
    np.testing.assert_allclose(curve.share, 1 - at.survival, atol=SAME)
    np.testing.assert_allclose(curve.low, 1 - at.high, atol=SAME)
    np.testing.assert_allclose(curve.high, 1 - at.low, atol=SAME)


def test_who_left_who_was_lost_and_who_is_there_are_everybody():
    time, cause = people()
    found = shown(time, cause)
    there = found.still_there
    for place, moment in enumerate(there.times):
        left = sum(int(curve.n_exits[list(curve.times).index(moment)]) for curve in found.curves)
        assert left + there.n[place] + there.n_censored[place] == found.n


def test_who_is_followed_up_to_the_end_is_still_there_at_the_end():
    found = shown([5.0] * 10 + [24.0] * 10, [1.0] * 10 + [0.0] * 10, causes=["work"])
    assert found.still_there.times.tolist() == [0, 24]
    assert found.still_there.n.tolist() == [20, 10]
    assert found.still_there.n_censored.tolist() == [0, 0]


def test_a_reason_of_a_few_people_has_no_moments_of_its_own_and_shows_as_the_smallest_way_of_being_gone():
    time = np.array([3.0] * 12 + [4.0, 9.0, 11.0] + [24.0] * 30)
    cause = np.array([1.0] * 12 + [2.0] * 3 + [0.0] * 30)
    found = shown(time, cause)
    assert found.curves[1].times.tolist() == [0, 24]
    assert found.curves[1].n_exits.tolist() == [0, 3]
    assert found.still_there.n_fewest.tolist() == [0, 3]


def test_no_curve_ends_at_the_day_its_last_person_left():
    time, cause = np.array([1.0] * 15 + [2.0] * 15), np.array([1.0] * 30)
    assert shown(time, cause, causes=["work"]).curves[0].times.tolist() == [0, 1, 24]


def test_a_curve_stops_where_a_few_are_followed_further():
    time = np.array([2.0] * 20 + [6.0] * 20 + [10.0] * 5)
    cause = np.array([1.0] * 20 + [0.0] * 25)
    found = shown(time, cause, causes=["work"])
    assert found.curves[0].times.tolist() == [0, 6]


def test_missing_persons_are_left_out_and_counted():
    time, cause = people()
    time[:7] = np.nan
    assert (shown(time, cause).n, shown(time, cause).n_missing) == (193, 7)


@pytest.mark.parametrize(
    ("time", "cause", "sentence"),
    [
        (
            np.arange(1.0, 10.0), np.ones(9),
            "9 persons have a duration, fewer than the 10 that a step of a curve must stand for, so the curve "
            "cannot be shown.",
        ),
        (
            np.ones(1), np.ones(1),
            "One person has a duration, fewer than the 10 that a step of a curve must stand for, so the curve "
            "cannot be shown.",
        ),
        (
            np.array([1.0] * 6 + [2.0] * 5), np.array([1.0] * 6 + [0.0] * 5),
            "After the start fewer than 10 of the 11 persons are still there at any moment, and a step of a curve "
            "must stand for that many, so the curve cannot be shown.",
        ),
        (
            np.zeros(12), np.ones(12),
            "After the start fewer than 10 of the 12 persons are still there at any moment, and a step of a curve "
            "must stand for that many, so the curve cannot be shown.",
        ),
    ],
)  # fmt: skip
def test_too_few_people_for_a_curve_are_refused_in_a_sentence(time, cause, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        shown(time, cause, causes=["work"])
    assert str(caught.value) == sentence
