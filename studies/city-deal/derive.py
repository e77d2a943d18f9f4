"""What the declaration of `city-deal` cannot say: ages in groups, for the attributes of who is quoted."""

from __future__ import annotations

import pandas as pd


def age_group(age: pd.Series) -> pd.Series:
    """Return under 40, 40 to 59, or 60 and over; missing where the age is."""
    return _cut(age, [0, 40, 60, 200], ["under_40", "from_40", "from_60"])


def age_half(age: pd.Series) -> pd.Series:
    """Return under 40, or 40 and over; missing where the age is."""
    return _cut(age, [0, 40, 200], ["under_40", "from_40"])


def _cut(age: pd.Series, edges: list[int], names: list[str]) -> pd.Series:
    return pd.cut(age.astype("Float64").astype("float64"), edges, right=False, labels=names).astype("string")
