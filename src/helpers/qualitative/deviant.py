"""Who goes against what most people of their own group do."""

from __future__ import annotations

import pandas as pd

SMALLEST_GROUP = 3
"""Fewer than three people have no majority to go against: of two, one is half."""


def deviant(people: pd.Series[str], has_code: pd.Series[bool], group: pd.Series[str]) -> pd.Series[bool]:
    """Return who goes against the majority of their group.

    Parameters
    ----------
    people : Series of str, shape (n,)
        Names of the people; the result has its index.
    has_code : Series of boolean, shape (n,)
        Whether each has the code, or spoke of the topic; missing for who does not count (was not asked).
    group : Series of str, shape (n,)
        The group of each; a missing group is a group of its own. One value for all compares with everybody.

    Returns
    -------
    Series of bool, shape (n,)
        True for a person with the code where more than half of the group are without, or without it where
        more than half have it. Nobody deviates in a group that is divided half and half, or of fewer than
        three people who count. Never missing.

    Raises
    ------
    ValueError
        Where the three do not have the same number of rows.
    """
    if not len(people) == len(has_code) == len(group):
        raise ValueError("people, has_code and group must have the same number of rows.")
    has = pd.Series(has_code.astype("boolean").array, index=people.index)
    own = pd.Series(group.astype("string").array, index=people.index)
    value = has.astype("Float64")
    by_group = value.groupby(own, dropna=False)
    share, n = by_group.transform("mean"), by_group.transform("count")
    against = (has & (share < 0.5)) | (~has & (share > 0.5))
    return (against & (n >= SMALLEST_GROUP)).fillna(value=False).astype(bool)
