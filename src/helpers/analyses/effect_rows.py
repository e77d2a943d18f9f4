"""The effect table: one row per comparison, outcome, wave, source, pair of arms and model."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses import models
from helpers.analyses.contrasts import Contrast
from helpers.analyses.duration_models import DurationModel, InTime
from helpers.analyses.effect_contract import BESIDE, CONTRACT, WITHHELD, typed
from helpers.analyses.models import Fitted
from helpers.analyses.questions import Question, questions, window_of
from helpers.effects.equivalence import verdict
from helpers.effects.estimates import Estimate
from helpers.effects.overlap import Overlap, overlap
from helpers.effects.power import detectable_from_std_error
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.study.plan_items import Asked as InPlan
from helpers.study.plan_items import Model
from helpers.study.plan_spec import (
    Analysis,
    ObservationalAnalysis,
    ObservationalModel,
    Outcome,
    RandomisedAnalysis,
    RandomisedModel,
)
from helpers.study.registration import NOTHING, Judge, Registration, Status
from helpers.study.spec import Study

Row = dict[str, Any]


@dataclass(frozen=True)
class Planned:
    """One model of a plan, and whether it is the main one."""

    model: RandomisedModel | ObservationalModel | DurationModel
    estimand: str
    is_main: bool


IN_TIME = Planned(DurationModel(), "itt", is_main=True)
"""The one model of an outcome in time."""


@dataclass(frozen=True)
class _Book:
    """Rows of the effect table and what was withheld, as they come."""

    study: Study
    judge: Judge
    rows: list[Row] = field(default_factory=list)
    withheld: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class _Asked:
    """One model asked of one question."""

    question: Question
    planned: Planned
    plan: Analysis

    @property
    def is_main(self) -> bool:
        """Whether its rows are the main ones: the main model, on the source that decides."""
        return self.planned.is_main and not self.question.is_second


def effect_rows(
    study: Study, tables: Mapping[str, pd.DataFrame], registration: Registration = NOTHING
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Estimate everything that is declared; return the rows, and what was withheld with its reason.

    The second source of an outcome gets the main model only.
    """
    book = _Book(study, Judge.of(registration, study))
    for comparison, plan in study.analysis.items():
        for question in questions(study, tables, comparison=comparison):
            in_time = study.outcomes[question.outcome].duration
            for planned in plan_models(plan) if in_time is None else (IN_TIME,):
                if planned.is_main or not question.is_second:
                    _answer(book, _Asked(question, planned, plan))
    return typed(book.rows, CONTRACT + BESIDE), typed(book.withheld, WITHHELD)


def plan_models(plan: Analysis) -> Iterator[Planned]:
    """Yield the main model of a plan and then its sensitivity models, in declared order."""
    if isinstance(plan, RandomisedAnalysis):
        yield Planned(
            RandomisedModel(estimator=plan.estimator, variance=plan.variance), plan.estimand, is_main=True
        )
        for model in plan.sensitivity:
            yield Planned(model, plan.estimand, is_main=False)
        return
    main = ObservationalModel(estimator=plan.estimator, variance=plan.variance, estimand=plan.estimand)
    yield Planned(main, plan.estimand, is_main=True)
    for other in plan.sensitivity:
        yield Planned(other, other.estimand, is_main=False)


def overlap_of(contrast: Contrast, plan: ObservationalAnalysis) -> Overlap:
    """Judge the overlap of one observational contrast with the thresholds of its plan."""
    cases = models.complete(contrast, plan)
    rule = plan.overlap
    return overlap(
        cases.score.scores,
        cases.treated,
        trim=rule.trim,
        max_extreme_share=rule.max_extreme_share,
        min_effective_share=rule.min_effective_share,
        max_weight_share=rule.max_weight_share,
    )


