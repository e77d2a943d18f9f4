"""Panels of bars below each other: a frame split by a label, a title over each part, one key."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import MISSING, Row, Writer, is_missing
from helpers.reporting.figures import rows as bars
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import BOLD, fitted, write
from helpers.reporting.figures.rows import BarRow, Entry
from helpers.reporting.words import capitalised, say
from helpers.results import Message

TITLE, LINE, MOST_LINES = 34, 17, 3  # of a panel's title: its room, a line more, and how many at most
EDGE, MARGIN = 8, 8


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a frame and its label there, by which the door knows what it withheld."""

    label: Hashable
    row: Row


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a frame that share a value: the value in words, "" where the frame is not split."""

    title: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars under a title."""

    title: str
    rows: tuple[BarRow, ...]


def split(writer: Writer, *names: str) -> tuple[Part, ...]:
    """Return the rows of a frame by the columns of these names that it has; they never differ: one part."""
    frame = writer.exhibit.frame
    by = [name for name in names if name in frame and len(set(frame[name])) > 1]
    found: dict[tuple[str, ...], list[Record]] = {}
    for label, row in zip(frame.index, frame.to_dict(orient="records"), strict=True):
        words = tuple(said(writer, name, row) for name in by)
        found.setdefault(words, []).append(Record(label, row))
    return tuple(Part(" · ".join(filter(None, words)), tuple(kept)) for words, kept in found.items())


def said(writer: Writer, name: str, row: Row) -> str:
    """Return a label of a row in the reader's words; "" where it has none."""
    column = next(one for one in writer.exhibit.columns if one.name == name)
    value = row[name]
    if is_missing(value) or value == "":
        return ""
    if column.kind == "count":
        return notation.count(float(value), writer.language)
    return capitalised(writer.words(column, value, row).text)


def told(writer: Writer, key: str, **values: object) -> str:
    """Return a sentence of the words in drawings."""
    return say(Message(f"drawn.{key}", values), writer.lexicon, writer.language)


def counted(writer: Writer, record: Record, name: str, key: str) -> str:
    """Return a count with what is counted; that it is withheld, or a dash where it is not known."""
    if writer.is_withheld(record.label, name):
        return told(writer, f"{key}_withheld")
    return MISSING if is_missing(record.row[name]) else told(writer, key, n=int(record.row[name]))


def withheld(writer: Writer) -> str:
    """Return the word for a number that the door took out."""
    return writer.lexicon.catalogue.text("words.withheld", writer.language)


def height(panels: Sequence[Panel], size: Size, key: Sequence[Entry] = ()) -> float:
    """Return how many pixels panels and key take."""
    parts = (_title_height(panel, size) + bars.height_of(panel.rows, size) for panel in panels)
    return sum(parts) + bars.key_height(key, size) + 2 * EDGE


def paint(figure: Figure, panels: Sequence[Panel], size: Size, key: Sequence[Entry] = ()) -> None:
    """Draw the key, and the panels below each other on one scale."""
    top = float(EDGE)
    if key:
        bars.key(figure, key, size, top)
        top += bars.key_height(key, size)
    longest = max((row.length for panel in panels for row in panel.rows), default=0.0)
    for panel in panels:
        high = _title_height(panel, size)
        if panel.title:
            wide = size.width - 2 * MARGIN
            write(figure, MARGIN, top + high / 2, panel.title, weight="bold", width=wide, lines=MOST_LINES)
        bars.paint(figure, panel.rows, size, top + high, longest)
        top += high + bars.height_of(panel.rows, size)


def _title_height(panel: Panel, size: Size) -> int:
    if not panel.title:
        return 0
    return TITLE + LINE * fitted(panel.title, (size.width - 2 * MARGIN) / BOLD, MOST_LINES).count("\n")
