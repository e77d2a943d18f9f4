"""How the exhibits of the analyses are protected: every number on a row rests on the people of that row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from helpers.results import Exhibit, Guard

ARMS = ("n_arm", "n_reference")
_NUMBERS = ("count", "number", "estimate", "percent", "p_value", "verdict")


def protected(exhibit: Exhibit, counts: Sequence[str] = ARMS) -> Exhibit:
    """Return the exhibit with one guard per count of persons, each covering every other number of its row.

    Parameters
    ----------
    exhibit : Exhibit
        Without guards.
    counts : sequence of str
        Columns with the numbers of persons that a row rests on.
    """
    covered = tuple(c.name for c in exhibit.columns if c.kind in _NUMBERS and c.name not in counts)
    return replace(exhibit, guards=tuple(Guard(count, covered) for count in counts))
