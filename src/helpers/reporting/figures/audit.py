"""Practice audit: how often each principle was scored 0, 1 or 2, as one bar of three parts."""

from __future__ import annotations

import math
from collections.abc import Mapping

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas, panels
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.panels import Panel, Record
from helpers.reporting.figures.rows import BarRow, Entry, Fill, Part

FILLS: dict[str, Fill] = {"2": "strong", "1": "middle", "0": "open"}
"""From the highest score at the left: what is met is what a reader looks for."""


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return one bar per principle as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``principle`` and ``score`` (0, 1, 2) with ``n``, the number of scores. Where
        it has ``audit`` or ``rater``, each has a panel; where it has ``n_cases``, scores that are withheld
        are the hatched rest of the bar.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    drawn = [_panel(writer, part) for part in panels.split(writer, "audit", "rater")]
    key: tuple[Entry, ...] = tuple(
        (fill, panels.told(writer, "audit.score", score=int(score))) for score, fill in FILLS.items()
    )
    if bool(writer.withheld["n"].any()):
        key = (*key, ("withheld", panels.withheld(writer)))
    with canvas.sheet(size, panels.height(drawn, size, key)) as figure:
        panels.paint(figure, drawn, size, key)
        return canvas.svg(figure, name=name, alt=alt)


def _panel(writer: Writer, part: panels.Part) -> Panel:
    principles: dict[str, dict[str, Record]] = {}
    for record in part.records:
        score = str(record.row["score"]).removesuffix(".0")
        principles.setdefault(str(record.row["principle"]), {})[score] = record
    return Panel(part.title, tuple(_row(writer, scores) for scores in principles.values()))


def _row(writer: Writer, scores: Mapping[str, Record]) -> BarRow:
    counts = {
        score: 0 if is_missing(record.row["n"]) else int(record.row["n"]) for score, record in scores.items()
    }
    gone = any(writer.is_withheld(record.label, "n") for record in scores.values())
    first = next(iter(scores.values()))
    cases = first.row.get("n_cases", math.nan)
    known, total = sum(counts.values()), 0 if is_missing(cases) else int(cases)
    parts = tuple(
        Part(float(counts[score]), fill, notation.count(counts[score], writer.language))
        for score, fill in FILLS.items()
        if score in counts
    )
    if gone and total:
        parts = (*parts, Part(float(total - known), "withheld"))
    return BarRow(
        label=panels.said(writer, "principle", first.row),
        depth=0,
        parts=parts,
        value=panels.told(writer, "audit.scores", n=total or known),
        instead=panels.withheld(writer) if gone and not total else "",
    )
