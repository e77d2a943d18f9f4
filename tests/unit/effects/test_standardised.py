"""Hedges' g."""

from __future__ import annotations

import numpy as np
import pingouin
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.noncentral import below
from helpers.effects.standardised import exact_correction, hedges_g
from helpers.errors import EstimationImpossible, ParameterMistake

# The same formula by another route: rounding only.
SAME = 1e-9
# 1 - 3 / (4 df - 1) is 0.00033 too large at df = 10, and closer above.
APPROXIMATION = 0.00034


def drawn(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    treated = np.repeat([1, 0], [12, 20])
    return rng.normal(size=32) + 0.5 * treated, treated


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_g_is_the_difference_over_the_pooled_sd_times_j(seed):
    outcome, treated = drawn(seed)
    result = hedges_g(outcome, treated, level=0.95)
    arm, reference = outcome[treated == 1], outcome[treated == 0]
    uncorrected = pingouin.compute_effsize(arm, reference, eftype="cohen")
    assert result.estimate == pytest.approx(result.factor * uncorrected, rel=SAME)
    pooled = ((arm - arm.mean()) ** 2).sum() + ((reference - reference.mean()) ** 2).sum()
    assert result.sd == pytest.approx(np.sqrt(pooled / 30), rel=SAME)


@given(st.integers(0, 10**6), st.floats(0.5, 0.99))
@settings(max_examples=25, deadline=None)
def test_the_observed_t_lies_at_the_tails_of_both_limits(seed, level):
    outcome, treated = drawn(seed)
    result = hedges_g(outcome, treated, level=level)
    width = np.sqrt(1 / 12 + 1 / 20)
    t = result.estimate / result.factor / width
    assert below(t, df=30, noncentrality=result.low / width) == pytest.approx(1 - (1 - level) / 2, abs=1e-9)
    assert below(t, df=30, noncentrality=result.high / width) == pytest.approx((1 - level) / 2, abs=1e-9)


@given(st.integers(0, 10**6), st.floats(0.01, 1000), st.floats(-1000, 1000))
@settings(max_examples=25, deadline=None)
def test_g_has_no_unit_and_swaps_sign_with_the_arms(seed, unit, shift):
    outcome, treated = drawn(seed)
    plain = hedges_g(outcome, treated, level=0.95)
    other = hedges_g(unit * outcome + shift, 1 - treated, level=0.95)
    expected = (-plain.estimate, -plain.high, -plain.low)
    assert (other.estimate, other.low, other.high) == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_result_names_its_conventions_and_people():
    outcome, treated = drawn(1)
    result = hedges_g(np.append(outcome, np.nan), np.append(treated, 1), level=0.9)
    assert (result.correction, result.denominator, result.level) == ("exact", "pooled_sd", 0.9)
    assert (result.n_arm, result.n_reference, result.n_missing) == (12, 20, 1)


def test_exact_correction_has_its_closed_forms_and_is_near_the_approximation_of_hedges_1981():
    assert exact_correction(2) == pytest.approx(1 / np.sqrt(np.pi), rel=SAME)
    assert exact_correction(4) == pytest.approx(np.sqrt(2 / np.pi), rel=SAME)
    for df in (10, 20, 100):
        assert exact_correction(df) == pytest.approx(1 - 3 / (4 * df - 1), abs=APPROXIMATION)


def test_a_very_large_difference_still_has_an_interval():
    outcome = np.r_[np.arange(10.0), 500 + np.arange(10.0)]
    result = hedges_g(outcome, np.repeat([0, 1], 10), level=0.95)
    assert result.low < result.estimate < result.high
    assert result.low > 100


def test_three_people_have_no_standardised_difference():
    with pytest.raises(EstimationImpossible) as caught:
        hedges_g([1, 2, 3], [0, 0, 1], level=0.95)
    assert str(caught.value) == (
        "A standardised difference needs at least four persons; there are 3 with an outcome."
    )


def test_equal_outcomes_have_no_standardised_difference():
    with pytest.raises(EstimationImpossible, match=r"^The outcome does not vary"):
        hedges_g([1, 1, 1, 1], [0, 0, 1, 1], level=0.95)


def test_a_level_in_percent_is_refused():
    with pytest.raises(ParameterMistake, match=r"^level: 95; allowed: a number between 0 and 1"):
        hedges_g(*drawn(1), level=95)
