"""How a declared model is estimated: which calculation answers which name, and nothing more."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import pandas as pd

from helpers.analyses.contrasts import Contrast, FloatArray
from helpers.analyses.questions import Question
from helpers.effects import arms, estimated_score, matching, propensity, trial, weighting, weighting_ate
from helpers.effects.cases import complete_cases
from helpers.effects.estimates import Estimate
from helpers.effects.propensity import Propensity
from helpers.errors import StatisticalWarning
from helpers.study.plan_spec import (
    Analysis,
    ObservationalAnalysis,
    ObservationalModel,
    RandomisedAnalysis,
    RandomisedModel,
)


@dataclass(frozen=True)
class Complete:
    """The persons of a contrast whose outcome and covariates are all known.

    Attributes
    ----------
    outcome, treated : ndarray, shape (n,)
    covariates : pandas.DataFrame, shape (n, k)
    n_missing : int
        Persons left out.
    score : Propensity
        Their estimated probability of being in the arm.
    """

    outcome: FloatArray
    treated: FloatArray
    covariates: pd.DataFrame
    n_missing: int
    score: Propensity


@lru_cache(maxsize=2)
def complete(contrast: Contrast, plan: ObservationalAnalysis) -> Complete:
    """Keep complete cases and fit the propensity score on the covariates of the plan.

    Several models of one contrast start from the same score; the last two are remembered.
    """
    cases = complete_cases(
        contrast.observed, contrast.treated, covariates=contrast.covariates(plan.adjust_for)
    )
    covariates = pd.DataFrame(cases.covariates, columns=list(cases.names))
    score = propensity.fit(cases.treated, covariates)
    return Complete(cases.outcome, cases.treated, covariates, cases.n_missing, score)


def fitted(question: Question, model: RandomisedModel | ObservationalModel, plan: Analysis) -> Fitted:
    """Fit a declared model to a question; observational models are fitted pair by pair, when asked."""
    if isinstance(plan, RandomisedAnalysis) and isinstance(model, RandomisedModel):
        return randomised(question, model, plan)
    if isinstance(plan, ObservationalAnalysis) and isinstance(model, ObservationalModel):
        return PairByPair(question, model, plan)
    raise TypeError(f"The model {model!r} does not belong to this plan.")


class Fitted(Protocol):
    """A fitted model that knows the difference between any two arms."""

    def contrast(self, arm: str, reference: str) -> Estimate:
        """Return arm minus reference."""


@dataclass(frozen=True)
class TwoByTwo:
    """Arms compared two at a time by Welch's test, nothing adjusted."""

    question: Question
    level: float

    def contrast(self, arm: str, reference: str) -> Estimate:
        """Return the difference in means of two arms."""
        pair = self.question.contrast(arm, reference)
        return trial.difference_in_means(pair.observed, pair.treated, variance="welch", level=self.level)


@dataclass(frozen=True)
class PairByPair:
    """An observational model, fitted to the two arms that are asked for."""

    question: Question
    model: ObservationalModel
    plan: ObservationalAnalysis

    def contrast(self, arm: str, reference: str) -> Estimate:
        """Return the difference between two arms, as the model estimates it."""
        return observational(self.question.contrast(arm, reference), self.model, self.plan)


def randomised(question: Question, model: RandomisedModel, plan: RandomisedAnalysis) -> Fitted:
    """Fit one declared model to all arms of a randomised comparison."""
    if model.variance == "welch":
        return TwoByTwo(question, plan.level)
    names = adjusted_for(question, model, plan)
    return arms.fit(
        question.observed,
        question.labels,
        order=question.order,
        covariates=question.covariates(names),
        blocks=question.blocks,
        clusters=question.clusters if model.variance == "cr2" else None,
        estimator=model.estimator,
        variance=model.variance,
        level=plan.level,
    )


