"""The survey waves of one comparison completed several times, all outcomes together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analyses.contrasts import numeric, outcome_columns, outcomes_of, regressors, sample_of
from helpers.analyses.questions import Question
from helpers.effects.completed import Imputations
from helpers.effects.estimates import Estimate
from helpers.effects.imputation import impute
from helpers.effects.imputation_draws import Method
from helpers.effects.imputed_contrasts import imputed_contrasts
from helpers.effects.trial import RegressionVariance
from helpers.study.plan_spec import RandomisedAnalysis
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class CompletedSurvey:
    """Completed data sets of a comparison, from which every contrast is pooled.

    Attributes
    ----------
    imputations : Imputations
    covariates : tuple of str
        Columns of the completed data that the declared covariates became: yes is 1, a category is left out.
    plan : RandomisedAnalysis
    """

    imputations: Imputations
    covariates: tuple[str, ...]
    plan: RandomisedAnalysis

    def estimate(self, question: Question, arm: str, reference: str) -> Estimate:
        """Return the difference between two arms on one outcome at one wave, pooled by Rubin's rules.

        ANCOVA on what the main model adjusts for; nothing but blocks where that adjusts for nothing.
        """
        adjusts = self.plan.estimator != "unadjusted"
        baseline = (question.baseline,) if question.baseline else ()
        (found,) = imputed_contrasts(
            self.imputations,
            outcomes=(question.column,),
            pairs=((arm, reference),),
            adjust_for=(*self.covariates, *baseline) if adjusts else (),
            blocks=question.blocks,
            variance=_variance(self.plan),
            level=self.plan.level,
        )
        return found.estimate


def completed_survey(
    study: Study,
    tables: Tables,
    question: Question,
    plan: RandomisedAnalysis,
    rng: np.random.Generator,
) -> CompletedSurvey:
    """Impute every outcome of a comparison that is measured in waves, within arms, once.

    Parameters
    ----------
    study : Study
    tables : mapping of str to DataFrame
        With the sample of 02.
    question : Question
        Any of the comparison: its people, arms and blocks.
    plan : RandomisedAnalysis
        With `dropout.imputation`.
    rng : numpy.random.Generator

    Returns
    -------
    CompletedSurvey

    Raises
    ------
    EstimationImpossible
        As `helpers.effects.imputation.impute`.

    Notes
    -----
    Outcomes at every wave and before, the covariates of the main model, the predictors of who answers and
    the auxiliaries predict each other. Numbers are drawn from a normal, yes/no variables from a logit.
    Registers are never imputed: only outcomes with waves are completed.
    """
    dropout = plan.dropout
    if dropout is None or dropout.imputation is None:
        raise TypeError(f"The plan of '{question.comparison}' imputes nothing.")
    frame = sample_of(study, tables, question.comparison).reset_index(drop=True)
    waves = [name for name in outcomes_of(study, question.comparison) if study.outcomes[name].waves]
    outcomes = tuple(dict.fromkeys(column for name in waves for column in outcome_columns(study, name)))
    everybody = np.ones(len(frame), dtype=bool)
    adjusted = _regressors(frame, plan.adjust_for, everybody)
    helping = dict.fromkeys((*plan.adjust_for, *dropout.imputation.auxiliaries, *dropout.predictors))
    auxiliaries = _regressors(frame, tuple(helping), everybody)
    data = pd.concat([numeric(frame, outcomes), auxiliaries], axis=1)
    imputations = impute(
        data,
        question.labels,
        outcomes=outcomes,
        auxiliaries=tuple(map(str, auxiliaries)),
        blocks=question.blocks,
        method=_methods(data),
        m=dropout.imputation.imputations,
        iterations=dropout.imputation.iterations,
        rng=rng,
    )
    return CompletedSurvey(imputations, tuple(map(str, adjusted)), plan)


def _regressors(frame: pd.DataFrame, names: tuple[str, ...], among: np.ndarray) -> pd.DataFrame:
    return regressors(frame, names, among=among) if names else pd.DataFrame(index=frame.index)


def _methods(data: pd.DataFrame) -> dict[str, Method]:
    """Return how each column with holes is drawn: yes/no by a logit, numbers from a normal."""
    holes = [name for name in data if data[name].isna().any()]
    return {
        str(name): "logistic" if data[name].dropna().isin((0.0, 1.0)).all() else "normal" for name in holes
    }


def _variance(plan: RandomisedAnalysis) -> RegressionVariance:
    """Return the variance of the regression; Welch's, which is for two means alone, becomes HC2."""
    if plan.variance in ("hc2", "hc3", "classical"):
        return plan.variance
    return "hc2"
