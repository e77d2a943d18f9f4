"""How many codes had been met after each interview, in one order and over all orders."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import gammaln

_TOGETHER = 50  # orders that are drawn at once: bounds the memory
COLUMNS = ("interview", "new", "cumulative", "mean", "low", "high")


def new_codes(
    has: npt.NDArray[np.bool_], *, orders: int, level: float | None, rng: np.random.Generator
) -> pd.DataFrame:
    r"""Count new codes interview by interview, beside what any order would have given.

    Parameters
    ----------
    has : array of bool, shape (n, k)
        Which interview has which code, in the order of interviewing.
    orders : int
        How many random orders are drawn for the band.
    level : float or None
        The part of the orders that the band holds, between 0 and 1; None gives no band.
    rng : numpy.random.Generator

    Returns
    -------
    DataFrame
        One row per interview: `interview` (from 1), `new` (codes not met before), `cumulative`, and over
        random orders of the same interviews the `mean` of the cumulative number with `low` and `high`. The
        last cumulative number, and that of every order, is the number of codes that anybody has.

    Notes
    -----
    The mean is exact, not drawn: a code that f of n interviews have is missed by i of them with chance
    :math:`\binom{n-f}{i} / \binom{n}{i}` (the rarefaction of ecology). The band holds the middle `level` of
    the drawn orders at each interview separately. It says how much the order matters among these interviews,
    and nothing of interviews that were not held.
    In R: ``vegan::specaccum(has, method = "exact")``.

    References
    ----------
    Ugland, K. I., Gray, J. S. & Ellingsen, K. E. (2003). The species–accumulation curve and estimation of
    species richness. Journal of Animal Ecology, 72(5), 888–897.
    """
    n = len(has)
    used = has[:, has.any(axis=0)]
    first = used.argmax(axis=0) if n and used.shape[1] else np.zeros(0, dtype=np.intp)
    new = np.bincount(first, minlength=n)[:n] if n else np.zeros(0, dtype=np.int64)
    low, high = _band(used, orders, level, rng) if level is not None and n else (np.full(n, np.nan),) * 2
    return pd.DataFrame(
        {
            "interview": np.arange(1, n + 1),
            "new": new.astype(np.int64),
            "cumulative": np.cumsum(new).astype(np.int64),
            "mean": _expected(used.sum(axis=0), n),
            "low": low,
            "high": high,
        }
    )


def _expected(frequencies: npt.NDArray[np.int64], n: int) -> npt.NDArray[np.float64]:
    """Return the mean over all orders of the number of codes met after 1 to n interviews."""
    after = np.arange(1, n + 1)
    values, times = np.unique(frequencies, return_counts=True)
    without = n - values[:, None]
    reachable = without >= after
    left = np.where(reachable, without - after, 0)
    chance = np.exp(gammaln(without + 1) - gammaln(left + 1) - gammaln(n + 1) + gammaln(n - after + 1))
    missed = np.where(reachable, chance, 0.0)
    return np.asarray(times @ (1 - missed) if len(values) else np.zeros(n), dtype=np.float64)


def _band(
    has: npt.NDArray[np.bool_], orders: int, level: float, rng: np.random.Generator
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the limits of the middle part of random orders."""
    n, k = has.shape
    if not k:
        return np.zeros(n), np.zeros(n)
    codes, people = np.nonzero(has.T)
    starts = np.searchsorted(codes, np.arange(k))
    curves = np.empty((orders, n), dtype=np.int32)
    for begin in range(0, orders, _TOGETHER):
        m = min(_TOGETHER, orders - begin)
        ranks = rng.permuted(np.tile(np.arange(n), (m, 1)), axis=1)
        first = np.minimum.reduceat(ranks[:, people], starts, axis=1)
        flat = np.bincount((first + n * np.arange(m)[:, None]).ravel(), minlength=m * n)
        curves[begin : begin + m] = np.cumsum(flat.reshape(m, n), axis=1)
    tail = (1 - level) / 2
    limits = np.quantile(curves, [tail, 1 - tail], axis=0, method="inverted_cdf")
    return limits[0].astype(np.float64), limits[1].astype(np.float64)
