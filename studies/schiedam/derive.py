"""What the declaration of `schiedam` cannot say: ages, time in guidance and rungs in groups."""

from __future__ import annotations

import pandas as pd

DAY = pd.Timestamp("2023-10-01")
"""Day on which the registration was drawn."""
HALF_A_YEAR = 6
RUNGS = {
    "isolated": "low",
    "contacts": "low",
    "organised": "middle",
    "unpaid_work": "middle",
    "supported_work": "high",
    "paid_work": "high",
}


def age_group(birth_year: pd.Series) -> pd.Series:
    """Return under 35, 35 to 49, or 50 and over, in the year of the survey; missing where the year is."""
    age = DAY.year - birth_year.astype("Float64").astype("float64")
    return _cut(age, [0, 35, 50, 200], ["under_35", "from_35", "from_50"])


def time_in(start: pd.Series) -> pd.Series:
    """Return less than a year, one to three years, or longer; missing where the start is."""
    return _cut(_months(start), [-1, 12, 36, 2000], ["short", "middle", "long"])


def some_time(start: pd.Series) -> pd.Series:
    """Return whether guidance began half a year ago or longer; missing where the start is."""
    months = _months(start)
    return (months >= HALF_A_YEAR).astype("boolean").mask(months.isna())


def rung_group(rung_now: pd.Series) -> pd.Series:
    """Return rungs 1 and 2, 3 and 4, or 5 and 6 together; missing where the rung is."""
    return rung_now.map(RUNGS).astype("string")


def _months(start: pd.Series) -> pd.Series:
    """Return whole calendar months since the start."""
    return (DAY.year - start.dt.year) * 12 + DAY.month - start.dt.month


def _cut(values: pd.Series, edges: list[int], names: list[str]) -> pd.Series:
    return pd.cut(values, edges, right=False, labels=names).astype("string")
