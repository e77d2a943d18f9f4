"""Marginal models of all waves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.effects import marginal
from helpers.effects.marginal import clustered_ols, gee
from helpers.effects.trial import difference_in_means
from helpers.errors import EstimationImpossible, ParameterMistake

# The same formula by another road.
SAME = 1e-9
NONE = {"baseline": None, "covariates": None, "blocks": None}
GIVEN = {"order": ("a", "b"), "waves": (0, 5, 13), "level": 0.95}


def drawn(seed: int, n: int = 50) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    arm = rng.permutation(np.repeat(["a", "b"], n // 2))
    before = rng.normal(5, 2, n)
    outcome = 0.6 * before[:, None] + rng.normal(size=(n, 1)) + rng.normal(size=(n, 3)) * [1, 2, 3]
    return outcome, arm, before


def test_a_wave_alone_is_the_difference_in_means_of_that_wave_with_its_hc2_error():
    outcome, arm, _ = drawn(1)
    outcome[:9, 2] = np.nan
    result = clustered_ols(outcome, arm, **NONE, **GIVEN).contrast("a", "b", 13)
    alone = difference_in_means(outcome[:, 2], arm == "a", variance="welch", level=0.95)
    assert result.estimate == pytest.approx(alone.estimate, rel=SAME)
    assert result.std_error == pytest.approx(alone.std_error, rel=SAME)


def test_the_average_of_complete_data_is_the_difference_of_the_persons_means():
    outcome, arm, _ = drawn(2)
    alone = difference_in_means(outcome.mean(axis=1), arm == "a", variance="hc2", level=0.95)
    ordinary = clustered_ols(outcome, arm, **NONE, **GIVEN).average("a", "b")
    assert (ordinary.estimate, ordinary.std_error) == pytest.approx(
        (alone.estimate, alone.std_error), rel=SAME
    )
    assert (ordinary.n_arm, ordinary.n_reference, ordinary.n_clusters) == (25, 25, 50)
    assert (ordinary.mean_arm, ordinary.mean_reference) == pytest.approx(
        (alone.mean_arm, alone.mean_reference)
    )
    assert gee(outcome, arm, variance="robust", **NONE, **GIVEN).average("a", "b").estimate == pytest.approx(
        alone.estimate
    )


def test_the_corrected_error_of_gee_is_larger_than_the_sandwich_and_leaves_the_estimate():
    outcome, arm, before = drawn(3)
    outcome[:12, 1:] = np.nan
    given = {"baseline": before, "covariates": None, "blocks": np.arange(50) % 2} | GIVEN
    plain = gee(outcome, arm, variance="robust", **given)
    corrected = gee(outcome, arm, variance="mancl_derouen", **given)
    assert plain.contrast("a", "b", 5).estimate == corrected.contrast("a", "b", 5).estimate
    assert plain.contrast("a", "b", 5).std_error < corrected.contrast("a", "b", 5).std_error
    assert plain.average("a", "b").df == 50 - 4
    assert 0 < plain.correlation < 1


def test_units_of_outcome_and_covariate_change_nothing_but_units():
    outcome, arm, before = drawn(4)
    outcome[:12, 1:] = np.nan
    given = {"variance": "mancl_derouen", "covariates": None, "blocks": None} | GIVEN
    plain = gee(outcome, arm, baseline=before, **given).contrast("a", "b", 13)
    other = gee(1000 * outcome, arm, baseline=before * 1e5, **given).contrast("a", "b", 13)
    assert other.estimate == pytest.approx(1000 * plain.estimate, rel=1e-8)
    assert other.std_error == pytest.approx(1000 * plain.std_error, rel=1e-8)


def test_waves_without_a_person_in_common_are_no_bar_to_least_squares():
    outcome, arm, _ = drawn(5)
    outcome[::2, 1] = np.nan
    outcome[1::2, 2] = np.nan
    assert clustered_ols(outcome, arm, **NONE, **GIVEN).contrast("a", "b", 13).n_missing == 0


@pytest.mark.parametrize(
    "model", [clustered_ols, lambda *a, **k: gee(*a, variance="robust", **k)], ids=["ols", "gee"]
)
def test_an_outcome_that_follows_from_arm_and_wave_leaves_nothing_to_judge_by(model):
    _, arm, _ = drawn(5)
    outcome = (arm == "a")[:, None] + np.array([1.0, 2, 4])
    with pytest.raises(EstimationImpossible) as raised:
        model(outcome, arm, **NONE, **GIVEN)
    assert str(raised.value) == (
        "The outcome follows exactly from wave, arm, baseline and covariates, so nothing is left to judge the "
        "uncertainty by."
    )


def test_a_variance_that_does_not_exist_is_refused():
    outcome, arm, _ = drawn(5)
    with pytest.raises(ParameterMistake) as raised:
        gee(outcome, arm, variance="robuust", **NONE, **GIVEN)
    assert str(raised.value) == "variance: 'robuust'; allowed: robust, mancl_derouen. Did you mean 'robust'?"


def test_a_single_wave_has_no_correlation_to_estimate():
    outcome, arm, _ = drawn(5)
    with pytest.raises(EstimationImpossible) as raised:
        gee(outcome[:, :1], arm, variance="robust", order=("a", "b"), waves=(6,), level=0.95, **NONE)
    assert str(raised.value) == (
        "There are 0 pairs of waves of one person, too few to estimate their correlation beside 2 coefficients; use "
        "least squares with persons as clusters."
    )


def test_equations_that_are_not_solved_are_said_in_a_sentence(monkeypatch):
    outcome, arm, _ = drawn(5)
    outcome[:20, 1] = np.nan
    monkeypatch.setattr(marginal, "STEPS", 2)  # the first only starts the correlation
    with pytest.raises(EstimationImpossible) as raised:
        gee(outcome, arm, variance="robust", **NONE, **GIVEN)
    assert str(raised.value) == (
        "The estimating equations of 50 persons over 3 waves have no solution that could be found; use fewer "
        "covariates, or least squares with persons as clusters."
    )


def test_a_covariate_with_holes_leaves_its_persons_out():
    outcome, arm, _ = drawn(5)
    ages = pd.DataFrame({"age": np.where(np.arange(50) < 4, np.nan, np.arange(50.0) ** 1.2)})
    result = clustered_ols(outcome, arm, baseline=None, covariates=ages, blocks=None, **GIVEN).average(
        "a", "b"
    )
    assert (result.n_missing, result.n_arm + result.n_reference) == (4, 46)
