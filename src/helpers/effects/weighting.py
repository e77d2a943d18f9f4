"""The average effect in treated persons, by weighting untreated persons or modelling their outcomes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.two_arms import checked_outcome, checked_treated
from helpers.effects.variance import FloatArray
from helpers.effects.weighted_means import ArmWeights, Weighted, compared, mean_under, observed_mean
from helpers.effects.working_models import OutcomeModel, WorkingModel, outcome_model_in, score_model


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
    Statistics in Medicine 23(19), 2937-2960. Hirano, Imbens & Ridder (2003), Econometrica 71(4), 1161-1189.
    R: ``WeightIt::glm_weightit`` with estimand "ATT"; by hand in tests/reference/observational.

    Examples
    --------
    >>> table = pd.DataFrame({"woman": [0.0, 0, 0, 0, 1, 1, 1, 1]})
    >>> found = ipw_att([1, 2, 3, 9, 4, 6, 8, 7], [0, 0, 0, 1, 0, 1, 1, 1], table, level=0.95)
    >>> round(found.estimate.estimate, 3), round(found.counterfactual_mean, 3)
    (4.0, 3.5)
    """
    arms = checked_treated(treated)
    results = checked_outcome(outcome, arms)
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
    Statistics 8(4), 2485-2508. Normalised: Sant'Anna & Zhao (2020), Journal of Econometrics
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
    arms = checked_treated(treated)
    results = checked_outcome(outcome, arms)
    score = score_model(arms, covariates)
    model = outcome_model_in("untreated", arms, results, outcome_covariates, kind=outcome_model)
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
    Imbens & Wooldridge (2009), Journal of Economic Literature 47(1), 5-86. Oaxaca (1973), International
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
    arms = checked_treated(treated)
    results = checked_outcome(outcome, arms)
    model = outcome_model_in("untreated", arms, results, covariates, kind=outcome_model)
    return _combine(arms, results, score=None, model=model, level=level, n_missing=n_missing)


def _combine(
    arms: FloatArray,
    results: FloatArray,
    *,
    score: WorkingModel | None,
    model: WorkingModel | None,
    level: float,
    n_missing: int,
) -> Weighted:
    """Return the mean of treated persons minus what score, model or both say they would have had."""
    weights, weighting = arms, None
    if score is not None:
        odds = np.exp(np.where(arms == 0.0, score.linear, -np.inf))
        weights = arms + odds * (arms.sum() / odds.sum())
        weighting = ArmWeights(odds, 1.0, score)
    return compared(
        observed_mean(results, arms),
        mean_under(results, arms, weighting=weighting, model=model),
        results=results,
        arms=arms,
        weights=weights,
        level=level,
        n_missing=n_missing,
    )
