"""Working models of treatment and of outcomes, with everyone's influence on their coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers.effects import propensity
from helpers.effects.logit import maximise, separating
from helpers.effects.two_arms import checked_covariates, named, standardised_design
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest

OutcomeModel = Literal["linear", "logistic"]
Among = Literal["treated", "untreated"]


@dataclass(frozen=True, slots=True)
class WorkingModel:
    """A fitted regression: what it predicts and how it moves with each person.

    Attributes
    ----------
    design : array (n, k)
        Intercept and standardised covariates.
    linear : array (n,)
        Linear predictor: log odds in a logit.
    fitted : array (n,)
        Predictions: scores, or outcomes in their unit.
    slope : array (n,)
        Derivative of the predictions to the linear predictor.
    moves : array (n, k)
        Each person's influence on the coefficients: inverse information times that person's score.
    """

    design: FloatArray
    linear: FloatArray
    fitted: FloatArray
    slope: FloatArray
    moves: FloatArray


def score_model(arms: FloatArray, covariates: pd.DataFrame) -> WorkingModel:
    """Return the propensity score, with each person's influence on its coefficients.

    Parameters
    ----------
    arms : array (n,)
        1 for treated persons, 0 for the others.
    covariates : DataFrame (n, k)
        Finite numbers.

    Raises
    ------
    EstimationImpossible
        When the score does not exist (see `helpers.effects.propensity.fit`).
    """
    score = propensity.fit(arms, covariates)
    design = _design(checked_covariates(covariates, arms), covariates, among="persons")
    slope = score.scores * (1.0 - score.scores)
    moves = _moves(design, slope, arms - score.scores)
    return WorkingModel(design, score.linear, score.scores, slope, moves)


def outcome_model_in(
    among: Among, arms: FloatArray, results: FloatArray, covariates: pd.DataFrame, *, kind: OutcomeModel
) -> WorkingModel:
    """Return the outcome expected for everyone in one arm, fitted among the persons of that arm.

    Parameters
    ----------
    among : {"treated", "untreated"}
        The persons who fit the model.
    arms : array (n,)
        1 for treated persons, 0 for the others.
    results : array (n,)
        Outcomes in any unit; 0 and 1 for "logistic".
    covariates : DataFrame (n, k)
        Finite numbers.
    kind : {"linear", "logistic"}
        Least squares, or a logit by maximum likelihood.

    Raises
    ------
    EstimationImpossible
        When among those persons a covariate is constant or follows from others, or the logit does not
        exist.
    ParameterMistake
        When `kind` is neither.

    Notes
    -----
    R: ``predict(glm(y ~ ., gaussian() or binomial(), untreated), everyone, type = "response")``.
    """
    allowed = get_args(OutcomeModel)
    if kind not in allowed:
        raise ParameterMistake(
            Mistake("outcome_model", f"'{kind}'", ", ".join(allowed), nearest(kind, allowed))
        )
    matrix = checked_covariates(covariates, arms)
    members = arms == (1.0 if among == "treated" else 0.0)
    _design(matrix[members], covariates, among=f"{among} persons")
    design = _design(matrix, covariates, among="persons")
    if kind == "linear":
        solution = np.linalg.lstsq(design[members], results[members], rcond=None)[0]
        linear = fitted = design @ solution
        slope = np.ones(arms.size)
    else:
        names = [str(name) for name in covariates.columns]
        linear = design @ _logit(results[members], design[members], names, among)
        fitted = expit(linear)
        slope = fitted * (1.0 - fitted)
    moves = _moves(design, slope * members, (results - fitted) * members)
    return WorkingModel(design, linear, fitted, slope, moves)


def _design(matrix: FloatArray, covariates: pd.DataFrame, *, among: str) -> FloatArray:
    return standardised_design(matrix, [str(name) for name in covariates.columns], among=among)


def _logit(zero_one: FloatArray, design: FloatArray, names: list[str], among: Among) -> FloatArray:
    """Return the coefficients of the outcome among the persons of one arm."""
    if not np.isin(zero_one, (0.0, 1.0)).all():
        raise EstimationImpossible(
            "A logistic outcome model needs an outcome of 0 and 1; other values occur."
        )
    if np.unique(zero_one).size < 2:
        raise EstimationImpossible(
            f"Among {among} persons the outcome is always {zero_one[0]:g}; "
            "a logistic outcome model needs both 0 and 1."
        )
    solution = maximise(zero_one, design)
    if solution is None:
        columns = separating(zero_one, design)
        which = named([names[column - 1] for column in columns] or names)
        raise EstimationImpossible(
            f"The outcome model among {among} persons does not exist: {which} separates the outcomes "
            "0 and 1. Use a linear outcome model or leave a covariate out."
        )
    return solution


def _moves(design: FloatArray, slope: FloatArray, residual: FloatArray) -> FloatArray:
    """Return each person's influence on the coefficients (n, k): inverse information times its score."""
    information = (design * slope[:, None]).T @ design
    return np.asarray(np.linalg.solve(information, (design * residual[:, None]).T).T, dtype=np.float64)
