"""What people say has changed, looking back: four answers of which every person gives exactly one."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
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


def per_hundred(shares: Mapping[str, float]) -> dict[str, int]:
    """Return whole numbers out of a hundred people that add up to a hundred.

    Parameters
    ----------
    shares : mapping of str to float
        Parts of everybody that add up to 1.

    Returns
    -------
    dict of str to int

    Raises
    ------
    ValueError
        Where the shares do not add up to 1.

    Notes
    -----
    Largest remainders (Hamilton): all are rounded down, and the people who are left go to the parts that lost
    most by it, the first of equals first. Each is less than one person from its own share.

    Examples
    --------
    >>> per_hundred({"better": 0.545, "same": 0.345, "worse": 0.11})
    {'better': 55, 'same': 34, 'worse': 11}
    """
    if abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError("parts of everybody add up to one")
    exact = {name: round(100 * share, 9) for name, share in shares.items()}
    whole = {name: int(value) for name, value in exact.items()}
    by_loss = sorted(exact, key=lambda name: whole[name] - exact[name])
    for name in by_loss[: 100 - sum(whole.values())]:
        whole[name] += 1
    return whole


def _named(
    better: Collection[Hashable], same: Collection[Hashable], worse: Collection[Hashable]
) -> Sequence[tuple[Answer, Collection[Hashable]]]:
    return (("better", better), ("same", same), ("worse", worse))
