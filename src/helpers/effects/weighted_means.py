"""The mean outcome that a population would have under one arm, with everyone's influence on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.variance import FloatArray
from helpers.effects.working_models import WorkingModel


@dataclass(frozen=True, slots=True)
class Weighted:
    """An effect, and the weights behind it.

    Attributes
    ----------
    estimate : Estimate
        The plain means are those of all treated and all untreated persons.
    counterfactual_mean : float
        What the population of the estimand would have had without treatment. For an effect in treated
        persons (ATT): their mean minus the estimate. For everybody (ATE): the mean of all persons under the
        reference, so that mean plus estimate is their mean under treatment.
    weights : array (n,)
        Scaled so that each arm adds up to the number of persons in that population. ATT: 1 for treated
        persons, the scaled odds of treatment for untreated ones, or 0 for them when nothing is weighted
        (`outcome_regression_att`). ATE: the scaled inverse probability of the arm that the person is in.
    """

    estimate: Estimate
    counterfactual_mean: float
    weights: FloatArray


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean outcome, or a part of one, with each person's influence (n,) on it."""

    value: float
    influence: FloatArray


def observed_mean(results: FloatArray, members: FloatArray) -> Mean:
    """Return the plain mean outcome of members (1 for members, 0 for others)."""
    share = members / members.sum()
    value = float(share @ results)
    return Mean(value, share * (results - value))


@dataclass(frozen=True, slots=True)
class ArmWeights:
    """Weights that make one arm resemble a population, and how they follow from the propensity score.

    Attributes
    ----------
    weights : array (n,)
        Weights of the arm's own persons, in any scale; 0 for others.
    rate : array (n,) or float
        Relative change of each weight per unit of the log odds of treatment.
    score : WorkingModel
        The propensity score.
    """

    weights: FloatArray
    rate: FloatArray | float
    score: WorkingModel


def mean_under(
    results: FloatArray,
    population: FloatArray,
    *,
    weighting: ArmWeights | None,
    model: WorkingModel | None,
) -> Mean:
    """Return the mean outcome of a population under one arm, by weighting, an outcome model or both.

    Parameters
    ----------
    results : array (n,)
        Outcomes.
    population : array (n,)
        1 for persons whom the mean is about, 0 for others.
    weighting : ArmWeights or None
        Weights of the arm; None without weighting.
    model : WorkingModel or None
        The outcome model of the arm; None without one. At least one of the two is given.

    Notes
    -----
    What the model expects for the population, plus the weighted mean of what it leaves unexplained in the
    arm. Influences are those of the sandwich of the stacked equations of score, model and mean, without
    numerical differentiation (Stefanski & Boos 2002, The American Statistician 56(1), 29-38).
    """
    parts = [] if model is None else [_expected(population, model)]
    if weighting is not None:
        parts.append(_weighted_rest(results, weighting, model))
    return Mean(sum(part.value for part in parts), np.sum([part.influence for part in parts], axis=0))


def _expected(population: FloatArray, model: WorkingModel) -> Mean:
    """Return the mean outcome that the model expects for the population."""
    share = population / population.sum()
    value = float(share @ model.fitted)
    through_model = model.moves @ ((share * model.slope) @ model.design)
    return Mean(value, share * (model.fitted - value) + through_model)


def _weighted_rest(results: FloatArray, weighting: ArmWeights, model: WorkingModel | None) -> Mean:
    """Return the weighted mean outcome of the arm, or of what a model leaves of it."""
    share = weighting.weights / weighting.weights.sum()
    rest = results if model is None else results - model.fitted
    value = float(share @ rest)
    direct = share * (rest - value)
    influence = direct + weighting.score.moves @ ((direct * weighting.rate) @ weighting.score.design)
    if model is not None:
        influence -= model.moves @ ((share * model.slope) @ model.design)
    return Mean(value, influence)


def compared(
    arm: Mean,
    reference: Mean,
    *,
    results: FloatArray,
    arms: FloatArray,
    weights: FloatArray,
    level: float,
    n_missing: int,
) -> Weighted:
    """Return the difference between two means; its variance is the sum of everyone's squared influence."""
    influence = arm.influence - reference.influence
    n_arm = int(arms.sum())
    estimate = from_standard_error(
        arm.value - reference.value,
        math.sqrt(float(influence @ influence)),
        df=math.inf,
        level=level,
        n_arm=n_arm,
        n_reference=arms.size - n_arm,
        n_missing=n_missing,
        mean_arm=float(results[arms == 1.0].mean()),
        mean_reference=float(results[arms == 0.0].mean()),
    )
    return Weighted(estimate, reference.value, weights)
