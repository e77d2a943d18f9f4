"""Effects from weighted respondents, and their standard errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from delicatessen import MEstimator
from delicatessen.estimating_equations import ee_regression
from scipy.special import expit

from helpers.effects.response_weights import response_weights
from helpers.effects.trial import ancova
from helpers.effects.variance import covariance
from helpers.effects.weighted_response import weighted_ancova, weighted_difference
from helpers.errors import EstimationImpossible, ParameterMistake

# delicatessen differentiates numerically and finds its own root.
NUMERICAL = 1e-5
# Sums in another order.
SAME = 1e-9
NAN = float("nan")


@pytest.fixture
def trial():
    rng = np.random.default_rng(16)
    treated = rng.permutation(np.repeat([1.0, 0.0], [70, 90]))
    known = pd.DataFrame({"x": rng.normal(size=160), "z": rng.integers(0, 2, 160).astype(float)})
    outcome = 2 + known["x"] + treated * (0.5 + known["z"]) + rng.normal(0, 1 + treated)
    came = rng.random(160) < expit(0.8 + known["x"] * np.where(treated == 1, 0.8, -0.5))
    return outcome.where(came).to_numpy(), treated, known


def test_difference_and_standard_error_equal_stacked_equations_of_delicatessen(trial):
    outcome, treated, known = trial
    weights = response_weights(~np.isnan(outcome), treated, known, trim=0)
    found = weighted_difference(outcome, weights, level=0.95)
    came, y = (~np.isnan(outcome)).astype(float), np.nan_to_num(outcome)
    design = np.column_stack([np.ones(160), known])

    def equations(theta):
        parts = []
        for place, arm in ((0, treated), (1, 1 - treated)):
            slopes = theta[2 + 3 * place : 5 + 3 * place]
            probability = expit(design @ slopes)
            parts.append((arm * came / probability * (y - theta[place]))[None, :])
            parts.append(ee_regression(slopes, design, came, model="logistic", weights=arm))
        return np.vstack([parts[0], parts[2], parts[1], parts[3]])

    other = MEstimator(equations, init=[2.0, 2.0] + [0.5, 0, 0] * 2)
    other.estimate()
    variance = np.array([1, -1]) @ other.variance[:2, :2] @ np.array([1, -1])
    assert found.estimate == pytest.approx(other.theta[0] - other.theta[1], rel=NUMERICAL)
    assert found.std_error == pytest.approx(np.sqrt(variance), rel=NUMERICAL)


def test_complete_response_gives_the_plain_estimates_with_hc0(trial):
    _, treated, known = trial
    outcome = np.random.default_rng(1).normal(size=160) + known["x"].to_numpy()
    weights = response_weights(np.ones(160), treated, known, trim=0)
    found, plain = (
        weighted_ancova(outcome, weights, known, level=0.95),
        ancova(outcome, treated, known, variance="hc2", level=0.95),
    )
    design = np.column_stack([np.ones(160), treated, known])
    residuals = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    assert found.estimate == pytest.approx(plain.estimate, rel=SAME)
    assert found.std_error == pytest.approx(
        np.sqrt(covariance(design, residuals, kind="hc0").matrix[1, 1]), rel=SAME
    )
    difference = weighted_difference(outcome, weights, level=0.95)
    assert difference.estimate == pytest.approx(difference.mean_arm - difference.mean_reference, rel=SAME)


def test_estimate_counts_persons_and_keeps_plain_means(trial):
    outcome, treated, known = trial
    weights = response_weights(~np.isnan(outcome), treated, known, trim=0.05)
    found = weighted_ancova(outcome, weights, known[["x"]], level=0.9)
    assert found.n_arm + found.n_reference + found.n_missing == 160
    assert found.n_missing == int(np.isnan(outcome).sum())
    assert found.mean_arm == pytest.approx(np.nanmean(outcome[treated == 1]))
    assert (found.level, found.df) == (0.9, np.inf)


def test_other_units_of_covariates_change_nothing(trial):
    outcome, treated, known = trial
    other = known.assign(x=1e4 * known["x"] - 3e3)
    one, two = (
        weighted_ancova(outcome, response_weights(~np.isnan(outcome), treated, k, trim=0), k, level=0.95)
        for k in (known, other)
    )
    assert one.estimate == pytest.approx(two.estimate, rel=1e-6)
    assert one.std_error == pytest.approx(two.std_error, rel=1e-6)


def test_outcomes_of_other_persons_than_the_weights_are_refused(trial):
    outcome, treated, known = trial
    weights = response_weights(~np.isnan(outcome), treated, known, trim=0)
    moved = outcome.copy()
    moved[np.flatnonzero(np.isnan(outcome))[0]] = 1.0
    with pytest.raises(ValueError, match="For 1 persons outcome and weights disagree on who responded"):
        weighted_difference(moved, weights, level=0.95)


def test_no_covariates_constant_outcomes_and_an_arm_of_one_are_refused(trial):
    outcome, treated, known = trial
    came = ~np.isnan(outcome)
    weights = response_weights(came, treated, known, trim=0)
    with pytest.raises(ParameterMistake) as mistake:
        weighted_ancova(outcome, weights, known[[]], level=0.95)
    assert str(mistake.value) == (
        "adjust_for: no covariates; allowed: one or more covariates. Without covariates, choose the weighted "
        "difference."
    )
    with pytest.raises(
        EstimationImpossible, match="The outcome does not vary: it is 1 for everyone in the arm"
    ):
        weighted_difference(np.where(came, 1.0, NAN), weights, level=0.95)
    single = response_weights([1, 1, 1, 1], [1, 0, 0, 0], pd.DataFrame({"x": [1, 2, 3, 4]}), trim=0)
    with pytest.raises(EstimationImpossible) as caught:
        weighted_difference([1, 2, 3, 4], single, level=0.95)
    assert str(caught.value) == (
        "Of the 1 persons assigned to the arm one responded, and one person says nothing about how much "
        "outcomes vary; at least two are needed."
    )


def test_an_outcome_among_its_own_covariates_is_refused(trial):
    _, treated, known = trial
    weights = response_weights(np.ones(160), treated, known, trim=0)
    with pytest.raises(
        EstimationImpossible, match="The outcome follows exactly from the arm and the covariates"
    ):
        weighted_ancova(known["x"] + treated, weights, known[["x"]], level=0.95)


def test_infinite_outcomes_are_refused(trial):
    _, treated, known = trial
    weights = response_weights(np.ones(160), treated, known, trim=0)
    with pytest.raises(EstimationImpossible, match="The outcome holds infinite values"):
        weighted_difference(np.where(np.arange(160) == 2, np.inf, known["x"]), weights, level=0.95)
