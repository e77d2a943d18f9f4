"""Who is in the tables of a twin: how many people, by which ids, and in which arm."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from helpers.study.shape import base_of
from helpers.study.spec import Study

USUAL, MOST = 240, 5000
"""People in a table whose number of rows nobody declared, and the most that a twin ever has."""
ANSWERED = 0.7
"""Share of the people of a table whom a table joined to it has, where neither says how many rows it has."""
ROW_NUMBER = "row_number"
CLUSTERS_PER_ARM = 12
DELIVERERS = 8


def n_people(study: Study, table: str) -> int:
    """Return how many people a table has that is joined to no other: as declared, also for its flow."""
    randomised = (
        comparison.flow["randomised"].n
        for comparison in study.comparisons.values()
        if "randomised" in comparison.flow
        and table in (part.table for part in study.samples[comparison.sample].parts)
    )
    return next((n for n in randomised if n), min(study.tables[table].rows or USUAL, MOST))


def ids(prefix: str, n: int) -> pd.Series:
    """Return ids that no register has."""
    return pd.Series([f"{prefix}{number:05d}" for number in range(1, n + 1)], dtype="string")


def chosen(study: Study, name: str, base: pd.Series, rng: np.random.Generator) -> pd.Series:
    """Return the people of a base table whom a joined table has, in the order of the base."""
    declared, of_base = study.tables[name].rows, study.tables[base_of(study, name)].rows
    share = min(declared / of_base, 1.0) if declared and of_base else ANSWERED
    n = max(1, round(share * len(base)))
    return base.iloc[np.sort(rng.choice(len(base), size=n, replace=False))].reset_index(drop=True)


def allotted(study: Study, table: str, n: int, rng: np.random.Generator) -> Mapping[str, pd.Series]:
    """Return, by variable, what follows from how arms were assigned and guidance delivered.

    Arms are of equal size, in an order drawn by lot. Where clusters were assigned, or whoever delivers works
    in one arm only, people of one cluster or deliverer share their arm.
    """
    found: dict[str, pd.Series] = {}
    for comparison in study.comparisons.values():
        arm = study.variables[comparison.arm]
        if table not in arm.tables or comparison.arm in found:
            continue
        codes = [str(code) for code in arm.codes]
        drawn = pd.Series(rng.permutation([codes[place % len(codes)] for place in range(n)]))
        found[comparison.arm] = drawn.astype("string")
        if comparison.cluster is not None and table in study.variables[comparison.cluster].tables:
            found[comparison.cluster] = _within(drawn, "C", CLUSTERS_PER_ARM, rng)
        deliverer = comparison.delivered_by.id or ""
        if deliverer in study.variables and table in study.variables[deliverer].tables:
            nested = comparison.delivered_by.relation == "nested_in_arm"
            groups = drawn if nested else pd.Series("", index=drawn.index)
            found[deliverer] = _within(groups, "M", DELIVERERS, rng)
    return found


def _within(groups: pd.Series, prefix: str, n: int, rng: np.random.Generator) -> pd.Series:
    """Return a label per row of which no two groups share one."""
    number = groups.astype("category").cat.codes
    drawn = rng.integers(1, n + 1, size=len(groups))
    labels = [f"{prefix}{group:02d}{one:02d}" for group, one in zip(number, drawn, strict=True)]
    return pd.Series(labels, dtype="string")
