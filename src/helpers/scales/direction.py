"""Signs that answers were numbered the other way round than the coding says."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from helpers.scales.instrument import Higher
from helpers.scales.keying import Floats
from helpers.scales.reliability import alpha_of, covariance

Sign = Literal["item_against", "turned_already", "scores_apart"]

FEWEST = 30
"""Under this many people a correlation below zero says little."""
MUCH_BETTER = 0.1
"""Alpha of items that are not turned round must be this much higher before it is mentioned."""
SURE = 0.95


@dataclass(frozen=True, slots=True)
class Doubt:
    """One sign of a wrong direction.

    Attributes
    ----------
    sign : {"item_against", "turned_already", "scores_apart"}
        An item that goes against the others; items that hang together better when none is turned round, so
        that the file may hold turned answers already; two scores that should go together and do not.
    about : tuple of str
        The item; the items that are turned round; or the two scores.
    n : int
        People behind it.
    correlation : float
        Of the item with the rest, or of the two scores; NaN for ``turned_already``.
    """

    sign: Sign
    about: tuple[str, ...]
    n: int
    correlation: float


def item_doubts(
    points: Floats, items: tuple[str, ...], turned: frozenset[str], *, lowest: float, highest: float
) -> tuple[Doubt, ...]:
    """Return the signs inside one score.

    Parameters
    ----------
    points : (n, k) float array
        Canonical answers, turned round; NaN where missing.
    items : tuple of str
        Names of the k items.
    turned : frozenset of str
        Those that were turned round.
    lowest, highest : float
        Of the canonical answers.

    Notes
    -----
    Among complete people. An item is mentioned when its correlation with the others is below zero and the
    upper limit of its 95% interval (Fisher's z) is too. Where *all* answers of an instrument are numbered the
    other way round, the items hang together exactly as well: only another score can tell (`score_doubts`).
    """
    complete = points[~np.isnan(points).any(axis=1)]
    n, k = complete.shape
    if n < FEWEST or k < 3:
        return ()
    flags = np.asarray([item in turned for item in items])
    before = np.where(flags, lowest + highest - complete, complete)
    keyed, raw = alpha_of(covariance(complete)), alpha_of(covariance(before))
    if 0 < flags.sum() < k and raw > max(keyed, 0) + MUCH_BETTER:
        return (Doubt("turned_already", tuple(item for item in items if item in turned), n, math.nan),)
    found = []
    for at, item in enumerate(items):
        rest = complete.sum(axis=1) - complete[:, at]
        r = _correlation(complete[:, at], rest)
        if _surely_below_zero(r, n):
            found.append(Doubt("item_against", (item,), n, r))
    return tuple(found)


def score_doubts(scores: Mapping[str, Floats], higher: Mapping[str, Higher]) -> tuple[Doubt, ...]:
    """Return pairs of scores of one family that go the wrong way together.

    Parameters
    ----------
    scores : mapping of str to (n,) float array
        Of the same people, in the same order; NaN where missing.
    higher : mapping of str to {"better", "worse", "neither"}
        What more of each score is.

    Notes
    -----
    Somebody who is better off by one score of well-being is so by others too, as a rule. Spearman's
    correlation of the two, both so that higher is better, is mentioned when the upper limit of its 95%
    interval is below zero.
    """
    names = [name for name in scores if higher[name] != "neither"]
    found = []
    for place, first in enumerate(names):
        for second in names[place + 1 :]:
            both = ~np.isnan(scores[first]) & ~np.isnan(scores[second])
            n = int(both.sum())
            if n < FEWEST:
                continue
            ranks = [stats.rankdata(scores[name][both]) for name in (first, second)]
            r = _correlation(*ranks) * (1 if higher[first] == higher[second] else -1)
            if _surely_below_zero(r, n):
                found.append(Doubt("scores_apart", (first, second), n, r))
    return tuple(found)


def _correlation(first: Floats, second: Floats) -> float:
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return math.nan
    return float(np.corrcoef(first, second)[0, 1])


def _surely_below_zero(r: float, n: int) -> bool:
    if math.isnan(r) or r >= 0:
        return False
    half = float(stats.norm.ppf((1 + SURE) / 2)) / math.sqrt(n - 3)
    return math.atanh(max(r, -1 + 1e-12)) + half < 0
