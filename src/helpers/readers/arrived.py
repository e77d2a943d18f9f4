"""One raw file as a table of texts, whatever wrote it, with what the file itself says of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

from helpers.readers.delimited import Texts
from helpers.study.spec import Dialect

CANONICAL = Dialect(delimiter=",", decimal=".", encoding="utf-8", date="%Y-%m-%d")
"""How a reader of a file that knows numbers and dates (a workbook, SPSS, Stata, parquet) writes its cells."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was worked out on reading, shown in 01.

    Attributes
    ----------
    what : str
        A word of the catalogue (``reading.<what>``): delimiter, encoding, decimal, thousands, date, sheet,
        header, layout ...
    value : str
        What was found, never a value of a person.
    declared : bool
        Whether the study says so, rather than that it was worked out.
    rows : int or None
        A number of rows that belongs to it (responses that are not finished): people, so guarded where shown.
    """

    what: str
    value: str
    declared: bool
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class ColumnSaid:
    """What a file says of one of its columns.

    Attributes
    ----------
    label : str
        The question or title of the column ("" when the file has none).
    labels : mapping of str to str
        Label per code, the code written as in `Arrived.texts`.
    missing : tuple of (str, str)
        Codes that the file marks as missing, as first and last of a range; both the same for one code.
    moments : bool
        Whether the file stores a day with a time of the day, written as ``2024-12-31T10:30:00``.
    """

    label: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[tuple[str, str], ...] = ()
    moments: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row below the head that is no row of the table: a total, a note.

    Attributes
    ----------
    row : int
        As in `Texts.lines`.
    why : str
        A word of the catalogue (``reading.left_out_<why>``). What stands in the row is in the raw file.
    """

    row: int
    why: Literal["total", "note"]


@dataclass(frozen=True)
class Arrived:
    """One raw file, nothing interpreted.

    Attributes
    ----------
    texts : Texts
        A text column per column of the file; an empty cell, or one that a program stores as missing without
        a code, is "". `texts.lines` is the line or row in the file on which each row stands.
    dialect : Dialect
        How the cells are written: numbers and dates.
    row_word : {"line", "row"}
        What `texts.lines` counts, for sentences.
    said : mapping of str to ColumnSaid
        By column; only columns of which the file says something.
    readings : tuple of Reading
        What was worked out, in the order in which a reader asks.
    head : str
        Where in the file the names of the columns stand ("line 1", "sheet 'Blad1', row 3"; "" where names
        have no place of their own), for sentences.
    errors : mapping of str to (n,) bool array
        By column: cells that hold an error (#N/A) instead of a value, whatever the column is declared to be.
    days_from : str
        The day from which the file counts days where a date is a plain number; "" where it never is.
    left_out : tuple of LeftOut
        Rows that were not taken.
    """

    texts: Texts
    dialect: Dialect
    row_word: Literal["line", "row"] = "line"
    said: Mapping[str, ColumnSaid] = field(default_factory=dict)
    readings: tuple[Reading, ...] = ()
    head: str = "line 1"
    errors: Mapping[str, npt.NDArray[np.bool_]] = field(default_factory=dict)
    days_from: str = ""
    left_out: tuple[LeftOut, ...] = ()
