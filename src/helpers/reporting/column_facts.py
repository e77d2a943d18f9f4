"""What holds for a whole column of numbers: whether it is a difference, and its decimals without a unit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from helpers.reporting import notation

DIFFERENCES = frozenset({
    "equivalence_high", "equivalence_low", "equivalence_margin", "gap", "noninferiority_margin", "planned",
    "prediction_high", "prediction_low", "realised", "relevant_effect", "sd_gap", "set_high", "set_low",
    "smallest_detectable", "std_error", "tau",
})  # fmt: skip
"""Columns of the contract that are differences without a sign: a share among them is in percentage points."""


def decimals_of_column(column: pd.Series[Any]) -> int:
    """Return the decimals of a column without unit: none for whole or large numbers, two for small ones."""
    values = pd.to_numeric(column, errors="coerce").dropna().astype(float)
    finite = values[np.isfinite(values)]
    largest = float(finite.abs().max()) if len(finite) else 0.0
    if (finite == finite.round()).all() or largest >= 100:
        return 0
    return 1 if largest >= 10 else notation.decimals_of("")
