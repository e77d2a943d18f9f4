"""What the declaration of `nsw` cannot say: three pure functions of its variables."""

from __future__ import annotations

import pandas as pd


def age_squared(age: pd.Series) -> pd.Series:
    """Return age squared, in years²; missing stays missing."""
    return age.astype("float64") ** 2


def no_earnings(earnings: pd.Series) -> pd.Series:
    """Return whether a person earned nothing in the year; missing stays missing."""
    return (earnings == 0).astype("boolean").mask(earnings.isna())


def any_earnings(earnings: pd.Series) -> pd.Series:
    """Return whether a person earned anything in the year; missing stays missing."""
    return (earnings > 0).astype("boolean").mask(earnings.isna())
