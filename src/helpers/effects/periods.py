"""Periods under observation, several to a person: complete, in order and never two at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.durations import BoolArray, IntArray
from helpers.effects.hazard_rows import group_codes
from helpers.effects.two_arms import as_floats
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class Periods:
    """Periods under observation, several to a person, with everything known.

    Attributes
    ----------
    person : ndarray of int, shape (r,)
        Number of the person, from 0.
    start, stop : ndarray, shape (r,)
        A period runs after `start` up to and including `stop`.
    event : ndarray of bool, shape (r,)
        Whether an event ends the period.
    known : ndarray of bool, shape (rows given,)
        Which of the rows given are among the r.
    n_missing : int
        Persons left out because something was missing in one of their rows.
    """

    person: IntArray
    start: FloatArray
    stop: FloatArray
    event: BoolArray
    known: BoolArray
    n_missing: int


def checked_periods(
    person: ArrayLike, start: ArrayLike, stop: ArrayLike, event: ArrayLike, *extra: FloatArray
) -> Periods:
    """Check periods under observation and keep the persons of whom every row is complete.

    Parameters
    ----------
    person : array-like, shape (r,)
        Who the row is about; never missing.
    start, stop : array-like, shape (r,)
        The period (start, stop] in time since the person's own beginning; NaN is missing.
    event : array-like, shape (r,)
        1 where an event ends the period, 0 where observation only stops or pauses; NaN is missing.
    extra : ndarray, shape (r,) or (r, p)
        Further columns that must be known.

    Raises
    ------
    EstimationImpossible
        Where there is no complete person, a time is negative or infinite, a period does not end after its
        start, or periods of one person overlap.
    ValueError
        Where the arrays do not fit, a person is missing, or `event` is not 0/1.

    Notes
    -----
    A gap between two periods of a person is time not under observation (in detention, abroad, at work). A
    person with a missing value in any row is left out whole, because half a history is no history.
    """
    codes = group_codes(person, as_floats(start).size, what="persons")
    columns = [as_floats(values) for values in (start, stop, event)]
    if any(column.size != codes.size for column in columns):
        sizes = ", ".join(str(column.size) for column in columns)
        raise ValueError(f"Start, stop and event need one value per row; they have {sizes}.")
    if (codes < 0).any():
        raise ValueError(f"Rows without a person: {int((codes < 0).sum())} of {codes.size}; each needs one.")
    if not np.isin(columns[2][~np.isnan(columns[2])], (0.0, 1.0)).all():
        raise ValueError("Events must be 1 (an event ends the period) or 0 (it does not), or missing.")
    missing = np.isnan(np.column_stack([*columns, *extra])).any(axis=1)
    known = ~np.isin(codes, np.unique(codes[missing]))
    if not known.any():
        raise EstimationImpossible(f"Of the {np.unique(codes).size} persons none has complete rows.")
    found = Periods(
        person=codes[known],
        start=columns[0][known],
        stop=columns[1][known],
        event=columns[2][known] > 0,
        known=known,
        n_missing=np.unique(codes).size - np.unique(codes[known]).size,
    )
    _check_lengths(found)
    _check_overlap(found)
    return found


def _check_lengths(data: Periods) -> None:
    n_infinite = int((np.isinf(data.start) | np.isinf(data.stop)).sum())
    if n_infinite:
        raise EstimationImpossible(
            f"Periods that start or stop at infinity: {n_infinite} of {data.start.size}. Give the last day a "
            "person was seen, and 0 for the event."
        )
    negative = data.start < 0
    if negative.any():
        raise EstimationImpossible(
            f"Periods that start before 0: {int(negative.sum())} of {data.start.size}, the earliest at "
            f"{data.start.min():g}. Correct the dates in cleaning, or leave those persons out and count them."
        )
    empty = int((data.stop <= data.start).sum())
    if empty:
        raise EstimationImpossible(
            f"Periods that do not end after their start: {empty} of {data.start.size}. Correct the dates in "
            "cleaning; two events at one moment are one, or lie a little apart."
        )


def _check_overlap(data: Periods) -> None:
    order = np.lexsort((data.start, data.person))
    person, start, stop = data.person[order], data.start[order], data.stop[order]
    overlap = (person[1:] == person[:-1]) & (start[1:] < stop[:-1])
    if overlap.any():
        n_persons = int(np.unique(person[1:][overlap]).size)
        raise EstimationImpossible(
            f"Periods of one person overlap, for {n_persons} of {np.unique(person).size} persons, so that "
            "they would be counted twice at once; merge or correct those periods in cleaning."
        )


def check_one_arm(person: IntArray, arms: FloatArray) -> None:
    """Refuse persons with rows in both arms.

    Raises
    ------
    ValueError
        Where a person has rows in the arm and in the reference.
    """
    in_arm = np.bincount(person, weights=arms)
    rows = np.bincount(person)
    both = int(((in_arm > 0) & (in_arm < rows)).sum())
    if both:
        raise ValueError(
            f"Persons with rows in both arms: {both}. The arm is that of assignment, one per person."
        )
