"""Kaplan–Meier: a twin in statsmodels, invariants, edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from helpers.effects.survival import curve_at, kaplan_meier, limits, median_duration
from helpers.errors import ParameterMistake

# The same sums, once as products and once as sums of logarithms.
SAME = 1e-12

people = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 1)), min_size=1, max_size=40)


def both(drawn):
    return [time for time, _ in drawn], [event for _, event in drawn]


def test_curve_is_that_of_statsmodels_at_its_exits():
    rng = np.random.default_rng(1)
    time, event = rng.integers(0, 20, 150), rng.integers(0, 2, 150)
    curve = kaplan_meier(time, event, level=0.95, interval="plain")
    twin = SurvfuncRight(time, event)
    rows = curve.n_events > 0
    np.testing.assert_allclose(curve.survival[rows], twin.surv_prob, atol=SAME)
    np.testing.assert_allclose(curve.std_error[rows], twin.surv_prob_se, atol=SAME)
    assert curve.n_at_risk[rows].tolist() == twin.n_risk.tolist()


@given(people)
def test_without_censoring_the_curve_is_the_share_still_waiting(drawn):
    time, _ = both(drawn)
    curve = kaplan_meier(time, np.ones(len(time)), level=0.95, interval="plain")
    waiting = [(np.array(time) > moment).mean() for moment in curve.times]
    np.testing.assert_allclose(curve.survival, waiting, atol=SAME)
    known = curve.survival > 0
    binomial = np.sqrt(curve.survival * (1 - curve.survival) / len(time))
    np.testing.assert_allclose(curve.std_error[known], binomial[known], atol=SAME)


@given(people, st.sampled_from(["log_log", "log", "plain"]))
def test_curve_falls_counts_close_and_limits_hold_it(drawn, interval):
    curve = kaplan_meier(*both(drawn), level=0.9, interval=interval)
    assert (np.diff(curve.survival) <= 0).all()
    assert (curve.n_events + curve.n_censored).sum() == curve.n == len(drawn)
    given_ = ~np.isnan(curve.low)
    assert (curve.low[given_] <= curve.survival[given_] + SAME).all()
    assert (curve.survival[given_] <= curve.high[given_] + SAME).all()
    assert ((curve.low[given_] >= 0) & (curve.high[given_] <= 1)).all()


@given(people, st.floats(0.1, 1000))
def test_another_unit_of_time_changes_nothing_but_the_times(drawn, unit):
    time, event = both(drawn)
    one = kaplan_meier(time, event, level=0.95, interval="log_log")
    other = kaplan_meier(np.array(time) * unit, event, level=0.95, interval="log_log")
    np.testing.assert_array_equal(one.survival, other.survival)
    np.testing.assert_allclose(other.times, one.times * unit)


def test_an_exit_at_zero_counts_and_everyone_is_at_risk_then():
    curve = kaplan_meier([0, 0, 5, 5], [1, 0, 1, 0], level=0.95, interval="plain")
    assert curve.survival.tolist() == [0.75, 0.375]
    assert curve.n_at_risk.tolist() == [4, 2]
    assert curve_at(curve, [0]).survival.tolist() == [0.75]


def test_everyone_out_at_one_moment_leaves_nothing_and_no_interval():
    curve = kaplan_meier([1, 1, 1], [1, 1, 1], level=0.95, interval="plain")
    assert curve.survival.tolist() == [0.0]
    assert np.isnan([curve.std_error[0], curve.low[0], curve.high[0]]).all()
    assert median_duration(curve).median == 1


def test_all_censored_is_a_flat_curve_without_a_median():
    curve = kaplan_meier([1, 2, 3], [0, 0, 0], level=0.95, interval="log_log")
    assert curve.survival.tolist() == [1.0, 1.0, 1.0]
    assert curve.std_error.tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(curve.low).all()
    assert np.isnan(median_duration(curve).median)


def test_a_stretch_at_one_half_has_its_middle_as_median():
    assert median_duration(kaplan_meier([1, 2, 4, 5], [1] * 4, level=0.9, interval="log")).median == 3


def test_a_curve_ending_at_one_half_has_its_first_moment_there_as_median():
    assert median_duration(kaplan_meier([1, 2, 4, 5], [1, 1, 0, 0], level=0.9, interval="log")).median == 2


def test_reading_a_curve_before_its_first_row_finds_everyone_waiting():
    curve = kaplan_meier([2, 3], [1, 0], level=0.95, interval="plain")
    first = curve_at(curve, [0, 2])
    assert first.survival.tolist() == [1.0, 0.5]
    assert (first.low[0], first.high[0], first.std_error[0]) == (1.0, 1.0, 0.0)
    assert first.n_events.tolist() == [0, 1]


def test_missing_persons_are_counted():
    curve = kaplan_meier([1, np.nan, 3], [1, 1, np.nan], level=0.95, interval="plain")
    assert (curve.n, curve.n_missing) == (1, 2)


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        (
            {"level": 0.95, "interval": "loglog"},
            "interval: 'loglog'; allowed: log_log, log, plain. Did you mean 'log_log'?",
        ),
        ({"level": 95, "interval": "log"}, "level: 95; allowed: a number between 0 and 1, such as 0.95."),
    ],
)
def test_wrong_choices_are_said_in_a_sentence(choice, sentence):
    with pytest.raises(ParameterMistake) as raised:
        kaplan_meier([1, 2], [1, 0], **choice)
    assert str(raised.value) == sentence


def test_plain_limits_are_cut_at_zero_and_one():
    low, high = limits(np.array([0.02, 0.98]), np.array([0.1, 0.1]), level=0.95, interval="plain")
    assert (low[0], high[1]) == (0.0, 1.0)
