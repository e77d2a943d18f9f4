"""Sums per group hold everything a coefficient needs, and add up."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.qualitative import pair_sums
from helpers.qualitative.pair_sums import stacked, sums_by_group
from helpers.qualitative.ratings import ratings

# The same sums in another order.
SAME = 1e-12
NAN = float("nan")
TABLES = arrays(
    np.float64, st.tuples(st.integers(1, 12), st.integers(2, 4)), elements=st.sampled_from([0, 1, 2, NAN])
)


def by_hand(values, weights):
    """Return margins, shares and coincidences as sums over units and ordered pairs of coders."""
    margins, shares, coincidences = np.zeros(3), np.zeros((3, 3)), np.zeros((3, 3))
    for row, weight in zip(values, weights, strict=True):
        said = [int(one) for one in row if not np.isnan(one)]
        for one in said:
            margins[one] += weight / len(said)
        for a, b in combinations(range(len(said)), 2):
            for k, other in ((said[a], said[b]), (said[b], said[a])):
                shares[k, other] += weight / (len(said) * (len(said) - 1))
                coincidences[k, other] += weight / (len(said) - 1)
    return margins, shares, coincidences


@given(TABLES, st.data())
@settings(max_examples=30)
def test_sums_are_those_of_a_loop_over_units_and_pairs(values, data):
    weights = data.draw(arrays(np.float64, len(values), elements=st.sampled_from([1.0, 2.5, 7.0])))
    groups = data.draw(arrays(np.intp, len(values), elements=st.integers(0, 2)))
    total = sums_by_group(ratings(values, categories=(0, 1, 2), weights=weights, groups=groups)).total()
    margins, shares, coincidences = by_hand(values, weights)
    assert total.margins == pytest.approx(margins, abs=SAME, rel=SAME)
    assert total.shares == pytest.approx(shares, abs=SAME, rel=SAME)
    assert total.coincidences == pytest.approx(coincidences, abs=SAME, rel=SAME)
    for place, (a, b) in enumerate(combinations(range(values.shape[1]), 2)):
        expected = [
            [weights[(values[:, a] == k) & (values[:, b] == j)].sum() for j in range(3)] for k in range(3)
        ]
        assert total.pairs[place] == pytest.approx(np.array(expected), abs=SAME)


def test_groups_drawn_again_count_as_often_as_they_come():
    found = sums_by_group(ratings([[1, 1], [1, 0], [0, 0]], categories=(0, 1), groups=[0, 1, 1]))
    again = stacked([found, found]).drawn(np.array([[2.0, 0.0], [1.0, 1.0]]))
    assert again.pairs[0, 0, 0].tolist() == [[0, 0], [0, 2]]
    assert again.pairs[1, 1, 0].tolist() == [[1, 0], [1, 1]]
    assert again.n_together.tolist() == [[2, 2], [3, 3]]


def test_dozens_of_coders_do_not_overflow(monkeypatch):
    values = np.random.default_rng(1).choice([0.0, 1.0, NAN], size=(40, 6))
    whole = sums_by_group(ratings(values, categories=(0, 1), groups=np.arange(40) % 3))
    monkeypatch.setattr(pair_sums, "LARGEST", 100)
    assert sums_by_group(ratings(values, categories=(0, 1), groups=np.arange(40) % 3)).flat == pytest.approx(
        whole.flat, rel=SAME
    )
