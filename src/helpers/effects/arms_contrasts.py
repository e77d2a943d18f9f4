"""Differences between any two arms of a fitted regression on all arms, one by one and together."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from helpers.effects.arms_design import ArmCases, ArmsDesign, Estimator
from helpers.effects.cluster_variance import (
    ClusterCovariance,
    cluster_wald_test,
    contrast_variance,
)
from helpers.effects.contrasts import WaldTest, contrast_covariance, wald_test
from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.variance import FloatArray
from helpers.effects.wild_bootstrap import Bootstrapped, Weights, wild_cluster_bootstrap
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning, nearest

ArmsVariance = Literal["classical", "hc2", "hc3", "cr2"]

# Residuals and standard errors smaller than this share of the outcome's spread are rounding, not variation.
NO_VARIATION = 1e-12


@dataclass(frozen=True, slots=True)
class ArmCount:
    """The people of one arm.

    Attributes
    ----------
    arm : str
    n, n_missing : int
        Persons in the regression; persons left out because something was missing.
    mean : float
        Plain mean of the outcome among `n`, never adjusted.
    n_clusters : int or None
        Clusters with somebody among `n`; None where people are independent.
    """

    arm: str
    n: int
    n_missing: int
    mean: float
    n_clusters: int | None


@dataclass(frozen=True, slots=True)
class JointContrasts:
    """Several differences between arms with their covariance.

    Attributes
    ----------
    pairs : tuple of (str, str)
        Arm and reference of each difference.
    estimates : ndarray, shape (q,)
        Arm minus reference, in the unit of the outcome.
    covariance : ndarray, shape (q, q)
        In that unit squared.
    df : float
        Degrees of freedom that serve all of them: n − k, or with cr2 the smallest of Satterthwaite's.
    """

    pairs: tuple[tuple[str, str], ...]
    estimates: FloatArray
    covariance: FloatArray
    df: float


@dataclass(frozen=True, slots=True)
class ArmsFit:
    """One regression of an outcome on all arms; ask it for contrasts.

    Attributes
    ----------
    order : tuple of str
        The arms, the reference last.
    estimator : Estimator
    variance : ArmsVariance
    level : float
        Level of the intervals.
    n, k : int
        Persons and coefficients in the regression, all arms together.
    counts : tuple of ArmCount
        The people of each arm, in the order of `order`.
    """

    order: tuple[str, ...]
    estimator: Estimator
    variance: ArmsVariance
    level: float
    n: int
    k: int
    counts: tuple[ArmCount, ...]
    _cases: ArmCases = field(repr=False)
    _design: ArmsDesign = field(repr=False)
    _coefficients: FloatArray = field(repr=False)
    _residuals: FloatArray = field(repr=False)
    _clustered: ClusterCovariance | None = field(repr=False)

    def contrast(self, arm: str, reference: str) -> Estimate:
        """Return the difference between any two arms, `arm` minus `reference`.

        Returns
        -------
        Estimate
            `n_arm`, `n_reference`, the means, `n_missing` and `n_clusters` are of these two arms; the
            standard error and its degrees of freedom are of the regression on all arms.

        Raises
        ------
        EstimationImpossible
            Where the difference rests on a person or cluster that the regression fits exactly (an arm of one
            person with hc2 or hc3, an arm of one cluster with cr2), or nothing varies in the two arms.
        ParameterMistake
            Where an arm is not in `order`, or both are the same.

        Warns
        -----
        StatisticalWarning
            Where persons are fitted exactly but the difference does not rest on them.
        """
        weights = self._weights([(arm, reference)])
        std_error, df = self._std_error(weights, arm, reference)
        mine, other = (self.counts[self.order.index(name)] for name in (arm, reference))
        if std_error <= NO_VARIATION * float(np.std(self._cases.outcome)):
            raise EstimationImpossible(
                f"The outcome does not vary around what the regression expects in '{arm}' (n = {mine.n}) and "
                f"'{reference}' (n = {other.n}), so there is nothing to judge their difference by."
            )
        return from_standard_error(
            float(weights[0] @ self._coefficients),
            std_error,
            df=df,
            level=self.level,
            n_arm=mine.n,
            n_reference=other.n,
            n_missing=mine.n_missing + other.n_missing,
            mean_arm=mine.mean,
            mean_reference=other.mean,
            n_clusters=self._n_clusters(arm, reference),
        )

    def joint(self, pairs: Sequence[tuple[str, str]]) -> JointContrasts:
        """Return several differences with their covariance, for tests and intervals that hold together.

        Parameters
        ----------
        pairs : sequence of (arm, reference)
            At least one; differences may follow from each other.

        Raises
        ------
        EstimationImpossible, ParameterMistake
            As in `contrast`, for any of the pairs.
        """
        single = [self.contrast(arm, reference) for arm, reference in pairs]
        weights = self._weights(pairs)
        matrix = (
            contrast_covariance(self._design.matrix, self._residuals, weights, kind=self.variance).matrix
            if self.variance != "cr2"
            else weights @ self._cluster_covariance().matrix @ weights.T
        )
        return JointContrasts(
            tuple((arm, reference) for arm, reference in pairs),
            weights @ self._coefficients,
            matrix,
            min(estimate.df for estimate in single),
        )

    def global_test(self) -> WaldTest:
        """Test that all arms are equal: an F test, with cr2 the approximate Hotelling test (HTZ).

        Raises
        ------
        EstimationImpossible
            As in `contrast`, for any arm against the reference; with cr2 where clusters are too few.
        """
        pairs = [(arm, self.order[-1]) for arm in self.order[:-1]]
        together = self.joint(pairs)
        if self.variance == "cr2":
            return cluster_wald_test(self._cluster_covariance(), self._weights(pairs), together.estimates)
        return wald_test(together.estimates, together.covariance, df=together.df)

    def bootstrap(
        self, arm: str, reference: str, *, weights: Weights, draws: int, rng: np.random.Generator
    ) -> Bootstrapped:
        """Return p and interval of one difference from the wild cluster bootstrap, for few clusters.

        Parameters
        ----------
        arm, reference : str
        weights, draws, rng
            As in `helpers.effects.wild_bootstrap.wild_cluster_bootstrap`.

        Raises
        ------
        EstimationImpossible
            As in `contrast` and `wild_cluster_bootstrap`.
        ParameterMistake
            Where the fit has no clusters.
        """
        contrast = self._weights([(arm, reference)])[0]
        if self._cases.cluster is None:
            raise ParameterMistake(Mistake("variance", f"'{self.variance}'", "cr2, with clusters"))
        self.contrast(arm, reference)
        return wild_cluster_bootstrap(
            self._design.matrix,
            self._cases.outcome,
            self._cases.cluster,
            contrast=contrast,
            weights=weights,
            draws=draws,
            level=self.level,
            rng=rng,
        )

    def _weights(self, pairs: Sequence[tuple[str, str]]) -> FloatArray:
        weights = np.zeros((len(pairs), self.k))
        for row, (arm, reference) in zip(weights, pairs, strict=True):
            for name in (arm, reference):
                if name not in self.order:
                    raise ParameterMistake(
                        Mistake("arm", f"'{name}'", ", ".join(self.order), nearest(name, self.order))
                    )
            if arm == reference:
                raise ParameterMistake(Mistake("arm", f"'{arm}' against itself", "two different arms"))
            row[self.order.index(arm)], row[self.order.index(reference)] = 1.0, -1.0
        return weights

    def _std_error(self, weights: FloatArray, arm: str, reference: str) -> tuple[float, float]:
        if self.variance == "cr2":
            for count in self.counts:
                if count.n_clusters == 1 and count.arm in {arm, reference}:
                    raise EstimationImpossible(
                        f"The arm '{count.arm}' has one cluster (n = {count.n}), and one cluster says "
                        "nothing about how much clusters vary; at least two are needed."
                    )
            single = contrast_variance(self._cluster_covariance(), weights[0])
            return single.std_error, single.df
        found = contrast_covariance(self._design.matrix, self._residuals, weights, kind=self.variance)
        # Where neither arm varies, rounding may leave a variance just below zero; NaN stays NaN.
        variance = float(found.matrix[0, 0])
        std_error = variance if math.isnan(variance) else math.sqrt(max(variance, 0.0))
        _report_exact(self, found.n_exact, std_error, arm, reference)
        return std_error, self.n - self.k

    def _cluster_covariance(self) -> ClusterCovariance:
        if self._clustered is None:
            raise ParameterMistake(Mistake("variance", f"'{self.variance}'", "cr2, with clusters"))
        return self._clustered

    def _n_clusters(self, arm: str, reference: str) -> int | None:
        if self._cases.cluster is None:
            return None
        here = np.isin(self._cases.arm, [self.order.index(arm), self.order.index(reference)])
        return int(np.unique(self._cases.cluster[here]).size)


def _report_exact(trial: ArmsFit, n_exact: int, std_error: float, arm: str, reference: str) -> None:
    if math.isnan(std_error):
        for count in trial.counts:
            if count.n == 1 and count.arm in {arm, reference}:
                raise EstimationImpossible(
                    f"The arm '{count.arm}' has one person with a complete record, and one person says "
                    "nothing about how much outcomes vary; at least two are needed."
                )
        raise EstimationImpossible(
            f"The difference between '{arm}' and '{reference}' rests on a person whom the regression fits "
            f"exactly, so that {trial.variance.upper()} divides 0 by 0 and nothing says how variable they "
            "are; leave out the covariate or block that so few people have."
        )
    if n_exact:
        warnings.warn(
            f"The regression fits {'one person' if n_exact == 1 else f'{n_exact} persons'} exactly; "
            f"the {trial.variance} standard error of the difference between '{arm}' and '{reference}' rests "
            "on the others.",
            StatisticalWarning,
            stacklevel=4,
        )
