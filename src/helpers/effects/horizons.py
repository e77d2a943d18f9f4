"""An arm compared with its reference at one moment, and whether both were followed that long."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass

from helpers.effects.estimates import interval
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning

# A standard error below this share of the horizon (or of 1) is rounding, not uncertainty.
NO_UNCERTAINTY = 1e-12


@dataclass(frozen=True, slots=True)
class GroupAtHorizon:
    """What one group reached at the horizon.

    Attributes
    ----------
    value : float
        A share, a mean time or a mean count: the caller's unit.
    std_error : float
        Standard error of `value`.
    n : int
        Persons.
    n_events : int
        Exits (of the kind in question), or events, up to and including the horizon.
    """

    value: float
    std_error: float
    n: int
    n_events: int


@dataclass(frozen=True, slots=True)
class AtHorizon:
    """Difference between an arm and its reference at a horizon.

    Attributes
    ----------
    estimate : float
        Arm minus reference, in the unit of their values.
    std_error, low, high, level, p_value : float
        Normal interval and two-sided p for no difference.
    horizon : float
        Duration since the start, in the unit of the durations.
    arm, reference : GroupAtHorizon
        The two values behind the difference.
    n_missing : int
        Persons left out because something was missing.
    """

    estimate: float
    std_error: float
    low: float
    high: float
    level: float
    p_value: float
    horizon: float
    arm: GroupAtHorizon
    reference: GroupAtHorizon
    n_missing: int


def difference_at_horizon(
    arm: GroupAtHorizon,
    reference: GroupAtHorizon,
    *,
    horizon: float,
    level: float,
    n_missing: int,
    what: str,
) -> AtHorizon:
    """Compare two independent groups at the horizon.

    Parameters
    ----------
    arm, reference : GroupAtHorizon
        Values of different persons.
    horizon : float
        Above 0.
    level : float
        Level of the interval, between 0 and 1.
    n_missing : int
        Persons left out.
    what : str
        What happens, plural, for the messages ("exits").

    Raises
    ------
    EstimationImpossible
        Where neither value has any uncertainty.

    Warns
    -----
    StatisticalWarning
        Where one of the two values has no estimated uncertainty, so that the interval is too narrow.

    Notes
    -----
    ``arm − reference``; variances add, because persons are in one group only.
    """
    certain = [
        name
        for name, group in (("arm", arm), ("reference", reference))
        if not group.std_error > NO_UNCERTAINTY * max(1.0, abs(group.value))
    ]
    counts = (
        f"{arm.n_events} {what} among {arm.n} persons in the arm, {reference.n_events} among {reference.n}"
    )
    if len(certain) == 2:
        raise EstimationImpossible(
            f"Up to {horizon:g} nothing says how uncertain the difference is: {counts} in the reference, and "
            "within each of the two everyone fared the same."
        )
    if certain:
        warnings.warn(
            f"Up to {horizon:g} everyone in the {certain[0]} fared the same ({counts} in the reference), so "
            "its uncertainty is counted as 0 and the interval is too narrow.",
            StatisticalWarning,
            stacklevel=3,
        )
    estimate = arm.value - reference.value
    std_error = math.hypot(arm.std_error, reference.std_error)
    around = interval(estimate, std_error, df=math.inf, level=level)
    return AtHorizon(
        estimate=estimate,
        std_error=std_error,
        low=around.low,
        high=around.high,
        level=level,
        p_value=around.p_value,
        horizon=float(horizon),
        arm=arm,
        reference=reference,
        n_missing=n_missing,
    )


def check_horizon(horizon: float) -> None:
    """Refuse a horizon that is no length of time.

    Raises
    ------
    ParameterMistake
        Where `horizon` is not a finite number above 0.
    """
    if not (math.isfinite(horizon) and horizon > 0):
        raise ParameterMistake(
            Mistake("horizon", f"{horizon}", "a number above 0, in the unit of the durations")
        )


def check_reached(last: float, *, anyone_left: bool, horizon: float, who: str) -> None:
    """Refuse a horizon beyond what was observed of a group.

    Parameters
    ----------
    last : float
        The longest duration anyone in the group was followed.
    anyone_left : bool
        Whether somebody is still waiting after `last`; if everyone has left, the future is known.
    horizon : float
        Moment asked for.
    who : str
        "arm" or "reference".

    Raises
    ------
    EstimationImpossible
        Where the horizon lies beyond `last` and somebody is still waiting then.
    """
    if horizon > last and anyone_left:
        raise EstimationImpossible(
            f"Nobody in the {who} was followed for longer than {last:g}, so nothing is known about it at "
            f"{horizon:g}; choose a horizon of at most {last:g}."
        )
