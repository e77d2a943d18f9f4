"""The effects of assignment in a trial with several arms, all from one regression."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.arms_contrasts import NO_VARIATION, ArmCount, ArmsFit, ArmsVariance
from helpers.effects.arms_design import ArmCases, ArmsDesign, Estimator, arms_design, complete_cases
from helpers.effects.cluster_variance import cluster_covariance
from helpers.effects.estimates import checked_level
from helpers.effects.variance import FloatArray, check_full_rank
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, nearest


def fit(
    outcome: ArrayLike,
    arm: ArrayLike,
    *,
    order: Sequence[str],
    covariates: pd.DataFrame | None,
    blocks: ArrayLike | None,
    clusters: ArrayLike | None,
    estimator: Estimator,
    variance: ArmsVariance,
    level: float,
) -> ArmsFit:
    """Fit one regression of the outcome on all arms, from which any two arms are compared.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers, 0/1 or booleans; NaN or NA is missing.
    arm : array-like, shape (n,)
        Name of each person's arm; never missing, and one of `order`.
    order : sequence of str
        The arms, the reference last.
    covariates : pandas.DataFrame, shape (n, p), or None
        Measured before assignment; numbers, 0/1 or booleans in the rows' order (the index is not used).
        None for `unadjusted`.
    blocks : array-like, shape (n,), or None
        Within what persons were randomised: cohort, site.
    clusters : array-like, shape (n,), or None
        Whom outcomes depend on together: given with `cr2`, and only then.
    estimator : {"unadjusted", "ancova", "lin"}
        `unadjusted`: arms and blocks. `ancova`: and covariates, one slope for all arms. `lin`: blocks and
        covariates centred on all arms together, with own slopes in every arm.
    variance : {"classical", "hc2", "hc3", "cr2"}
        hc2 where persons were assigned and whom they meet is crossed with the arm; cr2 where clusters were
        assigned, or deliverers are nested in arms.
    level : float
        Level of the intervals, between 0 and 1.

    Returns
    -------
    ArmsFit

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, or nobody complete; the outcome is infinite, never varies or follows exactly
        from the rest; columns repeat each other (named); an arm has nobody in a block (`lin`); or all are in
        one cluster.
    ParameterMistake
        Where a choice or `level` is not allowed, or covariates do not fit the estimator or clusters the
        variance.
    ValueError
        Where lengths differ, an arm is none of `order`, or a covariate is not numeric.

    Notes
    -----
    Persons with a missing outcome, covariate, block or cluster are left out and counted by arm. Degrees of
    freedom are n − k (classical, hc2, hc3) or Satterthwaite's per contrast (cr2). `lin` estimates the effect
    averaged over everybody in the regression; `unadjusted` and `ancova` with blocks weigh blocks by how much
    they tell, which is the same only where effects do not differ between blocks or arms have equal shares of
    each block.

    In R: ``estimatr::lm_robust(y ~ arm + block + x, se_type = "HC2")``; for lin
    ``estimatr::lm_lin(y ~ arm, ~ block + x)``; for cr2 ``clubSandwich::vcovCR(lm(...), cluster, "CR2")``.

    References
    ----------
    Lin, W. (2013). Agnostic notes on regression adjustments to experimental data: Reexamining Freedman's
    critique. The Annals of Applied Statistics, 7(1), 295–318.

    Examples
    --------
    >>> trial = fit([1, 2, 3, 5, 4, 8], list("aabbcc"), order=("a", "b", "c"), covariates=None, blocks=None,
    ...             clusters=None, estimator="unadjusted", variance="hc2", level=0.95)
    >>> round(trial.contrast("b", "a").estimate, 4), round(trial.contrast("a", "c").estimate, 4)
    (2.5, -4.5)
    """
    checked_level(level)
    _check_variance(variance, clusters)
    cases = complete_cases(outcome, arm, order=order, covariates=covariates, blocks=blocks, clusters=clusters)
    design = arms_design(cases, estimator=estimator)
    check_full_rank(design.matrix, names=design.names)
    coefficients = _least_squares(design.matrix, cases.outcome)
    residuals = cases.outcome - design.matrix @ coefficients
    _check_residuals(residuals, cases, design)
    clustered = (
        None
        if cases.cluster is None
        else cluster_covariance(design.matrix, residuals, cases.cluster, names=design.names)
    )
    n, k = design.matrix.shape
    return ArmsFit(
        order=cases.order,
        estimator=estimator,
        variance=variance,
        level=level,
        n=n,
        k=k,
        counts=_counts(cases),
        _cases=cases,
        _design=design,
        _coefficients=coefficients,
        _residuals=residuals,
        _clustered=clustered,
    )


def against_reference(order: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return each arm paired with the reference, the last of `order`."""
    return tuple((arm, order[-1]) for arm in order[:-1])


def every_pair(order: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return every two arms once, the one that comes first in `order` against the other."""
    return tuple(itertools.combinations(order, 2))


def _check_variance(variance: str, clusters: ArrayLike | None) -> None:
    if variance not in get_args(ArmsVariance):
        allowed = get_args(ArmsVariance)
        raise ParameterMistake(
            Mistake("variance", f"'{variance}'", ", ".join(allowed), nearest(variance, allowed))
        )
    if (variance == "cr2") != (clusters is not None):
        given = "no clusters" if clusters is None else "clusters"
        allowed_now = "classical, hc2, hc3" if clusters is None else "cr2"
        raise ParameterMistake(Mistake("variance", f"'{variance}' with {given}", allowed_now))


def _check_residuals(residuals: FloatArray, cases: ArmCases, design: ArmsDesign) -> None:
    spread = cases.outcome - cases.outcome.mean()
    if np.linalg.norm(residuals) <= NO_VARIATION * np.linalg.norm(spread):
        raise EstimationImpossible(
            f"The outcome follows exactly from {', '.join(design.names)}, so nothing is left to judge the "
            "uncertainty by; is the outcome itself, or something computed from it, among the covariates?"
        )


def _least_squares(matrix: FloatArray, outcome: FloatArray) -> FloatArray:
    """Coefficients; columns are scaled first, so that age² beside earnings costs no digits."""
    scale = np.linalg.norm(matrix, axis=0)
    solution, *_ = np.linalg.lstsq(matrix / scale, outcome, rcond=None)
    return np.asarray(solution / scale, dtype=np.float64)


def _counts(cases: ArmCases) -> tuple[ArmCount, ...]:
    counts = []
    for place, name in enumerate(cases.order):
        here = cases.arm == place
        clusters = None if cases.cluster is None else int(np.unique(cases.cluster[here]).size)
        mean = float(cases.outcome[here].mean())
        counts.append(ArmCount(name, int(here.sum()), cases.n_missing[place], mean, clusters))
    return tuple(counts)
