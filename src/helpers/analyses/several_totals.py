"""Which counts are withheld together where several totals of the same people are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from helpers.study.spec import Disclosure

SMALLEST = "smallest"
"""Column that says so: the count itself, or one below the threshold where it goes to protect another."""


def smallest(counts: Sequence[int], totals: Iterable[Iterable[int]], policy: Disclosure) -> pd.Series:
    """Return how many people the door may take each count for, beside totals that readers know.

    Parameters
    ----------
    counts : sequence of int (n,)
        People; each is part of some of the totals.
    totals : iterable of iterable of int
        Of each known total the places of the counts that add up to it.
    policy : Disclosure

    Returns
    -------
    (n,) Int64 Series
        The count itself, and `min_persons` - 1 for one that is withheld to protect others.

    Notes
    -----
    The rule of `helpers.disclosure.suppression` for one total, for many at once: while those withheld within
    a total are together fewer than `min_persons`, or only one, the next smallest goes too; until that holds
    for all totals. A door that knows one total alone would pick a companion that another total gives back.

    Examples
    --------
    >>> rule = Disclosure(profile="cbs-style", min_persons=10, zeros="shown", dominance=0.5, group=0.9)
    >>> smallest([4, 100, 20, 176], [(0, 1), (2, 3)], rule).tolist()
    [4, 9, 20, 176]
    """
    few = [0 < n < policy.min_persons or (n == 0 and policy.zeros == "withheld") for n in counts]
    hidden = {place for place, is_few in enumerate(few) if is_few}
    groups = [tuple(dict.fromkeys(group)) for group in totals]
    grows = bool(hidden)
    while grows:
        before = len(hidden)
        for group in groups:
            _join(hidden, group, counts, policy)
        grows = len(hidden) > before
    least = policy.min_persons - 1
    return pd.Series([min(n, least) if at in hidden else n for at, n in enumerate(counts)], dtype="Int64")


def _join(hidden: set[int], group: Sequence[int], counts: Sequence[int], policy: Disclosure) -> None:
    """Add to the hidden places, while those of one total do not protect each other."""
    gone = [place for place in group if place in hidden]
    rest = sorted((place for place in group if place not in hidden and counts[place]), key=counts.__getitem__)
    while gone and rest and (len(gone) < 2 or sum(counts[place] for place in gone) < policy.min_persons):
        gone.append(rest.pop(0))
        hidden.add(gone[-1])
