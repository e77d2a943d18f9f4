"""How well the items of a score hang together: alpha with Feldt's interval, item-rest correlations."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from helpers.scales.keying import Floats

Coefficient = Literal["alpha", "kr20", "spearman_brown"]
NoCoefficient = Literal["", "one_item", "few_people", "no_variance"]

FEWEST = 3
"""With two people every item goes wholly with or wholly against every other."""
NOTHING = 1e-12
"""A share of the spread that is only rounding of the machine."""


@dataclass(frozen=True, slots=True)
class ItemStatistic:
    """One item of a score.

    Attributes
    ----------
    item : str
    n, n_missing : int
        People with and without this item's answer.
    item_rest : float
        Correlation with the sum of the other items, among complete people; NaN where either never varies.
    alpha_without : float
        Alpha of the other items; NaN with fewer than three items.
    """

    item: str
    n: int
    n_missing: int
    item_rest: float
    alpha_without: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Reliability of a sum of items.

    Attributes
    ----------
    coefficient : {"alpha", "kr20", "spearman_brown"}
        ``kr20`` is alpha of items that are 0 or 1; two items have Spearman and Brown's instead.
    estimate, low, high : float
        NaN where `reason` says why; the limits also where everything is equal.
    level : float
    n_complete : int
        People who answered every item: the estimate rests on them.
    reason : {"", "one_item", "few_people", "no_variance"}
    items : tuple of ItemStatistic
    """

    coefficient: Coefficient
    estimate: float
    low: float
    high: float
    level: float
    n_complete: int
    reason: NoCoefficient
    items: tuple[ItemStatistic, ...]


def reliability(points: Floats, items: Sequence[str], *, level: float) -> Reliability:
    """Return how well items hang together.

    Parameters
    ----------
    points : (n, k) float array
        Items as they enter the score (turned round, 0 and 1 where answers are counted); NaN where missing.
    items : sequence of str
        Names of the k items.
    level : float
        Of the interval, between 0 and 1.

    Returns
    -------
    Reliability

    Notes
    -----
    Over the people who answered every item, with covariances c_ij of k items:
    alpha = k / (k - 1) * (1 - sum_i c_ii / sum_ij c_ij) (Cronbach 1951, p. 299). Its interval is Feldt's,
    1 - (1 - alpha) * F, with F the quantiles of the F distribution with n - 1 and (n - 1)(k - 1) degrees of
    freedom (Feldt, Woodruff & Salih 1987, p. 95, formulas 6 and 7). It supposes normal items of equal
    covariance; `tests/simulation/scales_coverage.csv` says how it does with other items.
    Items of 0 and 1: the same number is Kuder and Richardson's formula 20. Two items: alpha supposes that
    both spread alike, so the number is Spearman and Brown's 2r / (1 + r), with the interval of Fisher's z of
    r (Eisinga, Te Grotenhuis & Pelzer 2013, p. 637-642).
    ``pingouin.cronbach_alpha`` gives the same alpha; it is not used, because it rounds the limits to three
    decimals and counts incomplete people in their degrees of freedom.
    In R: ``psych::alpha(x)`` with ``$feldt``, ``psych::alpha(x)$item.stats$r.drop``.

    References
    ----------
    Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. Psychometrika, 16, 297-334.
    Feldt, L. S., Woodruff, D. J., & Salih, F. A. (1987). Statistical inference for coefficient alpha. Applied
    Psychological Measurement, 11(1), 93-103.
    Eisinga, R., Te Grotenhuis, M., & Pelzer, B. (2013). The reliability of a two-item scale: Pearson,
    Cronbach, or Spearman-Brown? International Journal of Public Health, 58, 637-642.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.array([[1.0, 2, 1], [2, 2, 3], [3, 4, 3], [4, 5, 5]])
    >>> found = reliability(x, ["a", "b", "c"], level=0.95)
    >>> round(found.estimate, 4), found.n_complete
    (0.9574, 4)
    """
    if not 0 < level < 1:
        raise ValueError("level lies between 0 and 1")
    complete = points[~np.isnan(points).any(axis=1)]
    n, k = complete.shape
    covariances = covariance(complete)
    coefficient: Coefficient = "alpha"
    if k == 2:
        coefficient = "spearman_brown"
    elif n and np.isin(complete, (0.0, 1.0)).all():
        coefficient = "kr20"
    reason: NoCoefficient = ""
    if k < 2:
        reason = "one_item"
    elif n < FEWEST:
        reason = "few_people"
    elif _never_varies(covariances) or (k == 2 and not (np.diag(covariances) > 0).all()):
        reason = "no_variance"
    estimate, low, high = math.nan, math.nan, math.nan
    if not reason and k == 2:
        estimate, low, high = _two_items(covariances, n, level)
    elif not reason:
        estimate = alpha_of(covariances)
        low, high = _feldt(estimate, n, k, level)
    described = _items(points, items, covariances)
    return Reliability(coefficient, estimate, low, high, level, n, reason, described)


