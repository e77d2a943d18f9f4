"""Days in a column that is declared a date, where the file stores moments or plain numbers."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from helpers.readers.arrived import Arrived, ColumnSaid, Reading

DAY_NUMBER = r"^[1-9]\d{4}(\.\d+)?$"
"""Numbers of days from 1927 to 2173: four figures could be a year, and eight a date written as one number."""
NO_TIME = r"T00:00:00$"


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """A column with days only.

    Attributes
    ----------
    texts : (n,) string array
        Each cell a day in the dialect of the file, or what stood there.
    readings : tuple of Reading
        What was left out or worked out.
    """

    texts: pa.ChunkedArray
    readings: tuple[Reading, ...]


def days_of(arrived: Arrived, column: str) -> Days:
    """Return a column that is declared a date: the day of a moment, or the day that a number stands for.

    Parameters
    ----------
    arrived : Arrived
        The file. `days_from` is the day from which its numbers count.
    column : str
        A column with days.

    Notes
    -----
    A workbook stores a day as a number, and shows it as one where somebody took the format of the cell away.
    """
    texts, readings = arrived.texts.columns[column], []
    if arrived.said.get(column, ColumnSaid()).moments:
        timed = pc.and_(pc.match_substring(texts, "T"), pc.invert(pc.match_substring_regex(texts, NO_TIME)))
        texts = pc.replace_substring_regex(texts, r"T[\d:]+$", "")
        if n := pc.sum(timed).as_py():
            readings.append(Reading("time_of_day", column, declared=False, rows=n))
    numbers = pc.match_substring_regex(texts, DAY_NUMBER)
    if arrived.days_from and (n := pc.sum(numbers).as_py()):
        form = arrived.dialect.dates.get(column, arrived.dialect.date)
        texts = _from_numbers(texts, numbers, dt.date.fromisoformat(arrived.days_from), form)
        readings.append(Reading("day_numbers", column, declared=False, rows=n))
    return Days(texts, tuple(readings))


def _from_numbers(
    texts: pa.ChunkedArray, numbers: pa.ChunkedArray, first: dt.date, form: str
) -> pa.ChunkedArray:
    """Return texts in which numbers of days since a first day are days."""
    written = [
        (first + dt.timedelta(days=int(float(text)))).strftime(form) if is_number else text
        for text, is_number in zip(texts.to_pylist(), numbers.to_pylist(), strict=True)
    ]
    return pa.chunked_array([pa.array(written, pa.string())])
