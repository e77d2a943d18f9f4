"""Restricted maximum likelihood with a free covariance over waves."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.reml import fit_unstructured
from helpers.errors import EstimationImpossible

# A maximum found by search against its closed form; the slope left is below 1e-9.
SAME = 1e-8
# Second derivatives are differences of an exact slope.
CURVED = 1e-6

SINGULAR = (
    "The covariance of the outcome over {} waves cannot be estimated from {} persons: the likelihood has no maximum "
    "that could be found. Too few persons have several waves, or one wave follows from the others; use fewer waves "
    "or fewer covariates."
)


def complete(seed: int, n: int, waves: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Outcomes without holes, the design of wave times (intercept, arm), and the columns of one wave."""
    rng = np.random.default_rng(seed)
    one = np.column_stack([np.ones(n), rng.permutation(np.arange(n) % 2)])
    outcome = rng.normal(size=(n, waves)) @ rng.normal(size=(waves, waves)) + rng.normal(size=(n, waves))
    design = np.zeros((n, waves, 2 * waves))
    for wave in range(waves):
        design[:, wave, 2 * wave : 2 * wave + 2] = one
    return outcome, design, one


@settings(max_examples=10)
@given(st.integers(0, 10**6), st.integers(2, 4))
def test_complete_data_give_the_covariance_of_residuals_with_persons_minus_columns(seed, waves):
    outcome, design, one = complete(seed, 20, waves)
    fitted = fit_unstructured(outcome, design, waves=range(waves))
    coefficients = np.linalg.lstsq(one, outcome, rcond=None)[0]
    residuals = outcome - one @ coefficients
    covariance = residuals.T @ residuals / (20 - 2)
    assert fitted.coefficients == pytest.approx(coefficients.T.ravel(), rel=SAME, abs=SAME)
    assert fitted.covariance == pytest.approx(covariance, rel=SAME, abs=SAME * np.abs(covariance).max())
    assert fitted.variance == pytest.approx(
        np.kron(covariance, np.linalg.inv(one.T @ one)), rel=SAME, abs=SAME * np.abs(covariance).max()
    )


@settings(max_examples=5)
@given(st.integers(0, 10**6))
def test_complete_data_give_persons_minus_columns_degrees_of_freedom_for_every_combination(seed):
    outcome, design, _ = complete(seed, 20, 3)
    fitted = fit_unstructured(outcome, design, waves=(0, 5, 13))
    weights = np.array([0, 1.0, 0, 0, 0, 0])
    average = np.array([0, 1.0, 0, 1, 0, 1]) / 3
    assert fitted.satterthwaite(weights) == pytest.approx(18, rel=CURVED)
    assert fitted.satterthwaite(average) == pytest.approx(18, rel=CURVED)


def gls(outcome: np.ndarray, design: np.ndarray, vech: np.ndarray) -> tuple[float, np.ndarray]:
    """-2 restricted log-likelihood and coefficients of two waves, person by person."""
    covariance = np.array([[vech[0], vech[1]], [vech[1], vech[2]]])
    information, right, rest = 0.0, 0.0, 0.0
    for y, x in zip(outcome, design, strict=True):
        seen = np.isfinite(y)
        inverse = np.linalg.inv(covariance[np.ix_(seen, seen)])
        information = information + x[seen].T @ inverse @ x[seen]
        right = right + x[seen].T @ inverse @ y[seen]
        rest += y[seen] @ inverse @ y[seen] - np.linalg.slogdet(inverse)[1]
    coefficients = np.linalg.solve(information, right)
    return rest + np.linalg.slogdet(information)[1] - right @ coefficients, coefficients


def test_the_observed_variance_adds_how_coefficients_move_with_the_estimated_covariance():
    outcome, design, _ = complete(4, 40, 2)
    outcome[outcome[:, 0] > 0.5, 1] = np.nan
    fitted = fit_unstructured(outcome, design, waves=(0, 5))
    at = fitted.covariance[np.tril_indices(2)]
    steps = np.eye(3) * 1e-4 * at.max()
    value = [[sum(i * j * gls(outcome, design, at + i * a + j * b)[0] for i in (1, -1) for j in (1, -1))
              for a in steps] for b in steps]  # fmt: skip
    curvature = np.array(value) / (2e-4 * at.max()) ** 2
    moved = np.array([gls(outcome, design, at + a)[1] - gls(outcome, design, at - a)[1] for a in steps])
    moved /= 2e-4 * at.max()
    added = moved.T @ (2 * np.linalg.inv(curvature)) @ moved
    expected = fitted.variance + added
    assert added[3, 3] > 0.01 * fitted.variance[3, 3]
    assert fitted.observed_variance == pytest.approx(expected, rel=1e-4, abs=1e-5 * expected.max())


def test_without_holes_the_observed_variance_is_the_expected_one():
    outcome, design, _ = complete(4, 40, 3)
    fitted = fit_unstructured(outcome, design, waves=(0, 5, 13))
    assert fitted.observed_variance == pytest.approx(fitted.variance, rel=1e-9, abs=1e-12)


def test_with_holes_the_slope_that_is_left_is_nothing():
    outcome, design, _ = complete(4, 40, 3)
    outcome[np.random.default_rng(1).random(outcome.shape) < 0.3] = np.nan
    keep = np.isfinite(outcome).any(axis=1)
    assert fit_unstructured(outcome[keep], design[keep], waves=(0, 5, 13)).slope < SAME


@settings(max_examples=8)
@given(st.integers(0, 10**6), st.floats(0.001, 1000), st.floats(-1e4, 1e4))
def test_other_units_of_the_outcome_change_nothing_but_units(seed, unit, shift):
    outcome, design, _ = complete(seed, 30, 2)
    outcome[:8, 1] = np.nan
    plain = fit_unstructured(outcome, design, waves=(0, 5))
    other = fit_unstructured(shift + unit * outcome, design, waves=(0, 5))
    expected = plain.coefficients * unit + shift * np.array([1, 0, 1, 0])
    size = np.sqrt(plain.variance.max()) * unit
    assert other.coefficients == pytest.approx(expected, abs=1e-6 * size)
    assert other.variance == pytest.approx(plain.variance * unit**2, rel=1e-6, abs=1e-6 * size**2)
    assert other.satterthwaite(np.array([0, 0, 0, 1.0])) == pytest.approx(
        plain.satterthwaite(np.array([0, 0, 0, 1.0])), rel=1e-5
    )


def test_a_wave_that_follows_from_another_has_no_maximum():
    outcome, design, _ = complete(2, 20, 2)
    outcome[:, 1] = 3 * outcome[:, 0] + 1
    with pytest.raises(EstimationImpossible) as raised:
        fit_unstructured(outcome, design, waves=(0, 5))
    assert str(raised.value) == SINGULAR.format(2, 20)


def test_too_few_persons_for_the_covariance_have_no_maximum():
    outcome, design, _ = complete(2, 5, 4)
    with pytest.raises(EstimationImpossible) as raised:
        fit_unstructured(outcome, design, waves=(0, 5, 13, 20))
    assert str(raised.value) == SINGULAR.format(4, 5)