def adjusted_for(question: Question, model: RandomisedModel, plan: RandomisedAnalysis) -> tuple[str, ...]:
    """Return the columns that a model of a trial adjusts for, blocks not counted."""
    return () if model.estimator == "unadjusted" else question.adjusted_for(plan.adjust_for)


def observational(contrast: Contrast, model: ObservationalModel, plan: ObservationalAnalysis) -> Estimate:
    """Estimate one observational contrast with one declared model."""
    y, treated, level = contrast.observed, contrast.treated, plan.level
    if model.estimator == "unadjusted":
        return trial.difference_in_means(y, treated, variance=model.variance, level=level)  # type: ignore[arg-type]
    if model.estimator == "ancova":
        covariates = contrast.covariates(plan.adjust_for)
        return trial.ancova(y, treated, covariates, variance=model.variance, level=level)  # type: ignore[arg-type]
    cases = complete(contrast, plan)
    if model.estimator == "matching":
        return _matched_estimate(cases, model, plan)
    if model.estimand == "ate":
        return _weighted_ate(cases, model, plan)
    return _weighted_att(cases, model, plan)


def matched(cases: Complete, plan: ObservationalAnalysis) -> matching.Matched:
    """Match as the plan declares: on the estimated score, or on the covariates themselves."""
    chosen = plan.matching
    places = cases.score.scores if chosen.distance == "propensity" else cases.covariates
    return matching.nearest_neighbour(
        cases.outcome,
        cases.treated,
        places,
        neighbours=chosen.neighbours,
        distance=chosen.distance,
        replacement=chosen.replacement,
        caliper=chosen.caliper,
        level=plan.level,
        variance_neighbours=chosen.variance_neighbours,
        n_missing=cases.n_missing,
    )


def _matched_estimate(cases: Complete, model: ObservationalModel, plan: ObservationalAnalysis) -> Estimate:
    """Match, say whom the caliper leaves without a match, and allow for the estimated score where asked."""
    found = matched(cases, plan)
    if found.n_unmatched:
        warnings.warn(
            "The caliper leaves treated persons without a match: the matching estimate is about the others "
            f"({found.n_unmatched} of {found.n_matched + found.n_unmatched} are left out).",
            StatisticalWarning,
            stacklevel=2,
        )
    if model.variance == "abadie_imbens_estimated":
        found = estimated_score.allow_for_estimated_score(
            found,
            cases.outcome,
            cases.treated,
            cases.covariates,
            score=cases.score,
            neighbours=max(plan.matching.variance_neighbours, estimated_score.FEWEST_NEIGHBOURS),
        )
    return found.estimate


def _weighted_att(cases: Complete, model: ObservationalModel, plan: ObservationalAnalysis) -> Estimate:
    if model.estimator == "outcome_regression":
        return weighting.outcome_regression_att(
            cases.outcome,
            cases.treated,
            cases.covariates,
            outcome_model=plan.outcome_model,
            level=plan.level,
            n_missing=cases.n_missing,
        ).estimate
    if model.estimator == "ipw":
        return weighting.ipw_att(
            cases.outcome, cases.treated, cases.covariates, level=plan.level, n_missing=cases.n_missing
        ).estimate
    return weighting.aipw_att(
        cases.outcome,
        cases.treated,
        cases.covariates,
        outcome_covariates=cases.covariates,
        outcome_model=plan.outcome_model,
        level=plan.level,
        n_missing=cases.n_missing,
    ).estimate


def _weighted_ate(cases: Complete, model: ObservationalModel, plan: ObservationalAnalysis) -> Estimate:
    if model.estimator == "ipw":
        return weighting_ate.ipw_ate(
            cases.outcome, cases.treated, cases.covariates, level=plan.level, n_missing=cases.n_missing
        ).estimate
    return weighting_ate.aipw_ate(
        cases.outcome,
        cases.treated,
        cases.covariates,
        outcome_covariates=cases.covariates,
        outcome_model=plan.outcome_model,
        level=plan.level,
        n_missing=cases.n_missing,
    ).estimate
