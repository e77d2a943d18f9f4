"""Topics: of those asked, who spoke and who was silent; who spoke unasked stands beside the bar."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas, panels
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.panels import Panel, Record
from helpers.reporting.figures.rows import BarRow, Entry, Part

ASKED, SILENT, SPONTANEOUS = "asked", "silent", "spontaneous"
BESIDE = (SPONTANEOUS, "not_asked", "unknown")
"""Standings that are in no bar: they stand beside it in words."""


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return one bar per topic as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``topic`` and ``standing`` (asked, silent, spontaneous, not_asked, unknown)
        with ``n`` people. The bar is of those who were asked; who was not asked is never in it. Where the
        frame has ``strand``, each has a panel.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    drawn = [_panel(writer, part) for part in panels.split(writer, "strand")]
    key = _key(writer)
    with canvas.sheet(size, panels.height(drawn, size, key)) as figure:
        panels.paint(figure, drawn, size, key)
        return canvas.svg(figure, name=name, alt=alt)


def _key(writer: Writer) -> tuple[Entry, ...]:
    frame = writer.exhibit.frame
    unasked = frame.loc[frame["standing"] == SPONTANEOUS, "n"].fillna(1)
    entries: list[Entry] = [
        ("strong", panels.told(writer, "topics.spoke")),
        ("open", panels.told(writer, "topics.silent")),
    ]
    if bool((unasked > 0).any()):
        entries.append(("beside", panels.told(writer, "topics.spontaneous")))
    return tuple(entries)


def _panel(writer: Writer, part: panels.Part) -> Panel:
    topics: dict[str, dict[str, Record]] = {}
    for record in part.records:
        topics.setdefault(str(record.row["topic"]), {})[str(record.row["standing"])] = record
    return Panel(part.title, tuple(_row(writer, standings) for standings in topics.values()))


def _row(writer: Writer, standings: Mapping[str, Record]) -> BarRow:
    first = next(iter(standings.values()))
    gone = any(_is_gone(writer, standings.get(name)) for name in (ASKED, SILENT))
    spoke, silent = (_count(standings.get(name)) for name in (ASKED, SILENT))
    aside = _is_gone(writer, standings.get(SPONTANEOUS)) or _count(standings.get(SPONTANEOUS)) > 0
    of = panels.told(writer, "topics.of_asked", n=spoke, asked=spoke + silent)
    return BarRow(
        label=panels.said(writer, "topic", first.row),
        depth=0,
        parts=(_part(writer, spoke, "strong"), _part(writer, silent, "open")),
        value=of if spoke + silent else panels.told(writer, "topics.nobody_asked"),
        small=", ".join(filter(None, (_said(writer, standings, name) for name in BESIDE))),
        instead=panels.withheld(writer) if gone else "",
        beside=aside,
    )


def _part(writer: Writer, n: int, fill: str) -> Part:
    text = notation.count(n, writer.language) if n else ""
    return Part(float(n), "strong" if fill == "strong" else "open", text)


def _said(writer: Writer, standings: Mapping[str, Record], name: str) -> str:
    """Return how many spoke unasked, or were not asked; "" where nobody did."""
    record = standings.get(name)
    if record is None or (_count(record) == 0 and not _is_gone(writer, record)):
        return ""
    return panels.counted(writer, record, "n", f"topics.n_{name}")


def _is_gone(writer: Writer, record: Record | None) -> bool:
    return record is not None and writer.is_withheld(record.label, "n")


def _count(record: Record | None) -> int:
    return 0 if record is None or is_missing(record.row["n"]) else int(record.row["n"])
