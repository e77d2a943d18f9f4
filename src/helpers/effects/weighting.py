"""The average effect in treated persons, by weighting untreated persons or modelling their outcomes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.two_arms import checked_outcome, checked_treated
from helpers.effects.variance import FloatArray
from helpers.effects.working_models import (
    OutcomeModel,
    WorkingModel,
    outcome_model_of_untreated,
    score_model,
)


@dataclass(frozen=True, slots=True)
class Weighted:
    """An effect in treated persons, and the weights behind it.

    Attributes
    ----------
    estimate : Estimate
        The plain means are those of all treated and all untreated persons.
    counterfactual_mean : float
        What treated persons would have had without treatment: their mean minus the estimate.
    weights : array (n,)
        1 for treated persons; for untreated persons the odds of treatment, scaled to add up to the number of
        treated persons. Without weighting (`outcome_regression_att`) 0 for untreated persons.
    """

    estimate: Estimate
    counterfactual_mean: float
    weights: FloatArray


def ipw_att(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    covariates: pd.DataFrame,
    *,
    level: float,
    n_missing: int = 0,
) -> Weighted:
    """Estimate the average effect in treated persons (ATT) by weighting untreated persons with their odds.

    Parameters
    ----------
    outcome : array (n,)
        Finite numbers, any unit.
    treated : array (n,)
        1 for treated persons, 0 for the others; both occur.
    covariates : DataFrame (n, k)
        Columns of the propensity score (see `helpers.effects.propensity.fit`).
    level : float
        Level of the interval, between 0 and 1.
    n_missing : int
        Persons whom the caller left out; passed on.

    Returns
    -------
    Weighted

    Raises
    ------
    EstimationImpossible
        When the propensity score does not exist, or the outcomes do not vary.
    ParameterMistake
        When `level` is not between 0 and 1.

    Notes
    -----
    ATT = mean of Y over treated minus sum (1 - W) o Y / sum (1 - W) o, with odds o = e / (1 - e)
    (Hajek-normalised). The standard error stacks the equations of score and means (M-estimation,
    sandwich without small-sample correction), so that it allows for the estimation of the score.
    Reference distribution: normal. Assumes that the score's model is right, that it holds every common cause,
    and that untreated persons occur wherever treated ones do. Missing values are refused.

    References
    ----------
    Stefanski & Boos (2002), The American Statistician 56(1), 29-38. Lunceford & Davidian (2004),
    Statistics in Medicine 23(19), 2937-2960. Hirano, Imbens & Ridder (2003), Econometrica 71(4), p. 1176.
    R: ``WeightIt::glm_weightit`` with estimand "ATT"; by hand in tests/reference/observational.

    Examples
    --------
    >>> table = pd.DataFrame({"woman": [0.0, 0, 0, 0, 1, 1, 1, 1]})
    >>> found = ipw_att([1, 2, 3, 9, 4, 6, 8, 7], [0, 0, 0, 1, 0, 1, 1, 1], table, level=0.95)
    >>> round(found.estimate.estimate, 3), round(found.counterfactual_mean, 3)
    (4.0, 3.5)
    """
    arms, results = _checked(outcome, treated)
    score = score_model(arms, covariates)
    return _combine(arms, results, score=score, model=None, level=level, n_missing=n_missing)


def aipw_att(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    covariates: pd.DataFrame,
    *,
    outcome_covariates: pd.DataFrame,
    outcome_model: OutcomeModel,
    level: float,
    n_missing: int = 0,
) -> Weighted:
    """Estimate the ATT by weighting and an outcome model together (doubly robust).

    Parameters
    ----------
    outcome : array (n,)
        Finite numbers; 0 and 1 for a logistic outcome model.
    treated : array (n,)
        1 for treated persons, 0 for the others; both occur.
    covariates : DataFrame (n, k)
        Columns of the propensity score.
    outcome_covariates : DataFrame (n, m)
        Columns of the outcome model; usually the same.
    outcome_model : {"linear", "logistic"}
        Least squares or logit, fitted among untreated persons.
    level : float
        Level of the interval, between 0 and 1.
    n_missing : int
        Persons whom the caller left out; passed on.

    Returns
    -------
    Weighted

    Raises
    ------
    EstimationImpossible
        When the propensity score or the outcome model does not exist, or the outcomes do not vary.
    ParameterMistake
        When `level` or `outcome_model` is not allowed.

    Notes
    -----
    ATT = mean over treated of (Y - m(X)) minus sum (1 - W) o (Y - m(X)) / sum (1 - W) o, with m(X) the
    outcome expected without treatment and o = e / (1 - e). Consistent when either model is right.
    Standard error by M-estimation over both models. Reference distribution: normal. Missing values are
    refused.

    References
    ----------
    Robins, Rotnitzky & Zhao (1994), JASA 89(427), 846-866. Mercatanti & Li (2014), Annals of Applied
    Statistics 8(4), 2485-2508, eq. 11. Normalised: Sant'Anna & Zhao (2020), Journal of Econometrics
    219(1), 101-122. R: by hand in tests/reference/observational.

    Examples
    --------
    >>> table = pd.DataFrame({"woman": [0.0, 0, 0, 0, 1, 1, 1, 1]})
    >>> found = aipw_att(
    ...     [1, 2, 3, 9, 4, 6, 8, 7], [0, 0, 0, 1, 0, 1, 1, 1], table,
    ...     outcome_covariates=table[[]], outcome_model="linear", level=0.95,
    ... )
    >>> round(found.estimate.estimate, 3)
    4.0
    """
    arms, results = _checked(outcome, treated)
    score = score_model(arms, covariates)
    model = outcome_model_of_untreated(arms, results, outcome_covariates, outcome_model)
    return _combine(arms, results, score=score, model=model, level=level, n_missing=n_missing)


def outcome_regression_att(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    covariates: pd.DataFrame,
    *,
    outcome_model: OutcomeModel,
    level: float,
    n_missing: int = 0,
) -> Weighted:
    """Estimate the ATT by an outcome model among untreated persons, without weighting.

    Parameters
    ----------
    outcome, treated, outcome_model, level, n_missing
        As in `aipw_att`.
    covariates : DataFrame (n, m)
        Columns of the outcome model.

    Returns
    -------
    Weighted

    Raises
    ------
    EstimationImpossible
        When the outcome model does not exist, or the outcomes do not vary.
    ParameterMistake
        When `level` or `outcome_model` is not allowed.

    Notes
    -----
    ATT = mean over treated of (Y - m(X)). Where treated persons have covariates that untreated persons
    have not, m extrapolates in silence: look at the overlap. Standard error by M-estimation. Reference
    distribution: normal. Missing values are refused.

    References
    ----------
    Imbens & Wooldridge (2009), Journal of Economic Literature 47(1), p. 28. Oaxaca (1973), International
    Economic Review 14(3), 693-709. R: by hand in tests/reference/observational.

    Examples
    --------
    >>> table = pd.DataFrame({"woman": [0.0, 0, 0, 0, 1, 1, 1, 1]})
    >>> found = outcome_regression_att(
    ...     [1, 2, 3, 9, 4, 6, 8, 7], [0, 0, 0, 1, 0, 1, 1, 1], table, outcome_model="linear", level=0.95
    ... )
    >>> round(found.estimate.estimate, 3)
    4.0
    """
    arms, results = _checked(outcome, treated)
    model = outcome_model_of_untreated(arms, results, covariates, outcome_model)
    return _combine(arms, results, score=None, model=model, level=level, n_missing=n_missing)


def _checked(outcome: npt.ArrayLike, treated: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    arms = checked_treated(treated)
    return arms, checked_outcome(outcome, arms)


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of what treated persons would have had, with each person's influence (n,) on it."""

    mean: float
    influence: FloatArray


