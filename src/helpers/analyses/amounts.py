"""What 04 shows of amounts and counts: how many have any, how much, and where in the range it shifts."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses.contrasts import Contrast
from helpers.analyses.protection import protected
from helpers.analyses.questions import questions
from helpers.effects.amounts import two_part, winsorised
from helpers.effects.counts import rate_ratio
from helpers.effects.quantile_effects import quantile_differences
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Column, Exhibit, Message, Produced
from helpers.study.plan_spec import RandomisedAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
KEPT = 0.99
"""Share of all amounts that stays as it is when the highest are lowered to a limit."""
QUANTILES = (0.25, 0.5, 0.75, 0.9)
NOT_A_NUMBER = float("nan")


def parts(study: Study, tables: Tables) -> Produced | Absent:
    """Split the difference in every amount into how many have any and how much they have."""
    rows = [
        found
        for contrast, plan in _contrasts(study, tables, "amount")
        for found in _tried(contrast, lambda: [_two_part(contrast, plan)])  # noqa: B023 - called at once
    ]
    if not rows:
        return Absent(Message("amounts.absent.no_amounts"))
    exhibit = protected(
        Exhibit(
            id="amounts.parts",
            kind="table",
            title=Message("amounts.parts.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows),
            columns=(
                *_who(),
                Column("n_positive_arm", "count"),
                Column("n_positive_reference", "count"),
                Column(
                    "difference",
                    "estimate",
                    unit_column="unit",
                    interval=("difference_low", "difference_high"),
                ),
                Column("difference_low", "number", unit_column="unit", shown=False),
                Column("difference_high", "number", unit_column="unit", shown=False),
                Column("through_share", "number", unit_column="unit"),
                Column("through_amount", "number", unit_column="unit"),
                Column("any_amount", "estimate", unit="share", interval=("any_low", "any_high")),
                Column("any_low", "number", unit="share", shown=False),
                Column("any_high", "number", unit="share", shown=False),
                Column(
                    "winsorised",
                    "estimate",
                    unit_column="unit",
                    interval=("winsorised_low", "winsorised_high"),
                ),
                Column("winsorised_low", "number", unit_column="unit", shown=False),
                Column("winsorised_high", "number", unit_column="unit", shown=False),
                Column("unit", "label", names="unit", shown=False),
                Column("level", "percent", shown=False),
            ),
            note=Message("amounts.parts.note"),
        ),
        ("n_arm", "n_reference", "n_positive_arm", "n_positive_reference"),
    )
    return Produced((exhibit,), {"amount_parts": exhibit.frame})


def quantiles(study: Study, tables: Tables, rng: np.random.Generator) -> Produced | Absent:
    """Compare the arms at several places of the range of every amount, each with a bootstrap interval."""
    rows = [
        found
        for contrast, plan in _contrasts(study, tables, "amount")
        if plan.resamples is not None
        for found in _tried(contrast, lambda: list(_quantiles(contrast, plan, rng)))  # noqa: B023 - called at once
    ]
    if not rows:
        return Absent(Message("amounts.absent.no_quantiles"))
    exhibit = protected(
        Exhibit(
            id="amounts.quantiles",
            kind="table",
            title=Message("amounts.quantiles.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows),
            columns=(
                *_who(),
                Column("probability", "percent"),
                Column("quantile_arm", "number", unit_column="unit"),
                Column("quantile_reference", "number", unit_column="unit"),
                Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
                Column("low", "number", unit_column="unit", shown=False),
                Column("high", "number", unit_column="unit", shown=False),
                Column("unit", "label", names="unit", shown=False),
                Column("place", "label"),
                Column("behind", "count", shown=False),
                Column("level", "percent", shown=False),
            ),
            note=Message("amounts.quantiles.note"),
        ),
        ("n_arm", "n_reference", "behind"),
    )
    return Produced((exhibit,), {"amount_quantiles": exhibit.frame})


def rates(study: Study, tables: Tables) -> Produced | Absent:
    """Compare counts as rates: how many times as often in the arm as in the reference."""
    rows = [
        found
        for contrast, plan in _contrasts(study, tables, "count")
        for found in _tried(contrast, lambda: [_rate(contrast, plan)])  # noqa: B023 - called at once
    ]
    if not rows:
        return Absent(Message("amounts.absent.no_counts"))
    exhibit = protected(
        Exhibit(
            id="amounts.rates",
            kind="table",
            title=Message("amounts.rates.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows),
            columns=(
                *_who(),
                Column("rate_arm", "number"),
                Column("rate_reference", "number"),
                Column("rate_ratio", "number", interval=("low", "high")),
                Column("low", "number", shown=False),
                Column("high", "number", shown=False),
                Column("level", "percent", shown=False),
            ),
            note=Message("amounts.rates.note"),
        )
    )
    return Produced((exhibit,), {"rates": exhibit.frame})


def _contrasts(study: Study, tables: Tables, measure: str) -> Iterator[tuple[Contrast, RandomisedAnalysis]]:
    """Yield the randomised contrasts of outcomes that are declared as amounts or counts."""
    for name, plan in study.analysis.items():
        if isinstance(plan, RandomisedAnalysis):
            for question in questions(study, tables, comparison=name):
                wanted = study.outcomes[question.outcome].measure == measure
                for arm, reference in question.pairs if wanted and not question.is_second else ():
                    yield question.contrast(arm, reference), plan


def _tried(contrast: Contrast, calculate: Callable[[], list[Row]]) -> list[Row]:
    try:
        return calculate()
    except EstimationImpossible as impossible:
        place = " ".join((contrast.comparison, contrast.outcome, contrast.wave, contrast.arm))
        warnings.warn(f"{place}: {impossible}", StatisticalWarning, stacklevel=2)
        return []


def _who() -> tuple[Column, ...]:
    return (
        Column("comparison", "label", names="comparison", shown=False),
        Column("outcome", "label", names="outcome"),
        Column("wave", "label", shown=False),
        Column("arm", "label", names="arm"),
        Column("reference", "label", names="arm"),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
    )


def _identity(contrast: Contrast) -> Row:
    return {
        "comparison": contrast.comparison,
        "outcome": contrast.outcome,
        "wave": contrast.wave,
        "arm": contrast.arm,
        "reference": contrast.reference,
    }


def _two_part(contrast: Contrast, plan: RandomisedAnalysis) -> Row:
    y, treated = contrast.observed, contrast.treated
    found = two_part(y, treated, variance="hc2", interval="newcombe", level=plan.level)
    lowered = winsorised(y, treated, share=KEPT, variance="hc2", level=plan.level).difference
    return _identity(contrast) | {
        "n_arm": found.difference.n_arm,
        "n_reference": found.difference.n_reference,
        "n_positive_arm": found.n_positive_arm,
        "n_positive_reference": found.n_positive_reference,
        "difference": found.difference.estimate,
        "difference_low": found.difference.low,
        "difference_high": found.difference.high,
        "through_share": found.through_share,
        "through_amount": found.through_amount,
        "any_amount": found.any_amount.estimate,
        "any_low": found.any_amount.low,
        "any_high": found.any_amount.high,
        "winsorised": lowered.estimate,
        "winsorised_low": lowered.low,
        "winsorised_high": lowered.high,
        "unit": contrast.unit,
        "level": plan.level,
    }


def _quantiles(contrast: Contrast, plan: RandomisedAnalysis, rng: np.random.Generator) -> Iterator[Row]:
    found = quantile_differences(
        contrast.observed,
        contrast.treated,
        probabilities=QUANTILES,
        level=plan.level,
        draws=plan.resamples or 0,
        rng=rng,
    )
    smallest = min(found.n_arm, found.n_reference)
    for one in found.effects:
        yield _identity(contrast) | {
            "n_arm": found.n_arm,
            "n_reference": found.n_reference,
            "probability": one.probability,
            "quantile_arm": one.quantile_arm,
            "quantile_reference": one.quantile_reference,
            "estimate": one.estimate,
            "low": NOT_A_NUMBER if one.on_spike else one.low,
            "high": NOT_A_NUMBER if one.on_spike else one.high,
            "unit": contrast.unit,
            "place": "on_spike" if one.on_spike else "in_range",
            "behind": int(smallest * min(one.probability, 1 - one.probability)),
            "level": plan.level,
        }


def _rate(contrast: Contrast, plan: RandomisedAnalysis) -> Row:
    found = rate_ratio(contrast.observed, contrast.treated, exposure=None, variance="hc1", level=plan.level)
    return _identity(contrast) | {
        "n_arm": found.n_arm,
        "n_reference": found.n_reference,
        "rate_arm": found.rate_arm,
        "rate_reference": found.rate_reference,
        "rate_ratio": found.estimate,
        "low": found.low,
        "high": found.high,
        "level": plan.level,
    }
