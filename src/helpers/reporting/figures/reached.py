"""How many people reached something: a bar of everybody, filled for those who did, the interval in words."""

from __future__ import annotations

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas, panels
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.panels import Panel, Record
from helpers.reporting.figures.rows import BarRow, Entry, Part

ENDS = ("share", "low", "high")


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return one bar per thing that could be reached, as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``reached`` with ``n_with`` of ``n`` people, ``share``, ``low`` and ``high``.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    frame = writer.exhibit.frame
    records = [
        Record(label, row) for label, row in zip(frame.index, frame.to_dict(orient="records"), strict=True)
    ]
    drawn = [Panel("", tuple(_row(writer, one) for one in records))]
    key: tuple[Entry, ...] = (
        ("strong", panels.told(writer, "reached.did")),
        ("open", panels.told(writer, "reached.did_not")),
    )
    with canvas.sheet(size, panels.height(drawn, size, key)) as figure:
        panels.paint(figure, drawn, size, key)
        return canvas.svg(figure, name=name, alt=alt)


def _row(writer: Writer, record: Record) -> BarRow:
    label = panels.said(writer, "reached", record.row)
    if any(writer.is_withheld(record.label, one) or is_missing(record.row[one]) for one in ("n_with", "n")):
        return BarRow(label=label, depth=0, parts=(), value="", instead=panels.withheld(writer))
    n_with, n = int(record.row["n_with"]), int(record.row["n"])
    return BarRow(
        label=label,
        depth=0,
        parts=(_part(writer, n_with, filled=True), _part(writer, n - n_with, filled=False)),
        value=panels.told(writer, "reached.of", n=n_with, of=n),
        small=_interval(writer, record),
    )


def _part(writer: Writer, n: int, *, filled: bool) -> Part:
    return Part(float(n), "strong" if filled else "open", notation.count(n, writer.language) if n else "")


def _interval(writer: Writer, record: Record) -> str:
    if any(writer.is_withheld(record.label, one) or is_missing(record.row[one]) for one in ENDS):
        return ""
    written = {one: notation.percent(float(record.row[one]), writer.language, 1) for one in ENDS}
    return panels.told(writer, "reached.interval", **written)
