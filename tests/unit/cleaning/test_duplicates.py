"""Double rows and what a declared decision does with them."""

from __future__ import annotations

from types import ModuleType

import pandas as pd
import pytest

from helpers.cleaning.duplicates import calendar_month, doubles, key_of


def register(joined: ModuleType, **columns: list[object]) -> pd.DataFrame:
    rows = {
        "id": ["1", "1", "1", "2"],
        "day": ["2018-01-01", "2018-01-01", "2018-02-01", "2018-01-01"],
        "status": ["b", "b", "b", "b"],
        "pay": [1.0, 1.0, 1.0, 1.0],
    }
    return joined.parsed("register", **(rows | columns))


@pytest.mark.parametrize(
    ("decision", "pay", "dropped", "clash"),
    [
        ("refuse", [1.0, 1.0, 1.0, 1.0], [False] * 4, [True, True, False, False]),
        ("drop_identical", [1.0, 1.0, 1.0, 1.0], [False, True, False, False], [False] * 4),
        ("drop_identical", [1.0, 2.0, 1.0, 1.0], [False] * 4, [True, True, False, False]),
        ("drop_identical", [None, None, 1.0, 1.0], [False, True, False, False], [False] * 4),
        ("keep_first", [1.0, 2.0, 1.0, 1.0], [False, True, False, False], [False] * 4),
        ("keep_last", [1.0, 2.0, 1.0, 1.0], [True, False, False, False], [False] * 4),
    ],
)
def test_double_rows_go_as_was_decided_and_what_is_left_double_is_told(
    joined: ModuleType, decision: str, pay: list[object], dropped: list[bool], clash: list[bool]
) -> None:
    found = doubles(joined.study(register={"duplicates": decision}), "register", register(joined, pay=pay))
    assert found.dropped.tolist() == dropped
    assert found.clash.tolist() == clash


def test_columns_that_nobody_declared_count_when_rows_are_called_identical(joined: ModuleType) -> None:
    frame = register(joined).assign(note=["a", "b", "a", "a"])
    found = doubles(joined.study(register={"duplicates": "drop_identical"}), "register", frame)
    assert not found.dropped.any()
    assert found.clash.tolist() == [True, True, False, False]


def test_two_days_of_one_month_are_the_same_month(joined: ModuleType) -> None:
    frame = register(joined, day=["2018-01-01", "2018-01-31", "2018-02-01", "2018-01-01"])
    assert doubles(joined.study(), "register", frame).clash.tolist() == [True, True, False, False]


def test_a_row_without_a_part_of_its_key_equals_no_other(joined: ModuleType) -> None:
    frame = register(joined, day=[None, None, "2018-02-01", None])
    assert not doubles(joined.study(), "register", frame).clash.any()
    kept = doubles(joined.study(register={"duplicates": "keep_first"}), "register", frame)
    assert not kept.dropped.any()


def test_spells_have_no_key_and_identical_ones_can_still_be_dropped(joined: ModuleType) -> None:
    frame = joined.parsed("stays", id=["1", "1"], begin=["2018-01-01"] * 2, end=["2018-02-01"] * 2)
    assert key_of(joined.study(), "stays", frame) is None
    found = doubles(joined.study(stays={"duplicates": "drop_identical"}), "stays", frame)
    assert found.dropped.tolist() == [False, True]
    assert not found.clash.any()


def test_waves_are_told_apart_by_person_and_wave(joined: ModuleType) -> None:
    frame = joined.parsed("survey", id=["1", "1", "1"], wave=[0, 0, 6], trust=[1, 2, 1])
    assert doubles(joined.study(), "survey", frame).clash.tolist() == [True, True, False]


def test_calendar_months_follow_each_other_over_the_turn_of_the_year() -> None:
    months = calendar_month(pd.Series(pd.to_datetime(["2019-12-31", "2020-01-01", None])))
    assert months.diff().tolist()[1] == 1
    assert months.isna().tolist() == [False, False, True]
