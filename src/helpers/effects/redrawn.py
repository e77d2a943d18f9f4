"""A statistic beside the values it takes when lots are drawn again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from helpers.effects.arm_moments import Moments, blocks_of, of_assignments
from helpers.effects.arm_statistics import as_far
from helpers.effects.assigned_units import AssignedUnits
from helpers.effects.lots import Lots
from helpers.effects.unit_outcomes import UnitOutcomes
from helpers.effects.variance import FloatArray


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A statistic of every outcome, and how it compares.

    Attributes
    ----------
    observed : Moments
        Means and variances of the arms as they were, shape (arms, 1, m), in scaled units.
    statistic, p_values : ndarray, shape (m,)
        The statistic as it was, and the share of assignments at least as far from 0.
    n_undefined : ndarray, shape (m,)
        Assignments without a statistic; they count as further from 0.
    """

    observed: Moments
    statistic: FloatArray
    p_values: FloatArray
    n_undefined: FloatArray


def redrawn(
    held: UnitOutcomes,
    units: AssignedUnits,
    drawn: Lots,
    *,
    statistic: Callable[[Moments], FloatArray],
) -> Redrawn:
    """Compare a statistic with its values under re-drawn lots.

    Parameters
    ----------
    held : UnitOutcomes
    units : AssignedUnits
    drawn : Lots
    statistic : callable
        Takes Moments and returns an array (draws, m).

    Returns
    -------
    Redrawn
        p is the share among all possible assignments where `drawn` holds these, and otherwise
        (1 + those as far) / (1 + draws).
    """
    blocks = blocks_of(units, held)
    n_arms = len(units.order)
    observed = of_assignments(blocks, units.codes[None, :].astype(np.int8), n_arms=n_arms)
    found = statistic(observed)[0]
    further, undefined = np.zeros_like(found), np.zeros_like(found)
    for codes in drawn.chunks():
        values = statistic(of_assignments(blocks, codes, n_arms=n_arms))
        further += as_far(values, found).sum(axis=0)
        undefined += np.isnan(values).sum(axis=0)
    p_values = further / drawn.draws if drawn.exact else (1 + further) / (1 + drawn.draws)
    return Redrawn(observed, found, p_values, undefined)
