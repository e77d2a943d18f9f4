"""Grades from 1 to 10 of one group of people: mean with its t interval, how many gave which grade."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from helpers.errors import EstimationImpossible

LOWEST, HIGHEST = 1, 10
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Graded:
    """What one group of people gave.

    Attributes
    ----------
    n, n_missing : int
        People with and without a grade.
    mean, sd : float
        In grades; NaN where nobody, or for the standard deviation only one person, gave one.
    low, high : float
        Interval for the mean; NaN below two people and where all grades are equal.
    level : float
        Of the interval.
    counts : mapping of int to int
        How many gave a whole grade, or one between it and the next; grades that nobody gave are left out.
    n_between : int
        People whose grade is no whole number.
    n_low, n_high, n_top, n_ten : int
        People who gave at most 5, at least 8, at least 9, and exactly 10.
    """

    n: int
    n_missing: int
    mean: float
    sd: float
    low: float
    high: float
    level: float
    counts: Mapping[int, int]
    n_between: int
    n_low: int
    n_high: int
    n_top: int
    n_ten: int


def graded(grades: pd.Series[Any], *, level: float) -> Graded:
    """Describe the grades of one group.

    Parameters
    ----------
    grades : pandas.Series, shape (n,)
        A grade per person, 1 to 10; a missing one is left out and counted.
    level : float
        Of the interval for the mean, between 0 and 1.

    Returns
    -------
    Graded

    Raises
    ------
    EstimationImpossible
        When a grade lies outside 1 to 10.

    Notes
    -----
    Mean plus and minus t(n - 1) times s / sqrt(n) (Student 1908; Altman, Practical Statistics for Medical
    Research, 1991, p. 183). It supposes people who answer apart from each other, and means that spread like
    a normal; near the ceiling of 10 the upper limit may pass it, and is not cut off, because a limit that
    was cut off says less than it seems to. Where all grades are equal there is no interval: R's ``t.test``
    stops with "data are essentially constant".
    R: ``t.test(grades, conf.level = level)``.

    Examples
    --------
    >>> import pandas as pd
    >>> found = graded(pd.Series([8, 9, 10, None]), level=0.95)
    >>> (found.n, found.n_missing, found.mean, round(found.low, 3), found.n_top)
    (3, 1, 9.0, 6.516, 2)
    """
    if not 0 < level < 1:
        raise ValueError("level lies between 0 and 1")
    known = np.asarray(grades.dropna(), dtype=np.float64)
    if ((known < LOWEST) | (known > HIGHEST) | ~np.isfinite(known)).any():
        raise EstimationImpossible(
            f"The grades in {grades.name} cannot be described: a grade lies outside {LOWEST} to {HIGHEST}."
        )
    mean, sd = _moments(known)
    half = _half_width(len(known), sd, level)
    whole, times = np.unique(np.floor(known), return_counts=True)
    return Graded(
        n=len(known),
        n_missing=len(grades) - len(known),
        mean=mean,
        sd=sd,
        low=mean - half,
        high=mean + half,
        level=level,
        counts={int(grade): int(n) for grade, n in zip(whole, times, strict=True)},
        n_between=int((known != np.floor(known)).sum()),
        n_low=int((known <= 5).sum()),
        n_high=int((known >= 8).sum()),
        n_top=int((known >= 9).sum()),
        n_ten=int((known == HIGHEST).sum()),
    )


def _moments(known: Floats) -> tuple[float, float]:
    mean = float(known.mean()) if len(known) else math.nan
    return mean, float(known.std(ddof=1)) if len(known) > 1 else math.nan


def _half_width(n: int, sd: float, level: float) -> float:
    if n < 2 or sd == 0:
        return math.nan
    return float(stats.t.ppf((1 + level) / 2, n - 1)) * sd / math.sqrt(n)
