"""The result of one comparison: an estimate with its uncertainty and the people behind it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from helpers.errors import EstimationImpossible, Mistake, ParameterMistake


@dataclass(frozen=True, slots=True)
class Estimate:
    """A difference between an arm and its reference, with everything needed to defend it.

    Attributes
    ----------
    estimate : float
        Arm minus reference, in the unit of the outcome.
    std_error : float
        Standard error of `estimate`, same unit.
    df : float
        Degrees of freedom of the t distribution behind interval and p; `math.inf` is the normal.
    low, high : float
        Two-sided interval at `level`, same unit.
    level : float
        Level of the interval, between 0 and 1 (0.95).
    p_value : float
        Two-sided p for "no difference".
    n_arm, n_reference : int
        People whose outcomes (and covariates, where used) were complete: those in the estimate.
    n_missing : int
        People left out because the outcome or a covariate was missing.
    mean_arm, mean_reference : float
        Plain means of the outcome among `n_arm` and `n_reference`; never adjusted, so that their
        difference equals `estimate` only where nothing is adjusted for.
    n_clusters : int or None
        Clusters behind the standard error; None where people are independent.
    """

    estimate: float
    std_error: float
    df: float
    low: float
    high: float
    level: float
    p_value: float
    n_arm: int
    n_reference: int
    n_missing: int
    mean_arm: float
    mean_reference: float
    n_clusters: int | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Interval and p-value that follow from an estimate, its standard error and its degrees of freedom."""

    low: float
    high: float
    level: float
    p_value: float


def from_standard_error(
    estimate: float,
    std_error: float,
    *,
    df: float,
    level: float,
    n_arm: int,
    n_reference: int,
    n_missing: int,
    mean_arm: float,
    mean_reference: float,
    n_clusters: int | None = None,
) -> Estimate:
    """Complete an estimate with its t interval (normal where `df` is infinite) and two-sided p.

    Parameters
    ----------
    estimate, std_error : float
        In the unit of the outcome; `std_error` above 0.
    df : float
        Degrees of freedom above 0; `math.inf` for a normal reference.
    level : float
        Level of the interval, between 0 and 1.
    n_arm, n_reference, n_missing, mean_arm, mean_reference, n_clusters
        As in `Estimate`.

    Returns
    -------
    Estimate

    Raises
    ------
    EstimationImpossible
        Where the standard error is not a positive number or the degrees of freedom are not above 0.
    ParameterMistake
        Where `level` is not between 0 and 1.
    """
    around = interval(estimate, std_error, df=df, level=level)
    return Estimate(
        estimate=float(estimate),
        std_error=float(std_error),
        df=float(df),
        low=around.low,
        high=around.high,
        level=level,
        p_value=around.p_value,
        n_arm=int(n_arm),
        n_reference=int(n_reference),
        n_missing=int(n_missing),
        mean_arm=float(mean_arm),
        mean_reference=float(mean_reference),
        n_clusters=n_clusters,
    )


def interval(estimate: float, std_error: float, *, df: float, level: float) -> Interval:
    """Return the two-sided interval and p-value of an estimate.

    Parameters
    ----------
    estimate, std_error : float
        In one unit; `std_error` above 0.
    df : float
        Degrees of freedom above 0; `math.inf` for a normal reference.
    level : float
        Between 0 and 1.

    Returns
    -------
    Interval

    Raises
    ------
    EstimationImpossible
        Where the standard error is not a positive number or the degrees of freedom are not above 0.
    ParameterMistake
        Where `level` is not between 0 and 1.

    Notes
    -----
    Interval ``estimate ± q(1 - (1 - level) / 2) * std_error``; p ``2 * P(T > |estimate / std_error|)``.
    In R: ``estimate + c(-1, 1) * qt(1 - (1 - level) / 2, df) * std_error``, ``2 * pt(-abs(t), df)``.

    Examples
    --------
    >>> round(interval(1.0, 0.5, df=math.inf, level=0.95).low, 4)
    0.02
    """
    if not (math.isfinite(estimate) and math.isfinite(std_error) and std_error > 0):
        raise EstimationImpossible(
            f"An estimate of {estimate} with a standard error of {std_error} has no interval: "
            "the estimate must be a number and its standard error a number above 0."
        )
    half = quantile(1 - (1 - checked_level(level)) / 2, df=df) * std_error
    p_value = 2 * tail(abs(estimate / std_error), df=df)
    return Interval(low=float(estimate - half), high=float(estimate + half), level=level, p_value=p_value)


def quantile(share: float, *, df: float) -> float:
    """Return the quantile of the t distribution (normal where `df` is infinite); in R ``qt(share, df)``."""
    _check_df(df)
    return float(special.ndtri(share) if math.isinf(df) else special.stdtrit(df, share))


def tail(value: float, *, df: float) -> float:
    """Return P(T > value), accurate far out; in R ``pt(value, df, lower.tail = FALSE)``."""
    _check_df(df)
    return float(special.ndtr(-value) if math.isinf(df) else special.stdtr(df, -value))


def checked_level(level: float, *, name: str = "level") -> float:
    """Return `level`, or raise a ParameterMistake where it is not between 0 and 1."""
    if not 0 < level < 1:
        raise ParameterMistake(
            Mistake(where=name, found=f"{level}", allowed="a number between 0 and 1, such as 0.95")
        )
    return level


def _check_df(df: float) -> None:
    if not df > 0:
        raise EstimationImpossible(
            f"There are {df} degrees of freedom left to judge the uncertainty; more people or fewer "
            "covariates are needed."
        )
