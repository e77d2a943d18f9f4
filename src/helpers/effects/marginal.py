"""The effect of each arm at each wave from a regression of all waves, persons being clusters."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from statsmodels.genmod.cov_struct import Exchangeable
from statsmodels.genmod.generalized_estimating_equations import GEE

from helpers.effects.cluster_variance import ClusterCovariance, cluster_covariance, contrast_variance
from helpers.effects.estimates import Estimate, checked_level
from helpers.effects.variance import FloatArray
from helpers.effects.wave_design import WaveDesign, wave_design
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest

GeeVariance = Literal["robust", "mancl_derouen"]

STEPS = 200
TOLERANCE = 1e-10
"""GEE stops where no estimating equation is further from zero than this, in standardised units."""

NO_VARIATION = 1e-12
"""Residuals smaller than this share of the outcome's spread are rounding, not variation."""


@dataclass(frozen=True, slots=True)
class MarginalFit:
    """A fitted marginal model of all waves, from which any difference between arms can be asked.

    Attributes
    ----------
    design : WaveDesign
        Persons used and left out, arms, waves and names of the columns.
    coefficients : ndarray, shape (p,)
        In units of the outcome per unit of the column.
    variance : ndarray, shape (p, p)
        Covariance of the coefficients.
    correlation : float
        Working correlation of two waves of one person; 0 under working independence.
    level : float
        Level of the intervals.
    """

    design: WaveDesign
    coefficients: FloatArray
    variance: FloatArray
    correlation: float
    level: float
    _clusters: ClusterCovariance | None

    def contrast(self, arm: str, reference: str, wave: int) -> Estimate:
        """Difference between two arms at one wave; persons are counted as in `WaveDesign.estimate`."""
        return self._estimate(arm, reference, (wave,))

    def average(self, arm: str, reference: str) -> Estimate:
        """Difference between two arms averaged over all waves, each wave counting equally."""
        return self._estimate(arm, reference, self.design.waves)

    def _estimate(self, arm: str, reference: str, waves: Sequence[int]) -> Estimate:
        weights = self.design.difference(arm, reference, waves)
        std_error, df = self._uncertainty(weights)
        places = [self.design.place(arm), self.design.place(reference)]
        return self.design.estimate(
            arm,
            reference,
            waves,
            difference=float(weights @ self.coefficients),
            std_error=std_error,
            df=df,
            level=self.level,
            n_clusters=int(self.design.n_persons[places].sum()),
        )

    def _uncertainty(self, weights: FloatArray) -> tuple[float, float]:
        if self._clusters is not None:
            found = contrast_variance(self._clusters, weights)
            return found.std_error, found.df
        df = float(self.design.n_persons.sum() - self.design.n_person_columns)
        return math.sqrt(float(weights @ self.variance @ weights)), df


def clustered_ols(
    outcome: npt.ArrayLike,
    arm: npt.ArrayLike,
    *,
    order: Sequence[str],
    waves: Sequence[int],
    baseline: npt.ArrayLike | None,
    covariates: pd.DataFrame | None,
    blocks: npt.ArrayLike | None,
    level: float,
) -> MarginalFit:
    """Least squares over all observed waves, wave times arm and baseline, persons as clusters (CR2).

    Parameters
    ----------
    outcome, arm, order, waves, baseline, covariates, blocks, level
        As in `helpers.effects.repeated.mmrm`.

    Returns
    -------
    MarginalFit
        Standard errors CR2 with Satterthwaite degrees of freedom, a cluster being a person.

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `mmrm`, but for its covariance: two waves need no person in common.

    Notes
    -----
    Nothing is assumed of how one person's waves go together. The price: a person who drops out counts no
    further, so the estimates are right only where who is missing depends on nothing but the columns (arm,
    baseline, covariates). Where people with bad earlier outcomes leave, this is wrong and `mmrm` is right.

    In R: ``lm(y ~ 0 + wave + wave:arm + wave:baseline)`` with
    ``clubSandwich::vcovCR(fit, cluster = id, type = "CR2")``.

    Examples
    --------
    >>> after = np.array([[1.0, 2], [2, 4], [3, np.nan], [2, 2], [4, 5], [5, 5]])
    >>> fitted = clustered_ols(after, np.repeat(["more", "same"], 3), order=("more", "same"), waves=(6, 12),
    ...                        baseline=None, covariates=None, blocks=None, level=0.95)
    >>> round(fitted.contrast("more", "same", 12).estimate, 6)
    -1.0
    """
    design = wave_design(
        outcome, arm, order=order, waves=waves, baseline=baseline, covariates=covariates, blocks=blocks
    )
    matrix, values, persons = _stacked(design)
    coefficients, *_ = np.linalg.lstsq(matrix, values, rcond=None)
    residuals = values - matrix @ coefficients
    _check_variation(residuals, values)
    clusters = cluster_covariance(matrix, residuals, persons, names=design.names)
    return MarginalFit(design, np.asarray(coefficients), clusters.matrix, 0.0, checked_level(level), clusters)


