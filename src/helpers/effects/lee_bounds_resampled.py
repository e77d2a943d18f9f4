"""Lee bounds with a bootstrap interval, and tightened within groups known before assignment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.effects.lee_bounds import LeeBounds, check_kept, completed, ends
from helpers.effects.respondents import ArmResponse, Respondents, check_judgeable, respondents
from helpers.effects.two_arms import as_floats, check_rows, checked_treated
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake

ENOUGH_DRAWS = 0.9
"""Smaller shares of usable draws than this say that arms or groups are too small to resample."""


@dataclass(frozen=True, slots=True)
class ResampledLeeBounds:
    """Lee bounds whose standard errors come from resampling persons.

    Attributes
    ----------
    found : LeeBounds
        As by `helpers.effects.lee_bounds.lee_bounds`; trimming share and shares are those of all groups
        together.
    n_groups : int
        Groups within which the bounds were made; 1 without groups.
    n_draws : int
        Draws behind the standard errors.
    n_unusable : int
        Draws in which an arm or a group had no respondents; left out.
    """

    found: LeeBounds
    n_groups: int
    n_draws: int
    n_unusable: int


def lee_bounds_resampled(
    outcome: npt.ArrayLike,
    treated: npt.ArrayLike,
    *,
    within: npt.ArrayLike | None,
    level: float,
    draws: int,
    rng: np.random.Generator,
) -> ResampledLeeBounds:
    """Bound the effect among persons who respond in either arm; standard errors by bootstrap.

    Parameters
    ----------
    outcome, treated : array-like, shape (n,)
        As in `helpers.effects.lee_bounds.lee_bounds`; NaN is a person who did not respond.
    within : array-like, shape (n,), or None
        Group of each person, known before assignment and never missing (woman or man, an intake cohort).
        Bounds are made in each group and averaged, which is tighter where groups differ in outcome or in
        response. None makes one group of everybody.
    level : float
        Level of the interval, between 0 and 1.
    draws : int
        Bootstrap draws, at least 100.
    rng : numpy.random.Generator

    Returns
    -------
    ResampledLeeBounds

    Raises
    ------
    EstimationImpossible
        As `lee_bounds`, for each group, whose name the sentence gives; where more than one draw in ten cannot
        be used.
    ParameterMistake
        Where `level` is not between 0 and 1 or `draws` is below 100.
    ValueError
        Where the arrays do not fit, or `treated` or `within` has missing values.

    Notes
    -----
    Persons, respondents or not, are drawn with replacement within arm and group; every draw trims anew, and
    may trim the other arm. The interval is that of Imbens and Manski with the standard deviations of the
    draws. Groups are weighted with the persons who always respond: size times the smaller response share.
    Which arm is trimmed is decided per group, so that within a group (not across groups) the arm must move
    response one way only: weaker than without groups.

    References
    ----------
    Lee, D. S. (2009). Training, wages, and sample selection: Estimating sharp bounds on treatment effects.
    The Review of Economic Studies, 76(3), 1071–1102 (tightening by covariates).

    Examples
    --------
    >>> nan, rng = float("nan"), np.random.default_rng(1)
    >>> found = lee_bounds_resampled(
    ...     [1, 2, 3, 4, 5, 6, 1, 2, 3, nan, nan, 6], np.repeat([1, 0], 6),
    ...     within=None, level=0.95, draws=200, rng=rng,
    ... )
    >>> round(found.found.bounds.lower, 3), round(found.found.bounds.upper, 3)
    (-0.5, 1.5)
    """
    if draws < 100:
        raise ParameterMistake(Mistake("draws", f"{draws}", "a whole number of at least 100"))
    arms = checked_treated(treated)
    everyone = respondents(outcome, arms)
    check_judgeable(everyone)
    groups = list(_groups(as_floats(outcome), arms, within))
    lower, upper = _averaged([group for _, group in groups])
    sampled = [_averaged([_resampled(group, rng) for _, group in groups]) for _ in range(draws)]
    drawn = np.array(sampled, dtype=np.float64)
    usable = np.isfinite(drawn).all(axis=1)
    if usable.mean() < ENOUGH_DRAWS:
        raise EstimationImpossible(
            f"In {int((~usable).sum())} of {draws} bootstrap draws an arm or a group has no respondents; "
            "the groups are too small to resample. Use fewer groups."
        )
    errors = drawn[usable].std(axis=0, ddof=1)
    result = completed(everyone, lower, upper, std_errors=(float(errors[0]), float(errors[1])), level=level)
    return ResampledLeeBounds(result, len(groups), int(usable.sum()), int((~usable).sum()))


def _groups(
    outcomes: FloatArray, arms: FloatArray, within: npt.ArrayLike | None
) -> Iterator[tuple[str, Respondents]]:
    """Yield each group with its respondents, after checking that its bounds exist."""
    labels = pd.Series(np.zeros(arms.size) if within is None else within).reset_index(drop=True)
    check_rows(len(labels), arms, what="groups")
    if labels.isna().any():
        raise ValueError(f"{int(labels.isna().sum())} persons have no group; every person needs one.")
    for name, rows in labels.groupby(labels, observed=True).groups.items():
        members = np.asarray(rows)
        try:
            part = respondents(outcomes[members], arms[members])
            _check_group(part)
        except EstimationImpossible as problem:
            if within is None:
                raise
            raise EstimationImpossible(f"Within group '{name}': {problem}") from problem
        yield str(name), part


def _check_group(part: Respondents) -> None:
    for name, persons in part.named_arms:
        if persons.n_responded == 0:
            raise EstimationImpossible(
                f"Nobody of the {persons.n_assigned} persons assigned to the {name} responded, so there is "
                "no outcome to compare."
            )
    check_kept(part)


def _averaged(groups: list[Respondents]) -> tuple[float, float]:
    """Return both bounds, averaged over groups; NaN where a group has no respondents in an arm."""
    if any(min(group.arm.n_responded, group.reference.n_responded) == 0 for group in groups):
        return np.nan, np.nan
    sizes = np.array(
        [
            (group.arm.n_assigned + group.reference.n_assigned) * min(group.arm.share, group.reference.share)
            for group in groups
        ]
    )
    both = (sizes / sizes.sum()) @ np.array([ends(group) for group in groups])
    return float(both[0]), float(both[1])


def _resampled(found: Respondents, rng: np.random.Generator) -> Respondents:
    """Draw as many persons of each arm as it has, with replacement, non-respondents among them."""
    return Respondents(_drawn(found.arm, rng), _drawn(found.reference, rng))


def _drawn(persons: ArmResponse, rng: np.random.Generator) -> ArmResponse:
    places = rng.integers(0, persons.n_assigned, persons.n_assigned)
    return ArmResponse(persons.outcomes[places[places < persons.n_responded]], persons.n_assigned)
