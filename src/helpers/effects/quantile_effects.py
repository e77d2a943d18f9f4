"""Effects on quantiles: how far apart the arms are at the median and elsewhere, with a bootstrap interval."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

from helpers.effects.cases import Cases, complete_cases
from helpers.effects.estimates import checked_level
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning

# A value held by at least this share of an arm, and by two persons, is a mass point ("spike").
SPIKE_SHARE = 0.05
# With fewer persons than this beyond a quantile, resampling cannot show how uncertain it is.
BEYOND = 5
# Draws beyond each limit of an interval, at least.
DRAWS_BEYOND_LIMIT = 5
# Resampled values held in memory at once.
AT_ONCE = 4_000_000


@dataclass(frozen=True, slots=True)
class QuantileEffect:
    """The difference between two arms at one quantile.

    Attributes
    ----------
    probability : float
        0.5 is the median.
    estimate : float
        Quantile of the arm minus quantile of the reference, in the unit of the outcome.
    std_error : float
        Standard deviation of the bootstrap differences.
    low, high : float
        Percentile bootstrap interval.
    quantile_arm, quantile_reference : float
        The two quantiles, in the unit of the outcome.
    on_spike : bool
        Whether either quantile lies on a value that many share (zero, say). The bootstrap is then no guide:
        the interval may have no width, and it does not cover as often as its level says.
    """

    probability: float
    estimate: float
    std_error: float
    low: float
    high: float
    quantile_arm: float
    quantile_reference: float
    on_spike: bool


@dataclass(frozen=True, slots=True)
class QuantileEffects:
    """Differences between two arms at several quantiles.

    Attributes
    ----------
    effects : tuple of QuantileEffect
        In the order of the probabilities asked.
    level : float
        Level of each interval by itself; the set is not adjusted for their number.
    draws : int
        Bootstrap samples.
    n_arm, n_reference : int
        Persons with an outcome.
    n_missing : int
        Persons left out because the outcome was missing.
    """

    effects: tuple[QuantileEffect, ...]
    level: float
    draws: int
    n_arm: int
    n_reference: int
    n_missing: int


def quantile_differences(
    outcome: ArrayLike,
    treated: ArrayLike,
    *,
    probabilities: ArrayLike,
    level: float,
    draws: int,
    rng: np.random.Generator,
) -> QuantileEffects:
    r"""Unconditional quantile effects: quantiles of the arm minus those of the reference.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers; missing values are left out and counted in `n_missing`.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    probabilities : array-like, shape (q,)
        Strictly between 0 and 1; at least one.
    level : float
        Level of each interval, between 0 and 1.
    draws : int
        Bootstrap samples, at least 10 / (1 - level): 200 at 0.95, and 2,000 for stable limits.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    QuantileEffects

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody or one person with an outcome, an outcome is infinite, or it varies in
        neither arm.
    ParameterMistake
        Where `probabilities`, `level` or `draws` is not allowed.
    ValueError
        Where the arrays do not fit or `treated` is not 0/1.

    Warns
    -----
    StatisticalWarning
        Where a quantile has fewer than five persons of an arm beyond it.

    Notes
    -----
    Quantiles of type 7 (linear between order statistics). Persons are resampled with replacement within each
    arm, the same samples for all probabilities; the interval is the percentile interval of the differences.
    A difference between quantiles is an effect on the distribution, and the effect on any person only if
    nobody's rank would change. Assignment by person is assumed, not by cluster.

    At a mass point the bootstrap fails: a quantile in the middle of the zeros is zero in every sample and the
    interval is 0 to 0, which is no certainty about the population's quantile just above; near the edge of the
    zeros it jumps. `on_spike` says so, for values that at least one in twenty of an arm share. Missing
    outcomes: complete cases.

    In R: ``quantile(y[t == 1], p) - quantile(y[t == 0], p)``; ``boot::boot`` with ``strata = t`` and
    ``boot.ci(type = "perc")``, whose limits interpolate on the normal scale.

    References
    ----------
    Doksum, K. (1974). Empirical probability plots and statistical inference for nonlinear models in the
    two-sample case. The Annals of Statistics, 2(2), 267–277.
    Efron, B., & Tibshirani, R. J. (1993). An introduction to the bootstrap, ch. 13. Chapman & Hall.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> arms, amounts = [1] * 50 + [0] * 50, [*range(10, 60), *range(50)]
    >>> found = quantile_differences(amounts, arms, probabilities=[0.5], level=0.95, draws=200, rng=rng)
    >>> found.effects[0].estimate
    10.0
    """
    checked_level(level)
    shares = _checked_probabilities(probabilities)
    _check_draws(draws, level=level)
    cases = complete_cases(outcome, treated, covariates=None)
    _check_sizes(cases, shares)
    of_arm, of_reference = (np.quantile(values, shares) for values in (cases.arm, cases.reference))
    resampled = resampled_quantiles(cases.arm, shares, draws=draws, rng=rng)
    resampled -= resampled_quantiles(cases.reference, shares, draws=draws, rng=rng)
    tail = (1 - level) / 2
    low, high = np.quantile(resampled, [tail, 1 - tail], axis=0)
    effects = tuple(
        QuantileEffect(
            probability=float(share),
            estimate=float(of_arm[place] - of_reference[place]),
            std_error=float(resampled[:, place].std(ddof=1)),
            low=float(low[place]),
            high=float(high[place]),
            quantile_arm=float(of_arm[place]),
            quantile_reference=float(of_reference[place]),
            on_spike=_is_spike(cases.arm, of_arm[place]) or _is_spike(cases.reference, of_reference[place]),
        )
        for place, share in enumerate(shares)
    )
    return QuantileEffects(effects, level, draws, cases.arm.size, cases.reference.size, cases.n_missing)


def resampled_quantiles(
    values: FloatArray, probabilities: FloatArray, *, draws: int, rng: np.random.Generator
) -> FloatArray:
    """Quantiles of `draws` samples with replacement from `values`, all at once as far as memory allows.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Finite.
    probabilities : ndarray, shape (q,)
        Between 0 and 1.
    draws : int
        Samples.
    rng : numpy.random.Generator
        Sample i takes ``rng.integers(n, size=n)`` of the values, i by i, however many fit in memory.

    Returns
    -------
    ndarray, shape (draws, q)
        In the unit of `values`.
    """
    ordered = np.sort(values)
    n = ordered.size
    at_once = max(1, AT_ONCE // n)
    quantiles = np.empty((draws, probabilities.size))
    for start in range(0, draws, at_once):
        stop = min(start + at_once, draws)
        quantiles[start:stop] = quantiles_of_samples(
            ordered, rng.integers(n, size=(stop - start, n)), probabilities
        )
    return quantiles


def quantiles_of_samples(
    values: FloatArray, samples: npt.NDArray[np.int64], probabilities: FloatArray
) -> FloatArray:
    """Quantiles of type 7 of each row of ``values[samples]``.

    Parameters
    ----------
    values : ndarray, shape (n,)
    samples : ndarray of int, shape (draws, m)
        Places in `values`.
    probabilities : ndarray, shape (q,)

    Returns
    -------
    ndarray, shape (draws, q)
    """
    return np.asarray(np.quantile(values[samples], probabilities, axis=1, method="linear").T)


def _is_spike(values: FloatArray, value: float) -> bool:
    """Whether so many persons have exactly this value that a quantile on it does not move."""
    n_same = int((values == value).sum())
    return n_same >= max(2.0, SPIKE_SHARE * values.size)


def _check_sizes(cases: Cases, probabilities: FloatArray) -> None:
    for name, values in (("arm", cases.arm), ("reference", cases.reference)):
        if values.size < 2:
            raise EstimationImpossible(
                f"The {name} has one person with an outcome, and one person says nothing about quantiles; at "
                "least two are needed."
            )
        far = np.minimum(probabilities, 1 - probabilities) * values.size < BEYOND
        if far.any():
            warnings.warn(
                f"The {name} has {values.size} persons, fewer than {BEYOND} of them beyond the quantiles "
                f"{', '.join(f'{p:g}' for p in probabilities[far])}; their intervals cannot be trusted.",
                StatisticalWarning,
                stacklevel=3,
            )


def _checked_probabilities(probabilities: ArrayLike) -> FloatArray:
    shares = np.asarray(probabilities, dtype=np.float64)
    if shares.ndim != 1 or shares.size == 0 or not ((shares > 0) & (shares < 1)).all():
        raise ParameterMistake(
            Mistake(
                "probabilities",
                f"{shares.tolist()}",
                "one or more numbers between 0 and 1, such as 0.25, 0.5 and 0.75",
            )
        )
    return shares


def _check_draws(draws: int, *, level: float) -> None:
    least = round(2 * DRAWS_BEYOND_LIMIT / (1 - level))
    if draws < least:
        raise ParameterMistake(
            Mistake("draws", f"{draws}", f"{least} or more, so that an interval of {level:g} has limits")
        )
