"""The share of people still waiting at each moment: Kaplan–Meier, with its median."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.durations import IntArray, checked_durations, chosen_rows, counted
from helpers.effects.estimates import checked_level, quantile
from helpers.effects.variance import FloatArray
from helpers.errors import Mistake, ParameterMistake, nearest

CurveInterval = Literal["log_log", "log", "plain"]

# A share this close to one half is one half: 0.5 reached by multiplication. R uses the same number.
HALF = float(np.sqrt(np.finfo(np.float64).eps))


@dataclass(frozen=True, slots=True)
class Curve:
    """Share still waiting after each duration, for one group of people.

    Attributes
    ----------
    times : ndarray, shape (m,)
        Durations in ascending order, in the unit of the data.
    survival : ndarray, shape (m,)
        Share whose exit comes after `times`, between 0 and 1.
    std_error : ndarray, shape (m,)
        Greenwood's standard error of `survival`; NaN once `survival` is 0.
    low, high : ndarray, shape (m,)
        Pointwise interval at `level`; NaN where it does not exist (see `kaplan_meier`).
    n_at_risk : ndarray of int, shape (m,)
        Persons still there just before `times`.
    n_events, n_censored : ndarray of int, shape (m,)
        Persons who left, and persons last seen, since the time before this one.
    n, n_missing : int
        Persons in the curve, and persons left out because duration or exit was missing.
    level : float
        Level of the interval.
    interval : CurveInterval
        Scale on which the interval is symmetric.
    """

    times: FloatArray
    survival: FloatArray
    std_error: FloatArray
    low: FloatArray
    high: FloatArray
    n_at_risk: IntArray
    n_events: IntArray
    n_censored: IntArray
    n: int
    n_missing: int
    level: float
    interval: CurveInterval


@dataclass(frozen=True, slots=True)
class MedianDuration:
    """Duration after which half of the people have left; NaN where the curve stays above one half.

    Attributes
    ----------
    median, low, high : float
        In the unit of the durations; the interval has the level of the curve.
    level : float
        Level of the interval.
    """

    median: float
    low: float
    high: float
    level: float


def kaplan_meier(time: ArrayLike, event: ArrayLike, *, level: float, interval: CurveInterval) -> Curve:
    r"""Share of people still waiting after each duration, when some were not followed to their exit.

    Parameters
    ----------
    time, event : array-like, shape (n,)
        Duration from the start, at least 0, and 1 for an exit or 0 for censored. Persons with either
        missing are left out and counted in `n_missing`.
    level : float
        Level of the pointwise interval, between 0 and 1.
    interval : {"log_log", "log", "plain"}
        Scale on which the interval is symmetric. `log_log` stays between 0 and 1 by itself and keeps its
        level best with few people; `log` is what R prints unless told otherwise; `plain` is cut off at 0
        and 1.

    Returns
    -------
    Curve
        One row per distinct duration, censored ones included.

    Raises
    ------
    EstimationImpossible
        Where nobody is complete, or a duration is negative or infinite.
    ParameterMistake
        Where `level` or `interval` is not allowed.
    ValueError
        Where the arrays do not fit or `event` is not 0/1.

    Notes
    -----
    :math:`S(t) = \prod_{s \le t} (1 - d_s / r_s)` with d exits among r at risk; standard error (Greenwood)
    :math:`S(t) \sqrt{\sum_{s \le t} d_s / (r_s (r_s - d_s))}`. Someone with duration 0 is at risk at 0;
    exits come before censorings at the same duration. There is no interval where S is 0, nor under
    `log_log` where S is 1, as in R. Censoring must have nothing to do with when a person would have left.

    With several kinds of exit, 1 − S of one kind, the others censored, is **not** the share that leaves that
    way: it is what would be if the other exits did not exist. Use `helpers.effects.competing` for shares.

    Own sums, because the function of statsmodels (`SurvfuncRight`, the twin in the tests) keeps no row for
    durations at which people are only censored and no intervals other than plain.
    In R: ``survfit(Surv(time, event) ~ 1, conf.type = "log-log")``.

    References
    ----------
    Kaplan, E. L., & Meier, P. (1958). Nonparametric estimation from incomplete observations. Journal of the
    American Statistical Association, 53(282), 457–481.

    Examples
    --------
    >>> kaplan_meier([1, 2, 3, 4], [1, 1, 0, 1], level=0.95, interval="plain").survival.tolist()
    [0.75, 0.5, 0.5, 0.0]
    """
    data = checked_durations(time, event)
    counts = counted(data.time, data.exit > 0)
    survival = np.asarray(np.cumprod(1 - counts.n_exits / counts.n_at_risk), dtype=np.float64)
    left = counts.n_at_risk - counts.n_exits
    with np.errstate(divide="ignore", invalid="ignore"):
        relative = np.cumsum(counts.n_exits / (counts.n_at_risk * left.astype(np.float64)))
        std_error = np.where(survival > 0, survival * np.sqrt(relative), np.nan)
    low, high = limits(survival, std_error, level=level, interval=interval)
    return Curve(
        times=counts.times,
        survival=survival,
        std_error=std_error,
        low=low,
        high=high,
        n_at_risk=counts.n_at_risk,
        n_events=counts.n_exits,
        n_censored=counts.n_censored,
        n=data.time.size,
        n_missing=data.n_missing,
        level=level,
        interval=interval,
    )


def median_duration(curve: Curve) -> MedianDuration:
    """Duration after which half of the people have left, with the interval of the curve read across.

    Parameters
    ----------
    curve : Curve
        From `kaplan_meier`, every distinct duration in it.

    Returns
    -------
    MedianDuration
        The first duration at which the curve is at or below one half; where it runs exactly at one half
        for a while, the middle of that stretch. The limits are where the limits of the curve cross one
        half; NaN where they do not.

    Notes
    -----
    In R: ``print(survfit(...))``, columns median, LCL and UCL.

    References
    ----------
    Brookmeyer, R., & Crowley, J. (1982). A confidence interval for the median survival time. Biometrics,
    38(1), 29–41.

    Examples
    --------
    >>> curve = kaplan_meier([1, 2, 3, 4, 5], [1, 1, 1, 1, 1], level=0.95, interval="log_log")
    >>> median_duration(curve).median
    3.0
    """
    return MedianDuration(
        median=_crossing(curve.times, curve.survival),
        low=_crossing(curve.times, curve.low),
        high=_crossing(curve.times, curve.high),
        level=curve.level,
    )


def curve_at(curve: Curve, times: ArrayLike) -> Curve:
    """Read a curve at chosen times, with exits and censorings counted since the chosen time before.

    Parameters
    ----------
    curve : Curve
        From `kaplan_meier`.
    times : array-like, shape (k,)
        Ascending, at least 0; none after the last duration in the curve.

    Returns
    -------
    Curve
        One row per chosen time. Before the first duration everyone is still there: survival 1, standard
        error 0, and limits as `kaplan_meier` has them at 1.

    Raises
    ------
    EstimationImpossible
        Where a time lies after the last duration: nobody was followed so long.
    ValueError
        Where the times do not ascend or one is negative or missing.

    Notes
    -----
    In R: ``summary(survfit(...), times = times)``.

    Examples
    --------
    >>> curve = kaplan_meier([1, 2, 3, 4], [1, 1, 0, 1], level=0.95, interval="plain")
    >>> curve_at(curve, [0, 2.5]).n_events.tolist()
    [0, 2]
    """
    rows = chosen_rows(curve.times, times)
    low, high = limits(np.ones(1), np.zeros(1), level=curve.level, interval=curve.interval)
    return replace(
        curve,
        times=rows.times,
        survival=rows.values(curve.survival, before=1.0),
        std_error=rows.values(curve.std_error, before=0.0),
        low=rows.values(curve.low, before=float(low[0])),
        high=rows.values(curve.high, before=float(high[0])),
        n_at_risk=curve.n_at_risk[rows.at_risk],
        n_events=rows.since(curve.n_events),
        n_censored=rows.since(curve.n_censored),
    )


def limits(
    share: FloatArray, std_error: FloatArray, *, level: float, interval: CurveInterval
) -> tuple[FloatArray, FloatArray]:
    """Return pointwise limits of shares, symmetric on the scale named, never outside 0 to 1.

    Parameters
    ----------
    share, std_error : ndarray, shape (m,)
        Shares between 0 and 1, and their standard errors on that scale.
    level : float
        Between 0 and 1.
    interval : {"log_log", "log", "plain"}
        Scale.

    Returns
    -------
    low, high : ndarray, shape (m,)
        NaN where the share is 0 (`log`), 0 or 1 (`log_log`), or the standard error is NaN.

    Raises
    ------
    ParameterMistake
        Where `level` or `interval` is not allowed.
    """
    if interval not in get_args(CurveInterval):
        allowed = get_args(CurveInterval)
        raise ParameterMistake(
            Mistake("interval", f"'{interval}'", ", ".join(allowed), nearest(interval, allowed))
        )
    half = quantile(1 - (1 - checked_level(level)) / 2, df=np.inf) * std_error
    if interval == "plain":
        return np.maximum(share - half, 0.0), np.minimum(share + half, 1.0)
    if interval == "log":
        inside = np.where(share > 0, share, np.nan)
        return inside * np.exp(-half / inside), np.minimum(inside * np.exp(half / inside), 1.0)
    inside = np.where((share > 0) & (share < 1), share, np.nan)
    power = np.exp(-half / (inside * np.log(inside)))
    return inside**power, inside ** (1 / power)


def _crossing(times: FloatArray, share: FloatArray) -> float:
    below = ~np.isnan(share) & (share < 0.5 + HALF)
    if not below.any():
        return float("nan")
    first = share[below][0]
    lower = share[below] < first
    if abs(first - 0.5) < HALF and lower.any():
        return float((times[below][0] + times[below][lower][0]) / 2)
    return float(times[below][0])
