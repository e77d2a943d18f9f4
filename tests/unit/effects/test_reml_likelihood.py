"""The restricted likelihood of a free covariance and its slope."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from helpers.effects.reml_likelihood import likelihood
from helpers.errors import EstimationImpossible

# Two roads to one number: sums of products here, person by person there.
SAME = 1e-9
# Forward differences of scipy are good to about the root of double precision.
DIFFERENCED = 1e-4


def drawn(seed: int, n: int = 25, waves: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    outcome = rng.normal(2, 1.5, (n, waves)) * [1, 10, 0.1] + rng.normal(size=(n, 1))
    outcome[rng.random((n, waves)) < 0.25] = np.nan
    outcome = outcome[np.isfinite(outcome).any(axis=1)]
    design = np.zeros((len(outcome), waves, waves + 1))
    design[:, np.arange(waves), np.arange(waves)] = 1
    design[:, :, waves] = rng.integers(20, 60, len(outcome))[:, None]
    return outcome, design


def plain(outcome: np.ndarray, design: np.ndarray, covariance: np.ndarray) -> float:
    """-2 restricted log-likelihood, person by person, without the constant."""
    information, right, rest = 0.0, 0.0, 0.0
    for y, x in zip(outcome, design, strict=True):
        seen = np.isfinite(y)
        inverse = np.linalg.inv(covariance[np.ix_(seen, seen)])
        information = information + x[seen].T @ inverse @ x[seen]
        right = right + x[seen].T @ inverse @ y[seen]
        rest += y[seen] @ inverse @ y[seen] + math.log(np.linalg.det(covariance[np.ix_(seen, seen)]))
    return rest + math.log(np.linalg.det(information)) - right @ np.linalg.solve(information, right)


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_likelihood_is_that_of_a_sum_over_persons(seed):
    outcome, design = drawn(seed)
    problem = likelihood(outcome, design, waves=(0, 5, 13))
    parameters = np.random.default_rng(seed).normal(0, 0.4, (2, 6))
    found, expected = [], []
    for each in parameters:
        factor = problem.lower(each)
        scaled = factor @ factor.T * np.outer(problem.spread, problem.spread)
        found.append(problem.value_and_slope(each)[0])
        expected.append(plain(outcome, design, scaled))
    # The two differ by a constant (units of the outcome and of the columns), so differences are compared.
    assert found[0] - found[1] == pytest.approx(expected[0] - expected[1], rel=SAME, abs=1e-7)


@settings(max_examples=15)
@given(st.integers(0, 10**6))
def test_slope_is_the_derivative_of_the_likelihood(seed):
    outcome, design = drawn(seed)
    problem = likelihood(outcome, design, waves=(0, 5, 13))
    at = np.random.default_rng(seed).normal(0, 0.3, 6)
    numeric = optimize.approx_fprime(at, lambda p: problem.value_and_slope(p)[0], 1e-7)
    assert problem.value_and_slope(at)[1] == pytest.approx(numeric, rel=DIFFERENCED, abs=1e-3)


def test_two_waves_without_a_person_in_common_cannot_be_modelled_together():
    outcome, design = drawn(3)
    outcome[: len(outcome) // 2, 2] = np.nan
    outcome[len(outcome) // 2 :, 1] = np.nan
    outcome[:, 0] = np.nan_to_num(outcome[:, 0])
    with pytest.raises(EstimationImpossible) as raised:
        likelihood(outcome, design, waves=(0, 5, 13))
    assert str(raised.value) == (
        "No person has an outcome at both wave 5 and wave 13, so how the two go together cannot be estimated; "
        "analyse these waves one by one."
    )


def test_an_outcome_that_follows_from_the_columns_leaves_nothing_to_judge_by():
    outcome, design = drawn(3)
    outcome, design = np.nan_to_num(outcome), design[:, :, :3]
    outcome[:, 1] = 4.0
    with pytest.raises(EstimationImpossible) as raised:
        likelihood(outcome, design, waves=(0, 5, 13))
    assert str(raised.value) == (
        "The outcome at wave 5 follows exactly from arm, baseline and covariates, so nothing is left to judge the "
        "uncertainty by."
    )
