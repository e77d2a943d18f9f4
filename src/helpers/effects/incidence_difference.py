"""The difference between two arms in the share that left for one reason by a horizon."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.competing import CumulativeIncidence, checked_causes, incidence_curves, place_of
from helpers.effects.durations import Durations, checked_durations
from helpers.effects.horizons import (
    AtHorizon,
    GroupAtHorizon,
    check_horizon,
    check_reached,
    difference_at_horizon,
)
from helpers.effects.two_arms import check_rows, checked_treated


def incidence_difference(
    time: ArrayLike,
    cause: ArrayLike,
    treated: ArrayLike,
    *,
    causes: Sequence[str],
    of: str,
    horizon: float,
    level: float,
) -> AtHorizon:
    """Difference between two arms in the share that left for one reason by the horizon.

    Parameters
    ----------
    time, cause, causes
        As in `cumulative_incidence`. With one name in `causes` this is the difference in the share that left.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    of : str
        The reason compared, one of `causes`.
    horizon : float
        Above 0, in the unit of the durations; exits at the horizon itself count.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    AtHorizon
        Values are shares.

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, a duration is negative, the horizon lies beyond the longest duration in an
        arm of which not everyone has left, or nobody leaves for this reason in either arm.
    ParameterMistake
        Where `of`, `causes`, `horizon` or `level` is not allowed.
    ValueError
        Where the arrays do not fit, or `cause` or `treated` holds another number.

    Warns
    -----
    StatisticalWarning
        Where nobody, or everybody, leaves for this reason in one of the arms.

    Notes
    -----
    Difference of two Aalen–Johansen shares with the sum of their variances and a normal interval. In R: both
    from ``summary(survfit(Surv(time, factor(cause)) ~ arm), times = horizon)``.

    Examples
    --------
    >>> result = incidence_difference(
    ...     [1, 2, 3, 3, 1, 2, 3, 3], [1, 1, 2, 0, 1, 2, 2, 0], [1, 1, 1, 1, 0, 0, 0, 0],
    ...     causes=["work", "study"], of="work", horizon=3, level=0.95)
    >>> result.estimate
    0.25
    """
    names = checked_causes(causes)
    place = place_of(of, names)
    check_horizon(horizon)
    data = checked_durations(time, cause, n_causes=len(names))
    arms = checked_treated(treated)
    check_rows(data.known.size, arms, what="durations")
    arms = checked_treated(arms[data.known])
    groups = []
    for who, code in (("arm", 1.0), ("reference", 0.0)):
        here = arms == code
        part = Durations(data.time[here], data.exit[here], here, 0)
        groups.append(
            _at_horizon(incidence_curves(part, names, level=level), place, horizon=horizon, who=who)
        )
    return difference_at_horizon(
        groups[0], groups[1], horizon=horizon, level=level, n_missing=data.n_missing, what=f"exits to '{of}'"
    )


def _at_horizon(curves: CumulativeIncidence, place: int, *, horizon: float, who: str) -> GroupAtHorizon:
    last = float(curves.times[-1])
    check_reached(last, anyone_left=bool(curves.n_censored[-1] > 0), horizon=horizon, who=who)
    within = int(np.searchsorted(curves.times, horizon, side="right"))
    one = curves.causes[place]
    value, std_error = (one.share[within - 1], one.std_error[within - 1]) if within else (0.0, 0.0)
    return GroupAtHorizon(
        float(value), float(std_error), n=curves.n, n_events=int(one.n_events[:within].sum())
    )
