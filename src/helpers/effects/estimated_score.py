"""The uncertainty of matching on a propensity score that was estimated from the same persons."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.matching import Matched, within_reach
from helpers.effects.propensity import Propensity
from helpers.effects.two_arms import checked_covariates, checked_outcome, checked_treated, standardised_design
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

FEWEST_NEIGHBOURS = 2
"""A covariance at a score needs at least two persons."""


def allow_for_estimated_score(
    matched: Matched,
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    covariates: pd.DataFrame,
    *,
    score: Propensity,
    neighbours: int,
) -> Matched:
    """Correct the standard error of a match on the propensity score for the estimation of that score.

    Parameters
    ----------
    matched : Matched
        By `nearest_neighbour` with distance "propensity" on `score.scores` or `score.linear`, without caliper
        or with nobody outside it.
    outcome, treated : array (n,)
        As given there.
    covariates : DataFrame (n, k)
        As given to `propensity.fit`.
    score : Propensity
        The fitted score.
    neighbours : int
        Persons of each arm, 2 or more, from whom the covariance of covariates and outcome at a score is
        estimated; ties are kept.

    Returns
    -------
    Matched
        The same estimate and pairs; standard error, interval and p corrected.

    Raises
    ------
    EstimationImpossible
        When treated persons were left out, an arm has fewer than `neighbours` persons, or the corrected
        variance is not above 0.

    Notes
    -----
    V - c' J c + d' J d, with J the inverse information of the logit (Abadie & Imbens 2016), F
    the score, f = F (1 - F), N1 treated persons, g = E[Y | W = 1, F] - E[Y | W = 0, F] and
    C_w = cov(X, Y | W = w, F):
    c = sum f [X (g - ATT) + C_1 + F / (1 - F) C_0] / N1 and d = sum f [X (g - ATT) + C_1 - C_0] / N1.
    The second is the derivative of the ATT to the coefficients: E[f X (mu_1(X) - mu_0(X))] equals
    E[f (X g + C_1 - C_0)], so that no matching on covariates is needed. It can raise or lower the standard
    error.

    References
    ----------
    Abadie & Imbens (2016), Econometrica 84(2), 781-807. Stata: ``teffects psmatch, atet``.
    """
    arms = checked_treated(treated)
    results = checked_outcome(outcome, arms)
    if matched.n_unmatched:
        raise EstimationImpossible(
            f"{matched.n_unmatched} treated persons were left out by the caliper; the correction for an "
            "estimated score holds only when all treated persons are matched."
        )
    n_arm, n_reference = int(arms.sum()), int(arms.size - arms.sum())
    if not FEWEST_NEIGHBOURS <= neighbours <= min(n_arm, n_reference):
        raise EstimationImpossible(
            f"The correction asks {neighbours} neighbours; with {n_arm} treated and {n_reference} untreated "
            f"persons it must lie between 2 and {min(n_arm, n_reference)}."
        )
    names = [str(name) for name in covariates.columns]
    design = standardised_design(checked_covariates(covariates, arms), names, among="persons")
    with_score, derivative = _levers(
        results, arms, design, score=score, effect=matched.estimate.estimate, neighbours=neighbours
    )
    weight = score.scores * (1.0 - score.scores)
    information = (design * weight[:, None]).T @ design
    change = _quadratic(derivative, information) - _quadratic(with_score, information)
    variance = matched.estimate.std_error**2 + change
    if not variance > 0:
        raise EstimationImpossible(
            "The variance corrected for the estimation of the score is not above 0; "
            "there are too few persons for it."
        )
    return replace(matched, estimate=_again(matched, math.sqrt(variance)))


def _levers(
    results: FloatArray,
    arms: FloatArray,
    design: FloatArray,
    *,
    score: Propensity,
    effect: float,
    neighbours: int,
) -> tuple[FloatArray, FloatArray]:
    """Return c and d of the notes (k,): how the estimate and the effect move with the coefficients."""
    n_arm = float(arms.sum())
    weight = score.scores * (1.0 - score.scores)
    mean_1, joint_1 = _at_score(results, design, score.linear, arms == 1.0, neighbours)
    mean_0, joint_0 = _at_score(results, design, score.linear, arms == 0.0, neighbours)
    shared = (weight * (mean_1 - mean_0 - effect)) @ design + weight @ joint_1
    c = (shared + (score.scores**2) @ joint_0) / n_arm
    d = (shared - weight @ joint_0) / n_arm
    return c, d


def _at_score(
    results: FloatArray,
    design: FloatArray,
    linear: FloatArray,
    members: npt.NDArray[np.bool_],
    neighbours: int,
) -> tuple[FloatArray, FloatArray]:
    """Return the mean outcome (n,) and its covariance with the design (n, k) at each score, in one arm."""
    spread = float(linear.std(ddof=1)) or 1.0
    places, where = np.unique(linear / spread, return_inverse=True)
    pool, y, x = (linear / spread)[members], results[members], design[members]
    near = within_reach(pool[:, None], places[:, None], neighbours, math.inf)
    sizes = np.array([len(found) for found in near])
    starts, members_near = np.cumsum(sizes) - sizes, np.concatenate(near)
    means = np.add.reduceat(y[members_near], starts) / sizes
    centred = y[members_near] - np.repeat(means, sizes)
    joints = np.add.reduceat(centred[:, None] * x[members_near], starts) / (sizes - 1)[:, None]
    return means[where], joints[where]


def _quadratic(lever: FloatArray, information: FloatArray) -> float:
    return float(lever @ np.linalg.solve(information, lever))


def _again(matched: Matched, std_error: float) -> Estimate:
    """Return the estimate with another standard error."""
    old = matched.estimate
    return from_standard_error(
        old.estimate,
        std_error,
        df=old.df,
        level=old.level,
        n_arm=old.n_arm,
        n_reference=old.n_reference,
        n_missing=old.n_missing,
        mean_arm=old.mean_arm,
        mean_reference=old.mean_reference,
    )