def covariance(complete: Floats) -> Floats:
    """Return the covariances of the columns, shape (k, k); zeros below two rows."""
    n, k = complete.shape
    if n < 2:
        return np.zeros((k, k))
    apart = complete - complete.mean(axis=0)
    return np.asarray(apart.T @ apart / (n - 1))


def alpha_of(covariances: Floats) -> float:
    """Return alpha of k items from their covariances; NaN where their sum never varies or k is 1."""
    k, total = covariances.shape[0], float(covariances.sum())
    if k < 2 or _never_varies(covariances):
        return math.nan
    return float(k / (k - 1) * (1 - np.trace(covariances) / total))


def _never_varies(covariances: Floats) -> bool:
    """Say whether everybody has the same sum: what the machine leaves of items that cancel is no spread."""
    return bool(covariances.sum() <= NOTHING * np.trace(covariances))


def _feldt(alpha: float, n: int, k: int, level: float) -> tuple[float, float]:
    """Return Feldt's limits; items that are all equal have no interval."""
    if alpha >= 1 - NOTHING:
        return math.nan, math.nan
    tail = (1 - level) / 2
    quantiles = stats.f.ppf([1 - tail, tail], n - 1, (n - 1) * (k - 1))
    low, high = 1 - (1 - alpha) * quantiles
    return float(low), float(high)


def _two_items(covariances: Floats, n: int, level: float) -> tuple[float, float, float]:
    """Return Spearman and Brown's coefficient and its limits; a correlation of one has no interval."""
    r = float(covariances[0, 1] / math.sqrt(covariances[0, 0] * covariances[1, 1]))
    stepped = _stepped(r)
    if n < 4 or abs(r) >= 1 - NOTHING:
        return stepped, math.nan, math.nan
    half = float(stats.norm.ppf((1 + level) / 2)) / math.sqrt(n - 3)
    limits = [math.tanh(math.atanh(r) + side * half) for side in (-1, 1)]
    return stepped, _stepped(limits[0]), _stepped(limits[1])


def _stepped(r: float) -> float:
    return 2 * r / (1 + r) if r > -1 else math.nan


def _items(points: Floats, items: Sequence[str], covariances: Floats) -> tuple[ItemStatistic, ...]:
    k = len(items)
    found = []
    for at, item in enumerate(items):
        rest = [other for other in range(k) if other != at]
        without = alpha_of(covariances[np.ix_(rest, rest)]) if k > 2 else math.nan
        n = int((~np.isnan(points[:, at])).sum())
        found.append(ItemStatistic(item, n, len(points) - n, _item_rest(covariances, at, rest), without))
    return tuple(found)


def _item_rest(covariances: Floats, at: int, rest: Sequence[int]) -> float:
    own = float(covariances[at, at])
    others = float(covariances[np.ix_(rest, rest)].sum()) if rest else 0.0
    if own <= 0 or others <= NOTHING * own:
        return math.nan
    return float(covariances[at, rest].sum()) / math.sqrt(own * others)
