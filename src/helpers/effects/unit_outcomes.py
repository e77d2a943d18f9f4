"""The outcomes of assigned units, summed over their persons and made safe for sums of squares."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from helpers.effects.assigned_units import AssignedUnits, IntArray
from helpers.effects.variance import FloatArray
from helpers.errors import EstimationImpossible

# An outcome whose spread within blocks is below this share of its size is rounding, not variation.
NO_SPREAD = 1e-12


@dataclass(frozen=True, slots=True)
class UnitOutcomes:
    """Sums and counts per unit; outcomes are centred within blocks and scaled to a spread of 1.

    Attributes
    ----------
    sums, counts : ndarray, shape (u, m)
        Sum of the centred and scaled outcomes of a unit's persons, and how many of them have an outcome.
    scale : ndarray, shape (m,)
        Spread of an outcome within blocks, in its own unit: estimates times `scale` are in that unit.
    shares : ndarray, shape (blocks, m)
        Share of the persons with an outcome who are in the block; a column sums to 1.
    n, n_missing : ndarray, shape (arms, m)
        Persons in the arm with and without an outcome.
    reasons : tuple of str
        Per outcome the sentence that says why it cannot be compared; empty where it can.
    """

    sums: FloatArray
    counts: FloatArray
    scale: FloatArray
    shares: FloatArray
    n: IntArray
    n_missing: IntArray
    reasons: tuple[str, ...]


def unit_outcomes(outcomes: FloatArray, units: AssignedUnits) -> UnitOutcomes:
    """Sum outcomes over the persons of each unit.

    Parameters
    ----------
    outcomes : ndarray, shape (n, m)
        One row a person of the data, one column an outcome; NaN is missing. A person without an outcome
        stays in its unit and counts nowhere for that outcome.
    units : AssignedUnits
        Of the same n persons.

    Returns
    -------
    UnitOutcomes
        What is wrong with one outcome only (an arm with fewer than two units with an outcome in a block, no
        variation) stands in `reasons`, so that the other outcomes can go on.

    Raises
    ------
    EstimationImpossible
        Where an outcome is infinite.
    ValueError
        Where `outcomes` is not a matrix with a row for everyone.
    """
    table = np.asarray(outcomes, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != units.n_rows:
        raise ValueError(
            f"Outcomes need one row for each of {units.n_rows} persons and one column an outcome; found the "
            f"shape {table.shape}."
        )
    values = table[units.persons]
    _check_finite(values)
    observed = ~np.isnan(values)
    block, code = units.blocks[units.unit_of_person], units.codes[units.unit_of_person]
    held = _indicators(block, len(units.block_names)) @ observed
    centred, scale = _standardised(values, observed, block, held)
    counts = _gathered(observed.astype(np.float64), units)
    arms = _indicators(code, len(units.order))
    return UnitOutcomes(
        sums=_gathered(centred, units),
        counts=counts,
        scale=scale,
        shares=np.asarray(held / np.maximum(held.sum(axis=0), 1)),
        n=(arms @ observed).astype(np.int64),
        n_missing=(arms @ ~observed).astype(np.int64),
        reasons=_reasons(counts, scale, units),
    )


def _check_finite(values: FloatArray) -> None:
    n_infinite = int(np.isinf(values).sum())
    if n_infinite:
        raise EstimationImpossible(
            f"The outcomes hold {n_infinite} infinite value{'s' if n_infinite > 1 else ''}, and a mean with "
            "infinity in it is no number; decide in cleaning what such a value stands for."
        )


def _indicators(codes: IntArray, n: int) -> FloatArray:
    return np.asarray(np.arange(n)[:, None] == codes, dtype=np.float64)


def _standardised(
    values: FloatArray, observed: npt.NDArray[np.bool_], block: IntArray, held: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Centre outcomes on their block's mean and divide by their spread within blocks; missing becomes 0."""
    filled = np.where(observed, values, 0.0)
    means = _indicators(block, len(held)) @ filled / np.maximum(held, 1)
    centred = np.where(observed, filled - means[block], 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / np.maximum(held.sum(axis=0), 1))
    flat = spread <= NO_SPREAD * np.abs(filled).max(axis=0, initial=0.0)
    return np.where(flat, 0.0, centred / np.where(flat, 1.0, spread)), np.where(flat, 0.0, spread)


def _gathered(values: FloatArray, units: AssignedUnits) -> FloatArray:
    gathered = np.zeros((units.codes.size, values.shape[1]))
    np.add.at(gathered, units.unit_of_person, values)
    return gathered


def _reasons(counts: FloatArray, scale: FloatArray, units: AssignedUnits) -> tuple[str, ...]:
    """Say per outcome why it cannot be compared, or nothing."""
    reasons = [""] * counts.shape[1]
    for block, block_name in enumerate(units.block_names):
        for code, arm in enumerate(units.order):
            cell = (units.codes == code) & (units.blocks == block)
            for outcome, n in enumerate((counts[cell] > 0).sum(axis=0).tolist()):
                if n < 2 and not reasons[outcome]:
                    reasons[outcome] = _too_few(n, arm, block_name, clustered=units.clustered)
    within = " within each block" if len(units.block_names) > 1 else ""
    for outcome in np.flatnonzero(scale == 0).tolist():
        reasons[outcome] = reasons[outcome] or (
            f"The outcome is the same for everyone{within}, so every way of drawing lots gives the same "
            "difference and nothing can be tested."
        )
    return tuple(reasons)


def _too_few(n: int, arm: str, block: str, *, clustered: bool) -> str:
    where = f" in block '{block}'" if block else ""
    if n == 0:
        return f"The arm '{arm}' has nobody with an outcome{where}, so there is nothing to compare."
    unit = "cluster" if clustered else "person"
    return (
        f"The arm '{arm}' has one {unit} with an outcome{where}, and one {unit} says nothing about how much "
        f"{unit}s vary; at least two are needed."
    )
