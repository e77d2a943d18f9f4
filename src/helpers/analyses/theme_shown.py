"""Which answers of a theme can be said at all: what few people gave, and what would give that away."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.study.spec import Disclosure

BY = ["theme", "weighting", "group"]


def hidden(counts: Mapping[str, int], policy: Disclosure) -> frozenset[str]:
    """Return the answers that the door will withhold of counts that add up to a known number of people.

    Those of too few people, and the next smallest while the hidden ones together are too few or only one: the
    rule of `helpers.disclosure.suppression`, for sentences and rows that must not say what it hides.
    """
    few = {name for name, n in counts.items() if _is_few(n, policy)}
    ranked = sorted((name for name in counts if name not in few and counts[name]), key=counts.__getitem__)
    gone = set(few)
    while few and ranked and (len(gone) < 2 or sum(counts[name] for name in gone) < policy.min_persons):
        gone.add(ranked.pop(0))
    return frozenset(gone)


def smallest(rows: pd.DataFrame) -> pd.Series:
    """Return, for each row, the smallest group behind any of the answers of its theme; none counts as none.

    The highest that a share could be follows from what the others gave, and so gives all of them away.
    """
    given = rows["n_with"].where(rows["n_with"] > 0)
    missing = rows["n_missing"].where(rows["n_missing"] > 0)
    behind = pd.concat([given, missing], axis=1).min(axis=1)
    least = behind.groupby([rows[name] for name in BY], sort=False).transform("min")
    return least.fillna(0).astype("Int64")


def _is_few(n: int, policy: Disclosure) -> bool:
    return 0 < n < policy.min_persons or (n == 0 and policy.zeros == "withheld")
