"""What 04 says of drop-out: how far the answers move under each way of dealing with who is missing."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses.contrasts import outcomes_of, records, regressors
from helpers.analyses.dropout_rows import Asked, Row, method_rows, range_of
from helpers.analyses.protection import protected
from helpers.analyses.questions import Question, questions
from helpers.analyses.survey_imputation import CompletedSurvey, completed_survey
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import (
    Absent,
    Behind,
    Column,
    Declared,
    Exhibit,
    Guard,
    Message,
    Name,
    Produced,
    Quantity,
)
from helpers.study.plan_spec import RandomisedAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
COLUMNS = (
    "comparison", "outcome", "wave", "arm", "reference", "method", "n_arm", "n_reference", "n_missing",
    "estimate", "lower", "upper", "low", "high", "delta", "share_arm", "share_reference", "unit", "level",
    "reason",
)  # fmt: skip
NOT_SHOWN = ("share_arm", "share_reference")
"""Columns of the table that stay here: the table of who answered has them, protected."""
BOUNDS = ("lower", "upper", "delta")
"""Numbers from which the count of those who are missing could be computed."""


@dataclass(frozen=True, eq=False)
class _Comparison:
    """One comparison whose plan says what is done about drop-out."""

    study: Study
    tables: Tables
    name: str
    plan: RandomisedAnalysis
    rng: np.random.Generator


def bounds(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:
    """Set the main estimate beside weighting, imputation, bounds and a tipping point, arm by arm.

    Every arm against the reference, for every outcome that somebody misses, on the source that decides.
    `rng` draws the imputations: once for a comparison, all survey outcomes together.
    """
    asked = [
        _Comparison(study, tables, name, plan, rng)
        for name, plan in study.analysis.items()
        if isinstance(plan, RandomisedAnalysis) and plan.dropout is not None and outcomes_of(study, name)
    ]
    if not asked:
        return Absent(Message("dropout.absent.not_declared"))
    rows = [row for one in asked for row in _comparison_rows(one)]
    if not rows:
        return Absent(Message("dropout.absent.nobody_missing"))
    frame = _typed(rows)
    return Produced((_table(frame), *_figures(study, frame)), {"dropout": frame})


def _comparison_rows(one: _Comparison) -> Iterator[Row]:
    incomplete = [
        question
        for question in questions(one.study, one.tables, comparison=one.name)
        if not question.is_second and question.exits is None and np.isnan(question.observed).any()
    ]
    completed, main = _completed(one, incomplete), _main_rows(one)
    predictors: dict[str, pd.DataFrame] = {}
    for question in incomplete:
        for arm, reference in question.pairs:
            if reference == question.order[-1]:
                asked = _asked(one, question, arm, completed, predictors)
                if asked is not None:
                    key = (question.outcome, question.wave, question.source, arm, reference)
                    yield from method_rows(asked, main[key])


def _asked(
    one: _Comparison,
    question: Question,
    arm: str,
    completed: CompletedSurvey | None,
    predictors: dict[str, pd.DataFrame],
) -> Asked | None:
    """Return what is asked of one pair of arms; None where everybody of both arms is known.

    The predictors of who answers are the same for all outcomes of a pair, and remembered by its arm.
    """
    contrast = question.contrast(arm, question.order[-1])
    dropout, outcome = one.plan.dropout, one.study.outcomes[question.outcome]
    if dropout is None or not np.isnan(contrast.observed).any():
        return None
    if arm not in predictors:
        complete = contrast.frame[list(dropout.predictors)].notna().all(axis=1).to_numpy(dtype=bool)
        predictors[arm] = regressors(contrast.frame, dropout.predictors, among=complete)
    return Asked(
        question=question,
        contrast=contrast,
        plan=one.plan,
        trim=dropout.trim,
        predictors=predictors[arm],
        outcome_range=range_of(one.study, outcome.variable),
        relevant_effect=outcome.relevant_effect,
        imputes=bool(question.wave) and dropout.imputation is not None,
        completed=completed,
    )


def _completed(one: _Comparison, incomplete: list[Question]) -> CompletedSurvey | None:
    """Impute the survey outcomes once; None where that is not asked, or cannot be."""
    waves = [question for question in incomplete if question.wave and question.clusters is None]
    if not waves or one.plan.dropout is None or one.plan.dropout.imputation is None:
        return None
    try:
        return completed_survey(one.study, one.tables, waves[0], one.plan, one.rng)
    except EstimationImpossible as impossible:
        warnings.warn(f"{one.name}, imputation: {impossible}", StatisticalWarning, stacklevel=2)
        return None


def _main_rows(one: _Comparison) -> dict[tuple[str, ...], Mapping[str, Any]]:
    """Return the main rows of the effects by outcome, wave, source, arm and reference."""
    effects = one.tables["effects"]
    main = effects[(effects["analysis"] == "main") & (effects["comparison"] == one.name)]
    keys = ("outcome", "wave", "source", "arm", "reference")
    return {tuple(str(row[key]) for key in keys): row for row in records(main)}


def _typed(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    counts = dict.fromkeys(("n_arm", "n_reference", "n_missing"), "Int64")
    reals = dict.fromkeys(("estimate", "low", "high", *BOUNDS, *NOT_SHOWN, "level"), "float64")
    return frame.astype(counts | reals)


def _columns() -> tuple[Column, ...]:
    in_unit = ("estimate", "lower", "upper", "low", "high", "delta")
    return (
        Column("comparison", "label", names="comparison"),
        Column("outcome", "label", names="outcome"),
        Column("wave", "label"),
        Column("arm", "label", names="arm"),
        Column("reference", "label", names="arm", shown=False),
        Column("method", "label"),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
        Column("n_missing", "count"),
        *(Column(name, "estimate", unit_column="unit") for name in in_unit),
        Column("unit", "label", names="unit", shown=False),
        Column("level", "number", shown=False),
        Column("reason", "label"),
    )


def _guarded(exhibit: Exhibit) -> Exhibit:
    """Protect numbers by the persons behind them, and bounds by those who are missing as well."""
    found = protected(exhibit)
    return replace(found, guards=(*found.guards, Guard("n_missing", BOUNDS)))


def _table(frame: pd.DataFrame) -> Exhibit:
    columns = _columns()
    return _guarded(
        Exhibit(
            id="dropout.methods",
            kind="table",
            title=Message("dropout.methods.title"),
            chapter="effectiviteit",
            frame=frame[[column.name for column in columns]],
            columns=columns,
            note=Message("dropout.methods.note"),
        )
    )


def _figures(study: Study, frame: pd.DataFrame) -> Iterator[Exhibit]:
    """Draw all methods below each other, for each outcome at its last wave."""
    for (comparison, outcome), rows in frame.groupby(["comparison", "outcome"], sort=False):
        last = rows[rows["wave"] == rows["wave"].iloc[-1]]
        yield _figure(study, last[last["method"] != "method.tipping"], str(comparison), str(outcome))


def _figure(study: Study, rows: pd.DataFrame, comparison: str, outcome: str) -> Exhibit:
    columns = tuple(column for column in _columns() if column.name != "delta")
    found = protected(
        Exhibit(
            id=f"dropout.figure.{comparison}.{outcome}",
            kind="figure",
            drawing="dropout",
            title=_title(rows, outcome),
            chapter="effectiviteit",
            frame=rows[[column.name for column in columns]].reset_index(drop=True),
            columns=columns,
            unit=Message("common.unit", {"unit": Name("unit", str(rows["unit"].iloc[0]))}),
            note=Message("dropout.figure.note", {"margin": Name("margin", outcome)}),
            alt=Message(
                "dropout.figure.alt",
                {"outcome": Name("outcome", outcome), "rows": _sentences(rows, comparison)},
            ),
            options={"margin": study.outcomes[outcome].equivalence_margin},
        )
    )
    return replace(found, guards=(*found.guards, Guard("n_missing", ("lower", "upper"))))


def _title(rows: pd.DataFrame, outcome: str) -> Message:
    """Name the outcome, and the wave where it has one."""
    wave, values = str(rows["wave"].iloc[0]), {"outcome": Name("outcome", outcome)}
    if not wave:
        return Message("dropout.figure.title", values)
    return Message("dropout.figure.title_at_wave", values | {"wave": Declared(int(wave))})


def _sentences(rows: pd.DataFrame, comparison: str) -> tuple[Message, ...]:
    """Say of every arm what the respondents show, and how far the bounds leave it open."""
    said = []
    for arm, part in rows.groupby("arm", sort=False):
        of = {str(row["method"]): row for row in records(part)}
        main, plain, lee = (of[f"method.{name}"] for name in ("respondents", "plain", "lee"))
        answered = min(int(plain["n_arm"]), int(plain["n_reference"]))
        few = min(answered, int(lee["n_missing"]))
        said.append(
            Message(
                "dropout.figure.arm",
                {
                    "arm": Name("arm", str(arm), of=comparison),
                    "estimate": _said(main, "estimate", min(int(main["n_arm"]), int(main["n_reference"]))),
                    "plain": _said(plain, "estimate", answered),
                    "lower": _said(lee, "lower", few),
                    "upper": _said(lee, "upper", few),
                },
            )
        )
    return tuple(said)


def _said(row: Mapping[str, Any], name: str, persons: int) -> Behind:
    return Behind(Quantity(float(row[name]), str(row["unit"]), is_difference=True), persons)
