"""What is asked of a comparison: one outcome, at one wave, from one source, for all its arms at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.analyses.contrasts import (
    Contrast,
    FloatArray,
    arms,
    numeric,
    outcomes_of,
    regressors,
    sample_of,
    unit_of,
)
from helpers.study.base import Text
from helpers.study.plan_spec import Comparison, ObservationalAnalysis, Outcome
from helpers.study.shape import at_wave
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Labels = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Question:
    """One outcome of a comparison, for everybody who was assigned.

    Attributes
    ----------
    comparison, outcome : str
        Declared names.
    wave : str
        Wave in months ("6"), "" for an outcome that is measured once.
    source : str
        Tables that the outcome comes from, joined by "+".
    is_second : bool
        Whether this is the second source of the outcome: shown beside the first, never the main row.
    unit : str
        Unit of `observed`; "share" for yes/no outcomes.
    column : str
        Column of `frame` that holds the outcome.
    order : tuple of str
        Arms, the reference last.
    pairs : tuple of (str, str)
        Arm and reference of every declared contrast.
    frame : pandas.DataFrame, shape (n, ...)
        Everybody in the sample, all variables.
    observed : ndarray, shape (n,)
        The outcome as float64; NaN is missing. Shares are 0 and 1.
    labels : ndarray of str, shape (n,)
        Arm of each person.
    blocks, clusters : ndarray of str, shape (n,), or None
        Within what the lot was drawn; who stays together for standard errors.
    baseline : str
        Column with the same measure before the start, "" without one.
    exits : ndarray of str, shape (n,), or None
        For an outcome in time: how each person's time ended; "" is unknown. `observed` is then the time.
    """

    comparison: str
    outcome: str
    wave: str
    source: str
    is_second: bool
    unit: str
    column: str
    order: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    frame: pd.DataFrame
    observed: FloatArray
    labels: Labels
    blocks: Labels | None = field(default=None)
    clusters: Labels | None = field(default=None)
    baseline: str = ""
    exits: Labels | None = field(default=None)
    _contrasts: dict[tuple[str, str], Contrast] = field(default_factory=dict, repr=False)

    def adjusted_for(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the columns that a model adjusts for: the declared ones, and the baseline of the outcome."""
        return (*names, *((self.baseline,) if self.baseline and self.baseline not in names else ()))

    def covariates(self, names: tuple[str, ...]) -> pd.DataFrame | None:
        """Return the named columns as regressors for all arms; None without any."""
        if not names:
            return None
        complete = ~np.isnan(self.observed) & self.frame[list(names)].notna().all(axis=1).to_numpy()
        return regressors(self.frame, names, among=complete)

    def contrast(self, arm: str, reference: str) -> Contrast:
        """Return the people of two arms; the same object each time, so that what is fitted to it is kept."""
        if (arm, reference) not in self._contrasts:
            self._contrasts[arm, reference] = self._contrast(arm, reference)
        return self._contrasts[arm, reference]

    def _contrast(self, arm: str, reference: str) -> Contrast:
        rows = np.isin(self.labels, [arm, reference])
        return Contrast(
            comparison=self.comparison,
            outcome=self.outcome,
            arm=arm,
            reference=reference,
            observed=self.observed[rows],
            treated=np.asarray(self.labels[rows] == arm, dtype=np.float64),
            people=self.frame,
            unit=self.unit,
            wave=self.wave,
            source=self.source,
            rows=rows,
        )


def questions(study: Study, tables: Tables, *, comparison: str) -> Iterator[Question]:
    """Yield every outcome × wave × source of one comparison, in declared order.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
        With `sample_<sample>` of 02.
    comparison : str
        Declared name.
    """
    frame = sample_of(study, tables, comparison).reset_index(drop=True)
    for name in outcomes_of(study, comparison):
        outcome = study.outcomes[name]
        second = outcome.second_source
        for wave in outcome.waves or (None,):
            for variable in (outcome.variable, None if second is None else second.variable):
                if variable is not None:
                    yield _question(study, comparison, name, frame, variable=variable, wave=wave)


def contrasts(study: Study, tables: Tables, *, comparison: str) -> Iterator[Contrast]:
    """Yield every outcome × wave × source × pair of arms of one comparison, in declared order."""
    for question in questions(study, tables, comparison=comparison):
        for arm, reference in question.pairs:
            yield question.contrast(arm, reference)


def first_contrast(study: Study, tables: Tables, comparison: str) -> tuple[Contrast, ObservationalAnalysis]:
    """Return the first contrast of an observational comparison, whose people stand for all, and its plan."""
    plan = study.analysis[comparison]
    if not isinstance(plan, ObservationalAnalysis):
        raise TypeError(f"The comparison '{comparison}' is not observational.")
    return next(contrasts(study, tables, comparison=comparison)), plan


