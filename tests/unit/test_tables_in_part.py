"""Some columns of a table, stored or in memory; what is at hand stays small."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers import opened, storage
from helpers.opened import Tables
from helpers.tables_in_part import part

FRAME = pd.DataFrame({"person": ["a", "b"], "age": pd.array([1, None], dtype="Int64"), "pay": [0.5, 1.5]})


@pytest.fixture
def stored(tmp_path: Path) -> Tables:
    for name in ("one", "two"):
        storage.write_table(tmp_path, name, FRAME)
    return Tables(tmp_path, ())


@pytest.mark.parametrize("read_before", [False, True])
def test_some_columns_come_in_the_order_in_which_they_are_asked(stored: Tables, read_before: bool) -> None:
    if read_before:
        assert len(stored["one"])
    pd.testing.assert_frame_equal(part(stored, "one", ["pay", "person"]), FRAME[["pay", "person"]])


def test_tables_in_memory_are_read_in_part_as_well() -> None:
    pd.testing.assert_frame_equal(part({"one": FRAME}, "one", ["age", "age"]), FRAME[["age"]])


def test_a_column_that_is_not_there_is_a_key_error_stored_or_not(stored: Tables) -> None:
    for tables in (stored, {"one": FRAME}):
        with pytest.raises(KeyError):
            part(tables, "one", ["nothing"])


def test_what_was_read_part_by_part_cannot_be_changed_for_others(stored: Tables) -> None:
    assert len(stored["one"])
    mine = part(stored, "one", ["pay"])
    mine.loc[0, "pay"] = 9.0
    assert stored["one"].loc[0, "pay"] == 0.5


def test_the_last_table_stays_at_hand_and_older_ones_go_when_they_are_large(
    stored: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opened, "KEPT_BYTES", 10)
    read = []
    plain = storage.read_table
    monkeypatch.setattr(storage, "read_table", lambda folder, name: read.append(name) or plain(folder, name))
    for name in ("one", "one", "two", "two", "one"):
        assert len(stored[name]) == len(FRAME)
    assert read == ["one", "two", "one"]
