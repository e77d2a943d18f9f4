"""Pointwise limits and bands that hold a whole curve."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.bands import covariance_of_influence, sup_t
from helpers.effects.estimates import interval
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# The same arithmetic in another order.
SAME = 1e-12
# Dunnett (1955), two-sided 95 %, infinite degrees of freedom, equal arms: printed to two decimals; with
# 200,000 draws a critical value is right to about 0.01.
DUNNETT = {1: 1.96, 2: 2.21, 3: 2.35, 4: 2.44}
PRINTED = 0.005 + 0.012


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def bands(estimates, covariance, **choices):
    given_ = {"df": math.inf, "level": 0.95, "draws": 2000, "rng": rng()}
    return sup_t(estimates, covariance, **(given_ | choices))


@pytest.mark.parametrize(("arms", "critical"), DUNNETT.items())
def test_equal_arms_against_one_reference_give_the_critical_values_of_dunnett(arms, critical):
    found = bands(np.zeros(arms), np.eye(arms) + 1, draws=200_000)
    assert found.critical == pytest.approx(critical, abs=PRINTED)


def test_pointwise_limits_are_those_of_each_estimate_alone():
    found = bands([1.0, -2.0], np.diag([4.0, 9.0]), df=20)
    for place, (estimate, std_error) in enumerate([(1.0, 2.0), (-2.0, 3.0)]):
        alone = interval(estimate, std_error, df=20, level=0.95)
        assert found.low[place] == pytest.approx(alone.low, rel=SAME)
        assert found.high[place] == pytest.approx(alone.high, rel=SAME)


@given(st.integers(0, 1000), st.integers(1, 8), st.sampled_from([3.0, 30.0, math.inf]))
@settings(max_examples=25, deadline=None)
def test_a_band_lies_between_the_pointwise_limits_and_those_of_bonferroni(seed, k, df):
    root = rng(seed).normal(size=(k, k))
    found = bands(rng(seed).normal(size=k), root @ root.T + 0.1 * np.eye(k), df=df, draws=50)
    widest = interval(0.0, 1.0, df=df, level=1 - 0.05 / k).high
    assert found.critical_pointwise <= found.critical <= widest
    assert (np.array(found.band_low) <= np.array(found.low)).all()
    assert (np.array(found.band_high) >= np.array(found.high)).all()


def test_one_effect_and_copies_of_one_effect_have_the_pointwise_band():
    assert bands([1.0], [[4.0]]).band_low == bands([1.0], [[4.0]]).low
    copies = bands([1.0, 1.0, 2.0], 4 * np.ones((3, 3)), draws=200_000)
    assert copies.critical == pytest.approx(copies.critical_pointwise, abs=PRINTED)


def test_a_standard_error_of_zero_has_no_limits_and_the_band_is_for_the_others():
    with pytest.warns(StatisticalWarning) as caught:
        found = bands([0.0, 1.0, 2.0], np.diag([0.0, 1.0, 1.0]))
    assert [str(one.message) for one in caught] == [
        "1 of 3 estimates have a standard error of 0 and get no limits; the band is for the other 2."
    ]
    assert math.isnan(found.low[0])
    assert math.isnan(found.band_high[0])
    assert found.n == 2
    assert found.critical == bands([1.0, 2.0], np.eye(2)).critical


def test_the_result_follows_from_the_seed_alone():
    assert bands([1.0, 2.0], np.eye(2)) == bands([1.0, 2.0], np.eye(2))


@pytest.mark.parametrize(
    ("estimates", "covariance", "sentence"),
    [
        (
            [1.0, math.nan],
            np.eye(2),
            "Estimates and covariance must be numbers; some of them are missing or infinite.",
        ),
        (
            [1.0, 2.0],
            np.zeros((2, 2)),
            "None of the 2 estimates has a standard error above 0, so there is no band.",
        ),
        (
            [1.0, 2.0],
            [[1.0, 0.5], [0.2, 1.0]],
            "The covariance of the estimates is not one: it must be symmetric, with no negative variance.",
        ),
        (
            [1.0, 2.0],
            [[1.0, 3.0], [3.0, 1.0]],
            "The covariance of the estimates is not one: some combination of them would have a negative variance.",
        ),
    ],
)
def test_what_is_no_covariance_is_said_in_a_sentence(estimates, covariance, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        bands(estimates, covariance)
    assert str(caught.value) == sentence


def test_no_degrees_of_freedom_are_refused():
    with pytest.raises(EstimationImpossible) as caught:
        bands([1.0], [[1.0]], df=0)
    assert str(caught.value) == (
        "There are 0 degrees of freedom left to judge the uncertainty; more people or fewer covariates are needed."
    )


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"level": 95}, "level: 95; allowed: a number between 0 and 1, such as 0.95."),
        ({"draws": 0}, "draws: 0; allowed: a whole number above 0, such as 10000."),
    ],
)
def test_choices_that_are_not_allowed_are_refused(choices, sentence):
    with pytest.raises(ParameterMistake) as caught:
        bands([1.0], [[1.0]], **choices)
    assert str(caught.value) == sentence


def test_shapes_that_do_not_fit_are_a_fault_of_the_caller():
    sentence = "Estimates of shape (2,) and a covariance of shape (1, 1) do not fit; (k,) and (k, k) do."
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        bands([1.0, 2.0], [[1.0]])


def test_the_covariance_of_influence_is_that_of_a_mean():
    values = rng().normal(size=(30, 4))
    assert covariance_of_influence(values, clusters=None) == pytest.approx(np.cov(values.T) / 30, rel=SAME)


def test_the_covariance_of_influence_of_a_difference_in_means_is_that_of_neyman_but_for_its_divisor():
    y, arm = rng().normal(size=40), np.repeat([1, 0], [10, 30])
    means = np.array([y[arm == 0].mean(), y[arm == 1].mean()])
    share = np.where(arm == 1, 10 / 40, -30 / 40)
    found = covariance_of_influence(((y - means[arm]) / share)[:, None], clusters=None)
    expected = (40 / 39) * (y[arm == 1].var() / 10 + y[arm == 0].var() / 30)
    assert found[0, 0] == pytest.approx(expected, rel=SAME)


def test_clusters_are_summed_before_they_are_compared():
    values = rng().normal(size=(20, 2))
    repeated = np.repeat(values, 3, axis=0)
    found = covariance_of_influence(repeated, clusters=np.repeat(np.arange(20), 3))
    assert found == pytest.approx(np.cov(values.T) / 20, rel=SAME)


@pytest.mark.parametrize(
    ("values", "clusters", "sentence"),
    [
        (
            np.array([[1.0], [math.nan]]),
            None,
            "The influence values hold 1 that are missing or infinite; somebody who is not in an estimate "
            "contributes 0 to it.",
        ),
        (
            np.ones((1, 2)),
            None,
            "One person says nothing about how much persons vary; at least two are needed.",
        ),
        (
            np.ones((3, 2)),
            ["x", "x", "x"],
            "One cluster says nothing about how much clusters vary; at least two are needed.",
        ),
    ],
)
def test_influence_that_says_nothing_is_refused_in_a_sentence(values, clusters, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        covariance_of_influence(values, clusters=clusters)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("values", "clusters", "sentence"),
    [
        (np.ones(3), None, "Influence values need the shape (n, k); found (3,)."),
        (
            np.ones((3, 1)),
            ["x", None, "y"],
            "Each of the 3 rows of influence values needs a cluster; found 2.",
        ),
    ],
)
def test_influence_that_does_not_fit_is_a_fault_of_the_caller(values, clusters, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        covariance_of_influence(values, clusters=clusters)
