"""Romano and Wolf: pairs of arms in several outcomes, adjusted for each other by resampling units."""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.effects.arm_moments import Block, Moments, blocks_of, combined, of_assignments, summed
from helpers.effects.arm_statistics import just_below, studentised
from helpers.effects.assigned_units import AssignedUnits, assigned_units
from helpers.effects.lots import checked_draws, rows_at_once
from helpers.effects.slopes import without_slopes
from helpers.effects.stepdown import stepdown
from helpers.effects.unit_outcomes import unit_outcomes
from helpers.effects.variance import FloatArray
from helpers.errors import StatisticalWarning

BoolArray = npt.NDArray[np.bool_]

# Under so many assigned units an arm a bootstrap says little about how much they vary.
FEW_UNITS = 10


@dataclass(frozen=True, slots=True)
class SteppedDown:
    """Differences of several pairs of arms in several outcomes; arrays have the shape (pairs, m).

    Attributes
    ----------
    estimates, std_errors, statistics : ndarray
        Arm minus reference in the unit of the outcome, its standard error, and the one over the other.
    p_values : ndarray
        Resampling p of each difference alone.
    p_adjusted : ndarray
        The same adjusted for the family. NaN, as `p_values`, where a difference cannot be tested, and where
        it is not in the family.
    reasons : tuple of str
        Per outcome why it cannot be tested; empty where it can.
    n : int
        How many differences were adjusted for.
    n_flat : ndarray
        Resamples in which neither arm varied, which were studentised by the standard error of the data.
    draws : int
        Resamples.
    n_missing : tuple of int
        Per outcome the persons compared without it.
    """

    estimates: FloatArray
    std_errors: FloatArray
    statistics: FloatArray
    p_values: FloatArray
    p_adjusted: FloatArray
    reasons: tuple[str, ...]
    n: int
    n_flat: FloatArray
    draws: int
    n_missing: tuple[int, ...]


def romano_wolf(
    outcomes: FloatArray,
    arms: npt.ArrayLike,
    *,
    order: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    family: BoolArray | None,
    blocks: npt.ArrayLike | None,
    clusters: npt.ArrayLike | None,
    covariates: FloatArray | None,
    draws: int,
    rng: np.random.Generator,
) -> SteppedDown:
    r"""Adjust the p-values of pairs of arms in several outcomes for each other, by one bootstrap of all.

    Parameters
    ----------
    outcomes : ndarray, shape (n, m)
        One row a person, one column an outcome; NaN is missing.
    arms : array-like, shape (n,)
        Label of everyone's arm.
    order : sequence of str
        The arms of the trial that are looked at; persons in other arms are not.
    pairs : sequence of (arm, reference)
        The comparisons, each of two arms in `order`.
    family : ndarray of bool, shape (pairs, m), or None
        Which differences are adjusted for each other; None for all.
    blocks, clusters : array-like, shape (n,), or None
        As in `helpers.effects.randomisation.pairwise`: the bootstrap draws persons, or whole clusters, within
        block and arm.
    covariates : ndarray, shape (n, p), or None
        Measured before assignment, complete: the differences are then those of Lin's regression of all arms.
    draws : int
        Resamples.
    rng : numpy.random.Generator

    Returns
    -------
    SteppedDown

    Raises
    ------
    EstimationImpossible
        Where an arm has nobody, no block has all arms, a cluster lies in two arms or blocks, an outcome is
        infinite, or covariates are missing or repeat each other within an arm.
    ParameterMistake
        Where `draws` is below 1.
    ValueError
        Where shapes do not fit, a pair is not of two arms in `order`, or a block or cluster has no label.

    Warns
    -----
    StatisticalWarning
        Where an arm has under ten units that drew a lot, and where a block lacks an arm.

    Notes
    -----
    Statistics are the block-weighted differences over their standard errors as in `pairwise`, with blocks
    weighted by the persons of all arms in `order`. Each resample draws units with replacement within block
    and arm and gives :math:`t^* = (\hat d^* - \hat d) / se^*` for all pairs and outcomes together; where
    neither arm varies in a resample, :math:`se^*` is that of the data. Then `stepdown`. Slopes of covariates
    are not fitted again in each resample; what they cost is in the standard error of the data, which is that
    of Lin's regression (HC2; for clusters widened by as much).

    A person without an outcome stays in the bootstrap and counts nowhere for that outcome.

    References
    ----------
    As in `helpers.effects.stepdown.stepdown`.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> arms, y = np.repeat(["more", "same"], 40), rng.normal(size=(80, 3))
    >>> y[:40, 0] += 1
    >>> found = romano_wolf(y, arms, order=["same", "more"], pairs=[("more", "same")], family=None,
    ...                     blocks=None, clusters=None, covariates=None, draws=999, rng=rng)
    >>> found.n, bool(found.p_adjusted[0, 0] < 0.01), bool((found.p_adjusted >= found.p_values).all())
    (3, True, True)
    """
    checked_draws(draws)
    units = assigned_units(arms, order=order, blocks=blocks, clusters=clusters)
    chosen = _places(pairs, units.order)
    _warn_of_few(units)
    free = None if covariates is None else without_slopes(outcomes, covariates, units)
    held = unit_outcomes(outcomes if free is None else free.outcomes, units)
    parts = blocks_of(units, held)
    as_it_was = of_assignments(parts, units.codes[None, :].astype(np.int8), n_arms=len(order))
    observed = _differences(as_it_was, chosen)
    inflation = 1.0 if free is None else free.inflation[:, None, :]
    spread = _differences(Moments(as_it_was.means, as_it_was.variances * inflation), chosen).variance[0]
    statistics = studentised(observed.estimate[0], spread)
    impossible = np.array([bool(reason) for reason in held.reasons])
    statistics[:, impossible] = np.nan
    null_draws, n_flat = _null_draws(parts, chosen, observed, n_arms=len(order), draws=draws, rng=rng)
    alone = (1 + (~(np.abs(null_draws) < just_below(statistics))).sum(axis=0)) / (1 + draws)
    adjusted, n = _adjusted(statistics, null_draws, family)
    return SteppedDown(
        estimates=np.where(impossible, np.nan, observed.estimate[0] * held.scale),
        std_errors=np.where(impossible, np.nan, np.sqrt(spread) * held.scale),
        statistics=statistics,
        p_values=np.where(impossible, np.nan, alone),
        p_adjusted=adjusted,
        reasons=held.reasons,
        n=n,
        n_flat=n_flat,
        draws=draws,
        n_missing=tuple(held.n_missing.sum(axis=0).tolist()),
    )


