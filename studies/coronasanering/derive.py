"""Variables of `coronasanering` that the declaration cannot say: pure functions of one or more columns."""

from __future__ import annotations

import pandas as pd

CEILING = 1000.0
"""Euros that another scheme remits at most."""


def capped(residual: pd.Series) -> pd.Series:
    """Return what the scheme with a ceiling would remit of the same residual debt, in euros."""
    return residual.clip(upper=CEILING)


def broad_age(age: pd.Series) -> pd.Series:
    """Return two age groups: below 50, and 50 or older."""
    return age.map({"18_34": "below_50", "35_49": "below_50", "50_64": "from_50", "65_more": "from_50"})
