"""Several places that ran the same trial."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.meta_analysis import combine_effects

from helpers.effects.sites import pool, pooling_verdict
from helpers.errors import EstimationImpossible, ParameterMistake

SAME = 1e-9  # one formula by another route
APART = ([-0.12, -0.10, 0.11, 0.14], [0.03, 0.04, 0.03, 0.05])
ALIKE = ([0.04, 0.05, 0.03, 0.06, 0.045], [0.04, 0.05, 0.03, 0.06, 0.05])


def test_without_spread_between_sites_it_is_the_fixed_effect_of_statsmodels():
    found = pool(*ALIKE, small_spread="as_is", level=0.95)
    theirs = combine_effects(np.array(ALIKE[0]), np.array(ALIKE[1]) ** 2)
    assert (found.tau2, found.i2) == (0.0, 0.0)
    assert (found.estimate, found.q) == pytest.approx((theirs.mean_effect_fe, theirs.q), rel=SAME)


def test_a_spread_of_at_least_one_never_narrows_the_interval():
    as_is, careful = (pool(*ALIKE, small_spread=variant, level=0.95) for variant in ("as_is", "at_least_one"))
    assert careful.std_error > as_is.std_error
    wide = [pool(*APART, small_spread=variant, level=0.95).std_error for variant in ("as_is", "at_least_one")]
    assert wide[1] >= wide[0]


def test_the_prediction_interval_is_wider_than_the_interval_of_the_mean():
    found = pool(*APART, small_spread="as_is", level=0.95)
    assert found.prediction_low < found.low < found.high < found.prediction_high


def test_weights_add_up_to_one_and_give_the_estimate():
    found = pool(*APART, small_spread="as_is", level=0.95)
    assert sum(found.weights) == pytest.approx(1, rel=SAME)
    assert np.dot(found.weights, APART[0]) == pytest.approx(found.estimate, rel=SAME)


def test_sites_that_truly_differ_should_not_be_pooled():
    found = pool(*APART, small_spread="at_least_one", level=0.95)
    assert pooling_verdict(found, relevant_effect=0.05) == "do_not_pool"


def test_sites_that_are_alike_may_be_pooled():
    found = pool(*ALIKE, small_spread="at_least_one", level=0.95)
    assert pooling_verdict(found, relevant_effect=0.05) == "pool"


def test_a_spread_that_reaches_a_relevant_effect_one_way_only_may_be_pooled():
    found = pool([0.2, 0.3, 0.5, 0.4, 0.3], [0.03] * 5, small_spread="as_is", level=0.95)
    assert found.tau2 > 0
    assert pooling_verdict(found, relevant_effect=0.05) == "pool"


@given(st.lists(st.floats(-1, 1), min_size=3, max_size=8), st.floats(0.01, 100), st.floats(-10, 10))
def test_another_unit_and_a_shift_move_the_answer_with_them(estimates, scale, shift):
    errors = np.linspace(0.1, 0.3, len(estimates))
    found = pool(estimates, errors, small_spread="at_least_one", level=0.9)
    other = pool(
        scale * (np.array(estimates) + shift), scale * errors, small_spread="at_least_one", level=0.9
    )
    assert other.estimate == pytest.approx(scale * (found.estimate + shift), rel=1e-6, abs=1e-6 * scale)
    assert other.tau2 == pytest.approx(scale**2 * found.tau2, rel=1e-5, abs=1e-9 * scale**2)


def test_two_sites_are_strata():
    with pytest.raises(EstimationImpossible) as caught:
        pool([0.1, 0.2], [0.1, 0.1], small_spread="as_is", level=0.95)
    assert str(caught.value) == (
        "2 sites cannot be pooled as a sample of places; at least three are needed. Two groups are strata: "
        "declare them as blocks."
    )


def test_sites_with_one_and_the_same_estimate_have_no_width_as_is():
    with pytest.raises(EstimationImpossible) as caught:
        pool([0.5, 0.5, 0.5], [0.1, 0.1, 0.1], small_spread="as_is", level=0.95)
    assert str(caught.value) == (
        "All 3 sites have exactly the same estimate, so the Hartung–Knapp interval has no width; choose the "
        "variant that takes a spread of at least one."
    )
    assert pool([0.5] * 3, [0.1] * 3, small_spread="at_least_one", level=0.95).std_error > 0


def test_a_site_without_an_estimate_is_refused():
    with pytest.raises(EstimationImpossible) as caught:
        pool([0.1, np.nan, 0.2], [0.1, 0.1, 0.1], small_spread="as_is", level=0.95)
    assert str(caught.value) == (
        "Of the 3 sites at least one has no estimate, or a standard error that is not above 0; leave it out and "
        "say so."
    )


def test_a_mistaken_variant_and_effect_are_answered():
    with pytest.raises(ParameterMistake, match="allowed: as_is, at_least_one"):
        pool(*APART, small_spread="asis", level=0.95)  # type: ignore[arg-type]
    with pytest.raises(ParameterMistake, match="a number above 0"):
        pooling_verdict(pool(*APART, small_spread="as_is", level=0.95), relevant_effect=0.0)
