"""Forest: estimates as dots with their intervals, one row an estimate, zero and margin always drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import MISSING, Writer
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import WHOLE, quantity_axis, zero_and_margin
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.forest_rows import Line, Panel, panels_of
from helpers.reporting.figures.lettering import BOLD, fitted, write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens

ROW, ROW_NARROW = 32, 62
DOT, HALF = 15, 12.4  # pixels of a narrow row: its dot above the bottom, and how far zero and margin reach
TITLE, LINE, MOST_LINES = 30, 17, 3  # of a panel's title: its room, a line more, and how many at most
AXIS, EDGE = 46, 10
LABEL_SHARE, VALUE_SHARE = 0.35, 0.29
MARGIN, INDENT = 8, 22  # pixels: where labels begin, and what belongs to the name above
NARROW_SIDE = 22.0  # pixels: half a label of the axis


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
        (column, or list of columns, whose values stand under their own title; default ``comparison`` when
        there are several), ``margin`` (number, in the unit of the estimates) or ``margin_column`` (a margin
        for each panel, which then has an axis of its own; else panels of one unit share theirs).
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    panels = panels_of(writer)
    room = _room(panels, size)
    heights = [_title_height(p, size) + room.row * len(p.lines) + AXIS for p in panels]
    with canvas.sheet(size, sum(heights) + EDGE) as figure:
        top = float(EDGE)
        for panel, height in zip(panels, heights, strict=True):
            _panel(figure, panel, writer, room, top)
            top += height
        return canvas.svg(figure, name=name, alt=alt)


def _label_room(size: Size) -> float:
    return size.width * (1 if size.narrow else LABEL_SHARE) - 2 * MARGIN


def _room(panels: Sequence[Panel], size: Size) -> Room:
    """Return how high a row is: two labels that begin alike must not be cut to the same words."""
    width = _label_room(size)
    labels = [
        fitted(line.label, (width - INDENT * line.is_under_head) / BOLD, MOST_LINES)
        for panel in panels
        for line in panel.lines
    ]
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    least, held = (ROW_NARROW, 1) if size.narrow else (ROW, 2)
    return Room(size, least + LINE * max(0, lines - held))


def _panel(figure: Figure, panel: Panel, writer: Writer, room: Room, top: float) -> None:
    size, row = room.size, room.row
    left = NARROW_SIDE if size.narrow else size.width * LABEL_SHARE
    right = NARROW_SIDE if size.narrow else size.width * VALUE_SHARE
    if panel.title:
        height = _title_height(panel, size)
        middle = top + (height - TITLE) / 2 + 12
        write(
            figure,
            MARGIN,
            middle,
            panel.title,
            weight="bold",
            width=size.width - 2 * MARGIN,
            lines=MOST_LINES,
        )
        top += height
    axes = canvas.place(
        figure, left=left, top=top, width=size.width - left - right, height=row * len(panel.lines)
    )
    axes.set_xlim(*panel.ends)
    axes.set_ylim(len(panel.lines) * row, 0)
    axes.set_yticks([])
    zero_and_margin(axes, panel.margin, _strips(panel.lines, row) if size.narrow else WHOLE)
    middles = [number * row + room.dot for number in range(len(panel.lines))]
    _marks(axes, panel.lines, middles)
    for number, line in enumerate(panel.lines):
        _words(figure, line, "" if line.is_head else _value(line, writer, panel), room, top + number * row)
    quantity_axis(axes, writer.language, ticks=_ticks(panel, size))
    axes.set_xlabel(panel.unit_name)


def _title_height(panel: Panel, size: Size) -> int:
    """Return the room that the title of a panel takes: a line more where it wraps."""
    if not panel.title:
        return 0
    lines = fitted(panel.title, (size.width - 2 * MARGIN) / BOLD, MOST_LINES).count("\n")
    return TITLE + LINE * lines


def _ticks(panel: Panel, size: Size) -> int:
    """Return how many steps the axis has room for: five digits take more than two."""
    long = max(abs(end) for end in panel.ends) >= 1000
    if size.narrow:
        return 3 if long else 5
    return 5 if long else 7


def _strips(lines: Sequence[Line], row: float) -> list[tuple[float, float]]:
    """Return where zero and margin are drawn when labels stand above their row: beside the marks only."""
    n = len(lines)
    places = [n - 1 - at for at, line in enumerate(lines) if not line.is_head]
    middles = [at + DOT / row for at in places]
    return [((middle - HALF / row) / n, (middle + HALF / row) / n) for middle in middles]


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


def _words(figure: Figure, line: Line, value: str, room: Room, top: float) -> None:
    """Write the label of a row, its numbers, and how many people: beside the dot, or above it."""
    size = room.size
    weight = "bold" if line.is_main and not line.is_under_head else "normal"
    indent = INDENT if line.is_under_head else 0
    width = room.label - indent
    label = fitted(line.label, width / BOLD, MOST_LINES)
    high = LINE * label.count("\n")
    if size.narrow:
        low = top + room.row - ROW_NARROW
        middle = top + room.dot if line.is_head else low + 12 - high / 2
        write(figure, MARGIN + indent, middle, line.label, weight=weight, width=width, lines=MOST_LINES)
        write(figure, MARGIN + indent, low + 28, f"{value}   {line.n}".strip(), small=True)
        return
    middle = top + room.dot
    write(figure, MARGIN + indent, middle, line.label, weight=weight, width=width, lines=MOST_LINES)
    right = size.width * (1 - VALUE_SHARE) + 12
    write(figure, right, middle - (7 if line.n else 0), value)
    if line.n:
        write(figure, right, middle + 8, line.n, small=True)


def _decimals(panel: Panel) -> int:
    """Return the decimals of a panel: as many as the most exact of its rows, so that they compare."""
    rows = [[v for v in (line.estimate, line.low, line.high) if math.isfinite(v)] for line in panel.lines]
    return max(notation.decimals_of(panel.unit, max(map(abs, known))) for known in rows if known)


def _value(line: Line, writer: Writer, panel: Panel) -> str:
    words = writer.lexicon.catalogue
    if line.withheld:
        return words.text("words.withheld", writer.language)
    if not math.isfinite(line.estimate):
        return MISSING
    decimals = _decimals(panel)
    signed = notation.number(line.estimate, writer.language, decimals, signed=True)
    if not (math.isfinite(line.low) and math.isfinite(line.high)):
        return signed
    ends = [notation.number(end, writer.language, decimals) for end in (line.low, line.high)]
    return f"{signed} ({ends[0]} {words.text('words.until', writer.language)} {ends[1]})"
