"""New codes add up to all codes, and the mean over orders is the mean over orders."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.qualitative.new_codes import new_codes

SAME = 1e-9  # sums of the same fractions in another order


HAS = np.array([[1, 1, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0], [0, 0, 0, 0]], dtype=bool)


def counted(has, level=0.95):
    return new_codes(np.asarray(has, dtype=bool), orders=200, level=level, rng=np.random.default_rng(3))


def test_a_code_is_new_in_the_first_interview_that_has_it():
    found = counted(HAS)
    assert found["new"].tolist() == [2, 0, 1, 0]
    assert found["cumulative"].tolist() == [2, 2, 3, 3]
    assert found["interview"].tolist() == [1, 2, 3, 4]


def test_the_mean_is_that_of_all_twenty_four_orders():
    curves = [np.logical_or.accumulate(HAS[list(order)]).sum(axis=1) for order in permutations(range(4))]
    assert counted(HAS)["mean"].to_numpy() == pytest.approx(np.mean(curves, axis=0), abs=SAME)


def test_every_order_ends_with_all_codes_so_the_band_closes():
    last = counted(HAS).iloc[-1]
    assert last[["mean", "low", "high"]].tolist() == pytest.approx([3, 3, 3], abs=SAME)


def test_without_a_level_there_is_no_band_and_no_order_is_drawn():
    rng = np.random.default_rng(3)
    found = new_codes(HAS, orders=200, level=None, rng=rng)
    assert found[["low", "high"]].isna().all(axis=None)
    assert rng.bit_generator.state == np.random.default_rng(3).bit_generator.state


def test_nobody_no_code_and_one_person_give_no_trouble():
    assert len(counted(np.zeros((0, 3)))) == 0
    assert counted(np.zeros((3, 0)))[["new", "mean", "low"]].to_numpy().sum() == 0
    assert counted([[1, 1]])[["new", "cumulative", "mean", "low", "high"]].iloc[0].tolist() == [2, 2, 2, 2, 2]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=1, max_size=9))
def test_the_cumulative_number_is_the_number_of_distinct_codes_so_far(has):
    found = counted(has)
    matrix = np.array(has, dtype=bool)
    for i in range(1, len(matrix) + 1):
        assert found["cumulative"].iloc[i - 1] == matrix[:i].any(axis=0).sum()
    assert (found["low"] <= found["high"]).all()
    assert (np.diff(found["mean"]) >= -SAME).all()
    assert found["mean"].iloc[0] == pytest.approx(matrix.sum(axis=1).mean(), abs=SAME)