def gee(
    outcome: npt.ArrayLike,
    arm: npt.ArrayLike,
    *,
    order: Sequence[str],
    waves: Sequence[int],
    baseline: npt.ArrayLike | None,
    covariates: pd.DataFrame | None,
    blocks: npt.ArrayLike | None,
    variance: GeeVariance,
    level: float,
) -> MarginalFit:
    """Generalised estimating equations with an exchangeable working correlation over waves.

    Parameters
    ----------
    outcome, arm, order, waves, baseline, covariates, blocks, level
        As in `helpers.effects.repeated.mmrm`.
    variance : {"robust", "mancl_derouen"}
        `robust` is the sandwich of Liang and Zeger, too small with few persons; `mancl_derouen` corrects it.

    Returns
    -------
    MarginalFit
        Degrees of freedom: persons minus the columns that describe a person at one wave.

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `clustered_ols`; where the equations have no solution that could be found.

    Notes
    -----
    Identity link. A wrong working correlation costs precision, never correctness, as long as who is
    missing depends on nothing but the columns; a person's earlier outcomes are used through one correlation
    only, so drop-out that follows them leaves a bias that `mmrm` does not have.

    In R: ``geepack::geeglm(y ~ ..., id = id, corstr = "exchangeable")`` (its estimator of
    the correlation does not take off the number of columns, as Liang and Zeger's does, so that with missing
    waves its estimates differ in the third digit).

    References
    ----------
    Liang, K.-Y., & Zeger, S. L. (1986). Longitudinal data analysis using generalized linear models.
    Biometrika, 73(1), 13-22.
    Mancl, L. A., & DeRouen, T. A. (2001). A covariance estimator for GEE with improved small-sample
    properties. Biometrics, 57(1), 126-134.

    Examples
    --------
    >>> after = np.array([[1.0, 2], [2, 4], [3, 3], [2, 2], [4, 5], [5, 6]])
    >>> fitted = gee(after, np.repeat(["more", "same"], 3), order=("more", "same"), waves=(6, 12),
    ...              baseline=None, covariates=None, blocks=None, variance="robust", level=0.95)
    >>> round(fitted.average("more", "same").estimate, 6)
    -1.5
    """
    if variance not in get_args(GeeVariance):
        allowed = get_args(GeeVariance)
        raise ParameterMistake(
            Mistake("variance", f"'{variance}'", ", ".join(allowed), nearest(variance, allowed))
        )
    design = wave_design(
        outcome, arm, order=order, waves=waves, baseline=baseline, covariates=covariates, blocks=blocks
    )
    coefficients, matrix, correlation = _solved(design, variance)
    return MarginalFit(design, coefficients, matrix, correlation, checked_level(level), None)


def _solved(design: WaveDesign, variance: GeeVariance) -> tuple[FloatArray, FloatArray, float]:
    """Solve on orthonormal columns; return coefficients, covariance and working correlation."""
    matrix, values, persons = _stacked(design)
    orthogonal, triangle = np.linalg.qr(matrix)
    residuals = values - orthogonal @ (orthogonal.T @ values)
    _check_variation(residuals, values)
    _check_pairs(design)
    spread = float(np.std(values))
    working = Exchangeable()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # whether it converged is asked below
        try:
            fitted = GEE(values / spread, orthogonal, groups=persons, cov_struct=working).fit(
                maxiter=STEPS,
                ctol=TOLERANCE,
                cov_type="robust" if variance == "robust" else "bias_reduced",
            )
            reached = (  # statsmodels gives None where its equations are singular
                fitted is not None and bool(fitted.converged) and bool(np.isfinite(fitted.cov_params()).all())
            )
        except np.linalg.LinAlgError:
            reached = False
    if not reached:
        raise EstimationImpossible(
            f"The estimating equations of {design.outcome.shape[0]} persons over {len(design.waves)} "
            "waves have no solution that could be found; use fewer covariates, or least squares with "
            "persons as clusters."
        )
    back = np.linalg.inv(triangle) * spread
    covariance = back @ np.asarray(fitted.cov_params()) @ back.T
    return back @ np.asarray(fitted.params), covariance, float(working.dep_params)


def _check_pairs(design: WaveDesign) -> None:
    seen = np.isfinite(design.outcome).sum(axis=1)
    n_pairs, n_columns = int((seen * (seen - 1) // 2).sum()), len(design.names)
    if n_pairs <= n_columns:
        raise EstimationImpossible(
            f"There are {n_pairs} pairs of waves of one person, too few to estimate their correlation beside "
            f"{n_columns} coefficients; use least squares with persons as clusters."
        )


def _stacked(design: WaveDesign) -> tuple[FloatArray, FloatArray, npt.NDArray[np.int64]]:
    """Columns and outcomes of every observed wave, and whose they are."""
    seen = np.isfinite(design.outcome)
    persons = np.repeat(np.arange(seen.shape[0]), seen.sum(axis=1))
    return design.design[seen], design.outcome[seen], persons


def _check_variation(residuals: FloatArray, values: FloatArray) -> None:
    if np.linalg.norm(residuals) <= NO_VARIATION * np.linalg.norm(values - values.mean()):
        raise EstimationImpossible(
            "The outcome follows exactly from wave, arm, baseline and covariates, so nothing is left to "
            "judge the uncertainty by."
        )
