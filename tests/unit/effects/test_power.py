"""Smallest detectable differences."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.power import TTestIndPower

from helpers.effects.power import (
    detectable_difference_in_means,
    detectable_difference_in_proportions,
    detectable_from_std_error,
)
from helpers.errors import EstimationImpossible, ParameterMistake

# Published in tenths of a percentage point, hundredths of a standard deviation.
TENTH_OF_A_POINT, HUNDREDTH = 0.0005, 0.005
# statsmodels solves to about 1e-8.
SOLVED = 1e-6


@pytest.mark.parametrize(
    ("control", "n", "points"),
    [
        (0.05, 91, 0.132),
        (0.10, 91, 0.158),
        (0.15, 91, 0.176),
        (0.10, 101, 0.149),
        (0.10, 178, 0.107),
        (0.10, 195, 0.101),
    ],
)
def test_arms_of_dutch_trials_could_only_have_shown_large_rises(control, n, points):
    result = detectable_difference_in_proportions(control, n, n, level=0.95, power=0.8)
    assert result.value == pytest.approx(points, abs=TENTH_OF_A_POINT)
    assert (result.formula, result.level, result.power) == ("z_pooled_null_upward", 0.95, 0.8)


@pytest.mark.parametrize(("control", "points"), [(0.05, 0.160), (0.10, 0.188), (0.15, 0.207)])
def test_three_contrasts_after_bonferroni_need_larger_rises(control, points):
    result = detectable_difference_in_proportions(control, 91, 91, level=1 - 0.05 / 3, power=0.8)
    assert result.value == pytest.approx(points, abs=TENTH_OF_A_POINT)


@pytest.mark.parametrize(("n", "sds"), [(91, 0.42), (50, 0.56)])
def test_scales_of_small_arms_could_only_have_shown_large_differences(n, sds):
    result = detectable_difference_in_means(1.0, n, n, level=0.95, power=0.8)
    assert result.value == pytest.approx(sds, abs=HUNDREDTH + 0.001)
    assert result.formula == "noncentral_t_two_sided"


@given(st.integers(3, 400), st.integers(3, 400), st.floats(0.9, 0.99), st.floats(0.5, 0.95))
@settings(max_examples=25, deadline=None)
def test_power_at_the_detectable_difference_is_the_power_asked_according_to_statsmodels(n1, n0, level, power):
    value = detectable_difference_in_means(1.0, n1, n0, level=level, power=power).value
    reached = TTestIndPower().power(value, nobs1=n1, alpha=1 - level, ratio=n0 / n1)
    assert reached == pytest.approx(power, abs=SOLVED)


@given(st.floats(0.1, 100), st.integers(3, 300), st.integers(3, 300))
@settings(max_examples=25, deadline=None)
def test_detectable_means_follow_the_sd_and_do_not_care_which_arm_is_larger(sd, n1, n0):
    one = detectable_difference_in_means(1.0, n1, n0, level=0.95, power=0.8).value
    assert detectable_difference_in_means(sd, n0, n1, level=0.95, power=0.8).value == pytest.approx(sd * one)


@given(st.floats(0, 0.8), st.integers(100, 3000))
@settings(max_examples=40, deadline=None)
def test_more_people_detect_smaller_rises(control, n):
    few = detectable_difference_in_proportions(control, n, n, level=0.95, power=0.8).value
    many = detectable_difference_in_proportions(control, 2 * n, 2 * n, level=0.95, power=0.8).value
    assert 0 < many < few <= 1 - control


def test_realised_standard_error_gives_the_multiple_of_bloom_1995():
    result = detectable_from_std_error(10.0, df=math.inf, level=0.95, power=0.8)
    assert result.value == pytest.approx(28.016, abs=0.001)
    assert result.formula == "multiple_of_std_error"
    assert detectable_from_std_error(10.0, df=8, level=0.95, power=0.8).value > result.value


def test_tiny_arms_cannot_show_any_rise():
    with pytest.raises(EstimationImpossible) as caught:
        detectable_difference_in_proportions(0.6, 4, 5, level=0.95, power=0.8)
    assert str(caught.value) == (
        "With 4 and 5 persons even a rise from 0.6 to 1 would be missed too often for a power of 0.8; no "
        "difference of shares is detectable."
    )


@pytest.mark.parametrize("control", [1.0, -0.1, 15, math.nan])
def test_a_share_that_cannot_rise_is_refused(control):
    with pytest.raises(EstimationImpossible) as caught:
        detectable_difference_in_proportions(control, 91, 91, level=0.95, power=0.8)
    assert str(caught.value) == f"A share of {control} cannot rise; it must lie from 0 to below 1."


def test_an_arm_of_one_is_refused():
    with pytest.raises(EstimationImpossible) as caught:
        detectable_difference_in_means(1.0, 1, 20, level=0.95, power=0.8)
    assert str(caught.value) == (
        "With 1 persons in the arm and 20 in the reference nothing is detectable; each needs at least two."
    )


@pytest.mark.parametrize("value", [0.0, -1.0, math.nan, math.inf])
def test_no_spread_is_refused(value):
    with pytest.raises(EstimationImpossible) as caught:
        detectable_difference_in_means(value, 9, 9, level=0.95, power=0.8)
    assert str(caught.value) == (
        f"A standard deviation of {value} gives no detectable difference; it must be above 0."
    )
    with pytest.raises(EstimationImpossible, match=r"^A standard error of "):
        detectable_from_std_error(value, df=9, level=0.95, power=0.8)


@pytest.mark.parametrize("power", [0.05, 0.0, 1.0, 80])
def test_a_power_that_cannot_be_asked_is_a_mistake_in_the_parameters(power):
    with pytest.raises(ParameterMistake) as caught:
        detectable_from_std_error(1.0, df=9, level=0.95, power=power)
    assert str(caught.value) == (
        f"power: {power}; allowed: a number between 0.05 (1 - level) and 1, such as 0.8."
    )
