"""The mean outcome of a population under one arm, everyone's influence on it, and the effect between two such means."""

from __future__ import annotations

import math
from dataclasses import dataclass

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

    def __add__(self, other: Mean) -> Mean:
        """Return the sum of two parts."""
        return Mean(self.value + other.value, self.influence + other.influence)


def observed_mean(results: FloatArray, members: FloatArray) -> Mean:
    """Return the plain mean outcome of members (1 for members, 0 for others)."""
    share = members / members.sum()
    value = float(share @ results)
    return Mean(value, share * (results - value))


def mean_under(
    results: FloatArray,
    population: FloatArray,
    *,
    weights: FloatArray | None,
    rate: FloatArray | float,
    score: WorkingModel | None,
    model: WorkingModel | None,
) -> Mean:
    """Return the mean outcome of a population under one arm, by weighting, an outcome model or both.

    Parameters
    ----------
    results : array (n,)
        Outcomes.
    population : array (n,)
        1 for persons whom the mean is about, 0 for others.
    weights : array (n,) or None
        Weights of the arm's own persons, 0 for others; None without weighting.
    rate : array (n,) or float
        Relative change of each weight per unit of the log odds of treatment.
    score, model : WorkingModel or None
        The propensity score behind the weights, and the outcome model of the arm; at least one.

    Notes
    -----
    What the model expects for the population plus the weighted mean of what it leaves unexplained in the arm.
    Influences are the rows of the sandwich of the stacked equations, without numerical differentiation
    (Stefanski & Boos 2002, The American Statistician 56(1), 29-38).
    """
    parts = []
    if model is not None:
        parts.append(_expected(population, model))
    if score is not None and weights is not None:
        parts.append(_weighted_rest(results, weights, rate, score, model))
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


def _expected(population: FloatArray, model: WorkingModel) -> Mean:
    """Return the mean outcome that the model expects for the population."""
    share = population / population.sum()
    value = float(share @ model.fitted)
    through_model = model.moves @ ((share * model.slope) @ model.design)
    return Mean(value, share * (model.fitted - value) + through_model)


def _weighted_rest(
    results: FloatArray,
    weights: FloatArray,
    rate: FloatArray | float,
    score: WorkingModel,
    model: WorkingModel | None,
) -> Mean:
    """Return the weighted mean outcome, or of what a model leaves of it."""
    share = weights / weights.sum()
    rest = results if model is None else results - model.fitted
    value = float(share @ rest)
    direct = share * (rest - value)
    influence = direct + score.moves @ ((direct * rate) @ score.design)
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
