"""The effect of assignment in a trial that randomised persons to an arm or its reference."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from helpers.effects.cases import Cases, complete_cases
from helpers.effects.estimates import Estimate, from_standard_error
from helpers.effects.variance import FloatArray, Variance, check_full_rank, covariance
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning, nearest

RegressionVariance = Literal["hc2", "hc3", "classical"]
DifferenceVariance = Literal["welch", "hc2", "hc3", "classical"]

# Residuals smaller than this share of the outcome's spread are rounding, not variation.
NO_VARIATION = 1e-12


def difference_in_means(
    outcome: ArrayLike, treated: ArrayLike, *, variance: DifferenceVariance, level: float
) -> Estimate:
    r"""Mean of the arm minus mean of the reference: the effect of being assigned, nothing adjusted.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers or 0/1; missing values are left out and counted in `n_missing`.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    variance : {"welch", "hc2", "hc3", "classical"}
        `welch` and `hc2` have the same standard error and differ in degrees of freedom.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        Degrees of freedom: Welch–Satterthwaite for `welch`, n − 2 otherwise.

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody with an outcome, has one person (except `classical`), the outcome is
        infinite somewhere, or it varies in neither arm.
    ParameterMistake
        Where `variance` or `level` is not allowed.
    ValueError
        Where the arrays do not fit or `treated` is not 0/1.

    Notes
    -----
    Standard error with variances :math:`s^2` and sizes m of the two arms: welch and hc2
    :math:`\sqrt{s_1^2/m_1 + s_0^2/m_0}` (Neyman 1923; never too small on average under randomisation),
    hc3 :math:`\sqrt{s_1^2/(m_1-1) + s_0^2/(m_0-1)}`, classical with one pooled variance. Missing outcomes:
    complete cases, which estimates the effect only where who is missing has nothing to do with the outcome
    within an arm.

    In R: ``estimatr::difference_in_means(y ~ t)``; ``estimatr::lm_robust(y ~ t, se_type = "HC2")``.

    References
    ----------
    Welch, B. L. (1947). The generalization of 'Student's' problem when several different population
    variances are involved. Biometrika, 34(1–2), 28–35.
    Imbens, G. W., & Rubin, D. B. (2015). Causal inference for statistics, social, and biomedical sciences.
    Cambridge University Press, ch. 6.

    Examples
    --------
    >>> difference_in_means([1, 2, 3, 5], [0, 0, 1, 1], variance="welch", level=0.95).estimate
    2.5
    """
    _check_choice(variance, get_args(DifferenceVariance))
    cases = complete_cases(outcome, treated, covariates=None)
    if variance != "welch":
        return _regression(cases, _design(cases), variance=variance, level=level)
    return _welch(cases, level=level)


def ancova(
    outcome: ArrayLike,
    treated: ArrayLike,
    covariates: pd.DataFrame,
    *,
    variance: RegressionVariance,
    level: float,
) -> Estimate:
    """Effect of assignment from a regression on arm and covariates: one slope per covariate for both arms.

    Parameters
    ----------
    outcome, treated : array-like, shape (n,)
        As in `difference_in_means`.
    covariates : pandas.DataFrame, shape (n, p)
        Measured before assignment; numbers, 0/1 or booleans, in the rows' order (the index is not used).
        At least one column.
    variance : {"hc2", "hc3", "classical"}
        Variance of the coefficient; see `helpers.effects.variance.covariance`.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    Estimate
        Degrees of freedom n − 2 − p. `mean_arm` and `mean_reference` are not adjusted.

    Raises
    ------
    EstimationImpossible
        As in `difference_in_means`; where covariates repeat each other (named), or where the effect rests on
        one person whom the regression fits exactly.
    ParameterMistake
        Where `variance` or `level` is not allowed, or `covariates` has no columns.
    ValueError
        Where the arrays do not fit, `treated` is not 0/1 or a covariate is not numeric.

    Warns
    -----
    StatisticalWarning
        Where persons are fitted exactly but the effect does not rest on them.

    Notes
    -----
    Least squares of the outcome on an intercept, `treated` and the covariates; the estimate is the
    coefficient of `treated`. Persons with a missing outcome or covariate are left out and counted together
    in `n_missing`. Consistent under randomisation whether or not the linear model holds (Lin 2013).

    In R: ``estimatr::lm_robust(y ~ t + x1 + x2, se_type = "HC2")``.

    References
    ----------
    Lin, W. (2013). Agnostic notes on regression adjustments to experimental data: Reexamining Freedman's
    critique. The Annals of Applied Statistics, 7(1), 295–318.

    Examples
    --------
    >>> x = pd.DataFrame({"age": [20, 30, 40, 20, 30, 50]})
    >>> round(ancova([1, 2, 3, 3, 4, 7], [0, 0, 0, 1, 1, 1], x, variance="hc2", level=0.95).estimate, 4)
    2.25
    """
    _check_choice(variance, get_args(RegressionVariance))
    cases = complete_cases(outcome, treated, covariates=_at_least_one(covariates))
    return _regression(cases, _design(cases), variance=variance, level=level)


def lin(
    outcome: ArrayLike,
    treated: ArrayLike,
    covariates: pd.DataFrame,
    *,
    variance: RegressionVariance,
    level: float,
) -> Estimate:
    """Effect of assignment with covariates centred and interacted with the arm: own slopes in each arm.

    Parameters
    ----------
    outcome, treated, covariates, variance, level
        As in `ancova`.

    Returns
    -------
    Estimate
        Degrees of freedom n − 2 − 2p. `mean_arm` and `mean_reference` are not adjusted.

    Raises
    ------
    EstimationImpossible, ParameterMistake, ValueError
        As in `ancova`.

    Warns
    -----
    StatisticalWarning
        As in `ancova`.

    Notes
    -----
    Least squares of the outcome on an intercept, `treated`, the covariates and `treated` times the
    covariates, all covariates centred on the complete cases of both arms together; one regression, the
    estimate is the coefficient of `treated`. Asymptotically never less precise than the difference in means
    (Lin 2013). The interval is for the effect among the people in the trial: the
    covariate means are taken as known, so for a wider population it is too narrow where effects differ
    strongly with the covariates.

    In R: ``estimatr::lm_lin(y ~ t, covariates = ~ x1 + x2, se_type = "HC2")``.

    References
    ----------
    Lin, W. (2013). Agnostic notes on regression adjustments to experimental data: Reexamining Freedman's
    critique. The Annals of Applied Statistics, 7(1), 295–318.

    Examples
    --------
    >>> x = pd.DataFrame({"age": [20, 30, 40, 20, 30, 50]})
    >>> round(lin([1, 2, 3, 3, 4, 7], [0, 0, 0, 1, 1, 1], x, variance="hc2", level=0.95).estimate, 4)
    2.2738
    """
    _check_choice(variance, get_args(RegressionVariance))
    cases = complete_cases(outcome, treated, covariates=_at_least_one(covariates))
    design = _design(cases)
    centred = cases.covariates - cases.covariates.mean(axis=0)
    design.matrix[:, 2:] = centred
    interacted = _Design(
        matrix=np.column_stack([design.matrix, centred * cases.treated[:, None]]),
        names=(*design.names, *(f"treated × {name}" for name in cases.names)),
    )
    return _regression(cases, interacted, variance=variance, level=level)


@dataclass(frozen=True, slots=True)
class _Design:
    """Columns of a regression; the second is `treated`."""

    matrix: FloatArray
    names: tuple[str, ...]


def _welch(cases: Cases, *, level: float) -> Estimate:
    for name, values in (("arm", cases.arm), ("reference", cases.reference)):
        if values.size < 2:
            raise EstimationImpossible(
                f"The {name} has one person with an outcome, and one person says nothing about how much "
                "outcomes vary; at least two are needed."
            )
    arm = cases.arm.var(ddof=1) / cases.arm.size
    reference = cases.reference.var(ddof=1) / cases.reference.size
    df = (arm + reference) ** 2 / (arm**2 / (cases.arm.size - 1) + reference**2 / (cases.reference.size - 1))
    difference = float(cases.arm.mean() - cases.reference.mean())
    return _finish(cases, difference, math.sqrt(arm + reference), df=float(df), level=level)


def _regression(cases: Cases, design: _Design, *, variance: Variance, level: float) -> Estimate:
    check_full_rank(design.matrix, names=design.names)
    coefficients = _least_squares(design.matrix, cases.outcome)
    residuals = cases.outcome - design.matrix @ coefficients
    spread = cases.outcome - cases.outcome.mean()
    if np.linalg.norm(residuals) <= NO_VARIATION * np.linalg.norm(spread):
        raise EstimationImpossible(
            "The outcome follows exactly from the arm and the covariates "
            f"({', '.join(design.names)}), so nothing is left to judge the uncertainty by; is the outcome "
            "itself, or something computed from it, among the covariates?"
        )
    result = covariance(design.matrix, residuals, kind=variance, names=design.names)
    std_error = math.sqrt(result.matrix[1, 1])
    _report_full_leverage(len(result.full_leverage), std_error=std_error, variance=variance)
    return _finish(cases, float(coefficients[1]), std_error, df=result.n - result.k, level=level)


def _finish(cases: Cases, estimate: float, std_error: float, *, df: float, level: float) -> Estimate:
    return from_standard_error(
        estimate,
        std_error,
        df=df,
        level=level,
        n_arm=cases.arm.size,
        n_reference=cases.reference.size,
        n_missing=cases.n_missing,
        mean_arm=float(cases.arm.mean()),
        mean_reference=float(cases.reference.mean()),
    )


def _least_squares(matrix: FloatArray, outcome: FloatArray) -> FloatArray:
    """Coefficients; columns are scaled first, so that age² beside earnings costs no digits."""
    scale = np.linalg.norm(matrix, axis=0)
    solution, *_ = np.linalg.lstsq(matrix / scale, outcome, rcond=None)
    return np.asarray(solution / scale, dtype=np.float64)


def _report_full_leverage(n_exact: int, *, std_error: float, variance: Variance) -> None:
    if math.isnan(std_error):
        raise EstimationImpossible(
            f"The effect rests on {_people(n_exact)} whom the regression fits exactly, so that "
            f"{variance.upper()} divides 0 by 0 and nothing says how variable they are; leave out the "
            "covariate or the arm that so few people have."
        )
    if n_exact:
        warnings.warn(
            f"The regression fits {_people(n_exact)} exactly; the effect and its {variance} standard error "
            "rest on the others.",
            StatisticalWarning,
            stacklevel=4,
        )


def _people(n: int) -> str:
    return "one person" if n == 1 else f"{n} persons"


def _design(cases: Cases) -> _Design:
    columns = [np.ones_like(cases.treated), cases.treated, cases.covariates]
    return _Design(np.column_stack(columns), ("intercept", "treated", *cases.names))


def _at_least_one(covariates: pd.DataFrame) -> pd.DataFrame:
    if covariates.shape[1] == 0:
        raise ParameterMistake(
            Mistake(
                where="adjust_for",
                found="no covariates",
                allowed="one or more covariates",
                todo="Without covariates, choose the difference in means.",
            )
        )
    return covariates


def _check_choice(variance: str, allowed: tuple[str, ...]) -> None:
    if variance not in allowed:
        raise ParameterMistake(
            Mistake("variance", f"'{variance}'", ", ".join(allowed), nearest(variance, allowed))
        )
