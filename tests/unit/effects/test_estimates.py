"""Intervals and p-values around an estimate."""

from __future__ import annotations

import dataclasses
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from helpers.effects.estimates import from_standard_error, interval, quantile, tail
from helpers.errors import EstimationImpossible, ParameterMistake

# Two routes to the same quantile in scipy.
SAME = 1e-10

PEOPLE = {"n_arm": 10, "n_reference": 12, "n_missing": 3, "mean_arm": 5.0, "mean_reference": 4.0}

numbers = st.floats(-1e6, 1e6)
errors = st.floats(1e-3, 1e6)
dfs = st.one_of(st.floats(1, 1e5), st.just(math.inf))


@given(numbers, errors, dfs, st.floats(0.5, 0.999))
def test_interval_is_that_of_scipy_and_excludes_zero_exactly_when_p_is_small(estimate, error, df, level):
    around = interval(estimate, error, df=df, level=level)
    reference = stats.norm if math.isinf(df) else stats.t(df)
    half = reference.ppf(1 - (1 - level) / 2) * error
    assert around.high - estimate == pytest.approx(half, rel=1e-7, abs=1e-7)
    assert around.p_value == pytest.approx(2 * reference.sf(abs(estimate / error)), rel=1e-7, abs=1e-300)
    if abs(around.p_value - (1 - level)) > 1e-9:
        assert (around.low > 0 or around.high < 0) == (around.p_value < 1 - level)


def test_infinite_degrees_of_freedom_give_the_normal_interval():
    around = interval(0.0, 1.0, df=math.inf, level=0.95)
    assert around.high == pytest.approx(1.959963984540054, rel=SAME)
    assert around.p_value == 1.0


def test_tail_keeps_its_digits_far_out():
    assert tail(60.0, df=10) == pytest.approx(stats.t.sf(60, 10), rel=SAME)
    assert tail(30.0, df=math.inf) == pytest.approx(stats.norm.sf(30), rel=SAME)


def test_quantile_is_that_of_t():
    assert quantile(0.9, df=3.7) == pytest.approx(stats.t.ppf(0.9, 3.7), rel=SAME)


def test_estimate_keeps_the_people_behind_it_and_cannot_be_changed():
    estimate = from_standard_error(1.0, 0.5, df=20, level=0.9, n_clusters=4, **PEOPLE)
    assert (estimate.n_arm, estimate.n_reference, estimate.n_missing) == (10, 12, 3)
    assert (estimate.mean_arm, estimate.mean_reference) == (5.0, 4.0)
    assert (estimate.level, estimate.n_clusters) == (0.9, 4)
    with pytest.raises(dataclasses.FrozenInstanceError):
        estimate.level = 0.95


@pytest.mark.parametrize("error", [0.0, -1.0, math.nan, math.inf])
def test_a_standard_error_that_is_not_above_zero_has_no_interval(error):
    with pytest.raises(EstimationImpossible) as caught:
        interval(1.0, error, df=10, level=0.95)
    assert str(caught.value) == (
        f"An estimate of 1.0 with a standard error of {error} has no interval: "
        "the estimate must be a number and its standard error a number above 0."
    )


def test_no_degrees_of_freedom_are_refused():
    with pytest.raises(EstimationImpossible) as caught:
        interval(1.0, 1.0, df=0, level=0.95)
    assert str(caught.value) == (
        "There are 0 degrees of freedom left to judge the uncertainty; more people or fewer covariates "
        "are needed."
    )


@pytest.mark.parametrize("level", [0.0, 1.0, 95, -0.1, math.nan])
def test_a_level_outside_zero_to_one_is_a_mistake_in_the_parameters(level):
    with pytest.raises(ParameterMistake) as caught:
        from_standard_error(1.0, 1.0, df=10, level=level, **PEOPLE)
    assert str(caught.value) == f"level: {level}; allowed: a number between 0 and 1, such as 0.95."
