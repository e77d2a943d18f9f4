"""The steps of a participant flow: what the declaration says of them and what rows can show."""

from __future__ import annotations

import pandas as pd

from helpers.analyses.contrasts import arms
from helpers.describe.flow import Step, counted, not_in_data
from helpers.study.spec import Comparison, Study


def declared_steps(comparison: Comparison, name: str) -> list[Step]:
    """Return the steps before allocation: a declared count, or the reason why it is not in the data."""
    steps = []
    for declared, step in (("eligible", "assessed"), ("randomised", "randomised")):
        known = comparison.flow.get(declared)  # type: ignore[call-overload]
        if known is None:
            continue
        if known.n is None:
            steps.append(not_in_data(step, reason=f"{name}.{declared}"))  # type: ignore[arg-type]
        else:
            steps.append(counted(step, known.n))  # type: ignore[arg-type]
    return steps


def counted_steps(study: Study, comparison: Comparison, frame: pd.DataFrame, name: str) -> list[Step]:
    """Count per arm what rows can show; a subset of a trial shows only who is analysed."""
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
            steps += [counted("allocated", len(rows), arm=arm), counted("lost", len(rows) - known, arm=arm)]
        steps.append(counted("analysed", known, arm=arm))
    return steps
