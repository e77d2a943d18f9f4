"""What 04 shows of several arms: lots drawn again, intervals that hold together, few clusters."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses import models
from helpers.analyses.protection import protected
from helpers.analyses.questions import Question, questions
from helpers.effects.arms_contrasts import ArmsFit
from helpers.effects.randomisation import GlobalNull, Permuted, global_null, pairwise
from helpers.effects.simultaneous import simultaneous
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Column, Exhibit, Message, Produced
from helpers.study.plan_spec import RandomisedAnalysis, RandomisedModel
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
NOTHING = math.nan
SEVERAL = 3
"""From three arms on, a test of all arms together says something that the pairs do not."""


def tests(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:
    """Test every main difference from the lot itself, and give intervals that hold for all arms at once.

    Two arms are drawn again among their own people only, within blocks. Intervals that hold together are over
    the arms against the reference, for one outcome and wave.
    """
    rows = [row for name, plan in _plans(study) for row in _comparison(study, tables, name, plan, rng)]
    if not rows:
        return Absent(Message("arms.absent.not_declared"))
    exhibit = protected(
        Exhibit(
            id="arms.tests",
            kind="table",
            title=Message("arms.tests.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows).astype({"n_arm": "Int64", "n_reference": "Int64", "draws": "Int64"}),
            columns=(
                *_who(),
                Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
                Column("low", "number", unit_column="unit", shown=False),
                Column("high", "number", unit_column="unit", shown=False),
                Column("unit", "label", names="unit", shown=False),
                Column("level", "percent", shown=False),
                Column("p_value", "p_value"),
                Column("p_together", "p_value"),
                Column("p_redrawn", "p_value"),
                Column("p_wild", "p_value", shown=any(not math.isnan(row["p_wild"]) for row in rows)),
                Column("draws", "count", shown=False),
                Column("lots", "label", shown=False),
            ),
            note=Message("arms.tests.note"),
        )
    )
    return Produced((exhibit,), {"arm_tests": exhibit.frame})


def together(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:
    """Test, over all arms at once, that nobody would have had another outcome in another arm."""
    rows = [row for name, plan in _plans(study) for row in _all_arms(study, tables, name, plan, rng)]
    if not rows:
        return Absent(Message("arms.absent.two_arms"))
    exhibit = protected(
        Exhibit(
            id="arms.together",
            kind="table",
            title=Message("arms.together.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows).astype({"n": "Int64", "draws": "Int64"}),
            columns=(
                Column("comparison", "label", names="comparison"),
                Column("outcome", "label", names="outcome"),
                Column("wave", "label"),
                Column("n", "count"),
                Column("statistic", "number"),
                Column("p_redrawn", "p_value"),
                Column("draws", "count", shown=False),
            ),
            note=Message("arms.together.note"),
        ),
        ("n",),
    )
    return Produced((exhibit,), {"arms_together": exhibit.frame})


def _who() -> tuple[Column, ...]:
    return (
        Column("comparison", "label", names="comparison", shown=False),
        Column("outcome", "label", names="outcome"),
        Column("wave", "label"),
        Column("arm", "label", names="arm"),
        Column("reference", "label", names="arm"),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
    )


def _plans(study: Study) -> Iterator[tuple[str, RandomisedAnalysis]]:
    for name, plan in study.analysis.items():
        if isinstance(plan, RandomisedAnalysis) and plan.randomisation is not None:
            yield name, plan


def _asked(study: Study, tables: Tables, comparison: str) -> list[Question]:
    """Return the questions on the source that decides, outcomes in time left out."""
    return [
        one
        for one in questions(study, tables, comparison=comparison)
        if not one.is_second and one.exits is None
    ]


def _comparison(
    study: Study, tables: Tables, name: str, plan: RandomisedAnalysis, rng: np.random.Generator
) -> Iterator[Row]:
    asked = _asked(study, tables, name)
    if not asked:
        return
    found = {pair: _redrawn(asked, *pair, plan, rng) for pair in asked[0].pairs}
    for place, question in enumerate(asked):
        yield from _question(question, plan, {pair: (one, place) for pair, one in found.items()}, rng)


def _redrawn(
    asked: list[Question], arm: str, reference: str, plan: RandomisedAnalysis, rng: np.random.Generator
) -> Permuted | None:
    """Draw the lots of two arms again for all outcomes together; None where that is impossible."""
    first = asked[0]
    try:
        return pairwise(
            np.column_stack([one.observed for one in asked]),
            first.labels,
            arm=arm,
            reference=reference,
            blocks=first.blocks,
            clusters=first.clusters,
            draws=plan.randomisation.draws if plan.randomisation else 0,
            rng=rng,
        )
    except EstimationImpossible as impossible:
        warnings.warn(f"{first.comparison} {arm}: {impossible}", StatisticalWarning, stacklevel=2)
        return None


def _question(
    question: Question,
    plan: RandomisedAnalysis,
    redrawn: Mapping[tuple[str, str], tuple[Permuted | None, int]],
    rng: np.random.Generator,
) -> Iterator[Row]:
    try:
        model = RandomisedModel(estimator=plan.estimator, variance=plan.variance)
        fit = models.randomised(question, model, plan)
    except EstimationImpossible as impossible:
        where = " ".join((question.comparison, question.outcome, question.wave)).strip()
        warnings.warn(f"{where}: {impossible}", StatisticalWarning, stacklevel=2)
        return
    joint = _joint(fit, question, plan)
    for (arm, reference), (permuted, place) in redrawn.items():
        try:
            estimate = fit.contrast(arm, reference)
        except EstimationImpossible:
            continue
        low, high, p_together = joint.get((arm, reference), (NOTHING, NOTHING, NOTHING))
        yield {
            "comparison": question.comparison,
            "outcome": question.outcome,
            "wave": question.wave,
            "arm": arm,
            "reference": reference,
            "n_arm": estimate.n_arm,
            "n_reference": estimate.n_reference,
            "estimate": estimate.estimate,
            "low": low,
            "high": high,
            "unit": question.unit,
            "level": plan.level,
            "p_value": estimate.p_value,
            "p_together": p_together,
            "p_redrawn": NOTHING if permuted is None else permuted.p_values[place],
            "p_wild": _wild(fit, arm, reference, plan, rng),
            "draws": pd.NA if permuted is None else permuted.draws,
            "lots": "all_lots" if permuted is not None and permuted.exact else "drawn_lots",
        }


def _joint(
    fit: models.Fitted, question: Question, plan: RandomisedAnalysis
) -> dict[tuple[str, str], tuple[float, float, float]]:
    """Return limits and p that hold for all arms against the reference at once."""
    against = [pair for pair in question.pairs if pair[1] == question.order[-1]]
    if not isinstance(fit, ArmsFit) or len(against) < SEVERAL - 1:
        return {}
    try:
        several = fit.joint(against)
        found = simultaneous(several.estimates, several.covariance, df=several.df, level=plan.level)
    except EstimationImpossible:
        return {}
    return {pair: (found.low[at], found.high[at], found.p_adjusted[at]) for at, pair in enumerate(against)}


def _wild(
    fit: models.Fitted, arm: str, reference: str, plan: RandomisedAnalysis, rng: np.random.Generator
) -> float:
    """Return p of the wild cluster bootstrap, where the plan asks for it."""
    if plan.wild_bootstrap is None or not isinstance(fit, ArmsFit):
        return NOTHING
    asked = plan.wild_bootstrap
    try:
        return fit.bootstrap(arm, reference, weights=asked.weights, draws=asked.draws, rng=rng).p_value
    except EstimationImpossible as impossible:
        warnings.warn(f"{arm}: {impossible}", StatisticalWarning, stacklevel=2)
        return NOTHING


def _all_arms(
    study: Study, tables: Tables, name: str, plan: RandomisedAnalysis, rng: np.random.Generator
) -> Iterator[Row]:
    asked = _asked(study, tables, name)
    if not asked or len(asked[0].order) < SEVERAL:
        return
    first = asked[0]
    try:
        found: GlobalNull = global_null(
            np.column_stack([one.observed for one in asked]),
            first.labels,
            order=first.order,
            blocks=first.blocks,
            clusters=first.clusters,
            draws=plan.randomisation.draws if plan.randomisation else 0,
            rng=rng,
        )
    except EstimationImpossible as impossible:
        warnings.warn(f"{name}: {impossible}", StatisticalWarning, stacklevel=2)
        return
    for place, question in enumerate(asked):
        yield {
            "comparison": name,
            "outcome": question.outcome,
            "wave": question.wave,
            "n": sum(found.n[place]),
            "statistic": found.statistics[place],
            "p_redrawn": found.p_values[place],
            "draws": found.draws,
        }
