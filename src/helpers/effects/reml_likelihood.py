"""The restricted likelihood of a free covariance over waves, and its slope, from sums of products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

NO_VARIATION = 1e-10
"""Residuals smaller than this share of the outcome's spread are rounding, not variation."""


@dataclass(frozen=True, slots=True)
class Solved:
    """Generalised least squares: coefficients, their covariance, and two parts of the likelihood.

    `determinant` is the log determinant of the information, `residual` the weighted sum of squared residuals.
    """

    coefficients: FloatArray
    variance: FloatArray
    determinant: float
    residual: float


@dataclass(frozen=True, slots=True)
class Likelihood:
    """The data as sums of products per pattern of observed waves, in units of each wave's residual spread.

    Attributes
    ----------
    seen : ndarray, shape (g, w)
        1 where pattern g has the wave, 0 where it has not.
    counts : ndarray, shape (g,)
        Persons with each pattern.
    products : ndarray, shape (g, w, w, p + 1, p + 1)
        Sums over those persons of the products of their rows (columns, then residual) at two waves.
    spread : ndarray, shape (w,)
        Residual spread of each wave, in the unit of the outcome.
    triangle : ndarray, shape (p, p)
        Turns orthonormal columns back into those of the design.
    ordinary : ndarray, shape (p,)
        Ordinary least squares, which the residuals are taken from.
    n_seen : ndarray, shape (w,)
        Observed outcomes per wave.
    """

    seen: FloatArray
    counts: FloatArray
    products: FloatArray
    spread: FloatArray
    triangle: FloatArray
    ordinary: FloatArray
    n_seen: FloatArray

    @property
    def n_waves(self) -> int:
        """Waves."""
        return int(self.seen.shape[1])

    @property
    def n_columns(self) -> int:
        """Columns of the design."""
        return int(self.triangle.shape[0])

    def lower(self, parameters: FloatArray) -> FloatArray:
        """Return the Cholesky factor of the scaled covariance."""
        factor = np.zeros((self.n_waves, self.n_waves))
        factor[np.tril_indices(self.n_waves)] = parameters
        np.fill_diagonal(factor, np.exp(np.clip(np.diagonal(factor), -30, 30)))
        return factor

    def inverses(self, factor: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the inverse covariance of each pattern's waves (zero elsewhere) and its log determinant."""
        covariance = factor @ factor.T
        both = self.seen[:, :, None] * self.seen[:, None, :]
        filled = covariance * both + np.eye(self.n_waves) * (1 - self.seen)[:, None, :]
        return np.asarray(np.linalg.inv(filled) * both), np.asarray(np.linalg.slogdet(filled)[1])

    def solved(self, inverses: FloatArray) -> Solved:
        """Return generalised least squares for these inverse covariances."""
        total = np.tensordot(inverses, self.products, axes=3)
        information, right, square = total[:-1, :-1], total[:-1, -1], total[-1, -1]
        variance = np.asarray(np.linalg.inv(information))
        coefficients = np.asarray(variance @ right)
        return Solved(
            coefficients,
            variance,
            determinant=float(np.linalg.slogdet(information)[1]),
            residual=float(square - right @ coefficients),
        )

    def value_and_slope(self, parameters: FloatArray) -> tuple[float, FloatArray]:
        """Return -2 restricted log-likelihood without constants, and its exact gradient."""
        factor = self.lower(parameters)
        inverses, determinants = self.inverses(factor)
        solved = self.solved(inverses)
        value = float(self.counts @ determinants) + solved.determinant + solved.residual
        outer = np.append(-solved.coefficients, 1.0)
        weights = np.outer(outer, outer)
        weights[:-1, :-1] += solved.variance
        pulled = np.tensordot(self.products, weights, axes=2)
        towards = (self.counts[:, None, None] * inverses - inverses @ pulled @ inverses).sum(axis=0)
        return value, self.chained(towards, factor)

    def chained(self, towards: FloatArray, factor: FloatArray) -> FloatArray:
        """Turn a derivative to the covariance (w, w) into one to the parameters."""
        slope = (towards + towards.T) @ factor
        slope[np.diag_indices(self.n_waves)] *= np.diagonal(factor)
        return np.asarray(slope[np.tril_indices(self.n_waves)])

    def start(self) -> FloatArray:
        """Return the parameters of the residual correlations, shrunk so that they form a covariance."""
        shared = np.maximum(np.einsum("g,gv,gw->vw", self.counts, self.seen, self.seen), 1.0)
        between = self.products[:, :, :, -1, -1].sum(axis=0) / shared
        between = 0.9 * between + 0.1 * np.diag(np.diagonal(between))
        smallest = float(np.linalg.eigvalsh(between)[0])
        between += np.eye(self.n_waves) * max(0.0, 0.05 - smallest)
        factor = np.linalg.cholesky(between)
        np.fill_diagonal(factor, np.log(np.diagonal(factor)))
        return np.asarray(factor[np.tril_indices(self.n_waves)])


def likelihood(outcome: FloatArray, design: FloatArray, waves: Sequence[int]) -> Likelihood:
    """Lay out the data of a model over waves, so that a step does not depend on how many persons there are.

    Parameters
    ----------
    outcome : ndarray, shape (n, w)
        NaN where not observed.
    design : ndarray, shape (n, w, p)
        Finite; full column rank over the observed outcomes.
    waves : sequence of int
        What the waves are called in messages.

    Returns
    -------
    Likelihood
        Outcomes in units of each wave's residual spread on orthonormal columns: nothing is near singular.

    Raises
    ------
    EstimationImpossible
        Where two waves have no person in common, or nothing is left to vary at a wave.
    """
    seen = np.isfinite(outcome)
    _check_together(seen, waves)
    ordinary, *_ = np.linalg.lstsq(design[seen], outcome[seen], rcond=None)
    residual = np.where(seen, outcome - design @ ordinary, 0.0)
    spread = np.sqrt((residual**2).sum(axis=0) / seen.sum(axis=0))
    _check_spread(spread, outcome, waves)
    scaled = np.where(seen[:, :, None], design, 0.0) / spread[:, None]
    triangle = np.asarray(np.linalg.qr(scaled[seen], mode="r"))
    columns = linalg.solve_triangular(triangle, scaled.reshape(-1, scaled.shape[2]).T, trans="T").T
    rows = np.concatenate([columns.reshape(scaled.shape), (residual / spread)[:, :, None]], axis=2)
    patterns, which = np.unique(seen, axis=0, return_inverse=True)
    grouped = (rows[which.ravel() == pattern] for pattern in range(len(patterns)))
    products = np.stack([np.einsum("ivp,iwq->vwpq", part, part, optimize=True) for part in grouped])
    counts = np.bincount(which.ravel(), minlength=len(patterns)).astype(np.float64)
    return Likelihood(
        seen=patterns.astype(np.float64),
        counts=counts,
        products=products,
        spread=spread,
        triangle=triangle,
        ordinary=np.asarray(ordinary),
        n_seen=seen.sum(axis=0).astype(np.float64),
    )


def _check_together(seen: NDArray[np.bool_], waves: Sequence[int]) -> None:
    shared = seen.astype(float).T @ seen.astype(float)
    apart = np.argwhere(shared == 0)
    if apart.size:
        first, second = (waves[place] for place in apart[0])
        raise EstimationImpossible(
            f"No person has an outcome at both wave {first} and wave {second}, so how the two go together "
            "cannot be estimated; analyse these waves one by one."
        )


def _check_spread(spread: FloatArray, outcome: FloatArray, waves: Sequence[int]) -> None:
    flat = np.flatnonzero(spread <= NO_VARIATION * np.nanstd(outcome, axis=0))
    if flat.size:
        raise EstimationImpossible(
            f"The outcome at wave {waves[int(flat[0])]} follows exactly from arm, baseline and covariates, "
            "so nothing is left to judge the uncertainty by."
        )
