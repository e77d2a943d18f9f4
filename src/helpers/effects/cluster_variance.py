"""How uncertain contrasts are where people come in clusters: CR2 with Satterthwaite degrees of freedom."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike
from scipy import linalg

from helpers.effects.clusters import IntArray, cluster_codes
from helpers.effects.contrasts import SAME_CONTRAST, WaldTest, f_test, quadratic_form
from helpers.effects.variance import FULL_LEVERAGE, NO_WEIGHT, FloatArray, check_full_rank
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class ClusterCovariance:
    """CR2 covariance of least-squares coefficients.

    Attributes
    ----------
    matrix : ndarray, shape (k, k)
        In units of the outcome squared; a direction that a cluster fits exactly adds nothing, as in
        clubSandwich, so use `contrast_variance`, which refuses what rests on such a direction.
    n, k, n_clusters : int
        Observations, coefficients and clusters.
    exact : tuple of int
        Places (in the sorted labels) of clusters that the regression fits exactly in some direction.
    """

    matrix: FloatArray
    n: int
    k: int
    n_clusters: int
    exact: tuple[int, ...]
    _parts: _Parts = field(repr=False)


@dataclass(frozen=True, slots=True)
class ContrastVariance:
    """Variance of one contrast.

    Attributes
    ----------
    std_error : float
        In the unit of the outcome.
    df : float
        Satterthwaite degrees of freedom, between 0 and the number of clusters.
    """

    std_error: float
    df: float


@dataclass(frozen=True, slots=True)
class _Parts:
    """What every contrast needs, in coordinates in which the columns of the regression are orthonormal."""

    triangle: FloatArray  # (k, k), design = orthogonal @ triangle * scale
    scale: FloatArray  # (k,)
    cross: FloatArray  # (clusters, k, k), the cross-products of each cluster; they add up to the identity
    leverages: FloatArray  # (clusters, k), eigenvalues of `cross`: 1 is a direction fitted exactly
    vectors: FloatArray  # (clusters, k, k), their eigenvectors in columns
    scores: FloatArray  # (clusters, k), columns times residuals, summed within clusters

    def rotated(self, contrasts: FloatArray) -> FloatArray:
        """Contrasts, shape (q, k), in these coordinates."""
        return np.asarray(linalg.solve_triangular(self.triangle, (contrasts / self.scale).T, trans="T").T)

    def adjusted(self, contrasts: FloatArray) -> FloatArray:
        """Rotated contrasts times each cluster's adjustment matrix, shape (q, clusters, k)."""
        room = 1 - self.leverages
        exact = room < FULL_LEVERAGE
        stretch = np.where(exact, 0.0, 1 / np.sqrt(np.where(exact, 1.0, room)))
        inside = np.einsum("gab,qa->qgb", self.vectors, contrasts) * stretch
        return np.asarray(np.einsum("gab,qgb->qga", self.vectors, inside))


