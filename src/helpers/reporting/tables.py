"""An exhibit's frame as an accessible table: caption, heads with scope, cells in the reader's notation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.reporting import notation
from helpers.reporting.cells import MISSING, NUMERIC, Cell, Writer, is_missing
from helpers.reporting.words import inline
from helpers.results import Column

GATHERED_FROM = 3
"""Rows that read the same, as their words are withheld, from which one stands for all."""


@dataclass(frozen=True, slots=True)
class Head:
    """Head of one column; `style` aligns it with its cells."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring columns under one head; `text` is "" over a column that stands alone."""

    text: str
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one head, such as the estimates of one comparison; no head for rows that need none."""

    head: Cell | None
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """Everything the template needs to print one table.

    Attributes
    ----------
    caption : str
        Number and title, printed above the table.
    heads : tuple of Head
        In page order.
    spans : tuple of Span
        The same heads under the ones they share; empty when no columns share one.
    groups : tuple of RowGroup
        The first cell of a row is its head.
    alike : tuple of str
        What holds for every row and stands under the table instead of in a column: ``Group: guided work
        experience``.
    has_missing, has_withheld : bool
        Whether a sign needs to be explained under the table.
    gathered : int
        Rows that are printed in one with others of which the same is withheld.
    """

    caption: str
    heads: tuple[Head, ...]
    groups: tuple[RowGroup, ...]
    has_missing: bool
    has_withheld: bool
    alike: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    gathered: int = 0

    @property
    def n_rows(self) -> int:
        """How many rows the table has, heads of groups not counted."""
        return sum(len(group.rows) for group in self.groups) + self.gathered


def view(writer: Writer, caption: str) -> TableView:
    """Lay out the released frame of one exhibit.

    Parameters
    ----------
    writer : Writer
        Knows the exhibit, what was withheld, the labels and the language.
    caption : str
        Number and title of the table.
    """
    alike = writer.alike()
    columns = _named_first(writer, [column for column in writer.shown if column not in alike])
    records = writer.exhibit.frame.to_dict(orient="records")
    rows = tuple(
        tuple(writer.cell(column, row, label) for column in columns)
        for label, row in zip(writer.exhibit.frame.index, records, strict=True)
    )
    grouped = _is_grouped(columns, rows)
    states = {cell.state for row in rows for cell in row}
    places = _said_once(columns, rows) if grouped else ()
    groups = _groups(rows, places, [writer.head(column) for column in columns]) if grouped else ()
    printed = tuple(
        replace(group, rows=_gathered(writer, group.rows)) for group in groups or (RowGroup(None, rows),)
    )
    headed = [c for place, c in enumerate(columns) if not grouped or place not in (0, *places)]
    heads = tuple(Head(writer.head(c), "number" if c.kind in NUMERIC else "words") for c in headed)
    return TableView(
        caption=caption,
        heads=heads,
        spans=_spans([writer.spanner(column) for column in headed], heads),
        groups=printed,
        has_missing="missing" in states,
        has_withheld="withheld" in states,
        gathered=len(rows) - sum(len(group.rows) for group in printed),
        alike=tuple(f"{_full_head(writer, column)}: {_of_all(writer, column)}" for column in alike),
    )


def _named_first(writer: Writer, columns: Sequence[Column]) -> list[Column]:
    """Put a label that some rows lack (a wave) behind the next one: the first cell of a row is its head."""
    frame, ordered = writer.exhibit.frame, list(columns)

    def lacks(column: Column) -> bool:
        return column.kind == "label" and any(
            is_missing(value) or value == "" for value in frame[column.name]
        )

    for place in range(min(2, len(ordered) - 1)):
        following = ordered[place + 1]
        if lacks(ordered[place]) and following.kind == "label" and not lacks(following):
            ordered[place : place + 2] = [following, ordered[place]]
    return ordered


def _spans(over: Sequence[str], heads: tuple[Head, ...]) -> tuple[Span, ...]:
    """Put neighbouring columns with the same second head together; nothing when there is none."""
    if not any(over):
        return ()
    spans: list[Span] = []
    for text, head in zip(over, heads, strict=True):
        if text and spans and spans[-1].text == text:
            spans[-1] = Span(text, (*spans[-1].heads, head))
        else:
            spans.append(Span(text, (head,)))
    return tuple(spans)


def _full_head(writer: Writer, column: Column) -> str:
    over = inline(writer.spanner(column))
    return f"{writer.head(column)}, {over}" if over else writer.head(column)


def _is_grouped(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Say whether the first column repeats itself in unbroken runs, and another column can head the rows."""
    if len(columns) < 2 or not all(column.kind == "label" for column in columns[:2]):
        return False
    heads = [row[0] for row in rows]
    runs = [head for place, head in enumerate(heads) if place == 0 or heads[place - 1] != head]
    return len(set(runs)) == len(runs) < len(heads)


