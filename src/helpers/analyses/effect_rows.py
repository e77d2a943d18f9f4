"""The effect table: one row per comparison, outcome, pair of arms and model, in the contract's columns."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analyses import models
from helpers.analyses.contrasts import Contrast, contrasts, source_of
from helpers.effects.equivalence import verdict
from helpers.effects.estimates import Estimate
from helpers.effects.multiplicity import adjust
from helpers.effects.overlap import Overlap, overlap
from helpers.effects.power import detectable_from_std_error
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.study.plan_spec import (
    Analysis,
    ObservationalAnalysis,
    ObservationalModel,
    RandomisedAnalysis,
    RandomisedModel,
)
from helpers.study.spec import Study

KEY = (
    "comparison", "sample", "outcome", "wave", "subgroup", "arm", "reference", "estimand", "estimator",
    "adjustment", "variance", "source",
)  # fmt: skip
VALUES = (
    "scale", "unit", "window", "population", "estimate", "std_error", "df", "low", "high", "level", "p_value",
    "family", "p_adjusted", "n_arm", "n_reference", "n_missing", "n_clusters", "smallest_detectable",
    "verdict", "role", "analysis", "status",
)  # fmt: skip
CONTRACT = KEY + VALUES
"""Columns of the effect table, as docs/contracts.md lists them."""

REALS = frozenset({
    "estimate", "std_error", "df", "low", "high", "level", "p_value", "p_adjusted", "smallest_detectable",
    "equivalence_margin", "relevant_effect", "p_equivalence", "mean_arm", "mean_reference", "sd_reference",
    "share_extreme", "effective_arm", "effective_reference",
})  # fmt: skip
BESIDE = (
    "design", "higher_is", "equivalence_margin", "relevant_effect", "within_margin", "p_equivalence",
    "mean_arm", "mean_reference", "sd_reference",
)  # fmt: skip
"""What findings need beside the contract's columns."""

Model = RandomisedModel | ObservationalModel
WITHHELD = (
    "comparison",
    "outcome",
    "arm",
    "estimand",
    "estimator",
    "reason",
    "n_arm",
    "n_reference",
    "share_extreme",
    "effective_arm",
    "effective_reference",
)


@dataclass(frozen=True)
class Planned:
    """One model of a plan, and whether it is the main one."""

    model: Model
    estimand: str
    is_main: bool


