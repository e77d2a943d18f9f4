"""Whether two arms can be compared at all: common support, extreme scores and effective sample sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from helpers.effects.two_arms import checked_treated, checked_values
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible, Mistake, ParameterMistake

AteObstacle = Literal["scores_extreme", "few_effective_arm", "few_effective_reference", "heavy_weight"]
"""Why an average effect in the whole population is withheld.

scores_extreme: too many persons are almost sure to be treated or not; few_effective_arm and
few_effective_reference: after weighting few persons of that arm count; heavy_weight: one person counts
for too much of an arm.
"""

QUANTILES = (0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class ArmOverlap:
    """How one arm lies with respect to the other.

    Attributes
    ----------
    n : int
        Persons in this arm.
    share_outside : float
        Share of this arm whose score lies outside the common support.
    share_extreme : float
        Share of this arm whose score lies below `trim` or above 1 - `trim`.
    effective_att, effective_ate : float
        Effective sample size under the weights for the effect in treated persons, and in everyone:
        (sum of weights) squared over the sum of squared weights.
    largest_att, largest_ate : float
        Share of this arm's total weight that the heaviest person carries.
    quantiles : array (9,)
        Of the score, at `QUANTILES`, linear interpolation.
    """

    n: int
    share_outside: float
    share_extreme: float
    effective_att: float
    effective_ate: float
    largest_att: float
    largest_ate: float
    quantiles: FloatArray


@dataclass(frozen=True, slots=True)
class Overlap:
    """Where the two arms can be compared.

    Attributes
    ----------
    low, high : float
        Common support: the larger of the two smallest scores and the smaller of the two largest;
        `low` above `high` says that no score occurs in both arms.
    arm, reference : ArmOverlap
        Treated and untreated persons.
    share_extreme : float
        Share of all persons whose score lies below `trim` or above 1 - `trim`.
    trim : float
        The limit used.
    ate_supported : bool
        Whether an average effect over all persons may be shown.
    ate_obstacles : tuple of AteObstacle
        Why not; empty when supported.
    """

    low: float
    high: float
    arm: ArmOverlap
    reference: ArmOverlap
    share_extreme: float
    trim: float
    ate_supported: bool
    ate_obstacles: tuple[AteObstacle, ...]


def overlap(
    scores: npt.ArrayLike,
    treated: npt.ArrayLike,
    *,
    trim: float,
    max_extreme_share: float,
    min_effective_share: float,
    max_weight_share: float,
) -> Overlap:
    """Judge where treated and untreated persons can be compared.

    Parameters
    ----------
    scores : array (n,)
        Propensity scores, strictly between 0 and 1 (scores that round to 0 or 1 are allowed).
    treated : array (n,)
        1 for treated persons, 0 for the others; both occur.
    trim : float
        Scores below `trim` or above 1 - `trim` are called extreme; between 0 and 0.5. Crump et al. use 0.1.
    max_extreme_share : float
        The average effect over all persons is withheld when a larger share of them has an extreme score.
    min_effective_share : float
        It is withheld when an arm's effective sample size under ATE weights is a smaller share of its size.
    max_weight_share : float
        It is withheld when one person carries a larger share of an arm's ATE weight.

    Returns
    -------
    Overlap

    Raises
    ------
    EstimationImpossible
        When an arm is empty, or a score is missing or outside 0 to 1.
    ParameterMistake
        When a threshold is out of range.

    Notes
    -----
    ATT weights: 1 for treated, e / (1 - e) for untreated persons. ATE weights: 1 / e and 1 / (1 - e).
    Effective size (Kish): (sum w)^2 / sum w^2. An infinite weight gives an effective size of 1. The
    verdict concerns the ATE only: the ATT needs untreated persons where treated ones are
    (``reference.effective_att``, ``arm.share_outside``), which can hold when the ATE is out of reach.

    References
    ----------
    Crump, Hotz, Imbens & Mitnik (2009), Biometrika 96(1), 187-199 (rule 0.1). Common support by smallest
    and largest scores: Dehejia & Wahba (1999), JASA 94(448), 1053-1062. Kish (1965), Survey Sampling.
    """
    arms = checked_treated(treated)
    probability = _checked_scores(scores, arms)
    _check_share(trim, "trim", highest=0.5)
    for name, share in (
        ("max_extreme_share", max_extreme_share),
        ("min_effective_share", min_effective_share),
        ("max_weight_share", max_weight_share),
    ):
        _check_share(share, name, highest=1.0)
    groups = (probability[arms == 1.0], probability[arms == 0.0])
    low = max(float(group.min()) for group in groups)
    high = min(float(group.max()) for group in groups)
    with np.errstate(divide="ignore"):
        ate = (1.0 / groups[0], 1.0 / (1.0 - groups[1]))
        att = (np.ones(groups[0].size), groups[1] / (1.0 - groups[1]))
    arm, reference = (_arm(groups[side], att[side], ate[side], (low, high), trim) for side in (0, 1))
    extreme = float(_is_extreme(probability, trim).mean())
    obstacles = _obstacles(
        arm,
        reference,
        extreme_above=extreme > max_extreme_share,
        min_effective_share=min_effective_share,
        max_weight_share=max_weight_share,
    )
    return Overlap(low, high, arm, reference, extreme, trim, not obstacles, obstacles)


def _checked_scores(scores: npt.ArrayLike, arms: FloatArray) -> FloatArray:
    probability = checked_values(scores, arms, what="propensity score")
    if ((probability < 0) | (probability > 1)).any():
        raise EstimationImpossible(
            "A propensity score lies outside 0 to 1; give probabilities, not log odds."
        )
    return probability


def _check_share(value: float, name: str, *, highest: float) -> None:
    if not 0 <= value <= highest:
        raise ParameterMistake(Mistake(name, f"{value}", f"a number from 0 to {highest:g}"))


def _is_extreme(probability: FloatArray, trim: float) -> npt.NDArray[np.bool_]:
    return (probability < trim) | (probability > 1.0 - trim)


def _arm(
    probability: FloatArray, att: FloatArray, ate: FloatArray, support: tuple[float, float], trim: float
) -> ArmOverlap:
    """Return the figures of one arm."""
    outside = (probability < support[0]) | (probability > support[1])
    return ArmOverlap(
        n=probability.size,
        share_outside=float(outside.mean()),
        share_extreme=float(_is_extreme(probability, trim).mean()),
        effective_att=_effective(att),
        effective_ate=_effective(ate),
        largest_att=_largest(att),
        largest_ate=_largest(ate),
        quantiles=np.quantile(probability, QUANTILES),
    )


def _effective(weights: FloatArray) -> float:
    """Return Kish's effective sample size; 1 with an infinite weight, 0 when nobody has weight."""
    top = float(weights.max())
    if top == 0:
        return 0.0
    if np.isinf(top):
        return 1.0
    relative = weights / top
    return float(relative.sum() ** 2 / (relative**2).sum())


def _largest(weights: FloatArray) -> float:
    """Return the share of all weight that the heaviest person carries."""
    top = float(weights.max())
    return 1.0 if np.isinf(top) or top == 0 else float(1.0 / (weights / top).sum())


def _obstacles(
    arm: ArmOverlap,
    reference: ArmOverlap,
    *,
    extreme_above: bool,
    min_effective_share: float,
    max_weight_share: float,
) -> tuple[AteObstacle, ...]:
    """Return what stands in the way of an average effect over all persons."""
    checks: tuple[tuple[AteObstacle, bool], ...] = (
        ("scores_extreme", extreme_above),
        ("few_effective_arm", arm.effective_ate < min_effective_share * arm.n),
        ("few_effective_reference", reference.effective_ate < min_effective_share * reference.n),
        ("heavy_weight", max(arm.largest_ate, reference.largest_ate) > max_weight_share),
    )
    return tuple(name for name, present in checks if present)
