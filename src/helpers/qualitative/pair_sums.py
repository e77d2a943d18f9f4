"""What every coefficient needs of ratings: sums per document or person that can be drawn again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from helpers.qualitative.ratings import NOT_RATED, FloatArray, Ratings

LARGEST = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """Weighted counts of one or more sets of ratings.

    Attributes
    ----------
    flat : ndarray, shape (..., f)
        All sums behind each other; the properties cut them apart. Before them stand any number of axes
        (groups, draws, codes).
    n_pairs : int
        Pairs of coders, in the order of ``itertools.combinations``.
    categories : tuple of float
    """

    flat: FloatArray
    n_pairs: int
    categories: tuple[float, ...]

    @property
    def pairs(self) -> FloatArray:
        """Units by what the first and the second of each pair said, shape (..., pairs, q, q)."""
        q = len(self.categories)
        return self._cut(0, self.n_pairs * q * q).reshape(*self.flat.shape[:-1], self.n_pairs, q, q)

    @property
    def shares(self) -> FloatArray:
        """Pairs of ratings of a unit as a share of all its pairs, summed over units, shape (..., q, q)."""
        return self._square(0)

    @property
    def coincidences(self) -> FloatArray:
        """Krippendorff's coincidences, shape (..., q, q): a unit's pairs over one less than its ratings."""
        return self._square(1)

    @property
    def margins(self) -> FloatArray:
        """Share of a unit's ratings in each category, summed over units with any, shape (..., q)."""
        q = len(self.categories)
        start = (self.n_pairs + 2) * q * q
        return self._cut(start, start + q)

    @property
    def n_rated(self) -> FloatArray:
        """Units rated by anyone."""
        return self.flat[..., -2]

    @property
    def n_together(self) -> FloatArray:
        """Units rated by two or more."""
        return self.flat[..., -1]

    def total(self) -> Sums:
        """Return the sums over the first axis."""
        return Sums(self.flat.sum(axis=0), self.n_pairs, self.categories)

    def drawn(self, times: FloatArray) -> Sums:
        """Return the totals when each group (first axis) comes so many times: shape (draws, ...)."""
        return Sums(np.tensordot(times, self.flat, axes=1), self.n_pairs, self.categories)

    def _square(self, number: int) -> FloatArray:
        q = len(self.categories)
        start = (self.n_pairs + number) * q * q
        return self._cut(start, start + q * q).reshape(*self.flat.shape[:-1], q, q)

    def _cut(self, start: int, end: int) -> FloatArray:
        return self.flat[..., start:end]


def sums_by_group(found: Ratings) -> Sums:
    """Return the sums of every document or person, shape (groups, f).

    Parameters
    ----------
    found : Ratings
        Missing ratings are left out: a unit counts for the pairs of coders who both rated it.
    """
    alike = _merged(found)
    features = _features(alike)
    flat = np.zeros((found.n_groups, features.shape[1]))
    np.add.at(flat, alike.groups, features * alike.weights[:, None])
    return Sums(flat, _n_pairs(found.places.shape[1]), found.categories)


def stacked(several: Sequence[Sums]) -> Sums:
    """Return sums of several codes over the same groups beside each other, shape (groups, codes, f)."""
    first = several[0]
    return Sums(np.stack([one.flat for one in several], axis=1), first.n_pairs, first.categories)


def _merged(found: Ratings) -> Ratings:
    """Return the ratings with units of one group on which everybody said the same put together."""
    base, keys, span = len(found.categories) + 1, found.groups.astype(np.int64), found.n_groups
    for coder in range(found.places.shape[1]):
        if span > LARGEST // base:  # with dozens of coders a number for every pattern would not fit
            keys = np.unique(keys, return_inverse=True)[1].astype(np.int64)
            span = int(keys.max(initial=0)) + 1
        keys, span = keys * base + (found.places[:, coder] + 1), span * base
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    weights = np.zeros(first.size)
    np.add.at(weights, place, found.weights)
    return Ratings(found.places[first], weights, found.groups[first], found.n_groups, found.categories)


def _features(found: Ratings) -> FloatArray:
    """Return what one unit of each row adds to the sums, shape (units, f)."""
    q, units = len(found.categories), found.places.shape[0]
    said = np.stack([found.places == place for place in range(q)], axis=-1).astype(np.float64)
    pairs = [
        np.einsum("uk,ul->ukl", said[:, a], said[:, b])
        for a, b in combinations(range(found.places.shape[1]), 2)
    ]
    counts = said.sum(axis=1)
    n = (found.places != NOT_RATED).sum(axis=1).astype(np.float64)
    together = np.einsum("uk,ul->ukl", counts, counts) - counts[:, :, None] * np.eye(q)
    several = n >= 2
    of_pairs = np.where(several, n * (n - 1), np.inf)[:, None, None]
    of_others = np.where(several, n - 1, np.inf)[:, None, None]
    parts = [
        *pairs,
        together / of_pairs,
        together / of_others,
        counts / np.where(n > 0, n, np.inf)[:, None],
        np.column_stack([n > 0, several]).astype(np.float64),
    ]
    return np.concatenate([part.reshape(units, math.prod(part.shape[1:])) for part in parts], axis=1)


def _n_pairs(coders: int) -> int:
    return coders * (coders - 1) // 2
