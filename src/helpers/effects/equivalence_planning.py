"""What a test of equivalence can show, planned from numbers of people and apart from any estimate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from scipy import special

from helpers.effects.equivalence import equivalence_power
from helpers.effects.estimates import checked_level
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake

Formula = Literal["normal_true_difference_zero"]


@dataclass(frozen=True, slots=True)
class EquivalencePlan:
    """What two arms of given sizes can show about a margin.

    Attributes
    ----------
    power : float
        Chance that both one-sided tests reject, where the true difference is zero; 0 where even an estimate
        of exactly zero would have an interval beyond the margin.
    n_per_arm : int
        Persons in each of two equal arms that give the power asked.
    target : float
        The power asked.
    margin, level : float
        The margin in the unit of the outcome; each one-sided test has size 1 - level.
    formula : Formula
        Normal approximation with both arms as variable as the reference, at a true difference of zero.
    """

    power: float
    n_per_arm: int
    target: float
    margin: float
    level: float
    formula: Formula


def plan_for_means(
    sd: float, n_arm: int, n_reference: int, *, margin: float, level: float, power: float
) -> EquivalencePlan:
    """Plan a test of equivalence of two means.

    Parameters
    ----------
    sd : float
        Standard deviation of the outcome within an arm, above 0.
    n_arm, n_reference : int
        Persons per arm, at least 1.
    margin : float
        Above 0, in the unit of `sd`.
    level : float
        Between 0.5 and 1; each one-sided test has size 1 - level.
    power : float
        Between 0 and 1: the power that `n_per_arm` is for.

    Returns
    -------
    EquivalencePlan

    Raises
    ------
    EstimationImpossible
        Where `sd` is not above 0 or an arm has nobody.
    ParameterMistake
        Where `margin`, `level` or `power` is not allowed.

    Notes
    -----
    Power ``max(0, 2 Φ(margin / se − z(level)) − 1)`` with ``se = sd sqrt(1 / n_arm + 1 / n_reference)``;
    persons ``n = 2 sd² (z(level) + z((1 + power) / 2))² / margin²``, rounded up: at a true difference of zero
    the two tests share the risk of missing it.
    In R: ``ceiling(2 * sd^2 * (qnorm(level) + qnorm((1 + power) / 2))^2 / margin^2)``.

    References
    ----------
    Julious, S. A. (2004). Sample sizes for clinical trials with normal data. Statistics in Medicine, 23(12),
    1921–1986, section on equivalence trials.

    Examples
    --------
    >>> plan = plan_for_means(math.sqrt(0.10 * 0.90), 91, 91, margin=0.05, level=0.95, power=0.80)
    >>> (plan.power, plan.n_per_arm)
    (0.0, 617)
    """
    if not (math.isfinite(sd) and sd > 0):
        raise EstimationImpossible(
            f"A standard deviation of {sd} says nothing about how many people are needed; it must be above 0."
        )
    if min(n_arm, n_reference) < 1:
        raise EstimationImpossible(
            f"With {n_arm} and {n_reference} persons in the arms nothing can be shown."
        )
    checked_level(power, name="power")
    std_error = sd * math.sqrt(1 / n_arm + 1 / n_reference)
    chance = equivalence_power(std_error, margin=margin, level=level)
    steps = float(special.ndtri(level) + special.ndtri((1 + power) / 2))
    return EquivalencePlan(
        power=chance,
        n_per_arm=math.ceil(2 * (sd * steps / margin) ** 2),
        target=power,
        margin=margin,
        level=level,
        formula="normal_true_difference_zero",
    )


def plan_for_proportions(
    share: float, n_arm: int, n_reference: int, *, margin: float, level: float, power: float
) -> EquivalencePlan:
    """Plan a test of equivalence of two shares, both equal to that of the reference.

    Parameters
    ----------
    share : float
        Share in the reference, above 0 and below 1.
    n_arm, n_reference, margin, level, power
        As in `plan_for_means`; the margin is a difference of shares (0.05 is 5 percentage points).

    Raises
    ------
    EstimationImpossible
        Where the share is 0 or 1 (nothing varies), or an arm has nobody.
    ParameterMistake
        Where `margin`, `level` or `power` is not allowed.

    Examples
    --------
    >>> plan_for_proportions(0.10, 617, 617, margin=0.05, level=0.95, power=0.80).power > 0.80
    True
    """
    if not 0 < share < 1:
        raise EstimationImpossible(
            f"A share of {share} in the reference does not vary, and nothing can be planned from it."
        )
    if margin >= 1:
        raise ParameterMistake(Mistake("equivalence_margin", f"{margin}", "a difference of shares below 1"))
    sd = math.sqrt(share * (1 - share))
    return plan_for_means(sd, n_arm, n_reference, margin=margin, level=level, power=power)
