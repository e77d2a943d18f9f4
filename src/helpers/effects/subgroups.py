"""Effects within declared subgroups, and the test that they differ: never one subgroup's p on its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.effects import arms
from helpers.effects.arms_contrasts import NO_VARIATION, ArmsFit, ArmsVariance
from helpers.effects.arms_design import ArmCases, Estimator, arms_design, complete_cases
from helpers.effects.cluster_variance import ClusterCovariance, cluster_covariance, cluster_wald_test
from helpers.effects.contrasts import WaldTest, contrast_covariance, wald_test
from helpers.effects.estimates import Estimate
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

FEWEST_TO_ADJUST = 20
"""Persons that every arm of every category needs at least, before covariates are adjusted for within it."""
FEWEST_PER_COVARIATE = 5
"""Persons per covariate that every arm of every category needs at least, for the same."""


@dataclass(frozen=True, slots=True)
class SubgroupEffect:
    """The effect in one category.

    Attributes
    ----------
    category : str
    estimate : Estimate or None
        None where it does not exist for these data.
    impossible : str
        Why not, as a sentence; "" where there is an estimate.
    """

    category: str
    estimate: Estimate | None
    impossible: str


@dataclass(frozen=True, slots=True)
class SubgroupEffects:
    """Effects of one pair of arms by category of one variable.

    Attributes
    ----------
    arm, reference : str
    effects : tuple of SubgroupEffect
        In the order of the categories asked.
    interaction : WaldTest or None
        Test that the effect is the same in all categories; None where an effect does not exist.
    impossible : str
        Why there is no test, as a sentence; "" where there is one.
    estimator : Estimator
        The model that was used in every category.
    n_unknown : int
        Persons in the two arms whose category is missing or not asked: in no category.
    """

    arm: str
    reference: str
    effects: tuple[SubgroupEffect, ...]
    interaction: WaldTest | None
    impossible: str
    estimator: Estimator
    n_unknown: int


def subgroup_effects(
    outcome: ArrayLike,
    labels: ArrayLike,
    groups: ArrayLike,
    *,
    order: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    categories: Sequence[str],
    covariates: pd.DataFrame | None,
    blocks: ArrayLike | None,
    clusters: ArrayLike | None,
    estimator: Estimator,
    variance: ArmsVariance,
    level: float,
) -> tuple[SubgroupEffects, ...]:
    """Estimate differences within each category, and test whether they differ between categories.

    Parameters
    ----------
    outcome, labels : array-like, shape (n,)
        As in `helpers.effects.arms.fit`.
    groups : array-like of str, shape (n,)
        Category of each person, known before assignment; missing leaves the person out.
    order : sequence of str
        All arms, the reference last.
    pairs : sequence of (arm, reference)
        The differences asked, at least one.
    categories : sequence of str
        At least two.
    covariates, blocks, clusters, variance, level
        As in `helpers.effects.arms.fit`. Leave the variable that makes the groups out of the covariates.
    estimator : {"unadjusted", "ancova", "lin"}
        The main model. Every category gets the same one: with fewer than `FEWEST_TO_ADJUST` persons, or
        `FEWEST_PER_COVARIATE` per covariate, in one arm of one category, all get `unadjusted` (with blocks).

    Returns
    -------
    tuple of SubgroupEffects
        One for each pair, in the order asked.

    Raises
    ------
    EstimationImpossible
        Where nobody of a pair is in a category.
    ParameterMistake, ValueError
        As in `helpers.effects.arms.fit`.

    Notes
    -----
    An effect within a category is the model restricted to its people. The test is a Wald test in one
    regression in which every column of the model is interacted with the category, so that its effects are
    those of the categories: F with k − 1 and n − k degrees of freedom (cr2: the approximate Hotelling test).
    An effect that is significant in one category and not in another is no evidence that the effects differ;
    this test is. In R: ``car::linearHypothesis(lm(y ~ 0 + group / (arm + x)), ..., vcov. = vcovHC(fit,
    "HC2"))``.

    References
    ----------
    Gelman, A., & Stern, H. (2006). The difference between "significant" and "not significant" is not itself
    statistically significant. The American Statistician, 60(4), 328–331.

    Examples
    --------
    >>> y = [1.0, 2, 4, 5, 1, 3, 2, 2]
    >>> (found,) = subgroup_effects(y, list("bbaabbaa"), list("mmmmffff"), order=("a", "b"),
    ...                             pairs=[("a", "b")], categories=("m", "f"), covariates=None,
    ...                             blocks=None, clusters=None, estimator="unadjusted",
    ...                             variance="classical", level=0.95)
    >>> [round(abs(one.estimate.estimate), 4) for one in found.effects]
    [3.0, 0.0]
    """
    data = _Data(outcome, labels, groups, covariates, blocks, clusters)
    _check_somebody(data, pairs, categories)
    chosen = _estimator(data, order, categories, estimator)
    model = _Model(tuple(order), tuple(pairs), chosen, variance, level)
    fits = {category: _fit(data, category, model) for category in categories}
    effects = [tuple(_within(name, fit, pair) for name, fit in fits.items()) for pair in pairs]
    known = [not any(one.impossible for one in row) for row in effects]
    tests = _interactions(data, categories, model) if any(known) else [""] * len(pairs)
    made = []
    for pair, row, is_known, test in zip(pairs, effects, known, tests, strict=True):
        impossible = next((one.impossible for one in row if one.impossible), "")
        found = test if is_known and isinstance(test, WaldTest) else None
        reason = impossible or (test if isinstance(test, str) else "")
        n_unknown = int((np.isin(data.labels, pair) & ~np.isin(data.groups, list(categories))).sum())
        made.append(SubgroupEffects(*pair, row, found, reason, chosen, n_unknown))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Model:
    """What is fitted within every category."""

    order: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    estimator: Estimator
    variance: ArmsVariance
    level: float


@dataclass(frozen=True, eq=False)
class _Data:
    """The arrays, with missing categories as an empty text."""

    outcome: ArrayLike
    arm: ArrayLike
    group: ArrayLike
    covariates: pd.DataFrame | None
    blocks: ArrayLike | None
    clusters: ArrayLike | None

    @property
    def labels(self) -> NDArray[np.str_]:
        return np.asarray(pd.Series(self.arm), dtype=str)

    @property
    def groups(self) -> NDArray[np.str_]:
        return np.asarray(pd.Series(self.group).astype("string").fillna(""), dtype=str)

    def restricted(self, category: str, estimator: Estimator) -> dict[str, ArrayLike | pd.DataFrame | None]:
        """Return the arguments of a fit among the people of one category."""
        rows = self.groups == category
        adjusted = None if self.covariates is None or estimator == "unadjusted" else self.covariates
        return {
            "outcome": pd.Series(self.outcome)[rows].to_numpy(),
            "arm": self.labels[rows],
            "covariates": None if adjusted is None else adjusted.loc[rows].reset_index(drop=True),
            "blocks": None if self.blocks is None else np.asarray(self.blocks)[rows],
            "clusters": None if self.clusters is None else np.asarray(self.clusters)[rows],
        }


def _estimator(data: _Data, order: Sequence[str], categories: Sequence[str], asked: Estimator) -> Estimator:
    """Return the model that every category can bear."""
    n_covariates = 0 if data.covariates is None else data.covariates.shape[1]
    if asked == "unadjusted" or (n_covariates == 0 and asked == "ancova"):
        return "unadjusted"
    known = ~pd.Series(data.outcome).isna().to_numpy()
    if data.covariates is not None:
        known &= data.covariates.notna().all(axis=1).to_numpy()
    fewest = min(
        int((known & (data.groups == category) & (data.labels == name)).sum())
        for category in categories
        for name in order
    )
    has_several = data.blocks is not None and len(set(np.asarray(data.blocks).tolist())) > 1
    if n_covariates == 0 and not has_several:
        return "unadjusted"
    enough = max(FEWEST_TO_ADJUST, FEWEST_PER_COVARIATE * n_covariates)
    return asked if fewest >= enough else "unadjusted"


def _check_somebody(data: _Data, pairs: Sequence[tuple[str, str]], categories: Sequence[str]) -> None:
    for arm, reference in pairs:
        if not (np.isin(data.labels, [arm, reference]) & np.isin(data.groups, list(categories))).any():
            raise EstimationImpossible(
                f"Nobody in the arms '{arm}' and '{reference}' is in one of the categories."
            )


def _fit(data: _Data, category: str, model: _Model) -> ArmsFit | str:
    """Fit the model among the people of one category; a sentence where that is impossible."""
    try:
        return arms.fit(
            **data.restricted(category, model.estimator),  # type: ignore[arg-type]
            order=model.order,
            estimator=model.estimator,
            variance=model.variance,
            level=model.level,
        )
    except EstimationImpossible as impossible:
        return str(impossible)


def _within(category: str, fit: ArmsFit | str, pair: tuple[str, str]) -> SubgroupEffect:
    if isinstance(fit, str):
        return SubgroupEffect(category, None, fit)
    try:
        return SubgroupEffect(category, fit.contrast(*pair), "")
    except EstimationImpossible as impossible:
        return SubgroupEffect(category, None, str(impossible))


def _interactions(data: _Data, categories: Sequence[str], model: _Model) -> list[WaldTest | str]:
    """Test in one regression, every column times every category, that the differences are equal.

    A sentence stands in the place of a test that is impossible.
    """
    try:
        cases = [
            complete_cases(**data.restricted(category, model.estimator), order=model.order)  # type: ignore[arg-type]
            for category in categories
        ]
        stacked = _Stacked.of(cases, model.estimator)
    except EstimationImpossible as impossible:
        return [str(impossible)] * len(model.pairs)
    clustered = None
    if model.variance == "cr2":
        labels = np.concatenate([one.cluster for one in cases if one.cluster is not None])
        clustered = cluster_covariance(stacked.design, stacked.residuals, labels)
    tests: list[WaldTest | str] = []
    for pair in model.pairs:
        try:
            tests.append(_interaction(stacked, model, pair, clustered))
        except EstimationImpossible as impossible:
            tests.append(str(impossible))
    return tests


def _interaction(
    stacked: _Stacked, model: _Model, pair: tuple[str, str], clustered: ClusterCovariance | None
) -> WaldTest:
    contrasts = np.zeros((len(stacked.starts) - 1, stacked.design.shape[1]))
    places = [model.order.index(name) for name in pair]
    for row, start in zip(contrasts, stacked.starts[1:], strict=True):
        row[[start + places[0], stacked.starts[0] + places[1]]] = 1.0
        row[[start + places[1], stacked.starts[0] + places[0]]] = -1.0
    estimates = contrasts @ stacked.coefficients
    if clustered is not None:
        return cluster_wald_test(clustered, contrasts, estimates)
    found = contrast_covariance(stacked.design, stacked.residuals, contrasts, kind=model.variance)  # type: ignore[arg-type]
    if not np.isfinite(found.matrix).all():
        raise EstimationImpossible(
            "The interaction cannot be tested: it rests on a person whom the regression fits exactly."
        )
    return wald_test(estimates, found.matrix, df=stacked.design.shape[0] - stacked.design.shape[1])


@dataclass(frozen=True, eq=False)
class _Stacked:
    """One regression in which every column is interacted with the category."""

    design: FloatArray
    starts: tuple[int, ...]
    coefficients: FloatArray
    residuals: FloatArray

    @classmethod
    def of(cls, cases: Sequence[ArmCases], estimator: Estimator) -> _Stacked:
        """Fit it; the columns of every category stand beside each other."""
        design, starts = _stacked(cases, estimator)
        y = np.concatenate([one.outcome for one in cases])
        scale = np.linalg.norm(design, axis=0)
        coefficients = np.linalg.lstsq(design / scale, y, rcond=None)[0] / scale
        residuals = y - design @ coefficients
        if np.linalg.norm(residuals) <= NO_VARIATION * np.linalg.norm(y - y.mean()):
            raise EstimationImpossible(
                "The outcome follows exactly from arm and category; nothing is left to test by."
            )
        return cls(design, tuple(starts), coefficients, residuals)


def _stacked(cases: Sequence[ArmCases], estimator: Estimator) -> tuple[FloatArray, list[int]]:
    """Return the columns of every category beside each other, and where each category's begin."""
    parts = [arms_design(one, estimator=estimator).matrix for one in cases]
    widths = [part.shape[1] for part in parts]
    starts = [sum(widths[:place]) for place in range(len(parts))]
    design = np.zeros((sum(map(len, parts)), sum(widths)))
    row = 0
    for part, start in zip(parts, starts, strict=True):
        design[row : row + len(part), start : start + part.shape[1]] = part
        row += len(part)
    return design, starts
