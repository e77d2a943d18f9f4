"""Curves of who left by when: a panel per group, kinds of exit labelled at their end, numbers still there."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import Writer
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import quantity_axis
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised, inline

PANEL, HEAD, HEAD_NARROW, TICKS, BELOW, AXIS = 130, 34, 64, 22, 34, 30
SIDE, ROOM, ROOM_NARROW = 44, 190, 104
GAP = 15.0  # pixels between two labels
MOST_SHOWN, BETWEEN = 5, 46.0  # steps between numbers, and pixels
INKS = ("accent", "warm", "soft", "ink")
DASHES = ("solid", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)))
SHAPES = ("o", "D", "s", "^")
MOST_DOTS = 12
EDGE = 0.02  # of the range, so that no dot touches the edge


@dataclass(frozen=True, slots=True)
class Line:
    """One curve of a panel; shares between 0 and 1."""

    times: tuple[float, ...]
    shares: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    label: str
    ink: str
    dash: str | tuple[float, tuple[float, ...]]
    shape: str
    banded: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """One group: its curves, and how many are still there at some moments."""

    title: str
    lines: tuple[Line, ...]
    there: tuple[tuple[float, int], ...]


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the curves as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per group, ``cause`` and ``time``: ``share``, ``low``, ``high``, ``n``,
        ``n_at_risk``. Options: ``panel`` (column of the groups), ``unit`` (of the times), and ``reference``
        (group whose first curve stands dashed in every other panel).
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    panels = _panels(writer, size)
    ends = writer.exhibit.frame["time"].max()
    top = _top(panels)
    height = _head(size) + PANEL + TICKS + BELOW
    with canvas.sheet(size, height * len(panels) + AXIS) as figure:
        for place, panel in enumerate(panels):
            _panel(figure, panel, writer, size, place * height, ends=(0.0, float(ends), top))
        unit = writer.unit_name(str(writer.exhibit.options["unit"]))
        middle = SIDE + (size.width - SIDE - _room(size)) / 2
        write(figure, middle, height * len(panels) + AXIS / 2 - 4, unit, small=True, align="center")
        return canvas.svg(figure, name=name, alt=alt)


def _head(size: Size) -> int:
    """Return the height of a title: long names of groups take several lines on a narrow screen."""
    return HEAD_NARROW if size.narrow else HEAD


def _room(size: Size) -> int:
    return ROOM_NARROW if size.narrow else ROOM


def _panels(writer: Writer, size: Size) -> tuple[Panel, ...]:
    frame = writer.exhibit.frame.dropna(subset=["time"])
    by = str(writer.exhibit.options["panel"])
    reference = writer.exhibit.options.get("reference")
    beside = None if reference is None else _beside(writer, frame[frame[by] == reference])
    pixels = (size.width - SIDE - _room(size)) / float(frame["time"].max() * (1 + EDGE))
    panels = []
    for group, part in frame.groupby(by, sort=False):
        lines = tuple(
            _line(writer, rows, place) for place, (_, rows) in enumerate(part.groupby("cause", sort=False))
        )
        drawn = tuple(line for line in lines if line.times)
        if beside is not None and group != reference and beside.times:
            drawn = (*drawn, beside)
        panels.append(Panel(_title(writer, by, part), drawn, _there(part, pixels)))
    longest = max((len(line.times) for panel in panels for line in panel.lines), default=0)
    return tuple(panels) if longest <= MOST_DOTS else tuple(map(_without_dots, panels))


def _without_dots(panel: Panel) -> Panel:
    """Return a panel without dots: so many would be a line of their own."""
    return replace(panel, lines=tuple(replace(line, shape="") for line in panel.lines))


def _line(writer: Writer, rows: pd.DataFrame, place: int) -> Line:
    known = rows[rows["share"].notna()].sort_values("time")
    known = known if len(known) > 1 else known.iloc[:0]
    column = next(column for column in writer.exhibit.columns if column.name == "cause")
    first = rows.iloc[0].to_dict()
    return Line(
        times=tuple(map(float, known["time"])),
        shares=tuple(map(float, known["share"])),
        lows=tuple(map(float, known["low"].fillna(known["share"]))),
        highs=tuple(map(float, known["high"].fillna(known["share"]))),
        label=inline(writer.words(column, first["cause"], first).text),
        ink=INKS[place % len(INKS)],
        dash=DASHES[place % len(DASHES)],
        shape=SHAPES[place % len(SHAPES)],
        banded=place == 0,
    )


def _beside(writer: Writer, part: pd.DataFrame) -> Line | None:
    """Return the first curve of the reference as it stands in the panels of others; None without rows."""
    if part.empty:
        return None
    first = _line(writer, part[part["cause"] == part["cause"].iloc[0]], 0)
    label = writer.lexicon.word("reference", writer.language, topic=writer.topic).text
    return replace(first, label=label, ink="ink", dash=(0, (2, 2)), shape="^", banded=False)


def _title(writer: Writer, by: str, part: pd.DataFrame) -> str:
    column = next(column for column in writer.exhibit.columns if column.name == by)
    first = part.iloc[0].to_dict()
    label = capitalised(writer.words(column, first[by], first).text)
    counts = part["n"].dropna()
    if counts.empty:
        return label
    return f"{label} (n = {notation.count(float(counts.iloc[0]), writer.language)})"


def _there(part: pd.DataFrame, pixels: float) -> tuple[tuple[float, int], ...]:
    """Return the numbers still there at the first and last moment, and between them where there is room.

    `pixels` is the width of one unit of time.
    """
    known = part[part["n_at_risk"].notna()].drop_duplicates("time").sort_values("time")
    rows = [(float(time), int(n)) for time, n in zip(known["time"], known["n_at_risk"], strict=True)]
    room = max(BETWEEN / pixels, (rows[-1][0] - rows[0][0]) / MOST_SHOWN) if rows else 0.0
    kept = rows[:1]
    for row in rows[1:-1]:
        if row[0] - kept[-1][0] >= room and rows[-1][0] - row[0] >= room:
            kept.append(row)
    return (*kept, *rows[1:][-1:])


def _top(panels: tuple[Panel, ...]) -> float:
    """Return where the vertical axis ends: the next tenth above everything drawn."""
    values = [
        value
        for panel in panels
        for line in panel.lines
        for value in (*line.shares, *(line.highs if line.banded else ()))
    ]
    return min(1.0, math.ceil(10 * max(values, default=1.0) + 1e-9) / 10)


def _panel(
    figure: Figure, panel: Panel, writer: Writer, size: Size, top: float, *, ends: tuple[float, float, float]
) -> None:
    first, last, highest = ends
    lines = 3 if size.narrow else 1
    write(
        figure, 8, top + _head(size) / 2 - 2, panel.title, weight="bold", width=size.width - 16, lines=lines
    )
    top += _head(size)
    width = size.width - SIDE - _room(size)
    axes = canvas.place(figure, left=SIDE, top=top, width=width, height=PANEL)
    axes.set_xlim(first, last * (1 + EDGE))
    axes.set_ylim(0, highest)
    axes.set_yticks([0, highest], [notation.percent(share, writer.language, 0) for share in (0.0, highest)])
    axes.tick_params(axis="y", labelsize=tokens().small, labelcolor=tokens().light["soft"])
    quantity_axis(axes, writer.language, ticks=4 if size.narrow else 6)
    for line in panel.lines:
        _curve(axes, line)
    dots(axes, [dot for line in panel.lines for dot in _moments(line)])
    _labels(figure, panel.lines, writer.language, size, top=top, highest=highest)
    _numbers(figure, panel, writer, top + PANEL + TICKS, last=last * (1 + EDGE), width=width)


def _curve(axes: Axes, line: Line) -> None:
    colour = tokens().light
    if line.banded:
        axes.fill_between(
            line.times, line.lows, line.highs, facecolor=colour["zone"], edgecolor="none", zorder=0
        )
    axes.plot(
        line.times,
        line.shares,
        color=colour[line.ink],
        linewidth=2.2 if line.banded else 1.6,
        linestyle=line.dash,
        zorder=2,
    )


def _moments(line: Line) -> list[Dot]:
    """Return a dot at every shown moment of a line that has them."""
    if not line.shape:
        return []
    shown = zip(line.times[1:], line.shares[1:], strict=True)
    return [Dot(time, share, line.shape, line.ink, line.banded, 6) for time, share in shown]


def _labels(
    figure: Figure, lines_drawn: tuple[Line, ...], language: str, size: Size, *, top: float, highest: float
) -> None:
    """Write the name and the last share of every curve at its end, none over another."""
    ordered = sorted(lines_drawn, key=lambda line: -line.shares[-1])
    wanted = [top + PANEL * (1 - line.shares[-1] / highest) for line in ordered]
    left = size.width - _room(size) + 8
    lines = 2 if size.narrow else 1
    for line, y in zip(ordered, _spread(wanted, GAP * lines, floor=top + PANEL), strict=True):
        share = notation.percent(line.shares[-1], language, 0)
        text = f"{share} {line.label}"
        write(figure, left, y, text, small=True, width=_room(size) - 12, lines=lines, colour=line.ink)


def _spread(wanted: list[float], gap: float, *, floor: float) -> list[float]:
    """Return heights at least a gap apart, as near to those wanted as going down and then up allows."""
    placed: list[float] = []
    for y in wanted:
        placed.append(max(y, placed[-1] + gap) if placed else y)
    limit = floor
    for place in reversed(range(len(placed))):
        placed[place] = min(placed[place], limit)
        limit = placed[place] - gap
    return placed


def _numbers(figure: Figure, panel: Panel, writer: Writer, top: float, *, last: float, width: float) -> None:
    """Write how many are still there under the moments they are counted at."""
    if not panel.there:
        return
    words = writer.lexicon.word("still_there", writer.language, topic=writer.topic).text
    write(figure, 8, top + 2, words, small=True)
    for time, n in panel.there:
        x = SIDE + width * time / last
        write(figure, x, top + 17, notation.count(float(n), writer.language), small=True, align="center")
