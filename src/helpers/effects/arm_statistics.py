"""Statistics for differences between arms, from the means and variances of many assignments at once."""

from __future__ import annotations

import numpy as np

from helpers.effects.arm_moments import Moments
from helpers.effects.variance import FloatArray

# Differences in outcomes of spread 1 that are smaller than this are rounding.
NO_DIFFERENCE = 1e-9


def studentised(difference: FloatArray, variance: FloatArray) -> FloatArray:
    """Return difference over its standard error; an undefined variance gives an undefined statistic (NaN).

    Without variance a difference is infinitely far from 0, and no difference is at 0.

    Examples
    --------
    >>> studentised(np.array([1.0, 1, 0]), np.array([4.0, 0, 0])).tolist()
    [0.5, inf, 0.0]
    """
    small = np.abs(difference) <= NO_DIFFERENCE
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(small, 0.0, difference) / np.sqrt(variance)
    return np.asarray(np.where(small & (variance == 0), 0.0, ratio))


def second_minus_first(moments: Moments) -> FloatArray:
    """Return the studentised difference of the first two arms, shape (draws, m)."""
    return studentised(moments.means[1] - moments.means[0], moments.variances[1] + moments.variances[0])


def wald(moments: Moments) -> FloatArray:
    r"""Return the Wald statistic for equal means in all arms, shape (draws, m).

    Notes
    -----
    :math:`W = \sum_k (\bar y_k - \tilde y)^2 / v_k` with :math:`\tilde y` the mean of the arms weighted by
    :math:`1/v_k`; over the number of arms minus 1 and the denominator of Welch (1951) it is his F. An arm
    whose outcomes do not vary takes all the weight: the others are compared with it, and two such arms
    that differ are infinitely far apart. For two arms W is the square of the studentised difference.

    In R, without blocks: ``oneway.test(y ~ arm)`` up to Welch's denominator.

    References
    ----------
    Welch, B. L. (1951). On the comparison of several mean values: An alternative approach. Biometrika,
    38(3–4), 330–336.
    """
    means, variances = moments.means, moments.variances
    flat = variances == 0
    some_flat = flat.any(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(some_flat, flat.astype(np.float64), 1 / variances)
        centre = (weights * means).sum(axis=0) / weights.sum(axis=0)
        distance = studentised(means - centre, variances) ** 2
    return np.asarray(distance.sum(axis=0))


def as_far(drawn: FloatArray, statistic: FloatArray) -> FloatArray:
    """Return which of `drawn` (draws, m) are at least as far from 0 as `statistic` (m,), as 0 and 1.

    Equal up to rounding counts as equal; an undefined draw counts as further, which can only raise p.
    """
    return np.asarray(~(np.abs(drawn) < just_below(statistic)), dtype=np.float64)


def just_below(statistic: FloatArray) -> FloatArray:
    """Return the size of a statistic less what rounding can do to it."""
    size = np.abs(statistic)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.where(np.isinf(size), size, size - NO_DIFFERENCE * np.maximum(1.0, size)))
