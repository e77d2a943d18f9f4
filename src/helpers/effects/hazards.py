"""How many times as fast people leave in one arm as in another: Cox regression."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.durations import IntArray, check_somebody_leaves
from helpers.effects.estimates import interval
from helpers.effects.hazard_maximum import maximum
from helpers.effects.hazard_rows import HazardRows, hazard_rows
from helpers.effects.partial_likelihood import (
    Ties,
    log_likelihood,
    risk_sets,
    score_and_information,
    score_residuals,
)
from helpers.effects.two_arms import standardised_design
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest

# exp of this is near the largest number there is.
LARGEST = 700.0


@dataclass(frozen=True, slots=True)
class HazardRatio:
    """One covariate of a Cox regression.

    Attributes
    ----------
    term : str
        Name of the covariate.
    ratio : float
        Hazard ratio per unit of the covariate: above 1, people with more of it leave sooner.
    low, high : float
        Interval of `ratio`.
    log_ratio, std_error : float
        Natural logarithm of `ratio`, and its standard error.
    p_value : float
        Two-sided, for a ratio of 1 (Wald).
    """

    term: str
    ratio: float
    low: float
    high: float
    log_ratio: float
    std_error: float
    p_value: float


@dataclass(frozen=True, slots=True)
class Cox:
    """A Cox regression.

    Attributes
    ----------
    terms : tuple of HazardRatio
        In the order of the covariates.
    covariance : ndarray, shape (p, p)
        Covariance of the log ratios; clustered where `n_clusters` is given.
    n, n_events, n_missing : int
        Rows used, exits among them, and rows left out because something was missing.
    n_strata : int
        Strata with their own baseline hazard; 1 without strata.
    n_clusters : int or None
        Clusters behind the standard errors; None where rows are independent persons.
    ties : Ties
        How exits at the same moment were handled.
    level : float
        Level of the intervals.
    log_likelihood, log_likelihood_null : float
        Log partial likelihood at the estimates, and with all ratios 1.
    """

    terms: tuple[HazardRatio, ...]
    covariance: FloatArray
    n: int
    n_events: int
    n_missing: int
    n_strata: int
    n_clusters: int | None
    ties: Ties
    level: float
    log_likelihood: float
    log_likelihood_null: float

    def term(self, name: str) -> HazardRatio:
        """Return the covariate of that name.

        Raises
        ------
        ParameterMistake
            Where there is none.
        """
        names = [one.term for one in self.terms]
        if name not in names:
            raise ParameterMistake(Mistake("term", f"'{name}'", ", ".join(names), nearest(name, names)))
        return self.terms[names.index(name)]


def cox(
    time: ArrayLike,
    event: ArrayLike,
    covariates: pd.DataFrame,
    *,
    ties: Ties,
    level: float,
    strata: ArrayLike | None = None,
    clusters: ArrayLike | None = None,
) -> Cox:
    r"""Hazard ratios of covariates, the arm among them.

    Parameters
    ----------
    time, event : array-like, shape (n,)
        Duration from the start, at least 0, and 1 for an exit or 0 for censored.
    covariates : pandas.DataFrame, shape (n, p)
        The arm (0/1) and what was measured before; numbers, 0/1 or booleans in the rows' order (the index
        is not used). At least one column.
    ties : {"efron", "breslow"}
        `efron` is closer to the truth where many leave in the same month; `breslow` is what Stata, SPSS and
        older papers give.
    level : float
        Level of the intervals, between 0 and 1.
    strata : array-like, shape (n,), optional
        Blocks with a baseline hazard of their own.
    clusters : array-like, shape (n,), optional
        Persons who belong together (caseworker): standard errors by the sandwich over clusters.

    Returns
    -------
    Cox

    Raises
    ------
    EstimationImpossible
        Where nobody leaves, a duration is negative, a covariate is the same for all or repeats others, a
        ratio does not exist because the groups separate, or there are too few clusters.
    ParameterMistake
        Where `ties` or `level` is not allowed, or there is no covariate.
    ValueError
        Where the arrays do not fit, `event` is not 0/1 or a covariate is not numeric.

    Notes
    -----
    Rows with anything missing are left out and counted together in `n_missing`. Wald intervals, normal, on
    the log scale. The clustered variance is :math:`I^{-1} (\sum_g u_g u_g') I^{-1}` with u the score
    residuals summed per cluster, without a correction for few clusters: with fewer than a few dozen the
    interval is too narrow. A ratio assumes proportional hazards: test that with
    `helpers.effects.proportionality`, and report a difference at a horizon beside it.

    Own Newton steps on standardised covariates: statsmodels' `PHReg` (the twin in the tests) finds the same
    maximum, but counts a period at risk at its own start, gives Efron's ties Breslow's clustered variance,
    and takes more than ten times as long.

    In R: ``coxph(Surv(time, event) ~ x + strata(block), ties = "efron", cluster = id)``.

    References
    ----------
    Cox, D. R. (1972). Regression models and life-tables. Journal of the Royal Statistical Society B, 34(2),
    187–220.
    Lin, D. Y., & Wei, L. J. (1989). The robust inference for the Cox proportional hazards model. Journal of
    the American Statistical Association, 84(408), 1074–1078.

    Examples
    --------
    >>> x = pd.DataFrame({"arm": [1, 0, 1, 0, 1, 0]})
    >>> round(cox([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 0, 1], x, ties="efron", level=0.95).terms[0].ratio, 4)
    1.3151
    """
    return fit(hazard_rows(time, event, covariates, strata=strata, clusters=clusters), ties=ties, level=level)


def fit(rows: HazardRows, *, ties: Ties, level: float) -> Cox:
    """Fit a Cox regression to complete rows; arguments, errors and formulas as in `cox`."""
    check_ties(ties)
    if not rows.names:
        raise ParameterMistake(Mistake("covariates", "none", "one or more, the arm among them"))
    check_somebody_leaves(rows.exited)
    spread = rows.covariates.std(axis=0)
    standard = standardised_design(rows.covariates, rows.names, among="persons")[:, 1:]
    sets = risk_sets(rows.start, rows.stop, rows.exited, standard, rows.strata)
    coefficients = maximum(rows, standard, sets, ties=ties)
    information = score_and_information(sets, coefficients, ties=ties)[1]
    matrix = np.linalg.inv(information)
    n_clusters = None
    if rows.clusters is not None:
        n_clusters = int(np.unique(rows.clusters).size)
        _check_clusters(n_clusters, len(rows.names))
        residuals = score_residuals(sets, coefficients, ties=ties, n_rows=rows.stop.size)
        matrix = matrix @ _crossed(residuals, rows.clusters) @ matrix
    covariance = matrix / np.outer(spread, spread)
    return Cox(
        terms=_terms(rows.names, coefficients / spread, covariance, level=level),
        covariance=covariance,
        n=rows.stop.size,
        n_events=int(rows.exited.sum()),
        n_missing=rows.n_missing,
        n_strata=int(np.unique(rows.strata).size),
        n_clusters=n_clusters,
        ties=ties,
        level=level,
        log_likelihood=log_likelihood(sets, coefficients, ties=ties),
        log_likelihood_null=log_likelihood(sets, np.zeros_like(coefficients), ties=ties),
    )


def check_ties(ties: str) -> None:
    """Raise a ParameterMistake where `ties` is neither of the two."""
    if ties not in get_args(Ties):
        raise ParameterMistake(
            Mistake("ties", f"'{ties}'", ", ".join(get_args(Ties)), nearest(ties, get_args(Ties)))
        )


def _check_clusters(n_clusters: int, n_terms: int) -> None:
    if n_clusters == 1:
        raise EstimationImpossible(
            "All persons are in one cluster, and one cluster says nothing about how clusters vary."
        )
    if n_clusters <= n_terms:
        raise EstimationImpossible(
            f"There are {n_clusters} clusters for {n_terms} covariates; more clusters or fewer covariates "
            "are needed to judge the uncertainty."
        )


def _crossed(residuals: FloatArray, clusters: IntArray) -> FloatArray:
    codes = np.unique(clusters, return_inverse=True)[1]
    sums = np.zeros((codes.max() + 1, residuals.shape[1]))
    np.add.at(sums, codes, residuals)
    return np.asarray(sums.T @ sums)


def _exp(log_ratio: float) -> float:
    """Return the ratio; infinite where the unit of the covariate is so small that no number holds it."""
    return math.exp(log_ratio) if log_ratio < LARGEST else math.inf


def _terms(
    names: tuple[str, ...], log_ratios: FloatArray, covariance: FloatArray, *, level: float
) -> tuple[HazardRatio, ...]:
    found = []
    for name, log_ratio, variance in zip(names, log_ratios, np.diag(covariance), strict=True):
        around = interval(float(log_ratio), math.sqrt(variance), df=math.inf, level=level)
        found.append(
            HazardRatio(
                term=name,
                ratio=_exp(float(log_ratio)),
                low=_exp(around.low),
                high=_exp(around.high),
                log_ratio=float(log_ratio),
                std_error=math.sqrt(variance),
                p_value=around.p_value,
            )
        )
    return tuple(found)
