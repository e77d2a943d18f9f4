"""What 04 shows of take-up: the effect among those whose take-up followed from the lot, arm by arm."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses import models
from helpers.analyses.contrasts import numeric
from helpers.analyses.effect_rows import plan_models
from helpers.analyses.protection import protected
from helpers.analyses.questions import Question, questions
from helpers.effects.compliance import Cace, CaceVariance, cace
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Column, Exhibit, Guard, Message, Produced
from helpers.study.plan_spec import RandomisedAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


def take_up(study: Study, tables: Tables) -> Produced | Absent:
    """Estimate the effect of take-up for every arm whose take-up is declared; list the arms that have none.

    Each arm against the reference, in the order of the declaration. An arm that works without being taken up
    has no such effect, and says why.
    """
    trials = _trials(study)
    if not trials:
        return Absent(Message("compliance.absent.not_declared"))
    rows = [row for name in trials for row in _rows(study, tables, name)]
    refused = [
        {"comparison": name, "arm": arm, "reason": f"{name}.{arm}"}
        for name in trials
        for arm, declared in study.comparisons[name].compliance.items()
        if declared.reason is not None
    ]
    exhibits = ([_effects(rows)] if rows else []) + ([_refused(refused)] if refused else [])
    if not exhibits:
        return Absent(Message("compliance.absent.nothing_estimated"))
    return Produced(tuple(exhibits), {"compliance": exhibits[0].frame} if rows else {})


def _trials(study: Study) -> list[str]:
    return [
        name
        for name, plan in study.analysis.items()
        if isinstance(plan, RandomisedAnalysis) and study.comparisons[name].compliance
    ]


def _rows(study: Study, tables: Tables, comparison: str) -> Iterator[Row]:
    plan = study.analysis[comparison]
    declared = study.comparisons[comparison].compliance
    if not isinstance(plan, RandomisedAnalysis):
        return
    if plan.variance == "cr2":
        sentence = "the effect of take-up is not estimated where people stay together in clusters"
        warnings.warn(f"{comparison}: {sentence}.", StatisticalWarning, stacklevel=2)
        return
    asked = [
        one
        for one in questions(study, tables, comparison=comparison)
        if not one.is_second and one.exits is None
    ]
    for arm, one in declared.items():
        for question in asked if one.received is not None else ():
            yield from _row(question, arm, str(one.received), plan)


def _row(question: Question, arm: str, received: str, plan: RandomisedAnalysis) -> Iterator[Row]:
    reference = question.order[-1]
    rows = np.isin(question.labels, [arm, reference])
    pair = replace(
        question, frame=question.frame[rows].reset_index(drop=True), observed=question.observed[rows]
    )
    names = models.adjusted_for(question, next(plan_models(plan)).model, plan)  # type: ignore[arg-type]
    took = numeric(pair.frame, (received,))[received].to_numpy()
    treated = (question.labels[rows] == arm).astype(np.float64)
    try:
        found = cace(
            pair.observed,
            treated,
            took,
            covariates=pair.covariates(names),
            blocks=None if question.blocks is None else question.blocks[rows],
            variance=_variance(plan),
            level=plan.level,
        )
    except EstimationImpossible as impossible:
        place = " ".join((question.comparison, question.outcome, question.wave, arm))
        warnings.warn(f"{place}, take-up: {impossible}", StatisticalWarning, stacklevel=2)
        return
    who = {"comparison": question.comparison, "outcome": question.outcome, "wave": question.wave}
    yield who | {"arm": arm, "reference": reference, "unit": question.unit} | _numbers(found)


def _variance(plan: RandomisedAnalysis) -> CaceVariance:
    """Return the variance of the plan: hc3 and Welch have no counterpart here and become hc2."""
    return "classical" if plan.variance == "classical" else "hc2"


def _numbers(found: Cace) -> Row:
    stage, limits = found.first_stage, found.anderson_rubin
    return {
        "n_arm": found.n_arm,
        "n_reference": found.n_reference,
        "n_received_arm": round(stage.share_arm * found.n_arm),
        "n_received_reference": round(stage.share_reference * found.n_reference),
        "share_arm": stage.share_arm,
        "share_reference": stage.share_reference,
        "compliers": stage.difference,
        "strength": stage.f,
        "estimate": found.estimate,
        "std_error": found.std_error,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "set_shape": f"set_{limits.shape}",
        "set_low": limits.low,
        "set_high": limits.high,
    }


def _effects(rows: list[Row]) -> Exhibit:
    counts = ("n_arm", "n_reference", "n_received_arm", "n_received_reference")
    exhibit = protected(
        Exhibit(
            id="compliance",
            kind="table",
            title=Message("compliance.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows).astype(dict.fromkeys(counts, "Int64")),
            columns=(
                Column("comparison", "label", names="comparison", shown=False),
                Column("outcome", "label", names="outcome"),
                Column("wave", "label", shown=any(row["wave"] for row in rows)),
                Column("arm", "label", names="arm"),
                Column("reference", "label", names="arm", shown=False),
                Column("n_arm", "count"),
                Column("n_reference", "count"),
                Column("n_received_arm", "count", shown=False),
                Column("n_received_reference", "count", shown=False),
                Column("share_arm", "percent"),
                Column("share_reference", "percent"),
                Column("compliers", "number", unit="share", shown=False),
                Column("strength", "number"),
                Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
                Column("low", "number", unit_column="unit", shown=False),
                Column("high", "number", unit_column="unit", shown=False),
                Column("std_error", "number", unit_column="unit", shown=False),
                Column("set_shape", "label"),
                Column("set_low", "number", unit_column="unit"),
                Column("set_high", "number", unit_column="unit"),
                Column("unit", "label", names="unit", shown=False),
                Column("level", "percent", shown=False),
            ),
            note=Message("compliance.note"),
        )
    )
    took = (
        Guard("n_received_arm", ("share_arm", "compliers")),
        Guard("n_received_reference", ("share_reference", "compliers")),
    )
    return replace(exhibit, guards=(*exhibit.guards, *took))


def _refused(rows: list[Row]) -> Exhibit:
    return Exhibit(
        id="compliance.refused",
        kind="table",
        title=Message("compliance.refused.title"),
        chapter="effectiviteit",
        frame=pd.DataFrame(rows),
        columns=(
            Column("comparison", "label", names="comparison", shown=False),
            Column("arm", "label", names="arm"),
            Column("reason", "label", names="reason"),
        ),
        aggregate="what the declaration says of its arms",
        note=Message("compliance.refused.note"),
    )
