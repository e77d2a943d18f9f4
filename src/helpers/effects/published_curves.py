"""The curves of one group at moments where every step stands for a group of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.competing import checked_causes, incidence_at, incidence_curves
from helpers.effects.durations import Durations, IntArray, checked_durations
from helpers.effects.horizons import check_horizon
from helpers.effects.published_times import published_times
from helpers.effects.survival import curve_at, kaplan_meier
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class PublishedCurve:
    """Share that left for one reason by each shown moment.

    Attributes
    ----------
    cause : str
        Name of the reason.
    times : ndarray, shape (k,)
        Shown moments, ascending, in the unit of the durations.
    share, low, high : ndarray, shape (k,)
        Share that left for this reason by then, and its pointwise interval; NaN limits where there are none.
    n_exits : ndarray of int, shape (k,)
        Persons who left for this reason by then.
    """

    cause: str
    times: FloatArray
    share: FloatArray
    low: FloatArray
    high: FloatArray
    n_exits: IntArray


@dataclass(frozen=True, slots=True)
class StillThere:
    """How many are still there, at moments where that tells of no small group.

    Attributes
    ----------
    times : ndarray, shape (s,)
        Moments; each is a shown moment of every curve.
    n : ndarray of int, shape (s,)
        Persons who had not left and were followed up to and including the moment.
    n_censored : ndarray of int, shape (s,)
        Persons last seen before the moment without having left.
    n_fewest : ndarray of int, shape (s,)
        Persons in the smallest of the ways of being gone by then that anybody was in (a reason, or last
        seen); 0 where all are still there. Where it is below the threshold, `n` gives it away: guard `n`
        by it.
    """

    times: FloatArray
    n: IntArray
    n_censored: IntArray
    n_fewest: IntArray


@dataclass(frozen=True, slots=True)
class PublishedCurves:
    """What may be shown of one group.

    Attributes
    ----------
    curves : tuple of PublishedCurve
        In the order of the reasons asked for.
    still_there : StillThere
    n, n_missing : int
        Persons in the curves, and persons left out because duration or exit was missing.
    level : float
        Level of the intervals.
    """

    curves: tuple[PublishedCurve, ...]
    still_there: StillThere
    n: int
    n_missing: int
    level: float


def published_curves(
    time: ArrayLike, cause: ArrayLike, *, causes: Sequence[str], horizon: float, level: float, min_count: int
) -> PublishedCurves:
    """Shares that left by moments so wide apart that each step is nobody or a group of people.

    Parameters
    ----------
    time, cause, causes
        As in `helpers.effects.competing.cumulative_incidence`: 0 is last seen still waiting. Persons with
        either missing are left out and counted. With one reason the curve is one minus Kaplan–Meier.
    horizon : float
        Where the curves end, above 0; they end sooner where fewer than `min_count` are followed further.
    level : float
        Level of the pointwise intervals, between 0 and 1; symmetric on the log(−log) scale.
    min_count : int
        Fewest people that a step may stand for, at least 1.

    Returns
    -------
    PublishedCurves

    Raises
    ------
    EstimationImpossible
        Where nobody is complete, a duration is negative or infinite, or there are fewer than `min_count`
        persons, at the start or at any moment after it.
    ParameterMistake
        Where `level`, `horizon`, `causes` or `min_count` is not allowed.
    ValueError
        Where the arrays do not fit, or `cause` holds another number.

    Notes
    -----
    Each reason has its own moments: those of `published_times` for the persons who left for it, and the end.
    A reason that fewer than `min_count` left for has the start and the end only, and its small count in
    `n_exits`: guard the shares by that count. Numbers still there are given at moments which all curves
    share and between which nobody or `min_count` persons were lost from sight, so that no step of anything
    shown, or subtracted, is a few people. Values are those of the whole curve, read at these moments.

    Examples
    --------
    >>> found = published_curves([1, 2, 3, 4, 4, 4], [1, 1, 1, 1, 0, 0], causes=["work"], horizon=4,
    ...     level=0.95, min_count=2)
    >>> found.curves[0].times.tolist(), found.curves[0].n_exits.tolist(), found.still_there.n.tolist()
    ([0.0, 2.0, 4.0], [0, 2, 4], [6, 4, 2])
    """
    names = checked_causes(causes)
    check_horizon(horizon)
    data = checked_durations(time, cause, n_causes=len(names))
    _check_size(data.time.size, min_count)
    end = _end(data, horizon=horizon, min_count=min_count)
    grids = [_moments(data, code, end=end, min_count=min_count) for code in range(1, len(names) + 1)]
    read = _single if len(names) == 1 else _competing
    return PublishedCurves(
        curves=read(data, names, grids, level=level),
        still_there=_still_there(data, grids, end=end, min_count=min_count),
        n=data.time.size,
        n_missing=data.n_missing,
        level=level,
    )


def _check_size(n: int, min_count: int) -> None:
    if n < min_count:
        raise EstimationImpossible(
            f"{'One person has' if n == 1 else f'{n} persons have'} a duration, fewer than the {min_count} "
            "that a step of a curve must stand for, so the curve cannot be shown."
        )


def _end(data: Durations, *, horizon: float, min_count: int) -> float:
    """Return the last moment up to which nobody or enough persons were followed, at most the horizon."""
    last = data.time.max()
    all_left = bool((data.exit[data.time == last] > 0).all())
    reach = float(horizon if last >= horizon or all_left else last)
    there = _there(data, np.array([reach]))[0]
    if last > 0 and (there == 0 or there >= min_count):
        return reach
    times = np.unique(data.time[(data.time > 0) & (data.time < reach)])
    enough = times[_there(data, times) >= min_count]
    if not enough.size:
        raise EstimationImpossible(
            f"After the start fewer than {min_count} of the {data.time.size} persons are still there at any "
            "moment, and a step of a curve must stand for that many, so the curve cannot be shown."
        )
    return float(enough[-1])


def _there(data: Durations, times: FloatArray) -> IntArray:
    """Count who had not left and was followed up to and including each moment."""
    longer = (data.time > times[:, None]) | ((data.time == times[:, None]) & (data.exit == 0))
    return np.asarray(longer.sum(axis=1), dtype=np.int64)


def _gone(data: Durations, code: int, times: FloatArray) -> IntArray:
    """Count who left for a reason by each moment; for code 0 who was last seen before it."""
    own = data.time[data.exit == code]
    by_then = own < times[:, None] if code == 0 else own <= times[:, None]
    return np.asarray(by_then.sum(axis=1), dtype=np.int64)


def _moments(data: Durations, code: int, *, end: float, min_count: int) -> FloatArray:
    """Return the moments at which the share for one reason may be shown; the last is the end."""
    own = data.time[(data.exit == code) & (data.time <= end)]
    if own.size < min_count:
        return np.array([0.0, end])
    found = published_times(own, np.ones(own.size), np.zeros(own.size), min_count=min_count)
    return np.unique(np.append(found[:-1], end))


def _single(
    data: Durations, names: list[str], grids: list[FloatArray], *, level: float
) -> tuple[PublishedCurve, ...]:
    """Read one minus Kaplan–Meier at the moments of the only reason."""
    curve = kaplan_meier(data.time, data.exit, level=level, interval="log_log")
    at = curve_at(curve, _followed(data, grids[0]))
    left = _gone(data, 1, grids[0])
    return (PublishedCurve(names[0], grids[0], 1 - at.survival, 1 - at.high, 1 - at.low, left),)


def _competing(
    data: Durations, names: list[str], grids: list[FloatArray], *, level: float
) -> tuple[PublishedCurve, ...]:
    """Read Aalen–Johansen at the moments of each reason."""
    curves = incidence_curves(data, names, level=level)
    found = []
    for code, (name, times) in enumerate(zip(names, grids, strict=True), start=1):
        at = incidence_at(curves, _followed(data, times)).of(name)
        found.append(PublishedCurve(name, times, at.share, at.low, at.high, _gone(data, code, times)))
    return tuple(found)


def _followed(data: Durations, times: FloatArray) -> FloatArray:
    """Return where to read a curve: at its last row for an end after everyone has left."""
    return np.asarray(np.minimum(times, data.time.max()), dtype=np.float64)


def _still_there(data: Durations, grids: list[FloatArray], *, end: float, min_count: int) -> StillThere:
    shared = grids[0][np.logical_and.reduce([np.isin(grids[0], grid) for grid in grids])]
    lost, total = _gone(data, 0, shared), int(_gone(data, 0, np.array([end]))[0])
    kept = _kept(lost, min_count=min_count) if total >= min_count else list(range(shared.size))
    there = _there(data, shared)
    kept = [place for place in kept if there[place] == 0 or there[place] >= min_count]
    gone = np.array([_gone(data, code, shared) for code in range(len(grids) + 1)])
    some = np.where(gone > 0, gone, np.iinfo(np.int64).max).min(axis=0)
    fewest = np.where((gone > 0).any(axis=0), some, 0)
    return StillThere(shared[kept], there[kept], lost[kept], fewest[kept])


def _kept(lost: IntArray, *, min_count: int) -> list[int]:
    """Places between which nobody or enough persons were lost from sight; the last one before others."""
    kept: list[int] = []
    before = 0
    for place, now in enumerate(lost):
        if now == before or now - before >= min_count:
            kept.append(place)
            before = int(now)
    last = lost.size - 1
    while kept and kept[-1] != last:
        since = int(lost[last] - lost[kept[-1]])
        if since == 0 or since >= min_count:
            kept.append(last)
        else:
            kept.pop()
    return kept or [last]
