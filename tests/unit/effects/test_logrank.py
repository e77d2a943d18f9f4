"""Log-rank: a twin in statsmodels, invariants, edges."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.duration.survfunc import survdiff

from helpers.effects.logrank import log_rank
from helpers.errors import EstimationImpossible

# The same sums in another order.
SAME = 1e-9


@pytest.fixture
def drawn():
    rng = np.random.default_rng(2)
    return rng.integers(0, 15, 120), rng.integers(0, 2, 120), rng.integers(0, 3, 120), rng.integers(0, 4, 120)


def test_statistic_is_that_of_statsmodels(drawn):
    time, event, group, _ = drawn
    found = log_rank(time, event, group)
    assert (found.statistic, found.p_value) == pytest.approx(survdiff(time, event, group), rel=SAME)


def test_statistic_within_blocks_is_that_of_statsmodels(drawn):
    time, event, group, block = drawn
    found = log_rank(time, event, group, strata=block)
    assert (found.statistic, found.p_value) == pytest.approx(
        survdiff(time, event, group, strata=block), rel=SAME
    )
    assert found.n_strata == 4


def test_expected_exits_add_up_to_observed_ones(drawn):
    found = log_rank(*drawn[:3], strata=drawn[3])
    assert sum(one.expected for one in found.groups) == pytest.approx(
        sum(one.observed for one in found.groups)
    )
    assert sum(one.n for one in found.groups) == 120


@given(st.permutations(["a", "b", "c"]))
def test_names_of_groups_do_not_matter(names):
    rng = np.random.default_rng(3)
    time, event, group = rng.integers(0, 9, 40), rng.integers(0, 2, 40), rng.integers(0, 3, 40)
    renamed = log_rank(time, event, np.array(names)[group])
    assert renamed.statistic == pytest.approx(log_rank(time, event, group).statistic, rel=SAME)


def test_two_equal_groups_have_statistic_zero():
    found = log_rank([1, 2, 3] * 2, [1, 0, 1] * 2, [0] * 3 + [1] * 3)
    assert found.statistic == pytest.approx(0, abs=SAME)
    assert found.p_value == pytest.approx(1, abs=SAME)


def test_persons_without_a_group_or_block_are_left_out_and_counted():
    found = log_rank(
        [1, 2, 3, 4, 5, 6],
        [1, 1, 1, 1, 1, np.nan],
        ["a", "b", None, "a", "b", "a"],
        strata=[1, 1, 1, np.nan, 1, 1],
    )
    assert found.n_missing == 3
    assert [one.n for one in found.groups] == [1, 2]


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: log_rank([1, 2], [1, 1], ["a", "a"]),
            EstimationImpossible,
            "A comparison of pace needs at least two groups with persons in them; there is one.",
        ),
        (
            lambda: log_rank([1, 2], [1, 1], [None, None]),
            EstimationImpossible,
            "A comparison of pace needs at least two groups with persons in them; there is none.",
        ),
        (
            lambda: log_rank([1, 2], [0, 0], ["a", "b"]),
            EstimationImpossible,
            "None of the 2 persons left while they were followed: all durations are censored, so there are no exits "
            "to compare.",
        ),
        (
            lambda: log_rank([1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 1, 1]),
            EstimationImpossible,
            "The exits say nothing about pace: at each of them everyone still there left at once, or some group "
            "had nobody left.",
        ),
        (
            lambda: log_rank([1, 2], [1, 1], [0, 1, 1]),
            ValueError,
            "Durations and groups need one row per person; they have 2 and 3 rows.",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind) as raised:
        call()
    assert str(raised.value) == sentence
