"""An exhibit's frame as an accessible table: caption, heads with scope, cells in the reader's notation."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.reporting.cells import NUMERIC, Cell, Writer
from helpers.reporting.words import inline
from helpers.results import Column


@dataclass(frozen=True, slots=True)
class Head:
    """Head of one column; `style` aligns it with its cells."""

    text: str
    style: str


@dataclass(frozen=True, slots=True)
class TableView:
    """Everything the template needs to print one table.

    Attributes
    ----------
    caption : str
        Number and title, printed above the table.
    heads : tuple of Head
        In page order.
    rows : tuple of tuple of Cell
        The first cell of a row is its head.
    alike : tuple of str
        What holds for every row and stands under the table instead of in a column: ``Group: guided work experience``.
    has_missing, has_withheld : bool
        Whether a sign needs to be explained under the table.
    """

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    has_missing: bool
    has_withheld: bool
    alike: tuple[str, ...] = ()


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
    columns = [column for column in writer.shown if column not in alike]
    heads = tuple(Head(writer.head(c), "number" if c.kind in NUMERIC else "words") for c in columns)
    rows = tuple(
        tuple(writer.cell(column, row, label) for column in columns)
        for label, row in zip(
            writer.exhibit.frame.index, writer.exhibit.frame.to_dict(orient="records"), strict=True
        )
    )
    states = {cell.state for row in rows for cell in row}
    facts = tuple(f"{writer.head(column)}: {_of_all(writer, column)}" for column in alike)
    return TableView(caption, heads, rows, "missing" in states, "withheld" in states, facts)


def _of_all(writer: Writer, column: Column) -> str:
    frame = writer.exhibit.frame
    return inline(writer.cell(column, frame.iloc[0].to_dict(), frame.index[0]).text)
