"""Made-up cells of one variable, from what the declaration says of it and from nothing else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.study.spec import Variable

BLANK = 0.04
CODED_MISSING = 0.03
"""Shares of cells that are left empty, and of those that hold a declared missing code, where both may be."""
FIRST_DAY, DAYS = "2020-01-01", 730
SPREAD = 100.0
"""Highest value of a quantity whose range nobody declared."""


def cells(variable: Variable, n: int, rng: np.random.Generator, *, complete: bool) -> pd.Series:
    """Return texts as a file in dialect ``en`` would hold them.

    Parameters
    ----------
    variable : Variable
        Type, codes, missing codes and range.
    n : int
        Number of rows.
    rng : numpy Generator
    complete : bool
        Whether every cell has a value: of arms, dates and waves that the study cannot do without.

    Returns
    -------
    (n,) string Series
        Every declared code is equally likely, quantities are uniform over their range: nothing in a twin
        goes together with anything else.
    """
    texts = pd.Series(_values(variable, n, rng), dtype="object")
    if complete or variable.required:
        return texts.astype("string")
    drawn = rng.random(n)
    texts[drawn < BLANK] = ""
    if variable.missing_codes:
        codes = [str(code) for code in variable.missing_codes]
        coded = (drawn >= BLANK) & (drawn < BLANK + CODED_MISSING)
        texts[coded] = rng.choice(codes, size=int(coded.sum()))
    return texts.astype("string")


def _values(variable: Variable, n: int, rng: np.random.Generator) -> list[str]:
    match variable.type:
        case "category" | "boolean":
            return [str(code) for code in rng.choice([str(code) for code in variable.codes], size=n)]
        case "integer":
            low, high = _limits(variable)
            return [str(value) for value in rng.integers(int(np.ceil(low)), int(np.floor(high)) + 1, size=n)]
        case "real":
            low, high = _limits(variable)
            return [f"{value:.2f}" for value in np.clip(rng.uniform(low, high, size=n).round(2), low, high)]
        case "date":
            days = pd.to_datetime(FIRST_DAY) + pd.to_timedelta(rng.integers(0, DAYS, size=n), unit="D")
            return [str(day) for day in days.strftime("%Y-%m-%d")]
        case _:
            return [f"verzonnen {number}" for number in rng.integers(1, 10, size=n)]


def _limits(variable: Variable) -> tuple[float, float]:
    return variable.range if variable.range is not None else (0.0, SPREAD)
