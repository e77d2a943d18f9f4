"""The mean time spent waiting up to a horizon, and its difference between two arms."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.durations import BoolArray, checked_durations, counted
from helpers.effects.horizons import (
    AtHorizon,
    GroupAtHorizon,
    check_horizon,
    check_reached,
    difference_at_horizon,
)
from helpers.effects.two_arms import check_rows, checked_treated
from helpers.effects.variance import FloatArray


def restricted_mean(
    time: ArrayLike, event: ArrayLike, treated: ArrayLike, *, horizon: float, level: float
) -> AtHorizon:
    r"""Difference in the mean time until exit, counted up to a horizon.

    Parameters
    ----------
    time, event : array-like, shape (n,)
        Duration from the start, at least 0, and 1 for an exit or 0 for censored. Persons with either
        missing are left out and counted in `n_missing`.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    horizon : float
        Up to when time counts, above 0, in the unit of the durations. Fixed before the data are seen.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    AtHorizon
        Values are mean waiting times up to the horizon, in the unit of the durations: a negative difference
        means that people in the arm left sooner.

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, a duration is negative, the horizon lies beyond the longest duration in an
        arm of which not everyone has left, or nobody leaves in either arm.
    ParameterMistake
        Where `horizon` or `level` is not allowed.
    ValueError
        Where the arrays do not fit, `event` or `treated` is not 0/1.

    Warns
    -----
    StatisticalWarning
        Where nobody in one of the arms leaves before the horizon.

    Notes
    -----
    Area under Kaplan–Meier, :math:`\mu(\tau) = \int_0^\tau S(u)\,du`, with variance
    :math:`\sum_{t \le \tau} A(t)^2 d / (r (r - d))`, A(t) the area from t to τ; a time at which all r leave
    adds nothing. This is the variance of the estimate, not that of min(T, τ). Needs no proportional hazards.

    In R: ``print(survfit(Surv(time, event) ~ arm), rmean = tau)`` gives the two means and their errors;
    ``survRM2::rmst2(time, event, arm, tau)`` the difference.

    References
    ----------
    Royston, P., & Parmar, M. K. B. (2013). Restricted mean survival time: an alternative to the hazard ratio
    for the design and analysis of randomized trials with a time-to-event outcome. BMC Medical Research
    Methodology, 13, 152.

    Examples
    --------
    >>> result = restricted_mean(
    ...     [1, 4, 4, 2, 4, 4], [1, 0, 0, 1, 1, 0], [1, 1, 1, 0, 0, 0], horizon=4, level=0.95)
    >>> round(result.estimate, 4)
    -0.3333
    """
    check_horizon(horizon)
    data = checked_durations(time, event)
    arms = checked_treated(treated)
    check_rows(data.known.size, arms, what="durations")
    arms = checked_treated(arms[data.known])
    groups = [
        _mean_until(data.time[arms == code], data.exit[arms == code] > 0, horizon=horizon, who=who)
        for who, code in (("arm", 1.0), ("reference", 0.0))
    ]
    return difference_at_horizon(
        groups[0], groups[1], horizon=horizon, level=level, n_missing=data.n_missing, what="exits"
    )


def _mean_until(time: FloatArray, exited: BoolArray, *, horizon: float, who: str) -> GroupAtHorizon:
    counts = counted(time, exited)
    left = counts.n_at_risk - counts.n_exits
    survival = np.cumprod(left / counts.n_at_risk)
    check_reached(
        counts.times[-1],
        anyone_left=bool(left[-1] > 0),
        horizon=horizon,
        who=who,
    )
    within = counts.times <= horizon
    edges = np.concatenate([[0.0], counts.times[within], [horizon]])
    areas = np.diff(edges) * np.concatenate([[1.0], survival[within]])
    beyond = areas[::-1].cumsum()[::-1][1:]
    exits, at_risk, stay = counts.n_exits[within], counts.n_at_risk[within], left[within]
    terms = np.where(stay > 0, beyond**2 * exits / (at_risk * np.maximum(stay, 1).astype(np.float64)), 0.0)
    return GroupAtHorizon(
        float(areas.sum()), float(np.sqrt(terms.sum())), n=time.size, n_events=int(exits.sum())
    )
