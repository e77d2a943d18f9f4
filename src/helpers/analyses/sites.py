"""What 04 shows of several places that ran one trial: each place, and an average where one may be taken."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analyses import models
from helpers.analyses.contrasts import records
from helpers.analyses.designs import estimate_values
from helpers.analyses.protection import protected
from helpers.analyses.questions import Question, questions
from helpers.effects.estimates import Estimate
from helpers.effects.sites import Pooled, pool, pooling_verdict
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Column, Exhibit, Message, Name, Produced
from helpers.study.plan_spec import RandomisedAnalysis, RandomisedModel, Sites
from helpers.study.rules_data import categories
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]


def places(study: Study, tables: Tables) -> Produced | Absent:
    """Draw the effect in every place; pool them where the declaration allows it, with a prediction.

    Hartung-Knapp on a REML spread, never narrower than without it. Where places truly differ and the
    prediction interval reaches a relevant effect both ways, the verdict is not to pool.
    """
    rows = [row for name, plan in _trials(study) for row in _comparison(study, tables, name, plan)]
    if not rows:
        return Absent(Message("sites.absent.not_declared"))
    frame = pd.DataFrame([{"n_sites": pd.NA} | row for row in rows])
    frame = frame.astype(dict.fromkeys(("n_arm", "n_reference", "n_sites"), "Int64"))
    outcomes = list(dict.fromkeys(frame["outcome"]))
    figures = [_forest(study, frame[frame["outcome"] == name]) for name in outcomes]
    spread = frame[frame["row"] == "pooled"]
    reasons = [_reason(name) for name, plan in _trials(study) if not _may_pool(plan)]
    exhibits = (*figures, *([_spread(spread)] if len(spread) else []), *reasons)
    return Produced(exhibits, {"sites": frame})


def _trials(study: Study) -> Iterator[tuple[str, RandomisedAnalysis]]:
    for name, plan in study.analysis.items():
        if isinstance(plan, RandomisedAnalysis) and plan.sites is not None:
            yield name, plan


def _may_pool(plan: RandomisedAnalysis) -> bool:
    return plan.sites is not None and plan.sites.pooling == "pool"


def _comparison(study: Study, tables: Tables, name: str, plan: RandomisedAnalysis) -> Iterator[Row]:
    if plan.sites is None:
        return
    for question in questions(study, tables, comparison=name):
        if question.is_second or question.exits is not None:
            continue
        for arm, reference in question.pairs:
            if reference == question.order[-1]:
                yield from _pair(study, question, (arm, reference), plan, plan.sites)


def _pair(
    study: Study, question: Question, pair: tuple[str, str], plan: RandomisedAnalysis, sites: Sites
) -> Iterator[Row]:
    who = {
        "comparison": question.comparison,
        "outcome": question.outcome,
        "wave": question.wave,
        "arm": pair[0],
        "reference": pair[1],
        "unit": question.unit,
        "level": plan.level,
    }
    found = {}
    for site in categories(study.variables[sites.by]):
        estimate = _at(question, sites.by, site, pair, plan)
        if estimate is not None:
            found[site] = estimate
            yield who | _site_row(f"{sites.by}.{site}", estimate)
    if sites.pooling == "pool":
        yield from _pooled_rows(study, question, who, list(found.values()), plan)


def _at(
    question: Question, by: str, site: str, pair: tuple[str, str], plan: RandomisedAnalysis
) -> Estimate | None:
    """Estimate the main model among the people of one place; None where that is impossible there."""
    here = (question.frame[by].astype("string") == site).fillna(value=False).to_numpy(dtype=bool)
    own = replace(
        question,
        frame=question.frame[here].reset_index(drop=True),
        observed=question.observed[here],
        labels=question.labels[here],
        blocks=None if question.blocks is None else question.blocks[here],
        clusters=None if question.clusters is None else question.clusters[here],
    )
    try:
        return models.randomised(own, *_own_model(own, by, plan)).contrast(*pair)
    except EstimationImpossible as impossible:
        place = " ".join((question.comparison, question.outcome, question.wave, pair[0], site))
        warnings.warn(f"{place}: {impossible}", StatisticalWarning, stacklevel=2)
        return None


def _own_model(
    own: Question, by: str, plan: RandomisedAnalysis
) -> tuple[RandomisedModel, RandomisedAnalysis]:
    """Return the main model as one place can bear it: the place itself is no covariate there.

    Lin's regression without covariates in a place of one block is the plain difference.
    """
    here = plan.model_copy(update={"adjust_for": tuple(name for name in plan.adjust_for if name != by)})
    has_one = own.blocks is None or len(set(own.blocks)) == 1
    plain = not own.adjusted_for(here.adjust_for) and (has_one or plan.estimator == "ancova")
    estimator = "unadjusted" if plain else plan.estimator
    return RandomisedModel(estimator=estimator, variance=plan.variance), here


def _site_row(site: str, found: Estimate) -> Row:
    return {
        "row": pd.NA,
        "site": site,
        "n_arm": found.n_arm,
        "n_reference": found.n_reference,
        "estimate": found.estimate,
        "std_error": found.std_error,
        "low": found.low,
        "high": found.high,
        "analysis": "main",
    }


def _pooled_rows(
    study: Study, question: Question, who: Row, found: list[Estimate], plan: RandomisedAnalysis
) -> Iterator[Row]:
    try:
        pooled = pool(
            [one.estimate for one in found],
            [one.std_error for one in found],
            small_spread="at_least_one",
            level=plan.level,
        )
    except EstimationImpossible as impossible:
        place = " ".join((question.comparison, question.outcome, question.wave, who["arm"]))
        warnings.warn(f"{place}, all places: {impossible}", StatisticalWarning, stacklevel=2)
        return
    relevant = study.outcomes[question.outcome].relevant_effect
    counts = {
        "n_arm": sum(one.n_arm for one in found),
        "n_reference": sum(one.n_reference for one in found),
        "site": pd.NA,
        "estimate": pooled.estimate,
    }
    yield who | counts | _pooled_row(pooled) | {"pooling": pooling_verdict(pooled, relevant_effect=relevant)}
    yield (
        who
        | counts
        | {
            "row": "prediction",
            "low": pooled.prediction_low,
            "high": pooled.prediction_high,
            "analysis": "sensitivity",
        }
    )


def _pooled_row(pooled: Pooled) -> Row:
    return {
        "row": "pooled",
        "std_error": pooled.std_error,
        "low": pooled.low,
        "high": pooled.high,
        "analysis": "main",
        "prediction_low": pooled.prediction_low,
        "prediction_high": pooled.prediction_high,
        "tau": pooled.tau2**0.5,
        "i2": pooled.i2,
        "q": pooled.q,
        "q_p_value": pooled.q_p_value,
        "n_sites": pooled.k,
    }


def _forest(study: Study, frame: pd.DataFrame) -> Exhibit:
    outcome = str(frame["outcome"].iloc[0])
    several = len(set(frame["comparison"])) > 1
    columns = (
        Column("comparison", "label", names="comparison", shown=several),
        Column("outcome", "label", names="outcome", shown=False),
        Column("wave", "label"),
        Column("arm", "label", names="arm"),
        Column("reference", "label", names="arm", shown=False),
        Column("site", "label", names="category"),
        Column("row", "label"),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
        Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
        Column("low", "number", unit_column="unit", shown=False),
        Column("high", "number", unit_column="unit", shown=False),
        Column("unit", "label", names="unit", shown=False),
        Column("level", "percent", shown=False),
        Column("analysis", "label", shown=False),
    )
    rows = [*(["wave"] if (frame["wave"] != "").any() else []), "site", "row"]
    return protected(
        Exhibit(
            id=f"sites.forest.{outcome}",
            kind="figure",
            drawing="forest",
            title=Message("sites.forest.title", {"outcome": Name("outcome", outcome)}),
            chapter="effectiviteit",
            frame=frame[[column.name for column in columns]].reset_index(drop=True),
            columns=columns,
            note=Message("sites.forest.note", {"margin": Name("margin", outcome)}),
            alt=Message(
                "sites.forest.alt",
                {"outcome": Name("outcome", outcome), "rows": tuple(map(_sentence, records(frame)))},
            ),
            options={
                "margin": study.outcomes[outcome].equivalence_margin,
                "panel": "arm",
                "rows": rows,
            },
        )
    )


def _sentence(row: Mapping[str, Any]) -> Message:
    """Say the numbers of one line of the forest."""
    is_site = isinstance(row["site"], str)
    place = Name("category", str(row["site"])) if is_site else Name("word", str(row["row"]))
    return Message(
        "sites.forest.row", estimate_values(row) | {"place": place, "arm": Name("arm", str(row["arm"]))}
    )


def _spread(frame: pd.DataFrame) -> Exhibit:
    columns = (
        Column("comparison", "label", names="comparison", shown=False),
        Column("outcome", "label", names="outcome"),
        Column("wave", "label", shown=bool((frame["wave"] != "").any())),
        Column("arm", "label", names="arm"),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
        Column("n_sites", "count"),
        Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
        Column("low", "number", unit_column="unit", shown=False),
        Column("high", "number", unit_column="unit", shown=False),
        Column("prediction_low", "number", unit_column="unit"),
        Column("prediction_high", "number", unit_column="unit"),
        Column("tau", "number", unit_column="unit"),
        Column("i2", "percent"),
        Column("q", "number", shown=False),
        Column("q_p_value", "p_value"),
        Column("pooling", "label"),
        Column("unit", "label", names="unit", shown=False),
        Column("level", "percent", shown=False),
    )
    return protected(
        Exhibit(
            id="sites.pooled",
            kind="table",
            title=Message("sites.pooled.title"),
            chapter="effectiviteit",
            frame=frame[[column.name for column in columns]].reset_index(drop=True),
            columns=columns,
            note=Message("sites.pooled.note"),
        )
    )


def _reason(comparison: str) -> Exhibit:
    """Say why no average over places is shown."""
    return Exhibit(
        id=f"sites.apart.{comparison}",
        kind="text",
        title=Message("sites.apart.title"),
        chapter="effectiviteit",
        body=(Message("sites.apart.why", {"reason": Name("reason", comparison)}),),
    )