def _answer(book: _Book, asked: _Asked) -> None:
    """Estimate every pair of arms of one question with one model; all arms of a trial share one fit."""
    try:
        fitted = _fitted(book.study, asked)
    except EstimationImpossible as impossible:
        for arm, reference in asked.question.pairs:
            _miss(book, asked, asked.question.contrast(arm, reference), str(impossible))
        return
    for arm, reference in asked.question.pairs:
        _answer_pair(book, asked, fitted, asked.question.contrast(arm, reference))


def _fitted(study: Study, asked: _Asked) -> Fitted:
    duration = study.outcomes[asked.question.outcome].duration
    if duration is not None:
        return InTime(asked.question, duration, asked.plan.level)
    return models.fitted(asked.question, asked.planned.model, asked.plan)  # type: ignore[arg-type]


def _answer_pair(book: _Book, asked: _Asked, fitted: Fitted, contrast: Contrast) -> None:
    try:
        reason = _reason_to_withhold(contrast, asked)
        if reason is not None:
            book.withheld.append(reason)
            return
        found = fitted.contrast(contrast.arm, contrast.reference)
    except EstimationImpossible as impossible:
        _miss(book, asked, contrast, str(impossible))
        return
    book.rows.append(_identity(book, asked, contrast) | _numbers(book.study, asked, contrast, found))


def _miss(book: _Book, asked: _Asked, contrast: Contrast, sentence: str) -> None:
    """Write down an estimate that does not exist; a main one keeps its row, missed and not forgotten."""
    place = _place(book.study, asked, contrast)
    warnings.warn(f"{place}, {asked.planned.model.estimator}: {sentence}", StatisticalWarning, stacklevel=2)
    book.withheld.append(_withheld(contrast, asked.planned, "impossible"))
    if asked.is_main:
        known = ~np.isnan(contrast.observed)
        book.rows.append(
            _identity(book, asked, contrast)
            | {
                "level": asked.plan.level,
                "n_arm": int((contrast.treated == 1).sum()),
                "n_reference": int((contrast.treated == 0).sum()),
                "n_missing": int((~known).sum()),
            }
        )


def _place(study: Study, asked: _Asked, contrast: Contrast) -> str:
    """Return where an estimate stands in words: the reference and the source where there are several."""
    parts = [contrast.comparison, contrast.outcome, contrast.wave, contrast.arm]
    if len({reference for _, reference in asked.question.pairs}) > 1:
        parts.append(f"against {contrast.reference}")
    second = study.outcomes[contrast.outcome].second_source
    if second is not None and second.variable is not None:
        parts.append(f"({contrast.source})")
    return " ".join(part for part in parts if part)


def _identity(book: _Book, asked: _Asked, contrast: Contrast) -> Row:
    study = book.study
    outcome = study.outcomes[contrast.outcome]
    comparison = study.comparisons[contrast.comparison]
    return {
        "comparison": contrast.comparison,
        "sample": comparison.sample,
        "outcome": contrast.outcome,
        "wave": contrast.wave,
        "subgroup": "all",
        "arm": contrast.arm,
        "reference": contrast.reference,
        "estimand": asked.planned.estimand,
        "estimator": asked.planned.model.estimator,
        "adjustment": "+".join(_adjustment(study, asked)) or "none",
        "variance": asked.planned.model.variance,
        "source": contrast.source,
        "scale": "risk_difference" if contrast.unit == "share" else "mean_difference",
        "unit": contrast.unit,
        "window": window_of(outcome),
        "population": comparison.sample,
        "family": f"{contrast.comparison}/{outcome.family}",
        "role": outcome.role,
        "analysis": "main" if asked.is_main else "sensitivity",
        "status": _status(book, asked, contrast),
        "design": comparison.design,
        "higher_is": outcome.higher_is,
        "equivalence_margin": outcome.equivalence_margin,
        "noninferiority_margin": outcome.noninferiority_margin,
        "relevant_effect": outcome.relevant_effect,
    }


