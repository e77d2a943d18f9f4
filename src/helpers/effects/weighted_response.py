"""The effect on everybody assigned, from respondents weighted for those who did not respond."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.response_weights import ResponseWeights
from helpers.effects.two_arms import as_floats, check_rows, check_variation, checked_covariates
from helpers.effects.variance import FloatArray, check_full_rank
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake

NO_VARIATION = 1e-12
"""Residuals smaller than this share of the outcome's spread are rounding, not variation."""


def weighted_difference(outcome: npt.ArrayLike, weighting: ResponseWeights, *, level: float) -> Estimate:
    r"""Weighted mean of the arm minus weighted mean of the reference.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers or 0/1 for those who responded, in the rows of `weighting`; NaN for the others.
    weighting : ResponseWeights
        From `helpers.effects.response_weights.response_weights`.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        `n_missing` are the persons assigned who did not respond; `mean_arm` and `mean_reference` are the
        plain means of respondents.

    Raises
    ------
    EstimationImpossible
        Where an arm has one respondent, or outcomes are infinite or vary in neither arm.
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where outcomes are missing for other persons than those whom the weights call non-respondents.

    Notes
    -----
    The sandwich of the stacked equations of the two response models and the two means (M-estimation, no
    small-sample correction), so that the standard error allows for the estimation of the weights; a weight
    that was cut back counts as fixed. Reference distribution: normal. Complete response gives the difference
    in means with its HC0 standard error. What must hold is said at `response_weights`.

    In R: by hand in tests/reference/dropout.

    References
    ----------
    Stefanski, L. A., & Boos, D. D. (2002). The calculus of M-estimation. The American Statistician, 56(1),
    29–38.

    Examples
    --------
    >>> from helpers.effects.response_weights import response_weights
    >>> woman = pd.DataFrame({"woman": [1.0, 1, 1, 1, 0, 0, 0, 0] * 2})
    >>> nan = float("nan")
    >>> outcome = np.array([9, 7, nan, nan, 3, 4, 5, nan, 5, 6, 5, 6, 2, 3, 2, 3])
    >>> found = response_weights(~np.isnan(outcome), [1] * 8 + [0] * 8, woman, trim=0)
    >>> round(weighted_difference(outcome, found, level=0.95).estimate, 4)
    2.0
    """
    return _weighted(outcome, weighting, np.empty((weighting.weights.size, 0)), (), level=level)


def weighted_ancova(
    outcome: npt.ArrayLike, weighting: ResponseWeights, covariates: pd.DataFrame, *, level: float
) -> Estimate:
    """Effect of assignment from a weighted regression on arm and covariates, one slope for both arms.

    Parameters
    ----------
    outcome, weighting, level
        As in `weighted_difference`.
    covariates : pandas.DataFrame, shape (n, p)
        Measured before assignment, finite numbers for everybody; at least one column. Usually those of the
        weights, which need not be all.

    Returns
    -------
    Estimate
        As `weighted_difference`; the means are not adjusted.

    Raises
    ------
    EstimationImpossible
        As `weighted_difference`; where a covariate has missing values or covariates repeat each other, or the
        outcome follows exactly from them.
    ParameterMistake
        Where `level` is not allowed or `covariates` has no columns.
    ValueError
        As `weighted_difference`.

    Notes
    -----
    Weighted least squares; the estimate is the coefficient of the arm and its standard error that of the
    stacked equations of response models and regression, as in `weighted_difference`. Where the outcome is
    linear in the covariates it is right although the response model is wrong, and the reverse, as far as
    response does not depend on the outcome itself.

    In R: ``lm(y ~ t + x, weights = w)`` for the estimate.

    References
    ----------
    As `weighted_difference`; Seaman, S. R., & White, I. R. (2013), see `response_weights`.

    Examples
    --------
    >>> from helpers.effects.response_weights import response_weights
    >>> woman = pd.DataFrame({"woman": [1.0, 1, 1, 1, 0, 0, 0, 0] * 2})
    >>> nan = float("nan")
    >>> outcome = np.array([9, 7, nan, nan, 3, 4, 5, nan, 5, 6, 5, 6, 2, 3, 2, 3])
    >>> found = response_weights(~np.isnan(outcome), [1] * 8 + [0] * 8, woman, trim=0)
    >>> round(weighted_ancova(outcome, found, woman, level=0.95).estimate, 4)
    2.0
    """
    if covariates.shape[1] == 0:
        raise ParameterMistake(
            Mistake(
                where="adjust_for",
                found="no covariates",
                allowed="one or more covariates",
                todo="Without covariates, choose the weighted difference.",
            )
        )
    matrix = checked_covariates(covariates, weighting.treated)
    return _weighted(outcome, weighting, matrix, tuple(map(str, covariates.columns)), level=level)


def _weighted(
    outcome: npt.ArrayLike,
    weighting: ResponseWeights,
    covariates: FloatArray,
    names: tuple[str, ...],
    *,
    level: float,
) -> Estimate:
    came = weighting.responded == 1.0
    values = _checked_outcome(outcome, weighting)[came]
    arms, weights = weighting.treated[came], weighting.weights[came]
    design = np.column_stack([np.ones(arms.size), arms, covariates[came]])
    check_full_rank(design, names=("intercept", "treated", *names))
    scale = np.linalg.norm(design, axis=0)
    design = design / scale
    bread = (design * weights[:, None]).T @ design
    solution = np.linalg.solve(bread, design.T @ (weights * values))
    residuals = values - design @ solution
    if np.linalg.norm(residuals) <= NO_VARIATION * np.linalg.norm(values - values.mean()):
        raise EstimationImpossible(
            "The outcome follows exactly from the arm and the covariates, so nothing is left to judge the "
            "uncertainty by; is the outcome itself, or something computed from it, among the covariates?"
        )
    scores = design * (weights * residuals)[:, None]
    influence = np.zeros((came.size, design.shape[1]))
    influence[came] = scores
    # Everybody, respondent or not, moves the response models and through them the weights.
    influence += weighting.moves @ (weighting.changes[came].T @ scores)
    of_arm = np.linalg.solve(bread, influence.T)[1] / scale[1]
    return from_standard_error(
        float(solution[1] / scale[1]),
        math.sqrt(float(of_arm @ of_arm)),
        df=math.inf,
        level=level,
        n_arm=weighting.arm.n_responded,
        n_reference=weighting.reference.n_responded,
        n_missing=int((~came).sum()),
        mean_arm=float(values[arms == 1.0].mean()),
        mean_reference=float(values[arms == 0.0].mean()),
    )


def _checked_outcome(outcome: npt.ArrayLike, weighting: ResponseWeights) -> FloatArray:
    values = as_floats(outcome)
    check_rows(values.size, weighting.treated, what="outcome")
    came = weighting.responded == 1.0
    if not np.array_equal(~np.isnan(values), came):
        n_other = int((~np.isnan(values) != came).sum())
        raise ValueError(
            f"For {n_other} persons outcome and weights disagree on who responded; make the weights of this "
            "outcome."
        )
    if np.isinf(values).any():
        raise EstimationImpossible(
            "The outcome holds infinite values, and a mean with infinity in it is no number; decide in "
            "cleaning what such a value stands for."
        )
    for name, summary in (("arm", weighting.arm), ("reference", weighting.reference)):
        if summary.n_responded == 1:
            raise EstimationImpossible(
                f"Of the {summary.n_assigned} persons assigned to the {name} one responded, and one person "
                "says nothing about how much outcomes vary; at least two are needed."
            )
    check_variation(values[came], weighting.treated[came])
    return values
