"""What is missing, per variable and arm."""

from __future__ import annotations

from typing import Any

import pandas as pd


def missingness(frame: pd.DataFrame, arms: pd.Series[Any]) -> pd.DataFrame:
    """Count missing values per variable and arm.

    Parameters
    ----------
    frame : pandas.DataFrame, shape (n, k)
        One row per person.
    arms : pandas.Series, shape (n,)
        Name of each person's arm; no missing values.

    Returns
    -------
    pandas.DataFrame
        One row per variable × arm: `variable, arm, n, n_known, n_missing, share` with n all persons of the
        arm and `share` the part of them that is missing. Variables in the order of the frame, arms in order
        of first appearance (or of the categories).
    """
    rows = [
        {"variable": str(name), "arm": arm, "n": len(part), "n_missing": int(part.isna().sum())}
        for name in frame.columns
        for arm, part in _by_arm(frame[name], arms)
    ]
    table = pd.DataFrame(rows, columns=["variable", "arm", "n", "n_missing"])
    table.insert(3, "n_known", table["n"] - table["n_missing"])
    return table.assign(share=(table["n_missing"] / table["n"]).astype("float64"))


def _by_arm(values: pd.Series[Any], arms: pd.Series[Any]) -> list[tuple[Any, pd.Series[Any]]]:
    levels = arms.cat.categories if isinstance(arms.dtype, pd.CategoricalDtype) else arms.unique()
    return [(arm, values[(arms == arm).to_numpy()]) for arm in levels]