def cluster_covariance(
    design: FloatArray,
    residuals: FloatArray,
    clusters: ArrayLike,
    *,
    names: Sequence[str] | None = None,
) -> ClusterCovariance:
    r"""CR2 covariance of least-squares coefficients: robust to dependence within clusters.

    Parameters
    ----------
    design : ndarray, shape (n, k)
        Every column of the regression, the intercept included; finite, n > k.
    residuals : ndarray, shape (n,)
        Outcome minus fitted value, in the unit of the outcome; finite.
    clusters : array-like, shape (n,)
        Label of each person's cluster; never missing.
    names : sequence of str, optional
        What the columns are called in error messages.

    Returns
    -------
    ClusterCovariance

    Raises
    ------
    EstimationImpossible
        Where everybody is in one cluster, or columns are combinations of others (they are named).
    ValueError
        Where shapes do not fit, a value is not finite or a label is missing.

    Notes
    -----
    With bread :math:`B = (X'X)^{-1}` and the rows :math:`X_g, e_g` of cluster g:
    :math:`B (\sum_g X_g' A_g e_g e_g' A_g X_g) B`, :math:`A_g = (I - X_g B X_g')^{-1/2}`, symmetric and
    with the pseudo-inverse where the cluster is fitted exactly in some direction. Unbiased where people are
    in fact independent with one variance, which is the working model here. With clusters of one person this
    is HC2.
    Computed from k × k matrices per cluster: with :math:`X = QR`, :math:`A_g Q_g = Q_g (I - Q_g'Q_g)^{-1/2}`.

    In R: ``clubSandwich::vcovCR(lm(y ~ x), cluster = g, type = "CR2")``.

    References
    ----------
    Bell, R. M., & McCaffrey, D. F. (2002). Bias reduction in standard errors for linear regression with
    multi-stage samples. Survey Methodology, 28(2), 169–181.
    Pustejovsky, J. E., & Tipton, E. (2018). Small-sample methods for cluster-robust variance estimation and
    hypothesis testing in fixed effects models. Journal of Business & Economic Statistics, 36(4), 672–683.

    Examples
    --------
    >>> x = np.ones((4, 1))
    >>> result = cluster_covariance(x, np.array([1.0, 1, -1, -1]), ["a", "a", "b", "b"])
    >>> round(float(result.matrix[0, 0]), 4)
    1.0
    """
    codes, n_clusters = cluster_codes(clusters, n=design.shape[0])
    if not (np.isfinite(design).all() and np.isfinite(residuals).all()):
        raise ValueError("Design and residuals must be finite; drop and count missing values before.")
    check_full_rank(design, names=names)
    parts = _parts(design, residuals, codes, n_clusters)
    scored = np.einsum("qga,ga->gq", parts.adjusted(parts.rotated(np.eye(design.shape[1]))), parts.scores)
    exact = np.flatnonzero((1 - parts.leverages < FULL_LEVERAGE).any(axis=1))
    n, k = design.shape
    return ClusterCovariance(scored.T @ scored, n, k, n_clusters, tuple(int(place) for place in exact), parts)


def contrast_variance(fitted: ClusterCovariance, contrast: FloatArray) -> ContrastVariance:
    r"""Return the standard error and Satterthwaite degrees of freedom of one contrast.

    Parameters
    ----------
    fitted : ClusterCovariance
    contrast : ndarray, shape (k,)
        Weights of the coefficients; not all zero.

    Returns
    -------
    ContrastVariance

    Raises
    ------
    EstimationImpossible
        Where the contrast rests on a cluster that the regression fits exactly: nothing then says how
        variable such a cluster is. (clubSandwich counts 0 for it.)

    Notes
    -----
    The variance is a sum of squares :math:`\sum_g (p_g' y)^2`; with :math:`G_{gh} = p_g'p_h` under the
    working model (independent, one variance) the degrees of freedom are
    :math:`(\sum_g G_{gg})^2 / \sum_{gh} G_{gh}^2`.

    In R: ``clubSandwich::linear_contrast(fit, V, contrasts, test = "Satterthwaite")``.

    Examples
    --------
    >>> e = np.array([1.0, 1, -1, -1])
    >>> fitted = cluster_covariance(np.ones((4, 1)), e, ["a", "a", "b", "b"])
    >>> round(contrast_variance(fitted, np.ones(1)).df, 4)
    1.0
    """
    rotated = fitted._parts.rotated(np.asarray(contrast, dtype=np.float64)[None, :])
    _refuse_exact(fitted, rotated)
    adjusted = fitted._parts.adjusted(rotated)
    variance = float((np.einsum("qga,ga->qg", adjusted, fitted._parts.scores) ** 2).sum())
    products = _working_products(fitted._parts, adjusted)[0, 0]
    df = float(np.trace(products) ** 2 / (products**2).sum())
    return ContrastVariance(math.sqrt(variance), df)


