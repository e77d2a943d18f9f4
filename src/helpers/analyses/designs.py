"""Why an observational comparison answers otherwise than a trial, in computed sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import records, source_of
from helpers.analyses.effect_rows import overlap_of
from helpers.analyses.questions import first_contrast
from helpers.results import Behind, Declared, Exhibit, Message, Name, Quantity
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

STRONGEST = 3
WEIGHTED = frozenset({"ipw", "aipw"})
"""Estimators whose precision the effective size of the weighted reference describes."""


def explanation(study: Study, tables: Tables, name: str, benchmark: str) -> Exhibit | None:
    """Say in computed sentences why an observational answer differs from the randomised one.

    About the first primary outcome that both comparisons have, else the first; None where they share none or
    one of the two main estimates does not exist.
    """
    shared = [key for key, one in study.outcomes.items() if {name, benchmark} <= set(one.comparisons)]
    outcome = next((key for key in shared if study.outcomes[key].role == "primary"), next(iter(shared), ""))
    effects = tables["effects"][tables["effects"]["outcome"] == outcome]
    observed = effects[effects["comparison"] == name]
    trial, adjusted = _main(effects[effects["comparison"] == benchmark]), _main(observed)
    if trial is None or adjusted is None:
        return None
    plain = observed[observed["estimator"] == "unadjusted"]
    body = [_trial_sentence(trial, benchmark)]
    if not plain.empty:
        body.append(
            Message(
                "effects.designs.plain",
                estimate_values(records(plain)[0]) | {"comparison": Name("comparison", name)},
            )
        )
    body += _difference_sentences(tables.get(f"balance_{name}"), study)
    if adjusted["estimator"] != "unadjusted":
        body.append(_adjusted_sentence(trial, adjusted, name))
    if adjusted["estimator"] in WEIGHTED:
        body.append(_weight_sentence(study, tables, name))
    body.append(
        Message(
            "effects.designs.remains",
            {"comparison": Name("comparison", name), "benchmark": Name("comparison", benchmark)},
        )
    )
    return Exhibit(
        id=f"effects.designs.{name}",
        kind="text",
        title=Message("effects.designs.title", {"outcome": Name("outcome", outcome)}),
        chapter="effectiviteit",
        body=tuple(body),
        source=Message(
            "common.source", {"tables": Name("source", source_of(study, study.comparisons[name].sample))}
        ),
    )


def estimate_values(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an estimate and its interval as guarded values of a message."""
    behind = int(min(row["n_arm"], row["n_reference"]))
    unit = str(row["unit"])
    numbers = {
        key: Behind(Quantity(float(row[key]), unit, is_difference=True), behind)
        for key in ("estimate", "low", "high")
    }
    return numbers | {
        "level": Declared(float(row["level"])),
        "arm": Name("arm", str(row["arm"])),
        "reference": Name("arm", str(row["reference"])),
    }


def _main(rows: pd.DataFrame) -> dict[str, Any] | None:
    estimated = (rows["analysis"] == "main") & rows["estimate"].notna()
    return next(iter(records(rows[estimated])), None)


def _trial_sentence(trial: Mapping[str, Any], benchmark: str) -> Message:
    return Message(
        "effects.designs.trial", estimate_values(trial) | {"comparison": Name("comparison", benchmark)}
    )


def _difference_sentences(balance: pd.DataFrame | None, study: Study) -> list[Message]:
    """Name the covariates on which the groups differ most before anything is adjusted, beyond the limit."""
    if balance is None:
        return []
    before = balance[balance["method"] == "method.before"].dropna(subset=["smd"])
    declared = before[before["variable"].isin(study.describe.baseline)]
    apart = declared[declared["smd"].abs() > study.describe.smd_threshold]
    strongest = apart.loc[apart["smd"].abs().sort_values(ascending=False, kind="stable").index].head(
        STRONGEST
    )
    last = "effects.designs.variable_last" if len(strongest) > 1 else "effects.designs.variable_only"
    keys = ["effects.designs.variable"] * (len(strongest) - 1) + [last] * bool(len(strongest))
    rows = tuple(
        Message(
            key,
            {
                "variable": Name("variable", str(row["variable"])),
                "smd": Behind(float(row["smd"]), int(min(row["n_arm"], row["n_reference"]))),
            },
        )
        for key, row in zip(keys, records(strongest), strict=True)
    )
    return [Message("effects.designs.unlike", {"variables": rows})] if rows else []


def _adjusted_sentence(trial: Mapping[str, Any], adjusted: Mapping[str, Any], name: str) -> Message:
    covers = adjusted["low"] <= trial["estimate"] <= adjusted["high"]
    wider = (adjusted["high"] - adjusted["low"]) / (trial["high"] - trial["low"])
    behind = int(min(adjusted["n_arm"], adjusted["n_reference"]))
    return Message(
        "effects.designs.covered" if covers else "effects.designs.not_covered",
        estimate_values(adjusted)
        | {
            "comparison": Name("comparison", name),
            "estimator": Name("word", str(adjusted["estimator"])),
            "wider": Behind(float(wider), behind),
        },
    )


def _weight_sentence(study: Study, tables: Tables, name: str) -> Message:
    """Say on how many people of the reference the weights rest."""
    contrast, plan = first_contrast(study, tables, name)
    reference = overlap_of(contrast, plan).reference
    return Message(
        "effects.designs.rests",
        {
            "effective": Behind(float(reference.effective_att), reference.n),
            "n_reference": Behind(float(reference.n), reference.n),
        },
    )
