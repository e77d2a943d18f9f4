"""Change within people between two waves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.describe.changes import paired_change, presence, supposed_change
from helpers.errors import EstimationImpossible, ParameterMistake

# Printed to seven decimals by R's t.test.
PRINTED = 5e-8
# The same sums in another order.
SAME = 1e-12
# Four standard errors of a share of 0.95 in 1,000 draws.
COVERS = 4 * math.sqrt(0.95 * 0.05 / 1000)

SOPORIFIC = (
    [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4],
    [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0],
)
"""Hours of extra sleep on two soporifics: Student (1908), p. 20."""

waves = st.lists(
    st.tuples(*[st.one_of(st.just(math.nan), st.integers(0, 40).map(float))] * 2), min_size=1, max_size=40
)


def test_the_sleep_of_student_changes_as_published() -> None:
    found = paired_change(*SOPORIFIC, level=0.95)
    assert found.change / found.std_error == pytest.approx(-4.0621277, abs=PRINTED)
    assert found.df == 9
    assert (found.low, found.high) == pytest.approx((-2.4598858, -0.7001142), abs=PRINTED)
    assert found.p_value == pytest.approx(0.00283289, abs=PRINTED)


@given(waves)
def test_everybody_is_counted_once(pairs) -> None:
    first, later = zip(*pairs, strict=True)
    found = presence(first, later)
    assert found.n_both + found.n_left == found.n_first
    assert found.n_both + found.n_joined == found.n_later
    assert found.n_first + found.n_joined + found.n_neither == len(pairs)


@settings(max_examples=60)
@given(waves)
def test_a_change_turns_its_sign_with_the_waves_and_supposing_no_change_pulls_it_to_zero(pairs) -> None:
    first, later = (np.array(one) for one in zip(*pairs, strict=True))
    try:
        there = paired_change(first, later, level=0.9)
    except EstimationImpossible:
        return
    back = paired_change(later, first, level=0.9)
    assert (back.change, back.low) == pytest.approx((-there.change, -there.high), rel=SAME)
    supposed = supposed_change(first, later, leavers="unchanged", level=0.9)
    assert abs(supposed.change) <= abs(there.change) + SAME
    lowest = supposed_change(first, later, leavers="as_lowest_half", level=0.9)
    highest = supposed_change(first, later, leavers="as_highest_half", level=0.9)
    assert lowest.change <= there.change + 1e-9
    assert highest.change >= there.change - 1e-9


def test_where_nobody_left_every_supposition_gives_the_paired_change() -> None:
    found = paired_change(*SOPORIFIC, level=0.95)
    for leavers in ("unchanged", "as_lowest_half", "as_highest_half"):
        supposed = supposed_change(*SOPORIFIC, leavers=leavers, level=0.95)
        assert (supposed.change, supposed.low) == pytest.approx((found.change, found.low), rel=SAME)


def test_the_middle_person_of_an_odd_number_counts_for_half() -> None:
    found = supposed_change([0.0, 0, 0, 0], [1.0, 2, 6, math.nan], leavers="as_lowest_half", level=0.95)
    assert found.supposed == pytest.approx((1 + 0.5 * 2) / 1.5, rel=SAME)


def test_the_smallest_group_behind_yes_and_no_is_counted_and_numbers_rest_on_everybody() -> None:
    yes_no = paired_change([0.0, 0, 0, 0, 1], [0.0, 0, 1, 1, 1], level=0.95)
    assert yes_no.n_fewest == 1
    assert paired_change([5.0, 6, 7], [6.0, 6, 9], level=0.95).n_fewest == 3


def test_without_spread_at_the_first_wave_nothing_is_standardised_or_correlated() -> None:
    found = paired_change([5.0, 5, 5], [6.0, 7, 9], level=0.95)
    assert math.isnan(found.standardised)
    assert math.isnan(found.correlation)


@pytest.mark.parametrize(
    ("first", "later", "sentence"),
    [
        (
            [1.0, math.nan],
            [2.0, 3.0],
            "A change needs at least two people who are known at both waves; there are 1.",
        ),
        ([], [], "A change needs at least two people who are known at both waves; there are 0."),
        (
            [1.0, 2, 3],
            [2.0, 3, 4],
            "All 3 people changed by the same amount, so nothing says how uncertain it is.",
        ),
    ],
)
def test_a_change_that_cannot_be_estimated_says_why(first, later, sentence) -> None:
    with pytest.raises(EstimationImpossible) as raised:
        paired_change(first, later, level=0.95)
    assert str(raised.value) == sentence
    if len(first) > 1:
        with pytest.raises(EstimationImpossible):
            supposed_change(first, later, leavers="unchanged", level=0.95)


def test_a_level_and_arrays_that_cannot_be_are_refused() -> None:
    with pytest.raises(ParameterMistake, match="level.*1.5"):
        paired_change(*SOPORIFIC, level=1.5)
    with pytest.raises(
        ValueError, match=r"The waves have \(2,\) and \(3,\) values; one per person is needed."
    ):
        paired_change([1.0, 2], [1.0, 2, 3], level=0.95)
    with pytest.raises(ValueError, match="A wave has an infinite value; a missing one is NaN."):
        paired_change([1.0, math.inf], [1.0, 2], level=0.95)


def test_intervals_cover_the_truth_as_often_as_they_say_also_under_a_true_supposition() -> None:
    rng = np.random.default_rng(20210201)
    covered = {"paired": 0, "unchanged": 0, "as_lowest_half": 0}
    middle = math.sqrt(2 / math.pi)  # mean of the lower half of a standard normal is minus this
    for _ in range(1000):
        first = rng.normal(20, 4, 120)
        later = first - 2 + rng.normal(0, 3, 120)
        later[rng.random(120) < 0.3] = math.nan
        truths = {"paired": -2.0, "unchanged": -1.4, "as_lowest_half": -2 - 0.3 * 3 * middle}
        found = {"paired": paired_change(first, later, level=0.95)} | {
            name: supposed_change(first, later, leavers=name, level=0.95)
            for name in ("unchanged", "as_lowest_half")
        }
        for name, one in found.items():
            covered[name] += one.low <= truths[name] <= one.high
    assert {name: n / 1000 for name, n in covered.items()} == pytest.approx(
        dict.fromkeys(covered, 0.95), abs=COVERS
    )
