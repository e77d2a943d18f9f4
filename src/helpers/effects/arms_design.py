"""The regression of an outcome on all arms of a trial: who is in it, and its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from helpers.effects.clusters import IntArray
from helpers.effects.two_arms import as_floats, as_matrix
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest

Estimator = Literal["unadjusted", "ancova", "lin"]
NOT_HERE = -1


@dataclass(frozen=True, slots=True)
class ArmCases:
    """Persons in the arms whose outcome, covariates, block and cluster are all observed.

    Attributes
    ----------
    order : tuple of str
        Names of the arms, the reference last.
    outcome : ndarray, shape (n,)
        In its own unit.
    arm, block : ndarray of int, shape (n,)
        Place of the person's arm in `order` and block in `block_names`.
    block_names : tuple of str
        Sorted; one name where there are no blocks.
    cluster : ndarray of str, shape (n,), or None
        Label of the person's cluster.
    covariates : ndarray, shape (n, p)
        p is 0 where nothing is adjusted for.
    names : tuple of str
        Names of the covariates.
    n_missing : tuple of int
        By arm: persons left out because something was missing.
    """

    order: tuple[str, ...]
    outcome: FloatArray
    arm: IntArray
    block: IntArray
    block_names: tuple[str, ...]
    cluster: NDArray[np.str_] | None
    covariates: FloatArray
    names: tuple[str, ...]
    n_missing: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ArmsDesign:
    """Columns of the regression.

    Attributes
    ----------
    matrix : ndarray, shape (n, k)
        The first columns are the arms, 0/1, in their order; there is no intercept, because they add up to it.
    names : tuple of str
        What the columns are called.
    """

    matrix: FloatArray
    names: tuple[str, ...]


def complete_cases(
    outcome: ArrayLike,
    arm: ArrayLike,
    *,
    order: Sequence[str],
    covariates: pd.DataFrame | None,
    blocks: ArrayLike | None,
    clusters: ArrayLike | None,
) -> ArmCases:
    """Keep the persons with everything observed, and count the others by arm.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers, 0/1 or booleans; NaN or NA is missing.
    arm : array-like, shape (n,)
        Name of each person's arm; never missing, and always one of `order`.
    order : sequence of str
        The arms, at least two, the reference last.
    covariates : pandas.DataFrame, shape (n, p), or None
        Numbers, 0/1 or booleans in the rows' order; the index is not used.
    blocks, clusters : array-like, shape (n,), or None
        Labels; a missing label leaves the person out.

    Returns
    -------
    ArmCases

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, or nobody complete, a value is infinite, or the outcome is the same for all.
    ParameterMistake
        Where `order` names fewer than two arms, or one twice.
    ValueError
        Where lengths differ, an arm is missing or is none of `order`, or a covariate is not numeric.
    """
    arms = _arm_codes(arm, _checked_order(order))
    values = as_floats(outcome)
    others = np.empty((arms.size, 0)) if covariates is None else as_matrix(covariates)
    block, block_names = _labels(blocks, arms.size)
    cluster, cluster_names = _labels(clusters, arms.size)
    for what, rows in (("outcome", values), ("covariates", others), ("blocks", block), ("clusters", cluster)):
        if rows.shape[0] != arms.size:
            raise ValueError(
                f"Arms and {what} need one row per person; they have {arms.size} and {rows.shape[0]} rows."
            )
    _check_finite(values, others)
    kept = ~(np.isnan(values) | np.isnan(others).any(axis=1) | (block == NOT_HERE) | (cluster == NOT_HERE))
    _check_somebody(kept, arms, order)
    _check_variation(values[kept], n_arms=len(order))
    present, block = np.unique(block[kept], return_inverse=True)
    return ArmCases(
        order=tuple(order),
        outcome=values[kept],
        arm=arms[kept],
        block=np.asarray(block, dtype=np.int64),
        block_names=tuple(block_names[place] for place in present),
        cluster=None if clusters is None else np.array(cluster_names)[cluster[kept]],
        covariates=others[kept],
        names=() if covariates is None else tuple(map(str, covariates.columns)),
        n_missing=tuple(int((~kept & (arms == place)).sum()) for place in range(len(order))),
    )


def arms_design(cases: ArmCases, *, estimator: Estimator) -> ArmsDesign:
    """Return the columns: arms, then blocks and covariates, for `lin` centred and times every arm.

    Parameters
    ----------
    cases : ArmCases
    estimator : {"unadjusted", "ancova", "lin"}
        `unadjusted` has arms and blocks, `ancova` adds covariates with one slope for all arms, `lin` gives
        each arm its own slope of every block and covariate, centred on all cases of all arms.

    Returns
    -------
    ArmsDesign

    Raises
    ------
    EstimationImpossible
        Where `lin` is asked and an arm has nobody in a block.
    ParameterMistake
        Where `estimator` is none of the three, or does not fit the presence of covariates.
    """
    _check_estimator(cases, estimator)
    arms = (cases.arm[:, None] == np.arange(len(cases.order))).astype(np.float64)
    # The first block is what the others differ from.
    blocks = (cases.block[:, None] == np.arange(1, len(cases.block_names))).astype(np.float64)
    others = np.column_stack([blocks, cases.covariates])
    arm_names = [f"arm '{name}'" for name in cases.order]
    names = [*(f"block '{name}'" for name in cases.block_names[1:]), *cases.names]
    if estimator != "lin":
        return ArmsDesign(np.column_stack([arms, others]), (*arm_names, *names))
    _check_every_arm_in_every_block(cases)
    centred = others - others.mean(axis=0)
    interacted = [centred * arms[:, [place]] for place in range(len(cases.order))]
    own = [f"{arm} × {name}" for arm in arm_names for name in names]
    return ArmsDesign(np.column_stack([arms, *interacted]), (*arm_names, *own))


def _checked_order(order: Sequence[str]) -> Sequence[str]:
    if len(order) < 2 or len(set(order)) < len(order):
        raise ParameterMistake(
            Mistake(
                where="order",
                found=", ".join(f"'{name}'" for name in order) or "no arms",
                allowed="two or more different arms, the reference last",
            )
        )
    return order


def _arm_codes(arm: ArrayLike, order: Sequence[str]) -> IntArray:
    labels = pd.Series(arm)
    codes = pd.Index(order).get_indexer(pd.Index(labels))
    unknown = labels[codes == NOT_HERE]
    if len(unknown):
        raise ValueError(
            f"Every person needs one of the arms {_quoted(order)}; {len(unknown)} have another or none "
            f"({_quoted(list(dict.fromkeys(map(str, unknown)))[:3])})."
        )
    return np.asarray(codes, dtype=np.int64)


def _labels(labels: ArrayLike | None, n: int) -> tuple[IntArray, tuple[str, ...]]:
    if labels is None:
        return np.zeros(n, dtype=np.int64), ("all",)
    codes, found = pd.factorize(pd.Series(labels), sort=True)
    return np.asarray(codes, dtype=np.int64), tuple(map(str, found))


def _check_finite(outcome: FloatArray, covariates: FloatArray) -> None:
    infinite = int(np.isinf(outcome).sum() + np.isinf(covariates).sum())
    if infinite:
        raise EstimationImpossible(
            f"Outcome or covariates hold {infinite} infinite value{'s' if infinite > 1 else ''}, and a mean "
            "with infinity in it is no number; decide in cleaning what such a value stands for."
        )


def _check_somebody(kept: NDArray[np.bool_], arms: IntArray, order: Sequence[str]) -> None:
    for place, name in enumerate(order):
        assigned = arms == place
        if not assigned.any():
            raise EstimationImpossible(
                f"None of the {arms.size} persons is in the arm '{name}'; there is nothing to compare it by."
            )
        if not kept[assigned].any():
            raise EstimationImpossible(
                f"The arm '{name}' cannot be compared: of the {int(assigned.sum())} persons assigned to it "
                "none has a complete record."
            )


def _check_variation(outcome: FloatArray, *, n_arms: int) -> None:
    if np.ptp(outcome) == 0:
        raise EstimationImpossible(
            f"The outcome does not vary: it is {outcome[0]:g} for all {outcome.size} persons in the {n_arms} "
            "arms, so there is nothing to judge the uncertainty by."
        )


def _check_estimator(cases: ArmCases, estimator: str) -> None:
    if estimator not in get_args(Estimator):
        allowed = get_args(Estimator)
        raise ParameterMistake(
            Mistake("estimator", f"'{estimator}'", ", ".join(allowed), nearest(estimator, allowed))
        )
    if estimator == "unadjusted" and cases.names:
        raise ParameterMistake(
            Mistake(
                where="adjust_for",
                found=f"{', '.join(cases.names)}, while the estimator is unadjusted",
                allowed="no covariates",
                todo="With covariates, choose ancova or lin.",
            )
        )
    if estimator == "ancova" and not cases.names:
        raise ParameterMistake(_no_covariates("one or more covariates"))
    if estimator == "lin" and not cases.names and len(cases.block_names) == 1:
        raise ParameterMistake(_no_covariates("one or more covariates, or blocks"))


def _no_covariates(allowed: str) -> Mistake:
    return Mistake(
        where="adjust_for",
        found="no covariates",
        allowed=allowed,
        todo="Without covariates, choose unadjusted.",
    )


def _check_every_arm_in_every_block(cases: ArmCases) -> None:
    empty = [
        f"'{name}' has nobody in block '{block}'"
        for place, name in enumerate(cases.order)
        for code, block in enumerate(cases.block_names)
        if not ((cases.arm == place) & (cases.block == code)).any()
    ]
    if empty:
        raise EstimationImpossible(
            f"Lin's regression needs somebody with a complete record of every arm in every block: "
            f"{'; '.join(empty)}. Choose unadjusted or ancova, or join blocks."
        )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)
