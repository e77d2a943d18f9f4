"""Durations until an exit as checked arrays, and who is still there at each moment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.effects.two_arms import as_floats
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Durations:
    """Durations of the persons for whom both the duration and how it ended are known.

    Attributes
    ----------
    time : ndarray, shape (n,)
        Duration from the start, at least 0, in the caller's unit (days, months).
    exit : ndarray, shape (n,)
        0 where the person was last seen still waiting (censored); 1, or the number of the cause, where the
        person left.
    known : ndarray of bool, shape (rows given,)
        Which of the rows given are among the n.
    n_missing : int
        Rows left out because the duration or how it ended was missing.
    """

    time: FloatArray
    exit: FloatArray
    known: BoolArray
    n_missing: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Who is still there, leaves and is lost from sight at every distinct duration.

    Attributes
    ----------
    times : ndarray, shape (m,)
        Distinct durations in ascending order, those at which people are only censored included.
    n_at_risk : ndarray of int, shape (m,)
        Persons whose duration is at least this long: still there just before.
    n_exits : ndarray of int, shape (m,)
        Persons who leave at this duration, whatever the cause.
    n_censored : ndarray of int, shape (m,)
        Persons last seen at this duration; they count as at risk at it, because exits come first.
    """

    times: FloatArray
    n_at_risk: IntArray
    n_exits: IntArray
    n_censored: IntArray


@dataclass(frozen=True, slots=True)
class ChosenRows:
    """Where the rows of a curve lie that hold at chosen times.

    Attributes
    ----------
    times : ndarray, shape (k,)
        The chosen times, ascending.
    row : ndarray of int, shape (k,)
        Rows of the curve at or before each time: 0 is before its first row.
    at_risk : ndarray of int, shape (k,)
        The first row at or after each time, which has the number still there just before it.
    """

    times: FloatArray
    row: IntArray
    at_risk: IntArray

    def values(self, column: FloatArray, *, before: float) -> FloatArray:
        """Return a column of the curve at the chosen times; `before` its first row."""
        return np.asarray(np.concatenate([[before], column])[self.row])

    def since(self, counts: IntArray) -> IntArray:
        """Return counts summed since the chosen time before this one."""
        return np.asarray(np.diff(np.concatenate([[0], counts.cumsum()])[self.row], prepend=0))


def checked_durations(time: npt.ArrayLike, event: npt.ArrayLike, *, n_causes: int = 1) -> Durations:
    """Return durations and how they ended as floats, without the missing ones, which are counted.

    Parameters
    ----------
    time : array-like, shape (n,)
        Duration from the start, one unit for all; NaN or NA is missing.
    event : array-like, shape (n,)
        1 (or the number of the cause, up to `n_causes`) where the duration ended in an exit, 0 where it was
        still running when last seen; NaN or NA is missing.
    n_causes : int
        How many kinds of exit there are.

    Returns
    -------
    Durations

    Raises
    ------
    EstimationImpossible
        Where there are no persons, none is complete, or a duration is negative or infinite.
    ValueError
        Where the arrays do not fit or `event` holds another number.

    Notes
    -----
    A duration of 0 is kept: that person was at risk at 0 and left or was lost at once. Durations are tied
    only where the numbers are the same (in R: ``survfit.control(timefix = FALSE)``; R's default also ties
    durations that differ by rounding). At a tie exits come before censorings.

    Examples
    --------
    >>> checked_durations([3, 5, float("nan")], [1, 0, 1]).n_missing
    1
    """
    durations, exits = as_floats(time), as_floats(event)
    if durations.size != exits.size:
        raise ValueError(
            f"Durations and exits need one row per person; they have {durations.size} and {exits.size} rows."
        )
    _check_codes(exits, n_causes)
    _check_lengths(durations)
    known = ~(np.isnan(durations) | np.isnan(exits))
    if durations.size == 0:
        raise EstimationImpossible("There are no persons, so there are no durations.")
    if not known.any():
        raise EstimationImpossible(
            f"Of the {durations.size} persons none has both a duration and whether it ended in an exit."
        )
    return Durations(durations[known], exits[known], known, int((~known).sum()))


def counted(time: FloatArray, exited: BoolArray) -> Counts:
    """Count who is at risk, leaves and is censored at every distinct duration.

    Parameters
    ----------
    time : ndarray, shape (n,)
        Durations, complete.
    exited : ndarray of bool, shape (n,)
        Whether the duration ended in an exit.
    """
    times, place = np.unique(time, return_inverse=True)
    leaving = np.bincount(place, minlength=times.size)
    exits = np.bincount(place[exited], minlength=times.size)
    return Counts(times, leaving[::-1].cumsum()[::-1], exits, leaving - exits)


def chosen_rows(times: FloatArray, chosen: npt.ArrayLike) -> ChosenRows:
    """Find the rows of a curve with rows at `times` that hold at the chosen times.

    Raises
    ------
    EstimationImpossible
        Where a chosen time lies after the last row: nobody was followed so long.
    ValueError
        Where the chosen times do not ascend or one is negative or missing.
    """
    wanted = as_floats(chosen)
    if not ((wanted >= 0).all() and (np.diff(wanted) > 0).all()):
        raise ValueError("Times at which a curve is read must ascend from 0 or later, without missing ones.")
    if wanted.size and wanted[-1] > times[-1]:
        raise EstimationImpossible(
            f"The curve ends at {times[-1]:g}, the longest duration anyone was followed; it says nothing "
            f"about {wanted[-1]:g}."
        )
    return ChosenRows(
        wanted, np.searchsorted(times, wanted, side="right"), np.searchsorted(times, wanted, side="left")
    )


def check_somebody_leaves(exited: BoolArray) -> None:
    """Refuse durations of which none ended in an exit.

    Raises
    ------
    EstimationImpossible
        Where all durations are censored.
    """
    if not exited.any():
        raise EstimationImpossible(
            f"None of the {exited.size} persons left while they were followed: all durations are censored, "
            "so there are no exits to compare."
        )


def _check_codes(exits: FloatArray, n_causes: int) -> None:
    if np.isin(exits[~np.isnan(exits)], np.arange(n_causes + 1)).all():
        return
    if n_causes == 1:
        raise ValueError("Exits must be 1 (left) or 0 (still there when last seen), or missing.")
    raise ValueError(
        f"Exits must be the number of a cause, from 1 to {n_causes}, or 0 (still there when last seen), or "
        "missing."
    )


def _check_lengths(durations: FloatArray) -> None:
    n_infinite = int(np.isinf(durations).sum())
    if n_infinite:
        raise EstimationImpossible(
            f"Infinite durations: {n_infinite} of {durations.size}. Give the last day a person was seen, and "
            "0 for the exit."
        )
    negative = durations[durations < 0]
    if negative.size:
        raise EstimationImpossible(
            f"Negative durations: {negative.size} of {durations.size}, the lowest {negative.min():g}. Nobody "
            "leaves before the start; correct the dates in cleaning, or leave those persons out and count "
            "them."
        )
