"""The interval that randomisation inference gives when the effect is taken to be the same for everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.effects.arm_moments import blocks_of, of_assignments
from helpers.effects.arm_statistics import second_minus_first
from helpers.effects.assigned_units import AssignedUnits, assigned_units
from helpers.effects.estimates import checked_level
from helpers.effects.lots import Lots, lots
from helpers.effects.redrawn import redrawn
from helpers.effects.two_arms import as_floats
from helpers.effects.unit_outcomes import unit_outcomes
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

# The limits are sought to this share of the standard error.
CLOSE = 1e-8
# Steps of twice the last, from one standard error, before a limit counts as infinitely far.
OUTWARDS = 30


@dataclass(frozen=True, slots=True)
class ConstantEffect:
    """All constant effects that the lots do not contradict.

    Attributes
    ----------
    estimate : float
        Arm minus reference, weighted over blocks, in the unit of the outcome.
    low, high : float
        Limits of the effects whose p is above 1 - `level`, same unit.
    level : float
        Level of the interval.
    draws : int
        Assignments looked at.
    exact : bool
        Whether these are all possible ones.
    """

    estimate: float
    low: float
    high: float
    level: float
    draws: int
    exact: bool


def constant_effect_interval(
    outcome: npt.ArrayLike,
    arms: npt.ArrayLike,
    *,
    arm: str,
    reference: str,
    blocks: npt.ArrayLike | None,
    clusters: npt.ArrayLike | None,
    level: float,
    draws: int,
    rng: np.random.Generator,
) -> ConstantEffect:
    r"""Find the effects that, taken from everybody in the arm, leave a difference the lot could have made.

    Parameters
    ----------
    outcome : array-like, shape (n,)
        NaN is missing.
    arms, arm, reference, blocks, clusters, draws, rng
        As in `helpers.effects.randomisation.pairwise`; all effects are tried on the same assignments.
    level : float
        Level of the interval, between 0 and 1.

    Returns
    -------
    ConstantEffect

    Raises
    ------
    EstimationImpossible
        As in `pairwise`; where the outcome cannot be compared; and where so few assignments are possible, or
        were drawn, that no effect is contradicted at this level.
    ParameterMistake
        Where `level` is not between 0 and 1, or `draws` is below 1.
    ValueError
        As in `pairwise`.

    Warns
    -----
    StatisticalWarning
        Where a block lacks an arm.

    Notes
    -----
    The set :math:`\{\tau : p(y - \tau z) > 1 - level\}` with z the arm and p of `pairwise`. The model says
    that each person in the arm would have had exactly :math:`y - \tau` in the reference: it cannot hold for
    a yes-or-no outcome, where the interval is a reading aid at most. p is a staircase in :math:`\tau`; each
    limit is where it passes 1 - `level`, sought from the estimate outwards by doubling and then by halving.

    References
    ----------
    Imbens, G. W., & Rubin, D. B. (2015). Causal inference for statistics, social, and biomedical sciences.
    Cambridge University Press, ch. 5.

    Examples
    --------
    >>> found = constant_effect_interval([1, 2, 4, 3, 6, 8, 7, 9], list("aaaabbbb"), arm="b", reference="a",
    ...     blocks=None, clusters=None, level=0.9, draws=100, rng=np.random.default_rng(1))
    >>> found.exact, found.estimate, round(found.low, 3), round(found.high, 3)
    (True, 5.0, 3.0, 7.0)
    """
    checked_level(level)
    units = assigned_units(arms, order=(reference, arm), blocks=blocks, clusters=clusters)
    drawn = lots(units.codes, units.blocks, draws=draws, rng=rng)
    values = as_floats(outcome)[:, None]
    held = unit_outcomes(values, units)
    if held.reasons[0]:
        raise EstimationImpossible(held.reasons[0])
    observed = of_assignments(blocks_of(units, held), units.codes[None, :].astype(np.int8), n_arms=2)
    scale = held.scale[0]
    estimate = float((observed.means[1] - observed.means[0])[0, 0] * scale)
    std_error = float(np.sqrt(observed.variances[1] + observed.variances[0])[0, 0] * scale)
    # Without any spread the size of the difference itself is the step to start with.
    step = std_error if std_error > 0 else abs(estimate)
    in_arm = np.zeros_like(values)
    in_arm[units.persons, 0] = units.codes[units.unit_of_person]

    def p_value(effect: float) -> float:
        return _p_value(values - effect * in_arm, units, drawn)

    return ConstantEffect(
        estimate=estimate,
        low=_limit(p_value, estimate, -step, level=level, drawn=drawn),
        high=_limit(p_value, estimate, step, level=level, drawn=drawn),
        level=level,
        draws=drawn.draws,
        exact=drawn.exact,
    )


def _limit(
    p_value: Callable[[float], float], estimate: float, step: float, *, level: float, drawn: Lots
) -> float:
    inside, outside = estimate, estimate + step
    for _ in range(OUTWARDS):
        if p_value(outside) <= 1 - level:
            break
        inside, outside = outside, outside + 2 * (outside - estimate)
    else:
        ways = "possible" if drawn.exact else "drawn"
        raise EstimationImpossible(
            f"With {drawn.draws} assignments {ways}, no effect is so large that the lots contradict "
            f"it at a level of {level:g}: the interval has no end."
        )
    while abs(outside - inside) > CLOSE * abs(step):
        middle = (inside + outside) / 2
        if p_value(middle) <= 1 - level:
            outside = middle
        else:
            inside = middle
    return outside


def _p_value(values: FloatArray, units: AssignedUnits, drawn: Lots) -> float:
    held = unit_outcomes(values, units)
    return float(redrawn(held, units, drawn, statistic=second_minus_first).p_values[0])
