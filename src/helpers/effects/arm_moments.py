"""Mean and variance of every outcome in every arm, for many assignments or resamples at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.effects.assigned_units import AssignedUnits, IntArray
from helpers.effects.lots import CodeArray
from helpers.effects.unit_outcomes import UnitOutcomes
from helpers.effects.variance import FloatArray

# Sums of squares are of centred and scaled outcomes: below this share of the block's they are rounding.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Block:
    """The units of one block, with the columns whose sums give means and variances.

    Attributes
    ----------
    place : ndarray, shape (u,)
        Which of all units these are.
    codes : ndarray, shape (u,)
        Their arms.
    columns : ndarray, shape (u, c, m)
        c is 3 for persons (outcome, its square, observed) and 6 for clusters (sum, count, sum², sum x count,
        count², any observed).
    share : ndarray, shape (m,)
        The block's weight in the mean of an arm.
    rounding : ndarray, shape (m,)
        Sums of squares below this are zero.
    """

    place: IntArray
    codes: IntArray
    columns: FloatArray
    share: FloatArray
    rounding: FloatArray


@dataclass(frozen=True, slots=True)
class Moments:
    """Block-weighted means and the variances of these means, shape (arms, draws, m), in scaled units.

    NaN where an arm has too few units with an outcome in a block: none for the mean, under two for the
    variance.
    """

    means: FloatArray
    variances: FloatArray


def blocks_of(units: AssignedUnits, outcomes: UnitOutcomes) -> list[Block]:
    """Return the blocks with their columns."""
    seen = (outcomes.counts > 0).astype(np.float64)
    s, c = outcomes.sums, outcomes.counts
    stack = [s, c, s**2, s * c, c**2, seen] if units.clustered else [s, s**2, seen]
    columns = np.stack(stack, axis=1)
    found = []
    for block in range(len(units.block_names)):
        place = np.flatnonzero(units.blocks == block)
        rounding = ROUNDING * (s[place] ** 2).sum(axis=0)
        found.append(Block(place, units.codes[place], columns[place], outcomes.shares[block], rounding))
    return found


def of_assignments(blocks: Sequence[Block], codes: CodeArray, *, n_arms: int) -> Moments:
    """Return the moments under each assignment.

    Parameters
    ----------
    blocks : sequence of Block
    codes : ndarray, shape (draws, u)
        The arm of every unit in every assignment; the same number of units an arm and block in each.
    n_arms : int
    """
    sums: list[list[FloatArray]] = [[] for _ in range(n_arms)]
    for block in blocks:
        here = codes[:, block.place]
        rest = np.broadcast_to(block.columns.sum(axis=0), (len(here), *block.columns.shape[1:]))
        for arm in range(1, n_arms):
            part = summed((here == arm).astype(np.float64), block.columns)
            sums[arm].append(part)
            rest = rest - part
        sums[0].append(rest)
    return combined(blocks, sums)


def summed(weights: FloatArray, columns: FloatArray) -> FloatArray:
    """Return weights (draws, u) times columns (u, c, m): shape (draws, c, m)."""
    flat = columns.reshape(columns.shape[0], -1)
    return np.asarray((weights @ flat).reshape(weights.shape[0], *columns.shape[1:]))


def combined(blocks: Sequence[Block], sums: Sequence[Sequence[FloatArray]]) -> Moments:
    r"""Return means over blocks, weighted by the blocks' shares, and their variances.

    Parameters
    ----------
    blocks : sequence of Block
    sums : per arm, per block, ndarray of shape (draws, c, m)

    Notes
    -----
    Persons: mean and :math:`s^2/n` (Neyman). Clusters g with sums S and counts N: mean
    :math:`\sum S/\sum N` and variance :math:`\frac{G}{G-1} \sum (S_g - \bar y N_g)^2 / (\sum N)^2`, which is
    the first where every cluster is one person. Over blocks: :math:`\sum w_b \bar y_b` and
    :math:`\sum w_b^2 v_b`.
    """
    means, variances = [], []
    for arm in sums:
        mean = np.zeros_like(arm[0][:, 0])
        variance = np.zeros_like(mean)
        for block, cell in zip(blocks, arm, strict=True):
            cell_mean, cell_variance = _mean_and_variance(cell, block.rounding)
            mean = mean + block.share * cell_mean
            variance = variance + block.share**2 * cell_variance
        means.append(mean)
        variances.append(variance)
    return Moments(np.array(means), np.array(variances))


def _mean_and_variance(cell: FloatArray, rounding: FloatArray) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        if cell.shape[1] == 3:
            total, squares, n = cell[:, 0], cell[:, 1], cell[:, 2]
            mean, persons = total / n, n
            around = squares - total * mean
        else:
            total, persons, n = cell[:, 0], cell[:, 1], cell[:, 5]
            mean = total / persons
            around = cell[:, 2] - 2 * mean * cell[:, 3] + mean**2 * cell[:, 4]
        around = np.where(around <= rounding, 0.0, around)
        variance = around / persons**2 * (n / (n - 1))
    # Counts are whole numbers; sums of them differ from whole numbers by rounding only.
    return np.where(n > 0.5, mean, np.nan), np.where(n > 1.5, variance, np.nan)
