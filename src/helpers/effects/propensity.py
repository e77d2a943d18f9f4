"""The propensity score: each person's probability of treatment given what was known before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import expit

from helpers.effects.logit import MAX_STEPS, maximise, separating
from helpers.effects.two_arms import (
    checked_covariates,
    checked_treated,
    named,
    standardised_design,
)
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class Propensity:
    """Fitted probabilities of treatment.

    Attributes
    ----------
    scores : array (n,)
        Probability of treatment given the covariates, between 0 and 1.
    linear : array (n,)
        The same on the logit scale: log(score / (1 - score)).
    names : tuple of str
        "intercept" and the covariates, in the order given.
    coefficients : array (k + 1,)
        In log odds per unit of each covariate.
    standardised : array (k + 1,)
        In log odds per standard deviation of each covariate; the intercept at the means.
    converged : bool
        Always True: a fit that does not converge is refused.
    """

    scores: FloatArray
    linear: FloatArray
    names: tuple[str, ...]
    coefficients: FloatArray
    standardised: FloatArray
    converged: bool


def fit(treated: npt.ArrayLike, covariates: pd.DataFrame) -> Propensity:
    """Fit P(treated = 1 | covariates) as a logit by maximum likelihood.

    Parameters
    ----------
    treated : array (n,)
        1 for treated persons, 0 for the others; both occur.
    covariates : DataFrame (n, k)
        Measured before treatment, finite numbers, any units; squares and interactions are the caller's
        columns. With no columns every person gets the share of treated persons.

    Returns
    -------
    Propensity

    Raises
    ------
    EstimationImpossible
        When an arm is empty, a covariate is missing somewhere, constant or follows from the others, or a
        combination of covariates tells treated from untreated persons without error (separation): the
        maximum does not exist then.
    ValueError
        When the arrays do not fit each other or `treated` is not 0/1.

    Notes
    -----
    log(e / (1 - e)) = x'b. Columns are standardised for the computation and coefficients returned in
    the units given. Missing values are refused; the caller drops and counts persons.

    References
    ----------
    Rosenbaum & Rubin (1983), Biometrika 70(1), 41-55. R: ``glm(treated ~ ., family = binomial)``.

    Examples
    --------
    >>> table = pd.DataFrame({"woman": [0.0, 0, 0, 0, 1, 1, 1, 1]})
    >>> fit([0, 0, 0, 1, 0, 1, 1, 1], table).scores.round(2).tolist()
    [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75]
    """
    arms = checked_treated(treated)
    matrix = checked_covariates(covariates, arms)
    names = tuple(str(name) for name in covariates.columns)
    design = standardised_design(matrix, names, among="persons")
    solution = maximise(arms, design)
    if solution is None:
        raise EstimationImpossible(_why_not(arms, design, names))
    linear = design @ solution
    slopes = solution[1:] / matrix.std(axis=0)
    intercept = solution[0] - slopes @ matrix.mean(axis=0)
    return Propensity(
        scores=expit(linear),
        linear=linear,
        names=("intercept", *names),
        coefficients=np.concatenate([[intercept], slopes]),
        standardised=solution,
        converged=True,
    )


def _why_not(arms: FloatArray, design: FloatArray, names: tuple[str, ...]) -> str:
    """Return the sentence that says why the maximum was not found."""
    columns = separating(arms, design)
    if not columns:
        return (
            f"The propensity score with {named(names)} was not found in {MAX_STEPS} steps, although no "
            "combination of covariates separates the arms; use fewer covariates."
        )
    which = named([names[column - 1] for column in columns])
    verb = "tells" if len(columns) == 1 else "together tell"
    return (
        f"The propensity score does not exist: {which} {verb} some or all treated and untreated persons "
        "apart without error. Leave a covariate out, or compare only persons for whom both arms occur."
    )
