"""Monthly totals: what adds up passes, whatever is wrong is found with its month; run charts as in R."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.describe.stock_flow import NUMBERS, Break, breaks, run_chart, windows

REFERENCE = Path(__file__).parents[2] / "reference" / "ladder"
JANUARY = 2022 * 12 + 1

FLOWS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=30)


def totals(begin: int, flows: list[tuple[int, int]], group: str = "") -> pd.DataFrame:
    """Return totals that add up."""
    rows = []
    for place, (came, left) in enumerate(flows):
        rows.append((JANUARY + place, group, begin, came, left, begin + came - left))
        begin += came - left
    frame = pd.DataFrame(rows, columns=["month", "group", *NUMBERS])
    return frame.astype({"month": "Int64", "group": "string"} | dict.fromkeys(NUMBERS, "Int64"))


def grouped(flows: list[tuple[int, int]]) -> pd.DataFrame:
    """Return two groups and their total."""
    one, other = totals(5000, flows, "north"), totals(3000, flows[::-1], "south")
    both = one.copy()
    both["group"] = "together"
    both[list(NUMBERS)] += other[list(NUMBERS)]
    return pd.concat([one, other, both], ignore_index=True)


@settings(max_examples=20)
@given(FLOWS, st.integers(2000, 9000), st.randoms())
def test_totals_that_add_up_have_no_break_in_whatever_order_their_rows_stand(flows, begin, random) -> None:
    frame = totals(begin, flows)
    order = list(range(len(frame)))
    random.shuffle(order)
    assert breaks(frame.iloc[order]) == ()


@settings(max_examples=15)
@given(FLOWS, st.data())
def test_an_injected_off_by_one_is_found_in_its_own_month(flows, data) -> None:
    frame = totals(5000, flows)
    at = data.draw(st.integers(0, len(frame) - 1))
    name = data.draw(st.sampled_from(NUMBERS))
    frame.loc[at, name] += data.draw(st.sampled_from([-1, 1]))
    found = [one for one in breaks(frame) if one.kind != "negative"]
    assert found
    assert JANUARY + at in {one.month for one in found}
    assert {one.month for one in found} <= {JANUARY + at, JANUARY + at + 1}


@settings(max_examples=15)
@given(FLOWS, st.data())
def test_an_off_by_one_in_the_total_is_found_though_the_total_itself_adds_up(flows, data) -> None:
    frame = grouped(flows)
    assert breaks(frame, total="together") == ()
    at = data.draw(st.integers(0, len(flows) - 1))
    row = 2 * len(flows) + at
    frame.loc[row, ["inflow", "outflow"]] += 1
    found = breaks(frame, total="together")
    assert [(one.kind, one.month, one.column, one.found - one.expected) for one in found] == [
        ("total", JANUARY + at, "inflow", 1),
        ("total", JANUARY + at, "outflow", 1),
    ]


def test_the_sum_and_what_is_carried_on_are_told_apart() -> None:
    frame = totals(100, [(5, 2), (4, 4), (0, 3)])
    frame.loc[1, "end"] = 104
    assert breaks(frame) == (
        Break("sum", 1, JANUARY + 1, "", "end", 104, 103),
        Break("carried", 2, JANUARY + 2, "", "begin", 103, 104),
    )


def test_lacking_double_and_unknown_months_are_found() -> None:
    frame = totals(100, [(5, 2)] * 6)
    assert breaks(frame.drop(index=[2, 3])) == (
        Break("gap", 2, JANUARY + 4, "", "", JANUARY + 4, JANUARY + 2),
    )
    twice = pd.concat([frame, frame.iloc[[5]]], ignore_index=True)
    assert breaks(twice) == (Break("double", 6, JANUARY + 5),)
    frame.loc[0, "month"] = pd.NA
    assert breaks(frame) == (Break("no_month", 0, 0),)


def test_a_group_that_begins_late_or_stops_early_lacks_months() -> None:
    frame = grouped([(3, 3)] * 4)
    short = frame.drop(index=[0, 7])  # the first month of the north, the last of the south
    assert [(one.kind, one.group, one.expected) for one in breaks(short)] == [
        ("gap", "north", JANUARY),
        ("gap", "south", JANUARY + 3),
    ]
    frame.loc[0, "group"] = pd.NA
    assert breaks(frame)[0] == Break("no_group", 0, JANUARY)


def test_a_missing_number_is_not_judged_and_a_number_below_zero_is() -> None:
    frame = totals(100, [(5, 2), (4, 4), (0, 3)])
    frame.loc[1, "inflow"] = pd.NA
    assert breaks(frame) == ()
    frame.loc[0, ["inflow", "outflow"]] -= 5
    assert [(one.kind, one.column, one.found) for one in breaks(frame)] == [("negative", "outflow", -3)]


@settings(max_examples=10)
@given(FLOWS)
def test_the_change_of_a_group_is_its_inflow_less_its_outflow_and_groups_add_up_to_all(flows) -> None:
    north, south, together = windows(grouped(flows))
    for one in (north, south, together):
        assert one.change == one.inflow - one.outflow
    for name in ("begin", "inflow", "outflow", "end", "change"):
        assert getattr(north, name) + getattr(south, name) == getattr(together, name)


def test_a_group_with_a_missing_number_has_no_window() -> None:
    frame = totals(100, [(5, 2), (4, 4)])
    frame.loc[0, "outflow"] = pd.NA
    assert windows(frame) == ()
    assert windows(totals(1, []).iloc[:0]) == ()


def test_run_charts_are_those_of_r() -> None:
    points = pd.read_csv(REFERENCE / "points.csv", comment="#")
    for row in pd.read_csv(REFERENCE / "run_charts.csv", comment="#").to_dict("records"):
        found = run_chart(points.loc[points["series"] == row["series"], "y"])
        assert found.median == row["median"]
        for name in ("n_useful", "longest", "longest_expected", "crossings", "crossings_expected"):
            assert getattr(found, name) == row[name], (row["series"], name)


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_a_run_is_what_counting_by_hand_says(values) -> None:
    found = run_chart(values)
    median = float(np.median(values))
    best = length = 0
    side = None
    for value in values:
        if value != median:
            length = length + 1 if (value > median) == side else 1
            side = value > median
            best = max(best, length)
    assert found.longest == best
    if best:
        inside = [value for value in values[found.first : found.last + 1] if value != median]
        assert len(inside) == best
        assert len({value > median for value in inside}) == 1


@pytest.mark.parametrize(
    ("values", "signal"),
    [
        ([1, 9] * 12, "none"),
        ([1] * 9 + [9] * 9, "shift"),
        ([1, 1, 1, 1, 1, 1, 9, 9, 9, 9, 9, 9, 1, 1, 1, 9, 9, 9], "few_crossings"),
        ([1, 9] * 4, "too_short"),
        ([5] * 30, "too_short"),
    ],
)
def test_a_shift_is_told_from_chance_where_there_are_months_enough(values, signal) -> None:
    assert run_chart(values).signal == signal


def test_a_run_as_long_and_crossings_as_few_as_chance_allows_are_no_signal() -> None:
    # Twenty points may have a run of seven and must cross at least six times (0.05 of a binomial of 19).
    longest = run_chart([9] * 7 + [1, 1, 9, 1, 1, 9] + [1] * 5 + [9, 1])
    assert (longest.n_useful, longest.longest, longest.longest_expected) == (20, 7, 7)
    assert longest.signal == "none"
    fewest = run_chart([9] * 3 + [1] * 3 + [9] * 3 + [1] * 3 + [9] * 3 + [1] * 4 + [9])
    assert (fewest.crossings, fewest.crossings_expected, fewest.signal) == (6, 6, "none")


def test_a_run_chart_without_a_month_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A run chart needs a value of every month\.$"):
        run_chart([1.0, float("nan")])
