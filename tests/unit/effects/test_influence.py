"""Influence values: their squares are the HC0 variance, and their products how estimates go together."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from helpers.effects.arms import fit
from helpers.effects.arms_design import arms_design, complete_cases
from helpers.effects.bands import covariance_of_influence
from helpers.effects.influence import arm_influence
from helpers.errors import ParameterMistake

SAME = 1e-10  # two decompositions of one matrix
ORDER = ("a", "b", "c")
PAIRS = (("a", "c"), ("a", "b"))


@pytest.fixture(scope="module")
def people() -> dict[str, object]:
    rng = np.random.default_rng(3)
    n = 120
    outcome = rng.normal(size=n)
    outcome[[4, 50]] = np.nan
    age = rng.normal(40, 10, n)
    age[7] = np.nan
    return {
        "outcome": outcome,
        "arm": np.array(list("abc") * 40),
        "covariates": pd.DataFrame({"age": age, "age_squared": age**2}),
        "blocks": rng.integers(0, 2, n).astype(str),
    }


def values(people, **changes) -> np.ndarray:
    return arm_influence(**{**people, "order": ORDER, "pairs": PAIRS, "estimator": "lin", **changes})


def test_squares_add_up_to_the_hc0_variance_of_each_difference(people):
    found = values(people)
    cases = complete_cases(**people, order=ORDER, clusters=None)
    robust = sm.OLS(cases.outcome, arms_design(cases, estimator="lin").matrix).fit(cov_type="HC0")
    for column, (arm, reference) in enumerate(PAIRS):
        weights = np.zeros(robust.params.size)
        weights[ORDER.index(arm)], weights[ORDER.index(reference)] = 1, -1
        variance = weights @ robust.cov_params() @ weights
        assert (found[:, column] ** 2).sum() / 120**2 == pytest.approx(variance, rel=SAME)


def test_people_who_are_left_out_contribute_nothing(people):
    found = values(people)
    assert (found[[4, 7, 50]] == 0).all()
    assert (np.delete(found, [4, 7, 50], axis=0) != 0).any(axis=1).all()


def test_contributions_of_everybody_add_up_to_nothing(people):
    np.testing.assert_allclose(values(people).sum(axis=0), 0, atol=1e-8)


def test_two_outcomes_go_together_as_their_stacked_regression_says(people):
    rng = np.random.default_rng(4)
    second = people["outcome"] + rng.normal(size=120)
    plain = {"covariates": None, "blocks": None, "estimator": "unadjusted", "pairs": [("a", "c")]}
    both = np.column_stack([values(people, **plain)[:, 0], values(people, **plain, outcome=second)[:, 0]])
    known = ~np.isnan(second)
    matrix = (people["arm"][known][:, None] == np.array(ORDER)).astype(float)
    stacked = sm.OLS(
        np.concatenate([people["outcome"][known], second[known]]), np.kron(np.eye(2), matrix)
    ).fit()
    clustered = stacked.get_robustcov_results(
        "cluster", groups=np.tile(np.arange(known.sum()), 2), use_correction=False
    )
    weights = np.kron(np.eye(2), [1, 0, -1])
    expected = weights @ clustered.cov_params() @ weights.T
    n = 120
    np.testing.assert_allclose(
        covariance_of_influence(both, clusters=None) * (n - 1) / n, expected, rtol=1e-9
    )


def test_the_estimates_are_those_of_the_fit_they_belong_to(people):
    one = fit(**people, order=ORDER, clusters=None, estimator="lin", variance="classical", level=0.95)
    assert one.n == int((values(people)[:, 0] != 0).sum())


def test_an_arm_that_nobody_knows_is_named(people):
    with pytest.raises(ParameterMistake, match="'d'"):
        values(people, pairs=[("d", "c")])
