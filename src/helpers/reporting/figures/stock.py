"""Monthly totals: the stock as a line, below it in- and outflow as bars around their median."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import limits
from helpers.reporting.figures.canvas import Size, axis_formatter
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

STOCK, FLOW, HEAD, AXIS, SIDE = 150, 84, 34, 34, 14
FLOWS = ("inflow", "outflow")
BAR = 0.74  # of the room of a month
STUB = 0.12  # of the highest bar: the mark of a month that is withheld
ROOM = 0.18  # of the height: for the numbers above points and bars
WIDEST_LABEL = 62  # pixels of a month under the axis


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one series: where it stands, its value (None: withheld), and whether it is marked."""

    at: int
    value: float | None
    marked: bool = False


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the months as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``month`` with ``begin``, ``inflow``, ``outflow``, ``end``, and per flow its
        median (``median_inflow``) and whether the month is in a run (``run_inflow``). A month that is
        withheld is hatched.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    frame = writer.exhibit.frame
    months = [int(month) for month in frame["month"]]
    width = size.width - 2 * SIDE
    with canvas.sheet(size, STOCK + 2 * FLOW + 3 * HEAD + AXIS) as figure:
        top = float(HEAD)
        write(figure, SIDE, top - HEAD / 2, _word(writer, "end"), weight="bold", width=width)
        axes = canvas.place(figure, left=SIDE, top=top, width=width, height=STOCK)
        _stock(axes, writer, months)
        top += STOCK
        for flow in FLOWS:
            top += HEAD
            _head(figure, writer, flow, top - HEAD / 2 + 4, width)
            axes = canvas.place(figure, left=SIDE, top=top, width=width, height=FLOW)
            _flow(axes, writer, flow, months)
            _months(axes, months, writer, width, labelled=flow == FLOWS[-1])
            top += FLOW
        return canvas.svg(figure, name=name, alt=alt)


def _word(writer: Writer, key: str) -> str:
    return capitalised(writer.lexicon.word(key, writer.language, topic=writer.topic).text)


def _series(writer: Writer, column: str, months: Sequence[int]) -> list[Month]:
    frame = writer.exhibit.frame
    marks = frame[f"run_{column}"] if f"run_{column}" in frame else pd.Series("", index=frame.index)
    return [
        Month(
            month,
            None if is_missing(value) or writer.is_withheld(label, column) else float(value),
            bool(isinstance(mark, str) and mark),
        )
        for label, month, value, mark in zip(frame.index, months, frame[column], marks, strict=True)
    ]


def _stock(axes: Axes, writer: Writer, months: Sequence[int]) -> None:
    """Draw the stock as a line that breaks where a month is withheld, with its ends and extremes."""
    series = _series(writer, "end", months)
    known = [(one.at, one.value) for one in series if one.value is not None]
    low, high = limits([value for _, value in known])
    axes.set_xlim(months[0] - 0.7, months[-1] + 0.7)
    axes.set_ylim(low - ROOM * (high - low), high + ROOM * (high - low))
    values = [float("nan") if one.value is None else one.value for one in series]
    axes.plot(months, values, color=tokens().light["accent"], linewidth=2.2, zorder=3)
    told = {known[0][0], known[-1][0]} if known else set()
    if known:
        told |= {max(known, key=lambda one: one[1])[0], min(known, key=lambda one: one[1])[0]}
    dots(axes, [Dot(at, value, "o", "accent", filled=True, size=6) for at, value in known if at in told])
    for at, value in known:
        if at in told:
            following = next((other for later, other in known if later > at), value)
            below = value == min(one for _, one in known) or (at == months[0] and following > value)
            _number(axes, writer, at, value, months, below=below)
    axes.set_yticks([])
    axes.set_xticks([])


def _number(axes: Axes, writer: Writer, at: int, value: float, months: Sequence[int], *, below: bool) -> None:
    """Write a number above its point (the lowest: below), kept inside the drawing at either end."""
    align = "left" if at == months[0] else "right" if at == months[-1] else "center"
    axes.annotate(
        notation.count(value, writer.language), (at, value), xytext=(0, -8 if below else 6),
        textcoords="offset points", ha=align, va="top" if below else "bottom", fontsize=tokens().small,
        color=tokens().light["ink"], zorder=5,
        bbox={"facecolor": tokens().light["paper"], "edgecolor": "none", "pad": 0.8},
    )  # fmt: skip


def _head(figure: Figure, writer: Writer, flow: str, y: float, width: float) -> None:
    """Write what the bars are, and their median, where a month says it."""
    medians = writer.exhibit.frame[f"median_{flow}"].dropna()
    text = _word(writer, flow)
    if len(medians):
        value = float(medians.iloc[0])
        decimals = 0 if value == round(value) else 1
        text += f" · {_word(writer, 'median').lower()} {notation.number(value, writer.language, decimals)}"
    write(figure, SIDE, y, text, weight="bold", width=width)


def _flow(axes: Axes, writer: Writer, flow: str, months: Sequence[int]) -> None:
    colour = tokens().light
    series = _series(writer, flow, months)
    highest = max((one.value for one in series if one.value is not None), default=1.0) or 1.0
    axes.set_xlim(months[0] - 0.7, months[-1] + 0.7)
    axes.set_ylim(0, highest * (1 + ROOM))
    for one in series:
        gone = one.value is None
        axes.add_patch(
            Rectangle(
                (one.at - BAR / 2, 0), BAR, STUB * highest if one.value is None else one.value, linewidth=0.9,
                facecolor=colour["paper" if gone else "accent" if one.marked else "zone"],
                edgecolor=colour["soft" if gone else "accent"], hatch="////" if gone else None,
            )
        )  # fmt: skip
    medians = writer.exhibit.frame[f"median_{flow}"].dropna()
    if len(medians):
        axes.axhline(
            float(medians.iloc[0]), color=colour["ink"], linewidth=1.1, linestyle=(0, (4, 2)), zorder=4
        )
    ends = [one for one in (series[0], series[-1]) if one.value is not None]
    for one in ends:
        _number(axes, writer, one.at, one.value or 0.0, months, below=False)
    axes.set_yticks([])


def _months(axes: Axes, months: Sequence[int], writer: Writer, width: float, *, labelled: bool) -> None:
    """Write as many months under the axis as there is room for."""
    step = max(1, -(-len(months) * WIDEST_LABEL // int(width)))
    axes.set_xticks(list(months[::step]))
    axes.xaxis.set_major_formatter(
        axis_formatter(lambda value: notation.month(round(value), writer.language))
    )
    axes.tick_params(axis="x", labelbottom=labelled, length=3 if labelled else 0)
