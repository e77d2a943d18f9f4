"""How strong an unmeasured cause would have to be to explain an association away: the E-value."""

from __future__ import annotations

import math
from dataclasses import dataclass

from helpers.effects.estimates import checked_level, quantile
from helpers.errors import EstimationImpossible

LOG_RISK_RATIO_PER_SD = 0.91
"""Approximate log risk ratio of one standard deviation (VanderWeele & Ding 2017, Table 2)."""


@dataclass(frozen=True, slots=True)
class EValue:
    """The least strength of confounding that could explain an association away.

    Attributes
    ----------
    point : float
        On the risk ratio scale, 1 or more: the association that an unmeasured cause would need with
        both treatment and outcome, beyond the measured covariates, to move the estimate to no effect.
    limit : float
        The same for the limit of the interval that is closest to no effect; 1 when the interval
        includes no effect.
    risk_ratio : float
        The risk ratio that was judged.
    """

    point: float
    limit: float
    risk_ratio: float


def e_value(risk_ratio: float, low: float, high: float) -> EValue:
    """Return the E-value of a risk ratio and of its interval.

    Parameters
    ----------
    risk_ratio : float
        Above 0; 1 is no effect.
    low, high : float
        Limits of its interval, with ``0 <= low <= risk_ratio <= high``.

    Returns
    -------
    EValue

    Raises
    ------
    EstimationImpossible
        When the risk ratio is not a positive number or lies outside its interval.

    Notes
    -----
    RR + sqrt(RR (RR - 1)) for RR >= 1, the same of 1 / RR below 1. It says nothing about bias by
    selection or measurement.

    References
    ----------
    VanderWeele & Ding (2017), Annals of Internal Medicine 167(4), 268-274. R: ``EValue::evalues.RR``.

    Examples
    --------
    >>> round(e_value(3.9, 1.8, 8.7).point, 2)
    7.26
    """
    if not (math.isfinite(risk_ratio) and risk_ratio > 0):
        raise EstimationImpossible(
            f"A risk ratio of {risk_ratio} has no E-value; it must be a number above 0."
        )
    if not 0 <= low <= risk_ratio <= high:
        raise EstimationImpossible(
            f"The risk ratio {risk_ratio} lies outside its interval {low} to {high}; there is no E-value."
        )
    nearest = low if risk_ratio >= 1 else high
    crosses = low <= 1 <= high
    return EValue(
        point=_strength(risk_ratio), limit=1.0 if crosses else _strength(nearest), risk_ratio=risk_ratio
    )


def e_value_from_shares(share: float, difference: float, low: float, high: float) -> EValue:
    """Return the E-value of a difference of shares and of its interval.

    Parameters
    ----------
    share : float
        Share among treated persons, from 0 to 1.
    difference : float
        That share minus the one they would have had without treatment.
    low, high : float
        Limits of its interval.

    Returns
    -------
    EValue

    Raises
    ------
    EstimationImpossible
        When a number is missing, `difference` lies outside its interval, or one of the two shares is not
        between 0 and 1 (a linear model can go beyond them) or is 0.

    Notes
    -----
    The risk ratio is share / (share - difference). For its limits the larger of the two shares is held at its
    estimate and the smaller moves with the limit of the difference; a limit at which it would fall to 0 or
    below gives a ratio of infinity (or 0). By the delta method this interval is never narrower than that of
    the risk ratio, and it holds 1 exactly where the interval of the difference holds 0.

    Examples
    --------
    >>> round(e_value_from_shares(0.4, 0.2, 0.1, 0.3).point, 3)
    3.414
    """
    without = share - difference
    if not all(math.isfinite(value) for value in (share, difference, low, high)):
        raise EstimationImpossible("A share, its difference or its interval is missing; there is no E-value.")
    if not (0 < share <= 1 and 0 < without <= 1):
        raise EstimationImpossible(
            f"The shares {share:g} with and {without:g} without treatment have no risk ratio; both must lie "
            "above 0 and at most at 1."
        )
    if difference >= 0:
        limits = [share / (share - limit) if limit < share else math.inf for limit in (low, high)]
    else:
        limits = [max(without + limit, 0.0) / without for limit in (low, high)]
    return e_value(share / without, *limits)


def e_value_from_difference(estimate: float, std_error: float, sd: float, *, level: float) -> EValue:
    """Return the approximate E-value of a difference in means.

    Parameters
    ----------
    estimate, std_error : float
        The difference and its standard error, in the unit of the outcome.
    sd : float
        Standard deviation of the outcome (pooled over arms), same unit, above 0.
    level : float
        Level of the interval whose nearest limit is judged, between 0 and 1.

    Returns
    -------
    EValue

    Raises
    ------
    EstimationImpossible
        When `sd` is not above 0 or a number is missing.
    ParameterMistake
        When `level` is not between 0 and 1.

    Notes
    -----
    RR is approximately exp(0.91 d) with d = estimate / sd, limits exp(0.91 (d -/+ z s)) with
    s = std_error / sd; at level 0.95 the paper prints 0.91 z as 1.78. The step from d to a risk ratio
    supposes a normal outcome that is dichotomised near its median; with a spike at zero it is a rough guide.

    References
    ----------
    VanderWeele & Ding (2017), Annals of Internal Medicine 167(4), 268-274, Table 2.
    R: ``EValue::evalues.MD``.

    Examples
    --------
    >>> round(e_value_from_difference(0.5, 0.1, 1.0, level=0.95).risk_ratio, 3)
    1.576
    """
    if not (math.isfinite(estimate) and math.isfinite(std_error) and std_error >= 0):
        raise EstimationImpossible(
            f"The difference {estimate} with standard error {std_error} is not a pair of numbers to judge."
        )
    if not (math.isfinite(sd) and sd > 0):
        raise EstimationImpossible(
            f"The standard deviation of the outcome is {sd}; the difference cannot be put on a common scale."
        )
    half = quantile((1 + checked_level(level)) / 2, df=math.inf) * std_error
    ratio, low, high = (
        math.exp(LOG_RISK_RATIO_PER_SD * value / sd) for value in (estimate, estimate - half, estimate + half)
    )
    return e_value(ratio, low, high)


def _strength(ratio: float) -> float:
    """Return the E-value of one risk ratio; infinite for a ratio of 0 or infinity."""
    if ratio == 0 or math.isinf(ratio):
        return math.inf
    away = max(ratio, 1 / ratio)
    return away + math.sqrt(away * (away - 1))
