"""Agreement: one coefficient per code with its interval, and the share that agrees as a diamond beside it."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import Row, Writer, is_missing
from helpers.reporting.figures import canvas, rows
from helpers.reporting.figures.axis import quantity_axis
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import BOLD, fitted, write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

ROW, ROW_NARROW = 32, 58  # pixels of a row with a label of two lines, of one line when narrow
DOT, HALF = (
    14,
    11.0,
)  # pixels of a narrow row: its dot above the bottom, and how far the lines of 0 and 1 reach
LINE, MOST_LINES = 15, 3
AXIS, EDGE, SIDE = 42, 8, 22.0
LABEL_SHARE, VALUE_SHARE, MARGIN = 0.36, 0.27, 8
BEYOND = 0.04  # how far the axis goes past 0 and 1, so that no dot touches the edge
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One code, or all codes together: numbers are NaN where there are none."""

    label: str
    estimate: float
    low: float
    high: float
    agrees: float
    value: str
    is_whole: bool


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return one row per code as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``code`` ("" where ``row`` says that it is all codes together) with
        ``coefficient``, ``estimate``, ``low``, ``high``, ``agrees`` (the share that agrees) and ``reason``.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    frame = writer.exhibit.frame
    lines = [_line(writer, at, row) for at, row in zip(frame.index, frame.to_dict("records"), strict=True)]
    key = _key(writer, lines)
    high, top = _row_height(lines, size), EDGE + rows.key_height(key, size) + 6
    with canvas.sheet(size, top + high * len(lines) + AXIS) as figure:
        rows.key(figure, key, size, EDGE)
        left = SIDE if size.narrow else size.width * LABEL_SHARE
        right = SIDE if size.narrow else size.width * VALUE_SHARE
        axes = canvas.place(
            figure, left=left, top=top, width=size.width - left - right, height=high * len(lines)
        )
        axes.set_ylim(high * len(lines), 0)
        axes.set_yticks([])
        axes.set_xlim(*_ends(lines))
        _marks(axes, lines, high, size)
        quantity_axis(axes, writer.language, ticks=5)
        for place, line in enumerate(lines):
            _words(figure, line, size, top + place * high, high)
        return canvas.svg(figure, name=name, alt=alt)


def _line(writer: Writer, label: Hashable, row: Row) -> Line:
    columns = {column.name: column for column in writer.exhibit.columns}
    called = "row" if not row["code"] else "code"
    numbers = {
        one: math.nan if is_missing(row[one]) else float(row[one]) for one in ("estimate", "low", "high")
    }
    return Line(
        label=capitalised(writer.words(columns[called], row[called], row).text),
        agrees=math.nan if is_missing(row["agrees"]) else float(row["agrees"]),
        value=_value(writer, label, row),
        is_whole=called == "row",
        **numbers,
    )


def _value(writer: Writer, label: Hashable, row: Row) -> str:
    """Return the numbers of a row in words, or why there is none."""
    words, language = writer.lexicon.catalogue, writer.language
    if writer.is_withheld(label, "estimate"):
        return words.text("words.withheld", language)
    if is_missing(row["estimate"]):
        return writer.lexicon.word(str(row["reason"]), language, topic=writer.topic).text
    numbers = [notation.number(float(row[one]), language, DECIMALS) for one in ("estimate", "low", "high")]
    if is_missing(row["low"]):
        return numbers[0]
    return f"{numbers[0]} ({numbers[1]} {words.text('words.until', language)} {numbers[2]})"


def _key(writer: Writer, lines: Sequence[Line]) -> tuple[rows.Entry, ...]:
    method = str(writer.exhibit.frame["coefficient"].iloc[0])
    entries: list[rows.Entry] = [
        ("line", capitalised(writer.lexicon.word(method, writer.language, topic=writer.topic).text))
    ]
    if any(math.isfinite(line.agrees) for line in lines):
        entries.append(("beside", capitalised(writer.column_name("agrees"))))
    return tuple(entries)


def _label_room(size: Size) -> float:
    return size.width * (1 if size.narrow else LABEL_SHARE) - 2 * MARGIN


def _row_height(lines: Sequence[Line], size: Size) -> float:
    labels = [fitted(line.label, _label_room(size) / BOLD, MOST_LINES) for line in lines]
    values = [fitted(line.value, _value_room(size), MOST_LINES) for line in lines]
    more = max(label.count("\n") for label in labels)
    below = max(value.count("\n") for value in values)
    if size.narrow:
        return ROW_NARROW + LINE * (more + below)
    return ROW + LINE * max(0, more - 1, below - 1)


def _value_room(size: Size) -> float:
    return size.width * (1 if size.narrow else VALUE_SHARE) - 2 * MARGIN


def _ends(lines: Sequence[Line]) -> tuple[float, float]:
    """Return where the axis begins and ends: 0 (agreement of chance) and 1 are always on it."""
    known = [v for line in lines for v in (line.estimate, line.low, line.agrees) if math.isfinite(v)]
    low = min([0.0, *known])
    return low - BEYOND * (1 - low), 1 + BEYOND * (1 - low)


def _marks(axes: Axes, lines: Sequence[Line], high: float, size: Size) -> None:
    colour, drawn = tokens().light, []
    for place, line in enumerate(lines):
        y = place * high + (high - DOT if size.narrow else high / 2)
        half = HALF if size.narrow else high / 2
        for end in (0.0, 1.0):
            axes.plot([end, end], [y - half, y + half], color=colour["line"], linewidth=1, zorder=1)
        if math.isfinite(line.low) and math.isfinite(line.high):
            axes.plot([line.low, line.high], [y, y], color=colour["accent"], linewidth=2.2, zorder=2)
        if math.isfinite(line.agrees):
            drawn.append(Dot(line.agrees, y, "D", "warm", filled=False, size=7.0))
        if math.isfinite(line.estimate):
            drawn.append(Dot(line.estimate, y, "o", "accent", filled=True, size=8.0))
    dots(axes, drawn)


def _words(figure: Figure, line: Line, size: Size, top: float, high: float) -> None:
    weight = "bold" if line.is_whole else "normal"
    room, value_room = _label_room(size), _value_room(size)
    if size.narrow:
        more = fitted(line.label, room / BOLD, MOST_LINES).count("\n")
        below = fitted(line.value, value_room, MOST_LINES).count("\n")
        write(
            figure,
            MARGIN,
            top + 10 + LINE * more / 2,
            line.label,
            weight=weight,
            width=room,
            lines=MOST_LINES,
        )
        middle = top + 26 + LINE * (more + below / 2)
        write(figure, MARGIN, middle, line.value, small=True, width=value_room, lines=MOST_LINES)
        return
    middle = top + high / 2
    write(figure, MARGIN, middle, line.label, weight=weight, width=room, lines=MOST_LINES)
    left = size.width * (1 - VALUE_SHARE) + MARGIN
    small = not math.isfinite(line.estimate)
    write(figure, left, middle, line.value, small=small, width=value_room, lines=MOST_LINES)
