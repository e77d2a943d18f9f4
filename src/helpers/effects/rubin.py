"""Rubin's rules: one estimate and one interval from the analyses of several completed data sets."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.effects.estimates import interval
from helpers.effects.two_arms import as_floats
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class Pooled:
    """An estimate pooled over imputations, and how much of its uncertainty comes from what is missing.

    Attributes
    ----------
    estimate, std_error : float
        In the unit of the estimates.
    df : float
        Degrees of freedom of Barnard and Rubin (1999).
    low, high, level, p_value : float
        Two-sided t interval at `level` and p for "no difference".
    within, between : float
        Mean of the variances; variance of the estimates over imputations (divisor m - 1).
    m : int
        Imputations.
    relative_increase : float
        Variance added by missing values as a share of `within`.
    share_missing : float
        Fraction of missing information, corrected for the finite m (0 to 1).
    """

    estimate: float
    std_error: float
    df: float
    low: float
    high: float
    level: float
    p_value: float
    within: float
    between: float
    m: int
    relative_increase: float
    share_missing: float


def pool(estimates: npt.ArrayLike, variances: npt.ArrayLike, *, df_complete: float, level: float) -> Pooled:
    r"""Pool the estimates of m completed data sets by Rubin's rules.

    Parameters
    ----------
    estimates : array-like, shape (m,)
        The same quantity estimated in each completed data set, in one unit; m at least 2, none missing.
    variances : array-like, shape (m,)
        Squares of their standard errors, above 0.
    df_complete : float
        Degrees of freedom the analysis would have if nothing were missing (n - k); `math.inf` for a normal.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    Pooled

    Raises
    ------
    EstimationImpossible
        Where there are fewer than two imputations, or an estimate or variance is not a usable number.
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where the arrays do not fit.

    Notes
    -----
    With mean variance W, variance of the estimates B: :math:`T = W + (1 + 1/m) B`,
    :math:`\lambda = (1 + 1/m) B / T`, :math:`\nu_{old} = (m - 1) / \lambda^2`,
    :math:`\nu_{obs} = (\nu_{com} + 1) / (\nu_{com} + 3) \cdot \nu_{com} (1 - \lambda)` and
    :math:`1/\nu = 1/\nu_{old} + 1/\nu_{obs}` (Barnard and Rubin 1999), so that there are never more degrees
    of freedom than without missing values (Rubin's of 1987 can exceed them). With
    :math:`r = (1 + 1/m) B / W` the fraction of missing information is :math:`(r + 2 / (\nu + 3)) / (r + 1)`.

    In R: ``mice::pool.scalar(estimates, variances, n, k)`` with n - k = `df_complete`; ``mice::pool``.
    (mice counts :math:`\lambda` below 0.0001 as 0.0001.)

    References
    ----------
    Rubin, D. B. (1987). Multiple imputation for nonresponse in surveys. Wiley.
    Barnard, J., & Rubin, D. B. (1999). Small-sample degrees of freedom with multiple imputation. Biometrika,
    86(4), 948-955.

    Examples
    --------
    >>> pooled = pool([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], df_complete=20, level=0.95)
    >>> round(pooled.estimate, 3), round(pooled.std_error**2, 3), round(pooled.df, 3)
    (2.0, 2.333, 3.436)
    """
    values, squares = as_floats(estimates), as_floats(variances)
    _check(values, squares, df_complete)
    m = values.size
    within, between = float(squares.mean()), float(values.var(ddof=1))
    added = (1 + 1 / m) * between
    total = within + added
    df = _barnard_rubin(added / total, m=m, df_complete=df_complete)
    around = interval(float(values.mean()), math.sqrt(total), df=df, level=level)
    increase = added / within
    return Pooled(
        estimate=float(values.mean()),
        std_error=math.sqrt(total),
        df=df,
        low=around.low,
        high=around.high,
        level=level,
        p_value=around.p_value,
        within=within,
        between=between,
        m=m,
        relative_increase=increase,
        share_missing=(increase + 2 / (df + 3)) / (increase + 1),
    )


def _barnard_rubin(share: float, *, m: int, df_complete: float) -> float:
    old = (m - 1) / share**2 if share**2 > 0 else math.inf
    if math.isinf(df_complete):
        return old
    observed = (df_complete + 1) / (df_complete + 3) * df_complete * (1 - share)
    return 1 / (1 / old + 1 / observed)


def _check(
    estimates: npt.NDArray[np.float64], variances: npt.NDArray[np.float64], df_complete: float
) -> None:
    if estimates.size != variances.size:
        raise ValueError(f"There are {estimates.size} estimates and {variances.size} variances.")
    if estimates.size < 2:
        raise EstimationImpossible(
            f"Rubin's rules need at least two imputations to see how much they differ; there is "
            f"{estimates.size}."
        )
    if not (np.isfinite(estimates).all() and np.isfinite(variances).all() and (variances > 0).all()):
        raise EstimationImpossible(
            "Every imputation needs an estimate and a variance above 0; at least one has not, so they cannot "
            "be pooled."
        )
    if not df_complete > 0:
        raise EstimationImpossible(
            f"The analysis of completed data has {df_complete} degrees of freedom; more people or fewer "
            "covariates are needed."
        )
