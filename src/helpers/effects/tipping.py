"""How different non-respondents must be from respondents before a conclusion changes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
from scipy import optimize

from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.respondents import Respondents, check_judgeable, respondents
from helpers.errors import Mistake, ParameterMistake, nearest

Pattern = Literal["arm", "reference", "opposite", "same"]
"""Whose non-respondents differ by delta: those of the arm only, of the reference only, of the arm by delta
and of the reference by minus delta, or of both by delta."""

Finding = Literal["above", "below", "undecided"]
"""Where the interval lies: above 0, below 0, or over it."""

SIGNS: dict[Pattern, tuple[float, float]] = {
    "arm": (1.0, 0.0),
    "reference": (0.0, 1.0),
    "opposite": (1.0, -1.0),
    "same": (1.0, 1.0),
}


@dataclass(frozen=True, slots=True)
class DeltaAdjusted:
    """The effect on everybody assigned, had non-respondents differed from respondents by a given amount.

    Attributes
    ----------
    delta_arm, delta_reference : float
        Mean outcome of non-respondents minus that of respondents of the same arm, unit of the outcome.
    estimate : Estimate
        `n_arm` and `n_reference` are respondents, `n_missing` non-respondents; the means are those of the
        respondents.
    possible : bool
        Whether the means supposed for non-respondents lie within the declared range; True without a range.
    """

    delta_arm: float
    delta_reference: float
    estimate: Estimate
    possible: bool

    @property
    def finding(self) -> Finding:
        """Where the interval lies with respect to 0."""
        if self.estimate.low > 0:
            return "above"
        return "below" if self.estimate.high < 0 else "undecided"


@dataclass(frozen=True, slots=True)
class Tipping:
    """What happens to a conclusion over a grid of deltas.

    Attributes
    ----------
    pattern : Pattern
    finding : {"above", "below", "undecided"}
        The conclusion at delta 0: that of the complete cases.
    points : tuple of DeltaAdjusted
        One for each delta, in ascending order.
    deltas : tuple of float
        The deltas of the points.
    below, above : float or None
        The delta nearest to 0, negative and positive, at which the conclusion changes; None where it does not
        change within the grid (and within the declared range).
    """

    pattern: Pattern
    finding: Finding
    points: tuple[DeltaAdjusted, ...]
    deltas: tuple[float, ...]
    below: float | None
    above: float | None

    @property
    def nearest(self) -> float | None:
        """The tipping point: the smallest delta, in size, that changes the conclusion."""
        found = [delta for delta in (self.below, self.above) if delta is not None]
        return min(found, key=abs) if found else None


def delta_adjusted(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    *,
    delta_arm: float,
    delta_reference: float,
    outcome_range: tuple[float, float] | None,
    level: float,
) -> DeltaAdjusted:
    r"""Estimate the effect had the non-respondents of each arm differed from its respondents by delta.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers or 0/1, one per person assigned; NaN is a person who did not respond.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    delta_arm, delta_reference : float
        Mean of non-respondents minus mean of respondents in that arm, in the unit of the outcome (a share:
        −0.1 is ten points fewer).
    outcome_range : (float, float) or None
        Lowest and highest value that the outcome can take; None where there is no limit.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    DeltaAdjusted

    Raises
    ------
    EstimationImpossible
        Where nobody or one person of an arm responded, or outcomes vary in neither arm.
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where the arrays do not fit, `treated` is not 0/1 or a delta is not finite.

    Notes
    -----
    Every non-respondent gets the mean of the respondents of the arm plus delta, so that the mean of an arm is
    :math:`\bar y + m\delta` with m the share that did not respond. The supposed outcomes are not counted as
    data: the variance is that of the estimating equations of :math:`\bar y` and m,
    :math:`s^2 / n + \delta^2 m (1 - m) / N` with n respondents of N assigned; s² divides by n − 1. Degrees of
    freedom by Satterthwaite over these four parts (n − 1 and N − 1). At deltas of 0 this is the Welch
    comparison of respondents. Delta itself is supposed, not estimated: the interval is for that delta, and it
    covers the effect on everybody assigned, whatever made persons stay away, where the deltas are the true
    ones. Nothing in the data says which those are.

    In R: by hand in tests/reference/dropout.

    References
    ----------
    White, I. R., Carpenter, J., & Horton, N. J. (2018). A mean score method for sensitivity analysis to
    departures from the missing at random assumption in randomised trials. Statistica Sinica, 28(4),
    1985–2003. Little, R. J. A. (1993). Pattern-mixture models for multivariate incomplete data. Journal of
    the American Statistical Association, 88(421), 125–134.

    Examples
    --------
    >>> nan = float("nan")
    >>> found = delta_adjusted(
    ...     [5, 7, nan, nan, 2, 4, 3, 3], [1, 1, 1, 1, 0, 0, 0, 0],
    ...     delta_arm=-2, delta_reference=0, outcome_range=None, level=0.95,
    ... )
    >>> found.estimate.estimate
    2.0
    """
    if not (math.isfinite(delta_arm) and math.isfinite(delta_reference)):
        raise ValueError(f"Deltas must be finite; found {delta_arm} and {delta_reference}.")
    found = respondents(outcome, treated)
    check_judgeable(found)
    return _at(found, (delta_arm, delta_reference), outcome_range, level)


def tipping_point(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    *,
    deltas: Sequence[float],
    pattern: Pattern,
    outcome_range: tuple[float, float] | None,
    level: float,
) -> Tipping:
    """Find the smallest difference of non-respondents from respondents that changes the conclusion.

    Parameters
    ----------
    outcome, treated, outcome_range, level
        As in `delta_adjusted`.
    deltas : sequence of float
        The grid, in the unit of the outcome; 0 is added where it is not in it.
    pattern : {"arm", "reference", "opposite", "same"}
        Whose non-respondents differ, see `Pattern`.

    Returns
    -------
    Tipping

    Raises
    ------
    EstimationImpossible
        As in `delta_adjusted`.
    ParameterMistake
        Where `pattern` or `level` is not allowed, or the grid is empty.
    ValueError
        As in `delta_adjusted`.

    Notes
    -----
    The conclusion is where the interval at `level` lies: above 0, below 0 or over it. From 0 outwards, the
    first step of the grid over which it changes is searched for the exact delta (Brent); a conclusion that
    changes and changes back within one step is not seen. Deltas that put the mean of non-respondents outside
    `outcome_range` are shown but never called a tipping point. Where everybody responded nothing tips.

    Examples
    --------
    >>> nan = float("nan")
    >>> found = tipping_point(
    ...     [5, 7, 6, 8, nan, nan, 2, 4, 3, 3, 1, 2], [1] * 6 + [0] * 6,
    ...     deltas=[-20, -10, 10], pattern="arm", outcome_range=None, level=0.95,
    ... )
    >>> found.finding, round(found.nearest, 2), found.above
    ('above', -4.38, None)
    """
    if pattern not in SIGNS:
        allowed = get_args(Pattern)
        raise ParameterMistake(
            Mistake("pattern", f"'{pattern}'", ", ".join(allowed), nearest(pattern, allowed))
        )
    if len(deltas) == 0:
        raise ParameterMistake(
            Mistake("deltas", "no deltas", "one or more numbers in the unit of the outcome")
        )
    if not np.isfinite(np.asarray(deltas, dtype=np.float64)).all():
        raise ValueError("Deltas must be finite.")
    found = respondents(outcome, treated)
    check_judgeable(found)
    signs = SIGNS[pattern]

    def at(delta: float) -> DeltaAdjusted:
        return _at(found, (signs[0] * delta, signs[1] * delta), outcome_range, level)

    grid = sorted({0.0, *(float(delta) for delta in deltas)})
    start = at(0.0)
    return Tipping(
        pattern=pattern,
        finding=start.finding,
        points=tuple(at(delta) for delta in grid),
        deltas=tuple(grid),
        below=_first_change(at, [delta for delta in reversed(grid) if delta <= 0]),
        above=_first_change(at, [delta for delta in grid if delta >= 0]),
    )


def _at(
    found: Respondents, deltas: tuple[float, float], outcome_range: tuple[float, float] | None, level: float
) -> DeltaAdjusted:
    value, parts, possible = 0.0, [], True
    for sign, delta, (_, persons) in zip((1.0, -1.0), deltas, found.named_arms, strict=True):
        lost = 1 - persons.share
        mean = float(persons.outcomes.mean())
        value += sign * (mean + lost * delta)
        parts.append((persons.outcomes.var(ddof=1) / persons.n_responded, persons.n_responded - 1))
        parts.append((delta**2 * lost * (1 - lost) / persons.n_assigned, persons.n_assigned - 1))
        if outcome_range is not None and persons.n_missing:
            possible = possible and outcome_range[0] <= mean + delta <= outcome_range[1]
    variance = sum(part for part, _ in parts)
    estimate = from_standard_error(
        value,
        math.sqrt(variance),
        df=float(variance**2 / sum(part**2 / df for part, df in parts)),
        level=level,
        n_arm=found.arm.n_responded,
        n_reference=found.reference.n_responded,
        n_missing=found.n_missing,
        mean_arm=float(found.arm.outcomes.mean()),
        mean_reference=float(found.reference.outcomes.mean()),
    )
    return DeltaAdjusted(deltas[0], deltas[1], estimate, possible)


def _first_change(at: Callable[[float], DeltaAdjusted], outwards: list[float]) -> float | None:
    """Return the first delta away from 0 at which the finding is another, or None."""
    finding = at(0.0).finding

    def holds(delta: float) -> float:
        """Above 0 where the finding is still the same."""
        estimate = at(delta).estimate
        distance = {"above": estimate.low, "below": -estimate.high}
        return distance.get(finding, -max(estimate.low, -estimate.high))

    for before, after in pairwise(outwards):
        if at(after).finding == finding:
            continue
        change = float(optimize.brentq(holds, before, after, xtol=1e-12 * max(1.0, abs(after))))
        return change if at(change).possible else None
    return None
