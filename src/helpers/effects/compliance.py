"""The effect of taking up what an arm offers, for the people whose take-up followed from their assignment."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.block_dummies import block_dummies, block_labels
from helpers.effects.cases import complete_cases
from helpers.effects.confidence_sets import ConfidenceSet, below_a_parabola
from helpers.effects.estimates import checked_level, interval, quantile
from helpers.effects.two_arms import as_floats, check_rows, checked_treated
from helpers.effects.variance import FloatArray, check_full_rank, covariance
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning, nearest

CaceVariance = Literal["hc2", "hc1", "classical"]

# Differences in take-up and residuals smaller than this share of their scale are rounding.
NO_VARIATION = 1e-12


@dataclass(frozen=True, slots=True)
class FirstStage:
    """How much more take-up the arm has than the reference.

    Attributes
    ----------
    difference : float
        Share that received it, arm minus reference, given covariates and blocks; where assignment moves
        nobody away from it, this is the share of compliers.
    std_error : float
        0 where everybody in the arm and nobody in the reference received it.
    f : float
        ``(difference / std_error)²``, with the variance that was asked; infinite where the error is 0.
    share_arm, share_reference : float
        Plain shares that received it.
    """

    difference: float
    std_error: float
    f: float
    share_arm: float
    share_reference: float


@dataclass(frozen=True, slots=True)
class Cace:
    """Complier average causal effect of one arm against the reference.

    Attributes
    ----------
    estimate, std_error : float
        In the unit of the outcome; two-stage least squares.
    df : float
        n − k of the regression.
    low, high, level, p_value : float
        t interval from the standard error; misleading where take-up hardly differs between the arms.
    anderson_rubin : ConfidenceSet
        All effects that the data do not reject, right however little take-up differs.
    itt : float
        Difference in the outcome from the same regression, without take-up: the numerator.
    first_stage : FirstStage
        The denominator.
    n_arm, n_reference, n_missing : int
        Persons in the estimate, and those left out because outcome, take-up or a covariate was missing.
    variance : CaceVariance
    """

    estimate: float
    std_error: float
    df: float
    low: float
    high: float
    level: float
    p_value: float
    anderson_rubin: ConfidenceSet
    itt: float
    first_stage: FirstStage
    n_arm: int
    n_reference: int
    n_missing: int
    variance: CaceVariance


@dataclass(frozen=True, slots=True)
class _Regression:
    """Least squares of one variable on the instruments; the second column is the assignment."""

    coefficient: float
    residuals: FloatArray


def cace(
    outcome: ArrayLike,
    treated: ArrayLike,
    received: ArrayLike,
    *,
    covariates: pd.DataFrame | None,
    blocks: ArrayLike | None,
    variance: CaceVariance,
    level: float,
) -> Cace:
    """Estimate the effect of take-up among compliers, with assignment as the instrument.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers, 0/1 or booleans; NaN or NA is missing.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    received : array-like, shape (n,)
        1 for who received what the arm offers, also in the reference (found elsewhere); NaN is missing.
    covariates : pandas.DataFrame, shape (n, p), or None
        Measured before assignment; numbers, 0/1 or booleans in the rows' order.
    blocks : array-like of labels, shape (n,), or None
        Within what persons were randomised; never missing.
    variance : {"hc2", "hc1", "classical"}
        Of the regression; the same for the standard error, the first stage and the Anderson–Rubin set.
    level : float
        Level of interval and set, between 0 and 1.

    Returns
    -------
    Cace

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody complete, the outcome never varies, take-up does not differ between the arms,
        or columns repeat each other.
    ParameterMistake
        Where `variance` or `level` is not allowed.
    ValueError
        Where arrays do not fit, or `received` is not 0/1.

    Warns
    -----
    StatisticalWarning
        Where the arm has less take-up than the reference.

    Notes
    -----
    With Z the intercept, assignment, covariates and block dummies, and D the same with take-up in the place
    of assignment: ``(Z'D)⁻¹ Z'y``, without covariates the difference in the outcome divided by the difference
    in take-up. The standard error is a sandwich around the fitted D with the residuals ``y − Dβ``. Assumed:
    the lot changes the outcome through take-up alone (exclusion), and moves nobody away from it
    (monotonicity). It is about the compliers of this pair of arms, who are other people in another pair:
    never rank arms by it.

    The Anderson–Rubin set holds every b for which assignment does not explain ``y − b received``, by an F
    test on 1 and n − k degrees of freedom: a quadratic inequality in b, solved exactly. With one instrument
    it always holds the estimate and so is never empty; it is unbounded where the first stage is not
    significant.

    In R: ``estimatr::iv_robust(y ~ d + x | z + x, se_type = "HC2")``; classical ``AER::ivreg``.

    References
    ----------
    Angrist, J. D., Imbens, G. W., & Rubin, D. B. (1996). Identification of causal effects using instrumental
    variables. Journal of the American Statistical Association, 91(434), 444–455.
    Anderson, T. W., & Rubin, H. (1949). Estimation of the parameters of a single equation in a complete
    system of stochastic equations. The Annals of Mathematical Statistics, 20(1), 46–63.

    Examples
    --------
    >>> result = cace([1, 2, 3, 2, 6, 4, 7, 3], [0, 0, 0, 0, 1, 1, 1, 1], [0, 0, 0, 0, 1, 0, 1, 0],
    ...               covariates=None, blocks=None, variance="hc2", level=0.95)
    >>> (round(result.itt, 4), round(result.first_stage.difference, 4), round(result.estimate, 4))
    (3.0, 0.5, 6.0)
    """
    checked_level(level)
    _check_variance(variance)
    arms, y, d, others, n_missing = _complete(outcome, treated, received, covariates, blocks)
    instruments = np.column_stack([np.ones_like(arms), arms, others])
    names = ("intercept", "treated", *map(str, others.columns))
    check_full_rank(instruments, names=names)
    reduced, first = _regress(instruments, y), _regress(instruments, d)
    stage = _first_stage(instruments, first, arms, d, variance)
    estimate = reduced.coefficient / first.coefficient
    residuals = reduced.residuals - estimate * first.residuals
    fitted = np.column_stack([instruments[:, 0], d - first.residuals, instruments[:, 2:]])
    std_error = math.sqrt(_variance(fitted, residuals, variance))
    df = instruments.shape[0] - instruments.shape[1]
    around = interval(estimate, std_error, df=df, level=level)
    return Cace(
        estimate=estimate,
        std_error=std_error,
        df=df,
        low=around.low,
        high=around.high,
        level=level,
        p_value=around.p_value,
        anderson_rubin=_anderson_rubin(instruments, reduced, first, variance=variance, df=df, level=level),
        itt=reduced.coefficient,
        first_stage=stage,
        n_arm=int(arms.sum()),
        n_reference=int((1 - arms).sum()),
        n_missing=n_missing,
        variance=variance,
    )


def _complete(
    outcome: ArrayLike,
    treated: ArrayLike,
    received: ArrayLike,
    covariates: pd.DataFrame | None,
    blocks: ArrayLike | None,
) -> tuple[FloatArray, FloatArray, FloatArray, pd.DataFrame, int]:
    """Return assignment, outcome, take-up, and covariates with block dummies of the complete cases."""
    assigned = checked_treated(treated)
    took = as_floats(received)
    check_rows(took.size, assigned, what="take-up")
    if not np.isin(took[~np.isnan(took)], (0.0, 1.0)).all():
        raise ValueError("Take-up must be 1 (received) or 0 (not received), or missing.")
    labels = block_labels(blocks, n=assigned.size)
    given = pd.DataFrame(index=range(assigned.size)) if covariates is None else covariates
    beside = given.reset_index(drop=True).assign(**{" take-up": took, " row": np.arange(assigned.size)})
    cases = complete_cases(outcome, assigned, covariates=beside)
    kept = cases.covariates[:, -1].astype(np.int64)
    others = pd.DataFrame(cases.covariates[:, :-2], columns=list(cases.names[:-2]))
    dummies = block_dummies(labels[kept])
    return (
        cases.treated,
        cases.outcome,
        np.asarray(cases.covariates[:, -2]),
        pd.concat([others, dummies], axis=1),
        cases.n_missing,
    )


def _first_stage(
    instruments: FloatArray, first: _Regression, arms: FloatArray, took: FloatArray, variance: CaceVariance
) -> FirstStage:
    shares = [float(took[arms == side].mean()) for side in (1, 0)]
    if abs(first.coefficient) <= NO_VARIATION:
        raise EstimationImpossible(
            f"Take-up does not differ between the arm ({int(took[arms == 1].sum())} of {int(arms.sum())} "
            f"persons) and the reference ({int(took[arms == 0].sum())} of {int((1 - arms).sum())}), so there "
            "are no compliers to estimate an effect for."
        )
    if first.coefficient < 0:
        warnings.warn(
            f"Fewer people received it in the arm (share {shares[0]:.3f}) than in the reference "
            f"({shares[1]:.3f}); the effect of take-up is about people whom the arm kept from it.",
            StatisticalWarning,
            stacklevel=3,
        )
    spread = _variance(instruments, first.residuals, variance)
    return FirstStage(
        difference=first.coefficient,
        std_error=math.sqrt(spread),
        f=first.coefficient**2 / spread if spread > 0 else math.inf,
        share_arm=shares[0],
        share_reference=shares[1],
    )


def _anderson_rubin(
    instruments: FloatArray,
    reduced: _Regression,
    first: _Regression,
    *,
    variance: CaceVariance,
    df: float,
    level: float,
) -> ConfidenceSet:
    """Solve ``(a − b c)² ≤ q (Vaa − 2 b Vac + b² Vcc)`` for b, in standard deviations of the outcome."""
    scale = float(np.std(reduced.residuals)) or 1.0
    effect, shift = reduced.coefficient / scale, first.coefficient
    left, right = reduced.residuals / scale, first.residuals
    of_effect = _variance(instruments, left, variance)
    of_shift = _variance(instruments, right, variance)
    of_sum = _variance(instruments, left + right, variance)
    together = (of_sum - of_effect - of_shift) / 2
    limit = quantile(1 - (1 - level) / 2, df=df) ** 2
    return below_a_parabola(
        shift**2 - limit * of_shift,
        -2 * (effect * shift - limit * together),
        effect**2 - limit * of_effect,
        level=level,
    ).times(scale)


def _regress(instruments: FloatArray, values: FloatArray) -> _Regression:
    scale = np.linalg.norm(instruments, axis=0)
    solution, *_ = np.linalg.lstsq(instruments / scale, values, rcond=None)
    coefficients = solution / scale
    residuals = values - instruments @ coefficients
    if np.linalg.norm(residuals) <= NO_VARIATION * max(1.0, float(np.linalg.norm(values))):
        residuals = np.zeros_like(residuals)
    return _Regression(float(coefficients[1]), residuals)


def _variance(design: FloatArray, residuals: FloatArray, kind: CaceVariance) -> float:
    found = float(covariance(design, residuals, kind=kind).matrix[1, 1])
    if math.isnan(found):
        raise EstimationImpossible(
            "The effect of take-up rests on a person whom the regression fits exactly, so that HC2 divides 0 "
            "by 0; leave out the covariate or block that so few people have."
        )
    return found


def _check_variance(variance: str) -> None:
    allowed = get_args(CaceVariance)
    if variance not in allowed:
        raise ParameterMistake(
            Mistake("variance", f"'{variance}'", ", ".join(allowed), nearest(variance, allowed))
        )
