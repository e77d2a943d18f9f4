"""How a text file is written, worked out from the file itself: marks, encoding, dates, head and survey tool.

Whole columns are judged, never one cell. Where two readings are possible the likelier is taken, and a doubt
says which columns it is about, what both readings would be and which dialect says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from helpers.errors import DataMistake, Mistake
from helpers.readers.bytes_text import refuse_no_text
from helpers.readers.date_forms import Dates, dates_of
from helpers.readers.dialects import DELIMITER_NAMES, PRESETS, spelled_out
from helpers.readers.dividing import Division, division_of
from helpers.readers.number_marks import OTHER, Marks, marks_of
from helpers.readers.sampling import Sample, encoding_of, later_rows, sample_of
from helpers.readers.survey_tools import n_head_rows, tool_of
from helpers.readers.typed import EXAMPLE_DATE, storage
from helpers.study.spec import Dialect, Layout, Variable

Kind = Literal["number", "date"]
NUMBER_KEYS = frozenset({"decimal", "thousands"})
MARK_WORDS = {",": "comma", ".": "point"}
DECLARED_SHARE = 0.5
"""Share of cells that must look like the declared kind; a column of which nothing is known needs more."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two readings of the same cells.

    Attributes
    ----------
    column : str
        Column it is about; "" for the file.
    found : str
        What stands there and what both readings would be; never more of a cell than its shape.
    todo : str
        What to write in study.yml for either.
    """

    column: str
    found: str
    todo: str

    def __str__(self) -> str:
        place = f"column '{self.column}': " if self.column else ""
        return f"{place}{self.found}. {self.todo}"


@dataclass(frozen=True, slots=True)
class Detected:
    """How a text file is written.

    Attributes
    ----------
    dialect : Dialect
        The likeliest reading.
    layout : {"plain", "qualtrics", "limesurvey"}
        Which survey tool wrote it, and with that which rows are heads.
    certain : bool
        Whether no other reading is possible.
    doubts : tuple of str
        One sentence per place with two readings.
    header : tuple of int or None
        First and last line of the head, where it does not stand on the first line.
    particulars : tuple of Doubt
        The same doubts, by column.
    """

    dialect: Dialect
    layout: Layout
    certain: bool
    doubts: tuple[str, ...]
    header: tuple[int, int] | None = None
    particulars: tuple[Doubt, ...] = ()


def detect(
    data: bytes,
    shown: str,
    *,
    kinds: Mapping[str, Kind] | None = None,
    header: tuple[int, int] | None = None,
    columns: Collection[str] = (),
) -> Detected:
    """Work out how a text file is written.

    Parameters
    ----------
    data : bytes
        The whole file. Of a large one the beginning and rows from all over the rest are looked at, the same
        rows every time.
    shown : str
        How sentences name the file.
    kinds : mapping of str to {"number", "date"} or None
        Columns that are known to be numbers or dates: then only these are judged. Without it every column
        is, by what its cells look like.
    header : tuple of int or None
        First and last line of the head, where the study says so.
    columns : collection of str
        Columns that are known to be there.

    Raises
    ------
    DataMistake
        The file is empty or is no text.
    """
    encoding = encoding_of(data)
    refuse_no_text(data, encoding, shown)
    sample = sample_of(data, encoding)
    division = division_of(sample, header, columns)
    if not division.names:
        raise DataMistake(Mistake(shown, "there is no head", todo="Ask for the export again."))
    first = [division.names, *(row.cells for row in division.rows[:2])]
    layout = tool_of(first)
    cells = _cells(sample, division, n_head_rows(first) - 1)
    numbers, dated = _judged(cells, kinds, "number"), _judged(cells, kinds, "date")
    enough = {"enough": DECLARED_SHARE} if kinds is not None else {}
    marks, dates = marks_of(numbers, **enough), dates_of(dated, **enough)
    dialect = _dialect(division, encoding, marks, dates)
    unsaid = _unsaid(marks, dates, dialect)
    doubts = (
        *_dividing_doubts(division, dialect, unsaid),
        *_number_doubts(marks, dialect, unsaid),
        *_date_doubts(dates, dialect, unsaid),
    )
    sentences = tuple(str(doubt) for doubt in doubts)
    return Detected(dialect, layout, not doubts, sentences, division.header, doubts)


def kinds_of(columns: Mapping[str, Variable]) -> Mapping[str, Kind]:
    """Return which declared columns are numbers and which are dates; codes that are numbers are too."""
    kept: dict[str, Kind] = {"integer": "number", "real": "number", "date": "date"}
    storages = {name: storage(variable) for name, variable in columns.items()}
    return {name: kept[one] for name, one in storages.items() if one in kept}


def _cells(sample: Sample, division: Division, n_heads: int) -> dict[str, tuple[str, ...]]:
    """Return the distinct cells of every column that are not blank, in the order in which they come."""
    more = later_rows(sample, division.delimiter, division.quote, len(division.names))
    rows = [row.cells for row in (*division.rows[n_heads:], *more)]
    by_column = zip(*rows, strict=True) if rows else ([] for _ in division.names)
    named = zip(division.names, by_column, strict=True)
    return {name: tuple(dict.fromkeys(cell for cell in cells if cell)) for name, cells in named if name}


def _judged(
    columns: Mapping[str, tuple[str, ...]], kinds: Mapping[str, Kind] | None, kind: Kind
) -> Mapping[str, tuple[str, ...]]:
    """Return the columns that have a say in how this kind is written."""
    if kinds is None:
        return columns
    return {name: cells for name, cells in columns.items() if kinds.get(name) == kind}


def _dialect(division: Division, encoding: str, marks: Marks, dates: Dates) -> Dialect:
    """Return the likeliest reading; what no column shows is as usual for the delimiter."""
    usual = PRESETS["nl" if division.delimiter == ";" else "en"]
    return Dialect.model_validate(
        {
            "delimiter": division.delimiter,
            "quote": division.quote,
            "encoding": encoding,
            "decimal": marks.decimal
            or (usual.decimal if usual.decimal != marks.thousands else OTHER[usual.decimal]),
            "thousands": marks.thousands,
            "signs": marks.signs,
            "date": dates.form or usual.date,
            "dates": dict(dates.others),
        }
    )


def _unsaid(marks: Marks, dates: Dates, dialect: Dialect) -> frozenset[str]:
    """Return keys of the dialect, and columns of its `dates`, that are open."""
    numbers = NUMBER_KEYS if marks.open else frozenset[str]()
    doubtful = {*dates.open, *dates.short}
    return numbers | {name if name in dialect.dates else "date" for name in doubtful}


def _dividing_doubts(division: Division, dialect: Dialect, unsaid: frozenset[str]) -> Iterator[Doubt]:
    """Yield doubts on columns and head."""
    written = spelled_out(dialect, unsaid)
    if len(division.names) == 1:
        found = "the file has one column, or a delimiter that is not known here"
        yield Doubt("", found, f"Look at it in an editor, and write dialect: {written} if it has one.")
    if division.rival:
        rival = spelled_out(dialect.model_copy(update={"delimiter": division.rival}), unsaid)
        names = DELIMITER_NAMES[division.delimiter], DELIMITER_NAMES[division.rival]
        found = f"every row can be divided at {names[0]} and at {names[1]}"
        yield Doubt("", found, f"Write dialect: {written}, or {rival}.")
    if division.doubtful_quote:
        plain = spelled_out(dialect.model_copy(update={"quote": '"'}), unsaid)
        found = "cells stand between single quotation marks, and the names of columns do not"
        todo = f"If the marks are not part of the texts, write dialect: {written}; if they are, {plain}."
        yield Doubt("", found, todo)
    if division.doubtful_head and division.header:
        first, last = division.header
        above = first if first < last else last - 1
        found = f"the head may be line {last}, or begin above it"
        yield Doubt("", found, f"Write header: [{above}, {last}], or header: [{last}, {last}].")


def _number_doubts(marks: Marks, dialect: Dialect, unsaid: frozenset[str]) -> Iterator[Doubt]:
    """Yield doubts on the marks of numbers."""
    others = unsaid - NUMBER_KEYS
    for name, mark in marks.open.items():
        found = (
            f"numbers are written like 1{mark}234, and none shows what the {MARK_WORDS[mark]} is: it divides "
            "thousands (1234), or begins decimals (a number just above 1)"
        )
        kept = "" if dialect.thousands == mark else dialect.thousands
        thousands = dialect.model_copy(update={"decimal": OTHER[mark], "thousands": mark})
        decimals = dialect.model_copy(update={"decimal": mark, "thousands": kept})
        yield Doubt(name, found, _either(("thousands", thousands), ("decimals", decimals), unsaid=others))
    for name in marks.against:
        here, elsewhere = MARK_WORDS[OTHER[dialect.decimal]], MARK_WORDS[dialect.decimal]
        found = f"decimals come after a {here}, and after a {elsewhere} in other columns"
        yield Doubt(name, found, "Ask for an export that writes all numbers in one way.")


def _date_doubts(dates: Dates, dialect: Dialect, unsaid: frozenset[str]) -> Iterator[Doubt]:
    """Yield doubts on the form of dates."""
    for name, forms in dates.open.items():
        others = unsaid - {name if name in dialect.dates else "date"}
        day_first, month_first = (_with_form(dialect, name, form) for form in forms)
        shapes = " or like ".join(EXAMPLE_DATE.strftime(form) for form in forms)
        found = f"no day is above 12: its dates may be written like {shapes}"
        choices = ("day first", day_first), ("month first", month_first)
        yield Doubt(name, found, _either(*choices, unsaid=others))
    for name in dates.mixed:
        found = "its cells look like dates, and no single form fits them all"
        yield Doubt(name, found, "Ask for an export that writes all dates in one way.")
    for name, form in dates.short.items():
        if name not in dates.open:
            others = unsaid - {name if name in dialect.dates else "date"}
            found = "years have two digits: 68 would be read as 2068, 69 as 1969"
            written = spelled_out(_with_form(dialect, name, form), others)
            yield Doubt(name, found, f"Ask for years of four digits, or write dialect: {written}.")


def _with_form(dialect: Dialect, name: str, form: str) -> Dialect:
    """Return the dialect in which this column writes dates in this form."""
    if name in dialect.dates:
        return dialect.model_copy(update={"dates": {**dialect.dates, name: form}})
    return dialect.model_copy(update={"date": form})


def _either(*readings: tuple[str, Dialect], unsaid: frozenset[str]) -> str:
    """Return what to write for each reading."""
    return " ".join(f"For {words} write dialect: {spelled_out(one, unsaid)}." for words, one in readings)
