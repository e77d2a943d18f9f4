"""Ids of two files that are not the same text and may be the same person: 00123 and 123, "A1" and "a1 "."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.study.shape import sides
from helpers.study.spec import Study

Difference = Literal["blanks", "decimals", "zeros", "capitals", "several"]
SAME: Mapping[Difference, Callable[[pd.Series], pd.Series]] = {
    "blanks": lambda keys: keys.str.replace(r"\s+", "", regex=True),
    "decimals": lambda keys: keys.str.replace(r"[.,]0+$", "", regex=True),
    "zeros": lambda keys: keys.str.replace(r"^0+(?=.)", "", regex=True),
    "capitals": lambda keys: keys.str.casefold(),
}
"""What two programs make of one id, and how to look past it."""


@dataclass(frozen=True, slots=True)
class SpelledOtherwise:
    """People of one file who would be found in another if a difference of spelling did not count.

    Attributes
    ----------
    table, base : str
        The table that is joined, and the one that it is joined to.
    difference : {"blanks", "decimals", "zeros", "capitals", "several"}
        What differs; several is what no single difference explains.
    n : int
        Different ids of `table`.
    """

    table: str
    base: str
    difference: Difference
    n: int


def spelled_otherwise(study: Study, frames: Mapping[str, pd.DataFrame]) -> tuple[SpelledOtherwise, ...]:
    """Return, by join and difference, how many people are not found because of how their id is spelled.

    Parameters
    ----------
    study : Study
        Of which `joins` are read.
    frames : mapping of str to DataFrame
        Parsed tables by declared name.

    Notes
    -----
    Nothing is repaired: 7 and 007 can be two people. Who has several differences at once is counted once,
    under "several".
    """
    found = []
    for join in study.joins:
        table, base = sides(join)
        here, there = (_different(frames[one][join.on]) for one in (table, base))
        left, free = here[~here.isin(there)], there[~there.isin(here)]
        for difference, same in SAME.items():
            alike = same(left).isin(same(free))
            found.append(SpelledOtherwise(table, base, difference, int(alike.sum())))
            left = left[~alike]
        all_left, all_free = left, free
        for same in SAME.values():
            all_left, all_free = same(all_left), same(all_free)
        found.append(SpelledOtherwise(table, base, "several", int(all_left.isin(all_free).sum())))
    return tuple(one for one in found if one.n)


def _different(keys: pd.Series) -> pd.Series:
    """Return the different keys of a table that are not missing."""
    return keys.astype("string").dropna().drop_duplicates().reset_index(drop=True)
