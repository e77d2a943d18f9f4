"""Outcomes summed over units."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.effects.assigned_units import assigned_units
from helpers.effects.unit_outcomes import unit_outcomes

# The same arithmetic in another order.
SAME = 1e-12


def held(outcomes, arms, *, blocks=None, clusters=None):
    units = assigned_units(arms, order=list("ab"), blocks=blocks, clusters=clusters)
    return unit_outcomes(np.asarray(outcomes, dtype=float), units)


def test_outcomes_have_mean_0_in_each_block_and_spread_1_over_all():
    y = np.random.default_rng(1).normal(1e6, 5, (20, 2))
    y[3, 1] = math.nan
    blocks = np.repeat([1, 2], 10)
    found = held(y, list("ab") * 10, blocks=blocks)
    for block in (1, 2):
        assert found.sums[blocks == block].sum(axis=0) == pytest.approx(0, abs=1e-8)
    assert (found.sums**2).sum(axis=0) / [20, 19] == pytest.approx(1, rel=SAME)
    assert found.shares[:, 1] == pytest.approx([9 / 19, 10 / 19], rel=SAME)


def test_a_missing_outcome_adds_nothing_and_is_counted_in_its_arm():
    found = held([[1.0], [math.nan], [3.0], [4.0]], list("abab"), clusters=list("pqpq"))
    assert found.counts.tolist() == [[2.0], [1.0]]
    assert found.n.tolist() == [[2], [1]]
    assert found.n_missing.tolist() == [[0], [1]]


def test_a_large_outcome_that_varies_by_rounding_only_does_not_vary():
    y = np.full((6, 1), 1e6)
    y[0] += 1e-9
    found = held(y, list("ababab"))
    assert found.scale.tolist() == [0.0]
    assert found.sums.tolist() == [[0.0]] * 6
    assert found.reasons[0].startswith("The outcome is the same for everyone, so")
