"""Equivalence, non-inferiority and verdicts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import ttost_ind

from helpers.effects.equivalence import equivalence_power, equivalence_test, verdict
from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.trial import difference_in_means
from helpers.errors import EstimationImpossible, ParameterMistake

# The same formula by another route: rounding only.
SAME = 1e-9


def estimate(value: float, std_error: float = 1.0, *, df: float = math.inf, level: float = 0.95) -> Estimate:
    return from_standard_error(
        value,
        std_error,
        df=df,
        level=level,
        n_arm=50,
        n_reference=50,
        n_missing=0,
        mean_arm=value,
        mean_reference=0,
    )


def test_tost_is_that_of_statsmodels():
    rng = np.random.default_rng(1)
    arm, reference = rng.normal(0.1, 1, 80), rng.normal(0, 2, 90)
    fit = difference_in_means(
        np.r_[arm, reference], np.repeat([1, 0], [80, 90]), variance="welch", level=0.95
    )
    p_value, lower, upper = ttost_ind(arm, reference, -0.6, 0.6, usevar="unequal")
    test = equivalence_test(fit.estimate, fit.std_error, df=fit.df, margin=0.6, level=0.95)
    assert (test.p_value, test.p_lower, test.p_upper) == pytest.approx(
        (p_value, lower[1], upper[1]), rel=SAME
    )


def test_level_of_95_goes_with_the_90_percent_interval():
    test = equivalence_test(0.0, 1.0, df=math.inf, margin=2.0, level=0.95)
    assert test.interval_level == pytest.approx(0.9, rel=SAME)
    assert test.high == pytest.approx(1.6448536269514722, rel=SAME)


@given(st.floats(-5, 5), st.floats(0.01, 5), st.floats(1, 500), st.floats(0.01, 5), st.floats(0.6, 0.99))
def test_interval_lies_inside_the_margin_exactly_when_p_is_small(value, error, df, margin, level):
    test = equivalence_test(value, error, df=df, margin=margin, level=level)
    if abs(test.p_value - (1 - level)) > 1e-9:
        assert test.equivalent == (test.p_value < 1 - level)
    mirrored = equivalence_test(-value, error, df=df, margin=margin, level=level)
    assert mirrored.p_value == pytest.approx(test.p_value, rel=SAME)
    assert (mirrored.p_lower, mirrored.p_upper) == pytest.approx((test.p_upper, test.p_lower), rel=SAME)


@pytest.mark.parametrize(
    ("value", "margin", "expected", "within"),
    [
        (3.0, 1.0, "difference", False),
        (-3.0, None, "difference", None),
        (2.5, 5.0, "difference", True),
        (0.0, 2.0, "equivalent", True),
        (0.5, 2.0, "undecided", False),
        (0.0, 1.6, "undecided", False),
        (0.0, None, "undecided", None),
    ],
)
def test_verdict_follows_the_intervals(value, margin, expected, within):
    conclusion = verdict(estimate(value), equivalence_margin=margin)
    assert (conclusion.verdict, conclusion.within_margin, conclusion.margin) == (expected, within, margin)
    assert (conclusion.p_equivalence is None) == (margin is None)
    assert conclusion.p_noninferiority is None


@pytest.mark.parametrize(
    ("value", "better", "expected"),
    [
        (0.0, "higher", "non_inferior"),
        (1.5, "higher", "non_inferior"),
        (-1.0, "higher", "undecided"),
        (-1.5, "lower", "non_inferior"),
        (1.0, "lower", "undecided"),
        (-3.0, "lower", "difference"),
    ],
)
def test_non_inferiority_knows_which_direction_is_good(value, better, expected):
    conclusion = verdict(estimate(value), equivalence_margin=None, noninferiority_margin=2.0, better=better)
    assert conclusion.verdict == expected
    assert conclusion.noninferiority_margin == 2.0


def test_equivalence_comes_before_non_inferiority():
    conclusion = verdict(estimate(0.0), equivalence_margin=2.0, noninferiority_margin=2.0, better="higher")
    assert conclusion.verdict == "equivalent"
    assert conclusion.p_noninferiority == pytest.approx(conclusion.p_equivalence, rel=SAME)


@given(st.floats(-4, 4), st.floats(0.1, 5), st.floats(2, 200))
def test_undecided_means_that_neither_test_rejects(value, margin, df):
    fit = estimate(value, df=df)
    conclusion = verdict(fit, equivalence_margin=margin)
    if conclusion.verdict == "undecided":
        assert fit.low <= 0 <= fit.high
        assert conclusion.within_margin is False
    if conclusion.verdict == "equivalent":
        assert conclusion.p_equivalence < 0.05 + 1e-9


@pytest.mark.parametrize(("n", "power"), [(91, 0.0), (617, 0.80)])
def test_power_for_equivalence_within_five_points(n, power):
    std_error = math.sqrt(2 * 0.1 * 0.9 / n)
    assert equivalence_power(std_error, margin=0.05, level=0.95) == pytest.approx(power, abs=0.001)


def test_power_for_equivalence_is_the_share_of_trials_that_find_it():
    draws = np.random.default_rng(2).normal(0, 1, 4000)
    found = np.mean([equivalence_test(d, 1.0, df=math.inf, margin=2.5, level=0.95).equivalent for d in draws])
    power = equivalence_power(1.0, margin=2.5, level=0.95)
    assert found == pytest.approx(power, abs=3 * math.sqrt(power * (1 - power) / 4000))


@pytest.mark.parametrize("margin", [0.0, -1.0, math.nan, math.inf])
def test_a_margin_that_is_not_above_zero_is_a_mistake_in_the_declaration(margin):
    with pytest.raises(ParameterMistake) as caught:
        verdict(estimate(1.0), equivalence_margin=margin)
    assert str(caught.value) == (
        f"equivalence_margin: {margin}; allowed: a number above 0, in the unit of the outcome."
    )
    with pytest.raises(ParameterMistake, match=r"^noninferiority_margin: "):
        verdict(estimate(1.0), equivalence_margin=None, noninferiority_margin=margin, better="higher")


def test_non_inferiority_without_a_direction_is_a_mistake_in_the_declaration():
    with pytest.raises(ParameterMistake) as caught:
        verdict(estimate(1.0), equivalence_margin=None, noninferiority_margin=1.0)
    assert str(caught.value) == (
        "better: nothing beside a non-inferiority margin; allowed: higher, lower. Say which direction of the "
        "outcome is good for people."
    )


@pytest.mark.parametrize("level", [0.5, 0.05, 1.0])
def test_a_level_below_a_half_has_no_equivalence_test(level):
    with pytest.raises(ParameterMistake) as caught:
        equivalence_power(1.0, margin=1.0, level=level)
    assert str(caught.value) == (
        f"level: {level}; allowed: a number between 0.5 and 1 for a test of equivalence, such as 0.95."
    )


@pytest.mark.parametrize("std_error", [0.0, math.nan])
def test_no_standard_error_cannot_be_tested(std_error):
    with pytest.raises(EstimationImpossible) as caught:
        equivalence_test(0.0, std_error, df=10, margin=1.0, level=0.95)
    assert str(caught.value) == (
        f"An estimate of 0.0 with a standard error of {std_error} cannot be tested: the estimate must be a "
        "number and its standard error a number above 0."
    )
