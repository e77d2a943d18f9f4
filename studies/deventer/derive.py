"""Variables of `deventer` that the declaration cannot say: pure functions of one or more columns."""

from __future__ import annotations

import pandas as pd

POINTS = {"very_poor": 1, "poor": 2, "fair": 3, "good": 4, "very_good": 5}


def health_points(health: pd.Series) -> pd.Series:
    """Return perceived health as points, 1 (very poor) to 5 (very good)."""
    return health.map(POINTS).astype("Int64")
