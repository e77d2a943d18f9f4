"""Two arms of an outcome in time beside each other: how much, how fast, and whether one ratio will do."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses.contrasts import FloatArray
from helpers.analyses.duration_models import InTime
from helpers.analyses.questions import Labels, Question
from helpers.effects.hazards import cox
from helpers.effects.logrank import log_rank
from helpers.effects.proportionality import proportionality
from helpers.effects.restricted_mean import restricted_mean
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Column
from helpers.study.plan_spec import Duration

Row = dict[str, Any]
EVENTS = ("n_arm", "n_reference", "n_events_arm", "n_events_reference")
MEAN_TIME = ("mean_time", "mean_low", "mean_high", "unit")


@dataclass(frozen=True, eq=False)
class Asked:
    """One outcome in time of one comparison.

    Attributes
    ----------
    question : Question
        `observed` is the time.
    duration : Duration
        As declared.
    causes : tuple of str
        Kinds of exit that occur, the declared event first.
    codes : ndarray, shape (n,)
        Number of each person's exit among `causes`; 0 is not yet, NaN unknown.
    level : float
    unit : str
        Of the time.
    """

    question: Question
    duration: Duration
    causes: tuple[str, ...]
    codes: FloatArray
    level: float
    unit: str


@dataclass(frozen=True, eq=False)
class Pair:
    """The people of two arms of an outcome in time.

    Attributes
    ----------
    asked : Asked
    arm, reference : str
    time, event, treated : ndarray, shape (n,)
        `event` is 1 for the declared exit; other exits count as censored; NaN is unknown.
    blocks : ndarray of str, shape (n,), or None
    """

    asked: Asked
    arm: str
    reference: str
    time: FloatArray
    event: FloatArray
    treated: FloatArray
    blocks: Labels | None

    @property
    def place(self) -> str:
        """Where the pair stands, for warnings."""
        one = self.asked.question
        return f"{one.comparison} {one.outcome} {self.arm} {self.reference}"


def pairs(asked: Asked) -> Iterator[Pair]:
    """Yield the declared pairs of arms of an outcome in time."""
    question = asked.question
    event = np.where(np.isnan(asked.codes), np.nan, asked.codes == 1)
    for arm, reference in question.pairs:
        here = np.isin(question.labels, [arm, reference])
        yield Pair(
            asked=asked,
            arm=arm,
            reference=reference,
            time=question.observed[here],
            event=event[here],
            treated=np.asarray(question.labels[here] == arm, dtype=np.float64),
            blocks=None if question.blocks is None else question.blocks[here],
        )


def pair_row(pair: Pair) -> Row:
    """Return what is said of one pair; a number that does not exist is left out, with a warning."""
    question = pair.asked.question
    known = ~(np.isnan(pair.time) | np.isnan(pair.event))
    row: Row = {
        "comparison": question.comparison,
        "outcome": question.outcome,
        "source": question.source,
        "arm": pair.arm,
        "reference": pair.reference,
        "n_missing": int((~known).sum()),
        "caution": "",
        "level": pair.asked.level,
        "unit": pair.asked.unit,
    }
    for name, side in (("arm", 1.0), ("reference", 0.0)):
        here = known & (pair.treated == side)
        row |= {f"n_{name}": int(here.sum()), f"n_events_{name}": int(pair.event[here].sum())}
    for what, measure in _MEASURES.items():
        try:
            row |= measure(pair)
        except EstimationImpossible as impossible:
            warnings.warn(f"{pair.place}, {what}: {impossible}", StatisticalWarning, stacklevel=2)
    return row


def _difference(pair: Pair) -> Row:
    asked = pair.asked
    found = InTime(asked.question, asked.duration, asked.level).contrast(pair.arm, pair.reference)
    return {"estimate": found.estimate, "low": found.low, "high": found.high}


def _pace(pair: Pair) -> Row:
    return {"p_log_rank": log_rank(pair.time, pair.event, pair.treated, strata=pair.blocks).p_value}


def _hazard_ratio(pair: Pair) -> Row:
    found = cox(
        pair.time,
        pair.event,
        pd.DataFrame({"arm": pair.treated}),
        ties="efron",
        level=pair.asked.level,
        strata=pair.blocks,
    ).term("arm")
    return {"hazard_ratio": found.ratio, "hazard_low": found.low, "hazard_high": found.high}


def _proportional(pair: Pair) -> Row:
    found = proportionality(
        pair.time,
        pair.event,
        pd.DataFrame({"arm": pair.treated}),
        ties="efron",
        scale="km",
        strata=pair.blocks,
    ).joint.p_value
    if found >= 1 - pair.asked.level:
        return {"p_proportional": found}
    warnings.warn(
        f"{pair.place}: the hazard ratio changes over time, so that one ratio does not tell the whole story; "
        "read the curves and the difference at the horizon.",
        StatisticalWarning,
        stacklevel=2,
    )
    return {"p_proportional": found, "caution": "caution.changes"}


def _mean_time(pair: Pair) -> Row:
    asked = pair.asked
    if len(asked.causes) > 1:
        return {}
    found = restricted_mean(
        pair.time, pair.event, pair.treated, horizon=asked.duration.horizon, level=asked.level
    )
    return {"mean_time": found.estimate, "mean_low": found.low, "mean_high": found.high}


_MEASURES: dict[str, Callable[[Pair], Row]] = {
    "difference at the horizon": _difference,
    "log-rank test": _pace,
    "hazard ratio": _hazard_ratio,
    "proportional hazards": _proportional,
    "mean time": _mean_time,
}


def pair_columns() -> tuple[Column, ...]:
    """Return how a reader sees the pairs; the mean time is in `unit`."""
    return (
        Column("comparison", "label", names="comparison"),
        Column("outcome", "label", names="outcome"),
        Column("source", "label", names="source", shown=False),
        Column("arm", "label", names="arm"),
        Column("reference", "label", names="arm"),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
        Column("n_events_arm", "count"),
        Column("n_events_reference", "count"),
        Column("estimate", "estimate", unit="share", interval=("low", "high")),
        Column("low", "number", unit="share", shown=False),
        Column("high", "number", unit="share", shown=False),
        Column("p_log_rank", "p_value"),
        Column("hazard_ratio", "number", interval=("hazard_low", "hazard_high")),
        Column("hazard_low", "number", shown=False),
        Column("hazard_high", "number", shown=False),
        Column("p_proportional", "p_value"),
        Column("caution", "label"),
        Column("mean_time", "estimate", unit_column="unit", interval=("mean_low", "mean_high")),
        Column("mean_low", "number", unit_column="unit", shown=False),
        Column("mean_high", "number", unit_column="unit", shown=False),
        Column("unit", "label", names="unit", shown=False),
        Column("n_missing", "count", shown=False),
        Column("level", "percent", shown=False),
    )
