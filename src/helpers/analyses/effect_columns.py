"""How a reader sees the effect table: heads, units, what is printed and what protects it."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.analyses.effect_contract import CONTRACT
from helpers.results import Column


def effect_columns() -> tuple[Column, ...]:
    """Return how a reader sees the contract's columns."""
    labels = {
        "comparison": "comparison",
        "sample": "sample",
        "outcome": "outcome",
        "arm": "arm",
        "reference": "arm",
        "adjustment": "variables",
        "source": "source",
        "population": "sample",
    }
    hidden = {
        "sample",
        "subgroup",
        "adjustment",
        "source",
        "scale",
        "unit",
        "window",
        "population",
        "std_error",
        "df",
        "low",
        "high",
        "level",
        "family",
        "n_missing",
        "n_clusters",
        "role",
        "status",
        "smallest_detectable",
    }
    return tuple(_effect_column(name, labels, hidden) for name in _PRINTED)


def findings_columns() -> tuple[Column, ...]:
    """Return the contract's columns and what a finding needs beside them; shown by cards, not as a table."""
    extra = (
        Column("design", "label", shown=False),
        Column("higher_is", "label", shown=False),
        Column("equivalence_margin", "number", unit_column="unit", shown=False),
        Column("noninferiority_margin", "number", unit_column="unit", shown=False),
        Column("relevant_effect", "number", unit_column="unit", shown=False),
        Column("within_margin", "label", shown=False),
        Column("p_equivalence", "p_value", shown=False),
        Column("p_noninferiority", "p_value", shown=False),
        Column("mean_arm", "number", unit_column="unit", shown=False),
        Column("mean_reference", "number", unit_column="unit", shown=False),
        Column("family_n", "count", shown=False),
        Column("sd_reference", "number", unit_column="unit", shown=False),
    )
    return (*effect_columns(), *extra)


_PRINTED = tuple(
    name
    for first in CONTRACT
    if first != "wave"
    for name in ((first, "wave") if first == "reference" else (first,))
)
"""The contract's columns as they are printed: a row is named by its arm, not by a wave it may lack."""
_COUNTS = ("n_arm", "n_reference", "n_missing", "n_clusters")
_IN_UNIT = ("std_error", "low", "high", "smallest_detectable")
_PLAIN = ("df", "level")


def _effect_column(name: str, labels: Mapping[str, str], hidden: set[str]) -> Column:
    shown = name not in hidden
    special = {
        "estimate": Column(name, "estimate", unit_column="unit", interval=("low", "high")),
        "verdict": Column(name, "verdict", shown=shown),
        "unit": Column(name, "label", names="unit", shown=False),
        "window": Column(name, "text", shown=False),
    }
    if name in special:
        return special[name]
    if name in _COUNTS:
        return Column(name, "count", shown=shown)
    if name in _IN_UNIT:
        return Column(name, "number", unit_column="unit", shown=shown)
    if name in _PLAIN:
        return Column(name, "number", shown=False)
    if name in ("p_value", "p_adjusted"):
        return Column(name, "p_value", shown=shown)
    return Column(name, "label", names=labels.get(name, "word"), shown=shown)
