"""One score of one instrument: points into a number, the missing rule of the instrument, the class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.scales.instrument import CutOff, Instrument, Score, Tariff
from helpers.scales.keying import Floats, Keyed

Names = npt.NDArray[np.object_]

CLOSE = 1e-9
"""A mean of whole answers that equals a bound on paper may miss it by rounding of the machine."""
EXACT = 1_000_000


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A score of n people.

    Attributes
    ----------
    numbers : (n,) float array
        NaN where too many items are missing.
    n_answered : (n,) int array
        Items of this score that were answered.
    """

    numbers: Floats
    n_answered: npt.NDArray[np.int64]


def scored(instrument: Instrument, score: str, keyed: Keyed) -> Scored:
    """Return a score.

    Parameters
    ----------
    instrument : Instrument
    score : str
        One of its scores.
    keyed : Keyed
        Points of (at least) the items of this score; see `keying.keyed`.

    Returns
    -------
    Scored

    Notes
    -----
    On the points x of the answered items, k items in all, m of them missing:

    =======  ==============================================================================================
    sum      times * sum(x); with missing ``mean`` and m > 0: times * k * mean(x)
    mean     times * mean(x)
    count    number of x among `counts`; a missing item adds nothing (it is counted, not prorated)
    value    times * x of the one item
    table    the table's number at sum(x)
    tariff   full - any, if some x is above the lowest answer, - the decrement of each answer
    =======  ==============================================================================================

    With m above what the instrument allows there is no score. In R: ``psych::scoreItems`` for sums and means,
    ``eq5d::eq5d(version = "5L", type = "VT", country = "Netherlands")`` for the tariff.
    """
    declared = instrument.scores[score]
    items = instrument.items_of(score)
    points = keyed.points[:, [keyed.items.index(item) for item in items]]
    there = ~np.isnan(points)
    n_answered = there.sum(axis=1)
    enough = n_answered >= len(items) - declared.missing.at_most
    lowest = instrument.answers.lowest if instrument.answers else 0
    values = _value(declared, items, points, lowest)
    return Scored(np.where(enough, values, np.nan), n_answered)


def _value(declared: Score, items: tuple[str, ...], points: Floats, lowest: int) -> Floats:
    there = ~np.isnan(points)
    total = np.where(there, points, 0.0).sum(axis=1)
    if declared.how == "count":
        return np.asarray(np.isin(points, declared.counts).sum(axis=1), dtype=np.float64)
    if declared.how == "table":
        return _looked_up(total, declared)
    if declared.how == "tariff" and declared.tariff is not None:
        return _tariff(points, items, declared.tariff, lowest)
    answered = there.sum(axis=1)
    mean = np.divide(total, answered, out=np.full(total.shape, np.nan), where=answered > 0)
    if declared.how == "mean":
        return np.asarray(declared.times * mean)
    if declared.missing.then == "mean":
        prorated = np.where(answered == len(items), total, len(items) * mean)
        return np.asarray(declared.times * prorated)
    return np.asarray(declared.times * total)


def _looked_up(total: Floats, declared: Score) -> Floats:
    found: Floats = np.full(total.shape, np.nan)
    for raw, value in declared.table.items():
        found[np.isin(total, [raw])] = value
    return np.asarray(found)


def _tariff(points: Floats, items: tuple[str, ...], tariff: Tariff, lowest: int) -> Floats:
    complete = np.asarray(~np.isnan(points).any(axis=1))
    levels = np.where(complete[:, None], points - lowest, 0).astype(np.int64)
    value = np.full(points.shape[0], _exact(tariff.full))
    for place, item in enumerate(items):
        decrements = np.asarray([_exact(one) for one in tariff.decrements[item]])
        value -= decrements[levels[:, place]]
    value -= np.where((levels > 0).any(axis=1), _exact(tariff.any), 0)
    return np.where(complete, value / EXACT, np.nan)


def _exact(decrement: float) -> int:
    """Return a published number in whole millionths, so that a state of value 0 is not below 0."""
    return round(decrement * EXACT)


def item_points(instrument: Instrument, score: str, keyed: Keyed) -> Floats:
    """Return the points with which each item enters a score, shape (n, k): 0 or 1 where it counts."""
    declared = instrument.scores[score]
    points = keyed.points[:, [keyed.items.index(item) for item in instrument.items_of(score)]]
    if declared.how != "count":
        return points
    return np.where(np.isnan(points), np.nan, np.isin(points, declared.counts).astype(np.float64))


def classed(values: Floats, cut_off: CutOff) -> Names:
    """Return the class of each score by name; None where the score is missing.

    A score on a bound is in the class that begins ``from`` there, and below the class that lies ``above`` it.
    """
    found: Names = np.full(values.shape, None, dtype=object)
    for name, one in cut_off.classes.items():
        if one.above is not None:
            found[values > one.above + CLOSE] = name
        elif one.from_ is not None:
            found[values >= one.from_ - CLOSE] = name
        else:
            found[~np.isnan(values)] = name
    return found
