"""Who can be compared in an observational comparison, and how alike they are afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers.analyses import models
from helpers.analyses.contrasts import Contrast, source_of
from helpers.analyses.effect_rows import overlap_of
from helpers.analyses.protection import protected
from helpers.analyses.questions import first_contrast
from helpers.describe.balance import standardised_differences
from helpers.describe.distribution import binned
from helpers.effects.overlap import ArmOverlap
from helpers.effects.weighting import ipw_att
from helpers.errors import EstimationImpossible
from helpers.results import Behind, Column, Declared, Exhibit, Guard, Message, Name, Produced, Quantity
from helpers.study.plan_spec import ObservationalAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

MAX_BINS = 24


def overlap_exhibits(study: Study, tables: Tables, name: str) -> Produced:
    """Show the estimated chance of being in the arm, per group, and how many people the weights rest on."""
    contrast, plan = first_contrast(study, tables, name)
    return Produced((_overlap_figure(study, contrast, plan), _overlap_table(study, contrast, plan)))


def balance_exhibits(study: Study, tables: Tables, name: str) -> Produced:
    """Compare the groups on every covariate: as they are, after matching, after weighting."""
    contrast, plan = first_contrast(study, tables, name)
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
            note=Message(
                "effects.balance.note",
                {"arm": Name("arm", contrast.arm), "threshold": Declared(study.describe.smd_threshold)},
            ),
            alt=_balance_alt(frame, study.describe.smd_threshold),
            options={"threshold": study.describe.smd_threshold},
        )
    )
    return Produced((exhibit,), {f"balance_{name}": frame})


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
                "flagged": Declared(int((~(part["smd"].abs() <= threshold)).sum())),
                "all": Declared(len(part)),
                "largest": Behind(
                    float(part["smd"].abs().max()), int(part[["n_arm", "n_reference"]].to_numpy().min())
                ),
            },
        )
        for method, part in frame.groupby("method", sort=False)
    )
    return Message("effects.balance.alt", {"threshold": Declared(threshold), "methods": counts})
