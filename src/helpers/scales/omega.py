"""McDonald's omega of one factor, with an interval that draws people again."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from helpers.scales.keying import Floats
from helpers.scales.reliability import covariance

NoOmega = Literal["", "few_items", "few_people", "no_variance", "undefined_draws"]

FEWEST_ITEMS = 3
"""One factor of two items has more unknowns than covariances."""
FEWEST_PEOPLE = 10
MOST_GROUPS = 2000
"""Above this many people whole random groups are drawn again: the same interval, and time for a million."""
MOST_UNDEFINED = 0.05
LEAST_UNIQUE = 0.005
"""Share of an item's spread that stays its own: R's `factanal` has the same bound."""
MOST_STEPS = 5000
STEPS_OF_A_DRAW = 500
"""A draw near a bound creeps on for long, by less than shows in a quantile."""


@dataclass(frozen=True, slots=True, eq=False)
class Omega:
    """Omega of the sum of k items.

    Attributes
    ----------
    estimate, low, high : float
        NaN where `reason` says why.
    level : float
    loadings : (k,) float array
        Of the items on the factor, in points; empty without an estimate.
    is_bounded : bool
        Some item would have no spread of its own left (a Heywood case); it was held at 0.005 of its spread.
    n_complete : int
    n_draws, n_undefined : int
        Draws made, and those without an omega, which are left out.
    reason : {"", "few_items", "few_people", "no_variance", "undefined_draws"}
        ``undefined_draws``: an estimate without an interval.
    """

    estimate: float
    low: float
    high: float
    level: float
    loadings: Floats
    is_bounded: bool
    n_complete: int
    n_draws: int
    n_undefined: int
    reason: NoOmega


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """One-factor models of m covariance matrices.

    Attributes
    ----------
    loadings, uniquenesses : (m, k) float array
        On the scale of the items; NaN where an item never varies.
    bounded : (m,) bool array
    """

    loadings: Floats
    uniquenesses: Floats
    bounded: npt.NDArray[np.bool_]

    def omega(self) -> Floats:
        """Return omega of each model, shape (m,)."""
        common = self.loadings.sum(axis=1) ** 2
        return np.asarray(common / (common + self.uniquenesses.sum(axis=1)))


def omega(points: Floats, *, draws: int, level: float, rng: np.random.Generator) -> Omega:
    """Return omega of the sum of items, with a bootstrap interval.

    Parameters
    ----------
    points : (n, k) float array
        Items as they enter the score; NaN where missing. Only people who answered every item count.
    draws : int
        How often people are drawn again.
    level : float
    rng : numpy.random.Generator

    Returns
    -------
    Omega

    Notes
    -----
    A model with one factor, item = mean + loading * factor + own, fitted by maximum likelihood for normal
    items. omega = (sum of loadings)^2 / ((sum of loadings)^2 + sum of variances of their own) (McDonald
    1999, p. 89, formula 6.20b): the share of the spread of the sum that the factor accounts for. It is alpha
    where all loadings are equal, and above it where they are not. The interval is a percentile bootstrap over
    people (Efron & Tibshirani 1993, chapter 13; Kelley & Pornprasertmanit 2016 advise the bootstrap for
    omega). For more than 2000 people, 2000 random groups of them are drawn.
    Items are taken as numbers; omega for ordered categories is not computed.
    In R: ``lavaan::cfa`` with one factor and the formula above; ``psych::omega(x, nfactors = 1)`` makes
    the items spread alike first, which is omega of another sum.

    References
    ----------
    McDonald, R. P. (1999). Test theory: a unified treatment. Erlbaum.
    Kelley, K., & Pornprasertmanit, S. (2016). Confidence intervals for population reliability coefficients.
    Psychological Methods, 21(1), 69-92.
    """
    complete = points[~np.isnan(points).any(axis=1)]
    n, k = complete.shape
    reason: NoOmega = ""
    if k < FEWEST_ITEMS:
        reason = "few_items"
    elif n < FEWEST_PEOPLE:
        reason = "few_people"
    elif (np.ptp(complete, axis=0) == 0).any():
        reason = "no_variance"
    if reason:
        return Omega(
            math.nan,
            math.nan,
            math.nan,
            level,
            np.empty(0),
            is_bounded=False,
            n_complete=n,
            n_draws=0,
            n_undefined=0,
            reason=reason,
        )
    found = fit(covariance(complete)[None], tolerance=1e-11)
    values = fit(_drawn(complete, draws, rng), tolerance=1e-6, steps=STEPS_OF_A_DRAW).omega()
    known = values[np.isfinite(values)]
    n_undefined = values.size - known.size
    low, high = math.nan, math.nan
    if n_undefined > MOST_UNDEFINED * values.size or not known.size:
        reason = "undefined_draws"
    else:
        low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2]).tolist()
    return Omega(
        float(found.omega()[0]), low, high, level, found.loadings[0], bool(found.bounded[0]), n, draws,
        n_undefined, reason,
    )  # fmt: skip


def fit(covariances: Floats, *, tolerance: float, steps: int = MOST_STEPS) -> Fitted:
    """Fit one factor to m covariance matrices at once by maximum likelihood.

    Parameters
    ----------
    covariances : (m, k, k) float array
    tolerance : float
        Largest step of a standardised loading at which a model is done.
    steps : int
        After so many a model is left as it is.

    Notes
    -----
    The EM algorithm on correlations (Rubin & Thayer 1982, Psychometrika 47, p. 69-76), begun at the
    loadings that fit the correlations best by least squares. Uniquenesses stay at 0.005 or above.
    In R: ``factanal(factors = 1)``.
    """
    spread = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    varies = (spread > 0).all(axis=1)
    safe = np.where(spread > 0, spread, 1.0)
    correlations = covariances / (safe[:, :, None] * safe[:, None, :])
    loadings = _least_squares(correlations)
    uniquenesses = np.clip(1 - loadings**2, LEAST_UNIQUE, None)
    active = np.flatnonzero(varies)
    for _ in range(steps):
        if not active.size:
            break
        moved, own = _em_step(correlations[active], loadings[active], uniquenesses[active])
        step = np.abs(moved - loadings[active]).max(axis=1)
        loadings[active], uniquenesses[active] = moved, own
        active = active[step > tolerance]
    loadings *= np.where(loadings.sum(axis=1) < 0, -1.0, 1.0)[:, None]
    bounded = np.asarray((uniquenesses <= LEAST_UNIQUE * (1 + 1e-9)).any(axis=1) & varies)
    unknown = np.where(varies, 1.0, math.nan)[:, None]
    return Fitted(loadings * spread * unknown, uniquenesses * spread**2 * unknown, bounded)


def _em_step(r: Floats, loadings: Floats, uniquenesses: Floats) -> tuple[Floats, Floats]:
    weighted = loadings / uniquenesses
    beta = weighted / (1 + (weighted * loadings).sum(axis=1))[:, None]
    with_factor = np.einsum("mij,mj->mi", r, beta)
    second = 1 - (beta * loadings).sum(axis=1) + (beta * with_factor).sum(axis=1)
    moved = with_factor / second[:, None]
    return moved, np.clip(1 - moved * with_factor, LEAST_UNIQUE, None)


def _least_squares(r: Floats) -> Floats:
    """Return loadings that fit the correlations off the diagonal, by turns (minres)."""
    m, k, _ = r.shape
    first = np.linalg.eigh(r)
    loadings = first.eigenvectors[:, :, -1] * np.sqrt(first.eigenvalues[:, -1:])
    off = r * (1 - np.eye(k))
    for _ in range(30):
        for at in range(k):
            others = np.delete(np.arange(k), at)
            squares = (loadings[:, others] ** 2).sum(axis=1)
            products = (off[:, at, others] * loadings[:, others]).sum(axis=1)
            loadings[:, at] = np.divide(products, squares, out=np.zeros(m), where=squares > 0)
    return np.asarray(np.clip(loadings, -0.99, 0.99))


def _drawn(complete: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Return the covariances of draws of people with replacement, shape (draws, k, k)."""
    n, k = complete.shape
    apart = complete - complete.mean(axis=0)
    groups = np.arange(n) if n <= MOST_GROUPS else rng.permutation(n) % MOST_GROUPS
    n_groups = min(n, MOST_GROUPS)
    sizes = np.bincount(groups, minlength=n_groups).astype(np.float64)
    sums = np.column_stack([np.bincount(groups, apart[:, at], n_groups) for at in range(k)])
    pairs = [(i, j) for i in range(k) for j in range(i, k)]
    products = np.column_stack([np.bincount(groups, apart[:, i] * apart[:, j], n_groups) for i, j in pairs])
    times = rng.multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=draws).astype(np.float64)
    size = times @ sizes
    mean = (times @ sums) / size[:, None]
    second = (times @ products) / size[:, None]
    found = np.empty((draws, k, k))
    for place, (i, j) in enumerate(pairs):
        found[:, i, j] = found[:, j, i] = second[:, place] - mean[:, i] * mean[:, j]
    same = np.abs(np.diagonal(found, axis1=1, axis2=2)) < 1e-12
    found[same[:, :, None] & np.eye(k, dtype=bool)] = 0.0
    return found
