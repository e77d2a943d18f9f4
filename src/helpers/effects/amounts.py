"""Amounts with a spike at zero, such as earnings or hours: whether any, how much, and without the peaks."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from helpers.effects.cases import Cases, complete_cases
from helpers.effects.estimates import Estimate, checked_level
from helpers.effects.shares import DifferenceInterval, risk_difference
from helpers.effects.trial import DifferenceVariance, difference_in_means
from helpers.effects.two_by_two import RelativeEffect
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake, StatisticalWarning


@dataclass(frozen=True, slots=True)
class TwoPart:
    """An amount in two parts: how many persons have any, and how much those have.

    Attributes
    ----------
    difference : Estimate
        Effect on the mean amount over everyone, zeros included.
    any_amount : RelativeEffect
        Effect on the share of persons with an amount above zero.
    mean_positive_arm, mean_positive_reference : float
        Mean among those above zero; NaN where nobody is. Not an effect: assignment may change who is among
        them, so that two different kinds of persons are compared.
    n_positive_arm, n_positive_reference : int
        Persons above zero.
    through_share, through_amount : float
        Parts of ``difference.estimate`` that come with the difference in shares and with that in means among
        those above zero; they add up to it. Arithmetic, not two effects. NaN where a mean is.
    """

    difference: Estimate
    any_amount: RelativeEffect
    mean_positive_arm: float
    mean_positive_reference: float
    n_positive_arm: int
    n_positive_reference: int
    through_share: float
    through_amount: float


@dataclass(frozen=True, slots=True)
class Winsorised:
    """A difference in means after the highest amounts were lowered to a limit.

    Attributes
    ----------
    difference : Estimate
        Effect on the mean of the lowered amounts: another quantity than the effect on the mean, less at the
        mercy of a few persons.
    share : float
        Share of all persons (both arms together) at or below the limit.
    limit : float
        Amount that none goes above, in the unit of the outcome.
    n_lowered_arm, n_lowered_reference : int
        Persons whose amount was above the limit.
    """

    difference: Estimate
    share: float
    limit: float
    n_lowered_arm: int
    n_lowered_reference: int


def two_part(
    outcome: ArrayLike,
    treated: ArrayLike,
    *,
    variance: DifferenceVariance,
    interval: DifferenceInterval,
    level: float,
) -> TwoPart:
    r"""Effect on an amount, and on having any; beside them the mean among those who have any.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Amounts from 0; missing values are left out and counted in `n_missing` of both parts.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    variance : {"welch", "hc2", "hc3", "classical"}
        For the difference in means; see `helpers.effects.trial.difference_in_means`.
    interval : {"newcombe", "miettinen_nurminen", "wald"}
        For the difference in shares; see `helpers.effects.shares.risk_difference_of`.
    level : float
        Level of both intervals, between 0 and 1.

    Returns
    -------
    TwoPart

    Raises
    ------
    EstimationImpossible
        Where an amount is below 0; as in `difference_in_means` and `risk_difference`.
    ParameterMistake
        Where `variance`, `interval` or `level` is not allowed.
    ValueError
        Where the arrays do not fit or `treated` is not 0/1.

    Warns
    -----
    StatisticalWarning
        Where nobody in an arm is above zero, so that the second part does not exist.

    Notes
    -----
    With shares p and means m among those above zero, the mean over everyone is pm, and
    :math:`p_1 m_1 - p_0 m_0 = (p_1 - p_0)(m_1 + m_0)/2 + (m_1 - m_0)(p_1 + p_0)/2`: `through_share` and
    `through_amount`. Under randomisation the effects on the mean and on the share are causal; the
    difference :math:`m_1 - m_0` is not, as it conditions on what assignment may have changed.

    In R: ``tapply(y, t, mean)``, ``tapply(y > 0, t, mean)``, ``tapply(y[y > 0], t[y > 0], mean)``.

    References
    ----------
    Angrist, J. D., & Pischke, J.-S. (2009). Mostly harmless econometrics. Princeton University Press, ch. 3,
    on effects that condition on a positive outcome.

    Examples
    --------
    >>> choice = {"variance": "welch", "interval": "newcombe", "level": 0.95}
    >>> found = two_part([0, 4, 6, 0, 0, 2], [1, 1, 1, 0, 0, 0], **choice)
    >>> round(found.difference.estimate, 4), round(found.through_share + found.through_amount, 4)
    (2.6667, 2.6667)
    """
    cases = complete_cases(outcome, treated, covariates=None)
    _check_not_below_zero(cases)
    difference = difference_in_means(cases.outcome, cases.treated, variance=variance, level=level)
    shares = risk_difference(cases.outcome > 0, cases.treated, interval=interval, level=level)
    arm, reference = _mean_positive(cases.arm, name="arm"), _mean_positive(cases.reference, name="reference")
    p_arm, p_reference = shares.events_arm / shares.n_arm, shares.events_reference / shares.n_reference
    return TwoPart(
        difference=replace(difference, n_missing=cases.n_missing),
        any_amount=replace(shares, n_missing=cases.n_missing),
        mean_positive_arm=arm,
        mean_positive_reference=reference,
        n_positive_arm=shares.events_arm,
        n_positive_reference=shares.events_reference,
        through_share=(p_arm - p_reference) * (arm + reference) / 2,
        through_amount=(arm - reference) * (p_arm + p_reference) / 2,
    )


def winsorised(
    outcome: ArrayLike, treated: ArrayLike, *, share: float, variance: DifferenceVariance, level: float
) -> Winsorised:
    """Difference in means after amounts above a quantile of both arms together are lowered to it.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers; missing values are left out and counted in `n_missing`.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    share : float
        Between 0.5 and 1: 0.99 lowers about the highest one in a hundred persons.
    variance : {"welch", "hc2", "hc3", "classical"}
        See `helpers.effects.trial.difference_in_means`.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    Winsorised

    Raises
    ------
    EstimationImpossible
        As in `difference_in_means`; where the limit lies so low that nothing varies below it.
    ParameterMistake
        Where `share`, `variance` or `level` is not allowed.
    ValueError
        Where the arrays do not fit or `treated` is not 0/1.

    Notes
    -----
    One limit for both arms, the quantile of type 7 (linear between order statistics) of all persons with an
    outcome; a limit per arm would itself depend on the effect. The interval takes the limit as given: it is
    for the effect on the amount up to that limit. In R: ``pmin(y, quantile(y, share))``, then
    ``estimatr::difference_in_means``.

    References
    ----------
    Tukey, J. W. (1962). The future of data analysis. The Annals of Mathematical Statistics, 33(1), 1–67.

    Examples
    --------
    >>> amounts, arms = [0, 1, 2, 90, 0, 1, 2, 2], [1, 1, 1, 1, 0, 0, 0, 0]
    >>> found = winsorised(amounts, arms, share=0.8, variance="welch", level=0.95)
    >>> found.limit, found.n_lowered_arm, found.difference.estimate
    (2.0, 1, 0.0)
    """
    checked_level(level)
    if not 0.5 <= share < 1:
        raise ParameterMistake(
            Mistake("share", f"{share}", "a number from 0.5 to below 1, such as 0.99, for amounts")
        )
    cases = complete_cases(outcome, treated, covariates=None)
    limit = float(np.quantile(cases.outcome, share, method="linear"))
    lowered = np.minimum(cases.outcome, limit)
    if lowered.min() == limit:
        raise EstimationImpossible(
            f"At least {share:g} of all {lowered.size} persons have the lowest amount ({limit:g}), so "
            "amounts lowered to that quantile do not vary; choose a higher share."
        )
    difference = difference_in_means(lowered, cases.treated, variance=variance, level=level)
    return Winsorised(
        difference=replace(difference, n_missing=cases.n_missing),
        share=share,
        limit=limit,
        n_lowered_arm=int((cases.arm > limit).sum()),
        n_lowered_reference=int((cases.reference > limit).sum()),
    )


def _check_not_below_zero(cases: Cases) -> None:
    below = cases.outcome[cases.outcome < 0]
    if below.size:
        raise EstimationImpossible(
            f"{below.size} amounts are below 0, the lowest {below.min():g}; an amount in two parts is zero "
            "or more. Decide in cleaning what they stand for, or compare means."
        )


def _mean_positive(amounts: FloatArray, *, name: str) -> float:
    positive = amounts[amounts > 0]
    if positive.size:
        return float(positive.mean())
    warnings.warn(
        f"None of the {amounts.size} persons in the {name} has an amount above 0, so there is no mean among "
        "those who have any.",
        StatisticalWarning,
        stacklevel=3,
    )
    return math.nan
