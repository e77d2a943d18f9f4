"""Forest: estimates as dots with their intervals, one row an estimate, zero and margin always drawn."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import MISSING, Row, Writer
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import WHOLE, limits, quantity_axis, scale_of, zero_and_margin
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

ROW, ROW_NARROW = 32, 62
NARROW_MIDDLE, HALF = 0.76, 0.2  # of a narrow row: where its dot lies, and how far zero and margin reach
TITLE, AXIS, EDGE = 30, 46, 10
LABEL_SHARE, VALUE_SHARE = 0.35, 0.29
NARROW_SIDE = 22.0  # pixels: half a label of the axis
MAIN, COUNTS = "analysis", ("n_arm", "n_reference")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the forest, in the unit of its axis."""

    label: str
    estimate: float
    low: float
    high: float
    n: str
    is_main: bool
    withheld: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Rows that share an axis."""

    title: str
    unit: str
    unit_name: str
    margin: float | None
    lines: tuple[Line, ...]
    ends: tuple[float, float]


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the forest as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has ``estimate``, ``low``, ``high``; where it has ``n_arm`` and ``n_reference``
        they are printed, and
        where it has ``analysis`` its rows ``main`` get a filled dot and the others an open diamond. Options
        choose: ``rows`` (columns that name a row; default: the label columns that differ between
        rows), ``panel``
        (column whose values stand under their own title; default ``comparison`` when there are several),
        ``margin`` (number, in the unit of the estimates).
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    panels = _panels(writer)
    row = ROW_NARROW if size.narrow else ROW
    heights = [TITLE * bool(p.title) + row * len(p.lines) + AXIS for p in panels]
    with canvas.sheet(size, sum(heights) + EDGE) as figure:
        top = float(EDGE)
        for panel, height in zip(panels, heights, strict=True):
            _panel(figure, panel, writer, size, top)
            top += height
        return canvas.svg(figure, name=name, alt=alt)


def _panels(writer: Writer) -> tuple[Panel, ...]:
    frame = writer.exhibit.frame
    several = "comparison" in frame and len(set(frame["comparison"])) > 1
    by = str(writer.exhibit.options.get("panel", "comparison" if several else ""))
    groups: list[tuple[Any, pd.DataFrame]] = list(frame.groupby(by, sort=False)) if by else [("", frame)]
    panels = [_one_panel(writer, by, rows) for _, rows in groups]
    return tuple(replace(panel, ends=_ends(panel, panels)) for panel in panels)


def _ends(panel: Panel, panels: list[Panel]) -> tuple[float, float]:
    """Return the axis of a panel: panels of one unit share theirs, so that they can be compared by eye."""
    alike = [other for other in panels if other.unit == panel.unit]
    values = [
        value for other in alike for line in other.lines for value in (line.estimate, line.low, line.high)
    ]
    margins = [side * other.margin for other in alike if other.margin is not None for side in (-1, 1)]
    return limits([0.0, *values, *margins])


def _one_panel(writer: Writer, by: str, rows: pd.DataFrame) -> Panel:
    columns = {column.name: column for column in writer.exhibit.columns}
    records = rows.to_dict(orient="records")
    first = records[0]
    unit = writer.unit_of(columns["estimate"], first)
    margin = writer.exhibit.options.get("margin")
    names = _row_names(writer, by, rows)
    return Panel(
        title=writer.words(columns[by], first[by], first).text if by else "",
        unit=unit,
        unit_name=notation.POINTS[writer.language] if unit == notation.SHARE else writer.unit_name(unit),
        margin=None if margin is None else float(margin) * scale_of(unit),
        lines=tuple(_line(writer, unit, names, i, row) for i, row in zip(rows.index, records, strict=True)),
        ends=(0.0, 1.0),
    )


def _row_names(writer: Writer, by: str, rows: pd.DataFrame) -> list[str]:
    """Return the columns that name a row: chosen, or those that tell the rows apart."""
    chosen = writer.exhibit.options.get("rows")
    if chosen:
        return [str(name) for name in chosen]
    labels = [c.name for c in writer.shown if c.kind == "label" and c.name not in (by, MAIN)]
    differing = [name for name in labels if len(set(rows[name])) > 1]
    return differing or labels[:1]


def _line(writer: Writer, unit: str, names: list[str], label: Hashable, row: Row) -> Line:
    ends = ("estimate", "low", "high")
    values = [scale_of(unit) * float(row[name]) if pd.notna(row[name]) else math.nan for name in ends]
    columns = {column.name: column for column in writer.exhibit.columns}
    words = [writer.words(columns[name], row[name], row).text for name in names if pd.notna(row[name])]
    return Line(
        label=capitalised(" · ".join(words)),
        estimate=values[0],
        low=values[1],
        high=values[2],
        n=_counts(writer, row),
        is_main=row.get(MAIN, "main") == "main",
        withheld=any(writer.is_withheld(label, name) for name in ends),
    )


def _counts(writer: Writer, row: Row) -> str:
    known = [notation.count(float(row[name]), writer.language) for name in COUNTS if pd.notna(row.get(name))]
    versus = writer.lexicon.catalogue.text("words.versus", writer.language)
    return f"n {f' {versus} '.join(known)}" if len(known) == len(COUNTS) else ""


def _panel(figure: Figure, panel: Panel, writer: Writer, size: Size, top: float) -> None:
    row = ROW_NARROW if size.narrow else ROW
    left = NARROW_SIDE if size.narrow else size.width * LABEL_SHARE
    right = NARROW_SIDE if size.narrow else size.width * VALUE_SHARE
    if panel.title:
        write(figure, 8, top + 12, panel.title, weight="bold")
        top += TITLE
    axes = canvas.place(
        figure, left=left, top=top, width=size.width - left - right, height=row * len(panel.lines)
    )
    axes.set_xlim(*panel.ends)
    axes.set_ylim(len(panel.lines) * row, 0)
    axes.set_yticks([])
    zero_and_margin(axes, panel.margin, _strips(len(panel.lines)) if size.narrow else WHOLE)
    middles = [
        number * row + (row * NARROW_MIDDLE if size.narrow else row / 2) for number in range(len(panel.lines))
    ]
    _marks(axes, panel.lines, middles)
    for number, line in enumerate(panel.lines):
        _words(figure, line, _value(line, writer, panel), size, top + number * row)
    quantity_axis(axes, writer.language, ticks=_ticks(panel, size))
    axes.set_xlabel(panel.unit_name)


def _ticks(panel: Panel, size: Size) -> int:
    """Return how many steps the axis has room for: five digits take more than two."""
    long = max(abs(end) for end in panel.ends) >= 1000
    if size.narrow:
        return 3 if long else 5
    return 5 if long else 7


def _strips(n: int) -> list[tuple[float, float]]:
    """Return where zero and margin are drawn when labels stand above their row: beside the marks only."""
    return [
        ((place + 1 - NARROW_MIDDLE - HALF) / n, (place + 1 - NARROW_MIDDLE + HALF) / n) for place in range(n)
    ]


def _marks(axes: Axes, lines: tuple[Line, ...], middles: Sequence[float]) -> None:
    drawn = []
    for line, y in zip(lines, middles, strict=True):
        if line.withheld or not math.isfinite(line.estimate):
            continue
        ink = "accent" if line.is_main else "soft"
        axes.plot(
            [line.low, line.high],
            [y, y],
            color=tokens().light[ink],
            linewidth=2.6 if line.is_main else 1.8,
            linestyle="solid" if line.is_main else (0, (4, 2)),
        )
        shape, across = ("o", 8) if line.is_main else ("D", 6.5)
        drawn.append(Dot(line.estimate, y, shape, ink, line.is_main, across))
    dots(axes, drawn)


def _words(figure: Figure, line: Line, value: str, size: Size, top: float) -> None:
    weight = "bold" if line.is_main else "normal"
    if size.narrow:
        write(figure, 8, top + 12, line.label, weight=weight, width=size.width - 16)
        write(figure, 8, top + 28, f"{value}   {line.n}".strip(), small=True)
        return
    write(figure, 8, top + ROW / 2, line.label, weight=weight, width=size.width * LABEL_SHARE - 20, lines=2)
    right = size.width * (1 - VALUE_SHARE) + 12
    write(figure, right, top + ROW / 2 - (7 if line.n else 0), value)
    if line.n:
        write(figure, right, top + ROW / 2 + 8, line.n, small=True)


def _value(line: Line, writer: Writer, panel: Panel) -> str:
    words = writer.lexicon.catalogue
    if line.withheld:
        return words.text("words.withheld", writer.language)
    if not math.isfinite(line.estimate):
        return MISSING
    known = [value for value in (line.estimate, line.low, line.high) if math.isfinite(value)]
    decimals = notation.decimals_of(panel.unit, max(map(abs, known)))
    signed = notation.number(line.estimate, writer.language, decimals, signed=True)
    if not (math.isfinite(line.low) and math.isfinite(line.high)):
        return signed
    ends = [notation.number(end, writer.language, decimals) for end in (line.low, line.high)]
    return f"{signed} ({ends[0]} {words.text('words.until', writer.language)} {ends[1]})"
