"""How much may be said of a speaker: as much as enough other people share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

_MISSING = "\x00"


@dataclass(frozen=True, slots=True)
class Described:
    """What may be said of one speaker.

    Attributes
    ----------
    attributes : tuple of str
        Names of the variables that may be said, in the order in which they are kept.
    n_alike : int
        People of the population who have the same values on all of them, the speaker included where they
        belong to it; a missing value is a value of its own.
    """

    attributes: tuple[str, ...]
    n_alike: int


def described(
    speakers: pd.DataFrame,
    population: pd.DataFrame,
    attributes: Sequence[str],
    *,
    coarser: Mapping[str, str],
    at_least: int,
) -> tuple[Described, ...]:
    """Make what is said of each speaker coarser until enough people share it.

    Parameters
    ----------
    speakers : DataFrame, shape (n, ...)
        One row per speaker.
    population : DataFrame
        One row per person whom a reader may think of, with the same variables.
    attributes : sequence of str
        The first is kept longest.
    coarser : mapping of str to str
        By variable: the one that says the same less precisely. One that has none is dropped.
    at_least : int
        How many people must share all that is said.

    Returns
    -------
    tuple of Described, length n
        With no attributes and the size of the population where nothing else helps; `n_alike` below `at_least`
        means that even that is too few.

    Notes
    -----
    The last attribute becomes coarser first, and is dropped when nothing coarser is left of it: the order of
    the declaration decides, never what happens to fit best for one person.
    """
    steps = _steps(attributes, coarser)
    counts = {step: Counter(_values(population, step)) for step in steps}
    own = {step: _values(speakers, step) for step in steps}
    return tuple(
        next(
            found
            for step in steps
            if (found := Described(step, counts[step][own[step][row]])).n_alike >= at_least or not step
        )
        for row in range(len(speakers))
    )


def _steps(attributes: Sequence[str], coarser: Mapping[str, str]) -> tuple[tuple[str, ...], ...]:
    """Return what may be said, from all that was declared to nothing."""
    said = list(attributes)
    steps = [tuple(said)]
    while said:
        last = said.pop()
        if last in coarser and coarser[last] not in said:
            said.append(coarser[last])
        steps.append(tuple(said))
    return tuple(steps)


def _values(frame: pd.DataFrame, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the values of every row as words; an empty tuple each where nothing is said."""
    if not names:
        return [()] * len(frame)
    columns = [frame[name].astype("string").fillna(_MISSING) for name in names]
    return [tuple(map(str, row)) for row in zip(*columns, strict=True)]
