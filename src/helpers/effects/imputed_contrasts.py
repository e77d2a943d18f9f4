"""The effect of an arm on imputed outcomes: the same regression in every completed data set, pooled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.block_dummies import block_dummies, block_labels
from helpers.effects.completed import Imputations
from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.rubin import Pooled, pool
from helpers.effects.trial import RegressionVariance, ancova, difference_in_means
from helpers.effects.two_arms import named
from helpers.effects.variance import FloatArray, covariance


@dataclass(frozen=True, slots=True)
class ImputedContrast:
    """One difference between two arms, pooled over imputations.

    Attributes
    ----------
    outcome, arm, reference : str
        What is compared: column, arm and reference.
    estimate : Estimate
        Pooled; everyone assigned counts in `n_arm` and `n_reference`, `n_missing` is 0, the means are those
        of the completed data.
    pooled : Pooled
        Share of information missing and the other parts of Rubin's rules.
    n_imputed_arm, n_imputed_reference : int
        Persons whose outcome was filled in.
    """

    outcome: str
    arm: str
    reference: str
    estimate: Estimate
    pooled: Pooled
    n_imputed_arm: int
    n_imputed_reference: int


def imputed_contrasts(
    imputations: Imputations,
    *,
    outcomes: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    adjust_for: Sequence[str],
    blocks: npt.ArrayLike | None,
    variance: RegressionVariance,
    level: float,
) -> tuple[ImputedContrast, ...]:
    """Compare pairs of arms on imputed outcomes: ANCOVA in each completed data set, pooled by Rubin's rules.

    Parameters
    ----------
    imputations : Imputations
        From `helpers.effects.imputation.impute`, shifted or not.
    outcomes : sequence of str
        Columns, such as one outcome at each wave.
    pairs : sequence of (arm, reference)
        Each pair is analysed with the persons of these two arms.
    adjust_for : sequence of str
        Imputed or complete columns of `imputations`, such as the outcome before; none gives the difference
        in means.
    blocks : array-like of labels, shape (n,), or None
        Blocks of the randomisation, as dummies.
    variance : {"hc2", "hc3", "classical"}
        Of the regression in each completed data set.
    level : float
        Level of the intervals, between 0 and 1.

    Returns
    -------
    tuple of ImputedContrast
        One per outcome and pair, pairs varying fastest.

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `helpers.effects.trial.ancova` and `helpers.effects.rubin.pool`.

    Notes
    -----
    The first completed data set goes through `helpers.effects.trial.ancova` and its checks; the others have
    the same persons and columns. Degrees of freedom of Barnard and Rubin, with n - k of the
    regression as those of complete data.
    In R: ``pool(with(imputed, lm(y ~ treated + before)))`` for classical variances.
    """
    labels = block_labels(blocks, n=imputations.arms.size)
    found = []
    for outcome in outcomes:
        for arm, reference in pairs:
            rows = _persons(imputations, arm, reference)
            estimates = _estimates(
                imputations.column(outcome)[:, rows],
                imputations.arms[rows] == arm,
                [imputations.column(name)[:, rows] for name in adjust_for],
                block_dummies(labels[rows]),
                names=adjust_for,
                variance=variance,
                level=level,
            )
            estimate, pooled = pooled_estimate(estimates, level=level)
            filled = [imputations.n_imputed(outcome, name) for name in (arm, reference)]
            found.append(ImputedContrast(outcome, arm, reference, estimate, pooled, *filled))
    return tuple(found)


def pooled_estimate(estimates: Sequence[Estimate], *, level: float) -> tuple[Estimate, Pooled]:
    """Pool the same comparison made in each completed data set, whatever estimator made it.

    Parameters
    ----------
    estimates : sequence of Estimate
        One per completed data set, at least two, of the same persons.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        Estimate, standard error and degrees of freedom by Rubin's rules with the `df` of the first as those
        of complete data; plain means averaged; counts of the first.
    Pooled
        Share of information missing and the other parts of the rules.

    Raises
    ------
    EstimationImpossible, ParameterMistake
        As in `helpers.effects.rubin.pool`.
    """
    pooled = pool(
        [each.estimate for each in estimates],
        [each.std_error**2 for each in estimates],
        df_complete=min(each.df for each in estimates),
        level=level,
    )
    estimate = from_standard_error(
        pooled.estimate,
        pooled.std_error,
        df=pooled.df,
        level=level,
        n_arm=estimates[0].n_arm,
        n_reference=estimates[0].n_reference,
        n_missing=estimates[0].n_missing,
        mean_arm=float(np.mean([each.mean_arm for each in estimates])),
        mean_reference=float(np.mean([each.mean_reference for each in estimates])),
        n_clusters=estimates[0].n_clusters,
    )
    return estimate, pooled


def _estimates(
    outcomes: FloatArray,
    treated: npt.NDArray[np.bool_],
    covariates: Sequence[FloatArray],
    blocks: pd.DataFrame,
    *,
    names: Sequence[str],
    variance: RegressionVariance,
    level: float,
) -> list[Estimate]:
    """One estimate per completed data set; the first by the checked road, the others by the same formula."""
    others = blocks.assign(**{name: values[0] for name, values in zip(names, covariates, strict=True)})
    if others.shape[1] == 0:
        first = difference_in_means(outcomes[0], treated, variance=variance, level=level)
    else:
        first = ancova(outcomes[0], treated, others, variance=variance, level=level)
    fixed = np.column_stack([np.ones(treated.size), treated, blocks.to_numpy(dtype=np.float64)])
    estimates = [first]
    for turn in range(1, len(outcomes)):
        design = np.column_stack([fixed, *(values[turn] for values in covariates)])
        estimates.append(_regression(outcomes[turn], design, like=first, variance=variance, level=level))
    return estimates


def _regression(
    outcome: FloatArray, design: FloatArray, *, like: Estimate, variance: RegressionVariance, level: float
) -> Estimate:
    scale = np.linalg.norm(design, axis=0)
    coefficients = np.linalg.lstsq(design / scale, outcome, rcond=None)[0] / scale
    matrix = covariance(design, outcome - design @ coefficients, kind=variance).matrix
    treated = design[:, 1] == 1
    return from_standard_error(
        float(coefficients[1]),
        float(np.sqrt(matrix[1, 1])),
        df=like.df,
        level=level,
        n_arm=like.n_arm,
        n_reference=like.n_reference,
        n_missing=0,
        mean_arm=float(outcome[treated].mean()),
        mean_reference=float(outcome[~treated].mean()),
    )


def _persons(imputations: Imputations, arm: str, reference: str) -> npt.NDArray[np.int64]:
    for name in (arm, reference):
        if name not in imputations.arms:
            raise ValueError(f"There is no arm '{name}'; there are {named(sorted(set(imputations.arms)))}.")
    return np.flatnonzero((imputations.arms == arm) | (imputations.arms == reference))
