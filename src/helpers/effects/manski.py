"""Worst-case bounds: what the effect can be when nothing at all is assumed about who did not respond."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from helpers.effects.bounded_effect import Bounds, bounded
from helpers.effects.respondents import ArmResponse, Respondents, respondents
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible


def worst_case_bounds(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    *,
    outcome_range: tuple[float, float] | None,
    level: float,
) -> Bounds:
    r"""Bound the effect on everybody assigned by giving non-respondents the worst and the best outcome.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers, one per person assigned; NaN is a person who did not respond.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing.
    outcome_range : (float, float) or None
        Lowest and highest value that the outcome can take, in its unit: (0, 1) for a share. None says that
        none is declared, and is refused with a sentence that asks for it. The range of the values that
        happen to be observed is not the range that is possible.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    Bounds
        An arm in which nobody responded still has bounds.

    Raises
    ------
    EstimationImpossible
        Where no range is declared, outcomes lie outside it, an arm has nobody or one person, nobody in
        either arm responded, or the outcomes vary in neither arm.
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where the arrays do not fit or `treated` is not 0/1.

    Notes
    -----
    The lower bound gives every non-respondent of the arm the lowest and every one of the reference the
    highest value; the upper bound the reverse. Their distance is
    :math:`(highest - lowest)(m_1 + m_0)` with m the share that did not respond. Standard errors are those of
    the differences in means of the outcomes so completed (Neyman); the interval is that of Imbens and Manski.

    Holds whatever made persons respond or not: at random or not, equally or oppositely by arm, monotone or
    not. It pays with width: they leave 0 out only where the missing cannot undo what was observed.

    In R: by hand in tests/reference/dropout.

    References
    ----------
    Manski, C. F. (1990). Nonparametric bounds on treatment effects. American Economic Review, 80(2), 319–323.
    Horowitz, J. L., & Manski, C. F. (2000). Nonparametric analysis of randomized experiments with missing
    covariate and outcome data. Journal of the American Statistical Association, 95(449), 77–84.

    Examples
    --------
    >>> nan = float("nan")
    >>> found = worst_case_bounds(
    ...     [1, 1, 0, nan, 1, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0, 0], outcome_range=(0, 1), level=0.95
    ... )
    >>> found.lower, found.upper
    (0.25, 0.5)
    """
    lowest, highest = _checked_range(outcome_range)
    found = respondents(outcome, treated)
    _check(found, lowest, highest)
    arm = [_completed(found.arm, value) for value in (lowest, highest)]
    reference = [_completed(found.reference, value) for value in (highest, lowest)]
    (lower, upper) = (float(a.mean() - r.mean()) for a, r in zip(arm, reference, strict=True))
    (lower_error, upper_error) = (
        math.sqrt(a.var(ddof=1) / a.size + r.var(ddof=1) / r.size)
        for a, r in zip(arm, reference, strict=True)
    )
    return bounded(
        lower, upper, std_error_lower=lower_error, std_error_upper=upper_error, level=level, persons=found
    )


def _completed(persons: ArmResponse, value: float) -> FloatArray:
    """Return the outcomes of everybody assigned to an arm, non-respondents with one value."""
    return np.concatenate([persons.outcomes, np.full(persons.n_missing, value)])


def _checked_range(outcome_range: tuple[float, float] | None) -> tuple[float, float]:
    if outcome_range is None or not all(math.isfinite(end) for end in outcome_range):
        raise EstimationImpossible(
            "Worst-case bounds need the lowest and the highest value that the outcome can take, and none is "
            "declared; declare a range for the outcome (0 to 1 for a share, 0 to a ceiling for an amount)."
        )
    lowest, highest = outcome_range
    if not lowest < highest:
        raise EstimationImpossible(
            f"The declared range of the outcome runs from {lowest:g} to {highest:g}; the lowest value must "
            "be below the highest."
        )
    return float(lowest), float(highest)


def _check(found: Respondents, lowest: float, highest: float) -> None:
    values = np.concatenate([found.arm.outcomes, found.reference.outcomes])
    outside = int(((values < lowest) | (values > highest)).sum())
    if outside:
        verb = "outcome lies" if outside == 1 else "outcomes lie"
        raise EstimationImpossible(
            f"{outside} {verb} outside the declared range of {lowest:g} to {highest:g}; worst-case bounds "
            "hold only for a range that no outcome leaves."
        )
    if values.size == 0:
        raise EstimationImpossible(
            f"Nobody of the {found.n_missing} persons assigned to the two arms responded, so that the effect "
            f"can be anything from {lowest - highest:g} to {highest - lowest:g}."
        )
    for name, persons in found.named_arms:
        if persons.n_assigned == 1:
            raise EstimationImpossible(
                f"The {name} has one person, and one person says nothing about how much outcomes vary; at "
                "least two are needed."
            )
    if not any(persons.n_responded and np.ptp(persons.outcomes) > 0 for _, persons in found.named_arms):
        raise EstimationImpossible(
            "The outcomes of those who responded vary in neither arm, so there is nothing to judge the "
            "uncertainty by."
        )