@dataclass(frozen=True, slots=True)
class _Differences:
    """Differences of pairs and their variances, shape (draws, pairs, m), in scaled units."""

    estimate: FloatArray
    variance: FloatArray


def _differences(moments: Moments, chosen: Sequence[tuple[int, int]]) -> _Differences:
    first = [pair[0] for pair in chosen]
    second = [pair[1] for pair in chosen]
    return _Differences(
        (moments.means[first] - moments.means[second]).swapaxes(0, 1),
        (moments.variances[first] + moments.variances[second]).swapaxes(0, 1),
    )


def _null_draws(
    parts: Sequence[Block],
    chosen: Sequence[tuple[int, int]],
    observed: _Differences,
    *,
    n_arms: int,
    draws: int,
    rng: np.random.Generator,
) -> tuple[FloatArray, FloatArray]:
    """Return recentred statistics (draws, pairs, m), and how often the data's standard error was used."""
    pieces, n_flat = [], np.zeros(observed.estimate.shape[1:])
    rows = rows_at_once(max(part.place.size for part in parts))
    for start in range(0, draws, rows):
        drawn = _differences(_resampled(parts, min(rows, draws - start), n_arms=n_arms, rng=rng), chosen)
        flat = ~(drawn.variance > 0)
        n_flat += flat.sum(axis=0)
        variance = np.where(flat, observed.variance, drawn.variance)
        pieces.append(studentised(drawn.estimate - observed.estimate, variance))
    return np.concatenate(pieces), n_flat


def _resampled(parts: Sequence[Block], draws: int, *, n_arms: int, rng: np.random.Generator) -> Moments:
    """Draw units with replacement within block and arm: how often each is drawn is multinomial."""
    sums: list[list[FloatArray]] = [[] for _ in range(n_arms)]
    for part in parts:
        for arm in range(n_arms):
            cell = part.columns[part.codes == arm]
            times = rng.multinomial(len(cell), np.full(len(cell), 1 / len(cell)), size=draws)
            sums[arm].append(summed(times.astype(np.float64), cell))
    return combined(parts, sums)


def _adjusted(
    statistics: FloatArray, null_draws: FloatArray, family: BoolArray | None
) -> tuple[FloatArray, int]:
    members = np.ones(statistics.shape, dtype=np.bool_) if family is None else np.asarray(family)
    if members.shape != statistics.shape or members.dtype != np.bool_:
        raise ValueError(
            f"A family needs True or False in the shape {statistics.shape} of pairs and outcomes."
        )
    adjusted = np.full(statistics.shape, math.nan)
    adjusted[members] = stepdown(statistics[members], null_draws[:, members])
    return adjusted, int((~np.isnan(adjusted)).sum())


def _places(pairs: Sequence[tuple[str, str]], order: Sequence[str]) -> list[tuple[int, int]]:
    for arm, reference in pairs:
        if arm == reference or arm not in order or reference not in order:
            raise ValueError(f"The pair ('{arm}', '{reference}') is not one of two arms in {tuple(order)}.")
    return [(order.index(arm), order.index(reference)) for arm, reference in pairs]


def _warn_of_few(units: AssignedUnits) -> None:
    what = "clusters" if units.clustered else "persons"
    for code, arm in enumerate(units.order):
        n = int((units.codes == code).sum())
        if n < FEW_UNITS:
            warnings.warn(
                f"The arm '{arm}' has {n} {what}; with fewer than {FEW_UNITS} a bootstrap says little about "
                "how much they vary.",
                StatisticalWarning,
                stacklevel=3,
            )
