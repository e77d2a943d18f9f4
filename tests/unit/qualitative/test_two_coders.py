"""Cohen's kappa reproduces published tables, and of more coders is the mean of their pairs."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.qualitative.agreement import agreement
from helpers.qualitative.ratings import ratings
from helpers.qualitative.two_coders import cohen, weighted_cohen

# Printed with seven figures.
PRINTED = 5e-8
NAN = float("nan")


def from_table(table):
    table = np.array(table)
    first, second = np.indices(table.shape)
    return ratings(
        np.column_stack([first.ravel(), second.ravel()]),
        categories=tuple(range(len(table))),
        weights=table.ravel(),
    )


def test_kappa_of_a_thousand_characters_counts_those_that_nobody_coded():
    both = from_table([[880, 20], [20, 80]])
    assert agreement(both, cohen()).estimate == pytest.approx(7 / 9)
    without = from_table([[0, 20], [20, 80]])
    assert agreement(without, cohen()).estimate == pytest.approx(-0.2)


def test_kappa_of_a_hundred_pregnancies_is_that_of_the_vignette_of_irrcac():
    # irrCAC 1.0, vignette "overview": cont3x3abstractors, kappa2.table
    assert agreement(from_table([[13, 0, 0], [0, 20, 7], [0, 4, 56]]), cohen()).estimate == pytest.approx(
        0.7964094, abs=PRINTED
    )


def test_of_more_coders_it_is_the_mean_of_the_pairs_that_rated_together():
    values = np.array([[1, 1, 0, NAN], [0, 0, 0, NAN], [1, 0, 1, 1], [0, 0, 1, NAN], [1, 1, 1, NAN]])
    pairs = [
        agreement(ratings(values[:, [a, b]], categories=(0, 1)), cohen()).estimate
        for a, b in ((0, 1), (0, 2), (1, 2))
    ]
    found = agreement(ratings(values, categories=(0, 1)), cohen())
    assert found.n_pairs == 6
    # With the fourth coder every pair has one unit only: [1, 1], [0, 1] and [1, 1].
    assert found.estimate == pytest.approx(np.mean([*pairs, 0.0]))


@pytest.mark.parametrize("weights", ["linear", "quadratic"])
def test_weights_change_nothing_for_two_categories(weights):
    both = from_table([[50, 7], [3, 40]])
    assert agreement(both, weighted_cohen(weights)).estimate == pytest.approx(
        agreement(both, cohen()).estimate
    )


def test_a_near_miss_costs_less_than_a_far_one():
    near, far = from_table([[8, 2, 0], [0, 8, 0], [0, 0, 8]]), from_table([[8, 0, 2], [0, 8, 0], [0, 0, 8]])
    found = {
        name: [agreement(one, weighted_cohen(name)).estimate for one in (near, far)]
        for name in ("linear", "quadratic")
    }
    assert found["linear"][0] > found["linear"][1]
    assert found["quadratic"][0] > found["linear"][0]
