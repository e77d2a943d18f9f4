"""An effect that the data only bound, with an interval for where the effect can be."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

from scipy import optimize, special

from helpers.effects.estimates import checked_level
from helpers.effects.respondents import Respondents
from helpers.errors import EstimationImpossible, StatisticalWarning


@dataclass(frozen=True, slots=True)
class Bounds:
    """The smallest and the largest effect that the observed outcomes allow, under stated assumptions.

    Attributes
    ----------
    lower, upper : float
        Bounds of the effect (arm minus reference), in the unit of the outcome; `lower` is at most `upper`.
    std_error_lower, std_error_upper : float
        Standard error of each bound, same unit.
    low, high : float
        Imbens–Manski interval: covers the effect, wherever between the bounds it is, at `level`.
    level : float
        Level of the interval, between 0 and 1.
    n_arm, n_reference : int
        Persons who responded.
    n_missing_arm, n_missing_reference : int
        Persons assigned who did not respond.
    """

    lower: float
    upper: float
    std_error_lower: float
    std_error_upper: float
    low: float
    high: float
    level: float
    n_arm: int
    n_reference: int
    n_missing_arm: int
    n_missing_reference: int


def critical_value(width: float, std_error: float, *, level: float) -> float:
    """Return how many standard errors an interval extends beyond the bounds to cover the effect.

    Parameters
    ----------
    width : float
        Upper minus lower bound, 0 or more.
    std_error : float
        The larger of the two standard errors, above 0; in the unit of `width`.
    level : float
        Between 0 and 1.

    Returns
    -------
    float
        The two-sided normal quantile (1.96 at 0.95) where the bounds coincide, the one-sided (1.64) where
        they are far apart, because the effect can then lie near one of them only.

    Raises
    ------
    ParameterMistake
        Where `level` is not between 0 and 1.

    Notes
    -----
    C solves Phi(C + width / std_error) - Phi(-C) = level. In R:
    ``uniroot(function(c) pnorm(c + width / se) - pnorm(-c) - level, c(0, 10))$root``.

    References
    ----------
    Imbens, G. W., & Manski, C. F. (2004). Confidence intervals for partially identified parameters.
    Econometrica, 72(6), 1845–1857.

    Examples
    --------
    >>> round(critical_value(0.0, 1.0, level=0.95), 4), round(critical_value(50.0, 1.0, level=0.95), 4)
    (1.96, 1.6449)
    """
    apart = width / std_error
    narrowest = float(special.ndtri(checked_level(level)))
    widest = float(special.ndtri((1 + level) / 2))

    def excess(c: float) -> float:
        return float(special.ndtr(c + apart) - special.ndtr(-c)) - level

    if excess(narrowest) >= 0:
        return narrowest
    if excess(widest) <= 0:
        return widest
    return float(optimize.brentq(excess, narrowest, widest, xtol=1e-13))


def bounded(
    lower: float,
    upper: float,
    *,
    std_error_lower: float,
    std_error_upper: float,
    level: float,
    persons: Respondents,
) -> Bounds:
    """Complete two bounds with their Imbens–Manski interval and the persons behind them.

    Parameters
    ----------
    lower, upper : float
        In the unit of the outcome.
    std_error_lower, std_error_upper : float
        In the unit of the outcome, 0 or more and not both 0.
    level : float
        Level of the interval, between 0 and 1.
    persons : Respondents
        Who was assigned and who responded.

    Returns
    -------
    Bounds

    Raises
    ------
    EstimationImpossible
        Where a bound is no number, or neither has any sampling variation.
    ParameterMistake
        Where `level` is not between 0 and 1.

    Warns
    -----
    StatisticalWarning
        Where one of the two bounds has no sampling variation.
    """
    largest = max(std_error_lower, std_error_upper)
    if not (math.isfinite(lower) and math.isfinite(upper) and math.isfinite(largest) and largest > 0):
        raise EstimationImpossible(
            f"Bounds of {lower} and {upper} with standard errors of {std_error_lower} and {std_error_upper} "
            "have no interval: the bounds must be numbers, and at least one standard error above 0."
        )
    for which, error in (("lower", std_error_lower), ("upper", std_error_upper)):
        if error == 0:
            warnings.warn(
                f"The {which} bound rests on outcomes that do not vary, so that its side of the interval "
                "shows no uncertainty although there is some.",
                StatisticalWarning,
                stacklevel=3,
            )
    reach = critical_value(max(upper - lower, 0.0), largest, level=level)
    return Bounds(
        lower=float(lower),
        upper=float(upper),
        std_error_lower=float(std_error_lower),
        std_error_upper=float(std_error_upper),
        low=float(lower - reach * std_error_lower),
        high=float(upper + reach * std_error_upper),
        level=level,
        n_arm=persons.arm.n_responded,
        n_reference=persons.reference.n_responded,
        n_missing_arm=persons.arm.n_missing,
        n_missing_reference=persons.reference.n_missing,
    )
