"""Covariance of least-squares coefficients."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.regression.linear_model import OLS

from helpers.effects.variance import check_full_rank, covariance
from helpers.errors import EstimationImpossible, ParameterMistake

KINDS = ["classical", "hc0", "hc1", "hc2", "hc3"]
# QR here, pseudo-inverse in statsmodels: rounding only.
SAME = 1e-9
# A leverage of 1 leaves residuals of about 1e-16 instead of 0 in the regression without it.
DROPPED = 1e-8


def regression(seed: int, n: int, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), rng.normal(size=(n, k - 1)) * 10.0 ** rng.integers(-3, 5, k - 1)])
    outcome = design.sum(axis=1) + rng.normal(size=n) * (1 + np.abs(design[:, -1]))
    return design, outcome, residuals_of(design, outcome)


def residuals_of(design: np.ndarray, outcome: np.ndarray) -> np.ndarray:
    scale = np.linalg.norm(design, axis=0)
    return outcome - design / scale @ np.linalg.lstsq(design / scale, outcome, rcond=None)[0]


def written_out(design: np.ndarray, residuals: np.ndarray, kind: str) -> np.ndarray:
    """The formula of the docstring, one observation at a time."""
    n, k = design.shape
    bread = np.linalg.inv(design.T @ design)
    if kind == "classical":
        return bread * sum(e**2 for e in residuals) / (n - k)
    meat = np.zeros((k, k))
    for x, e in zip(design, residuals, strict=True):
        h = x @ bread @ x
        weight = {"hc0": 1, "hc1": n / (n - k), "hc2": 1 / (1 - h), "hc3": 1 / (1 - h) ** 2}[kind]
        meat += weight * e**2 * np.outer(x, x)
    return bread @ meat @ bread


def closeness(matrix: np.ndarray, expected: np.ndarray) -> float:
    spread = np.sqrt(np.diag(expected))
    return float(np.abs((matrix - expected) / np.outer(spread, spread)).max())


@pytest.mark.parametrize("kind", KINDS)
def test_covariance_is_that_of_statsmodels(kind):
    design, outcome, residuals = regression(1, 40, 4)
    fit = OLS(outcome, design).fit()
    expected = (
        fit.cov_params() if kind == "classical" else fit.get_robustcov_results(kind.upper()).cov_params()
    )
    assert closeness(covariance(design, residuals, kind=kind).matrix, expected) < SAME


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(8, 30), st.integers(1, 4), st.sampled_from(KINDS))
def test_covariance_is_the_formula_written_out(seed, n, k, kind):
    rng = np.random.default_rng(seed)
    design = np.column_stack([np.ones(n), rng.normal(size=(n, k - 1))])
    residuals = residuals_of(design, rng.normal(size=n))
    expected = written_out(design, residuals, kind)
    assert closeness(covariance(design, residuals, kind=kind).matrix, expected) < SAME


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(KINDS), st.floats(1e-4, 1e4))
def test_variance_of_a_coefficient_follows_the_unit_of_its_column(seed, kind, unit):
    design, _, residuals = regression(seed, 25, 3)
    scaled = design * np.array([1.0, 1.0, unit])
    plain = covariance(design, residuals, kind=kind).matrix
    other = covariance(scaled, residuals, kind=kind).matrix
    assert other[1, 1] == pytest.approx(plain[1, 1], rel=1e-7)
    assert other[2, 2] * unit**2 == pytest.approx(plain[2, 2], rel=1e-7)


def test_result_says_what_it_is():
    design, _, residuals = regression(2, 20, 3)
    result = covariance(design, residuals, kind="hc2")
    assert (result.kind, result.n, result.k, result.full_leverage) == ("hc2", 20, 3, ())


@pytest.mark.parametrize("kind", ["hc2", "hc3"])
def test_a_row_fitted_exactly_leaves_the_other_coefficients_their_variance_without_it(kind):
    rng = np.random.default_rng(3)
    treated = np.tile([0.0, 1.0], 6)
    only_first = np.eye(12)[0]
    design = np.column_stack([np.ones(12), treated, only_first])
    residuals = residuals_of(design, rng.normal(size=12))
    result = covariance(design, residuals, kind=kind)
    without = covariance(design[1:, :2], residuals[1:], kind=kind)
    assert result.full_leverage == (0,)
    assert result.matrix[:2, :2] == pytest.approx(without.matrix, rel=DROPPED)
    assert np.isnan(result.matrix[2]).all()
    assert np.isnan(result.matrix[:, 2]).all()


def test_a_row_fitted_exactly_is_reported_by_kinds_that_do_not_divide_by_it():
    design = np.column_stack([np.ones(6), np.eye(6)[0]])
    residuals = residuals_of(design, np.array([9.0, 1, 2, 3, 4, 5]))
    result = covariance(design, residuals, kind="classical")
    assert result.full_leverage == (0,)
    assert np.isfinite(result.matrix).all()


def test_collinear_columns_are_named():
    rng = np.random.default_rng(4)
    age, educ = rng.normal(size=(2, 20))
    design = np.column_stack([np.ones(20), age, educ, 2 * age + 1, np.zeros(20)])
    names = ["intercept", "age", "educ", "age_again", "nobody"]
    with pytest.raises(EstimationImpossible) as caught:
        covariance(design, np.ones(20), kind="hc2", names=names)
    assert str(caught.value) == (
        "age_again and nobody are linear combinations of the other columns (intercept, age, educ), so their "
        "coefficients cannot be told apart; leave out what says the same twice."
    )


def test_one_collinear_column_without_names_is_numbered():
    design = np.column_stack([np.ones(5), np.arange(5.0), np.arange(5.0) * 3])
    with pytest.raises(EstimationImpossible) as caught:
        check_full_rank(design)
    assert str(caught.value) == (
        "column 3 is a linear combination of the other columns (column 1, column 2), so their coefficients "
        "cannot be told apart; leave out what says the same twice."
    )


def test_columns_of_very_different_size_are_not_mistaken_for_collinear():
    rng = np.random.default_rng(5)
    age = rng.integers(18, 55, 200).astype(float)
    check_full_rank(np.column_stack([np.ones(200), age, age**2, 1e8 * rng.normal(size=200), age**3]))


def test_as_many_coefficients_as_observations_are_refused():
    with pytest.raises(EstimationImpossible) as caught:
        covariance(np.eye(3), np.zeros(3), kind="classical", names=["a", "b", "c"])
    assert str(caught.value) == (
        "A regression with 3 coefficients (a, b, c) on 3 observations leaves nothing to judge the "
        "uncertainty by; more people or fewer covariates are needed."
    )


def test_an_unknown_kind_gets_the_allowed_ones_and_the_nearest():
    with pytest.raises(ParameterMistake) as caught:
        covariance(np.ones((3, 1)), np.zeros(3), kind="HC2")
    assert str(caught.value) == "variance: 'HC2'; allowed: classical, hc0, hc1, hc2, hc3."
    with pytest.raises(ParameterMistake, match=r"Did you mean 'classical'\?"):
        covariance(np.ones((3, 1)), np.zeros(3), kind="classic")


def test_shapes_that_do_not_fit_are_a_fault_of_the_caller():
    with pytest.raises(
        ValueError, match=r"A design of shape \(3, 1\) and residuals of shape \(2,\) do not fit"
    ):
        covariance(np.ones((3, 1)), np.zeros(2), kind="hc2")


def test_missing_values_are_refused_not_dropped():
    with pytest.raises(ValueError, match="must be finite; drop and count missing values before"):
        covariance(np.ones((3, 1)), np.array([0.0, np.nan, 1]), kind="hc2")
