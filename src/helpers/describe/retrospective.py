"""What people say has changed, looking back: four answers of which every person gives exactly one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from typing import Literal

import pandas as pd

Answer = Literal["better", "same", "worse", "no_answer"]
ANSWERS: tuple[Answer, ...] = ("better", "same", "worse", "no_answer")


def told(
    values: pd.Series,
    *,
    better: Collection[Hashable],
    same: Collection[Hashable],
    worse: Collection[Hashable],
) -> pd.Series:
    """Return which of the four answers each person gave.

    Parameters
    ----------
    values : Series
        Answers on the scale of the question; missing where a person gave none or did not know.
    better, same, worse : collections
        Values of the scale that mean each.

    Returns
    -------
    Series of string
        "better", "same", "worse" or "no_answer", on the index of `values`; never missing, so that shares of
        the four add up to everybody.

    Raises
    ------
    ValueError
        Where a value is none of the three, or one of two of them.

    Notes
    -----
    A change that is told looking back is not a change that was measured: memory, and a standard that moved
    with the change itself (response shift), are in it. A then-test, which asks people today to score how it
    was then, makes a part of that visible and has its own.

    References
    ----------
    Howard, G. S. (1980). Response-shift bias: A problem in evaluating interventions with pre/post
    self-reports. Evaluation Review, 4(1), 93–106.
    Schwartz, C. E., & Sprangers, M. A. G. (2010). Guidelines for improving the stringency of response shift
    research using the thentest. Quality of Life Research, 19(4), 455–464.

    Examples
    --------
    >>> told(pd.Series([2, 0, -1, None], dtype="Int64"), better={1, 2}, same={0}, worse={-1, -2}).tolist()
    ['better', 'same', 'worse', 'no_answer']
    """
    meaning = {value: name for name, codes in _named(better, same, worse) for value in codes}
    if len(meaning) < len(better) + len(same) + len(worse):
        raise ValueError("a value stands for two answers")
    found = pd.Series("no_answer", index=values.index, dtype="string")
    known = values.dropna()
    said = known.map(meaning)
    if said.isna().any():
        raise ValueError(f"{int(said.isna().sum())} answers are neither better, nor the same, nor worse")
    found.loc[known.index] = said.astype("string")
    return found


def _named(
    better: Collection[Hashable], same: Collection[Hashable], worse: Collection[Hashable]
) -> Sequence[tuple[Answer, Collection[Hashable]]]:
    return (("better", better), ("same", same), ("worse", worse))
