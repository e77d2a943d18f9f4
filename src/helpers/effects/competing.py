"""Shares that left for each of several reasons: cumulative incidence, where one exit rules out the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.durations import Durations, IntArray, checked_durations, chosen_rows, counted
from helpers.effects.estimates import checked_level
from helpers.effects.survival import limits
from helpers.effects.variance import FloatArray
from helpers.errors import Mistake, ParameterMistake, nearest

# A variance that is this small a share of the terms it is the difference of is 0.
ROUNDING = 1e-13


@dataclass(frozen=True, slots=True)
class Incidence:
    """Share that left for one reason by each duration.

    Attributes
    ----------
    cause : str
        Name of the reason.
    share : ndarray, shape (m,)
        Share that left for this reason at or before the times of the curves, between 0 and 1.
    std_error : ndarray, shape (m,)
        Standard error of `share`.
    low, high : ndarray, shape (m,)
        Pointwise interval, symmetric on the log(−log) scale; NaN where the share is 0 or 1.
    n_events : ndarray of int, shape (m,)
        Persons leaving for this reason at each time.
    """

    cause: str
    share: FloatArray
    std_error: FloatArray
    low: FloatArray
    high: FloatArray
    n_events: IntArray


@dataclass(frozen=True, slots=True)
class CumulativeIncidence:
    """Shares by reason and still waiting; at each time they add up to 1.

    Attributes
    ----------
    times : ndarray, shape (m,)
        Distinct durations in ascending order, censored ones included.
    causes : tuple of Incidence
        In the order asked for.
    waiting : ndarray, shape (m,)
        Share that has not left for any reason.
    n_at_risk, n_censored : ndarray of int, shape (m,)
        Persons still there just before, and persons last seen at, each time.
    n, n_missing : int
        Persons in the curves, and persons left out because duration or exit was missing.
    level : float
        Level of the intervals.
    """

    times: FloatArray
    causes: tuple[Incidence, ...]
    waiting: FloatArray
    n_at_risk: IntArray
    n_censored: IntArray
    n: int
    n_missing: int
    level: float

    def of(self, cause: str) -> Incidence:
        """Return the curve of one reason.

        Raises
        ------
        ParameterMistake
            Where there is no such reason.
        """
        return self.causes[place_of(cause, [one.cause for one in self.causes])]


def cumulative_incidence(
    time: ArrayLike, cause: ArrayLike, *, causes: Sequence[str], level: float
) -> CumulativeIncidence:
    r"""Share that left for each reason by each duration (Aalen–Johansen).

    Parameters
    ----------
    time : array-like, shape (n,)
        Duration from the start, at least 0.
    cause : array-like, shape (n,)
        0 where the person was last seen still waiting, otherwise the number of the reason: 1 for the first
        name in `causes`, 2 for the second. Persons with time or cause missing are left out and counted.
    causes : sequence of str
        Names of the reasons, different from each other. A reason that never occurs has share 0.
    level : float
        Level of the pointwise intervals, between 0 and 1.

    Returns
    -------
    CumulativeIncidence

    Raises
    ------
    EstimationImpossible
        Where nobody is complete, or a duration is negative or infinite.
    ParameterMistake
        Where `level` is not allowed, or `causes` is empty or repeats a name.
    ValueError
        Where the arrays do not fit or `cause` holds another number.

    Notes
    -----
    :math:`F_k(t) = \sum_{s \le t} S(s-) d_k(s) / r(s)`, S the share that has left for no reason. The variance
    is the sum over s of that of the multinomial exits, with weights of F_k(t) to each of them,

    .. math:: \sum_{s \le t} \left[ (F_k(t) - F_k(s))^2 \frac{d}{r (r - d)}
        + S(s-)^2 \frac{d_k (r - d_k)}{r^3} - 2 (F_k(t) - F_k(s)) S(s-) \frac{d_k}{r^2} \right],

    which without weights equals the infinitesimal jackknife that R gives.

    One minus Kaplan–Meier for one reason, others censored, is not offered: it is the share in an imagined
    world in which the other exits do not occur *and* the pace of this one stays what it was. Such shares
    add up to more than 1 over the reasons.

    In R: ``survfit(Surv(time, factor(cause)) ~ 1, conf.type = "log-log")``.

    References
    ----------
    Aalen, O. O., & Johansen, S. (1978). An empirical transition matrix for non-homogeneous Markov chains
    based on censored observations. Scandinavian Journal of Statistics, 5(3), 141–150.
    Marubini, E., & Valsecchi, M. G. (1995). Analysing survival data from clinical trials and observational
    studies. Wiley, ch. 10 (the variance).

    Examples
    --------
    >>> both = cumulative_incidence([1, 2, 3, 4], [1, 2, 0, 1], causes=["work", "study"], level=0.95)
    >>> both.of("work").share.tolist(), both.of("study").share.tolist()
    ([0.25, 0.25, 0.25, 0.75], [0.0, 0.25, 0.25, 0.25])
    """
    names = checked_causes(causes)
    checked_level(level)
    return incidence_curves(checked_durations(time, cause, n_causes=len(names)), names, level=level)


def incidence_at(curves: CumulativeIncidence, times: ArrayLike) -> CumulativeIncidence:
    """Read the curves at chosen times, with exits and censorings counted since the chosen time before.

    Parameters
    ----------
    curves : CumulativeIncidence
        From `cumulative_incidence`.
    times : array-like, shape (k,)
        Ascending, at least 0; none after the last duration in the curves.

    Returns
    -------
    CumulativeIncidence
        One row per chosen time. Before the first duration nobody has left: share and standard error 0.

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
    >>> both = cumulative_incidence([1, 2, 3, 4], [1, 2, 0, 1], causes=["work", "study"], level=0.95)
    >>> incidence_at(both, [0, 3]).of("work").share.tolist()
    [0.0, 0.25]
    """
    rows = chosen_rows(curves.times, times)
    causes = tuple(
        Incidence(
            cause=one.cause,
            share=rows.values(one.share, before=0.0),
            std_error=rows.values(one.std_error, before=0.0),
            low=rows.values(one.low, before=np.nan),
            high=rows.values(one.high, before=np.nan),
            n_events=rows.since(one.n_events),
        )
        for one in curves.causes
    )
    return replace(
        curves,
        times=rows.times,
        causes=causes,
        waiting=rows.values(curves.waiting, before=1.0),
        n_at_risk=curves.n_at_risk[rows.at_risk],
        n_censored=rows.since(curves.n_censored),
    )


def incidence_curves(data: Durations, names: list[str], *, level: float) -> CumulativeIncidence:
    """Return the curves of checked durations; see `cumulative_incidence`."""
    counts = counted(data.time, data.exit > 0)
    at_risk, exits = counts.n_at_risk.astype(np.float64), counts.n_exits.astype(np.float64)
    waiting = np.asarray(np.cumprod((at_risk - exits) / at_risk), dtype=np.float64)
    before = np.concatenate([[1.0], waiting[:-1]])
    curves = []
    for code, name in enumerate(names, start=1):
        of_cause = np.bincount(
            np.searchsorted(counts.times, data.time[data.exit == code]), minlength=at_risk.size
        )
        share = np.cumsum(before * of_cause / at_risk)
        std_error = np.sqrt(_variance(share, before, of_cause.astype(np.float64), exits, at_risk))
        low, high = limits(share, std_error, level=level, interval="log_log")
        curves.append(Incidence(name, share, std_error, low, high, of_cause))
    return CumulativeIncidence(
        times=counts.times,
        causes=tuple(curves),
        waiting=waiting,
        n_at_risk=counts.n_at_risk,
        n_censored=counts.n_censored,
        n=data.time.size,
        n_missing=data.n_missing,
        level=level,
    )


def checked_causes(causes: Sequence[str]) -> list[str]:
    """Return the names of the reasons, or raise a ParameterMistake where none is given or one twice."""
    names = list(causes)
    if not names or len(set(names)) < len(names):
        found = "no names" if not names else f"{names}"
        raise ParameterMistake(Mistake("causes", found, "one or more names, different from each other"))
    return names


def place_of(cause: str, names: list[str]) -> int:
    """Return the place of a reason among the names, or raise a ParameterMistake where it is not there."""
    if cause not in names:
        raise ParameterMistake(Mistake("cause", f"'{cause}'", ", ".join(names), nearest(cause, names)))
    return names.index(cause)


def _variance(
    share: FloatArray, before: FloatArray, of_cause: FloatArray, exits: FloatArray, at_risk: FloatArray
) -> FloatArray:
    """Sum, for every t, over the exits up to t; where all at risk leave, nothing comes after."""
    stay = at_risk - exits
    spread = np.where(stay > 0, exits / (at_risk * np.where(stay > 0, stay, 1.0)), 0.0)
    own = before**2 * of_cause * (at_risk - of_cause) / at_risk**3
    shared = before * of_cause / at_risk**2
    # (F(t) − F(s))² = F(t)² − 2 F(t) F(s) + F(s)², so each sum over s is a running one.
    positive = share**2 * spread.cumsum() + (spread * share**2 + own + 2 * share * shared).cumsum()
    variance = positive - 2 * share * (spread * share + shared).cumsum()
    return np.asarray(np.where(variance > ROUNDING * positive, variance, 0.0))
