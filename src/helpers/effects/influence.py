"""What each person contributes to a difference between arms: from this, how estimates move together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.arms_design import Estimator, arms_design, complete_cases
from helpers.effects.two_arms import as_floats, as_matrix
from helpers.effects.variance import FloatArray
from helpers.errors import Mistake, ParameterMistake, nearest


def arm_influence(
    outcome: ArrayLike,
    arm: ArrayLike,
    *,
    order: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    covariates: pd.DataFrame | None,
    blocks: ArrayLike | None,
    estimator: Estimator,
) -> FloatArray:
    r"""Return the influence values of differences between arms, for everybody who was assigned.

    Parameters
    ----------
    outcome, arm, order, covariates, blocks, estimator
        As in `helpers.effects.arms.fit`, of which these are the estimates.
    pairs : sequence of (str, str)
        Arm and reference of each difference.

    Returns
    -------
    ndarray, shape (n, q)
        One row per person given, 0 for a person who is left out because something is missing.

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `helpers.effects.arms.fit`; and a ParameterMistake where a pair names an arm not in `order`.

    Notes
    -----
    :math:`\psi_i = n\, w'(X'X)^{-1} x_i e_i`, x the columns of the regression, e the residuals, w the
    difference. The sum of squares divided by n² is the HC0 variance, and the mean of products over two
    outcomes divided by n their covariance, also where they miss different persons:
    `helpers.effects.bands.covariance_of_influence`.

    In R: ``sandwich::estfun(fit) %*% sandwich::bread(fit) %*% w``.

    Examples
    --------
    >>> values = arm_influence([1, 3, 2, 4], list("aabb"), order=("a", "b"), pairs=[("a", "b")],
    ...     covariates=None, blocks=None, estimator="unadjusted")
    >>> values[:, 0].round(6).tolist()
    [-2.0, 2.0, 2.0, -2.0]
    """
    known = _known(outcome, covariates, blocks)
    cases = complete_cases(outcome, arm, order=order, covariates=covariates, blocks=blocks, clusters=None)
    matrix = arms_design(cases, estimator=estimator).matrix
    orthogonal, triangle = np.linalg.qr(matrix / (scale := np.linalg.norm(matrix, axis=0)))
    residuals = cases.outcome - orthogonal @ (orthogonal.T @ cases.outcome)
    weights = _weights(pairs, order, matrix.shape[1]) / scale
    values = np.zeros((known.size, len(pairs)))
    values[known] = orthogonal @ np.linalg.solve(triangle.T, weights.T) * residuals[:, None]
    return np.asarray(known.size * values, dtype=np.float64)


def _known(outcome: ArrayLike, covariates: pd.DataFrame | None, blocks: ArrayLike | None) -> FloatArray:
    """Return who is in the regression, by the rule of `complete_cases`."""
    known = ~np.isnan(as_floats(outcome))
    if covariates is not None:
        known &= ~np.isnan(as_matrix(covariates)).any(axis=1)
    if blocks is not None:
        known &= pd.Series(blocks).notna().to_numpy()
    return known


def _weights(pairs: Sequence[tuple[str, str]], order: Sequence[str], n_columns: int) -> FloatArray:
    """Return each difference as weights of the columns, of which the first are the arms in their order."""
    weights = np.zeros((len(pairs), n_columns))
    for row, (arm, reference) in zip(weights, pairs, strict=True):
        for name, sign in ((arm, 1.0), (reference, -1.0)):
            if name not in order:
                raise ParameterMistake(Mistake("arm", f"'{name}'", ", ".join(order), nearest(name, order)))
            row[list(order).index(name)] += sign
    return weights
