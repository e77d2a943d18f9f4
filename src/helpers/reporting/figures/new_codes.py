"""New codes: how many each conversation brought, and how many there were by then, as steps over bars."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from helpers.reporting import notation
from helpers.reporting.cells import Row, Writer, is_missing
from helpers.reporting.figures import canvas, panels, rows
from helpers.reporting.figures.canvas import Size, axis_formatter
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.rows import Entry
from helpers.reporting.tokens import tokens

PLOT, PLOT_NARROW, TITLE, AXIS, MARGIN = 230, 190, 28, 50, 8
LEFT, RIGHT = 40, 44
WIDTH = 0.62  # of the room of a conversation: its bar


@dataclass(frozen=True, slots=True)
class Step:
    """One conversation; NaN where a number is not known or withheld."""

    place: int
    new: float
    cumulative: float
    mean: float
    low: float
    high: float


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the steps as SVG, a panel for each strand.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``interview`` in the order held, with ``n_new`` and ``n_cumulative``; where
        it has ``mean``, ``low`` and ``high``, those are what any order would give.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    parts = panels.split(writer, "strand")
    plot = PLOT_NARROW if size.narrow else PLOT
    key = _key(writer)
    each = plot + AXIS
    high = (
        rows.key_height(key, size) + sum(each + (TITLE if part.title else 0) for part in parts) + 2 * MARGIN
    )
    with canvas.sheet(size, high) as figure:
        rows.key(figure, key, size, MARGIN)
        top = rows.key_height(key, size) + 2 * MARGIN
        for part in parts:
            if part.title:
                write(
                    figure,
                    MARGIN,
                    top + TITLE / 2 - 4,
                    part.title,
                    weight="bold",
                    width=size.width - 2 * MARGIN,
                )
                top += TITLE
            axes = canvas.place(figure, left=LEFT, top=top, width=size.width - LEFT - RIGHT, height=plot)
            _paint(axes, [_step(at, one.row) for at, one in enumerate(part.records, start=1)], writer)
            top += each
        return canvas.svg(figure, name=name, alt=alt)


def _key(writer: Writer) -> tuple[Entry, ...]:
    entries: list[Entry] = [
        ("line", panels.told(writer, "new.cumulative")),
        ("warm", panels.told(writer, "new.new")),
    ]
    if "mean" in writer.exhibit.frame and bool(writer.exhibit.frame["mean"].notna().any()):
        entries.append(("band", panels.told(writer, "new.orders")))
    if bool(writer.withheld[["n_new", "n_cumulative"]].any(axis=None)):
        entries.append(("withheld", panels.withheld(writer)))
    return tuple(entries)


def _step(place: int, row: Row) -> Step:
    names = ("n_new", "n_cumulative", "mean", "low", "high")
    return Step(
        place, *(math.nan if is_missing(row.get(name, math.nan)) else float(row[name]) for name in names)
    )


def _paint(axes: Axes, steps: list[Step], writer: Writer) -> None:
    colour, n = tokens().light, len(steps)
    known = [value for one in steps for value in (one.cumulative, one.high, one.new) if math.isfinite(value)]
    axes.set_xlim(0.4, n + 0.6)
    axes.set_ylim(0, 1.06 * max(known, default=1.0) or 1.0)
    x = np.array([one.place for one in steps], dtype=np.float64)
    if any(math.isfinite(one.mean) for one in steps):
        low, high, mean = (
            np.array([getattr(one, name) for one in steps]) for name in ("low", "high", "mean")
        )
        axes.fill_between(x, low, high, color=colour["zone"], linewidth=0, zorder=0)
        axes.plot(x, mean, color=colour["soft"], linewidth=1.2, linestyle=(0, (4, 2)), zorder=1)
    for one in steps:
        _bar(axes, one)
    cumulative = np.array([one.cumulative for one in steps])
    axes.step(x, cumulative, where="mid", color=colour["accent"], linewidth=2.2, zorder=3)
    last = next((one for one in reversed(steps) if math.isfinite(one.cumulative)), None)
    if last is not None:
        text = notation.count(last.cumulative, writer.language)
        axes.text(
            last.place + 0.25,
            last.cumulative,
            text,
            va="center",
            color=colour["accent"],
            fontweight="bold",
            clip_on=False,
        )
    _axis(axes, writer)


def _bar(axes: Axes, one: Step) -> None:
    colour, left = tokens().light, one.place - WIDTH / 2
    if math.isfinite(one.new):
        if one.new > 0:
            axes.add_patch(
                Rectangle((left, 0), WIDTH, one.new, facecolor=colour["warm"], edgecolor="none", zorder=2)
            )
        return
    stub = 0.05 * axes.get_ylim()[1]
    axes.add_patch(
        Rectangle(
            (left, 0), WIDTH, stub, facecolor=colour["paper"], edgecolor=colour["soft"], linewidth=0.9,
            hatch="////", zorder=2,
        )
    )  # fmt: skip


def _axis(axes: Axes, writer: Writer) -> None:
    write_count = axis_formatter(lambda value: notation.count(value, writer.language))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True, min_n_ticks=1))
    axes.xaxis.set_major_formatter(write_count)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.yaxis.set_major_formatter(write_count)
    axes.tick_params(axis="y", labelsize=tokens().small, labelcolor=tokens().light["soft"])
    axes.set_xlabel(panels.told(writer, "new.axis"))
