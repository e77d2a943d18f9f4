"""One cell of an exhibit, and one head of a column, as a reader sees it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from helpers.reporting import notation
from helpers.reporting.column_facts import DIFFERENCES, decimals_of_column
from helpers.reporting.labels import Label, Lexicon
from helpers.reporting.languages import is_read
from helpers.reporting.words import capitalised, quantity, say
from helpers.results import Column, Exhibit, Message, Name, Quantity

MISSING = "–"
NUMERIC = ("count", "number", "estimate", "percent", "p_value", "month")
WHOLE = {"count": notation.count, "month": notation.month}  # kinds of whole numbers, and how each is written
LEVEL_COLUMN = "level"
LONG = 4  # rows from which a count that never changes is said once instead of in every row
UNIT_BEARERS = ("variable", "outcome")  # "Age, years": what is measured carries the unit of its row
Row = Mapping[Hashable, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell prints.

    Attributes
    ----------
    text : str
        The words or digits.
    language : str
        The language they are in.
    style : {"number", "words", "verdict"}
        Alignment and face.
    state : {"known", "missing", "withheld"}
        A withheld cell is never confused with a missing one.
    verdict : str
        The verdict's name, for its colour; "" elsewhere.
    """

    text: str
    language: str
    style: str
    state: str = "known"
    verdict: str = ""


