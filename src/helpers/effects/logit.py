"""A logit by maximum likelihood on a standardised design, and why it does not exist when it does not."""

from __future__ import annotations

import warnings

import numpy as np
from scipy import optimize
from statsmodels.discrete.discrete_model import Logit

from helpers.effects.variance import FloatArray

MAX_STEPS = 60
"""Newton steps before a logit is said not to converge; a fit that exists needs fewer than twenty."""

STEP_TOLERANCE = 1e-10
"""Newton stops when no coefficient (in standard deviations of its covariate) moves more than this."""

SEPARATES = 1e-6
"""A direction within [-1, 1] separates the groups when its margins add up to more than this."""


def maximise(zero_one: FloatArray, design: FloatArray) -> FloatArray | None:
    """Return the coefficients that maximise the likelihood, or None when the maximum was not reached.

    Parameters
    ----------
    zero_one : array (n,)
        0 and 1, both present.
    design : array (n, k)
        Intercept and standardised columns.

    Notes
    -----
    Newton's method from zero. R: ``glm.fit(design, zero_one, family = binomial())``.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # no maximum is judged by the caller, with a sentence
        try:
            result = Logit(zero_one, design).fit(
                method="newton", maxiter=MAX_STEPS, tol=STEP_TOLERANCE, disp=False, warn_convergence=False
            )
        except np.linalg.LinAlgError:
            return None
    solution = np.asarray(result.params, dtype=np.float64)
    reached = bool(result.mle_retvals["converged"]) and bool(np.isfinite(solution).all())
    return solution if reached else None


def separating(zero_one: FloatArray, design: FloatArray) -> list[int]:
    """Return the columns of a direction that separates zeros from ones; empty when there is none.

    Parameters
    ----------
    zero_one, design
        As in `maximise`.

    Notes
    -----
    Maximises the sum of margins s_i x_i'b over b in [-1, 1] with every margin at least 0 and s_i = +1 for
    ones, -1 for zeros. The sum is above 0 exactly when the groups are separated, completely or in part
    (Albert & Anderson 1984, Biometrika 71(1), 1-10; Konis 2007, thesis, University of Oxford).
    Single covariates are tried first, so that the answer is short.
    """
    signed = design * np.where(zero_one == 1.0, 1.0, -1.0)[:, None]
    n_columns = design.shape[1]
    for columns in (*([0, column] for column in range(1, n_columns)), list(range(n_columns))):
        part = signed[:, columns]
        found = optimize.linprog(
            -part.sum(axis=0), A_ub=-part, b_ub=np.zeros(len(part)), bounds=(-1.0, 1.0), method="highs"
        )
        if found.status == 0 and -found.fun > SEPARATES:
            return [c for c, b in zip(columns, found.x, strict=True) if c > 0 and abs(b) > SEPARATES]
    return []
