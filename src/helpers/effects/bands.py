"""Bands that hold a whole curve of effects at once: sup-t, beside the pointwise limits."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.estimates import checked_level, quantile
from helpers.effects.lots import checked_draws, rows_at_once
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, StatisticalWarning

# Beyond this share of the largest, a negative eigenvalue of a covariance is more than rounding.
NOT_POSITIVE = 1e-8
# Two halves of a covariance that differ by more than this share of its largest value are not one.
ASYMMETRIC = 1e-8


@dataclass(frozen=True, slots=True)
class Bands:
    """A vector of effects with two kinds of limits; tuples have one entry an effect.

    Attributes
    ----------
    estimates, std_errors : tuple of float
        In the unit of the outcome.
    low, high : tuple of float
        Pointwise limits: each holds its own effect at `level`, and says nothing about the others.
    band_low, band_high : tuple of float
        Simultaneous limits: at `level` they hold all effects at once. All limits are NaN where the standard
        error is 0.
    critical_pointwise, critical : float
        Standard errors from estimate to limit, pointwise and simultaneous.
    level : float
        Level of both.
    df : float
        Degrees of freedom; `math.inf` is the normal.
    n : int
        Effects that the band holds at once.
    draws : int
        Draws behind `critical`.
    """

    estimates: tuple[float, ...]
    std_errors: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    band_low: tuple[float, ...]
    band_high: tuple[float, ...]
    critical_pointwise: float
    critical: float
    level: float
    df: float
    n: int
    draws: int


def sup_t(
    estimates: npt.ArrayLike,
    covariance: npt.ArrayLike,
    *,
    df: float,
    level: float,
    draws: int,
    rng: np.random.Generator,
) -> Bands:
    r"""Return pointwise and simultaneous limits for effects whose covariance is known.

    With one effect a month it is a band around a curve; with each arm against one reference it gives the
    intervals of Dunnett (1955) where the covariance pools one variance over all arms.

    Parameters
    ----------
    estimates : array-like, shape (k,)
        In the unit of the outcome.
    covariance : array-like, shape (k, k)
        Their covariance, unit squared; `covariance_of_influence` makes one. It may be singular.
    df : float
        Degrees of freedom of the standard errors, above 0; `math.inf` for a normal reference.
    level : float
        Between 0 and 1.
    draws : int
        Draws for the simultaneous critical value; 100,000 gives it to about 0.01.
    rng : numpy.random.Generator

    Returns
    -------
    Bands

    Raises
    ------
    EstimationImpossible
        Where numbers are not finite, the covariance is not one, no effect has a standard error above 0, or
        `df` is not above 0.
    ParameterMistake
        Where `level` is not between 0 and 1, or `draws` is below 1.
    ValueError
        Where shapes do not fit.

    Warns
    -----
    StatisticalWarning
        Where some effects have a standard error of 0: they have no limits and the band is for the others.

    Notes
    -----
    The critical value c is the `level` quantile of :math:`\max_j |Z_j| / \sqrt{\chi^2_{df}/df}` with Z normal
    with the correlations of the estimates; limits are estimate ± c standard errors. The drawn quantile is
    kept between the pointwise value and that of Bonferroni, where the true one lies.

    In R: ``mvtnorm::qmvt(0.95, tail = "both.tails", df = df, corr = cov2cor(V))``.

    References
    ----------
    Dunnett, C. W. (1955). A multiple comparison procedure for comparing several treatments with a control.
    Journal of the American Statistical Association, 50(272), 1096–1121.
    Montiel Olea, J. L., & Plagborg-Møller, M. (2019). Simultaneous confidence bands: Theory, implementation,
    and an application to SVARs. Journal of Applied Econometrics, 34(1), 1–17.

    Examples
    --------
    >>> found = sup_t([1.0, 2.0], [[1.0, 0.0], [0.0, 1.0]], df=math.inf, level=0.95, draws=100_000,
    ...               rng=np.random.default_rng(1))
    >>> round(found.critical_pointwise, 2), abs(found.critical - 2.236) < 0.02
    (1.96, True)
    """
    checked_level(level)
    checked_draws(draws)
    centre, matrix = np.asarray(estimates, dtype=np.float64), np.asarray(covariance, dtype=np.float64)
    _check(centre, matrix)
    std_errors = np.sqrt(np.diag(matrix))
    held = std_errors > 0
    _check_held(held)
    spread = np.where(held, std_errors, np.nan)
    correlation = matrix[np.ix_(held, held)] / np.outer(spread[held], spread[held])
    n = int(held.sum())
    pointwise = quantile(1 - (1 - level) / 2, df=df)
    bonferroni = quantile(1 - (1 - level) / (2 * n), df=df)
    largest = _largest(_root(correlation), df=df, draws=draws, rng=rng)
    critical = float(np.clip(np.quantile(largest, level, method="higher"), pointwise, bonferroni))
    return Bands(
        estimates=_floats(centre),
        std_errors=_floats(std_errors),
        low=_floats(centre - pointwise * spread),
        high=_floats(centre + pointwise * spread),
        band_low=_floats(centre - critical * spread),
        band_high=_floats(centre + critical * spread),
        critical_pointwise=pointwise,
        critical=critical,
        level=level,
        df=float(df),
        n=n,
        draws=draws,
    )


def covariance_of_influence(influence: FloatArray, *, clusters: npt.ArrayLike | None) -> FloatArray:
    r"""Return the covariance of estimates from what each person contributes to them.

    Parameters
    ----------
    influence : ndarray, shape (n, k)
        Influence values: estimate minus truth is about their mean; 0 for a person who is not in an estimate.
    clusters : array-like, shape (n,), or None
        Whose contributions belong together; None where persons are independent.

    Returns
    -------
    ndarray, shape (k, k)

    Raises
    ------
    EstimationImpossible
        Where a value is not finite, or there is one person or cluster.
    ValueError
        Where shapes do not fit or a cluster has no label.

    Notes
    -----
    :math:`\frac{G}{G-1} \sum_g (u_g - \bar u)(u_g - \bar u)' / n^2` with :math:`u_g` the sum over cluster g.
    The multiplier bootstrap of these values with normal multipliers has this covariance, so `sup_t` of it is
    that bootstrap. In R, for independent persons: ``cov(influence) / n``.

    Examples
    --------
    >>> covariance_of_influence(np.array([[1.0], [-1.0], [2.0], [-2.0]]), clusters=None).round(4).tolist()
    [[0.8333]]
    """
    values = np.asarray(influence, dtype=np.float64)
    if values.ndim != 2:
        raise ValueError(f"Influence values need the shape (n, k); found {values.shape}.")
    if not np.isfinite(values).all():
        raise EstimationImpossible(
            f"The influence values hold {int((~np.isfinite(values)).sum())} that are missing or infinite; "
            "somebody who is not in an estimate contributes 0 to it."
        )
    units = values if clusters is None else _summed(values, clusters)
    if len(units) < 2:
        what = "person" if clusters is None else "cluster"
        raise EstimationImpossible(
            f"One {what} says nothing about how much {what}s vary; at least two are needed."
        )
    centred = units - units.mean(axis=0)
    factor = len(units) / (len(units) - 1)
    return np.asarray(factor * centred.T @ centred / len(values) ** 2)


def _summed(values: FloatArray, clusters: npt.ArrayLike) -> FloatArray:
    labels = pd.Series(clusters)
    if len(labels) != len(values) or labels.isna().any():
        raise ValueError(
            f"Each of the {len(values)} rows of influence values needs a cluster; found {labels.count()}."
        )
    codes, names = pd.factorize(labels)
    summed = np.zeros((len(names), values.shape[1]))
    np.add.at(summed, codes, values)
    return summed


def _largest(root: FloatArray, *, df: float, draws: int, rng: np.random.Generator) -> FloatArray:
    """Draw the largest of the studentised estimates, in size."""
    rows = rows_at_once(root.shape[0])
    pieces = []
    for start in range(0, draws, rows):
        n = min(rows, draws - start)
        largest = np.abs(rng.standard_normal((n, root.shape[1])) @ root.T).max(axis=1)
        spread = 1.0 if math.isinf(df) else np.sqrt(rng.chisquare(df, size=n) / df)
        pieces.append(largest / spread)
    return np.concatenate(pieces)


def _root(correlation: FloatArray) -> FloatArray:
    """Return a matrix whose product with its transpose is the correlation, singular or not."""
    values, vectors = np.linalg.eigh(correlation)
    if values.min() < -NOT_POSITIVE * values.max():
        raise EstimationImpossible(
            "The covariance of the estimates is not one: some combination of them would have a negative "
            "variance."
        )
    return np.asarray(vectors * np.sqrt(np.clip(values, 0.0, None)))


def _check(centre: FloatArray, matrix: FloatArray) -> None:
    if centre.ndim != 1 or matrix.shape != (centre.size, centre.size) or centre.size == 0:
        raise ValueError(
            f"Estimates of shape {centre.shape} and a covariance of shape {matrix.shape} do not fit; "
            "(k,) and (k, k) do."
        )
    if not (np.isfinite(centre).all() and np.isfinite(matrix).all()):
        raise EstimationImpossible(
            "Estimates and covariance must be numbers; some of them are missing or infinite."
        )
    if (np.diag(matrix) < 0).any() or np.abs(matrix - matrix.T).max() > ASYMMETRIC * np.abs(matrix).max():
        raise EstimationImpossible(
            "The covariance of the estimates is not one: it must be symmetric, with no negative variance."
        )


def _check_held(held: npt.NDArray[np.bool_]) -> None:
    n_without = int((~held).sum())
    if n_without == held.size:
        raise EstimationImpossible(
            f"None of the {held.size} estimates has a standard error above 0, so there is no band."
        )
    if n_without:
        warnings.warn(
            f"{n_without} of {held.size} estimates have a standard error of 0 and get no limits; the band is "
            f"for the other {held.size - n_without}.",
            StatisticalWarning,
            stacklevel=3,
        )


def _floats(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
