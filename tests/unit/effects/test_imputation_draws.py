"""Draws of one column from the others."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.imputation_draws import drawn

# Means over thousands of draws, within four of their standard errors.
WITHIN = 4


def predictors(m: int, n: int = 60) -> np.ndarray:
    x = np.random.default_rng(1).normal(size=n)
    return np.repeat(np.column_stack([np.ones(n), (x - x.mean()) / x.std()])[None], m, axis=0)


SEEN = np.arange(60) < 45


def test_normal_draws_have_the_mean_and_spread_of_the_posterior_predictive_distribution():
    m = 4000
    x = predictors(m)
    y = 2 + 3 * x[0, SEEN, 1] + np.random.default_rng(2).normal(size=45)
    draws = drawn(x, y, SEEN, method="normal", rng=np.random.default_rng(3))
    inside, outside = x[0, SEEN], x[0, ~SEEN]
    coefficients, rss, *_ = np.linalg.lstsq(inside, y, rcond=None)
    leverage = np.einsum("ij,jk,ik->i", outside, np.linalg.inv(inside.T @ inside), outside)
    # t with 43 degrees of freedom: variance 43 / 41 times the residual variance times 1 + leverage
    variance = rss[0] / 43 * 43 / 41 * (1 + leverage)
    assert (np.abs(draws.mean(axis=0) - outside @ coefficients) < WITHIN * np.sqrt(variance / m)).all()
    assert (np.abs(draws.var(axis=0) / variance - 1) < WITHIN * np.sqrt(2.2 / m)).all()


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_predictive_mean_matching_lends_only_values_that_were_observed(seed):
    rng = np.random.default_rng(seed)
    y = rng.integers(1, 6, 45).astype(float)
    draws = drawn(predictors(6), y, SEEN, method="pmm", rng=rng)
    assert set(draws.ravel()) <= set(y)
    assert draws.shape == (6, 15)


def test_predictive_mean_matching_with_fewer_than_five_observed_lends_from_those():
    seen = np.arange(60) < 4
    draws = drawn(predictors(6), np.array([1.0, 2, 3, 5]), seen, method="pmm", rng=np.random.default_rng(1))
    assert set(draws.ravel()) <= {1, 2, 3, 5}


def test_predictive_mean_matching_lends_from_those_who_are_predicted_alike():
    x = predictors(200)
    y = 100 * x[0, SEEN, 1]
    draws = drawn(x, y, SEEN, method="pmm", rng=np.random.default_rng(1))
    nearest = np.sort(np.abs(y[None] - 100 * x[0, ~SEEN, 1][:, None]), axis=1)[:, 4]
    assert (np.abs(draws - 100 * x[0, ~SEEN, 1]) <= nearest + 1e-6).all()


def test_logistic_draws_are_zero_or_one_with_about_the_right_share():
    x = predictors(3000)
    rng = np.random.default_rng(4)
    y = (rng.random(45) < 0.3).astype(float)
    draws = drawn(x, y, SEEN, method="logistic", rng=rng)
    assert set(draws.ravel()) == {0.0, 1.0}
    # the extra persons weigh two of 47 and are half ones; 0.02 for the curve of the logit
    assert draws.mean() == pytest.approx((y.sum() + 1) / 47, abs=0.05)


def test_logistic_draws_survive_complete_separation():
    x = predictors(50)
    y = (x[0, SEEN, 1] > 0).astype(float)
    draws = drawn(x, y, SEEN, method="logistic", rng=np.random.default_rng(4))
    high = x[0, ~SEEN, 1] > 1
    assert high.any()
    assert draws[:, high].mean() > 0.8


def test_predictors_that_repeat_each_other_do_no_harm():
    x = predictors(20)
    doubled = np.concatenate([x, x[:, :, 1:]], axis=2)
    y = 3 * x[0, SEEN, 1] + np.random.default_rng(2).normal(size=45)
    for method in ("normal", "pmm"):
        assert np.isfinite(drawn(doubled, y, SEEN, method=method, rng=np.random.default_rng(1))).all()
    assert np.isfinite(
        drawn(doubled, y * 0 + (y > 0), SEEN, method="logistic", rng=np.random.default_rng(1))
    ).all()


def test_without_predictors_but_the_intercept_draws_are_around_the_mean():
    x = predictors(4000)[:, :, :1]
    y = np.random.default_rng(2).normal(1000, 1, 45)
    draws = drawn(x, y, SEEN, method="normal", rng=np.random.default_rng(1))
    assert draws.mean() == pytest.approx(y.mean(), abs=WITHIN * y.std() * np.sqrt(1 / 45 / 4000 + 1 / 60000))
    assert drawn(x, (y > 1000) * 1.0, SEEN, method="logistic", rng=np.random.default_rng(1)).shape == (
        4000,
        15,
    )
