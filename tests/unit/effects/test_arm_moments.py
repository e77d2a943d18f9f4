"""Means and variances of many assignments at once."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.effects.arm_moments import blocks_of, of_assignments
from helpers.effects.assigned_units import assigned_units
from helpers.effects.unit_outcomes import unit_outcomes

# Sums of squares in one pass against numpy's in two.
SAME = 1e-9


@pytest.fixture
def made():
    rng = np.random.default_rng(1)
    y = rng.normal(size=(30, 2))
    y[[1, 7], 1] = math.nan
    arms, blocks = np.tile(["a", "b", "c"], 10), np.repeat([1, 2], 15)
    units = assigned_units(arms, order=list("abc"), blocks=blocks, clusters=None)
    return y, blocks, units, unit_outcomes(y, units)


def test_they_are_the_block_weighted_means_and_neymans_variances(made):
    y, blocks, units, held = made
    found = of_assignments(blocks_of(units, held), units.codes[None].astype(np.int8), n_arms=3)
    for outcome in range(2):
        n = (~np.isnan(y[:, outcome])).sum()
        means, variances = np.zeros(3), np.zeros(3)
        for block in (1, 2):
            here = (blocks == block) & ~np.isnan(y[:, outcome])
            for arm in range(3):
                cell = y[here & (units.codes == arm), outcome]
                means[arm] += here.sum() / n * cell.mean()
                variances[arm] += (here.sum() / n) ** 2 * cell.var(ddof=1) / cell.size
        scale = held.scale[outcome]
        assert np.diff(found.means[:, 0, outcome]) * scale == pytest.approx(np.diff(means), rel=SAME)
        assert found.variances[:, 0, outcome] * scale**2 == pytest.approx(variances, rel=SAME)


def test_many_assignments_at_once_are_each_assignment_alone(made):
    _, _, units, held = made
    parts = blocks_of(units, held)
    rng = np.random.default_rng(2)
    codes = np.array([rng.permutation(units.codes) for _ in range(5)], dtype=np.int8)
    together = of_assignments(parts, codes, n_arms=3)
    for row in range(5):
        alone = of_assignments(parts, codes[row : row + 1], n_arms=3)
        assert together.means[:, row] == pytest.approx(alone.means[:, 0], rel=SAME, abs=SAME)
        assert together.variances[:, row] == pytest.approx(alone.variances[:, 0], rel=SAME, nan_ok=True)


def test_clusters_of_one_person_are_persons(made):
    y, blocks, units, held = made
    labels = [units.order[code] for code in units.codes]
    apart = assigned_units(labels, order=list("abc"), blocks=blocks, clusters=np.arange(30))
    one = of_assignments(blocks_of(units, held), units.codes[None].astype(np.int8), n_arms=3)
    other = of_assignments(
        blocks_of(apart, unit_outcomes(y, apart)), apart.codes[None].astype(np.int8), n_arms=3
    )
    assert other.means == pytest.approx(one.means, rel=SAME, abs=SAME)
    assert other.variances == pytest.approx(one.variances, rel=SAME)


def test_one_unit_has_a_mean_and_no_variance_and_none_has_neither():
    y = np.array([[1.0], [2], [4], [math.nan]])
    units = assigned_units(list("aabb"), order=list("ab"), blocks=None, clusters=None)
    held = unit_outcomes(y, units)
    found = of_assignments(blocks_of(units, held), np.array([[0, 0, 1, 1]], dtype=np.int8), n_arms=2)
    assert not np.isnan(found.means).any()
    assert np.isnan(found.variances[:, 0, 0]).tolist() == [False, True]
    nobody = of_assignments(blocks_of(units, held), np.array([[0, 0, 0, 1]], dtype=np.int8), n_arms=2)
    assert np.isnan(nobody.means[:, 0, 0]).tolist() == [False, True]