def _status(book: _Book, asked: _Asked, contrast: Contrast) -> Status:
    """Return whether an estimate was planned beforehand; an exploratory outcome never was."""
    if book.study.outcomes[contrast.outcome].role == "exploratory":
        return "exploratory"
    model, planned = asked.planned.model, asked.planned
    named = Model(model.estimator, model.variance, planned.estimand)
    place = InPlan(
        comparison=contrast.comparison,
        outcome=contrast.outcome,
        arm=contrast.arm,
        reference=contrast.reference,
        wave=contrast.wave,
        is_second=asked.question.is_second,
        model=None if isinstance(model, DurationModel) else named,
        is_main=planned.is_main,
    )
    return book.judge.status(place)


def _adjustment(study: Study, asked: _Asked) -> tuple[str, ...]:
    """Return the columns that a model adjusts for, the blocks of the lot first."""
    model, plan = asked.planned.model, asked.plan
    if isinstance(plan, RandomisedAnalysis) and isinstance(model, RandomisedModel):
        blocks = study.comparisons[asked.question.comparison].blocks
        chosen = models.adjusted_for(asked.question, model, plan)
        return (*blocks, *(name for name in chosen if name not in blocks))
    return () if isinstance(model, DurationModel) or model.estimator == "unadjusted" else plan.adjust_for


def _numbers(study: Study, asked: _Asked, contrast: Contrast, found: Estimate) -> Row:
    outcome, plan = study.outcomes[contrast.outcome], asked.plan
    conclusion = verdict(
        found,
        equivalence_margin=outcome.equivalence_margin,
        noninferiority_margin=outcome.noninferiority_margin,
        better=_better(outcome),
    )
    detectable = detectable_from_std_error(found.std_error, df=found.df, level=plan.level, power=plan.power)
    reference = contrast.observed[(contrast.treated == 0) & ~np.isnan(contrast.observed)]
    return {
        "estimate": found.estimate,
        "std_error": found.std_error,
        "df": found.df,
        "low": found.low,
        "high": found.high,
        "level": found.level,
        "p_value": found.p_value,
        "n_arm": found.n_arm,
        "n_reference": found.n_reference,
        "n_missing": found.n_missing,
        "n_clusters": found.n_clusters,
        "smallest_detectable": detectable.value,
        "verdict": conclusion.verdict,
        "p_equivalence": conclusion.p_equivalence,
        "p_noninferiority": conclusion.p_noninferiority,
        "within_margin": conclusion.within_margin,
        "mean_arm": found.mean_arm,
        "mean_reference": found.mean_reference,
        "sd_reference": float(reference.std(ddof=1)) if reference.size > 1 else float("nan"),
    }


def _better(outcome: Outcome) -> Any:  # noqa: ANN401 - one of two words
    return {"better": "higher", "worse": "lower"}.get(outcome.higher_is)


def _reason_to_withhold(contrast: Contrast, asked: _Asked) -> Row | None:
    """Withhold an average over everyone where the two groups hardly overlap."""
    if isinstance(asked.plan, RandomisedAnalysis) or asked.planned.estimand != "ate":
        return None
    found = overlap_of(contrast, asked.plan)
    if found.ate_supported:
        return None
    return _withheld(contrast, asked.planned, "no_overlap") | {
        "n_arm": found.arm.n,
        "n_reference": found.reference.n,
        "share_extreme": found.share_extreme,
        "effective_arm": found.arm.effective_ate,
        "effective_reference": found.reference.effective_ate,
    }


def _withheld(contrast: Contrast, planned: Planned, reason: str) -> Row:
    return {
        "comparison": contrast.comparison,
        "outcome": contrast.outcome,
        "wave": contrast.wave,
        "arm": contrast.arm,
        "reference": contrast.reference,
        "estimand": planned.estimand,
        "estimator": planned.model.estimator,
        "reason": f"withheld.{reason}",
        "n_arm": int((contrast.treated == 1).sum()),
        "n_reference": int((contrast.treated == 0).sum()),
    }
