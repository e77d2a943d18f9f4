"""The columns of the effect table, as docs/contracts.md lists them, and their types."""

from __future__ import annotations

from typing import Any

import pandas as pd

KEY = (
    "comparison", "sample", "outcome", "wave", "subgroup", "arm", "reference", "estimand", "estimator",
    "adjustment", "variance", "source",
)  # fmt: skip
VALUES = (
    "scale", "unit", "window", "population", "estimate", "std_error", "df", "low", "high", "level", "p_value",
    "family", "p_adjusted", "n_arm", "n_reference", "n_missing", "n_clusters", "smallest_detectable",
    "verdict", "role", "analysis", "status",
)  # fmt: skip
CONTRACT = KEY + VALUES
"""Columns of the effect table, as docs/contracts.md lists them."""

REALS = frozenset({
    "estimate", "std_error", "df", "low", "high", "level", "p_value", "p_adjusted", "smallest_detectable",
    "equivalence_margin", "relevant_effect", "noninferiority_margin", "p_equivalence", "p_noninferiority",
    "mean_arm", "mean_reference", "sd_reference",
    "share_extreme", "effective_arm", "effective_reference",
})  # fmt: skip
BESIDE = (
    "design", "higher_is", "equivalence_margin", "relevant_effect", "noninferiority_margin", "within_margin",
    "p_equivalence", "p_noninferiority", "mean_arm", "mean_reference", "sd_reference",
)  # fmt: skip
"""What findings need beside the contract's columns."""


WITHHELD = (
    "comparison",
    "outcome",
    "wave",
    "arm",
    "reference",
    "estimand",
    "estimator",
    "reason",
    "n_arm",
    "n_reference",
    "share_extreme",
    "effective_arm",
    "effective_reference",
)


def typed(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return rows as a frame; counts of people and what is so or not may be missing, numbers are reals."""
    frame = pd.DataFrame(rows, columns=list(columns))
    missing = {name: "Int64" for name in columns if name.startswith("n_")}
    missing |= {name: "boolean" for name in columns if name == "within_margin"}
    return frame.astype(missing | {name: "float64" for name in columns if name in REALS})


def main_rows(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the main rows as a reader should meet them: randomised first, then primary outcomes first."""
    design = {"randomised": 0, "observational": 1}
    roles = {"primary": 0, "harm": 1, "secondary": 2, "exploratory": 3}
    main = effects[effects["analysis"] == "main"]
    order = main["design"].map(design) * 10 + main["role"].map(roles)
    return main.loc[order.sort_values(kind="stable").index].reset_index(drop=True)