def question_of(study: Study, tables: Tables, row: Mapping[str, Any]) -> Question:
    """Return the question that a row of the effect table answers."""
    return next(
        one
        for one in questions(study, tables, comparison=str(row["comparison"]))
        if (one.outcome, one.wave, one.source) == (row["outcome"], row["wave"], row["source"])
    )


def pairs_of(study: Study, comparison: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs of arms that a comparison is about: each against the reference, or all pairs."""
    order = arms(study, study.comparisons[comparison])
    plan = study.analysis.get(comparison)
    if getattr(plan, "pairs", None) == "all":
        against = [(arm, order[-1]) for arm in order[:-1]]
        return (*against, *combinations(order[:-1], 2))
    return tuple((arm, order[-1]) for arm in order[:-1])


def source_tables(study: Study, sample: str, variable: str) -> str:
    """Return the tables that a variable of a sample comes from, joined by "+"."""
    own = [part.table for part in study.samples[sample].parts]
    found: dict[str, None] = {}
    waiting = [variable]
    while waiting:
        declared = study.variables[waiting.pop(0)]
        if declared.reduce is not None:
            waiting.append(declared.reduce.variable)
        elif declared.made_of:
            waiting.extend(declared.made_of)
        else:
            here = [table for table in own if table in declared.tables] or list(declared.tables)
            found |= dict.fromkeys(here)
    return "+".join(sorted(found, key=lambda table: own.index(table) if table in own else len(own)))


def blocks_of(declared: Comparison, frame: pd.DataFrame) -> Labels | None:
    """Return the block of each person, several block variables joined; None without blocks."""
    return _joined(frame, declared.blocks) if declared.blocks else None


def clusters_of(declared: Comparison, frame: pd.DataFrame) -> Labels | None:
    """Return who stays together for standard errors; None where persons are independent.

    Assigned clusters, or deliverers who are nested in arms. A person without a deliverer is alone.
    """
    name = cluster_variable(declared)
    if name is None:
        return None
    labels = frame[name].astype("string")
    alone = pd.Series([f"alone {number}" for number in range(len(frame))], index=frame.index)
    return labels.fillna(alone).to_numpy(dtype=str)


def cluster_variable(declared: Comparison) -> str | None:
    """Return the variable of the clusters that standard errors must allow for."""
    if declared.assigned == "cluster":
        return declared.cluster
    nested = declared.delivered_by.relation in {"nested_in_arm", "partly_nested"}
    return declared.delivered_by.id if nested else None


def window_of(outcome: Outcome) -> str:
    """Return the window of an outcome in English where there is, else in its own language."""
    words: Text = outcome.window
    return words.get("en", next(iter(words.values())))


def _question(
    study: Study, comparison: str, outcome: str, frame: pd.DataFrame, *, variable: str, wave: int | None
) -> Question:
    declared = study.comparisons[comparison]
    column = variable if wave is None else at_wave(variable, wave)
    before = study.outcomes[outcome].baseline
    return Question(
        comparison=comparison,
        outcome=outcome,
        wave="" if wave is None else str(wave),
        source=source_tables(study, declared.sample, variable),
        is_second=variable != study.outcomes[outcome].variable,
        unit="share" if study.outcomes[outcome].duration else unit_of(study, variable),
        column=column,
        order=arms(study, declared),
        pairs=pairs_of(study, comparison),
        frame=frame,
        observed=numeric(frame, (column,))[column].to_numpy(),
        labels=frame[declared.arm].to_numpy(dtype=str),
        blocks=blocks_of(declared, frame),
        clusters=clusters_of(declared, frame),
        baseline="" if before is None else at_wave(variable, before),
        exits=exits_of(study.outcomes[outcome], frame),
    )


def exits_of(outcome: Outcome, frame: pd.DataFrame) -> Labels | None:
    """Return how each person's time ended, for an outcome in time: category names, or yes and no."""
    if outcome.duration is None:
        return None
    exits = frame[outcome.duration.exit]
    if exits.dtype == "boolean":
        exits = exits.map({True: "yes", False: "no"}).astype("string")
    return exits.astype("string").fillna("").to_numpy(dtype=str)


def _joined(frame: pd.DataFrame, names: tuple[str, ...]) -> Labels:
    labels = frame[names[0]].astype("string").fillna("unknown")
    for name in names[1:]:
        labels = labels + " · " + frame[name].astype("string").fillna("unknown")
    return labels.to_numpy(dtype=str)
