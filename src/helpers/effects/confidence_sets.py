"""Sets of values that a test does not reject, where they need not be an interval."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Shape = Literal["interval", "two_rays", "everything", "empty"]


@dataclass(frozen=True, slots=True)
class ConfidenceSet:
    """All values that a test at `1 - level` does not reject.

    Attributes
    ----------
    shape : Shape
        `interval`: from `low` to `high`. `two_rays`: all up to `low` and all from `high`. `everything`: the
        data exclude nothing. `empty`: they exclude every value.
    low, high : float
        In the unit of the value; infinite for `everything`, NaN for `empty`. One ray alone is `two_rays`
        whose other limit is infinite.
    level : float
        Between 0 and 1.
    """

    shape: Shape
    low: float
    high: float
    level: float

    def covers(self, value: float) -> bool:
        """Say whether a value is in the set, its limits included."""
        if self.shape == "interval":
            return self.low <= value <= self.high
        return self.shape == "everything" or (
            self.shape == "two_rays" and (value <= self.low or value >= self.high)
        )

    def times(self, scale: float) -> ConfidenceSet:
        """Return the set in another unit; `scale` is above 0."""
        return ConfidenceSet(self.shape, self.low * scale, self.high * scale, self.level)


def below_a_parabola(square: float, slope: float, constant: float, *, level: float) -> ConfidenceSet:
    """Return all x with ``square x² + slope x + constant ≤ 0``.

    Parameters
    ----------
    square, slope, constant : float
        Finite.
    level : float
        Of the test that the inequality comes from.

    Returns
    -------
    ConfidenceSet

    Notes
    -----
    Roots by the form that does not subtract nearly equal numbers. In R: ``polyroot(c(constant, slope,
    square))``.

    Examples
    --------
    >>> found = below_a_parabola(1.0, 0.0, -4.0, level=0.95)
    >>> (found.shape, found.low, found.high)
    ('interval', -2.0, 2.0)
    >>> below_a_parabola(-1.0, 0.0, 4.0, level=0.95).shape
    'two_rays'
    """
    if square == 0:
        return _below_a_line(slope, constant, level=level)
    room = slope**2 - 4 * square * constant
    if room < 0:
        return _whole_or_nothing(square < 0, level=level)
    far = -(slope + math.copysign(math.sqrt(room), slope)) / 2
    roots = sorted((far / square, constant / far if far else 0.0))
    return ConfidenceSet("interval" if square > 0 else "two_rays", roots[0], roots[1], level)


def _below_a_line(slope: float, constant: float, *, level: float) -> ConfidenceSet:
    if slope == 0:
        return _whole_or_nothing(constant <= 0, level=level)
    root = -constant / slope
    rays = (root, math.inf) if slope > 0 else (-math.inf, root)
    return ConfidenceSet("two_rays", *rays, level)


def _whole_or_nothing(holds: bool, *, level: float) -> ConfidenceSet:
    if holds:
        return ConfidenceSet("everything", -math.inf, math.inf, level)
    return ConfidenceSet("empty", math.nan, math.nan, level)
