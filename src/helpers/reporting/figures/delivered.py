"""Delivered: what each arm got, dots below each other, a panel for each variable, the reference as a line."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import MISSING, Row, Writer, is_missing
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import PADDING, quantity_axis, scale_of
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import BOLD, fitted, write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens

ROW, ROW_NARROW = 28, 54  # pixels of a row with a label of one line
DOT = 13  # pixels of a narrow row: its dot above the bottom, under its words
TITLE, LINE, MOST_LINES = 30, 17, 3  # of a title or a label: its room, a line more, and how many at most
AXIS, EDGE = 40, 6
LABEL_SHARE, VALUE_SHARE = 0.42, 0.2
MARGIN, NARROW_SIDE = 8, 22.0


@dataclass(frozen=True, slots=True)
class Room:
    """How wide the drawing is, and how high its rows are: the longest label decides."""

    size: Size
    row: float

    @property
    def label(self) -> float:
        """Pixels that a label may take."""
        return _label_room(self.size)

    @property
    def dot(self) -> float:
        """Where in a row its dot lies."""
        return self.row - DOT if self.size.narrow else self.row / 2


@dataclass(frozen=True, slots=True)
class Line:
    """One arm: its name, the mean or share in the unit of the axis (NaN where there is none), its words."""

    label: str
    mean: float
    value: str
    n: str
    is_reference: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One variable, or one of its categories, in all arms."""

    title: str
    lines: tuple[Line, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """Where the axis begins and ends: nothing is always on it, so that dots show whole amounts."""
        known = [line.mean for line in self.lines if math.isfinite(line.mean)]
        low, high = min([0.0, *known]), max([0.0, *known])
        high = high if high > low else low + 1.0
        return low - PADDING * (high - low) / 2, high + PADDING * (high - low)


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the panels as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``variable``, ``category`` ("" without) and ``arm`` with its ``mean`` (or
        share, as ``unit`` says) and ``n``. Option ``reference``: the arm whose value is drawn as a line.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    panels = _panels(writer)
    room = _room(panels, size)
    heights = [_title_height(panel, size) + room.row * len(panel.lines) + AXIS for panel in panels]
    with canvas.sheet(size, sum(heights) + EDGE) as figure:
        top = float(EDGE)
        for panel, height in zip(panels, heights, strict=True):
            _panel(figure, panel, writer, room, top)
            top += height
        return canvas.svg(figure, name=name, alt=alt)


def _label_room(size: Size) -> float:
    return size.width * (1 if size.narrow else LABEL_SHARE) - 2 * MARGIN


def _room(panels: Sequence[Panel], size: Size) -> Room:
    """Return how high a row is: no label is cut that fits in three lines."""
    labels = [fitted(line.label, _label_room(size), MOST_LINES) for panel in panels for line in panel.lines]
    more = max((label.count("\n") for label in labels), default=0)
    return Room(size, (ROW_NARROW if size.narrow else ROW) + LINE * more * (1 if size.narrow else 0.75))


def _panels(writer: Writer) -> tuple[Panel, ...]:
    grouped = writer.exhibit.frame.groupby(["variable", "category"], sort=False)
    return tuple(_one_panel(writer, rows) for _, rows in grouped)


def _one_panel(writer: Writer, rows: pd.DataFrame) -> Panel:
    columns = {column.name: column for column in writer.exhibit.columns}
    found = list(zip(rows.index, rows.to_dict("records"), strict=True))
    first = found[0][1]
    title = writer.words(columns["variable"], first["variable"], first).text
    if first["category"]:
        title += f": {writer.words(columns['category'], first['category'], first).text}"
    unit = str(first["unit"])
    called = "%" if unit == notation.SHARE else writer.unit_name(unit)
    title += f", {called}" if called else ""
    largest = max((abs(float(row["mean"])) for _, row in found if not is_missing(row["mean"])), default=0.0)
    decimals = notation.decimals_of(unit, largest)
    return Panel(title, tuple(_line(writer, label, row, decimals) for label, row in found))


def _line(writer: Writer, label: Hashable, row: Row, decimals: int) -> Line:
    columns = {column.name: column for column in writer.exhibit.columns}
    n = row["n"]
    return Line(
        label=writer.words(columns["arm"], row["arm"], row).text,
        mean=math.nan if is_missing(row["mean"]) else float(row["mean"]) * scale_of(str(row["unit"])),
        value=_value(writer, label, row, decimals),
        n="" if is_missing(n) else f"n {notation.count(float(n), writer.language)}",
        is_reference=row["arm"] == writer.exhibit.options["reference"],
    )


def _value(writer: Writer, label: Hashable, row: Row, decimals: int) -> str:
    if writer.is_withheld(label, "mean"):
        return writer.lexicon.catalogue.text("words.withheld", writer.language)
    if is_missing(row["mean"]):
        return MISSING
    if str(row["unit"]) == notation.SHARE:
        return notation.percent(float(row["mean"]), writer.language)
    return notation.number(float(row["mean"]), writer.language, decimals)


def _title_height(panel: Panel, size: Size) -> int:
    lines = fitted(panel.title, (size.width - 2 * MARGIN) / BOLD, MOST_LINES).count("\n")
    return TITLE + LINE * lines


def _panel(figure: Figure, panel: Panel, writer: Writer, room: Room, top: float) -> None:
    size, row = room.size, room.row
    height = _title_height(panel, size)
    wide = size.width - 2 * MARGIN
    write(figure, MARGIN, top + height / 2, panel.title, weight="bold", width=wide, lines=MOST_LINES)
    left = NARROW_SIDE if size.narrow else size.width * LABEL_SHARE
    right = NARROW_SIDE if size.narrow else size.width * VALUE_SHARE
    across, down = size.width - left - right, row * len(panel.lines)
    axes = canvas.place(figure, left=left, top=top + height, width=across, height=down)
    axes.set_xlim(*panel.ends)
    axes.set_ylim(down, 0)
    axes.set_yticks([])
    _marks(axes, panel.lines, [number * row + room.dot for number in range(len(panel.lines))], room)
    quantity_axis(axes, writer.language, ticks=4 if size.narrow else 6)
    for number, line in enumerate(panel.lines):
        _words(figure, line, room, top + height + number * row)


def _marks(axes: Axes, lines: Sequence[Line], middles: Sequence[float], room: Room) -> None:
    """Draw the dots, and from each a line to the reference: how far apart they lie."""
    colour, drawn = tokens().light, []
    reference = next((line.mean for line in lines if line.is_reference), math.nan)
    half = 9.0 if room.size.narrow else room.row / 2
    for line, y in zip(lines, middles, strict=True):
        if math.isfinite(reference):
            axes.plot([reference] * 2, [y - half, y + half], color=colour["soft"], linewidth=1, zorder=1)
        if not math.isfinite(line.mean):
            continue
        if math.isfinite(reference):
            axes.plot([reference, line.mean], [y, y], color=colour["accent"], linewidth=1.6, zorder=2)
        shape, ink = ("D", "soft") if line.is_reference else ("o", "accent")
        drawn.append(Dot(line.mean, y, shape, ink, not line.is_reference, 7.5))
    dots(axes, drawn)


def _words(figure: Figure, line: Line, room: Room, top: float) -> None:
    """Write the arm, its number and how many people: beside the dot, or above it."""
    size = room.size
    if size.narrow:
        more = fitted(line.label, room.label, MOST_LINES).count("\n")
        low = top + room.row - ROW_NARROW
        write(figure, MARGIN, low + 12 - LINE * more / 2, line.label, width=room.label, lines=MOST_LINES)
        below = f"{line.value} ({line.n})" if line.n else line.value
        write(figure, MARGIN, low + 28, below, small=True)
        return
    middle = top + room.dot
    write(figure, MARGIN, middle, line.label, width=room.label, lines=MOST_LINES)
    write(figure, size.width * (1 - VALUE_SHARE) + 10, middle, line.value)
    write(figure, size.width - MARGIN, middle, line.n, small=True, align="right")
