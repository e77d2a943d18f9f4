"""How far people changed between two survey waves, without a group to compare them with."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from helpers.errors import EstimationImpossible, Mistake, ParameterMistake

Floats = npt.NDArray[np.float64]
Leavers = Literal["unchanged", "as_lowest_half", "as_highest_half"]
"""What is supposed of people who left: no change, or the mean change of a half of those who stayed."""


@dataclass(frozen=True, slots=True)
class Presence:
    """How many people are known at which of two waves.

    Attributes
    ----------
    n_first, n_later, n_both : int
        People known at the first wave, at the later one, and at both.
    n_left, n_joined : int
        People known at the first wave only, and at the later one only.
    n_neither : int
        People known at neither.
    """

    n_first: int
    n_later: int
    n_both: int
    n_left: int
    n_joined: int
    n_neither: int


@dataclass(frozen=True, slots=True)
class PairedChange:
    """The change within people between a first and a later wave.

    Attributes
    ----------
    present : Presence
        The numbers below rest on its `n_both`.
    mean_first, mean_later : float
        In the unit of the variable (shares for yes and no).
    n_fewest : int
        Of a variable with the values 0 and 1 the smallest group behind these means: yeses or noes at either
        wave, none left out but empty ones; otherwise `n_both`.
    sd_first : float
        Standard deviation at the first wave.
    correlation : float
        Between the two waves; NaN where one of them does not vary.
    change, std_error, df, low, high, level, p_value : float
        Mean of later minus first, with its t interval and the two-sided p of a paired t test.
    standardised : float
        `change` divided by `sd_first`; NaN where `sd_first` is zero.
    """

    present: Presence
    mean_first: float
    mean_later: float
    n_fewest: int
    sd_first: float
    correlation: float
    change: float
    std_error: float
    df: float
    low: float
    high: float
    level: float
    p_value: float
    standardised: float


@dataclass(frozen=True, slots=True)
class SupposedChange:
    """The mean change of everybody who was there at the first wave, under one supposition on who left.

    Attributes
    ----------
    leavers : Leavers
    n_first, n_both, n_left : int
        As in `Presence`.
    supposed : float
        The change that is supposed of each person who left.
    change, std_error, df, low, high, level : float
        Of all `n_first` people.
    """

    leavers: Leavers
    n_first: int
    n_both: int
    n_left: int
    supposed: float
    change: float
    std_error: float
    df: float
    low: float
    high: float
    level: float


def presence(first: npt.ArrayLike, later: npt.ArrayLike) -> Presence:
    """Count the people who are known at two waves; arrays as in `paired_change`."""
    known = [~np.isnan(values) for values in _pairs(first, later)]
    return Presence(
        n_first=int(known[0].sum()),
        n_later=int(known[1].sum()),
        n_both=int((known[0] & known[1]).sum()),
        n_left=int((known[0] & ~known[1]).sum()),
        n_joined=int((~known[0] & known[1]).sum()),
        n_neither=int((~known[0] & ~known[1]).sum()),
    )


def paired_change(first: npt.ArrayLike, later: npt.ArrayLike, *, level: float) -> PairedChange:
    """Return the mean change within people, with its t interval.

    Parameters
    ----------
    first, later : array_like, shape (n,)
        The same people at two waves, in the unit of the variable (0 and 1 for yes and no); NaN is missing.
    level : float
        Of the interval, between 0 and 1.

    Returns
    -------
    PairedChange
        Only people known at both waves are behind the change; the others are counted.

    Raises
    ------
    EstimationImpossible
        Where fewer than two people are known at both waves, or all of them changed by the same amount.
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where the two waves have different numbers of rows, or a value is infinite.

    Notes
    -----
    ``change ± t(1 - (1 - level) / 2, n_both - 1) sd(later - first) / sqrt(n_both)``. The standardised change
    divides by the spread at the first wave, so that it does not grow with the correlation between waves, as
    the change over the standard deviation of changes does. A change is not what a programme did: people who
    come in at a bad moment are on average better off later whatever happens (regression to the mean).
    In R: ``t.test(later, first, paired = TRUE, conf.level = level)``.

    References
    ----------
    Student (1908). The probable error of a mean. Biometrika, 6(1), 1-25, p. 20 (the sleep data). Becker, B.
    J. (1988). Synthesizing standardized mean-change measures. British Journal of Mathematical and
    Statistical Psychology, 41(2), 257-278.

    Examples
    --------
    >>> found = paired_change([5.0, 6.0, 7.0, 8.0], [6.0, 8.0, 8.0, float("nan")], level=0.95)
    >>> found.present.n_first, found.present.n_both, round(found.change, 4), round(found.low, 4)
    (4, 3, 1.3333, -0.1009)
    """
    before, after = _pairs(first, later)
    both = ~np.isnan(before) & ~np.isnan(after)
    change, std_error = _mean_and_error(after[both] - before[both])
    df = float(both.sum() - 1)
    half = _quantile(level, df) * std_error
    sd_first = float(before[both].std(ddof=1))
    return PairedChange(
        present=presence(before, after),
        mean_first=float(before[both].mean()),
        mean_later=float(after[both].mean()),
        n_fewest=_fewest(before[both], after[both]),
        sd_first=sd_first,
        correlation=_correlation(before[both], after[both]),
        change=change,
        std_error=std_error,
        df=df,
        low=change - half,
        high=change + half,
        level=level,
        p_value=2 * float(special.stdtr(df, -abs(change / std_error))),
        standardised=change / sd_first if sd_first > 0 else math.nan,
    )


def supposed_change(
    first: npt.ArrayLike, later: npt.ArrayLike, *, leavers: Leavers, level: float
) -> SupposedChange:
    """Return the mean change of all who were there first, if those who left changed as is supposed.

    Parameters
    ----------
    first, later, level
        As in `paired_change`.
    leavers : {"unchanged", "as_lowest_half", "as_highest_half"}
        No change at all, or the mean change of the half of those who stayed with the lowest (highest)
        changes. Where more is better, the lowest half is the worst one.

    Returns
    -------
    SupposedChange

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As `paired_change`.

    Notes
    -----
    A pattern mixture: with p the share that stayed, mu their mean change and delta what is supposed of the
    others, ``theta = p mu + (1 - p) delta``. The half is cut at the median; of an odd number the middle
    person counts for half. The standard error is that of the influence values
    ``r (d - mu) + (r - p) (mu - delta) + (1 - p) / p r psi``, where psi is that of delta: zero for
    `unchanged`, ``2 min(d - median, 0) + median - delta`` for the lowest half. It takes the supposition for
    true; what is uncertain about the supposition shows between the rows, not in an interval.

    References
    ----------
    Little, R. J. A. (1993). Pattern-mixture models for multivariate incomplete data. Journal of the American
    Statistical Association, 88(421), 125-134. Huber, P. J. (1981). Robust statistics, section 3.3 (influence
    of a trimmed mean). Wiley.

    Examples
    --------
    >>> found = supposed_change([1.0, 1, 1, 1], [2.0, 4, 3, float("nan")], leavers="unchanged", level=0.95)
    >>> found.change, found.n_left
    (1.5, 1)
    """
    before, after = _pairs(first, later)
    there = ~np.isnan(before)
    before, after = before[there], after[there]
    stayed = ~np.isnan(after)
    changes = after[stayed] - before[stayed]
    mean, _ = _mean_and_error(changes)
    supposed, influence = _supposed(changes, leavers)
    share = stayed.sum() / stayed.size
    values = (stayed - share) * (mean - supposed)
    values[stayed] += changes - mean + (1 - share) / share * influence
    df = float(stayed.sum() - 1)
    std_error = math.sqrt(float(values @ values) / (stayed.size - 1) / stayed.size)
    change = float(share * mean + (1 - share) * supposed)
    half = _quantile(level, df) * std_error
    return SupposedChange(
        leavers=leavers,
        n_first=int(stayed.size),
        n_both=int(stayed.sum()),
        n_left=int((~stayed).sum()),
        supposed=supposed,
        change=change,
        std_error=std_error,
        df=df,
        low=change - half,
        high=change + half,
        level=level,
    )


def _supposed(changes: Floats, leavers: Leavers) -> tuple[float, Floats]:
    """Return the change that is supposed of who left, and the influence of each who stayed on it."""
    if leavers == "unchanged":
        return 0.0, np.zeros_like(changes)
    sign = 1.0 if leavers == "as_lowest_half" else -1.0
    ordered = np.sort(sign * changes)
    half = ordered.size // 2
    total = ordered[:half].sum() + (ordered[half] / 2 if ordered.size % 2 else 0.0)
    middle, mean = float(np.median(ordered)), float(total / (ordered.size / 2))
    influence = 2 * np.minimum(sign * changes - middle, 0.0) + middle - mean
    return sign * mean, sign * influence


def _pairs(first: npt.ArrayLike, later: npt.ArrayLike) -> tuple[Floats, Floats]:
    before, after = np.asarray(first, dtype=np.float64), np.asarray(later, dtype=np.float64)
    if before.shape != after.shape or before.ndim != 1:
        raise ValueError(f"The waves have {before.shape} and {after.shape} values; one per person is needed.")
    if np.isinf(before).any() or np.isinf(after).any():
        raise ValueError("A wave has an infinite value; a missing one is NaN.")
    return before, after


def _mean_and_error(changes: Floats) -> tuple[float, float]:
    if changes.size < 2:
        raise EstimationImpossible(
            f"A change needs at least two people who are known at both waves; there are {changes.size}."
        )
    mean, sd = float(changes.mean()), float(changes.std(ddof=1))
    if not sd > 1e-12 * max(1.0, abs(mean)):
        raise EstimationImpossible(
            f"All {changes.size} people changed by the same amount, so nothing says how uncertain it is."
        )
    return mean, sd / math.sqrt(changes.size)


def _fewest(before: Floats, after: Floats) -> int:
    if not np.isin([*before, *after], (0.0, 1.0)).all():
        return int(before.size)
    yeses = (int(before.sum()), int(after.sum()))
    return min(n for yes in yeses for n in (yes, before.size - yes) if n > 0)


def _correlation(before: Floats, after: Floats) -> float:
    if not (before.std() > 0 and after.std() > 0):
        return math.nan
    return float(np.corrcoef(before, after)[0, 1])


def _quantile(level: float, df: float) -> float:
    if not 0 < level < 1:
        raise ParameterMistake(Mistake("level", f"{level}", "a number between 0 and 1, such as 0.95"))
    return float(special.stdtrit(df, 1 - (1 - level) / 2))
