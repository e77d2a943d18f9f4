"""A coefficient of agreement: one less the disagreement seen over that which chance would give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from helpers.qualitative.pair_sums import Sums
from helpers.qualitative.ratings import FloatArray

Method = Literal[
    "percent", "positive", "cohen", "cohen_weighted", "fleiss", "krippendorff", "gwet_ac1", "gwet_ac2"
]
Weights = Literal["linear", "quadratic"]


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Disagreement seen and expected; their axes are those of the sums, then pairs of coders if any.

    Attributes
    ----------
    seen, expected : ndarray
        NaN where nothing was rated by two.
    by_pair : bool
        True where the last axis is that of the pairs of coders, whose coefficients are averaged.
    """

    seen: FloatArray
    expected: FloatArray
    by_pair: bool = False

    def value(self) -> FloatArray:
        """Return the coefficient; NaN where chance could not have disagreed, or nothing was rated by two.

        Pairs of coders without a coefficient (they rated nothing together, or all of it the same) are left
        out of the mean over pairs.
        """
        possible = self.expected > 0
        ratio = np.where(possible, self.seen / np.where(possible, self.expected, 1.0), np.nan)
        return np.asarray(_mean(1 - ratio) if self.by_pair else 1 - ratio)

    def over_codes(self, counted: FloatArray) -> Parts:
        """Return the mean parts over the codes that count, for one coefficient of all codes.

        Parameters
        ----------
        counted : ndarray of 0 and 1, shape (codes,)

        References
        ----------
        De Vries, H., Elliott, M. N., Kanouse, D. E., & Teleki, S. S. (2008). Using pooled kappa to summarize
        interrater agreement across many items. Field Methods, 20(3), 272-282: means of observed and of
        expected agreement over items, then one kappa.
        """
        axis = -2 if self.by_pair else -1
        keep = np.flatnonzero(counted)
        return Parts(
            np.take(self.seen, keep, axis=axis).mean(axis=axis),
            np.take(self.expected, keep, axis=axis).mean(axis=axis),
            self.by_pair,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Coefficient:
    """One way to say how far coders agree.

    Attributes
    ----------
    method : Method
    detail : str
        Its weights or level of measurement; "" where it has none.
    parts : callable
        From sums to the disagreement seen and expected.
    corrects_chance : bool
        False for shares that agree (per cent, positive).
    """

    method: Method
    detail: str
    parts: Callable[[Sums], Parts]
    corrects_chance: bool = True


def penalties(categories: tuple[float, ...], weights: Weights | None) -> FloatArray:
    """Return how much two categories differ, from 0 (the same) to 1 (furthest apart), shape (q, q).

    ``None`` counts every difference as 1; linear is by distance, quadratic by its square, both of the values
    of the categories. One less the penalty is the weight of Cohen (1968) and of Gwet (2014).
    """
    values = np.asarray(categories)
    if weights is None:
        return 1.0 - np.eye(values.size)
    apart = np.abs(values[:, None] - values[None, :]) / (values[-1] - values[0])
    return np.asarray(apart if weights == "linear" else apart**2)


def divided(numbers: FloatArray, by: FloatArray) -> FloatArray:
    """Return numbers over others, NaN where there is nothing to divide by."""
    return np.asarray(np.where(by > 0, numbers / np.where(by > 0, by, 1.0), np.nan))


def _mean(values: FloatArray) -> FloatArray:
    known = np.isfinite(values)
    return divided(np.where(known, values, 0.0).sum(axis=-1), known.sum(axis=-1).astype(np.float64))
