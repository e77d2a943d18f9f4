"""Days in columns that store moments, or plain numbers of days."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from helpers.readers.arrived import CANONICAL, Arrived, ColumnSaid, Reading
from helpers.readers.days import days_of
from helpers.readers.delimited import Texts


def arrived(*cells: str, days_from: str = "", moments: bool = False, date: str = "%Y-%m-%d") -> Arrived:
    texts = Texts(pa.table({"day": pa.chunked_array([list(cells)])}), np.arange(len(cells), dtype=np.int64))
    said = {"day": ColumnSaid(moments=moments)}
    return Arrived(texts, CANONICAL.model_copy(update={"date": date}), said=said, days_from=days_from)


def test_the_time_of_a_moment_is_left_out_and_said() -> None:
    days = days_of(arrived("2024-01-05T10:30:00", "2024-01-06T00:00:00", "", moments=True), "day")
    assert days.texts.to_pylist() == ["2024-01-05", "2024-01-06", ""]
    assert days.readings == (Reading("time_of_day", "day", False, 1),)


def test_a_column_at_midnight_only_loses_nothing_and_says_nothing() -> None:
    days = days_of(arrived("2024-01-05T00:00:00", moments=True), "day")
    assert (days.texts.to_pylist(), days.readings) == (["2024-01-05"], ())


def test_a_number_of_days_is_a_day_and_what_could_be_a_year_is_not() -> None:
    cells = ("45296", "45296.75", "2024", "20240105", "2024-01-06", "", "x")
    days = days_of(arrived(*cells, days_from="1899-12-30"), "day")
    assert days.texts.to_pylist() == ["2024-01-05", "2024-01-05", "2024", "20240105", "2024-01-06", "", "x"]
    assert days.readings == (Reading("day_numbers", "day", False, 2),)


def test_a_day_is_written_in_the_dialect_and_counted_from_the_year_of_the_workbook() -> None:
    days = days_of(arrived("43834", days_from="1904-01-01", date="%d-%m-%Y"), "day")
    assert days.texts.to_pylist() == ["05-01-2024"]


def test_a_file_that_stores_days_as_days_is_left_alone() -> None:
    days = days_of(arrived("45296"), "day")
    assert (days.texts.to_pylist(), days.readings) == (["45296"], ())