def effect_rows(study: Study, tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Estimate everything that is declared; return the rows, and what was withheld with its reason."""
    rows: list[dict[str, Any]] = []
    withheld: list[dict[str, Any]] = []
    for comparison, plan in study.analysis.items():
        for contrast in contrasts(study, tables, comparison=comparison):
            for planned in plan_models(plan):
                try:
                    reason = _reason_to_withhold(contrast, planned, plan)
                    if reason is None:
                        rows.append(_row(study, contrast, planned, plan))
                    else:
                        withheld.append(reason)
                except EstimationImpossible as impossible:
                    withheld.append(_impossible(contrast, planned, str(impossible)))
                    if planned.is_main:
                        rows.append(_without_numbers(study, contrast, planned, plan))
    return _typed(rows, CONTRACT + BESIDE), _typed(withheld, WITHHELD)


def _typed(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return rows as a frame; counts of people are whole numbers that may be missing, numbers are reals."""
    frame = pd.DataFrame(rows, columns=list(columns))
    counts = {name: "Int64" for name in columns if name.startswith("n_")}
    return frame.astype(counts | {name: "float64" for name in columns if name in REALS})


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


def with_families(study: Study, rows: pd.DataFrame) -> pd.DataFrame:
    """Adjust the p-values of the main rows within each family of a comparison.

    Sensitivity rows have no adjusted p, and no row has one where the plan corrects for nothing.
    """
    frame = rows.assign(p_adjusted=np.nan, family_n=pd.array([pd.NA] * len(rows), dtype="Int64"))
    main = frame["analysis"] == "main"
    for (comparison, _), part in frame[main].groupby(["comparison", "family"], sort=False):
        if study.analysis[str(comparison)].correction == "none":
            continue
        found = adjust(part["p_value"].to_numpy(), method=study.analysis[str(comparison)].correction)
        frame.loc[part.index, "p_adjusted"] = list(found.p_values)
        frame.loc[part.index, "family_n"] = found.n
    return frame


def main_rows(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the main rows as a reader should meet them: randomised first, then primary outcomes first."""
    design = {"randomised": 0, "observational": 1}
    roles = {"primary": 0, "harm": 1, "secondary": 2, "exploratory": 3}
    main = effects[effects["analysis"] == "main"]
    order = main["design"].map(design) * 10 + main["role"].map(roles)
    return main.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


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


def _row(study: Study, contrast: Contrast, planned: Planned, plan: Analysis) -> dict[str, Any]:
    if isinstance(plan, RandomisedAnalysis):
        found = models.randomised(contrast, planned.model, plan)  # type: ignore[arg-type]
    else:
        found = models.observational(contrast, planned.model, plan)  # type: ignore[arg-type]
    return _identity(study, contrast, planned, plan) | _numbers(study, contrast, found, plan)


def _identity(study: Study, contrast: Contrast, planned: Planned, plan: Analysis) -> dict[str, Any]:
    outcome = study.outcomes[contrast.outcome]
    comparison = study.comparisons[contrast.comparison]
    adjusted = planned.model.estimator != "unadjusted"
    return {
        "comparison": contrast.comparison,
        "sample": comparison.sample,
        "outcome": contrast.outcome,
        "wave": "",
        "subgroup": "all",
        "arm": contrast.arm,
        "reference": contrast.reference,
        "estimand": planned.estimand,
        "estimator": planned.model.estimator,
        "adjustment": "+".join(plan.adjust_for) if adjusted else "none",
        "variance": planned.model.variance,
        "source": source_of(study, comparison.sample),
        "scale": "risk_difference" if contrast.unit == "share" else "mean_difference",
        "unit": contrast.unit,
        "window": outcome.window.get("en", next(iter(outcome.window.values()))),
        "population": comparison.sample,
        "family": f"{contrast.comparison}/{outcome.family}",
        "role": outcome.role,
        "analysis": "main" if planned.is_main else "sensitivity",
        "status": "exploratory" if outcome.role == "exploratory" else "not_registered",
        "design": comparison.design,
        "higher_is": outcome.higher_is,
        "equivalence_margin": outcome.equivalence_margin,
        "relevant_effect": outcome.relevant_effect,
    }


def _without_numbers(study: Study, contrast: Contrast, planned: Planned, plan: Analysis) -> dict[str, Any]:
    """Return the row of a main model whose numbers do not exist: it is missed, not forgotten."""
    return _identity(study, contrast, planned, plan) | {
        "level": plan.level,
        "n_arm": int((contrast.treated == 1).sum()),
        "n_reference": int((contrast.treated == 0).sum()),
        "n_missing": int(np.isnan(contrast.observed).sum()),
    }


def _numbers(study: Study, contrast: Contrast, found: Estimate, plan: Analysis) -> dict[str, Any]:
    outcome = study.outcomes[contrast.outcome]
    conclusion = verdict(found, equivalence_margin=outcome.equivalence_margin)
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
        "within_margin": conclusion.within_margin,
        "mean_arm": found.mean_arm,
        "mean_reference": found.mean_reference,
        "sd_reference": float(reference.std(ddof=1)) if reference.size > 1 else float("nan"),
    }


def _reason_to_withhold(contrast: Contrast, planned: Planned, plan: Analysis) -> dict[str, Any] | None:
    """Withhold an average over everyone where the two groups hardly overlap."""
    if isinstance(plan, RandomisedAnalysis) or planned.estimand != "ate":
        return None
    found = overlap_of(contrast, plan)
    if found.ate_supported:
        return None
    return _withheld(contrast, planned, "no_overlap") | {
        "n_arm": found.arm.n,
        "n_reference": found.reference.n,
        "share_extreme": found.share_extreme,
        "effective_arm": found.arm.effective_ate,
        "effective_reference": found.reference.effective_ate,
    }


def _impossible(contrast: Contrast, planned: Planned, sentence: str) -> dict[str, Any]:
    place = f"{contrast.comparison}, {contrast.outcome}, {planned.model.estimator}"
    warnings.warn(f"{place}: {sentence}", StatisticalWarning, stacklevel=2)
    return _withheld(contrast, planned, "impossible")


def _withheld(contrast: Contrast, planned: Planned, reason: str) -> dict[str, Any]:
    return {
        "comparison": contrast.comparison,
        "outcome": contrast.outcome,
        "arm": contrast.arm,
        "estimand": planned.estimand,
        "estimator": planned.model.estimator,
        "reason": f"withheld.{reason}",
        "n_arm": int((contrast.treated == 1).sum()),
        "n_reference": int((contrast.treated == 0).sum()),
    }
