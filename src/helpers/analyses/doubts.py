"""What an observational comparison does not show, and what nobody measured."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses.contrasts import Contrast, records
from helpers.analyses.effect_contract import WITHHELD
from helpers.analyses.protection import protected
from helpers.analyses.questions import contrasts
from helpers.effects.sensitivity import EValue, e_value_from_difference, e_value_from_shares
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Column, Exhibit, Message
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def withheld_exhibit(frame: pd.DataFrame) -> Exhibit:
    """List the estimates that are not shown, each with its reason."""
    return protected(
        Exhibit(
            id="effects.withheld",
            kind="table",
            title=Message("effects.withheld.title"),
            chapter="effectiviteit",
            frame=frame[list(WITHHELD)],
            columns=(
                Column("comparison", "label", names="comparison"),
                Column("outcome", "label", names="outcome"),
                Column("wave", "label"),
                Column("arm", "label", names="arm", shown=False),
                Column("reference", "label", names="arm", shown=False),
                Column("estimand", "label"),
                Column("estimator", "label"),
                Column("reason", "label"),
                Column("n_arm", "count", shown=False),
                Column("n_reference", "count", shown=False),
                Column("share_extreme", "percent"),
                Column("effective_arm", "number"),
                Column("effective_reference", "number", shown=False),
            ),
            note=Message("effects.withheld.note"),
        )
    )


def unmeasured_exhibit(study: Study, tables: Tables) -> Exhibit | None:
    """Tabulate the E-value of every main observational estimate and of the limit nearest to zero.

    None where no main estimate has one.
    """
    effects = tables["effects"]
    estimated = (effects["analysis"] == "main") & effects["estimate"].notna()
    main = effects[estimated & (effects["design"] == "observational")]
    made = [_unmeasured_row(study, tables, row) for row in records(main)]
    rows = [row for row in made if row is not None]
    if not rows:
        return None
    return protected(
        Exhibit(
            id="effects.unmeasured",
            kind="table",
            title=Message("effects.unmeasured.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows),
            columns=(
                Column("comparison", "label", names="comparison"),
                Column("outcome", "label", names="outcome"),
                Column("arm", "label", names="arm"),
                Column("n_arm", "count"),
                Column("n_reference", "count"),
                Column("risk_ratio", "number"),
                Column("e_value", "number"),
                Column("e_value_limit", "number"),
            ),
            note=Message("effects.unmeasured.note"),
        )
    )


def _unmeasured_row(study: Study, tables: Tables, row: Mapping[str, Any]) -> dict[str, Any] | None:
    contrast = next(
        one
        for one in contrasts(study, tables, comparison=row["comparison"])
        if (one.outcome, one.arm) == (row["outcome"], row["arm"])
    )
    try:
        found = _e_value(contrast, row)
    except EstimationImpossible as impossible:
        place = f"{row['comparison']}, {row['outcome']}, E-value"
        warnings.warn(f"{place}: {impossible}", StatisticalWarning, stacklevel=2)
        return None
    kept = {key: row[key] for key in ("comparison", "outcome", "arm", "n_arm", "n_reference")}
    return kept | {"risk_ratio": found.risk_ratio, "e_value": found.point, "e_value_limit": found.limit}


def _e_value(contrast: Contrast, row: Mapping[str, Any]) -> EValue:
    """Return the E-value: from risks for shares, from standard deviations for amounts and scores."""
    if contrast.unit == "share":
        estimate, low, high = (float(row[key]) for key in ("estimate", "low", "high"))
        return e_value_from_shares(float(row["mean_arm"]), estimate, low, high)
    groups = [contrast.observed[(contrast.treated == side) & ~np.isnan(contrast.observed)] for side in (0, 1)]
    pooled = np.sqrt(sum((len(g) - 1) * np.var(g, ddof=1) for g in groups) / (sum(map(len, groups)) - 2))
    return e_value_from_difference(
        float(row["estimate"]), float(row["std_error"]), float(pooled), level=float(row["level"])
    )