@dataclass(frozen=True)
class Writer:
    """Writes the cells of one released exhibit in one language.

    Attributes
    ----------
    exhibit : Exhibit
        As released: its frame holds nothing that may not be printed.
    withheld : pandas.DataFrame
        Boolean, same shape and labels as the frame: cells that the door took out.
    """

    exhibit: Exhibit
    withheld: pd.DataFrame
    lexicon: Lexicon
    language: str

    @property
    def topic(self) -> str:
        """First part of the exhibit's id: the topic whose catalogue is asked first."""
        return self.exhibit.id.split(".", 1)[0]

    @cached_property
    def shown(self) -> tuple[Column, ...]:
        """Return the columns that stand on the page: limits stand beside their estimate."""
        limits = {name for column in self.exhibit.columns if column.shown for name in column.interval or ()}
        frame, language = self.exhibit.frame, self.language
        columns = (c for c in self.exhibit.columns if c.shown and is_read(c.name, frame, language))
        shown = (c for c in columns if c.name not in limits)
        return tuple(
            column for column in shown if column.kind != "label" or self._says_something(column.name)
        )

    def alike(self) -> tuple[Column, ...]:
        """Return the columns of labels and counts that say the same in every row; one label is kept.

        Counts are taken out of long tables only, and never when nothing else would be left beside the labels.
        """
        labels = [column for column in self.shown if column.kind == "label"]
        same = [column for column in labels if self._is_alike(column.name)]
        words = same if len(same) < len(labels) else same[1:]
        return (*words, *self._counts_alike())

    def _counts_alike(self) -> tuple[Column, ...]:
        numbers = [column for column in self.shown if column.kind in NUMERIC]
        counts = [column for column in numbers if column.kind == "count" and self._is_alike(column.name)]
        is_long = len(self.exhibit.frame) >= LONG
        return tuple(counts) if is_long and len(counts) < len(numbers) else ()

    def column_name(self, column: str) -> str:
        """Return what a column is called: the topic's own word first, then the common one."""
        keys = (f"{self.topic}.columns.{column}", f"columns.{column}")
        return self.lexicon.catalogue.first(keys, self.language)

    def _header(self, column: Column) -> str:
        return self._said(column.header) if column.header else self.column_name(column.name)

    def _said(self, head: Message | Name) -> str:
        if isinstance(head, Message):
            return capitalised(say(head, self.lexicon, self.language))
        return capitalised(self.lexicon.label(head, self.language, topic=self.topic).text)

    def head(self, column: Column) -> str:
        """Return the head of a column, with its unit and the level of its interval."""
        text = self._header(column)
        if column.unit and column.kind in ("number", "estimate"):
            text += f", {self._unit_name(column.unit, is_difference=column.kind == 'estimate')}"
        if column.interval:
            text += f" ({self._interval_name()})"
        return text

    def spanner(self, column: Column) -> str:
        """Return the head over a column and its neighbours; "" when it has none."""
        if column.spanner is None:
            return ""
        return self._said(column.spanner)

    def cell(self, column: Column, row: Row, label: Hashable) -> Cell:
        """Return one cell; `row` is the row of the frame with index `label`."""
        value = row[column.name]
        style = "number" if column.kind in NUMERIC else "verdict" if column.kind == "verdict" else "words"
        if self.is_withheld(label, column.name):
            return Cell(
                self.lexicon.catalogue.text("words.withheld", self.language),
                self.language,
                style,
                state="withheld",
            )
        if value == "":
            return Cell("", self.language, style)
        if is_missing(value):
            return Cell(MISSING, self.language, style, state="missing")
        if column.kind == "verdict":
            name = self.lexicon.word(str(value), self.language, topic=self.topic).text
            return Cell(name, self.language, style, verdict=str(value))
        if style == "words":
            words = self.words(column, value, row)
            return Cell(words.text + self._unit_beside(column, row), words.language, style)
        return Cell(self._digits(column, value, row, label), self.language, style)

    def words(self, column: Column, value: object, row: Row) -> Label:
        """Return the words of a label or text cell, with the language they are in."""
        if column.name in self._units:
            return self.lexicon.unit(str(value), self.language)
        if column.kind == "text":
            if isinstance(value, (bool, np.bool_)):
                return self.lexicon.word("yes" if value else "no", self.language)
            if isinstance(value, dt.date):
                return Label(notation.date(value, self.language), self.language)
            return Label(str(value), self.language)
        if column.names == "word":
            return self.lexicon.word(str(value), self.language, topic=self.topic)
        of = str(row.get("comparison" if column.names == "arm" else "variable", ""))
        kind: Any = column.names
        label = self.lexicon.label(Name(kind, str(value), of=of), self.language, topic=self.topic)
        return Label(capitalised(label.text), label.language)

    def unit_of(self, column: Column, row: Row) -> str:
        """Return the unit of one cell."""
        return str(row[column.unit_column]) if column.unit_column else column.unit

    def _digits(self, column: Column, value: float, row: Row, label: Hashable) -> str:
        number = float(value)
        if column.kind in WHOLE:
            return WHOLE[column.kind](number, self.language)
        if column.kind == "percent":
            text = notation.percent(number, self.language)
        elif column.kind == "p_value":
            return self._p_value(column, number, row)
        else:
            text = self._amount(column, number, row)
        return f"{text} {self._interval(column, row, label)}" if column.interval else text

    def _amount(self, column: Column, number: float, row: Row) -> str:
        """Write a quantity: the unit stands in the head or in the unit column, else beside the number."""
        unit = self.unit_of(column, row)
        signed = column.kind == "estimate"
        in_head = self._unit_bearer is not None
        if column.unit_column and not in_head and not self._unit_is_shown(column.unit_column):
            is_difference = signed or column.name in DIFFERENCES
            value = Quantity(number, unit, is_difference=is_difference)
            return quantity(value, self.lexicon, self.language, signed=signed)
        return self._bare(number, unit, column.name, self._largest(column, row), signed=signed)

    def _largest(self, column: Column, row: Row) -> float:
        """Return the largest number of a row in this unit: neighbours share decimals."""
        beside = self._beside.get(column.unit_column, ())
        values = [row[name] for name in (column.name, *beside, *(column.interval or ()))]
        return max(abs(float(value)) for value in values if not is_missing(value))

    @cached_property
    def _beside(self) -> Mapping[str, tuple[str, ...]]:
        """Shown columns by the column that their unit stands in."""
        found: dict[str, tuple[str, ...]] = {}
        for column in self.shown:
            if column.unit_column:
                found[column.unit_column] = (*found.get(column.unit_column, ()), column.name)
        return found

    @cached_property
    def _with_units(self) -> list[Column]:
        """Return the columns whose unit differs by row and is not printed in a column of its own."""
        return [c for c in self.shown if c.unit_column and not self._unit_is_shown(c.unit_column)]

    @cached_property
    def _unit_bearer(self) -> Column | None:
        """Return the column whose words carry the unit of their row: "Age, years"."""
        numbers = self._with_units
        bearers = [c for c in self.shown if c.kind == "label" and c.names in UNIT_BEARERS]
        worth_it = len(numbers) > 1 or any(column.kind == "estimate" for column in numbers)
        return bearers[0] if worth_it and bearers and self._share_unit else None

    @cached_property
    def _share_unit(self) -> str:
        """Return how shares are called there: levels in %, differences in points; "" when mixed."""
        kinds = {c.kind == "estimate" or c.name in DIFFERENCES for c in self._with_units}
        if len(kinds) != 1:
            return ""
        return notation.POINTS[self.language] if kinds.pop() else "%"

    def _unit_beside(self, column: Column, row: Row) -> str:
        if column is not self._unit_bearer:
            return ""
        unit = row[self._with_units[0].unit_column]
        if is_missing(unit) or unit == "":
            return ""
        return f", {self._share_unit if unit == notation.SHARE else self.unit_name(str(unit))}"

    def _bare(self, number: float, unit: str, name: str, largest: float, *, signed: bool) -> str:
        scaled = 100 * number if unit == notation.SHARE else number
        decimals = notation.decimals_of(unit, largest) if unit else self._places[name]
        return notation.number(scaled, self.language, decimals, signed=signed)

    @cached_property
    def _places(self) -> Mapping[str, int]:
        """Decimals of every column of numbers that have no unit."""
        frame = self.exhibit.frame
        return {
            c.name: decimals_of_column(frame[c.name])
            for c in self.exhibit.columns
            if c.kind in ("number", "estimate")
        }

    @cached_property
    def _gone(self) -> frozenset[tuple[Hashable, str]]:
        """Row labels and columns of withheld cells."""
        mask = self.withheld
        return frozenset((label, name) for name in mask.columns for label in mask.index[mask[name]])

    def is_withheld(self, label: Hashable, name: str) -> bool:
        """Say whether the door took a cell out."""
        return (label, name) in self._gone

    def _interval(self, column: Column, row: Row, label: Hashable) -> str:
        if column.interval is None:
            return ""
        low, high = column.interval
        if self.is_withheld(label, low) or self.is_withheld(label, high):
            return f"({self.lexicon.catalogue.text('words.withheld', self.language)})"
        if is_missing(row[low]) or is_missing(row[high]):
            return f"({MISSING})"
        if column.kind == "percent":
            ends = [notation.number(100 * float(row[end]), self.language, 1) for end in (low, high)]
        else:
            unit = self.unit_of(column, row)
            largest = self._largest(column, row)
            ends = [self._bare(float(row[end]), unit, end, largest, signed=False) for end in (low, high)]
        until = self.lexicon.catalogue.text("words.until", self.language)
        return f"({ends[0]} {until} {ends[1]})"

    def _p_value(self, column: Column, number: float, row: Row) -> str:
        text = notation.p_value(number, self.language)
        if column.name != "p_adjusted" or "family" not in self.exhibit.frame:
            return text
        of = notation.count(self._family_size(row), self.language)
        return self.lexicon.catalogue.text("words.adjusted_of", self.language).format(p=text, of=of)

    def _family_size(self, row: Row) -> int:
        """Return for how many comparisons a p was adjusted: declared beside it, else those in the frame."""
        if "family_n" in row and not is_missing(row["family_n"]):
            return int(row["family_n"])
        frame = self.exhibit.frame
        return int(frame.loc[frame["family"] == row["family"], "p_adjusted"].notna().sum())

    def _unit_name(self, unit: str, *, is_difference: bool) -> str:
        if unit == notation.SHARE:
            return notation.POINTS[self.language] if is_difference else "%"
        return self.lexicon.unit(unit, self.language).text

    def _interval_name(self) -> str:
        frame = self.exhibit.frame
        levels = frame[LEVEL_COLUMN].dropna().unique() if LEVEL_COLUMN in frame else np.array([])
        if len(levels) != 1:
            return self.lexicon.catalogue.text("words.interval", self.language)
        share = float(levels[0])
        decimals = 0 if math.isclose(100 * share, round(100 * share), abs_tol=1e-9) else 1
        template = self.lexicon.catalogue.text("words.interval_of", self.language)
        return template.format(level=notation.percent(share, self.language, decimals))

    def unit_name(self, unit: str) -> str:
        """Return what a unit is called in an axis or a head."""
        return self.lexicon.unit(unit, self.language).text

    @cached_property
    def _units(self) -> frozenset[str]:
        """Columns that hold the unit of others."""
        return frozenset(column.unit_column for column in self.exhibit.columns if column.unit_column)

    def _is_alike(self, name: str) -> bool:
        frame = self.exhibit.frame
        if len(frame) < 2 or bool(self.withheld[name].any()) or bool(frame[name].isna().any()):
            return False
        return len(set(frame[name])) == 1

    def _says_something(self, name: str) -> bool:
        """Say whether a column of labels has any: one that is empty in every row is not printed."""
        frame = self.exhibit.frame
        return frame.empty or not all(is_missing(value) or value == "" for value in frame[name])

    def _unit_is_shown(self, name: str) -> bool:
        return name in self._shown_names

    @cached_property
    def _shown_names(self) -> frozenset[str]:
        return frozenset(column.name for column in self.exhibit.columns if column.shown)


def is_missing(value: object) -> bool:
    """Say whether a cell holds nothing."""
    if isinstance(value, str):
        return False
    if isinstance(value, (float, int)):  # pandas takes a hundred times as long
        return math.isnan(value)
    return not isinstance(value, (list, tuple, dict)) and bool(pd.isna(value))  # type: ignore[call-overload]
