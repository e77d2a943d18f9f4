"""What an answer could be if nothing at all is assumed about those who did not answer."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class WorstCase:
    """The lowest and the highest value over everybody, whatever those who are unknown would have said.

    Attributes
    ----------
    lowest, highest : float
        In the unit of the answer; NaN where nobody is there.
    n_known, n_unknown : int
        People whose answer is known, and the others.
    """

    lowest: float
    highest: float
    n_known: int
    n_unknown: int


def share_bounds(n_with: int, n_known: int, n_all: int) -> WorstCase:
    """Return between which limits a share over everybody lies, without assuming anything.

    Parameters
    ----------
    n_with : int
        People known to have given the answer.
    n_known : int
        People whose answer is known.
    n_all : int
        Everybody, answered or not.

    Raises
    ------
    ValueError
        Where the counts do not fit in each other.

    Notes
    -----
    All who are unknown did not give the answer, or all of them did. Everybody is counted once: weights have
    no part in it, and there is no chance in it either, because the whole is known.

    References
    ----------
    Manski, C. F. (1989). Anatomy of the selection problem. Journal of Human Resources, 24(3), 343–360.
    Manski, C. F. (1995). Identification problems in the social sciences. Harvard University Press, chapter 2.

    Examples
    --------
    >>> found = share_bounds(60, 100, 250)
    >>> found.lowest, found.highest
    (0.24, 0.84)
    """
    if not 0 <= n_with <= n_known <= n_all:
        raise ValueError(f"{n_with} of {n_known} known of {n_all} people cannot be")
    unknown = n_all - n_known
    if not n_all:
        return WorstCase(math.nan, math.nan, 0, 0)
    return WorstCase(n_with / n_all, (n_with + unknown) / n_all, n_known, unknown)


def mean_bounds(values: npt.ArrayLike, n_all: int, *, value_range: tuple[float, float]) -> WorstCase:
    """Return between which limits a mean over everybody lies, without assuming anything.

    Parameters
    ----------
    values : array_like
        The known answers; NaN counts as unknown.
    n_all : int
        Everybody, answered or not.
    value_range : (float, float)
        Lowest and highest answer that can be given.

    Raises
    ------
    EstimationImpossible
        Where an answer lies outside the range.
    ValueError
        Where more answers are known than there are people, or the range is none.

    Notes
    -----
    See `share_bounds`: everybody unknown has the lowest value, or everybody the highest.

    Examples
    --------
    >>> found = mean_bounds([7.0, 8.0, 9.0], 6, value_range=(1, 10))
    >>> found.lowest, found.highest
    (4.5, 9.0)
    """
    given = np.asarray(values, dtype=np.float64)
    known = given[~np.isnan(given)]
    lowest, highest = value_range
    if not lowest < highest or len(known) > n_all:
        raise ValueError("the range runs from low to high, and of everybody at most one answer is known")
    outside = int(((known < lowest) | (known > highest)).sum())
    if outside:
        raise EstimationImpossible(
            f"{outside} answers lie outside the declared range of {lowest:g} to {highest:g}, so that worst "
            "cases are not known."
        )
    if not n_all:
        return WorstCase(math.nan, math.nan, 0, 0)
    total, unknown = float(known.sum()), n_all - len(known)
    ends = [(total + unknown * end) / n_all for end in (lowest, highest)]
    return WorstCase(ends[0], ends[1], len(known), unknown)


@dataclass(frozen=True, slots=True)
class Turning:
    """How different those who are unknown would have to be to turn around which of two answers is given more.

    Attributes
    ----------
    more : {"first", "second", "equal"}
        Which answer the known gave more.
    gap : float
        Difference of the other answer minus this one that the unknown would need, as a share of them,
        between 0 and 1; NaN where the known gave both equally often; infinite where nothing they could say
        would do.
    n_unknown : int
    """

    more: str
    gap: float
    n_unknown: int


def turning_point(n_first: int, n_second: int, n_unknown: int) -> Turning:
    """Say how much more often the unknown would have to give the other of two answers, to make them equal.

    Parameters
    ----------
    n_first, n_second : int
        Known people who gave the one answer and the other.
    n_unknown : int
        People whose answer is not known.

    Raises
    ------
    ValueError
        Where a count is below zero.

    Notes
    -----
    Over everybody the two are given equally often where the unknown give the other answer
    ``abs(n_first - n_second)`` times more; as a share of them, divided by `n_unknown`. Above 1 not even all
    of them together would do.

    Examples
    --------
    >>> turning_point(60, 15, 150)
    Turning(more='first', gap=0.3, n_unknown=150)
    """
    if min(n_first, n_second, n_unknown) < 0:
        raise ValueError("a number of people is not below zero")
    lead = abs(n_first - n_second)
    if not lead:
        return Turning("equal", math.nan, n_unknown)
    gap = lead / n_unknown if n_unknown else math.inf
    return Turning("first" if n_first > n_second else "second", gap if gap <= 1 else math.inf, n_unknown)
