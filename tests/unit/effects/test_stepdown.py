"""Step-down from joint draws under the null."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.effects.multiplicity import adjust
from helpers.effects.stepdown import stepdown

# The same arithmetic in another order.
SAME = 1e-12
DRAWS = 40

# Tenths, so that ties occur and rounding cannot decide them.
tenths = st.integers(-40, 40).map(lambda tenth: tenth / 10)
families = st.integers(1, 6).flatmap(
    lambda k: st.tuples(arrays(float, k, elements=tenths), arrays(float, (DRAWS, k), elements=tenths))
)


def alone(statistics: np.ndarray, draws: np.ndarray) -> np.ndarray:
    return (1 + (abs(draws) >= abs(statistics) - SAME).sum(axis=0)) / (1 + len(draws))


def by_hand(statistics: np.ndarray, draws: np.ndarray) -> list[float]:
    order = sorted(range(len(statistics)), key=lambda place: -abs(statistics[place]))
    adjusted, worst = [0.0] * len(statistics), 0.0
    for rank, place in enumerate(order):
        further = sum(
            max(abs(row[left]) for left in order[rank:]) >= abs(statistics[place]) - SAME for row in draws
        )
        worst = max(worst, (1 + further) / (1 + len(draws)))
        adjusted[place] = worst
    return adjusted


@given(families)
@settings(max_examples=30, deadline=None)
def test_it_is_the_plain_loop(family):
    assert stepdown(*family) == pytest.approx(by_hand(*family), rel=SAME)


@given(families)
@settings(max_examples=30, deadline=None)
def test_adjusted_p_lie_between_the_p_alone_and_the_sum_over_the_family(family):
    statistics, draws = family
    found = stepdown(statistics, draws)
    assert (found >= alone(statistics, draws) - SAME).all()
    # Bonferroni over what is as far as the weakest statistic that this one has to wait for.
    for place, size in enumerate(abs(statistics)):
        waited = abs(statistics)[abs(statistics) >= size]
        bound = max((1 + (abs(draws) >= w - SAME).sum()) / (1 + DRAWS) for w in waited)
        assert found[place] <= min(1.0, bound) + SAME


@given(families)
@settings(max_examples=30, deadline=None)
def test_adjusted_p_fall_as_statistics_grow(family):
    found = stepdown(*family)
    order = np.argsort(-abs(family[0]), kind="stable")
    assert (np.diff(found[order]) >= -SAME).all()


@given(families, st.integers(0, 100))
@settings(max_examples=40, deadline=None)
def test_the_order_of_the_family_does_not_matter(family, seed):
    statistics, draws = family
    turn = np.random.default_rng(seed).permutation(statistics.size)
    assert stepdown(statistics[turn], draws[:, turn]) == pytest.approx(
        stepdown(statistics, draws)[turn], rel=SAME
    )


def test_one_hypothesis_keeps_its_own_p():
    draws = np.random.default_rng(1).normal(size=(99, 1))
    assert stepdown(np.array([1.3]), draws) == pytest.approx(alone(np.array([1.3]), draws), rel=SAME)


def test_copies_of_one_hypothesis_cost_nothing():
    draws = np.random.default_rng(1).normal(size=(99, 1))
    found = stepdown(np.array([1.3] * 4), np.repeat(draws, 4, axis=1))
    assert found == pytest.approx(np.repeat(alone(np.array([1.3]), draws), 4), rel=SAME)


def test_independent_hypotheses_get_about_the_p_of_holm():
    draws = np.random.default_rng(1).normal(size=(10_000, 5))
    statistics = np.array([3.2, 2.9, 2.6, 1.0, 0.2])
    holm = adjust(alone(statistics, draws), method="holm").p_values
    found = stepdown(statistics, draws)
    # Holm adds what independent hypotheses multiply: with the largest sum below 0.03 they differ by its square.
    assert found[:3] == pytest.approx(holm[:3], abs=0.03**2 / 2 + 3 * math.sqrt(0.03 / 10_000))
    assert found[3] < holm[3]


def test_what_is_missing_is_no_member_of_the_family():
    draws = np.random.default_rng(1).normal(size=(99, 3))
    found = stepdown(np.array([2.0, math.nan, 1.0]), draws)
    assert math.isnan(found[1])
    assert found[[0, 2]] == pytest.approx(stepdown(np.array([2.0, 1.0]), draws[:, [0, 2]]), rel=SAME)


def test_a_missing_draw_counts_as_further():
    assert stepdown(np.array([2.0]), np.array([[math.nan], [1.0], [1.0]])).tolist() == [0.5]


def test_an_infinite_statistic_is_matched_by_infinite_draws_only():
    assert stepdown(np.array([math.inf]), np.array([[9.0], [-math.inf], [1.0]])).tolist() == [0.5]


def test_draws_and_statistics_are_not_changed():
    statistics, draws = np.array([1.0, 2.0]), np.array([[-3.0, math.nan]])
    stepdown(statistics, draws)
    assert statistics.tolist() == [1.0, 2.0]
    assert draws[0, 0] == -3.0
    assert math.isnan(draws[0, 1])


def test_an_empty_family_is_allowed():
    assert stepdown(np.array([]), np.empty((5, 0))).size == 0


@pytest.mark.parametrize("draws", [np.ones((3, 1)), np.ones((0, 2)), np.ones(2)])
def test_draws_that_do_not_fit_are_a_fault_of_the_caller(draws):
    sentence = (
        f"Statistics of shape (2,) and draws of shape {draws.shape} do not fit; (k,) and (draws, k) do, with at "
        "least one draw."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        stepdown(np.array([1.0, 2.0]), draws)
