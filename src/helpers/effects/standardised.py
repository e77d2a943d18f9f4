"""A difference in standard deviations: Hedges' g with an interval that is exact for normal outcomes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from numpy.typing import ArrayLike
from scipy import special

from helpers.effects.cases import Cases, complete_cases
from helpers.effects.estimates import checked_level
from helpers.effects.noncentral import noncentrality_where
from helpers.errors import EstimationImpossible


@dataclass(frozen=True, slots=True)
class StandardisedDifference:
    """A standardised mean difference, arm minus reference, in standard deviations.

    Attributes
    ----------
    estimate : float
        Hedges' g.
    low, high : float
        Two-sided interval at `level` for the population difference.
    level : float
        Level of the interval.
    correction : {"exact"}
        How the small-sample bias is removed: `exact` is the gamma-function J, not 1 - 3 / (4 df - 1).
    factor : float
        The J that the uncorrected difference was multiplied by.
    denominator : {"pooled_sd"}
        The standard deviation divided by: that of both arms pooled, with n − 2.
    sd : float
        Its value, in the unit of the outcome.
    n_arm, n_reference, n_missing : int
        Persons used in each arm, and left out because their outcome was missing.
    """

    estimate: float
    low: float
    high: float
    level: float
    correction: Literal["exact"]
    factor: float
    denominator: Literal["pooled_sd"]
    sd: float
    n_arm: int
    n_reference: int
    n_missing: int


def hedges_g(outcome: ArrayLike, treated: ArrayLike, *, level: float) -> StandardisedDifference:
    r"""Hedges' g: the difference in means over the pooled standard deviation, free of small-sample bias.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Missing values are left out and counted in `n_missing`.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    StandardisedDifference

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, there are fewer than four persons, a value is infinite, the outcome varies
        in neither arm, or the difference is too large for an interval.
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where the arrays do not fit or `treated` is not 0/1.

    Notes
    -----
    :math:`g = J(n - 2) (\bar y_1 - \bar y_0) / s_p`,
    :math:`J(m) = \Gamma(m / 2) / (\sqrt{m / 2}\, \Gamma((m - 1) / 2))`. The limits are the noncentrality
    parameters for which the observed t lies at the tail probabilities, times
    :math:`\sqrt{1/n_1 + 1/n_0}`; they are limits for the population difference and are therefore not
    multiplied by J. Interval and absence of bias are exact for normal outcomes with one variance; for skewed
    outcomes or unequal variances they are approximations.

    In R: ``effectsize::hedges_g(y ~ t, pooled_sd = TRUE)`` for the estimate and
    ``effectsize::cohens_d(y ~ t, pooled_sd = TRUE)`` for the limits (hedges_g multiplies those by J).

    References
    ----------
    Hedges, L. V. (1981). Distribution theory for Glass's estimator of effect size and related estimators.
    Journal of Educational Statistics, 6(2), 107–128.
    Steiger, J. H., & Fouladi, R. T. (1997). Noncentrality interval estimation and the evaluation of
    statistical models. In L. L. Harlow, S. A. Mulaik & J. H. Steiger (Eds.), What if there were no
    significance tests? (pp. 221–257). Erlbaum.

    Examples
    --------
    >>> round(hedges_g([1, 2, 3, 3, 4, 5], [0, 0, 0, 1, 1, 1], level=0.95).estimate, 4)
    1.5958
    """
    checked_level(level)
    cases = complete_cases(outcome, treated, covariates=None)
    df = cases.arm.size + cases.reference.size - 2
    if df < 2:
        raise EstimationImpossible(
            f"A standardised difference needs at least four persons; there are {df + 2} with an outcome."
        )
    sd = _pooled_sd(cases, df=df)
    difference = float(cases.arm.mean() - cases.reference.mean()) / sd
    width = math.sqrt(1 / cases.arm.size + 1 / cases.reference.size)
    rest = (1 - level) / 2
    factor = exact_correction(df)
    return StandardisedDifference(
        estimate=factor * difference,
        low=noncentrality_where(difference / width, df=df, share_below=1 - rest) * width,
        high=noncentrality_where(difference / width, df=df, share_below=rest) * width,
        level=level,
        correction="exact",
        factor=factor,
        denominator="pooled_sd",
        sd=sd,
        n_arm=cases.arm.size,
        n_reference=cases.reference.size,
        n_missing=cases.n_missing,
    )


def exact_correction(df: float) -> float:
    """Hedges' exact J: the factor that makes a standardised difference unbiased for normal outcomes.

    Parameters
    ----------
    df : float
        Degrees of freedom of the standard deviation divided by, above 1.

    Returns
    -------
    float
        Between 0 and 1. The usual approximation is ``1 - 3 / (4 * df - 1)`` (Hedges 1981).
    """
    return math.exp(special.gammaln(df / 2) - math.log(df / 2) / 2 - special.gammaln((df - 1) / 2))


def _pooled_sd(cases: Cases, *, df: int) -> float:
    squares = ((values - values.mean()) ** 2 for values in (cases.arm, cases.reference))
    return math.sqrt(sum(float(square.sum()) for square in squares) / df)
