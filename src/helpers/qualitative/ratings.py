"""Ratings: which category each coder gave to each unit, with the unit's weight and its document."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from numpy.typing import ArrayLike

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.intp]
PlaceArray = npt.NDArray[np.int8]

NOT_RATED = -1
YES_NO = (0.0, 1.0)


@dataclass(frozen=True, slots=True, eq=False)
class Ratings:
    """What several coders said of the same units.

    Attributes
    ----------
    places : ndarray of int8, shape (units, coders)
        Place of the category in `categories`; -1 where the coder did not rate the unit.
    weights : ndarray, shape (units,)
        How many units a row stands for: 1, or the length of a stretch of characters that all coders rated
        alike.
    groups : ndarray of int, shape (units,)
        The document or person of the unit, counted from 0.
    n_groups : int
    categories : tuple of float
        All categories that a coder could choose, ascending, used or not.
    """

    places: PlaceArray
    weights: FloatArray
    groups: IntArray
    n_groups: int
    categories: tuple[float, ...]

    @property
    def n_coders(self) -> int:
        """How many coders rated anything."""
        return int((self.places != NOT_RATED).any(axis=0).sum())


def ratings(
    values: ArrayLike,
    *,
    categories: tuple[float, ...],
    weights: ArrayLike | None = None,
    groups: ArrayLike | None = None,
) -> Ratings:
    """Return ratings from numbers.

    Parameters
    ----------
    values : array-like, shape (units, coders)
        NaN where a coder did not rate the unit.
    categories : tuple of float
        At least two, ascending: every category that could be chosen. Nominal categories are numbered.
    weights : array-like, shape (units,), or None
        How many units a row stands for; None for one each.
    groups : array-like of int, shape (units,), or None
        Document or person of each unit, counted from 0; None where every unit is its own.

    Raises
    ------
    ValueError
        For a value that is no category, categories that do not ascend, or lengths that differ.

    Examples
    --------
    >>> ratings([[0, 1], [1, float("nan")]], categories=(0, 1)).places.tolist()
    [[0, 1], [1, -1]]
    """
    given = np.asarray(values, dtype=np.float64)
    known = tuple(float(one) for one in categories)
    if given.ndim != 2:
        raise ValueError("Ratings are a table of units x coders.")
    if len(known) < 2 or any(b <= a for a, b in pairwise(known)):
        raise ValueError("Ratings need at least two categories, in ascending order.")
    places = np.full(given.shape, NOT_RATED, dtype=np.int8)
    for place, category in enumerate(known):
        places[given == category] = place
    if ((places == NOT_RATED) & ~np.isnan(given)).any():
        raise ValueError("Ratings hold a value that is not among the categories.")
    length = given.shape[0]
    own = np.ones(length) if weights is None else np.asarray(weights, dtype=np.float64)
    whose = np.arange(length) if groups is None else np.asarray(groups, dtype=np.intp)
    if own.shape != (length,) or whose.shape != (length,):
        raise ValueError("Weights and groups of ratings need one value per unit.")
    return Ratings(places, own, whose, int(whose.max(initial=-1)) + 1, known)
