"""What an observational comparison must show of itself: overlap, balance, withheld numbers, doubts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers.analyses import models
from helpers.analyses.contrasts import Contrast, contrasts, records, source_of
from helpers.analyses.effect_rows import WITHHELD, overlap_of
from helpers.analyses.protection import protected
from helpers.describe.balance import standardised_differences
from helpers.describe.distribution import binned
from helpers.effects.overlap import ArmOverlap
from helpers.effects.sensitivity import EValue, e_value, e_value_from_difference
from helpers.effects.weighting import ipw_att
from helpers.errors import EstimationImpossible
from helpers.results import Behind, Column, Declared, Exhibit, Guard, Message, Name, Produced, Quantity
from helpers.study.spec import ObservationalAnalysis, Study

Tables = Mapping[str, pd.DataFrame]

MAX_BINS = 24
STRONGEST = 3


def overlap_exhibits(study: Study, tables: Tables, name: str) -> Produced:
    """Show the estimated chance of being in the arm, per group, and how many people the weights rest on."""
    contrast, plan = _first(study, tables, name)
    return Produced((_overlap_figure(study, contrast, plan), _overlap_table(study, contrast, plan)))


def balance_exhibits(study: Study, tables: Tables, name: str) -> Produced:
    """Compare the groups on every covariate: as they are, after matching, after weighting."""
    contrast, plan = _first(study, tables, name)
    frame = _balance_frame(contrast, plan)
    exhibit = protected(
        Exhibit(
            id=f"effects.balance.{name}",
            kind="figure",
            drawing="love",
            title=Message("effects.balance.title", {"comparison": Name("comparison", name)}),
            chapter="effectiviteit",
            frame=frame,
            columns=(
                Column("variable", "label", names="variable"),
                Column("method", "label"),
                Column("smd", "number"),
                Column("variance_ratio", "number", shown=False),
                Column("n_arm", "count"),
                Column("n_reference", "count"),
            ),
            note=Message("effects.balance.note", {"threshold": Declared(study.describe.smd_threshold)}),
            alt=_balance_alt(frame, study.describe.smd_threshold),
            options={"threshold": study.describe.smd_threshold},
        )
    )
    return Produced((exhibit,), {f"balance_{name}": frame})


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
                Column("arm", "label", names="arm", shown=False),
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


def unmeasured_exhibit(study: Study, tables: Tables) -> Exhibit:
    """Tabulate the E-value of every main observational estimate and of the limit nearest to zero."""
    effects = tables["effects"]
    main = effects[(effects["analysis"] == "main") & (effects["design"] == "observational")]
    rows = [_unmeasured_row(study, tables, row) for row in records(main)]
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


def explanation(study: Study, tables: Tables, name: str, benchmark: str) -> Exhibit:
    """Say in computed sentences why an observational answer differs from the randomised one."""
    outcome = next(
        key for key, o in study.outcomes.items() if name in o.comparisons and benchmark in o.comparisons
    )
    effects = tables["effects"][tables["effects"]["outcome"] == outcome]
    observed = effects[effects["comparison"] == name]
    trial = _main(effects[effects["comparison"] == benchmark])
    plain, adjusted = observed[observed["estimator"] == "unadjusted"], _main(observed)
    body = [_trial_sentence(trial, benchmark)]
    if not plain.empty:
        body.append(
            Message(
                "effects.designs.plain",
                estimate_values(records(plain)[0]) | {"comparison": Name("comparison", name)},
            )
        )
    body += _difference_sentences(tables[f"balance_{name}"], study)
    body.append(_adjusted_sentence(trial, adjusted, study, tables, name))
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


def _first(study: Study, tables: Tables, name: str) -> tuple[Contrast, ObservationalAnalysis]:
    plan = study.analysis[name]
    if not isinstance(plan, ObservationalAnalysis):
        raise TypeError(f"{name} is not observational")
    return next(contrasts(study, tables, comparison=name)), plan


def _main(rows: pd.DataFrame) -> dict[str, Any]:
    return records(rows[rows["analysis"] == "main"])[0]


def _overlap_figure(study: Study, contrast: Contrast, plan: ObservationalAnalysis) -> Exhibit:
    frame = _score_bins(study, contrast, plan)
    found = overlap_of(contrast, plan)
    return protected(
        Exhibit(
            id=f"effects.overlap.{contrast.comparison}",
            kind="figure",
            drawing="overlap",
            title=Message("effects.overlap.title", {"arm": Name("arm", contrast.arm)}),
            chapter="effectiviteit",
            frame=frame,
            columns=(
                Column("group", "label", names="arm"),
                Column("low", "percent"),
                Column("high", "percent"),
                Column("n", "count"),
                Column("share", "percent"),
            ),
            note=Message("effects.overlap.note", {"k": Declared(study.disclosure.min_persons)}),
            alt=Message(
                "effects.overlap.alt",
                {
                    "arm": Name("arm", contrast.arm),
                    "reference": Name("arm", contrast.reference),
                    "trim": Declared(Quantity(plan.overlap.trim, "share")),
                    "extreme": _share_of(found.reference.share_extreme, found.reference.n),
                    "extreme_arm": _share_of(found.arm.share_extreme, found.arm.n),
                },
            ),
            options={"axis": "logit", "arm": contrast.arm, "reference": contrast.reference},
        ),
        ("n",),
    )


def _score_bins(study: Study, contrast: Contrast, plan: ObservationalAnalysis) -> pd.DataFrame:
    """Bin the scores on the log odds scale, where a chance of one in a thousand can still be seen."""
    cases = models.complete(contrast, plan)
    groups = pd.Categorical(
        np.where(cases.treated == 1, contrast.arm, contrast.reference),
        categories=[contrast.arm, contrast.reference],
    )
    table = binned(
        pd.Series(cases.score.linear),
        pd.Series(groups),
        spike=None,
        min_count=study.disclosure.min_persons,
        max_bins=MAX_BINS,
    )
    return pd.DataFrame(
        {
            "group": table["group"].astype("str"),
            "low": expit(table["low"].to_numpy(dtype="float64")),
            "high": expit(table["high"].to_numpy(dtype="float64")),
            "n": table["n"].astype("Int64"),
            "share": table["share"].astype("float64"),
        }
    )


def _overlap_table(study: Study, contrast: Contrast, plan: ObservationalAnalysis) -> Exhibit:
    found = overlap_of(contrast, plan)
    sample = study.comparisons[contrast.comparison].sample
    rows = [_overlap_row(contrast.arm, found.arm), _overlap_row(contrast.reference, found.reference)]
    return Exhibit(
        id=f"effects.overlap.{contrast.comparison}.numbers",
        kind="table",
        title=Message("effects.overlap.numbers"),
        chapter="effectiviteit",
        frame=pd.DataFrame(rows),
        columns=(
            Column("group", "label", names="arm"),
            Column("n", "count"),
            Column("n_outside", "count", shown=False),
            Column("share_outside", "percent"),
            Column("n_extreme", "count", shown=False),
            Column("share_extreme", "percent"),
            Column("effective_att", "number"),
            Column("effective_ate", "number"),
        ),
        guards=(
            Guard("n", ("effective_att", "effective_ate")),
            Guard("n_outside", ("share_outside",)),
            Guard("n_extreme", ("share_extreme",)),
        ),
        source=Message("common.source", {"tables": Name("source", source_of(study, sample))}),
        note=Message(
            "effects.overlap.numbers_note", {"trim": Declared(Quantity(plan.overlap.trim, "share"))}
        ),
    )


def _overlap_row(group: str, side: ArmOverlap) -> dict[str, Any]:
    return {
        "group": group,
        "n": side.n,
        "n_outside": _persons(side.share_outside, side.n),
        "share_outside": side.share_outside,
        "n_extreme": _persons(side.share_extreme, side.n),
        "share_extreme": side.share_extreme,
        "effective_att": side.effective_att,
        "effective_ate": side.effective_ate,
    }


def _persons(share: float, n: int) -> int:
    return round(share * n)


def _share_of(share: float, n: int) -> Behind:
    """Return a share of n persons, guarded by the persons in it."""
    return Behind(Quantity(share, "share"), _persons(share, n))


def _balance_frame(contrast: Contrast, plan: ObservationalAnalysis) -> pd.DataFrame:
    cases = models.complete(contrast, plan)
    weights = {
        "before": None,
        "weighted": ipw_att(cases.outcome, cases.treated, cases.covariates, level=plan.level).weights,
    }
    try:
        weights["matched"] = models.matched(cases, plan).weights
    except EstimationImpossible:
        weights.pop("matched", None)
    parts = [
        standardised_differences(
            cases.covariates, cases.treated, weights=given, denominator="treated"
        ).assign(method=f"method.{name}")
        for name, given in weights.items()
    ]
    columns = ["variable", "method", "smd", "variance_ratio", "n_arm", "n_reference"]
    return pd.concat(parts, ignore_index=True)[columns]


def _balance_alt(frame: pd.DataFrame, threshold: float) -> Message:
    counts = tuple(
        Message(
            "effects.balance.alt_method",
            {
                "method": Name("word", str(method)),
                "flagged": Declared(int((part["smd"].abs() > threshold).sum())),
                "all": Declared(len(part)),
                "largest": Behind(
                    float(part["smd"].abs().max()), int(part[["n_arm", "n_reference"]].to_numpy().min())
                ),
            },
        )
        for method, part in frame.groupby("method", sort=False)
    )
    return Message("effects.balance.alt", {"threshold": Declared(threshold), "methods": counts})


def _unmeasured_row(study: Study, tables: Tables, row: Mapping[str, Any]) -> dict[str, Any]:
    contrast = next(
        one
        for one in contrasts(study, tables, comparison=row["comparison"])
        if (one.outcome, one.arm) == (row["outcome"], row["arm"])
    )
    found = _e_value(contrast, row)
    kept = {key: row[key] for key in ("comparison", "outcome", "arm", "n_arm", "n_reference")}
    return kept | {"risk_ratio": found.risk_ratio, "e_value": found.point, "e_value_limit": found.limit}


def _e_value(contrast: Contrast, row: Mapping[str, Any]) -> EValue:
    """Return the E-value: from risks for shares, from standard deviations for amounts and scores."""
    if contrast.unit == "share":
        mean = float(row["mean_arm"])
        ratios = [mean / (mean - float(row[key])) for key in ("estimate", "low", "high")]
        if min(mean - float(row[key]) for key in ("estimate", "low", "high")) > 0:
            return e_value(*ratios)
    groups = [contrast.observed[(contrast.treated == side) & ~np.isnan(contrast.observed)] for side in (0, 1)]
    pooled = np.sqrt(sum((len(g) - 1) * np.var(g, ddof=1) for g in groups) / (sum(map(len, groups)) - 2))
    return e_value_from_difference(
        float(row["estimate"]), float(row["std_error"]), float(pooled), level=float(row["level"])
    )


def _trial_sentence(trial: Mapping[str, Any], benchmark: str) -> Message:
    return Message(
        "effects.designs.trial", estimate_values(trial) | {"comparison": Name("comparison", benchmark)}
    )


def _difference_sentences(balance: pd.DataFrame, study: Study) -> list[Message]:
    """Name the covariates on which the groups differ most before anything is adjusted."""
    before = balance[balance["method"] == "method.before"].dropna(subset=["smd"])
    declared = before[before["variable"].isin(study.describe.baseline)]
    strongest = declared.loc[declared["smd"].abs().sort_values(ascending=False, kind="stable").index].head(
        STRONGEST
    )
    keys = ["effects.designs.variable"] * (len(strongest) - 1) + ["effects.designs.variable_last"]
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
    return [Message("effects.designs.unlike", {"variables": rows})] if len(rows) > 1 else []


def _adjusted_sentence(
    trial: Mapping[str, Any], adjusted: Mapping[str, Any], study: Study, tables: Tables, name: str
) -> Message:
    contrast, plan = _first(study, tables, name)
    found = overlap_of(contrast, plan)
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
            "effective": Behind(float(found.reference.effective_att), behind),
            "n_reference": Behind(float(found.reference.n), behind),
        },
    )
