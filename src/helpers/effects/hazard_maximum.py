"""The maximum of a partial likelihood, and why it does not exist when it does not."""

from __future__ import annotations

import math

import numpy as np

from helpers.effects.hazard_rows import HazardRows
from helpers.effects.partial_likelihood import (
    RiskSets,
    Ties,
    at_risk,
    log_likelihood,
    score_and_information,
)
from helpers.effects.two_arms import named
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

# Newton steps; a maximum that exists is reached in fewer than fifteen.
MAX_STEPS = 50
# Newton stops when no coefficient, per standard deviation of its covariate, moves more than this.
STEP_TOLERANCE = 1e-10
# One step moves no coefficient further than this, so that exp(x'b) stays a number.
LONGEST_STEP = 5.0
# A step counts as downhill when the likelihood falls by more than this share of itself.
ROUNDING = 1e-12
# A coefficient per standard deviation of its covariate with a standard error above this has no maximum:
# the likelihood is flat there to the last digit.
FLAT = 1e3
# Covariates whose spread among those at risk is this share of an exit's own are the same for all at risk.
NO_SPREAD = 1e-10


def maximum(rows: HazardRows, standard: FloatArray, sets: tuple[RiskSets, ...], *, ties: Ties) -> FloatArray:
    """Return the coefficients of the standardised covariates at the maximum of the partial likelihood.

    Raises
    ------
    EstimationImpossible
        Where there is no maximum: nobody at risk differs, or the groups separate.
    """
    zero = np.zeros(standard.shape[1])
    if all((one.n_tied == at_risk(one, np.ones(len(one.x)))).all() for one in sets):
        raise EstimationImpossible(
            "At every exit time everyone still there left at once, so nothing tells who leaves sooner (exit "
            f"times: {sum(one.times.size for one in sets)})."
        )
    at_zero = score_and_information(sets, zero, ties=ties)[1]
    enough = NO_SPREAD * rows.exited.sum()
    if np.linalg.eigvalsh(at_zero)[0] <= enough:
        flat = [name for name, value in zip(rows.names, np.diag(at_zero), strict=True) if value <= enough]
        raise EstimationImpossible(
            f"Among those still there at an exit {named(flat or rows.names)} did not vary"
            f"{'' if flat else ' on their own'}, so no hazards can be compared; leave out a covariate, or "
            "compare over fewer strata."
        )
    found = _climbed(sets, zero, ties=ties)
    _check_maximum(rows, found, sets, ties=ties)
    return found


def _climbed(sets: tuple[RiskSets, ...], start: FloatArray, *, ties: Ties) -> FloatArray:
    """Return where Newton's steps end: halved where they overshoot, stopped where the likelihood is flat."""
    found, height = start, log_likelihood(sets, start, ties=ties)
    for _ in range(MAX_STEPS):
        score, information = score_and_information(sets, found, ties=ties)
        if not np.linalg.eigvalsh(information)[0] > 1 / FLAT**2:
            break
        step = np.linalg.solve(information, score)
        step = step * min(1.0, LONGEST_STEP / max(np.abs(step).max(), STEP_TOLERANCE))
        higher = log_likelihood(sets, found + step, ties=ties)
        while not higher >= height - abs(height) * ROUNDING and np.abs(step).max() > STEP_TOLERANCE:
            step = step / 2
            higher = log_likelihood(sets, found + step, ties=ties)
        found, height = found + step, higher
        if np.abs(step).max() < STEP_TOLERANCE:
            break
    return found


def _check_maximum(rows: HazardRows, found: FloatArray, sets: tuple[RiskSets, ...], *, ties: Ties) -> None:
    """Refuse coefficients at which the likelihood is flat: it keeps rising towards infinity."""
    size = np.abs(found)
    if np.isfinite(found).all():
        score, information = score_and_information(sets, found, ties=ties)
        lowest = float(np.linalg.eigvalsh(information)[0]) if np.isfinite(information).all() else 0.0
        if lowest > 1 / FLAT**2 and np.abs(score).max() < 1e-6 * rows.exited.sum():
            return
        size = np.abs(np.linalg.eigh(information)[1][:, 0]) if np.isfinite(information).all() else size
    largest = size.max() if np.isfinite(size).all() else math.inf
    culprits = [name for name, value in zip(rows.names, size, strict=True) if not value < 0.3 * largest]
    raise EstimationImpossible(
        f"The hazard ratio of {named(culprits or rows.names)} does not exist: the likelihood keeps rising as "
        f"it grows without end{_exits_per_value(rows, culprits)}. Merge categories, leave the covariate out, "
        "or report a difference at a horizon instead."
    )


def _exits_per_value(rows: HazardRows, culprits: list[str]) -> str:
    """Write the counts behind the separation, where a single 0/1 covariate shows it."""
    for name in culprits:
        column = rows.covariates[:, rows.names.index(name)]
        if np.isin(column, (0.0, 1.0)).all():
            left = [int(rows.exited[column == value].sum()) for value in (1, 0)]
            size = [int((column == value).sum()) for value in (1, 0)]
            if 0 not in left:
                return ""
            return (
                f" (exits: {left[0]} of {size[0]} where '{name}' is 1, {left[1]} of {size[1]} where it is 0)"
            )
    return ""
