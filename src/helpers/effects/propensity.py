"""The propensity score: each person's probability of treatment, by a logit fitted with maximum likelihood."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import optimize
from scipy.special import expit
from statsmodels.discrete.discrete_model import Logit

from helpers.effects.two_arms import (
    FloatArray,
    checked_covariates,
    checked_treated,
    named,
    standardised_design,
)
from helpers.errors import EstimationImpossible

MAX_STEPS = 60
"""Newton steps before a logit is said not to converge; a fit that exists needs fewer than twenty."""

STEP_TOLERANCE = 1e-10
"""Newton stops when no coefficient (in standard deviations of its covariate) moves more than this."""

SEPARATES = 1e-6
"""A direction with components within [-1, 1] separates the arms when its margins add up to more than this."""


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
        When an arm is empty, a covariate is constant or follows from the others, or a combination of
        covariates tells treated from untreated persons without error (separation): the maximum does
        not exist then.

    Notes
    -----
    log(e / (1 - e)) = x'b. Columns are standardised for the computation and coefficients returned in
    the units given. Missing values are refused; the caller drops and counts persons.

    References
    ----------
    Rosenbaum & Rubin (1983), Biometrika 70(1), 41-55. Separation: Albert & Anderson (1984), Biometrika
    71(1), 1-10; found by linear programming as in Konis (2007), thesis, University of Oxford, ch. 4.
    R: ``glm(treated ~ ., family = binomial)``.

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
    solution, converged = _newton(arms, design)
    if not converged:
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


def _newton(arms: FloatArray, design: FloatArray) -> tuple[FloatArray, bool]:
    """Return the maximum of the likelihood on the standardised design, and whether it was reached."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # separation and non-convergence are judged below
        try:
            result = Logit(arms, design).fit(
                method="newton", maxiter=MAX_STEPS, tol=STEP_TOLERANCE, disp=False, warn_convergence=False
            )
        except np.linalg.LinAlgError:
            return np.zeros(design.shape[1]), False
    solution = np.asarray(result.params, dtype=np.float64)
    return solution, bool(result.mle_retvals["converged"]) and bool(np.isfinite(solution).all())


def _why_not(arms: FloatArray, design: FloatArray, names: tuple[str, ...]) -> str:
    """Return the sentence that says why the maximum was not found."""
    columns = _separating(arms, design)
    if not columns:
        return (
            f"The propensity score with covariates {named(names)} was not found in {MAX_STEPS} steps, "
            "and no combination of them separates the arms; use fewer covariates."
        )
    which = named([names[column - 1] for column in columns])
    verb = "tells" if len(columns) == 1 else "together tell"
    return (
        f"The propensity score does not exist: {which} {verb} treated and untreated persons apart "
        "without error for some or all of them. Leave a covariate out, or compare only persons for whom "
        "both arms occur."
    )


def _separating(arms: FloatArray, design: FloatArray) -> list[int]:
    """Return the columns of a direction that separates the arms, none when no direction does.

    Maximises the sum of margins s_i x_i'b over b in [-1, 1] with every margin at least 0, where s_i is
    +1 for treated and -1 for untreated persons. The sum is above 0 exactly when arms are separated,
    completely or for part of the persons. Tries single covariates first, so that the message is short.
    """
    signed = design * np.where(arms == 1.0, 1.0, -1.0)[:, None]
    n_columns = design.shape[1]
    for columns in (*([0, column] for column in range(1, n_columns)), list(range(n_columns))):
        part = signed[:, columns]
        found = optimize.linprog(-part.sum(axis=0), A_ub=-part, b_ub=np.zeros(len(part)), bounds=(-1.0, 1.0))
        if found.status == 0 and -found.fun > SEPARATES:
            return [c for c, b in zip(columns, found.x, strict=True) if c > 0 and abs(b) > SEPARATES]
    return []
