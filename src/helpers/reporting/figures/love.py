"""Love plot: standardised differences per variable, before and after, against the declared threshold."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting.cells import Writer
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import limits, quantity_axis, zero_and_margin
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens

ROW, ROW_NARROW = 27, 42
HEAD, AXIS = 30, 46
LABEL_SHARE = 0.36
MARKS = (("D", False), ("o", True), ("s", True), ("^", True))
"""Shape and filling of the series in order: what it was before is open, what came of it is filled."""
INKS = ("warm", "accent", "soft", "ink")


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the love plot as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``variable`` and ``method`` (the first method is the state before)
        with its ``smd``.
        Option ``threshold``: the number at whose two sides a dashed line is drawn.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    frame = writer.exhibit.frame
    wide = frame.pivot_table(index="variable", columns="method", values="smd", sort=False, dropna=False)
    methods, variables = list(dict.fromkeys(frame["method"])), list(dict.fromkeys(frame["variable"]))
    columns = {column.name: column for column in writer.exhibit.columns}
    row = ROW_NARROW if size.narrow else ROW
    keys = HEAD * (len(methods) if size.narrow else 1)
    left = 16.0 if size.narrow else size.width * LABEL_SHARE
    with canvas.sheet(size, keys + row * len(variables) + AXIS) as figure:
        axes = canvas.place(
            figure, left=left, top=keys, width=size.width - left - 16, height=row * len(variables)
        )
        _scale(axes, frame, writer, size)
        axes.set_ylim(row * len(variables), 0)
        drawn: list[Dot] = []
        for number, variable in enumerate(variables):
            middle = number * row + (row * 0.72 if size.narrow else row / 2)
            values = [wide.loc[variable].get(method) for method in methods]
            _row(axes, values, middle)
            drawn += [_dot(place, float(x), middle) for place, x in enumerate(values) if pd.notna(x)]
            words = writer.words(columns["variable"], variable, {"variable": variable}).text
            y = keys + number * row + (12 if size.narrow else row / 2)
            write(figure, 8, y, words, width=(size.width if size.narrow else left) - 16)
        dots(axes, drawn)
        _keys(figure, [writer.words(columns["method"], each, {}).text for each in methods], size, left)
        return canvas.svg(figure, name=name, alt=alt)


def _scale(axes: Axes, frame: pd.DataFrame, writer: Writer, size: Size) -> None:
    threshold = writer.exhibit.options.get("threshold")
    values = [float(value) for value in frame["smd"].dropna()]
    axes.set_xlim(*limits([0.0, *values, *([threshold, -threshold] if threshold else [])]))
    axes.set_yticks([])
    zero_and_margin(axes, threshold)
    _threshold(axes, threshold)
    quantity_axis(axes, writer.language, ticks=4 if size.narrow else 7)
    axes.set_xlabel(writer.lexicon.catalogue.text("words.standard_deviations", writer.language))


def _threshold(axes: Axes, threshold: float | None) -> None:
    if threshold is None:
        return
    for side in (-threshold, threshold):
        axes.axvline(side, color=tokens().light["soft"], linewidth=1, linestyle=(0, (4, 3)), zorder=1)


def _row(axes: Axes, values: list[Any], y: float) -> None:
    known = [float(value) for value in values if pd.notna(value)]
    axes.axhline(y, color=tokens().light["line"], linewidth=0.8, zorder=0)
    if len(known) > 1:
        axes.plot([min(known), max(known)], [y, y], color=tokens().light["soft"], linewidth=1, zorder=2)


def _dot(place: int, x: float, y: float) -> Dot:
    shape, filled = MARKS[place % len(MARKS)]
    return Dot(x, y, shape, INKS[place % len(INKS)], filled, 7)


def _keys(figure: Figure, names: list[str], size: Size, left: float) -> None:
    """Write the name of each series beside its mark, above the rows."""
    room = (size.width - left) / len(names)
    strip = canvas.place(
        figure, left=0, top=0, width=size.width, height=HEAD * (len(names) if size.narrow else 1)
    )
    strip.set_axis_off()
    strip.set_xlim(0, size.width)
    strip.set_ylim(HEAD * (len(names) if size.narrow else 1), 0)
    drawn = []
    for place, text in enumerate(names):
        x, y = (14.0, HEAD * (place + 0.5)) if size.narrow else (left + place * room + 8, HEAD / 2)
        drawn.append(_dot(place, x, y))
        write(figure, x + 10, y, text, width=room - 24 if not size.narrow else size.width - 40)
    dots(strip, drawn)
