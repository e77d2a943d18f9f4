"""Lee bounds: the effect on persons who respond in either arm, when the arm moves response one way only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import special

from helpers.effects.bounded_effect import Bounds, bounded
from helpers.effects.respondents import ArmResponse, Respondents, check_judgeable, respondents
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

Trimmed = Literal["arm", "reference", "neither"]


@dataclass(frozen=True, slots=True)
class LeeBounds:
    """Bounds by trimming the arm in which more persons responded.

    Attributes
    ----------
    bounds : Bounds
        Of the effect among persons who would respond in either arm.
    trimmed : {"arm", "reference", "neither"}
        Where more persons responded; "neither" where the shares are equal, and the bounds then coincide in
        the difference in means.
    trimming_share : float
        Share of the trimmed arm's respondents who would not have responded in the other arm, 0 to 1.
    share_arm, share_reference : float
        Share of those assigned who responded.
    direction_settled : bool
        Whether the shares differ by more than chance at `bounds.level` (normal, two-sided). Where they do
        not, the data do not say which arm is to be trimmed.
    """

    bounds: Bounds
    trimmed: Trimmed
    trimming_share: float
    share_arm: float
    share_reference: float
    direction_settled: bool


def lee_bounds(outcome: npt.ArrayLike, treated: npt.ArrayLike, *, level: float) -> LeeBounds:
    r"""Bound the effect among persons who would respond in either arm (Lee 2009).

    Assumes that **the arm moves response one way only**: nobody responds because of the arm while somebody
    else stays away because of it. Nothing is assumed about how those who stay away differ.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        Numbers or 0/1, one per person assigned; NaN is a person who did not respond.
    treated : array-like, shape (n,)
        1 for the arm, 0 for the reference; never missing. Persons are assigned one by one.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    LeeBounds

    Raises
    ------
    EstimationImpossible
        Where an arm has no respondents or one, the outcomes vary in neither arm, or trimming leaves less
        than two persons of an arm.
    ParameterMistake
        Where `level` is not between 0 and 1.
    ValueError
        Where the arrays do not fit or `treated` is not 0/1.

    Notes
    -----
    With response shares :math:`a_1 > a_0` the arm holds a share :math:`p = 1 - a_0 / a_1` of respondents who
    would not have responded in the reference. Were they those with the highest outcomes, the mean of the
    others would be that of the lowest :math:`q = 1 - p` of the arm: the lower bound is that mean minus the
    mean of the reference; the upper bound keeps the highest q. With :math:`a_0 > a_1` the reference is
    trimmed.
    Trimming is fractional: exactly a share p goes, the person or the tied value at the edge counting in part,
    so that results do not depend on the order of tied persons and binary outcomes need nothing special.

    Variance of a trimmed mean :math:`\mu_q` with edge value y: the variance of min(Y, y) (max(Y, y) from the
    other end) over :math:`n q^2`, plus :math:`(y - \mu_q)^2 [(1 - a_1) / n_1 + (1 - a_0) / n_0]` for the
    estimated trimming share, n being respondents; this is Lee's asymptotic variance, with variances that
    divide by n − 1. With equal shares either arm might be the one to trim, and the larger variance is used.
    The interval is that of Imbens and Manski (2004). Where the effect lies at a bound it covers at its level,
    from 60 persons an arm on; where response is much alike in both arms it covers more often.

    Holds for any dependence of response on the outcome that is monotone in the arm. **Fails** where the arm
    brings some persons to respond and keeps others from it: shares may then be equal, the bounds narrow and
    wrong; `helpers.effects.manski` still covers. The effect is that among persons who always respond, which
    is not that among all assigned where effects differ between people.

    In R: by hand in tests/reference/dropout.

    References
    ----------
    Lee, D. S. (2009). Training, wages, and sample selection: Estimating sharp bounds on treatment effects.
    The Review of Economic Studies, 76(3), 1071–1102.

    Examples
    --------
    Four of four responded in the arm and two of four in the reference, so that half of the arm goes.

    >>> nan = float("nan")
    >>> found = lee_bounds([1, 2, 3, 4, 1, 2, nan, nan], [1, 1, 1, 1, 0, 0, 0, 0], level=0.95)
    >>> found.trimmed, found.trimming_share, found.bounds.lower, found.bounds.upper
    ('arm', 0.5, 0.0, 2.0)
    """
    found = respondents(outcome, treated)
    check_judgeable(found)
    check_kept(found)
    lower, upper = ends(found)
    errors = [math.sqrt(_variance(found, which)) for which in ("lower", "upper")]
    return completed(found, lower, upper, std_errors=(errors[0], errors[1]), level=level)


def ends(found: Respondents) -> tuple[float, float]:
    """Return the lower and the upper bound of a comparison in which both arms have respondents."""
    arm, reference = found.arm, found.reference
    lower = _kept(arm, reference, "lowest").mean - _kept(reference, arm, "highest").mean
    upper = _kept(arm, reference, "highest").mean - _kept(reference, arm, "lowest").mean
    return lower, max(lower, upper)  # rounding may exchange them where all outcomes are tied


def trimmed_side(found: Respondents) -> Trimmed:
    """Return the arm in which the larger share responded, compared as whole numbers."""
    one_way = found.arm.n_responded * found.reference.n_assigned
    other_way = found.reference.n_responded * found.arm.n_assigned
    if one_way == other_way:
        return "neither"
    return "arm" if one_way > other_way else "reference"


def completed(
    found: Respondents, lower: float, upper: float, *, std_errors: tuple[float, float], level: float
) -> LeeBounds:
    """Complete Lee bounds with interval, shares and direction."""
    shares = (found.arm.share, found.reference.share)
    chance = math.sqrt(
        sum(s * (1 - s) / p.n_assigned for s, (_, p) in zip(shares, found.named_arms, strict=True))
    )
    bounds = bounded(
        lower,
        upper,
        std_error_lower=std_errors[0],
        std_error_upper=std_errors[1],
        level=level,
        persons=found,
    )
    return LeeBounds(
        bounds=bounds,
        trimmed=trimmed_side(found),
        trimming_share=1 - min(shares) / max(shares),
        share_arm=shares[0],
        share_reference=shares[1],
        direction_settled=bool(abs(shares[0] - shares[1]) > special.ndtri((1 + level) / 2) * chance),
    )


def check_kept(found: Respondents) -> None:
    """Raise EstimationImpossible where trimming leaves less than two persons of an arm."""
    for (name, more), (other, fewer) in (found.named_arms, found.named_arms[::-1]):
        kept = min(more.n_assigned * fewer.share, more.n_responded)
        if kept < 2:
            raise EstimationImpossible(
                f"In the {other} {fewer.n_responded} of {fewer.n_assigned} persons responded and in the "
                f"{name} {more.n_responded} of {more.n_assigned}, so that trimming leaves less "
                f"than two persons of the {name}; the bounds say nothing then."
            )


@dataclass(frozen=True, slots=True)
class _Kept:
    """Mean of the lowest or highest part of one arm's outcomes, and what its variance needs."""

    mean: float
    edge: float
    share: float
    variance: float


