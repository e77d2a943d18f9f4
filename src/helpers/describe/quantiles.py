"""Quantiles that show no single person's value."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def protected_quantile(values: npt.ArrayLike, probability: float, *, min_count: int) -> float:
    """Return the mean of the `min_count` values nearest in rank to a quantile.

    Parameters
    ----------
    values : array_like, shape (n,)
        One number per person; missing values (NaN) are left out.
    probability : float
        Between 0 and 1.
    min_count : int
        How many neighbours in rank are averaged, at least 1.

    Returns
    -------
    float
        NaN when fewer than `min_count` values are known.

    Notes
    -----
    With x sorted and h = (n - 1)·probability the window of `min_count` values starts at
    s = h - (min_count - 1)/2, kept between 0 and n - min_count; between two whole starts the two means
    are interpolated. With ``min_count=1`` this is R's type 7 (`quantile(x, p)`, `numpy.quantile`). Near
    the ends the window cannot be centred and the result lies inwards of the plain quantile, which is the
    protection wanted: a minimum or maximum is never shown.

    References
    ----------
    Hyndman & Fan (1996), The American Statistician 50, 361-365, type 7.

    Examples
    --------
    >>> protected_quantile([1.0, 2.0, 3.0, 4.0, 100.0], 0.5, min_count=3)
    3.0
    """
    if min_count < 1 or not 0 <= probability <= 1:
        raise ValueError("min_count is at least 1 and probability lies between 0 and 1")
    known = np.asarray(values, dtype=np.float64)
    ordered = np.sort(known[~np.isnan(known)])
    n = len(ordered)
    if n < min_count:
        return float("nan")
    start = float(np.clip((n - 1) * probability - (min_count - 1) / 2, 0, n - min_count))
    first = int(start)
    below = float(ordered[first : first + min_count].mean())
    if start == first:
        return below
    above = float(ordered[first + 1 : first + 1 + min_count].mean())
    return below + (start - first) * (above - below)
