"""What a comparison could have seen: planned from its size, and from the standard error it got."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import records
from helpers.analyses.protection import protected
from helpers.effects.equivalence import equivalence_power
from helpers.effects.power import (
    detectable_difference_in_means,
    detectable_difference_in_proportions,
    detectable_from_std_error,
)
from helpers.errors import EstimationImpossible
from helpers.results import Absent, Column, Exhibit, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def could_have_seen(study: Study, tables: Tables) -> Produced | Absent:
    """Say what each comparison could have seen: planned from sizes, and from the standard error it got."""
    if not study.outcomes:
        return Absent(Message("effects.absent.no_outcome"))
    found = tables["findings"]
    rows = [_detectable_row(study, row) for row in records(found[found["estimate"].notna()])]
    if not rows:
        return Absent(Message("effects.absent.nothing_estimated"))
    exhibit = protected(
        Exhibit(
            id="effects.detectable",
            kind="table",
            title=Message("effects.detectable.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows),
            columns=(
                Column("comparison", "label", names="comparison"),
                Column("outcome", "label", names="outcome"),
                Column("arm", "label", names="arm"),
                Column("n_arm", "count"),
                Column("n_reference", "count"),
                Column("unit", "label", names="unit", shown=False),
                Column("relevant_effect", "number", unit_column="unit"),
                Column("planned", "number", unit_column="unit"),
                Column("planned_formula", "label", shown=False),
                Column("realised", "number", unit_column="unit"),
                Column("realised_formula", "label", shown=False),
                Column("equivalence_margin", "number", unit_column="unit"),
                Column("equivalence_power", "percent"),
                Column("p_equivalence", "p_value"),
                Column("level", "percent", shown=False),
                Column("power", "percent", shown=False),
            ),
            note=Message("effects.detectable.note"),
        )
    )
    return Produced((exhibit,), {"detectable": exhibit.frame})


def _detectable_row(study: Study, row: Mapping[str, Any]) -> dict[str, Any]:
    plan = study.analysis[row["comparison"]]
    realised = detectable_from_std_error(row["std_error"], df=row["df"], level=plan.level, power=plan.power)
    kept = (
        "comparison",
        "outcome",
        "arm",
        "n_arm",
        "n_reference",
        "unit",
        "relevant_effect",
        "equivalence_margin",
        "p_equivalence",
        "level",
    )
    return (
        {key: row[key] for key in kept}
        | _planned(row, level=plan.level, power=plan.power)
        | {
            "realised": realised.value,
            "realised_formula": f"formula.{realised.formula}",
            "equivalence_power": equivalence_power(
                row["std_error"], margin=row["equivalence_margin"], level=plan.level
            ),
            "power": plan.power,
        }
    )


def _planned(row: Mapping[str, Any], *, level: float, power: float) -> dict[str, Any]:
    """Plan a trial with the size of its arms and what is known of the reference: its share, or its spread.

    Missing for an observational comparison, whose precision follows from weights and not from numbers of
    people, and where no difference would have been detectable (a reference that does not vary, or a share
    from which even a rise to 1 would be missed).
    """
    nothing = {"planned": float("nan"), "planned_formula": ""}
    if row["design"] != "randomised":
        return nothing
    sizes = (int(row["n_arm"]), int(row["n_reference"]))
    try:
        if row["unit"] == "share":
            found = detectable_difference_in_proportions(
                row["mean_reference"], *sizes, level=level, power=power
            )
        else:
            found = detectable_difference_in_means(row["sd_reference"], *sizes, level=level, power=power)
    except EstimationImpossible:
        return nothing
    return {"planned": found.value, "planned_formula": f"formula.{found.formula}"}
