"""What a comparison could have seen: planned from its size, and from the standard error it got."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import records
from helpers.analyses.protection import protected
from helpers.effects.equivalence import equivalence_power
from helpers.effects.equivalence_planning import plan_for_means, plan_for_proportions
from helpers.effects.power import (
    detectable_difference_in_means,
    detectable_difference_in_proportions,
    detectable_from_std_error,
)
from helpers.errors import EstimationImpossible
from helpers.results import Absent, Column, Exhibit, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
KEPT = (
    "comparison", "outcome", "wave", "arm", "reference", "n_arm", "n_reference", "unit", "relevant_effect",
    "equivalence_margin", "noninferiority_margin", "p_equivalence", "p_noninferiority", "level",
)  # fmt: skip


def could_have_seen(study: Study, tables: Tables) -> Produced | Absent:
    """Say what each comparison could have seen: planned from sizes, and from the standard error it got.

    Equivalence too: the chance of showing it as planned (from numbers of people and the share or spread of
    the reference; an observational comparison has only its standard error), and how many people it takes.
    """
    if not study.outcomes:
        return Absent(Message("effects.absent.no_outcome"))
    found = tables["findings"]
    rows = [_detectable_row(study, row) for row in records(found[found["estimate"].notna()])]
    if not rows:
        return Absent(Message("effects.absent.nothing_estimated"))
    frame = pd.DataFrame(rows).astype({"n_arm": "Int64", "n_reference": "Int64", "n_needed": "Int64"})
    exhibit = protected(
        Exhibit(
            id="effects.detectable",
            kind="table",
            title=Message("effects.detectable.title"),
            chapter="effectiviteit",
            frame=frame,
            columns=_columns(frame),
            note=Message("effects.detectable.note"),
        )
    )
    return Produced((exhibit,), {"detectable": frame})


def _columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    declares = bool(frame["noninferiority_margin"].notna().any())
    shown = {
        "comparison": Column("comparison", "label", names="comparison"),
        "outcome": Column("outcome", "label", names="outcome"),
        "wave": Column("wave", "label", shown=bool((frame["wave"] != "").any())),
        "arm": Column("arm", "label", names="arm"),
        "reference": Column("reference", "label", names="arm", shown=len(set(frame["reference"])) > 1),
        "n_arm": Column("n_arm", "count"),
        "n_reference": Column("n_reference", "count"),
        "unit": Column("unit", "label", names="unit", shown=False),
        "relevant_effect": Column("relevant_effect", "number", unit_column="unit"),
        "planned": Column("planned", "number", unit_column="unit"),
        "planned_formula": Column("planned_formula", "label", shown=False),
        "realised": Column("realised", "number", unit_column="unit"),
        "realised_formula": Column("realised_formula", "label", shown=False),
        "equivalence_margin": Column("equivalence_margin", "number", unit_column="unit"),
        "equivalence_power": Column("equivalence_power", "percent"),
        "n_needed": Column("n_needed", "count"),
        "equivalence_formula": Column("equivalence_formula", "label", shown=False),
        "p_equivalence": Column("p_equivalence", "p_value"),
        "noninferiority_margin": Column(
            "noninferiority_margin", "number", unit_column="unit", shown=declares
        ),
        "p_noninferiority": Column("p_noninferiority", "p_value", shown=declares),
        "level": Column("level", "percent", shown=False),
        "power": Column("power", "percent", shown=False),
    }
    return tuple(column for name, column in shown.items() if name in frame)


def _detectable_row(study: Study, row: Mapping[str, Any]) -> dict[str, Any]:
    plan = study.analysis[row["comparison"]]
    realised = detectable_from_std_error(row["std_error"], df=row["df"], level=plan.level, power=plan.power)
    return (
        {key: row[key] for key in KEPT}
        | _planned(row, level=plan.level, power=plan.power)
        | {"realised": realised.value, "realised_formula": f"formula.{realised.formula}", "power": plan.power}
        | _equivalence(row, level=plan.level, power=plan.power)
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


def _equivalence(row: Mapping[str, Any], *, level: float, power: float) -> dict[str, Any]:
    """Plan the test of equivalence of a trial alike; an observational comparison has its standard error.

    Missing where the reference does not vary.
    """
    margin = float(row["equivalence_margin"])
    if row["design"] != "randomised":
        chance = equivalence_power(row["std_error"], margin=margin, level=level)
        formula = "formula.normal_from_std_error"
        return {"equivalence_power": chance, "n_needed": pd.NA, "equivalence_formula": formula}
    sizes = (int(row["n_arm"]), int(row["n_reference"]))
    is_share = row["unit"] == "share"
    try:
        plan = (plan_for_proportions if is_share else plan_for_means)(
            float(row["mean_reference" if is_share else "sd_reference"]),
            *sizes,
            margin=margin,
            level=level,
            power=power,
        )
    except EstimationImpossible:
        return {"equivalence_power": float("nan"), "n_needed": pd.NA, "equivalence_formula": ""}
    return {
        "equivalence_power": plan.power,
        "n_needed": plan.n_per_arm,
        "equivalence_formula": f"formula.{plan.formula}",
    }
