"""Movement of the same people over the rungs of a ladder: an ordered category, which has no mean."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.stats.contingency_tables import SquareTable

from helpers.errors import EstimationImpossible

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Movement:
    """Who went from which rung to which.

    Attributes
    ----------
    rungs : tuple of str
        Lowest first.
    counts : array of int, shape (k, k)
        People by first rung (rows) and later rung (columns).
    n_only_first, n_only_later, n_neither : int
        People whose rung is known at one of the two moments, or at neither; they moved nowhere that we know
        of.
    """

    rungs: tuple[str, ...]
    counts: Counts
    n_only_first: int
    n_only_later: int
    n_neither: int

    @property
    def n(self) -> int:
        """People followed: whose rung is known at both moments."""
        return int(self.counts.sum())

    @property
    def n_up(self) -> int:
        """People on a higher rung later."""
        return int(np.triu(self.counts, 1).sum())

    @property
    def n_same(self) -> int:
        """People on the same rung."""
        return int(np.trace(self.counts))

    @property
    def n_down(self) -> int:
        """People on a lower rung later."""
        return int(np.tril(self.counts, -1).sum())


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Whether the rungs are filled alike at both moments.

    Attributes
    ----------
    statistic, p_value : float
    df : int
        Rungs that somebody entered or left, less one.
    """

    statistic: float
    df: int
    p_value: float


def movement(first: pd.Series[Any], later: pd.Series[Any], *, rungs: Sequence[str]) -> Movement:
    """Count who moved from which rung to which.

    Parameters
    ----------
    first, later : pandas.Series, shape (n,)
        Rung of each person at the two moments, in the same rows; missing where it is not known.
    rungs : sequence of str
        All rungs, lowest first.

    Returns
    -------
    Movement
        Everybody is in one cell of `counts` or in one of the three other numbers.

    Raises
    ------
    ValueError
        When the rows do not fit, or a rung is not among `rungs`.

    Notes
    -----
    Rungs have an order and no distance, so nothing is averaged: the method may say up, same and down only.
    R: ``table(first, later)``.

    Examples
    --------
    >>> found = movement(pd.Series(["low", "low", "high", None]), pd.Series(["high", "low", "high", "low"]),
    ...                  rungs=["low", "high"])
    >>> (found.n, found.n_up, found.n_same, found.n_down, found.n_only_later)
    (3, 1, 2, 0, 1)
    """
    names = tuple(rungs)
    places = [pd.Index(names).get_indexer(pd.Index(side.astype("object"))) for side in (first, later)]
    known = [side.notna().to_numpy() for side in (first, later)]
    if len(first) != len(later):
        raise ValueError("The two moments must be of the same people, in the same rows.")
    if any(((place < 0) & there).any() for place, there in zip(places, known, strict=True)):
        raise ValueError("A rung is not one of the declared rungs.")
    both = known[0] & known[1]
    counts = np.zeros((len(names), len(names)), dtype=np.int64)
    np.add.at(counts, (places[0][both], places[1][both]), 1)
    return Movement(
        names, counts, int((known[0] & ~known[1]).sum()), int((~known[0] & known[1]).sum()),
        int((~known[0] & ~known[1]).sum()),
    )  # fmt: skip


def homogeneity(counts: Counts) -> Homogeneity:
    """Test whether as many people stand on each rung later as first (Stuart-Maxwell).

    Parameters
    ----------
    counts : array of int, shape (k, k)
        The same people by first and later rung.

    Returns
    -------
    Homogeneity

    Raises
    ------
    EstimationImpossible
        When nobody moved, or the rungs fall apart into parts between which nobody moved, so that the
        statistic does not exist.

    Notes
    -----
    With d the differences of row and column sums of all rungs but one, and S = diag(row + column sums) - (N
    + N'), the statistic d' S^-1 d is about chi-squared when many people moved. Rungs that nobody entered or
    left are left out first. It says that the rungs are filled otherwise, not who moved how far, and not
    why. With two rungs it is McNemar's test. R: with two rungs ``mcnemar.test(counts, correct = FALSE)``;
    ``DescTools::StuartMaxwellTest(counts)`` else.

    References
    ----------
    Stuart, A. (1955). A test for homogeneity of the marginal distributions in a two-way classification.
    Biometrika, 42(3/4), 412-416. Maxwell, A. E. (1970). Comparing the classification of subjects by two
    independent judges. British Journal of Psychiatry, 116(535), 651-655.

    Examples
    --------
    >>> found = homogeneity(np.array([[20, 15], [5, 30]]))
    >>> (round(found.statistic, 6), found.df, round(found.p_value, 4))
    (5.0, 1, 0.0253)
    """
    moved = counts.sum(axis=0) + counts.sum(axis=1) - 2 * np.diag(counts)
    kept = counts[np.ix_(moved > 0, moved > 0)]
    if len(kept) < 2:
        raise EstimationImpossible("Nobody moved to another rung, so there is nothing to test.")
    rest = np.diag(kept.sum(axis=0) + kept.sum(axis=1)) - (kept + kept.T)
    if np.linalg.matrix_rank(rest[:-1, :-1]) < len(kept) - 1:
        raise EstimationImpossible(
            "The rungs fall apart into parts between which nobody moved, so that the test of equal margins "
            "does not exist."
        )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = SquareTable(kept, shift_zeros=False).homogeneity(method="stuart_maxwell")
    return Homogeneity(float(found.statistic), int(found.df), float(found.pvalue))
