"""Code tree: one bar of people per code, set in under the code it stands in, a panel for each strand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas, panels
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.panels import Panel, Record
from helpers.reporting.figures.rows import BarRow, Part


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the tree as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``code`` with the code it stands ``within`` ("" at the top), ``n_persons``,
        ``n_segments`` and ``n_documents``; where it has ``strand``, each has a panel. The people of a code
        include those of the codes under it, so bars do not add up.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    drawn = [Panel(part.title, tuple(_rows(writer, part.records))) for part in panels.split(writer, "strand")]
    with canvas.sheet(size, panels.height(drawn, size)) as figure:
        panels.paint(figure, drawn, size)
        return canvas.svg(figure, name=name, alt=alt)


def _rows(writer: Writer, records: Sequence[Record]) -> list[BarRow]:
    """Return the codes in the order of the tree, however the frame orders them."""
    known = {str(record.row["code"]) for record in records}
    under: dict[str, list[Record]] = {}
    for record in records:
        within = record.row["within"]
        parent = "" if is_missing(within) or str(within) not in known else str(within)
        under.setdefault(parent, []).append(record)
    return list(_walk(writer, under, "", 0))


def _walk(writer: Writer, under: Mapping[str, Sequence[Record]], parent: str, depth: int) -> list[BarRow]:
    found = []
    for record in under.get(parent, ()):
        found.append(_row(writer, record, depth))
        found += _walk(writer, under, str(record.row["code"]), depth + 1)
    return found


def _row(writer: Writer, record: Record, depth: int) -> BarRow:
    people = record.row["n_persons"]
    small = [panels.counted(writer, record, name, key) for name, key in _SMALL if name in record.row]
    gone = writer.is_withheld(record.label, "n_persons")
    return BarRow(
        label=panels.said(writer, "code", record.row),
        depth=depth,
        parts=() if is_missing(people) else (Part(float(people), "strong"),),
        value=panels.counted(writer, record, "n_persons", "people"),
        small="" if gone else ", ".join(small),
        instead=panels.withheld(writer) if gone else "",
    )


_SMALL = (("n_segments", "segments"), ("n_documents", "documents"))
