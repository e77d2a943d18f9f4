"""One column imputed from others, in many completed data sets at once: normal, predictive mean, logistic."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import special

from helpers.effects.variance import FloatArray

Method = Literal["normal", "pmm", "logistic"]

RIDGE = 1e-5
"""Share of each sum of squares added to it, as in mice: predictors that repeat each other do no harm."""

DONORS = 5
NEWTON_STEPS = 25
NEWTON_TOLERANCE = 1e-8


def drawn(
    predictors: FloatArray,
    observed: FloatArray,
    seen: NDArray[np.bool_],
    *,
    method: Method,
    rng: np.random.Generator,
) -> FloatArray:
    r"""Draw the missing values of one column in each of m data sets, coefficients drawn first.

    Parameters
    ----------
    predictors : ndarray, shape (m, n, q)
        Intercept and the other columns, complete, standardised; q below the number of observed values.
    observed : ndarray, shape (r,)
        The values of the persons in `seen`, in their order (0 and 1 for `logistic`).
    seen : ndarray of bool, shape (n,)
        Who is observed: r persons.
    method : {"normal", "pmm", "logistic"}
        See Notes.
    rng : numpy.random.Generator

    Returns
    -------
    ndarray, shape (m, n - r)
        Values for the persons who are not observed.

    Notes
    -----
    Every method first draws coefficients from their posterior, so that the imputations differ by what is
    not known about them ("proper", Rubin 1987, ch. 5). `normal`: Bayesian linear regression,
    :math:`\sigma^2 = RSS / \chi^2_{r-q}`, :math:`\beta \sim N(\hat\beta, \sigma^2 (X'X)^{-1})`, then a
    normal draw around :math:`x'\beta`. `pmm`: the same coefficients predict the missing and the estimates
    predict the observed; one of the five observed persons nearest in prediction lends its value (ties in
    random order), so that values stay on the scale. `logistic`: normal draw around the maximum of the
    likelihood, with extra persons of little weight against separation (White, Daniel and Royston 2010).

    In R: ``mice.impute.norm``, ``mice.impute.pmm(matchtype = 1)``, ``mice.impute.logreg`` of mice.

    References
    ----------
    van Buuren, S. (2018). Flexible imputation of missing data (2nd ed.). CRC Press, ch. 3.
    White, I. R., Daniel, R., & Royston, P. (2010). Avoiding bias due to perfect prediction in multiple
    imputation of incomplete categorical variables. Computational Statistics & Data Analysis, 54(10),
    2267-2275.
    """
    if method == "logistic":
        return _logistic(predictors, observed, seen, rng)
    inside, outside = predictors[:, seen], predictors[:, ~seen]
    estimates, coefficients, sigma = _linear(inside, observed, rng)
    predicted = (outside @ coefficients[:, :, None])[:, :, 0]
    if method == "normal":
        return predicted + sigma[:, None] * rng.standard_normal(predicted.shape)
    return _lent(predicted, (inside @ estimates[:, :, None])[:, :, 0], observed, rng)


def _linear(
    inside: FloatArray, observed: FloatArray, rng: np.random.Generator
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Least-squares estimates (m, q), coefficients and residual spread drawn from their posterior."""
    m, r, q = inside.shape
    cross = np.swapaxes(inside, 1, 2) @ inside
    places = np.arange(1, q)  # never the intercept: that would pull every mean towards 0
    cross[:, places, places] *= 1 + RIDGE
    estimates = np.linalg.solve(cross, np.swapaxes(inside, 1, 2) @ observed[:, None])[:, :, 0]
    residuals = observed - (inside @ estimates[:, :, None])[:, :, 0]
    sigma = np.sqrt((residuals**2).sum(axis=1) / rng.chisquare(r - q, m))
    coefficients = estimates + sigma[:, None] * _spread(cross, rng)
    return np.asarray(estimates, dtype=np.float64), coefficients, sigma


def _spread(information: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Draw from normals, shape (m, q), whose covariance is the inverse of `information` (m, q, q)."""
    lower = np.linalg.cholesky(information)
    noise = rng.standard_normal(information.shape[:2])
    return np.asarray(np.linalg.solve(np.swapaxes(lower, 1, 2), noise[:, :, None])[:, :, 0])


def _lent(
    predicted: FloatArray, of_observed: FloatArray, observed: FloatArray, rng: np.random.Generator
) -> FloatArray:
    """Values of observed persons whose prediction is among the nearest."""
    donors = min(DONORS, observed.size)
    shuffled = rng.permutation(observed.size)
    distance = np.abs(predicted[:, :, None] - of_observed[:, None, shuffled])
    nearest = np.argpartition(distance, donors - 1, axis=2)[:, :, :donors]
    chosen = rng.integers(donors, size=(*predicted.shape, 1))
    return np.asarray(observed[shuffled][np.take_along_axis(nearest, chosen, axis=2)[:, :, 0]])


def _logistic(
    predictors: FloatArray, observed: FloatArray, seen: NDArray[np.bool_], rng: np.random.Generator
) -> FloatArray:
    inside, zero_one, weights = _augmented(predictors[:, seen], observed)
    coefficients = np.zeros((inside.shape[0], inside.shape[2]))
    for _ in range(NEWTON_STEPS):
        share = special.expit((inside @ coefficients[:, :, None])[:, :, 0])
        slope = np.swapaxes(inside, 1, 2) @ (weights * (zero_one - share))[:, :, None]
        information = _information(inside, weights * share * (1 - share))
        step = np.linalg.solve(information, slope)[:, :, 0]
        coefficients = coefficients + step
        if np.abs(step).max() < NEWTON_TOLERANCE:
            break
    coefficients = coefficients + _spread(information, rng)
    share = special.expit((predictors[:, ~seen] @ coefficients[:, :, None])[:, :, 0])
    return np.asarray(rng.random(share.shape) < share, dtype=np.float64)


def _information(inside: FloatArray, weights: FloatArray) -> FloatArray:
    information = np.swapaxes(inside * weights[:, :, None], 1, 2) @ inside
    places = np.arange(1, inside.shape[2])
    information[:, places, places] *= 1 + RIDGE
    return np.asarray(information)


def _augmented(inside: FloatArray, observed: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Add rows half a deviation from the means, each as 0 and as 1, together weighing q persons."""
    _, r, q = inside.shape
    n_predictors = q - 1
    mean, spread = inside.mean(axis=1), inside.std(axis=1, ddof=1)
    extra = np.repeat(mean[:, None, :], 4 * n_predictors, axis=1)
    for place in range(n_predictors):
        half = np.outer(spread[:, place + 1], [0.5, -0.5, 0.5, -0.5])
        extra[:, 4 * place : 4 * place + 4, place + 1] += half
    weight = q / (4 * n_predictors) if n_predictors else 0.0
    return (
        np.concatenate([inside, extra], axis=1),
        np.concatenate([observed, np.tile([0.0, 0.0, 1.0, 1.0], n_predictors)]),
        np.concatenate([np.ones(r), np.full(4 * n_predictors, weight)]),
    )
