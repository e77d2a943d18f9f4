"""Step-down: p-values adjusted for a family from joint draws of all its statistics under the null."""

from __future__ import annotations

import numpy as np

from helpers.effects.arm_statistics import just_below
from helpers.effects.variance import FloatArray


def stepdown(statistics: FloatArray, null_draws: FloatArray) -> FloatArray:
    r"""Adjust for a family from draws of all its statistics together under "no difference anywhere".

    Parameters
    ----------
    statistics : ndarray, shape (k,)
        Studentised; far from 0 on either side speaks against the null. NaN is no member of the family.
    null_draws : ndarray, shape (draws, k)
        Resampled or permuted statistics, recentred on the null; a row holds one draw of all of them. A
        missing one counts as infinitely far, which can only raise p.

    Returns
    -------
    ndarray, shape (k,)
        Adjusted p-values, NaN where `statistics` is.

    Raises
    ------
    ValueError
        Where shapes do not fit or there are no draws.

    Notes
    -----
    With statistics ordered by size, :math:`p_{(j)} = (1 + \#\{\max_{l \ge j} |t^*_{(l)}| \ge |t_{(j)}|\}) /
    (draws + 1)`, and then each at least the one before it (Romano & Wolf 2016). Keeps the chance of any
    false finding at the level, under dependence too, where the draws follow that dependence. Statistics
    equal up to rounding count as equal.

    References
    ----------
    Romano, J. P., & Wolf, M. (2005). Exact and approximate stepdown methods for multiple hypothesis testing.
    Journal of the American Statistical Association, 100(469), 94–108.
    Romano, J. P., & Wolf, M. (2016). Efficient computation of adjusted p-values for resampling-based stepdown
    multiple testing. Statistics & Probability Letters, 113, 38–40.

    Examples
    --------
    >>> draws = np.array([[0.1, 0.2], [2.5, 0.3], [0.2, 3.5]])
    >>> stepdown(np.array([3.0, -1.0]), draws).tolist()
    [0.5, 0.5]
    """
    found, drawn = np.asarray(statistics, dtype=np.float64), np.asarray(null_draws, dtype=np.float64)
    if found.ndim != 1 or drawn.ndim != 2 or drawn.shape[1] != found.size or drawn.shape[0] == 0:
        raise ValueError(
            f"Statistics of shape {found.shape} and draws of shape {drawn.shape} do not fit; (k,) and "
            "(draws, k) do, with at least one draw."
        )
    adjusted = np.full(found.size, np.nan)
    members = np.flatnonzero(~np.isnan(found))
    if members.size == 0:
        return adjusted
    order = members[np.argsort(-np.abs(found[members]), kind="stable")]
    sizes = np.abs(drawn[:, order])
    sizes[np.isnan(sizes)] = np.inf
    largest = np.maximum.accumulate(sizes[:, ::-1], axis=1)[:, ::-1]
    further = (largest >= just_below(found[order])).sum(axis=0)
    adjusted[order] = np.maximum.accumulate((1 + further) / (1 + drawn.shape[0]))
    return adjusted
