"""What 04 shows of yes/no outcomes: the difference in shares beside the ratios, with fitting intervals."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import Contrast
from helpers.analyses.protection import protected
from helpers.analyses.questions import questions
from helpers.effects.odds_ratios import odds_ratio
from helpers.effects.share_ratios import risk_ratio
from helpers.effects.shares import risk_difference
from helpers.effects.two_by_two import RelativeEffect
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.results import Absent, Column, Exhibit, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


def ratios(study: Study, tables: Tables) -> Produced | Absent:
    """Show every randomised yes/no outcome as a difference, a risk ratio and an odds ratio.

    Newcombe's interval for the difference, Koopman's for the risk ratio, the exact one for the odds ratio;
    nothing is adjusted and blocks are not used. CONSORT 2025 asks for both absolute and relative effects.
    """
    rows = [
        row
        for name, comparison in study.comparisons.items()
        if comparison.design == "randomised" and name in study.analysis
        for row in _rows(study, tables, name)
    ]
    if not rows:
        return Absent(Message("relative.absent.no_shares"))
    counts = dict.fromkeys(("n_arm", "n_reference", "events_arm", "events_reference"), "Int64")
    exhibit = protected(
        Exhibit(
            id="relative",
            kind="table",
            title=Message("relative.title"),
            chapter="effectiviteit",
            frame=pd.DataFrame(rows).astype(counts),
            columns=(
                Column("comparison", "label", names="comparison", shown=False),
                Column("outcome", "label", names="outcome"),
                Column("wave", "label", shown=any(row["wave"] for row in rows)),
                Column("arm", "label", names="arm"),
                Column("reference", "label", names="arm"),
                Column("n_arm", "count"),
                Column("n_reference", "count"),
                Column("events_arm", "count", shown=False),
                Column("events_reference", "count", shown=False),
                Column("share_arm", "percent"),
                Column("share_reference", "percent"),
                Column(
                    "difference", "estimate", unit="share", interval=("difference_low", "difference_high")
                ),
                Column("difference_low", "number", unit="share", shown=False),
                Column("difference_high", "number", unit="share", shown=False),
                Column("risk_ratio", "number", interval=("risk_ratio_low", "risk_ratio_high")),
                Column("risk_ratio_low", "number", shown=False),
                Column("risk_ratio_high", "number", shown=False),
                Column("odds_ratio", "number", interval=("odds_ratio_low", "odds_ratio_high")),
                Column("odds_ratio_low", "number", shown=False),
                Column("odds_ratio_high", "number", shown=False),
                Column("level", "percent", shown=False),
            ),
            note=Message("relative.note"),
        )
    )
    return Produced((exhibit,), {"relative": exhibit.frame})


def _rows(study: Study, tables: Tables, comparison: str) -> Iterator[dict[str, Any]]:
    level = study.analysis[comparison].level
    for question in questions(study, tables, comparison=comparison):
        if question.unit == "share" and question.exits is None and not question.is_second:
            for arm, reference in question.pairs:
                yield from _row(question.contrast(arm, reference), level)


def _row(contrast: Contrast, level: float) -> Iterator[dict[str, Any]]:
    y, treated = contrast.observed, contrast.treated
    place = " ".join((contrast.comparison, contrast.outcome, contrast.wave, contrast.arm))
    try:
        difference = risk_difference(y, treated, interval="newcombe", level=level)
    except EstimationImpossible as impossible:
        warnings.warn(f"{place}: {impossible}", StatisticalWarning, stacklevel=2)
        return
    row = {
        "comparison": contrast.comparison,
        "outcome": contrast.outcome,
        "wave": contrast.wave,
        "arm": contrast.arm,
        "reference": contrast.reference,
        "n_arm": difference.n_arm,
        "n_reference": difference.n_reference,
        "events_arm": difference.events_arm,
        "events_reference": difference.events_reference,
        "share_arm": difference.events_arm / difference.n_arm,
        "share_reference": difference.events_reference / difference.n_reference,
        "level": level,
    } | _three("difference", difference)
    ratios_of: tuple[tuple[str, Callable[[], RelativeEffect]], ...] = (
        ("risk_ratio", lambda: risk_ratio(y, treated, interval="koopman", level=level)),
        ("odds_ratio", lambda: odds_ratio(y, treated, interval="exact", level=level)),
    )
    for name, calculate in ratios_of:
        try:
            row |= _three(name, calculate())
        except EstimationImpossible as impossible:
            warnings.warn(f"{place}, {name}: {impossible}", StatisticalWarning, stacklevel=2)
            row |= _three(name, None)
    yield row


def _three(name: str, found: RelativeEffect | None) -> dict[str, Any]:
    values = (float("nan"),) * 3 if found is None else (found.estimate, found.low, found.high)
    return dict(zip((name, f"{name}_low", f"{name}_high"), values, strict=True))
