"""What 04 says of all waves together: one model of repeated measures beside the analysis of each wave."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses.contrasts import FloatArray, outcomes_of, records, regressors
from helpers.analyses.protection import ARMS, protected
from helpers.analyses.questions import Question, questions
from helpers.effects.estimates import Estimate
from helpers.effects.marginal import MarginalFit, clustered_ols
from helpers.effects.repeated import RepeatedFit, mmrm
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Behind, Column, Declared, Exhibit, Message, Name, Produced, Quantity
from helpers.study.plan_spec import RandomisedAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
Fit = RepeatedFit | MarginalFit

SEVERAL = 2
"""Waves that a model of repeated measures needs."""
COLUMNS = (
    "comparison", "outcome", "span", "wave", "arm", "reference", "method", "n_arm", "n_reference", "n_seen",
    "n_missing", "estimate", "low", "high", "std_error", "df", "p_value", "unit", "level",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Repeated:
    """One outcome of one comparison at all its waves.

    Attributes
    ----------
    questions : tuple of Question
        One for each wave, in order of time, on the source that decides.
    outcomes : ndarray, shape (n, waves)
        NaN is missing.
    baseline : ndarray, shape (n,), or None
        The same measure before the start.
    covariates : pandas.DataFrame, shape (n, k), or None
        What the plan adjusts for.
    plan : RandomisedAnalysis
    """

    questions: tuple[Question, ...]
    outcomes: FloatArray
    baseline: FloatArray | None
    covariates: pd.DataFrame | None
    plan: RandomisedAnalysis

    @property
    def waves(self) -> tuple[int, ...]:
        """Waves in order of time."""
        return tuple(int(question.wave) for question in self.questions)


def repeated(study: Study, tables: Tables) -> Produced | Absent:
    """Estimate every wave from one model of all waves (MMRM), beside the main rows and clustered OLS.

    Arms against the reference. Where people stay together in clusters there is no such model here: it takes
    persons as independent, and the part says so.
    """
    asked = [
        (name, plan)
        for name, plan in study.analysis.items()
        if isinstance(plan, RandomisedAnalysis) and plan.repeated is not None
    ]
    if not asked:
        return Absent(Message("waves.absent.not_declared"))
    measured = [one for name, plan in asked for one in _measured(study, tables, name, plan)]
    if not measured:
        return Absent(Message("waves.absent.one_wave"))
    alone = [one for one in measured if one.questions[0].clusters is None]
    if not alone:
        return Absent(Message("waves.absent.clusters"))
    frame = _typed([row for one in alone for row in _rows(one, tables["effects"])])
    if frame.empty:
        return Absent(Message("waves.absent.nothing_estimated"))
    return Produced((_table(frame), *_figures(study, frame)), {"waves": frame})


def _measured(study: Study, tables: Tables, comparison: str, plan: RandomisedAnalysis) -> Iterator[Repeated]:
    """Yield the outcomes of a comparison that have several waves."""
    asked = [one for one in questions(study, tables, comparison=comparison) if one.wave and not one.is_second]
    for name in outcomes_of(study, comparison):
        own = sorted((one for one in asked if one.outcome == name), key=lambda one: int(one.wave))
        if len(own) >= SEVERAL:
            yield _repeated(tuple(own), plan)


def _repeated(own: tuple[Question, ...], plan: RandomisedAnalysis) -> Repeated:
    first = own[0]
    everybody = np.ones(len(first.observed), dtype=bool)
    names = tuple(name for name in plan.adjust_for if name != first.baseline)
    before = first.covariates((first.baseline,)) if first.baseline else None
    return Repeated(
        questions=own,
        outcomes=np.column_stack([question.observed for question in own]),
        baseline=None if before is None else before[first.baseline].to_numpy(),
        covariates=regressors(first.frame, names, among=everybody) if names else None,
        plan=plan,
    )


def _rows(one: Repeated, effects: pd.DataFrame) -> Iterator[Row]:
    """Yield the rows of one outcome: per arm each wave by each model, then the average over waves."""
    fits = _fits(one)
    for arm, reference in one.questions[0].pairs:
        if not fits or reference != one.questions[0].order[-1]:
            continue
        for question in one.questions:
            yield from _main_rows(question, effects, arm, reference)
            for method, fit in fits.items():
                found = fit.contrast(arm, reference, int(question.wave))
                yield _row(one, fit, found, method, arm, wave=question.wave)
        for method, fit in fits.items():
            yield _row(one, fit, fit.average(arm, reference), method, arm, wave="")


def _fits(one: Repeated) -> dict[str, Fit]:
    """Fit both models of all waves; one that is impossible is left out with a warning."""
    repeated_ = one.plan.repeated
    if repeated_ is None:
        return {}
    first = one.questions[0]
    given: dict[str, Any] = {
        "order": first.order,
        "waves": one.waves,
        "baseline": one.baseline,
        "covariates": one.covariates,
        "blocks": first.blocks,
        "level": one.plan.level,
    }
    made: dict[str, Fit] = {}
    try:
        made["mmrm"] = mmrm(
            one.outcomes, first.labels, information=repeated_.information, df=repeated_.df, **given
        )
        made["clustered_ols"] = clustered_ols(one.outcomes, first.labels, **given)
    except EstimationImpossible as impossible:
        place = f"{first.comparison}, {first.outcome}, all waves"
        warnings.warn(f"{place}: {impossible}", StatisticalWarning, stacklevel=2)
    return made


def _row(one: Repeated, fit: Fit, found: Estimate, method: str, arm: str, *, wave: str) -> Row:
    first = one.questions[0]
    return {
        "comparison": first.comparison,
        "outcome": first.outcome,
        "span": "span.wave" if wave else "span.average",
        "wave": wave,
        "arm": arm,
        "reference": first.order[-1],
        "method": f"method.{method}",
        "n_seen": _seen(fit, arm, first.order[-1], wave),
        "unit": first.unit,
        **{
            name: getattr(found, name)
            for name in (
                "n_arm", "n_reference", "n_missing", "estimate", "low", "high", "std_error", "df", "p_value",
                "level",
            )
        },
    }  # fmt: skip


def _seen(fit: Fit, arm: str, reference: str, wave: str) -> int:
    """Return the fewest people of the two arms with an outcome at this wave, or at some wave."""
    counts = fit.design.n_observed().loc[[arm, reference]]
    return int(counts[int(wave)].min()) if wave else int(counts.to_numpy().min())


def _main_rows(question: Question, effects: pd.DataFrame, arm: str, reference: str) -> Iterator[Row]:
    """Yield the main row of the effects for one wave."""
    wanted = {
        "analysis": "main", "comparison": question.comparison, "outcome": question.outcome,
        "wave": question.wave, "source": question.source, "arm": arm, "reference": reference,
    }  # fmt: skip
    chosen = np.logical_and.reduce([(effects[name] == value).to_numpy() for name, value in wanted.items()])
    for row in records(effects[chosen]):
        if pd.notna(row["estimate"]):
            kept = {name: row[name] for name in COLUMNS if name in row}
            fewest = min(int(row["n_arm"]), int(row["n_reference"]))
            yield kept | {"span": "span.wave", "method": "method.main", "n_seen": fewest}


def _typed(rows: list[Row]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    counts = dict.fromkeys((name for name in COLUMNS if name.startswith("n_")), "Int64")
    reals = dict.fromkeys(("estimate", "low", "high", "std_error", "df", "p_value", "level"), "float64")
    return frame.astype(counts | reals)


def _columns() -> tuple[Column, ...]:
    return (
        Column("comparison", "label", names="comparison"),
        Column("outcome", "label", names="outcome"),
        Column("span", "label"),
        Column("wave", "label"),
        Column("arm", "label", names="arm"),
        Column("reference", "label", names="arm", shown=False),
        Column("method", "label"),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
        Column("n_seen", "count", shown=False),
        Column("n_missing", "count", shown=False),
        Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
        Column("low", "number", unit_column="unit", shown=False),
        Column("high", "number", unit_column="unit", shown=False),
        Column("std_error", "number", unit_column="unit", shown=False),
        Column("df", "number", shown=False),
        Column("p_value", "p_value"),
        Column("unit", "label", names="unit", shown=False),
        Column("level", "number", shown=False),
    )


def _table(frame: pd.DataFrame) -> Exhibit:
    return protected(
        Exhibit(
            id="waves.models",
            kind="table",
            title=Message("waves.models.title"),
            chapter="effectiviteit",
            frame=frame,
            columns=_columns(),
            note=Message("waves.models.note"),
        ),
        (*ARMS, "n_seen"),
    )


def _figures(study: Study, frame: pd.DataFrame) -> Iterator[Exhibit]:
    """Draw each outcome by wave, a panel for each arm."""
    drawn = frame[frame["method"].isin(["method.main", "method.mmrm"])]
    for (comparison, outcome), rows in drawn.groupby(["comparison", "outcome"], sort=False):
        yield _figure(study, rows.reset_index(drop=True), str(comparison), str(outcome))


def _figure(study: Study, rows: pd.DataFrame, comparison: str, outcome: str) -> Exhibit:
    return protected(
        Exhibit(
            id=f"waves.figure.{comparison}.{outcome}",
            kind="figure",
            drawing="waves",
            title=Message("waves.figure.title", {"outcome": Name("outcome", outcome)}),
            chapter="effectiviteit",
            frame=rows,
            columns=_columns(),
            unit=Message("common.unit", {"unit": Name("unit", str(rows["unit"].iloc[0]))}),
            window=Message("common.window", {"window": Name("window", outcome)}),
            note=Message("waves.figure.note", {"margin": Name("margin", outcome)}),
            alt=Message(
                "waves.figure.alt",
                {"outcome": Name("outcome", outcome), "rows": _sentences(rows, comparison)},
            ),
            options={"margin": study.outcomes[outcome].equivalence_margin},
        ),
        (*ARMS, "n_seen"),
    )


def _sentences(rows: pd.DataFrame, comparison: str) -> tuple[Message, ...]:
    """Say of every arm what the model of all waves finds at the last wave and on average."""
    said = []
    together = rows[rows["method"] == "method.mmrm"]
    for arm, part in together.groupby("arm", sort=False):
        at_waves, average = (
            part[part["span"] == "span.wave"],
            records(part[part["span"] == "span.average"])[0],
        )
        last = records(at_waves)[-1]
        said.append(
            Message(
                "waves.figure.arm",
                {
                    "arm": Name("arm", str(arm), of=comparison),
                    "wave": Declared(int(last["wave"])),
                    "last": _said(last, "estimate"),
                    "low": _said(last, "low"),
                    "high": _said(last, "high"),
                    "average": _said(average, "estimate"),
                },
            )
        )
    return tuple(said)


def _said(row: Mapping[str, Any], name: str) -> Behind:
    persons = min(int(row[count]) for count in (*ARMS, "n_seen"))
    return Behind(Quantity(float(row[name]), str(row["unit"]), is_difference=True), persons)