def cluster_wald_test(fitted: ClusterCovariance, contrasts: FloatArray, estimates: FloatArray) -> WaldTest:
    r"""Test that several contrasts are all zero, with few clusters: the approximate Hotelling test (HTZ).

    Parameters
    ----------
    fitted : ClusterCovariance
    contrasts : ndarray, shape (q, k)
        Rows are contrasts, none of which follows from the others.
    estimates : ndarray, shape (q,)
        What they are estimated to be.

    Returns
    -------
    WaldTest
        With q and η − q + 1 degrees of freedom.

    Raises
    ------
    EstimationImpossible
        Where a contrast rests on a cluster that is fitted exactly, contrasts follow from each other, or there
        are too few clusters for so many contrasts (η − q + 1 not above 0).

    Notes
    -----
    With :math:`Q = d' V^{-1} d`: :math:`F = (η - q + 1) Q / (η q)`. η follows from matching the total
    variance of V, standardised by its expectation under the working model, with that of a Wishart
    distribution: :math:`η = q (q + 1) / \sum_{st} \mathrm{Var}(v_{st})`. For q = 1 it is the square of the
    Satterthwaite t test.

    In R: ``clubSandwich::Wald_test(fit, C, V, test = "HTZ")``.

    References
    ----------
    Pustejovsky, J. E., & Tipton, E. (2018). Small-sample methods for cluster-robust variance estimation and
    hypothesis testing in fixed effects models. Journal of Business & Economic Statistics, 36(4), 672–683.
    """
    rotated = fitted._parts.rotated(contrasts)
    _refuse_exact(fitted, rotated)
    q = estimates.size
    form = quadratic_form(estimates, contrasts @ fitted.matrix @ contrasts.T)
    eta = q * (q + 1) / _total_variance(_working_products(fitted._parts, fitted._parts.adjusted(rotated)))
    if eta - q + 1 <= 0:
        raise EstimationImpossible(
            f"{fitted.n_clusters} clusters are too few to test {q} contrasts together: {eta - q + 1:.3g} "
            "degrees of freedom are left to judge the uncertainty."
        )
    return f_test((eta - q + 1) / (eta * q) * form, df_numerator=q, df_denominator=eta - q + 1)


def _parts(design: FloatArray, residuals: FloatArray, codes: IntArray, n_clusters: int) -> _Parts:
    scale = np.linalg.norm(design, axis=0)
    orthogonal, triangle = np.linalg.qr(design / scale)
    order = np.argsort(codes, kind="stable")
    cuts = np.searchsorted(codes[order], np.arange(1, n_clusters))
    rows = np.split(orthogonal[order], cuts)
    cross = np.stack([part.T @ part for part in rows])
    scores = np.stack([part.T @ e for part, e in zip(rows, np.split(residuals[order], cuts), strict=True)])
    leverages, vectors = np.linalg.eigh(cross)
    return _Parts(triangle, scale, cross, leverages, vectors, scores)


def _refuse_exact(fitted: ClusterCovariance, rotated: FloatArray) -> None:
    """Refuse contrasts that take something from a direction in which a cluster is fitted exactly."""
    parts = fitted._parts
    lengths = np.linalg.norm(rotated, axis=1)[:, None, None]
    taken = np.abs(np.einsum("gab,qa->qgb", parts.vectors, rotated)) > NO_WEIGHT * lengths
    resting = (taken & (1 - parts.leverages < FULL_LEVERAGE)).any(axis=(0, 2))
    if resting.any():
        n = int(resting.sum())
        raise EstimationImpossible(
            f"The contrast rests on {'one cluster' if n == 1 else f'{n} clusters'} of {fitted.n_clusters} "
            "that the regression fits exactly, and nothing says how variable such a cluster is; leave out "
            "the covariate, block or arm that only one cluster has."
        )


def _working_products(parts: _Parts, adjusted: FloatArray) -> FloatArray:
    """Inner products of the clusters' weights under the working model, shape (q, q, clusters, clusters)."""
    onward = np.einsum("gab,qgb->qga", parts.cross, adjusted)
    products = -np.einsum("sga,tha->stgh", onward, onward)
    own = np.einsum("sga,tga->stg", adjusted, onward)
    places = np.arange(own.shape[2])
    products[:, :, places, places] += own
    return np.asarray(products, dtype=np.float64)


def _total_variance(products: FloatArray) -> float:
    """Sum of the variances of the entries of the covariance, standardised by its expectation."""
    expected = np.einsum("stgg->st", products)
    values, vectors = np.linalg.eigh(expected)
    if values[0] <= SAME_CONTRAST * values[-1]:
        raise EstimationImpossible("The contrasts follow from each other and cannot be tested together.")
    root = (vectors / np.sqrt(values)) @ vectors.T
    standard = np.einsum("as,stgh,tb->abgh", root, products, root, optimize=True)
    crossed = np.einsum("stgh,tsgh->", standard, standard)
    return float(crossed + np.einsum("ssgh,ttgh->", standard, standard))
