"""How uncertain least-squares coefficients are: the one place for variances that hold when people differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest

FloatArray = NDArray[np.float64]
Variance = Literal["classical", "hc0", "hc1", "hc2", "hc3"]

# A column whose part outside the columns before it is smaller than this share of its length is a
# combination of them: R's lm uses the same share.
COLLINEAR = 1e-7
# Closer to 1 than this, a leverage cannot be told from 1 in double precision.
FULL_LEVERAGE = 1e-10
# A coefficient that takes less than this share of its own scale from an observation takes nothing from it.
NO_WEIGHT = 1e-9


@dataclass(frozen=True, slots=True)
class Covariance:
    """Covariance of least-squares coefficients.

    Attributes
    ----------
    matrix : ndarray, shape (k, k)
        In units of the outcome squared. Rows and columns of a coefficient without a defined variance are NaN.
    kind : Variance
        How it was computed.
    n, k : int
        Observations and coefficients; `n - k` are the residual degrees of freedom.
    full_leverage : tuple of int
        Rows (from 0) that the regression fits exactly, whatever their outcome.
    """

    matrix: FloatArray
    kind: Variance
    n: int
    k: int
    full_leverage: tuple[int, ...]


def covariance(
    design: FloatArray,
    residuals: FloatArray,
    *,
    kind: Variance,
    names: Sequence[str] | None = None,
) -> Covariance:
    r"""Covariance of least-squares coefficients, classical or robust to unequal variances.

    Parameters
    ----------
    design : ndarray, shape (n, k)
        Every column of the regression, the intercept included; finite, n > k.
    residuals : ndarray, shape (n,)
        Outcome minus fitted value, in the unit of the outcome; finite.
    kind : {"classical", "hc0", "hc1", "hc2", "hc3"}
        `classical` assumes one variance for everyone; the others do not. hc2 is unbiased where variances
        are in fact equal, and is in a two-arm comparison the variance of Neyman (1923).
    names : sequence of str, optional
        What the columns are called in error messages.

    Returns
    -------
    Covariance

    Raises
    ------
    EstimationImpossible
        Where columns are linear combinations of others (they are named), or n is not above k.
    ParameterMistake
        Where `kind` is none of the five.
    ValueError
        Where shapes do not fit or a value is not finite: missing values are the caller's to drop and count.

    Notes
    -----
    With bread :math:`B = (X'X)^{-1}`, residuals :math:`e_i`, leverages :math:`h_i = x_i' B x_i`:
    classical :math:`B \sum e_i^2 / (n - k)`, otherwise :math:`B (\sum w_i e_i^2 x_i x_i') B` with w = 1
    (hc0), n / (n - k) (hc1), 1 / (1 - h) (hc2), 1 / (1 - h)² (hc3).

    An observation with leverage 1 is fitted exactly, so hc2 and hc3 divide 0 by 0 there. Decided here per
    coefficient: a coefficient that takes nothing from the observation keeps the variance it has without
    that observation, one that rests on it has no variance (NaN), because nothing in the data says how
    variable that one person is. The rows are in `full_leverage`. (estimatr counts 0 for both.)

    In R: ``sandwich::vcovHC(lm(y ~ x), type = "HC2")``, ``type = "const"`` for classical.

    References
    ----------
    MacKinnon, J. G., & White, H. (1985). Some heteroskedasticity-consistent covariance matrix estimators with
    improved finite sample properties. Journal of Econometrics, 29(3), 305–325 (HC1–HC3).

    Examples
    --------
    >>> x = np.array([[1.0, 0], [1, 0], [1, 1], [1, 1]])
    >>> float(covariance(x, np.array([1.0, -1, 2, -2]), kind="hc2").matrix[1, 1])
    5.0
    """
    if kind not in get_args(Variance):
        raise ParameterMistake(
            Mistake("variance", f"'{kind}'", ", ".join(get_args(Variance)), nearest(kind, get_args(Variance)))
        )
    _check_shapes(design, residuals)
    check_full_rank(design, names=names)
    n, k = design.shape
    scale = np.linalg.norm(design, axis=0)
    orthogonal, triangle = np.linalg.qr(design / scale)
    # Row i holds what each coefficient takes from observation i: the weights of the estimate.
    weights = np.linalg.solve(triangle, orthogonal.T).T / scale
    room = 1 - (orthogonal**2).sum(axis=1)
    exact = room < FULL_LEVERAGE
    if kind == "classical":
        matrix = weights.T @ weights * (residuals @ residuals) / (n - k)
    else:
        squares = np.where(exact, 0.0, residuals**2 * _inflation(np.where(exact, 1.0, room), kind, n=n, k=k))
        matrix = (weights * squares[:, None]).T @ weights
    if kind in {"hc2", "hc3"}:
        undefined = _rests_on(weights, exact)
        matrix[undefined, :] = np.nan
        matrix[:, undefined] = np.nan
    return Covariance(matrix, kind, n, k, tuple(int(row) for row in np.flatnonzero(exact)))


def check_full_rank(design: FloatArray, *, names: Sequence[str] | None = None) -> None:
    """Raise EstimationImpossible where the columns of `design` cannot all have a coefficient.

    Parameters
    ----------
    design : ndarray, shape (n, k)
        Finite. A column counts as a combination of those before it under the same tolerance as R's lm.
    names : sequence of str, optional
        What the columns are called in the message; "column 1" and so on without it.
    """
    n, k = design.shape
    names = list(names) if names is not None else [f"column {place + 1}" for place in range(k)]
    if n <= k:
        raise EstimationImpossible(
            f"A regression with {k} coefficients ({', '.join(names)}) on {n} observations leaves nothing to "
            "judge the uncertainty by; more people or fewer covariates are needed."
        )
    scale = np.linalg.norm(design, axis=0)
    if (scale > 0).all():
        triangle = np.linalg.qr(design / scale, mode="r")
        if (np.abs(np.diag(triangle)) > COLLINEAR).all():
            return
    repeated = _combinations(design)
    verb, what = ("is a", "combination") if len(repeated) == 1 else ("are", "combinations")
    raise EstimationImpossible(
        f"{_listed([names[place] for place in repeated])} {verb} linear {what} of the other columns "
        f"({', '.join(name for place, name in enumerate(names) if place not in repeated)}), so their "
        "coefficients cannot be told apart; leave out what says the same twice."
    )


def _inflation(room: FloatArray, kind: Variance, *, n: int, k: int) -> FloatArray | float:
    if kind == "hc0":
        return 1.0
    if kind == "hc1":
        return n / (n - k)
    return 1 / room if kind == "hc2" else 1 / room**2


def _rests_on(weights: FloatArray, exact: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which coefficients take anything from the observations that are fitted exactly."""
    share = np.abs(weights[exact]) / np.linalg.norm(weights, axis=0)
    return np.asarray((share > NO_WEIGHT).any(axis=0))


def _combinations(design: FloatArray) -> list[int]:
    """Places of the columns that are combinations of columns before them, one by one."""
    kept: list[int] = []
    repeated: list[int] = []
    for place, column in enumerate(design.T):
        length = float(np.linalg.norm(column))
        before = design[:, kept] / np.linalg.norm(design[:, kept], axis=0)
        rest = column - before @ np.linalg.lstsq(before, column, rcond=None)[0] if kept else column
        independent = length > 0 and float(np.linalg.norm(rest)) > COLLINEAR * length
        (kept if independent else repeated).append(place)
    return repeated


def _check_shapes(design: FloatArray, residuals: FloatArray) -> None:
    if design.ndim != 2 or residuals.shape != design.shape[:1]:
        raise ValueError(
            f"A design of shape {design.shape} and residuals of shape {residuals.shape} do not fit; "
            "(n, k) and (n,) do."
        )
    if not (np.isfinite(design).all() and np.isfinite(residuals).all()):
        raise ValueError("Design and residuals must be finite; drop and count missing values before.")


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
