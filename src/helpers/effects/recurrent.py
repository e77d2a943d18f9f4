"""Events that come back (an exit, a return, a sanction): how often by each moment, and how fast."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.durations import IntArray
from helpers.effects.estimates import checked_level, quantile
from helpers.effects.hazard_rows import HazardRows, complete_rows, group_codes
from helpers.effects.hazards import Cox, fit
from helpers.effects.horizons import (
    AtHorizon,
    GroupAtHorizon,
    check_horizon,
    check_reached,
    difference_at_horizon,
)
from helpers.effects.partial_likelihood import Ties
from helpers.effects.periods import Periods, check_one_arm, checked_periods
from helpers.effects.two_arms import as_matrix, checked_treated
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class MeanCount:
    """Mean number of events per person by each moment, for one group.

    Attributes
    ----------
    times : ndarray, shape (m,)
        Distinct moments of events, ascending.
    mean : ndarray, shape (m,)
        Mean number of events per person up to and including each.
    std_error : ndarray, shape (m,)
        Robust: events of one person may depend on each other in any way.
    low, high : ndarray, shape (m,)
        Pointwise interval, symmetric on the log scale; NaN where the standard error is 0.
    n_at_risk, n_events : ndarray of int, shape (m,)
        Persons under observation at, and events at, each moment.
    n, n_missing : int
        Persons, and persons left out because something was missing.
    level : float
        Level of the intervals.
    """

    times: FloatArray
    mean: FloatArray
    std_error: FloatArray
    low: FloatArray
    high: FloatArray
    n_at_risk: IntArray
    n_events: IntArray
    n: int
    n_missing: int
    level: float


def mean_count(
    person: ArrayLike, start: ArrayLike, stop: ArrayLike, event: ArrayLike, *, level: float
) -> MeanCount:
    r"""Mean number of events per person by each moment (mean cumulative function).

    Parameters
    ----------
    person, start, stop, event : array-like, shape (r,)
        Periods under observation (start, stop], one row per event and one up to the end of observation; see
        `checked_periods`. Persons with anything missing are left out whole and counted in `n_missing`.
    level : float
        Level of the pointwise intervals, between 0 and 1.

    Returns
    -------
    MeanCount

    Raises
    ------
    EstimationImpossible
        Where there is no event, a time is negative, a period does not end after its start, or periods
        overlap.
    ParameterMistake
        Where `level` is not allowed.
    ValueError
        Where the arrays do not fit, a person is missing or `event` is not 0/1.

    Notes
    -----
    :math:`M(t) = \sum_{s \le t} d(s) / r(s)`; variance
    :math:`\sum_i (\sum_{s \le t} Y_i(s) (dN_i(s) - d(s)/r(s)) / r(s))^2` over persons i, right without any
    assumption on how events of one person hang together. Observation must stop for reasons that have
    nothing to do with the number of events. In R: ``survfit(Surv(start, stop, event) ~ 1, id = person)``,
    ``cumhaz`` and ``std.chaz``.

    References
    ----------
    Lawless, J. F., & Nadeau, C. (1995). Some simple robust methods for the analysis of recurrent events.
    Technometrics, 37(2), 158–168.

    Examples
    --------
    >>> found = mean_count(["a", "a", "b"], [0, 2, 0], [2, 5, 5], [1, 1, 0], level=0.95)
    >>> found.mean.tolist()
    [0.5, 1.0]
    """
    half = quantile(1 - (1 - checked_level(level)) / 2, df=np.inf)
    data = checked_periods(person, start, stop, event)
    if not data.event.any():
        raise EstimationImpossible(
            f"No event happened to any of the {np.unique(data.person).size} persons while they were observed."
        )
    times, n_at_risk, n_events = _counts(data)
    mean = np.cumsum(n_events / n_at_risk)
    std_error = np.sqrt([_variance(data, times, n_at_risk, n_events, until=time) for time in times])
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where(std_error > 0, np.exp(half * std_error / mean), np.nan)
    return MeanCount(
        times=times,
        mean=mean,
        std_error=std_error,
        low=mean / factor,
        high=mean * factor,
        n_at_risk=n_at_risk,
        n_events=n_events,
        n=int(np.unique(data.person).size),
        n_missing=data.n_missing,
        level=level,
    )


def mean_count_difference(
    person: ArrayLike,
    start: ArrayLike,
    stop: ArrayLike,
    event: ArrayLike,
    treated: ArrayLike,
    *,
    horizon: float,
    level: float,
) -> AtHorizon:
    """Difference between two arms in the mean number of events per person by the horizon.

    Parameters
    ----------
    person, start, stop, event : array-like, shape (r,)
        As in `mean_count`.
    treated : array-like, shape (r,)
        1 for the arm, 0 for the reference; the same in all rows of a person, never missing.
    horizon : float
        Above 0, in the unit of the times.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    AtHorizon
        Values are mean numbers of events per person.

    Raises
    ------
    EstimationImpossible
        As in `mean_count`; where an arm has nobody, nobody in an arm was observed until the horizon, or no
        event happened in either arm.
    ParameterMistake
        Where `horizon` or `level` is not allowed.
    ValueError
        As in `mean_count`; where a person is in both arms.

    Warns
    -----
    StatisticalWarning
        Where no event happened in one of the arms.

    Notes
    -----
    Two mean cumulative functions with the sum of their robust variances and a normal interval.

    Examples
    --------
    >>> result = mean_count_difference(["a", "a", "b", "c", "c", "d"], [0, 1, 0, 0, 3, 0], [1, 4, 4, 3, 4, 4],
    ...     [1, 1, 0, 1, 0, 0], [1, 1, 1, 0, 0, 0], horizon=4, level=0.95)
    >>> result.estimate
    0.5
    """
    check_horizon(horizon)
    data = checked_periods(person, start, stop, event)
    arms = checked_treated(treated)
    if arms.size != data.known.size:
        raise ValueError(
            f"Arms and periods need one row each; they have {arms.size} and {data.known.size} rows."
        )
    arms = checked_treated(arms[data.known])
    check_one_arm(data.person, arms)
    groups = []
    for who, code in (("arm", 1.0), ("reference", 0.0)):
        here = arms == code
        part = Periods(data.person[here], data.start[here], data.stop[here], data.event[here], here, 0)
        groups.append(_at_horizon(part, horizon=horizon, who=who))
    return difference_at_horizon(
        groups[0], groups[1], horizon=horizon, level=level, n_missing=data.n_missing, what="events"
    )


def andersen_gill(
    person: ArrayLike,
    start: ArrayLike,
    stop: ArrayLike,
    event: ArrayLike,
    covariates: pd.DataFrame,
    *,
    ties: Ties,
    level: float,
    strata: ArrayLike | None = None,
) -> Cox:
    """Ratio of the rates at which events recur, with standard errors clustered by person.

    Parameters
    ----------
    person, start, stop, event : array-like, shape (r,)
        As in `mean_count`.
    covariates : pandas.DataFrame, shape (r, p)
        The arm (0/1) and what was measured before; numbers, 0/1 or booleans in the rows' order.
    ties, level, strata
        As in `helpers.effects.hazards.cox`.

    Returns
    -------
    Cox
        `n` counts periods, `n_clusters` persons; `n_missing` counts persons left out.

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `checked_periods` and `helpers.effects.hazards.cox`.

    Notes
    -----
    Cox regression on periods (start, stop]: the rate does not reset after an event. With the arm as only
    covariate the ratio compares mean rates whatever the dependence within persons, which the clustered
    standard errors allow for. In R: ``coxph(Surv(start, stop, event) ~ arm, cluster = person)``.

    References
    ----------
    Andersen, P. K., & Gill, R. D. (1982). Cox's regression model for counting processes: a large sample
    study. The Annals of Statistics, 10(4), 1100–1120.

    Examples
    --------
    >>> x = pd.DataFrame({"arm": [1, 1, 0, 0, 0, 1]})
    >>> fit_ = andersen_gill(
    ...     [1, 1, 2, 3, 3, 4], [0, 2, 0, 0, 3, 0], [2, 5, 5, 3, 6, 4], [1, 1, 0, 1, 0, 1], x,
    ...     ties="efron", level=0.95)
    >>> fit_.n_events, fit_.n_clusters
    (4, 4)
    """
    matrix = as_matrix(covariates)
    blocks = group_codes(strata, matrix.shape[0], what="strata")
    known_block = np.where(blocks >= 0, 0.0, np.nan)
    data = checked_periods(person, start, stop, event, _matching(matrix, person), known_block)
    complete_rows(matrix[data.known], blocks[data.known])
    rows = HazardRows(
        start=data.start,
        stop=data.stop,
        exited=data.event,
        covariates=matrix[data.known],
        names=tuple(map(str, covariates.columns)),
        strata=blocks[data.known],
        clusters=data.person,
        n_missing=data.n_missing,
    )
    return fit(rows, ties=ties, level=level)


def _counts(data: Periods) -> tuple[FloatArray, IntArray, IntArray]:
    """Moments of events, persons under observation at each, and events at each."""
    times, n_events = np.unique(data.stop[data.event], return_counts=True)
    begun = np.searchsorted(np.sort(data.start), times, side="left")
    ended = np.searchsorted(np.sort(data.stop), times, side="left")
    return times, np.asarray(begun - ended), n_events


def _variance(
    data: Periods, times: FloatArray, n_at_risk: IntArray, n_events: IntArray, *, until: float
) -> float:
    """Sum over persons of the square of what each adds to the mean count up to and including `until`."""
    within = times <= until
    drift = np.concatenate([[0.0], np.cumsum(n_events[within] / n_at_risk[within].astype(np.float64) ** 2)])
    times = times[within]
    added = drift[np.searchsorted(times, data.start, side="right")]
    added = added - drift[np.searchsorted(times, data.stop, side="right")]
    happened = data.event & (data.stop <= until)
    added[happened] += 1 / n_at_risk[np.searchsorted(times, data.stop[happened])]
    return float((np.bincount(data.person, weights=added) ** 2).sum())


def _at_horizon(data: Periods, *, horizon: float, who: str) -> GroupAtHorizon:
    check_reached(float(data.stop.max()), anyone_left=True, horizon=horizon, who=who)
    n = int(np.unique(data.person).size)
    if not (data.event & (data.stop <= horizon)).any():
        return GroupAtHorizon(0.0, 0.0, n=n, n_events=0)
    times, n_at_risk, n_events = _counts(data)
    within = times <= horizon
    variance = _variance(data, times, n_at_risk, n_events, until=horizon)
    return GroupAtHorizon(
        value=float((n_events[within] / n_at_risk[within]).sum()),
        std_error=float(np.sqrt(variance)),
        n=n,
        n_events=int(n_events[within].sum()),
    )


def _matching(matrix: FloatArray, person: ArrayLike) -> FloatArray:
    n_rows = np.asarray(person).size
    if matrix.shape[0] != n_rows:
        raise ValueError(
            f"Covariates and periods need one row each; they have {matrix.shape[0]} and {n_rows} rows."
        )
    return matrix
