"""How uncertain linear contrasts of least-squares coefficients are, one by one and tested together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, special

from helpers.effects.variance import NO_WEIGHT, FloatArray, Variance, covariance
from helpers.errors import EstimationImpossible

# Smallest share of the largest eigenvalue at which correlated contrasts still count as different ones.
SAME_CONTRAST = 1e-10


@dataclass(frozen=True, slots=True)
class ContrastCovariance:
    """Covariance of contrasts of coefficients.

    Attributes
    ----------
    matrix : ndarray, shape (q, q)
        In units of the outcome squared; rows and columns of a contrast without a defined variance are NaN.
    n_exact : int
        Observations that the regression fits exactly, whatever their outcome.
    """

    matrix: FloatArray
    n_exact: int


@dataclass(frozen=True, slots=True)
class WaldTest:
    """Test that several contrasts are all zero.

    Attributes
    ----------
    statistic : float
        F statistic.
    df_numerator, df_denominator : float
        Degrees of freedom of the F distribution behind `p_value`; `math.inf` in the denominator is a
        chi-squared divided by its degrees of freedom.
    p_value : float
        P(F > statistic).
    """

    statistic: float
    df_numerator: float
    df_denominator: float
    p_value: float


def contrast_covariance(
    design: FloatArray,
    residuals: FloatArray,
    contrasts: FloatArray,
    *,
    kind: Variance,
    names: Sequence[str] | None = None,
) -> ContrastCovariance:
    r"""Covariance of contrasts of coefficients, also where single coefficients have no variance.

    Parameters
    ----------
    design : ndarray, shape (n, k)
        Every column of the regression; finite, of full rank, n > k.
    residuals : ndarray, shape (n,)
        Outcome minus fitted value; finite.
    contrasts : ndarray, shape (q, k)
        Rows are contrasts; q may exceed their rank.
    kind : {"classical", "hc0", "hc1", "hc2", "hc3"}
        As in `helpers.effects.variance.covariance`.
    names : sequence of str, optional
        What the columns are called in error messages.

    Returns
    -------
    ContrastCovariance

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `helpers.effects.variance.covariance`.

    Notes
    -----
    :math:`C V C'` with V the covariance of the coefficients. Where the regression fits a person exactly,
    HC2 and HC3 do not exist for the coefficients that rest on that person, yet a contrast of two of them may
    take nothing from that person: it then keeps the variance that it has without that person, by the rule of
    `helpers.effects.variance.covariance`.

    In R: ``C %*% sandwich::vcovHC(fit, type = "HC2") %*% t(C)``.

    Examples
    --------
    >>> x = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    >>> e = np.array([1.0, -1, 2, -2])
    >>> contrast_covariance(x, e, np.array([[-1.0, 1.0]]), kind="hc2").matrix.round(4).tolist()
    [[5.0]]
    """
    whole = covariance(design, residuals, kind=kind, names=names)
    if not whole.full_leverage or kind not in {"hc2", "hc3"}:
        return ContrastCovariance(contrasts @ whole.matrix @ contrasts.T, len(whole.full_leverage))
    exact = np.isin(np.arange(whole.n), whole.full_leverage)
    matrix = _resting_on_others(design, residuals, contrasts, exact=exact, power=1 if kind == "hc2" else 2)
    return ContrastCovariance(matrix, int(exact.sum()))


def wald_test(estimates: FloatArray, matrix: FloatArray, *, df: float) -> WaldTest:
    r"""Test that several estimates are all zero, given their covariance.

    Parameters
    ----------
    estimates : ndarray, shape (q,)
        In one unit; finite.
    matrix : ndarray, shape (q, q)
        Their covariance, of full rank: no estimate follows from the others.
    df : float
        Degrees of freedom of the covariance, above 0; `math.inf` gives the chi-squared test.

    Returns
    -------
    WaldTest
        With q and `df` degrees of freedom.

    Raises
    ------
    EstimationImpossible
        Where an estimate has no variance, or follows from the others.

    Notes
    -----
    :math:`F = d' V^{-1} d / q`. In R: ``car::linearHypothesis(fit, C, vcov. = V, test = "F")``.

    Examples
    --------
    >>> result = wald_test(np.array([2.0, 0.0]), np.eye(2), df=10)
    >>> (result.statistic, round(result.p_value, 4))
    (2.0, 0.1859)
    """
    statistic = quadratic_form(estimates, matrix) / estimates.size
    return f_test(statistic, df_numerator=estimates.size, df_denominator=df)


def quadratic_form(estimates: FloatArray, matrix: FloatArray) -> float:
    """Return ``d' V⁻¹ d``.

    Raises
    ------
    EstimationImpossible
        Where V has no inverse: an estimate has no variance, or follows from the others.
    """
    spread = np.sqrt(np.diag(matrix))
    if not (np.isfinite(matrix).all() and (spread > 0).all()):
        raise EstimationImpossible(
            "The contrasts cannot be tested together: at least one of them has no variance."
        )
    correlation = matrix / np.outer(spread, spread)
    if linalg.eigvalsh(correlation)[0] < SAME_CONTRAST:
        raise EstimationImpossible(
            f"The {estimates.size} contrasts cannot be tested together: the uncertainty of one of them "
            "follows from the others (the same contrast in other words, or fewer clusters than contrasts); "
            "test fewer."
        )
    standard = estimates / spread
    return float(standard @ linalg.solve(correlation, standard, assume_a="pos"))


def f_test(statistic: float, *, df_numerator: float, df_denominator: float) -> WaldTest:
    """Complete an F statistic with its p-value; in R ``pf(f, df1, df2, lower.tail = FALSE)``."""
    if math.isinf(df_denominator):
        p_value = special.chdtrc(df_numerator, df_numerator * statistic)
    else:
        p_value = special.fdtrc(df_numerator, df_denominator, statistic)
    return WaldTest(float(statistic), float(df_numerator), float(df_denominator), float(p_value))


def _resting_on_others(
    design: FloatArray,
    residuals: FloatArray,
    contrasts: FloatArray,
    *,
    exact: NDArray[np.bool_],
    power: int,
) -> FloatArray:
    """HC2 (power 1) or HC3 (power 2) of the contrasts that take nothing from the rows fitted exactly."""
    scale = np.linalg.norm(design, axis=0)
    orthogonal, triangle = np.linalg.qr(design / scale)
    weights = (contrasts / scale) @ np.linalg.solve(triangle, orthogonal.T)
    lengths = np.linalg.norm(weights, axis=1)
    rests = (np.abs(weights[:, exact]) > NO_WEIGHT * lengths[:, None]).any(axis=1)
    room = 1 - (orthogonal[~exact] ** 2).sum(axis=1)
    others = weights[:, ~exact]
    matrix = (others * (residuals[~exact] ** 2 / room**power)) @ others.T
    matrix[rests, :] = np.nan
    matrix[:, rests] = np.nan
    return np.asarray(matrix, dtype=np.float64)
