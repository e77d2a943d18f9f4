"""Imbens–Manski intervals around two bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from helpers.effects.bounded_effect import bounded, critical_value
from helpers.effects.respondents import respondents
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# A root found to 1e-13.
ROOT = 1e-10

PEOPLE = respondents([1.0, 2.0, float("nan"), 1.0, 3.0], [1, 1, 1, 0, 0])


@given(st.floats(0, 100), st.floats(0.01, 10), st.floats(0.5, 0.999))
def test_critical_value_solves_the_equation_of_imbens_and_manski(width, error, level):
    c = critical_value(width, error, level=level)
    assert stats.norm.cdf(c + width / error) - stats.norm.cdf(-c) == pytest.approx(level, abs=ROOT)
    assert stats.norm.ppf(level) - ROOT <= c <= stats.norm.ppf((1 + level) / 2) + ROOT


def test_wider_bounds_need_a_smaller_critical_value():
    values = [critical_value(width, 1.0, level=0.9) for width in (0, 0.5, 1, 2, 4)]
    assert values == sorted(values, reverse=True)


def test_interval_of_coinciding_bounds_is_the_two_sided_one():
    found = bounded(1.0, 1.0, std_error_lower=0.5, std_error_upper=0.5, level=0.95, persons=PEOPLE)
    assert found.low == pytest.approx(1 - 0.5 * stats.norm.ppf(0.975), rel=ROOT)
    assert found.high == pytest.approx(1 + 0.5 * stats.norm.ppf(0.975), rel=ROOT)
    assert (found.n_arm, found.n_reference, found.n_missing_arm, found.n_missing_reference) == (2, 2, 1, 0)


def test_a_bound_without_variation_is_pointed_out():
    with pytest.warns(StatisticalWarning) as caught:
        found = bounded(0.0, 1.0, std_error_lower=0.0, std_error_upper=0.2, level=0.95, persons=PEOPLE)
    assert found.low == 0.0
    assert str(caught[0].message) == (
        "The lower bound rests on outcomes that do not vary, so that its side of the interval shows no "
        "uncertainty although there is some."
    )


@pytest.mark.parametrize("errors", [(0.0, 0.0), (np.nan, 1.0)])
def test_bounds_without_any_uncertainty_have_no_interval(errors):
    with pytest.raises(EstimationImpossible) as caught:
        bounded(0.0, 1.0, std_error_lower=errors[0], std_error_upper=errors[1], level=0.95, persons=PEOPLE)
    assert str(caught.value) == (
        f"Bounds of 0.0 and 1.0 with standard errors of {errors[0]} and {errors[1]} have no interval: the "
        "bounds must be numbers, and at least one standard error above 0."
    )


def test_a_level_that_is_none_is_refused():
    with pytest.raises(ParameterMistake, match="level: 95; allowed: a number between 0 and 1"):
        critical_value(1.0, 1.0, level=95)
