"""The steps of a participant flow: what the declaration says of them and what rows can show."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Literal

import pandas as pd

from helpers.analyses.contrasts import arms
from helpers.cleaning.withdrawn import WITHDRAWN
from helpers.describe.flow import Step, StepName, counted, not_in_data
from helpers.study.plan_spec import Comparison
from helpers.study.shape import at_wave
from helpers.study.spec import Study

DeclaredStep = Literal["invited", "eligible", "randomised"]


_BEFORE_THE_LOT: tuple[tuple[DeclaredStep, StepName, StepName], ...] = (
    ("invited", "invited", "declined"),
    ("eligible", "assessed", "excluded"),
    ("randomised", "randomised", "lost"),
)
"""Declared step, its box in the flow, and how those who leave after it are called."""


def declared_steps(comparison: Comparison, name: str) -> list[Step]:
    """Return the steps before allocation: counts with those who left between them, or why there is none."""
    steps: list[Step] = []
    counts: list[tuple[int, StepName]] = []
    for declared, box, leaving in _BEFORE_THE_LOT:
        known = comparison.flow.get(declared)
        if known is None:
            continue
        if known.n is None:
            steps.append(not_in_data(box, reason=f"{name}.{declared}"))
            continue
        steps.append(counted(box, known.n))
        counts.append((known.n, leaving))
    gone = [counted(leaving, n - later) for (n, leaving), (later, _) in pairwise(counts)]
    return steps + gone


def counted_steps(
    study: Study,
    comparison: Comparison,
    frame: pd.DataFrame,
    name: str,
    withdrawn: Mapping[str, int] | None = None,
) -> list[Step]:
    """Count per arm what rows can show; a subset of a trial shows only who is analysed.

    `withdrawn` are the people per arm of whom nothing is kept: they were allocated, and leave. Of an arm
    whose take-up is declared: who received it. Of a study with waves: who answered which wave, which is no
    loss, because who skips a wave may answer the next.
    """
    primary = next(
        o.variable for o in study.outcomes.values() if o.role == "primary" and name in o.comparisons
    )
    declared = comparison.flow.get("randomised")
    is_subset = declared is not None and declared.n is None
    steps: list[Step] = []
    for arm in arms(study, comparison):
        rows = frame[frame[comparison.arm] == arm]
        known = int(rows[primary].notna().sum())
        if is_subset:
            reason = f"{name}.randomised"
            steps += [
                not_in_data("allocated", reason=reason, arm=arm),
                not_in_data("lost", reason=reason, arm=arm),
            ]
        else:
            gone = (withdrawn or {}).get(arm, 0)
            steps += [
                counted("allocated", len(rows) + gone, arm=arm),
                counted("lost", len(rows) - known, arm=arm),
            ]
            steps += [counted("withdrawn", gone, arm=arm)] if gone else []
            steps += [*_taken_up(comparison, rows, arm, gone), *_answered(study, rows, arm, name)]
        steps.append(counted("analysed", known, arm=arm))
    return steps


def withdrawn_of(study: Study, tables: Mapping[str, pd.DataFrame], comparison: str) -> dict[str, int]:
    """Return how many people of each arm withdrew, from the ledger of 02; nothing where there is none."""
    if "ledger" not in tables:
        return {}
    ledger, sample = tables["ledger"], study.comparisons[comparison].sample
    bases = [part.table for part in study.samples[sample].parts]
    own = (ledger["comparison"] == comparison) & (ledger["step"] == WITHDRAWN) & ledger["table"].isin(bases)
    return {str(arm): int(n) for arm, n in ledger[own].groupby("arm")["n_dropped"].sum().items()}


def waves_of(study: Study, comparison: str) -> dict[int, tuple[str, ...]]:
    """Return the waves of a comparison's outcomes, the baseline too, each with the columns of a sample."""
    waves: dict[int, tuple[str, ...]] = {}
    for outcome in study.outcomes.values():
        if comparison in outcome.comparisons and outcome.waves:
            before = () if outcome.baseline is None else (outcome.baseline,)
            for wave in (*before, *outcome.waves):
                waves[wave] = (*waves.get(wave, ()), at_wave(outcome.variable, wave))
    return dict(sorted(waves.items()))


def _answered(study: Study, rows: pd.DataFrame, arm: str, name: str) -> list[Step]:
    """Count per wave of whom any outcome of that wave is known."""
    return [
        counted("answered", int(rows[list(columns)].notna().any(axis=1).sum()), arm=arm, detail=str(wave))
        for wave, columns in waves_of(study, name).items()
    ]


def _taken_up(comparison: Comparison, rows: pd.DataFrame, arm: str, gone: int) -> list[Step]:
    """Count who received what an arm offers, where its declaration names the variable that says so."""
    declared = comparison.compliance.get(arm)
    if declared is None or declared.received is None:
        return []
    received = rows[declared.received]
    known = int(received.notna().sum())
    taken = int(received.fillna(False).sum())
    steps = [counted("received", taken, arm=arm), counted("not_received", known - taken, arm=arm)]
    if known < len(rows) + gone:
        steps.append(counted("not_received", len(rows) + gone - known, arm=arm, detail="unknown"))
    return steps
