"""Sums over everyone still at risk at each exit, of which Cox regression and its tests are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.effects.durations import BoolArray, IntArray
from helpers.effects.variance import FloatArray

Ties = Literal["efron", "breslow"]


@dataclass(frozen=True, slots=True)
class RiskSets:
    """Who is at risk at which exit time, within one stratum.

    Attributes
    ----------
    rows : ndarray of int, shape (n,)
        Places of the stratum's rows among all rows.
    x : ndarray, shape (n, p)
        Covariates.
    first, last : ndarray of int, shape (n,)
        A row is at risk at the exit times with places from `first` up to, not including, `last`.
    exited : ndarray of bool, shape (n,)
        Whether the row ends in an exit; its time has place ``last - 1`` then.
    times : ndarray, shape (m,)
        Distinct exit times, ascending.
    n_tied : ndarray of int, shape (m,)
        Exits at each of them.
    """

    rows: IntArray
    x: FloatArray
    first: IntArray
    last: IntArray
    exited: BoolArray
    times: FloatArray
    n_tied: IntArray


@dataclass(frozen=True, slots=True)
class Draws:
    """For each exit, the weighted people it could have been: one row per exit, tied ones in turn.

    Attributes
    ----------
    place : ndarray of int, shape (e,)
        Place of the exit time in `RiskSets.times`.
    done : ndarray, shape (e,)
        Share of the tied exits counted as gone already: 0, 1/d, 2/d, … under Efron, 0 under Breslow.
    total : ndarray, shape (e,)
        Sum of the hazards at risk.
    mean : ndarray, shape (e, p)
        Weighted mean of the covariates.
    variance : ndarray, shape (e, p, p)
        Their weighted covariance.
    """

    place: IntArray
    done: FloatArray
    total: FloatArray
    mean: FloatArray
    variance: FloatArray


def risk_sets(
    start: FloatArray | None, stop: FloatArray, exited: BoolArray, x: FloatArray, strata: IntArray
) -> tuple[RiskSets, ...]:
    """Work out who is at risk when, for every stratum with an exit.

    Parameters
    ----------
    start : ndarray, shape (n,), or None
        A row is at risk after its start (not at it) up to and including its stop; None is from the beginning.
    stop : ndarray, shape (n,)
        End of the row.
    exited : ndarray of bool, shape (n,)
        Whether the row ends in an exit.
    x : ndarray, shape (n, p)
        Covariates, complete.
    strata : ndarray of int, shape (n,)
        Only rows of one stratum are compared.
    """
    found = []
    for stratum in np.unique(strata[exited]):
        rows = np.flatnonzero(strata == stratum)
        left = exited[rows]
        times, n_tied = np.unique(stop[rows][left], return_counts=True)
        first = (
            np.zeros(rows.size, dtype=np.int64)
            if start is None
            else np.searchsorted(times, start[rows], side="right")
        )
        last = np.searchsorted(times, stop[rows], side="right")
        found.append(RiskSets(rows, x[rows], first, last, left, times, n_tied))
    return tuple(found)


def draws(sets: RiskSets, coefficients: FloatArray, *, ties: Ties) -> Draws:
    """Weighted means and covariances of the covariates of those at risk, at every exit.

    Notes
    -----
    Weights are exp(x'b). At d tied exits Efron counts, for the k-th of them, everyone who leaves at that
    time for 1 − (k − 1) / d; Breslow counts them fully each time.

    References
    ----------
    Efron, B. (1977). The efficiency of Cox's likelihood function for censored data. Journal of the American
    Statistical Association, 72(359), 557–565.
    """
    weight = np.exp(sets.x @ coefficients)
    first_moment = weight[:, None] * sets.x
    second_moment = first_moment[:, :, None] * sets.x[:, None, :]
    place = np.repeat(np.arange(sets.times.size), sets.n_tied)
    turn = np.arange(place.size) - np.repeat(sets.n_tied.cumsum() - sets.n_tied, sets.n_tied)
    done = turn / sets.n_tied[place] if ties == "efron" else np.zeros(place.size)
    sums = [
        at_risk(sets, part)[place] - _broadcast(done, part) * _leaving(sets, part)[place]
        for part in (weight, first_moment, second_moment)
    ]
    mean = sums[1] / sums[0][:, None]
    variance = sums[2] / sums[0][:, None, None] - mean[:, :, None] * mean[:, None, :]
    return Draws(place, done, sums[0], mean, variance)


def score_and_information(
    sets: tuple[RiskSets, ...], coefficients: FloatArray, *, ties: Ties
) -> tuple[FloatArray, FloatArray]:
    """Slope and curvature of the log partial likelihood at the coefficients."""
    p = coefficients.size
    score, information = np.zeros(p), np.zeros((p, p))
    for one in sets:
        found = draws(one, coefficients, ties=ties)
        score += one.x[one.exited].sum(axis=0) - found.mean.sum(axis=0)
        information += found.variance.sum(axis=0)
    return score, information


def log_likelihood(sets: tuple[RiskSets, ...], coefficients: FloatArray, *, ties: Ties) -> float:
    """Log partial likelihood at the coefficients."""
    return float(
        sum(
            (one.x[one.exited] @ coefficients).sum() - np.log(draws(one, coefficients, ties=ties).total).sum()
            for one in sets
        )
    )


def score_residuals(
    sets: tuple[RiskSets, ...], coefficients: FloatArray, *, ties: Ties, n_rows: int
) -> FloatArray:
    """Return what each row adds to the score, shape (n_rows, p); rows never at risk at an exit add 0.

    Notes
    -----
    Row i with weight w: its own exit adds x − (mean over the tied exits); every exit at risk, its own
    included, takes off w (x − mean) / total. Under Efron a row counts at its own exit only for the part
    not yet done. (statsmodels uses Breslow's weights here whatever the ties.)
    In R: ``residuals(fit, type = "score")``.
    """
    result = np.zeros((n_rows, coefficients.size))
    for one in sets:
        found = draws(one, coefficients, ties=ties)
        weight = np.exp(one.x @ coefficients)
        hazard = 1 / found.total
        running = [
            _from_zero(_per_time(one, found.place, part)) for part in (hazard, hazard[:, None] * found.mean)
        ]
        during = [part[one.last] - part[one.first] for part in running]
        residual = -weight[:, None] * (one.x * during[0][:, None] - during[1])
        own = one.last[one.exited] - 1
        spared = found.done * hazard
        less = [_per_time(one, found.place, part)[own] for part in (spared, spared[:, None] * found.mean)]
        tied = one.n_tied[own][:, None]
        average = _per_time(one, found.place, found.mean)[own] / tied
        x = one.x[one.exited]
        residual[one.exited] += x - average + weight[one.exited][:, None] * (x * less[0][:, None] - less[1])
        result[one.rows] = residual
    return result


def at_risk(sets: RiskSets, values: FloatArray) -> FloatArray:
    """Return the sum of the values over those at risk, at every exit time."""
    ending = _added(sets, values, sets.last)
    waiting = _added(sets, values, sets.first)
    return np.asarray((ending - waiting)[1:])


def _added(sets: RiskSets, values: FloatArray, until: IntArray) -> FloatArray:
    """Sum of the values of the rows with `until` at or beyond each place, summed from the end."""
    total = np.zeros((sets.times.size + 1, *values.shape[1:]))
    np.add.at(total, until[until > 0], values[until > 0])
    return np.asarray(total[::-1].cumsum(axis=0)[::-1])


def _leaving(sets: RiskSets, values: FloatArray) -> FloatArray:
    """Sum of the values over those who leave, at every exit time."""
    total = np.zeros((sets.times.size, *values.shape[1:]))
    np.add.at(total, sets.last[sets.exited] - 1, values[sets.exited])
    return total


def _per_time(sets: RiskSets, place: IntArray, values: FloatArray) -> FloatArray:
    total = np.zeros((sets.times.size, *values.shape[1:]))
    np.add.at(total, place, values)
    return total


def _from_zero(values: FloatArray) -> FloatArray:
    return np.concatenate([np.zeros((1, *values.shape[1:])), values.cumsum(axis=0)])


def _broadcast(values: FloatArray, like: FloatArray) -> FloatArray:
    return values.reshape(-1, *([1] * (like.ndim - 1)))
