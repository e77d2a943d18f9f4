"""What 04 shows of declared subgroups: intervals by category, and one test of whether they differ."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses import models
from helpers.analyses.effect_rows import plan_models
from helpers.analyses.protection import protected
from helpers.analyses.questions import Question, questions
from helpers.effects.multiplicity import adjust
from helpers.effects.subgroups import SubgroupEffects, subgroup_effects
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Column, Exhibit, Message, Produced
from helpers.study.plan_spec import RandomisedAnalysis
from helpers.study.rules_data import categories
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


def within(study: Study, tables: Tables) -> Produced | Absent:
    """Estimate every outcome within the declared subgroups, and test whether effects differ between them.

    The p-values of the interactions are adjusted over the declared subgroups of one outcome, wave and pair
    (Holm). No category has a p-value of its own.
    """
    rows = [
        row
        for name, plan in study.analysis.items()
        if isinstance(plan, RandomisedAnalysis) and plan.subgroups
        for question in _asked(study, tables, name)
        for row in _rows(study, question, plan)
    ]
    if not rows:
        return Absent(Message("subgroups.absent.not_declared"))
    frame = pd.DataFrame(rows).astype(dict.fromkeys(("n_arm", "n_reference", "n_tests"), "Int64"))
    return Produced((_exhibit(frame),), {"subgroups": frame})


def _asked(study: Study, tables: Tables, comparison: str) -> Iterator[Question]:
    """Yield the questions on the source that decides; the last wave stands for an outcome with several."""
    for question in questions(study, tables, comparison=comparison):
        waves = study.outcomes[question.outcome].waves
        is_last = not waves or question.wave == str(max(waves))
        if is_last and not question.is_second and question.exits is None:
            yield question


def _against(question: Question) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in question.pairs if pair[1] == question.order[-1])


def _rows(study: Study, question: Question, plan: RandomisedAnalysis) -> Iterator[Row]:
    """Yield the rows of one question: pair by pair, every subgroup variable."""
    found: dict[str, dict[tuple[str, str], SubgroupEffects]] = {}
    for variable in plan.subgroups:
        try:
            effects = _effects(study, question, variable, plan)
        except EstimationImpossible as impossible:
            _warn(question, "", variable, str(impossible))
        else:
            found[variable] = {(one.arm, one.reference): one for one in effects}
    for pair in _against(question):
        yield from _pair(question, {variable: by_pair[pair] for variable, by_pair in found.items()})


def _pair(question: Question, found: Mapping[str, SubgroupEffects]) -> Iterator[Row]:
    """Yield the rows of one pair of arms, with p-values adjusted over the subgroup variables."""
    tests = [np.nan if one.interaction is None else one.interaction.p_value for one in found.values()]
    adjusted = adjust(tests, method="holm")
    for place, (variable, effects) in enumerate(found.items()):
        if effects.impossible:
            _warn(question, effects.arm, variable, effects.impossible)
        who = {
            "comparison": question.comparison,
            "outcome": question.outcome,
            "wave": question.wave,
            "arm": effects.arm,
            "reference": effects.reference,
            "variable": variable,
            "unit": question.unit,
            "estimator": effects.estimator,
            "p_interaction": tests[place],
            "p_adjusted": adjusted.p_values[place],
            "n_tests": adjusted.n,
        }
        yield from _categories(who, effects)


def _categories(who: Row, effects: SubgroupEffects) -> Iterator[Row]:
    for one in effects.effects:
        if one.estimate is None:
            continue
        found = one.estimate
        yield who | {
            "subgroup": f"{who['variable']}.{one.category}",
            "n_arm": found.n_arm,
            "n_reference": found.n_reference,
            "estimate": found.estimate,
            "low": found.low,
            "high": found.high,
            "level": found.level,
        }


def _effects(
    study: Study, question: Question, variable: str, plan: RandomisedAnalysis
) -> tuple[SubgroupEffects, ...]:
    main = next(plan_models(plan)).model
    names = models.adjusted_for(question, main, plan)  # type: ignore[arg-type]
    variance = "hc2" if plan.variance == "welch" else plan.variance
    return subgroup_effects(
        question.observed,
        question.labels,
        _labels(question, variable),
        order=question.order,
        pairs=_against(question),
        categories=categories(study.variables[variable]),
        covariates=question.covariates(tuple(name for name in names if name != variable)),
        blocks=question.blocks,
        clusters=question.clusters if variance == "cr2" else None,
        estimator=plan.estimator,
        variance=variance,
        level=plan.level,
    )


def _labels(question: Question, variable: str) -> pd.Series:
    """Return everybody's category; yes/no variables in words."""
    values = question.frame[variable]
    if values.dtype == "boolean":
        values = values.map({True: "yes", False: "no"})
    return values.astype("string")


def _warn(question: Question, arm: str, variable: str, sentence: str) -> None:
    place = " ".join(part for part in (question.comparison, question.outcome, question.wave, arm) if part)
    warnings.warn(f"{place} by {variable}: {sentence}", StatisticalWarning, stacklevel=2)


def _exhibit(frame: pd.DataFrame) -> Exhibit:
    exhibit = Exhibit(
        id="subgroups",
        kind="table",
        title=Message("subgroups.title"),
        chapter="effectiviteit",
        frame=frame,
        columns=(
            Column("comparison", "label", names="comparison", shown=False),
            Column("outcome", "label", names="outcome"),
            Column("wave", "label", shown=bool((frame["wave"] != "").any())),
            Column("arm", "label", names="arm"),
            Column("reference", "label", names="arm", shown=False),
            Column("variable", "label", names="variable"),
            Column("subgroup", "label", names="category"),
            Column("n_arm", "count"),
            Column("n_reference", "count"),
            Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
            Column("low", "number", unit_column="unit", shown=False),
            Column("high", "number", unit_column="unit", shown=False),
            Column("unit", "label", names="unit", shown=False),
            Column("level", "percent", shown=False),
            Column("p_interaction", "p_value"),
            Column("p_adjusted", "p_value"),
            Column("n_tests", "count", shown=False),
            Column("estimator", "label", shown=False),
        ),
        note=Message("subgroups.note"),
    )
    ordered = exhibit.frame[[column.name for column in exhibit.columns]]
    return protected(replace(exhibit, frame=ordered))
