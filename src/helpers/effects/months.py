"""The same difference month after month, with a band that holds all months at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.arms import fit
from helpers.effects.arms_contrasts import ArmsFit, ArmsVariance
from helpers.effects.arms_design import Estimator
from helpers.effects.bands import Bands, covariance_of_influence, sup_t
from helpers.effects.estimates import Estimate
from helpers.effects.influence import arm_influence
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class MonthlyEffect:
    """One arm against one reference, month after month.

    Attributes
    ----------
    arm, reference : str
    places : tuple of int
        Columns of the outcomes that have an estimate.
    estimates : tuple of Estimate
        One for each of them; their limits hold each month by itself.
    bands : Bands
        Limits that hold all of these months at once.
    impossible : tuple of (int, str)
        Columns without an estimate, and why.
    """

    arm: str
    reference: str
    places: tuple[int, ...]
    estimates: tuple[Estimate, ...]
    bands: Bands
    impossible: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class _Month:
    place: int
    fitted: ArmsFit
    influence: FloatArray


def month_by_month(
    outcomes: FloatArray,
    arm: ArrayLike,
    *,
    order: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    covariates: pd.DataFrame | None,
    blocks: ArrayLike | None,
    clusters: ArrayLike | None,
    estimator: Estimator,
    variance: ArmsVariance,
    level: float,
    draws: int,
    rng: np.random.Generator,
) -> tuple[MonthlyEffect, ...]:
    r"""Fit the same model to every month and return differences with pointwise and simultaneous limits.

    Parameters
    ----------
    outcomes : ndarray, shape (n, k)
        One column a month, one row a person; NaN is missing, in that month only.
    arm, order, covariates, blocks, clusters, estimator, variance, level
        As in `helpers.effects.arms.fit`.
    pairs : sequence of (str, str)
        Arm and reference of each difference; each has a band of its own.
    draws : int
        Draws for the critical value of a band.
    rng : numpy.random.Generator

    Returns
    -------
    tuple of MonthlyEffect
        In the order of `pairs`.

    Raises
    ------
    EstimationImpossible
        Where no month has an estimate for a pair; the reason is that of the first month.
    ParameterMistake, ValueError
        As in `helpers.effects.arms.fit` and `helpers.effects.bands.sup_t`.

    Notes
    -----
    Months are correlated through the persons in them. Their correlation is that of the influence values of
    the regressions (summed over clusters where there are any); standard errors are those of each month's
    own fit. The band takes the fewest degrees of freedom of any month.

    References
    ----------
    Montiel Olea, J. L., & Plagborg-Møller, M. (2019). Simultaneous confidence bands: Theory, implementation,
    and an application to SVARs. Journal of Applied Econometrics, 34(1), 1–17.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> found, = month_by_month(rng.normal(size=(40, 3)), ["a", "b"] * 20, order=("a", "b"),
    ...     pairs=[("a", "b")], covariates=None, blocks=None, clusters=None, estimator="unadjusted",
    ...     variance="hc2", level=0.95, draws=1000, rng=rng)
    >>> len(found.estimates), found.bands.critical > found.bands.critical_pointwise
    (3, True)
    """
    months: list[_Month] = []
    impossible: list[tuple[int, str]] = []
    for place, outcome in enumerate(outcomes.T):
        try:
            fitted = fit(
                outcome,
                arm,
                order=order,
                covariates=covariates,
                blocks=blocks,
                clusters=clusters,
                estimator=estimator,
                variance=variance,
                level=level,
            )
        except EstimationImpossible as reason:
            impossible.append((place, str(reason)))
            continue
        influence = arm_influence(
            outcome,
            arm,
            order=order,
            pairs=pairs,
            covariates=covariates,
            blocks=blocks,
            estimator=estimator,
        )
        months.append(_Month(place, fitted, influence))
    return tuple(
        _effect(months, impossible, at, pair, clusters=clusters, level=level, draws=draws, rng=rng)
        for at, pair in enumerate(pairs)
    )


def _effect(
    months: list[_Month],
    impossible: list[tuple[int, str]],
    at: int,
    pair: tuple[str, str],
    *,
    clusters: ArrayLike | None,
    level: float,
    draws: int,
    rng: np.random.Generator,
) -> MonthlyEffect:
    """Return one pair: its estimates, and the band from how their errors go together."""
    reasons, found = list(impossible), list[tuple[_Month, Estimate]]()
    for month in months:
        try:
            found.append((month, month.fitted.contrast(*pair)))
        except EstimationImpossible as reason:
            reasons.append((month.place, str(reason)))
    if not found:
        raise EstimationImpossible(min(reasons)[1])
    estimates = [estimate for _, estimate in found]
    together = covariance_of_influence(
        np.column_stack([month.influence[:, at] for month, _ in found]), clusters=clusters
    )
    return MonthlyEffect(
        arm=pair[0],
        reference=pair[1],
        places=tuple(month.place for month, _ in found),
        estimates=tuple(estimates),
        bands=sup_t(
            [one.estimate for one in estimates],
            _rescaled(together, np.array([one.std_error for one in estimates])),
            df=min(one.df for one in estimates),
            level=level,
            draws=draws,
            rng=rng,
        ),
        impossible=tuple(sorted(reasons)),
    )


def _rescaled(covariance: FloatArray, std_errors: FloatArray) -> FloatArray:
    """Return a covariance with the same correlations and these standard errors."""
    ratio = std_errors / np.sqrt(np.diag(covariance))
    return np.asarray(covariance * np.outer(ratio, ratio), dtype=np.float64)
