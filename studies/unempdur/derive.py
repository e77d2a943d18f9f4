"""What the declaration of `unempdur` cannot say: how a spell without work ended, from four columns."""

from __future__ import annotations

import numpy as np
import pandas as pd

EXITS = ("full_time", "part_time", "unknown_kind", "still_jobless")
NOT_RECORDED = "not_recorded"
"""None of the four was ticked: seen without work for as long as the spell, and nothing written down after."""


def exit_kind(
    full_time: pd.Series, part_time: pd.Series, unknown_kind: pd.Series, still_jobless: pd.Series
) -> pd.Series:
    """Return how a spell ended; `not_recorded` where none of the four is ticked.

    A spell with two exits, or one that is not known, has no exit: missing.
    """
    ticked = pd.DataFrame(dict(zip(EXITS, (full_time, part_time, unknown_kind, still_jobless), strict=True)))
    n_ticked = ticked.astype("Int64").sum(axis=1, skipna=False)
    kind = pd.Series(NOT_RECORDED, index=ticked.index, dtype="string")
    for name in EXITS:
        kind = kind.mask(ticked[name].fillna(value=False).astype(bool), name)
    return kind.mask(n_ticked.isna() | (n_ticked > 1))


def weekly_wage(log_wage: pd.Series) -> pd.Series:
    """Return weekly earnings in the lost job, in dollars of 1985, from their natural logarithm."""
    return pd.Series(np.exp(log_wage.astype("float64")), index=log_wage.index)
