"""Worst cases: what an answer could be whatever the others would have said, and how different they would have to be."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.describe.worst_case import mean_bounds, share_bounds, turning_point
from helpers.errors import EstimationImpossible

CLOSE = 1e-12
SCORES = st.lists(st.one_of(st.none(), st.integers(1, 10)), min_size=1, max_size=30)


@given(SCORES, st.data())
def test_whatever_the_unknown_say_the_mean_and_the_share_lie_within_the_bounds(scores, data) -> None:
    filled = [data.draw(st.integers(1, 10)) if one is None else one for one in scores]
    known = [one for one in scores if one is not None]
    ends = mean_bounds([NAN if one is None else one for one in scores], len(scores), value_range=(1, 10))
    assert ends.lowest - CLOSE <= np.mean(filled) <= ends.highest + CLOSE
    share = share_bounds(sum(one >= 8 for one in known), len(known), len(scores))
    assert share.lowest <= np.mean([one >= 8 for one in filled]) <= share.highest
    assert share.highest - share.lowest == pytest.approx(share.n_unknown / len(scores), abs=CLOSE)


NAN = float("nan")


def test_where_everybody_is_known_there_is_one_value_left() -> None:
    assert (share_bounds(3, 4, 4).lowest, share_bounds(3, 4, 4).highest) == (0.75, 0.75)
    ends = mean_bounds([6, 8], 2, value_range=(1, 10))
    assert (ends.lowest, ends.highest, ends.n_unknown) == (7, 7, 0)


def test_where_nobody_is_known_everything_is_possible_and_of_nobody_nothing_is() -> None:
    ends = mean_bounds([], 5, value_range=(1, 10))
    assert (ends.lowest, ends.highest) == (1, 10)
    assert (share_bounds(0, 0, 5).lowest, share_bounds(0, 0, 5).highest) == (0, 1)
    assert math.isnan(share_bounds(0, 0, 0).lowest)
    assert math.isnan(mean_bounds([], 0, value_range=(1, 10)).highest)


def test_answers_outside_the_range_are_refused_in_a_sentence() -> None:
    with pytest.raises(EstimationImpossible) as caught:
        mean_bounds([0, 5, 11], 4, value_range=(1, 10))
    assert str(caught.value) == (
        "2 answers lie outside the declared range of 1 to 10, so that worst cases are not known."
    )


def test_counts_and_ranges_that_cannot_be_are_faults_of_the_caller() -> None:
    for counts in ((3, 2, 5), (1, 6, 5), (-1, 2, 5)):
        with pytest.raises(ValueError, match="cannot be"):
            share_bounds(*counts)
    with pytest.raises(ValueError, match="at most one answer"):
        mean_bounds([1, 2, 3], 2, value_range=(1, 10))
    with pytest.raises(ValueError, match="from low to high"):
        mean_bounds([1], 2, value_range=(10, 1))
    with pytest.raises(ValueError, match="not below zero"):
        turning_point(-1, 0, 3)


@pytest.mark.parametrize(
    ("counts", "more", "gap"),
    [
        ((60, 15, 150), "first", 0.3), ((15, 60, 150), "second", 0.3), ((60, 15, 45), "first", 1.0),
        ((60, 15, 44), "first", math.inf), ((60, 15, 0), "first", math.inf),
    ],
)  # fmt: skip
def test_the_unknown_turn_it_around_only_when_they_differ_by_so_much(counts, more, gap) -> None:
    found = turning_point(*counts)
    assert (found.more, found.gap) == (more, gap)
    if gap <= 1:  # so many more of the other answer makes both equal
        assert abs(counts[0] - counts[1]) == pytest.approx(gap * counts[2])


def test_equal_answers_need_nothing_to_turn() -> None:
    found = turning_point(4, 4, 9)
    assert found.more == "equal"
    assert math.isnan(found.gap)