def _kept(persons: ArmResponse, other: ArmResponse, end: Literal["lowest", "highest"]) -> _Kept:
    """Keep the part of an arm that would have responded in the other arm too, or all where fewer did."""
    sign = 1.0 if end == "lowest" else -1.0
    ordered = np.sort(sign * persons.outcomes)
    n = ordered.size
    # The mass kept is n_assigned * other share, in whole numbers until the last step.
    above, below = persons.n_assigned * other.n_responded, other.n_assigned
    mass = min(above / below, n)
    weights = np.clip(mass - np.arange(n), 0.0, 1.0)
    edge = float(ordered[min(-(-above // below), n) - 1])
    mean = float(weights @ ordered) / mass if mass < n else sign * float(persons.outcomes.mean())
    share = mass / n
    variance = _spread(np.minimum(ordered, edge)) / (n * share**2)
    return _Kept(sign * mean, sign * edge, share, variance)


def _spread(values: FloatArray) -> float:
    return float(values.var(ddof=1)) if values.size > 1 else math.nan


def _variance(found: Respondents, which: str) -> float:
    """Return the variance of one bound, that of the trimming share included."""
    ways: tuple[Literal["lowest", "highest"], Literal["lowest", "highest"]]
    ways = ("lowest", "highest") if which == "lower" else ("highest", "lowest")
    kept = {
        "arm": _kept(found.arm, found.reference, ways[0]),
        "reference": _kept(found.reference, found.arm, ways[1]),
    }
    side = trimmed_side(found)
    edges = [part for name, part in kept.items() if side in (name, "neither")]
    moved = max((part.edge - part.mean) ** 2 for part in edges)
    of_share = sum((1 - persons.share) / persons.n_responded for _, persons in found.named_arms)
    return sum(part.variance for part in kept.values()) + moved * of_share
