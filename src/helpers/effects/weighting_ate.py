"""The average effect in everybody, by weighting both arms until each resembles all persons."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.two_arms import checked_outcome, checked_treated
from helpers.effects.variance import FloatArray
from helpers.effects.weighted_means import ArmWeights, Weighted, compared, mean_under
from helpers.effects.working_models import OutcomeModel, WorkingModel, outcome_model_in, score_model


def ipw_ate(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    covariates: pd.DataFrame,
    *,
    level: float,
    n_missing: int = 0,
) -> Weighted:
    """Estimate the average effect in everybody (ATE) by weighting each arm with its inverse probability.

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
        `counterfactual_mean` is the mean that all persons would have under the reference.

    Raises
    ------
    EstimationImpossible
        When the propensity score does not exist, or the outcomes vary in neither arm.
    ParameterMistake
        When `level` is not between 0 and 1.

    Notes
    -----
    ATE = sum (W / e) Y / sum (W / e) minus sum ((1 - W) / (1 - e)) Y / sum ((1 - W) / (1 - e)), each arm
    Hajek-normalised. The standard error stacks the equations of score and means (M-estimation, sandwich
    without small-sample correction), so that it allows for the estimation of the score. Reference
    distribution: normal. Assumes that the score's model is right, that it holds every common cause, and that
    both arms occur wherever anybody does: scores near 0 or 1 give a few persons nearly all weight (see
    `helpers.effects.overlap`). Missing values are refused.

    References
    ----------
    Lunceford & Davidian (2004), Statistics in Medicine 23(19), 2937-2960 (IPW2). Stefanski & Boos (2002),
    The American Statistician 56(1), 29-38. R: ``WeightIt::glm_weightit`` with estimand "ATE"; by hand in
    tests/reference/observational.

    Examples
    --------
    >>> table = pd.DataFrame({"woman": [0.0, 0, 0, 0, 1, 1, 1, 1]})
    >>> found = ipw_ate([1, 2, 3, 9, 4, 6, 8, 7], [0, 0, 0, 1, 0, 1, 1, 1], table, level=0.95)
    >>> round(found.estimate.estimate, 3), round(found.counterfactual_mean, 3)
    (5.0, 3.0)
    """
    arms = checked_treated(treated)
    results = checked_outcome(outcome, arms)
    score = score_model(arms, covariates)
    return _combine(arms, results, score, models=(None, None), level=level, n_missing=n_missing)


def aipw_ate(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    covariates: pd.DataFrame,
    *,
    outcome_covariates: pd.DataFrame,
    outcome_model: OutcomeModel,
    level: float,
    n_missing: int = 0,
) -> Weighted:
    """Estimate the ATE by weighting and an outcome model in each arm together (doubly robust).

    Parameters
    ----------
    outcome : array (n,)
        Finite numbers; 0 and 1 for logistic outcome models.
    treated : array (n,)
        1 for treated persons, 0 for the others; both occur.
    covariates : DataFrame (n, k)
        Columns of the propensity score.
    outcome_covariates : DataFrame (n, m)
        Columns of both outcome models; usually the same.
    outcome_model : {"linear", "logistic"}
        Least squares or logit, fitted in each arm apart.
    level : float
        Level of the interval, between 0 and 1.
    n_missing : int
        Persons whom the caller left out; passed on.

    Returns
    -------
    Weighted
        `counterfactual_mean` is the mean that all persons would have under the reference.

    Raises
    ------
    EstimationImpossible
        When the propensity score or an outcome model does not exist, or the outcomes vary in neither arm.
    ParameterMistake
        When `level` or `outcome_model` is not allowed.

    Notes
    -----
    The mean under treatment is mean m1(X) + sum (W / e) (Y - m1(X)) / sum (W / e), m1 the outcome expected
    with treatment; under the reference likewise with 1 - W, 1 - e and m0. ATE is the first minus the second.
    Consistent when the score is right or both outcome models are. Standard error by M-estimation over all
    three models. Reference distribution: normal. Missing values are refused.

    References
    ----------
    Robins, Rotnitzky & Zhao (1994), JASA 89(427), 846-866. Lunceford & Davidian (2004), Statistics in
    Medicine 23(19), 2937-2960 (DR). Normalised: Robins, Sued, Lei-Gomez & Rotnitzky (2007), Statistical
    Science 22(4), 544-559. R: by hand in tests/reference/observational.

    Examples
    --------
    >>> table = pd.DataFrame({"woman": [0.0, 0, 0, 0, 1, 1, 1, 1]})
    >>> found = aipw_ate(
    ...     [1, 2, 3, 9, 4, 6, 8, 7], [0, 0, 0, 1, 0, 1, 1, 1], table,
    ...     outcome_covariates=table[[]], outcome_model="linear", level=0.95,
    ... )
    >>> round(found.estimate.estimate, 3)
    5.0
    """
    arms = checked_treated(treated)
    results = checked_outcome(outcome, arms)
    score = score_model(arms, covariates)
    models = (
        outcome_model_in("treated", arms, results, outcome_covariates, kind=outcome_model),
        outcome_model_in("untreated", arms, results, outcome_covariates, kind=outcome_model),
    )
    return _combine(arms, results, score, models=models, level=level, n_missing=n_missing)


def _combine(
    arms: FloatArray,
    results: FloatArray,
    score: WorkingModel,
    *,
    models: tuple[WorkingModel | None, WorkingModel | None],
    level: float,
    n_missing: int,
) -> Weighted:
    """Return the mean of everybody under treatment minus that under the reference.

    With log odds l, 1/e = 1 + exp(-l) changes by -(1 - e) of itself per unit of l, and 1/(1 - e) = 1 + exp(l)
    by e of itself.
    """
    everybody = np.ones(arms.size)
    inverse = 1.0 + np.exp(np.where(arms == 1.0, -score.linear, score.linear))
    in_arm = ArmWeights(arms * inverse, score.fitted - 1.0, score)
    in_reference = ArmWeights((1.0 - arms) * inverse, score.fitted, score)
    scaled = [arms.size * side.weights / side.weights.sum() for side in (in_arm, in_reference)]
    return compared(
        mean_under(results, everybody, weighting=in_arm, model=models[0]),
        mean_under(results, everybody, weighting=in_reference, model=models[1]),
        results=results,
        arms=arms,
        weights=scaled[0] + scaled[1],
        level=level,
        n_missing=n_missing,
    )
