"""Contrasts of coefficients and tests of several together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.regression.linear_model import OLS

from helpers.effects.contrasts import contrast_covariance, wald_test
from helpers.errors import EstimationImpossible

# QR here, pseudo-inverse in statsmodels: rounding only.
SAME = 1e-9


def arms(seed: int, sizes=(12, 9, 10)):
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(len(sizes)), sizes)
    design = (codes[:, None] == np.arange(len(sizes))).astype(float)
    outcome = rng.normal(size=codes.size) * (1 + codes) + codes
    return design, outcome, outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]


@pytest.mark.parametrize("kind", ["classical", "hc2", "hc3"])
def test_contrasts_and_their_f_test_are_those_of_statsmodels(kind):
    design, outcome, residuals = arms(1)
    contrasts = np.array([[1.0, 0, -1], [0, 1, -1]])
    fit = OLS(outcome, design).fit(cov_type="nonrobust" if kind == "classical" else kind.upper(), use_t=True)
    result = contrast_covariance(design, residuals, contrasts, kind=kind)
    assert result.matrix == pytest.approx(fit.cov_params(r_matrix=contrasts), rel=SAME)
    twin = fit.f_test(contrasts)
    test = wald_test(contrasts @ fit.params, result.matrix, df=28)
    assert (test.statistic, test.p_value) == pytest.approx((float(twin.fvalue), float(twin.pvalue)), rel=1e-7)


@pytest.mark.parametrize("kind", ["hc2", "hc3"])
def test_an_arm_of_one_leaves_the_contrast_of_the_others_its_variance(kind):
    design, _, residuals = arms(2, sizes=(8, 9, 1))
    contrasts = np.array([[1.0, -1, 0], [1, 0, -1]])
    result = contrast_covariance(design, residuals, contrasts, kind=kind)
    without = contrast_covariance(design[:-1, :2], residuals[:-1], contrasts[:1, :2], kind=kind)
    assert result.n_exact == 1
    assert result.matrix[0, 0] == pytest.approx(without.matrix[0, 0], rel=SAME)
    assert np.isnan(result.matrix[1]).all()


def test_without_degrees_of_freedom_the_test_is_chi_squared():
    result = wald_test(np.array([2.0, 1.0]), np.eye(2), df=math.inf)
    assert result.p_value == pytest.approx(stats.chi2.sf(5, 2), rel=SAME)


def test_contrasts_that_follow_from_each_other_are_not_tested_together():
    with pytest.raises(EstimationImpossible) as caught:
        wald_test(np.array([1.0, 2.0]), np.array([[1.0, 2], [2, 4]]), df=10)
    assert str(caught.value) == (
        "The 2 contrasts cannot be tested together: the uncertainty of one of them follows from the others (the "
        "same contrast in other words, or fewer clusters than contrasts); test fewer."
    )


def test_a_contrast_without_variance_is_not_tested():
    with pytest.raises(EstimationImpossible) as caught:
        wald_test(np.array([1.0, 2.0]), np.diag([1.0, np.nan]), df=10)
    assert str(caught.value) == (
        "The contrasts cannot be tested together: at least one of them has no variance."
    )
