"""What 04 shows of two registers of one outcome: both estimates, how they agree, and whether they differ."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from helpers.analyses import models, register_results
from helpers.analyses.contrasts import FloatArray, records
from helpers.analyses.effect_rows import plan_models
from helpers.analyses.protection import protected
from helpers.analyses.questions import Question, questions
from helpers.effects.register_agreement import agreement, numeric_agreement
from helpers.effects.registers import PairedDifference, paired_difference
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Column, Exhibit, Guard, Message, Produced
from helpers.study.plan_spec import RandomisedAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
NUMBERS = ("estimate", "low", "high")
COUNTS = ("n_both", "n_neither", "n_first_only", "n_second_only", "n_differ", "n_missing")


@dataclass(frozen=True, eq=False)
class _Twice:
    """One outcome asked of two registers, about the same people."""

    first: Question
    second: Question

    @property
    def against(self) -> tuple[tuple[str, str], ...]:
        """Every arm against the reference, the pairs that a headline is about."""
        return tuple(pair for pair in self.first.pairs if pair[1] == self.first.order[-1])


def side_by_side(study: Study, tables: Tables) -> Produced | Absent:
    """Show both registers' estimates, their paired difference, and per arm how the registers agree.

    Saves `registers`: one row per outcome, wave and pair of arms, with the column `disagree`.
    """
    rows, twice = [], []
    for name, plan in study.analysis.items():
        if isinstance(plan, RandomisedAnalysis):
            found = list(_asked_twice(study, tables, name))
            twice += found
            rows += [row for one in found for row in _rows(tables, one, plan)]
            rows += list(register_results.rows(study, tables, name))
    if not rows:
        return Absent(Message("registers.absent.one_source"))
    exhibits = [_estimates(rows), *_agreements(twice)]
    return Produced(tuple(exhibits), {"registers": exhibits[0].frame})


def _asked_twice(study: Study, tables: Tables, comparison: str) -> Iterator[_Twice]:
    asked = [one for one in questions(study, tables, comparison=comparison) if one.exits is None]
    first = {(one.outcome, one.wave): one for one in asked if not one.is_second}
    for one in asked:
        if one.is_second:
            yield _Twice(first[one.outcome, one.wave], one)


def _rows(tables: Tables, twice: _Twice, plan: RandomisedAnalysis) -> Iterator[Row]:
    first, second = twice.first, twice.second
    for arm, reference in twice.against:
        known = [_estimated(tables["effects"], one, arm, reference, plan) for one in (first, second)]
        paired = _paired(twice, arm, reference, plan)
        verdicts = [one["verdict"] for one in known]
        yield {
            "comparison": first.comparison,
            "outcome": first.outcome,
            "wave": first.wave,
            "arm": arm,
            "reference": reference,
            "source_first": first.source,
            "source_second": second.source,
            "n_arm": known[0]["n_arm"],
            "n_reference": known[0]["n_reference"],
            "n_arm_second": known[1]["n_arm"],
            "n_reference_second": known[1]["n_reference"],
            **register_results.named("first", known[0]),
            **register_results.named("second", known[1]),
            "difference": math.nan if paired is None else paired.estimate,
            "difference_low": math.nan if paired is None else paired.low,
            "difference_high": math.nan if paired is None else paired.high,
            "unit": first.unit,
            "level": plan.level,
            "disagree": register_results.judged(verdicts, paired is not None and paired.disagrees),
        }


def _estimated(
    effects: pd.DataFrame, question: Question, arm: str, reference: str, plan: RandomisedAnalysis
) -> Row:
    """Return the row of the effect table: the main model on one register."""
    asked = {
        "comparison": question.comparison,
        "outcome": question.outcome,
        "wave": question.wave,
        "source": question.source,
        "arm": arm,
        "reference": reference,
        "estimator": plan.estimator,
        "variance": plan.variance,
        "analysis": "sensitivity" if question.is_second else "main",
    }
    rows = effects[np.logical_and.reduce([effects[key] == value for key, value in asked.items()])]
    if rows.empty:
        return dict.fromkeys(NUMBERS, math.nan) | {"verdict": None, "n_arm": pd.NA, "n_reference": pd.NA}
    return records(rows)[0]


def _paired(twice: _Twice, arm: str, reference: str, plan: RandomisedAnalysis) -> PairedDifference | None:
    first = twice.first
    names = models.adjusted_for(first, next(plan_models(plan)).model, plan)  # type: ignore[arg-type]
    variance = "hc2" if plan.variance == "welch" else plan.variance
    try:
        return paired_difference(
            first.observed,
            twice.second.observed,
            first.labels,
            arm=arm,
            reference=reference,
            order=first.order,
            covariates=first.covariates(names),
            blocks=first.blocks,
            clusters=first.clusters if variance == "cr2" else None,
            estimator=plan.estimator,
            variance=variance,
            level=plan.level,
        )
    except EstimationImpossible as impossible:
        place = " ".join((first.comparison, first.outcome, first.wave, arm))
        warnings.warn(f"{place}, two registers: {impossible}", StatisticalWarning, stacklevel=2)
        return None


def _agreements(twice: list[_Twice]) -> Iterator[Exhibit]:
    """Show how registers agree: yes/no outcomes in counts, numbers in means."""
    shares = [row for one in twice if one.first.unit == "share" for row in _per_arm(one)]
    numbers = [row for one in twice if one.first.unit != "share" for row in _per_arm(one)]
    if shares:
        yield _yes_no("agreement", shares)
        yield _yes_no("everybody", [row for one in twice for row in _together(one)])
    if numbers:
        yield _numeric(numbers)


def _together(twice: _Twice) -> Iterator[Row]:
    """Yield how two yes/no registers agree over all arms together."""
    first = twice.first
    if first.unit == "share":
        try:
            agreed = _agreed(first.observed, twice.second.observed, is_share=True)
        except EstimationImpossible:
            return
        place = {"comparison": first.comparison, "outcome": first.outcome, "wave": first.wave, "arm": "all"}
        yield place | {"unit": first.unit} | agreed


def _per_arm(twice: _Twice) -> Iterator[Row]:
    first, second = twice.first, twice.second
    for arm in first.order:
        rows = first.labels == arm
        place = {"comparison": first.comparison, "outcome": first.outcome, "wave": first.wave, "arm": arm}
        try:
            agreed = _agreed(first.observed[rows], second.observed[rows], is_share=first.unit == "share")
        except EstimationImpossible as impossible:
            where = " ".join((first.comparison, first.outcome, first.wave, arm))
            warnings.warn(f"{where}, two registers: {impossible}", StatisticalWarning, stacklevel=2)
            continue
        yield place | {"unit": first.unit} | agreed


def _agreed(one: FloatArray, other: FloatArray, *, is_share: bool) -> Row:
    if is_share:
        found = agreement(one, other)
        return {
            "n": found.n,
            "n_both": found.n_both,
            "n_neither": found.n_neither,
            "n_first_only": found.n_first_only,
            "n_second_only": found.n_second_only,
            "n_differ": found.n_first_only + found.n_second_only,
            "n_missing": found.n_missing,
            "share": found.share,
            "kappa": found.kappa,
        }
    number = numeric_agreement(one, other)
    return {
        "n": number.n,
        "n_missing": number.n_missing,
        "mean_first": number.mean_first,
        "mean_second": number.mean_second,
        "gap": number.difference,
        "sd_gap": number.sd_difference,
        "correlation": number.correlation,
    }


def _estimates(rows: list[Row]) -> Exhibit:
    counts = ("n_arm", "n_reference", "n_arm_second", "n_reference_second")
    frame = pd.DataFrame(rows).astype(dict.fromkeys(counts, "Int64"))
    return protected(
        Exhibit(
            id="registers",
            kind="table",
            title=Message("registers.title"),
            chapter="effectiviteit",
            frame=frame,
            columns=(
                Column("comparison", "label", names="comparison", shown=False),
                Column("outcome", "label", names="outcome"),
                Column("wave", "label", shown=any(row["wave"] for row in rows)),
                Column("arm", "label", names="arm"),
                Column("reference", "label", names="arm", shown=False),
                Column("source_first", "label", names="source", shown=False),
                Column("source_second", "label", names="source", shown=False),
                *(Column(name, "count", shown=name in counts[:2]) for name in counts),
                *_three("first"),
                Column("verdict_first", "verdict"),
                *_three("second"),
                Column("verdict_second", "verdict"),
                *_three("difference"),
                Column("unit", "label", names="unit", shown=False),
                Column("level", "percent", shown=False),
                Column("disagree", "label"),
            ),
            note=Message("registers.note"),
        ),
        counts,
    )


def _three(name: str) -> tuple[Column, ...]:
    low, high = f"{name}_low", f"{name}_high"
    return (
        Column(name, "estimate", unit_column="unit", interval=(low, high)),
        Column(low, "number", unit_column="unit", shown=False),
        Column(high, "number", unit_column="unit", shown=False),
    )


def _who(rows: list[Row]) -> tuple[Column, ...]:
    return (
        Column("comparison", "label", names="comparison", shown=False),
        Column("outcome", "label", names="outcome"),
        Column("wave", "label", shown=any(row["wave"] for row in rows)),
        Column("arm", "label", names="arm"),
        Column("unit", "label", names="unit", shown=False),
    )


def _yes_no(which: Literal["agreement", "everybody"], rows: list[Row]) -> Exhibit:
    """Tabulate agreement by arm, or of everybody: then no arm may be found as the rest of the whole."""
    exhibit = protected(
        Exhibit(
            id=f"registers.{which}",
            kind="table",
            title=Message(f"registers.{which}.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows).astype(dict.fromkeys(("n", *COUNTS), "Int64")),
            columns=(
                *_who(rows),
                Column("n", "count"),
                *(Column(name, "count", shown=name != "n_differ") for name in COUNTS),
                Column("share", "percent"),
                Column("kappa", "number"),
            ),
            note=Message("registers.agreement.note"),
        ),
        ("n", "n_differ"),
    )
    if which == "everybody":
        return exhibit
    whole = ("comparison", "outcome", "wave")
    counts = tuple(Guard(name, (), adds_up_within=whole) for name in COUNTS if name != "n_differ")
    guards = tuple(replace(guard, adds_up_within=whole) for guard in exhibit.guards)
    return replace(exhibit, guards=(*guards, *counts))


def _numeric(rows: list[Row]) -> Exhibit:
    return protected(
        Exhibit(
            id="registers.numbers",
            kind="table",
            title=Message("registers.numbers.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows).astype(dict.fromkeys(("n", "n_missing"), "Int64")),
            columns=(
                *_who(rows),
                Column("n", "count"),
                Column("n_missing", "count", shown=False),
                Column("mean_first", "number", unit_column="unit"),
                Column("mean_second", "number", unit_column="unit"),
                Column("gap", "number", unit_column="unit"),
                Column("sd_gap", "number", unit_column="unit"),
                Column("correlation", "number"),
            ),
            note=Message("registers.numbers.note"),
        ),
        ("n",),
    )