def _combine(
    arms: FloatArray,
    results: FloatArray,
    *,
    score: WorkingModel | None,
    model: WorkingModel | None,
    level: float,
    n_missing: int,
) -> Weighted:
    """Return the effect from a score, an outcome model or both.

    The estimate is the mean of treated persons minus what the model expects for them minus the weighted
    mean residual of untreated persons. Its variance is the sum of everyone's squared influence: the last
    element of the sandwich of the stacked equations, without numerical differentiation.
    """
    n_arm = float(arms.sum())
    observed = float(arms @ results / n_arm)
    parts = [] if model is None else [_expected(arms, model)]
    weights = arms.copy()
    if score is not None:
        odds = np.where(arms == 0.0, np.exp(score.linear), 0.0)
        parts.append(_weighted_residual(results, odds, score, model))
        weights += odds * (n_arm / odds.sum())
    counterfactual = sum(part.mean for part in parts)
    influence = arms * (results - observed) / n_arm - sum(part.influence for part in parts)
    estimate = from_standard_error(
        observed - counterfactual,
        math.sqrt(float(influence @ influence)),
        df=math.inf,
        level=level,
        n_arm=int(n_arm),
        n_reference=arms.size - int(n_arm),
        n_missing=n_missing,
        mean_arm=observed,
        mean_reference=float(results[arms == 0.0].mean()),
    )
    return Weighted(estimate, counterfactual, weights)


def _expected(arms: FloatArray, model: WorkingModel) -> _Part:
    """Return the mean outcome that the model expects for treated persons."""
    share = arms / arms.sum()
    mean = float(share @ model.fitted)
    through_model = model.moves @ ((share * model.slope) @ model.design)
    return _Part(mean, share * (model.fitted - mean) + through_model)


def _weighted_residual(
    results: FloatArray, odds: FloatArray, score: WorkingModel, model: WorkingModel | None
) -> _Part:
    """Return the mean outcome of untreated persons weighted with their odds, or of what a model leaves."""
    share = odds / odds.sum()
    rest = results if model is None else results - model.fitted
    mean = float(share @ rest)
    direct = share * (rest - mean)
    influence = direct + score.moves @ (direct @ score.design)
    if model is not None:
        influence -= model.moves @ ((share * model.slope) @ model.design)
    return _Part(mean, influence)
