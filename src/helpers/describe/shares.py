"""A share of people with the interval of Wilson."""

from __future__ import annotations

import math
from dataclasses import dataclass

from statsmodels.stats.proportion import proportion_confint

from helpers.errors import Mistake, ParameterMistake


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval.

    Attributes
    ----------
    n_with, n : int
        People who have it, out of how many.
    share, low, high : float
        Between 0 and 1; NaN of nobody.
    level : float
        Level of the interval.
    """

    n_with: int
    n: int
    share: float
    low: float
    high: float
    level: float


def check_level(level: float) -> None:
    """Raise a ParameterMistake where `level` is not between 0 and 1."""
    if not 0 < level < 1:
        raise ParameterMistake(
            Mistake(where="level", found=f"{level}", allowed="a number between 0 and 1, such as 0.95")
        )


def wilson(n_with: int, n: int, *, level: float) -> Share:
    """Return the share of n people who have something, with the interval of Wilson.

    Parameters
    ----------
    n_with, n : int
        People who have it, out of how many; of nobody share and limits are NaN.
    level : float
        Of the interval, between 0 and 1.

    Raises
    ------
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where `n_with` is below zero or above `n`.

    Notes
    -----
    No continuity correction. It never leaves 0 to 1 and has a width where nobody or everybody has it.

    In R: ``prop.test(n_with, n, conf.level = level, correct = FALSE)$conf.int``

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. Journal of the
    American Statistical Association, 22(158), 209–212.

    Examples
    --------
    >>> found = wilson(11, 17, level=0.95)
    >>> round(found.low, 3), round(found.high, 3)
    (0.413, 0.827)
    """
    check_level(level)
    if not 0 <= n_with <= n:
        raise ValueError(f"{n_with} of {n} is no share")
    if n == 0:
        return Share(0, 0, math.nan, math.nan, math.nan, level)
    low, high = proportion_confint(n_with, n, alpha=1 - level, method="wilson")
    return Share(n_with, n, n_with / n, float(low), float(high), level)
