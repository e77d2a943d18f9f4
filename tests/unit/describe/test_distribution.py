from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.describe.distribution import binned
from helpers.errors import EstimationImpossible

# Shares are divisions by one number.
SAME = 1e-12

values = st.one_of(st.integers(-20, 60).map(float), st.floats(-1e6, 1e6, allow_nan=False), st.just(0.0))
people = st.lists(st.tuples(values, st.sampled_from(["a", "b"])), min_size=1, max_size=120)


def table_of(rows, *, spike=0.0, min_count=5, max_bins=12):
    frame = pd.DataFrame(rows, columns=["x", "group"])
    return frame, binned(frame["x"], frame["group"], spike=spike, min_count=min_count, max_bins=max_bins)


@given(people, st.sampled_from([None, 0.0]), st.integers(1, 15))
def test_counts_add_up_to_the_persons_and_shares_to_1_in_every_group(rows, spike, min_count):
    frame, table = table_of(rows, spike=spike, min_count=min_count)
    for group, part in table.groupby("group"):
        assert part["n"].sum() == (frame["group"] == group).sum()
        assert part["share"].sum() == pytest.approx(1, rel=SAME)


@given(people, st.sampled_from([None, 0.0]), st.integers(1, 15))
def test_no_bin_holds_a_few_persons_unless_the_group_itself_is_too_small(rows, spike, min_count):
    frame, table = table_of(rows, spike=spike, min_count=min_count)
    if frame["group"].value_counts().min() >= min_count:
        assert not table["n"].between(1, min_count - 1).any()


@given(people, st.integers(1, 15), st.integers(2, 20))
def test_bins_adjoin_are_shared_by_all_groups_and_are_no_more_than_asked(rows, min_count, max_bins):
    _, table = table_of(rows, min_count=min_count, max_bins=max_bins)
    edges = {
        tuple(map(tuple, part[["low", "high", "is_spike", "open_low", "open_high"]].to_numpy()))
        for _, part in table.groupby("group")
    }
    assert len(edges) == 1
    bins = [row for row in edges.pop() if not row[2]]
    assert len(bins) <= max_bins
    assert all(before[1] == after[0] for before, after in pairwise(bins))
    assert all(low < high for low, high, *_ in bins)


@given(people, st.integers(1, 15))
def test_every_count_is_that_of_the_values_between_the_edges(rows, min_count):
    frame, table = table_of(rows, min_count=min_count)
    has_spike = bool(table["is_spike"].any())
    for row in table.itertuples():
        x = frame.loc[frame["group"] == row.group, "x"]
        x = x[x != 0] if has_spike and not row.is_spike else x
        last = row.high == table.loc[~table["is_spike"], "high"].max()
        above = (x >= row.low) | (row.open_low and x < row.low)
        below = (x < row.high) | (x.le(row.high) & last) | bool(row.open_high)
        expected = (x == 0).sum() if row.is_spike else (above & below).sum()
        assert row.n == expected


@given(people, st.randoms())
def test_the_order_of_the_rows_does_not_matter(rows, random):
    rows = [*rows, (1.0, "a"), (1.0, "b")]
    mixed = rows.copy()
    random.shuffle(mixed)
    _, first = table_of(rows)
    _, second = table_of(mixed)
    order = ["group", "is_spike", "low"]
    pd.testing.assert_frame_equal(
        first.sort_values(order, ignore_index=True), second.sort_values(order, ignore_index=True), rtol=1e-9
    )


def test_a_spike_stands_apart_and_the_rest_starts_beside_it():
    rows = [(0.0, g) for g in "ab" for _ in range(20)] + [(float(v), g) for g in "ab" for v in range(1, 101)]
    _, table = table_of(rows, min_count=10, max_bins=10)
    spike = table[table["is_spike"]]
    assert spike["n"].tolist() == [20, 20]
    assert (spike["low"] == 0).all()
    assert (spike["high"] == 0).all()
    assert table[~table["is_spike"] & (table["group"] == "a")]["low"].min() == 0


@pytest.mark.parametrize(("n", "apart"), [(9, False), (10, True), (11, True), (0, True)])
def test_a_spike_is_shown_apart_when_no_group_has_too_few_in_it(n, apart):
    rows = [(0.0, "a")] * 30 + [(0.0, "b")] * n + [(float(v), g) for g in "ab" for v in range(1, 41)]
    _, table = table_of(rows, min_count=10)
    assert bool(table["is_spike"].any()) is apart


def test_a_spike_with_too_few_persons_beside_it_is_not_shown_apart():
    rows = (
        [(0.0, g) for g in "ab" for _ in range(30)]
        + [(5.0, "a")] * 9
        + [(float(v), "b") for v in range(1, 41)]
    )
    _, table = table_of(rows, min_count=10)
    assert not table["is_spike"].any()


def test_the_largest_value_can_change_without_changing_an_edge():
    rows = [(float(v), g) for g in "ab" for v in range(1, 200)]
    _, plain = table_of([*rows, (210.0, "a")], min_count=10, max_bins=20)
    _, moved = table_of([*rows, (215.0, "a")], min_count=10, max_bins=20)
    pd.testing.assert_frame_equal(plain, moved)
    assert plain["open_high"].any()


def test_missing_values_are_left_out():
    _, table = table_of([(1.0, "a"), (np.nan, "a"), (2.0, "a")], min_count=1)
    assert table["n"].sum() == 2


def test_one_value_for_everybody_is_one_bin_around_it():
    _, table = table_of([(7.0, "a")] * 12, min_count=10)
    assert len(table) == 1
    assert table["low"][0] <= 7 < table["high"][0]


def test_a_declared_group_without_persons_has_empty_bins_and_no_share():
    group = pd.Series(pd.Categorical(["a"] * 12, categories=["a", "b"]))
    table = binned(pd.Series(range(12), dtype="float64"), group, spike=None, min_count=5, max_bins=4)
    empty = table[table["group"] == "b"]
    assert (empty["n"] == 0).all()
    assert empty["share"].isna().all()


@pytest.mark.parametrize(
    ("x", "sentence"),
    [
        ([np.nan], "The distribution of x cannot be shown: nothing is known."),
        ([1.0, np.inf], "The distribution of x cannot be shown: it holds infinite values."),
    ],
)
def test_a_distribution_that_does_not_exist_is_said_in_a_sentence(x, sentence):
    with pytest.raises(EstimationImpossible) as failure:
        table_of([(value, "a") for value in x])
    assert str(failure.value) == sentence


@pytest.mark.parametrize(("max_bins", "min_count"), [(1, 10), (5, 0)])
def test_fewer_than_two_bins_or_a_count_of_nobody_is_refused(max_bins, min_count):
    with pytest.raises(ValueError, match=r"^max_bins is at least 2 and min_count at least 1$"):
        table_of([(1.0, "a")], min_count=min_count, max_bins=max_bins)
