"""What each way of dealing with drop-out says of one contrast."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.analyses import models
from helpers.analyses.contrasts import Contrast, regressors
from helpers.analyses.questions import Question
from helpers.analyses.survey_imputation import CompletedSurvey
from helpers.effects.block_dummies import block_dummies, block_labels
from helpers.effects.bounded_effect import Bounds
from helpers.effects.estimates import Estimate
from helpers.effects.lee_bounds import lee_bounds
from helpers.effects.manski import worst_case_bounds
from helpers.effects.response_weights import response_weights
from helpers.effects.tipping import tipping_point
from helpers.effects.trial import difference_in_means
from helpers.effects.weighted_response import weighted_ancova, weighted_difference
from helpers.errors import EstimationImpossible, StatisticalWarning
from helpers.study.plan_spec import RandomisedAnalysis, RandomisedModel
from helpers.study.spec import Study

Row = dict[str, Any]

LARGEST_DELTA = 2.0
"""How far the tipping point is searched, as a multiple of the declared relevant effect."""
DELTAS = tuple(LARGEST_DELTA * step / 8 for step in range(-8, 9))
"""The grid of deltas, in relevant effects: from -2 to 2 by a quarter."""

EMPTY: Row = {
    "estimate": np.nan, "low": np.nan, "high": np.nan, "lower": np.nan, "upper": np.nan, "delta": np.nan,
    "share_arm": np.nan, "share_reference": np.nan, "reason": "",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Asked:
    """One contrast, and what the declaration says about its drop-out.

    Attributes
    ----------
    question : Question
    contrast : Contrast
        Of an arm and the reference.
    plan : RandomisedAnalysis
    trim : float
        Share of each arm's respondents whose weights are cut back.
    predictors : pandas.DataFrame, shape (n, k)
        Of who answers, for everybody of the two arms; NaN is missing.
    outcome_range : (float, float) or None
        Lowest and highest value that the outcome can take.
    relevant_effect : float
        In the unit of the outcome.
    imputes : bool
        Whether the declaration asks for imputation of this outcome.
    completed : CompletedSurvey or None
        None where nothing is imputed, or nothing could be.
    """

    question: Question
    contrast: Contrast
    plan: RandomisedAnalysis
    trim: float
    predictors: pd.DataFrame
    outcome_range: tuple[float, float] | None
    relevant_effect: float
    imputes: bool
    completed: CompletedSurvey | None


def range_of(study: Study, variable: str) -> tuple[float, float] | None:
    """Return the lowest and highest value that a variable can take, as declared; 0 and 1 for yes or no."""
    declared = study.variables[variable]
    return (0.0, 1.0) if declared.type == "boolean" else declared.range


def method_rows(asked: Asked, main: Mapping[str, Any]) -> list[Row]:
    """Return one row per method for one contrast, that of the respondents (`main`, of the effects) first.

    Where people stay together in clusters only the row of the respondents has numbers: the other methods
    take persons as independent. A method that is impossible keeps its row, with the reason.
    """
    rows = [_identity(asked) | _of_respondents(main)]
    for method, make in _methods(asked):
        row = _identity(asked) | {"method": f"method.{method}"}
        if asked.question.clusters is not None:
            rows.append(row | {"reason": "reason.clusters"})
            continue
        try:
            rows.append(row | make(asked))
        except EstimationImpossible as impossible:
            one = asked.contrast
            place = " ".join(part for part in (one.outcome, one.wave) if part)
            warnings.warn(
                f"{one.comparison}, {place}, {one.arm}, {method}: {impossible}",
                StatisticalWarning,
                stacklevel=2,
            )
            rows.append(row | {"reason": "reason.impossible"})
    return rows


def _methods(asked: Asked) -> list[tuple[str, Callable[[Asked], Row]]]:
    imputed = [("imputed", _imputed)] if asked.imputes else []
    among_respondents = [("plain", _plain), ("lee", _lee), ("manski", _manski), ("tipping", _tipping)]
    return [("weighted", _weighted), *imputed, *among_respondents]


def _identity(asked: Asked) -> Row:
    one = asked.contrast
    known = ~np.isnan(one.observed)
    return EMPTY | {
        "comparison": one.comparison,
        "outcome": one.outcome,
        "wave": one.wave,
        "arm": one.arm,
        "reference": one.reference,
        "unit": one.unit,
        "level": asked.plan.level,
        "n_arm": int((known & (one.treated == 1)).sum()),
        "n_reference": int((known & (one.treated == 0)).sum()),
        "n_missing": int((~known).sum()),
    }


def _of_respondents(main: Mapping[str, Any]) -> Row:
    """Return the main row of the effects, which may lack persons without a covariate."""
    kept = ("estimate", "low", "high", "n_arm", "n_reference", "n_missing")
    impossible = bool(pd.isna(main["estimate"]))
    return {
        "method": "method.respondents",
        "reason": "reason.impossible" if impossible else "",
        **{name: main[name] for name in kept},
    }


def _weighted(asked: Asked) -> Row:
    """Weight respondents by who answers, and adjust as the main model does, with one slope for both arms.

    A person of whom a predictor, or something that the main model adjusts for, is missing has no weight: such
    people are left out, as the main model leaves them out, and counted among the missing.
    """
    one, covariates = asked.contrast, _adjustment(asked)
    kept = _complete(asked.predictors) & _complete(covariates)
    _require_people(one, kept)
    outcome, covariates = one.observed[kept], covariates[kept].reset_index(drop=True)
    predictors = asked.predictors[kept].reset_index(drop=True)
    weighting = response_weights(~np.isnan(outcome), one.treated[kept], predictors, trim=asked.trim)
    if covariates.shape[1] == 0:
        found = weighted_difference(outcome, weighting, level=asked.plan.level)
    else:
        found = weighted_ancova(outcome, weighting, covariates, level=asked.plan.level)
    n_missing = len(one.observed) - found.n_arm - found.n_reference
    return _estimate(found) | {
        "n_arm": found.n_arm, "n_reference": found.n_reference, "n_missing": n_missing,
    }  # fmt: skip


def _complete(frame: pd.DataFrame) -> npt.NDArray[np.bool_]:
    return frame.notna().all(axis=1).to_numpy(dtype=np.bool_)


def _require_people(one: Contrast, kept: npt.NDArray[np.bool_]) -> None:
    """Refuse weights where an arm has nobody of whom everything is known that they are made of."""
    for arm, side in ((one.arm, 1), (one.reference, 0)):
        assigned = one.treated == side
        if assigned.any() and not (assigned & kept).any():
            raise EstimationImpossible(
                f"The arm '{arm}' cannot be weighted: of the {int(assigned.sum())} persons assigned to it "
                "none has all predictors of who answers and all covariates known."
            )


def _adjustment(asked: Asked) -> pd.DataFrame:
    """Return what the main model adjusts for, for everybody of both arms, blocks included; NaN is missing."""
    one, question = asked.contrast, asked.question
    model = RandomisedModel(estimator=asked.plan.estimator, variance=asked.plan.variance)
    names = models.adjusted_for(question, model, asked.plan)
    complete = ~np.isnan(one.observed) & _complete(one.frame[list(names)])
    parts = [regressors(one.frame, names, among=complete)] if names else []
    if question.blocks is not None:
        rows = np.isin(question.labels, [one.arm, one.reference])
        parts.append(block_dummies(block_labels(question.blocks[rows], n=int(rows.sum()))))
    return pd.concat(parts, axis=1) if parts else pd.DataFrame(index=range(len(one.observed)))


def _imputed(asked: Asked) -> Row:
    if asked.completed is None:
        return {"reason": "reason.impossible"}
    return _estimate(asked.completed.estimate(asked.question, asked.contrast.arm, asked.contrast.reference))


def _plain(asked: Asked) -> Row:
    """Return the unadjusted difference, which the bounds below it are about."""
    one = asked.contrast
    return _estimate(difference_in_means(one.observed, one.treated, variance="hc2", level=asked.plan.level))


def _lee(asked: Asked) -> Row:
    one = asked.contrast
    found = lee_bounds(one.observed, one.treated, level=asked.plan.level)
    shares = {"share_arm": found.share_arm, "share_reference": found.share_reference}
    return _bounds(found.bounds) | shares


def _manski(asked: Asked) -> Row:
    """Bound by the declared range; without one there is nothing to bound by, and the row says so."""
    if asked.outcome_range is None:
        return {"reason": "reason.no_range"}
    one = asked.contrast
    return _bounds(
        worst_case_bounds(
            one.observed, one.treated, outcome_range=asked.outcome_range, level=asked.plan.level
        )
    )


def _tipping(asked: Asked) -> Row:
    """Find the smallest opposite delta that would move the unadjusted interval onto, or off, zero."""
    one = asked.contrast
    found = tipping_point(
        one.observed,
        one.treated,
        deltas=[asked.relevant_effect * step for step in DELTAS],
        pattern="opposite",
        outcome_range=asked.outcome_range,
        level=asked.plan.level,
    )
    if found.nearest is None:
        return {"reason": "reason.does_not_tip"}
    return {"delta": found.nearest}


def _estimate(found: Estimate) -> Row:
    return {"estimate": found.estimate, "low": found.low, "high": found.high}


def _bounds(found: Bounds) -> Row:
    return {"lower": found.lower, "upper": found.upper, "low": found.low, "high": found.high}
