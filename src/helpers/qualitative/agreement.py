"""How far coders agree on one set of ratings: a number, or the reason why there is none."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from helpers.qualitative.coefficient import Coefficient, Method
from helpers.qualitative.pair_sums import Sums, sums_by_group
from helpers.qualitative.ratings import Ratings

Reason = Literal["", "nothing_rated", "single_coded", "no_overlap", "one_unit", "one_category", "not_used"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One coefficient of one set of ratings.

    Attributes
    ----------
    method : Method
    detail : str
        Weights or level of measurement; "" where the method has none.
    estimate : float
        NaN where `reason` says why.
    reason : Reason
        ``nothing_rated``: no rating at all; ``single_coded``: one coder only; ``no_overlap``: several coders,
        no unit rated by two of them; ``one_unit``: chance cannot be told from a single unit;
        ``one_category``: all ratings are the same, so that chance would have agreed as well; ``not_used``: no
        coder gave the code.
    n_units : float
        Units (sentences, characters ...) rated by two or more.
    n_single : float
        Units rated by one coder.
    n_groups : int
        Documents or persons with a unit rated by two or more.
    n_coders : int
        Coders who rated anything.
    n_pairs : int
        Pairs of coders who rated a unit together.
    categories : tuple of float
        All that could be chosen; AC1 and AC2 count them all.
    """

    method: Method
    detail: str
    estimate: float
    reason: Reason
    n_units: float
    n_single: float
    n_groups: int
    n_coders: int
    n_pairs: int
    categories: tuple[float, ...]


def agreement(found: Ratings, coefficient: Coefficient) -> Agreement:
    """Return how far coders agree.

    Parameters
    ----------
    found : Ratings
        Missing ratings allowed; a unit counts where two or more rated it.
    coefficient : Coefficient
        Made by `two_coders`, `many_coders`, `alpha` or `gwet`.

    Notes
    -----
    A coefficient that compares with chance has no value where all ratings are one category: agreement is then
    complete and so is agreement by chance (0/0; `irr::kappa2` gives NaN). It is neither 1 nor 0 here. AC1 and
    AC2 differ: their chance is 0 there and they are 1 (Gwet 2008). Of a single unit chance would be read from
    that unit itself; that is refused here, whatever the formula gives.

    Examples
    --------
    >>> from helpers.qualitative.ratings import ratings
    >>> from helpers.qualitative.two_coders import cohen
    >>> both = ratings([[1, 1], [1, 0], [0, 1], [0, 0]], categories=(0, 1), weights=[80, 20, 20, 880])
    >>> round(agreement(both, cohen()).estimate, 4)
    0.7778
    """
    return from_sums(found, sums_by_group(found), coefficient)


def from_sums(found: Ratings, by_group: Sums, coefficient: Coefficient) -> Agreement:
    """Return how far coders agree, from sums that were made of the same ratings before."""
    total = by_group.total()
    n_units = float(total.n_together)
    reason = _reason(found, coefficient, n_units)
    estimate = math.nan
    if not reason:
        estimate = float(coefficient.parts(total).value())
        if math.isnan(estimate):
            reason = "one_category" if coefficient.corrects_chance else "not_used"
    return Agreement(
        method=coefficient.method,
        detail=coefficient.detail,
        estimate=estimate,
        reason=reason,
        n_units=n_units,
        n_single=float(total.n_rated - total.n_together),
        n_groups=int((by_group.n_together > 0).sum()),
        n_coders=found.n_coders,
        n_pairs=int((total.pairs.sum(axis=(-2, -1)) > 0).sum()),
        categories=found.categories,
    )


def _reason(found: Ratings, coefficient: Coefficient, n_units: float) -> Reason:
    if found.n_coders == 0:
        return "nothing_rated"
    if found.n_coders == 1:
        return "single_coded"
    if n_units <= 0:
        return "no_overlap"
    if coefficient.corrects_chance and n_units <= 1:
        return "one_unit"
    return ""