def _said_once(columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> tuple[int, ...]:
    """Return the places of labels, after the one that names a row, that never differ within a group."""
    labels = [place for place, column in enumerate(columns) if column.kind == "label"][2:]
    groups = {row[0] for row in rows}
    known = [place for place in labels if all(row[place].state == "known" for row in rows)]
    return tuple(place for place in known if len({(row[0], row[place]) for row in rows}) == len(groups))


def _groups(
    rows: Sequence[tuple[Cell, ...]], said_once: tuple[int, ...], heads: Sequence[str]
) -> tuple[RowGroup, ...]:
    """Put rows under the first cell they share, with what else holds for all of them beside it."""
    found: dict[Cell, list[tuple[Cell, ...]]] = {}
    for row in rows:
        beside = [f"{inline(heads[place])}: {row[place].text}" for place in said_once]
        head = replace(row[0], text=" · ".join([row[0].text, *beside]))
        rest = tuple(cell for place, cell in enumerate(row) if place not in (0, *said_once))
        found.setdefault(head, []).append(rest)
    return tuple(_group(head, part) for head, part in found.items())


def _group(head: Cell, rows: list[tuple[Cell, ...]]) -> RowGroup:
    """Return rows under their head; a single row without words of its own takes the head's as its name."""
    if len(rows) == 1 and rows[0][0].text in ("", MISSING):
        return RowGroup(None, ((head, *rows[0][1:]),))
    return RowGroup(head, tuple(rows))


def _gathered(writer: Writer, rows: tuple[tuple[Cell, ...], ...]) -> tuple[tuple[Cell, ...], ...]:
    """Print rows once that read the same because words in them are withheld, with how many they are.

    Each stood there with the same words: nothing is told that was not, and nothing is left out.
    """
    places = {row: _first_withheld(row) for row in rows}
    alike = Counter(row for row in rows if places[row] is not None)
    several = {row: n for row, n in alike.items() if n >= GATHERED_FROM}
    printed: dict[int, tuple[Cell, ...]] = {}
    for number, row in enumerate(rows):
        if row not in several:
            printed[number] = row
        elif rows.index(row) == number:
            printed[number] = _several(writer, row, places[row] or 0, several[row])
    return tuple(printed.values())


def _first_withheld(row: tuple[Cell, ...]) -> int | None:
    """Return the place of the first words that are withheld; None where all words are known."""
    places = (at for at, cell in enumerate(row) if cell.state == "withheld" and cell.style == "words")
    return next(places, None)


def _several(writer: Writer, row: tuple[Cell, ...], place: int, n: int) -> tuple[Cell, ...]:
    times = writer.lexicon.catalogue.text("words.withheld_times", writer.language)
    text = times.format(n=notation.count(n, writer.language))
    return (*row[:place], replace(row[place], text=text), *row[place + 1 :])


def _of_all(writer: Writer, column: Column) -> str:
    frame = writer.exhibit.frame
    return inline(writer.cell(column, frame.iloc[0].to_dict(), frame.index[0]).text)
