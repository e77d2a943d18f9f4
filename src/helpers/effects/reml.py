"""Restricted maximum likelihood for repeated outcomes whose covariance over waves is left free."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize

from helpers.effects.reml_likelihood import Likelihood, Solved, likelihood
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

GRADIENT_TOLERANCE = 1e-6
"""Largest slope of -2 log-likelihood at which the maximum counts as found; Newton steps go far below it."""

NEWTON_STEPS = 6
CURVATURES = 8
DIFFERENCE = 1e-5
"""Step of the central differences of the exact gradient that make the second derivatives."""

SINGULAR = 1e-7
"""A correlation matrix with an eigenvalue below this says that one wave follows from the others."""


@dataclass(frozen=True, slots=True)
class RemlFit:
    """Coefficients, covariance over waves and what is needed for degrees of freedom.

    Attributes
    ----------
    coefficients : ndarray, shape (p,)
        Generalised least squares, in units of the outcome per unit of the column.
    variance : ndarray, shape (p, p)
        Model-based covariance of the coefficients, the covariance over waves taken as known: the inverse of
        the expected information, as nlme gives it.
    observed_variance : ndarray, shape (p, p)
        The same from the observed information, which knows that coefficients lean on the estimated
        covariance where outcomes are missing; equal to `variance` where none is.
    covariance : ndarray, shape (w, w)
        Covariance of one person's outcomes over the waves, given the columns.
    log_likelihood : float
        Restricted log-likelihood, as ``logLik`` of nlme's ``gls`` prints it.
    slope : float
        Largest slope of -2 log-likelihood that is left; 0 is a perfect maximum.
    n_observations : int
        Observed outcomes, all waves together.
    variance_slopes : ndarray, shape (d, p, p)
        Derivative of `variance` to each of the d = w (w + 1) / 2 parameters of `covariance`.
    parameter_covariance : ndarray, shape (d, d)
        Large-sample covariance of those parameters.
    """

    coefficients: FloatArray
    variance: FloatArray
    observed_variance: FloatArray
    covariance: FloatArray
    log_likelihood: float
    slope: float
    n_observations: int
    variance_slopes: FloatArray
    parameter_covariance: FloatArray

    def satterthwaite(self, weights: FloatArray) -> float:
        r"""Degrees of freedom of the combination ``weights @ coefficients``.

        Notes
        -----
        :math:`2 (c'\Phi c)^2 / (g' A g)`, with g the derivative of :math:`c'\Phi c` to the parameters of the
        covariance and A their covariance (Satterthwaite 1946; Giesbrecht and Burns 1985). With everyone
        observed at every wave and no slope shared by waves it is persons minus columns, exactly.
        In R: package mmrm, ``df_1d(fit, c)``; lmerTest for models that both can fit.

        References
        ----------
        Giesbrecht, F. G., & Burns, J. C. (1985). Two-stage analysis based on a mixed model: Large-sample
        asymptotic theory and small-sample simulation results. Biometrics, 41(2), 477-486.
        """
        slopes = np.einsum("dpq,p,q->d", self.variance_slopes, weights, weights)
        spread = float(slopes @ self.parameter_covariance @ slopes)
        variance = float(weights @ self.variance @ weights)
        return 2 * variance**2 / spread if spread > 0 else math.inf


def fit_unstructured(outcome: FloatArray, design: FloatArray, *, waves: Sequence[int]) -> RemlFit:
    r"""Fit a linear model to repeated outcomes with a free (unstructured) covariance over waves.

    Parameters
    ----------
    outcome : ndarray, shape (n, w)
        NaN where not observed; every person has at least one observed wave, every wave varies.
    design : ndarray, shape (n, w, p)
        Finite; full column rank over the observed outcomes.
    waves : sequence of int, length w
        What the waves are called in error messages; the model does not use their distances.

    Returns
    -------
    RemlFit

    Raises
    ------
    EstimationImpossible
        Where two waves have no person in common, residuals do not vary at a wave, there are too few persons
        for the covariance, or the likelihood has no maximum (a wave that follows from the others).

    Notes
    -----
    Minimises :math:`\sum_i \log|\Sigma_i| + \log|X'V^{-1}X| + r'V^{-1}r` over the Cholesky factor of
    :math:`\Sigma` with the logarithm of its diagonal, so that every step is a covariance matrix. Persons
    with the same waves observed enter through sums of products made once, so that a step does not depend on
    how many they are; the gradient is exact, the second derivatives are central differences of it.
    A missing outcome is right to ignore where it is missing at random given the columns and the
    outcomes that were observed (Rubin 1976).

    Where outcomes are missing at random but not by chance alone, the expected information ignores that
    coefficients and covariance are estimated together; the observed information does not (Kenward and
    Molenberghs 1998): :math:`\Phi + D' A D`, with D the derivative of the coefficients to the parameters.

    In R: ``nlme::gls(y ~ ..., correlation = corSymm(form = ~ wave | id), weights = varIdent(form = ~ 1 |
    wave), method = "REML", na.action = na.omit)``.

    References
    ----------
    Rubin, D. B. (1976). Inference and missing data. Biometrika, 63(3), 581-592.
    Kenward, M. G., & Molenberghs, G. (1998). Likelihood based frequentist inference when data are missing at
    random. Statistical Science, 13(3), 236-247.
    Pinheiro, J. C., & Bates, D. M. (1996). Unconstrained parametrizations for variance-covariance matrices.
    Statistics and Computing, 6(3), 289-296.
    """
    problem = likelihood(outcome, design, waves)
    try:
        with np.errstate(all="ignore"):  # steps far out overflow; what they lead to is judged
            factor = _maximised(problem)
            curvature = _curvature(problem, factor)
            slope = float(np.abs(problem.value_and_slope(factor)[1]).max())
            reached = _is_maximum(problem, factor, curvature, slope)
    except np.linalg.LinAlgError:
        reached = False
    if not reached:
        n, n_waves = outcome.shape
        raise EstimationImpossible(
            f"The covariance of the outcome over {n_waves} waves cannot be estimated from {n} persons: the "
            "likelihood has no maximum that could be found. Too few persons have several waves, or one "
            "wave follows from the others; use fewer waves or fewer covariates."
        )
    return _finished(problem, factor, curvature, slope)


def _maximised(problem: Likelihood) -> FloatArray:
    start = problem.start()
    rough = optimize.minimize(problem.value_and_slope, start, jac=True, method="BFGS", options={"gtol": 1e-4})
    return _polished(problem, np.asarray(rough.x))


def _polished(problem: Likelihood, parameters: FloatArray) -> FloatArray:
    """Newton steps on the exact gradient, each kept only where the slope gets smaller.

    Near the maximum one matrix of second derivatives serves several steps; it is made anew where they stall.
    """
    slope = problem.value_and_slope(parameters)[1]
    for _ in range(CURVATURES):
        curvature = _curvature(problem, parameters)
        if not np.isfinite(curvature).all():
            break
        before = np.abs(slope).max()
        for _ in range(NEWTON_STEPS):
            candidate = parameters - np.linalg.lstsq(curvature, slope, rcond=None)[0]
            towards = problem.value_and_slope(candidate)[1]
            if not np.abs(towards).max() < np.abs(slope).max():
                break
            parameters, slope = candidate, towards
        if np.abs(slope).max() < GRADIENT_TOLERANCE or np.abs(slope).max() == before:
            break
    return parameters


def _curvature(problem: Likelihood, parameters: FloatArray) -> FloatArray:
    """Second derivatives of -2 restricted log-likelihood."""
    steps = np.eye(parameters.size) * DIFFERENCE
    rows = [
        problem.value_and_slope(parameters + step)[1] - problem.value_and_slope(parameters - step)[1]
        for step in steps
    ]
    curvature = np.array(rows) / (2 * DIFFERENCE)
    return np.asarray((curvature + curvature.T) / 2)


def _finished(problem: Likelihood, parameters: FloatArray, curvature: FloatArray, slope: float) -> RemlFit:
    factor = problem.lower(parameters)
    inverses, determinants = problem.inverses(factor)
    solved = problem.solved(inverses)
    back = np.linalg.inv(problem.triangle)
    n_observations = int(problem.n_seen.sum())
    value = (
        float(problem.counts @ determinants)
        + solved.determinant
        + solved.residual
        + 2 * float(np.log(np.abs(np.diagonal(problem.triangle))).sum())
        + 2 * float(problem.n_seen @ np.log(problem.spread))
        + (n_observations - problem.n_columns) * math.log(2 * math.pi)
    )
    variance_slopes, coefficient_slopes = _slopes(problem, factor, inverses, solved)
    parameters_vary = np.asarray(2 * np.linalg.inv(curvature))
    added = coefficient_slopes.T @ parameters_vary @ coefficient_slopes
    return RemlFit(
        coefficients=problem.ordinary + back @ solved.coefficients,
        variance=back @ solved.variance @ back.T,
        observed_variance=back @ (solved.variance + added) @ back.T,
        covariance=factor @ factor.T * np.outer(problem.spread, problem.spread),
        log_likelihood=-value / 2,
        slope=slope,
        n_observations=n_observations,
        variance_slopes=back @ variance_slopes @ back.T,
        parameter_covariance=parameters_vary,
    )


def _slopes(
    problem: Likelihood, factor: FloatArray, inverses: FloatArray, solved: Solved
) -> tuple[FloatArray, FloatArray]:
    """Return the derivatives of the coefficients' variance (d, p, p) and of the coefficients (d, p)."""
    variances, coefficients = [], []
    for row, column in zip(*np.tril_indices(problem.n_waves), strict=True):
        change = np.zeros_like(factor)
        change[row, column] = factor[row, row] if row == column else 1.0
        covariance_change = change @ factor.T + factor @ change.T
        total = np.tensordot(inverses @ covariance_change @ inverses, problem.products, axes=3)
        information, right = total[:-1, :-1], total[:-1, -1]
        variances.append(solved.variance @ information @ solved.variance)
        coefficients.append(solved.variance @ (information @ solved.coefficients - right))
    return np.array(variances), np.array(coefficients)


def _is_maximum(problem: Likelihood, parameters: FloatArray, curvature: FloatArray, slope: float) -> bool:
    factor = problem.lower(parameters)
    covariance = factor @ factor.T
    size = np.sqrt(np.diagonal(covariance))
    smallest = float(np.linalg.eigvalsh(covariance / np.outer(size, size))[0])
    curved = bool(np.isfinite(curvature).all()) and float(np.linalg.eigvalsh(curvature)[0]) > 0
    return smallest >= SINGULAR and curved and slope < GRADIENT_TOLERANCE
