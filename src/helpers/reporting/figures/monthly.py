"""The difference month after month: a panel per group, a band that holds all months at once."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.reporting import notation
from helpers.reporting.cells import Writer
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import limits, quantity_axis, scale_of
from helpers.reporting.figures.canvas import Size, axis_formatter
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

PANEL, HEAD, HEAD_NARROW, AXIS, SIDE = 120, 34, 64, 40, 62
KEY, KEY_NARROW = 24, 54
LIMITS = ("estimate", "low", "high", "band_low", "band_high")


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the months as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``arm`` and ``month``: ``estimate``, ``low``, ``high``, ``band_low``,
        ``band_high``. A month that was withheld breaks the lines. Option ``unit``: of the differences.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    frame = writer.exhibit.frame.copy()
    unit = str(writer.exhibit.options["unit"])
    frame[list(LIMITS)] = frame[list(LIMITS)].astype("float64") * scale_of(unit)
    groups = [rows for _, rows in frame.groupby("arm", sort=False)]
    ends = limits([0.0, *frame["band_low"].dropna(), *frame["band_high"].dropna()])
    key, head = (KEY_NARROW, HEAD_NARROW) if size.narrow else (KEY, HEAD)
    with canvas.sheet(size, key + (PANEL + head) * len(groups) + AXIS) as figure:
        write(figure, 8, key / 2, _key(writer, unit), small=True, width=size.width - 16, lines=3)
        for place, rows in enumerate(groups):
            top = key + place * (PANEL + head) + head
            _panel(figure, rows, writer, size, top, ends=ends, last=place == len(groups) - 1)
        return canvas.svg(figure, name=name, alt=alt)


def _panel(
    figure: Figure,
    rows: pd.DataFrame,
    writer: Writer,
    size: Size,
    top: float,
    *,
    ends: tuple[float, float],
    last: bool,
) -> None:
    head, lines = (HEAD_NARROW, 3) if size.narrow else (HEAD, 1)
    title = _title(writer, rows)
    write(figure, 8, top - head / 2 + 2, title, weight="bold", width=size.width - 16, lines=lines)
    axes = canvas.place(figure, left=SIDE, top=top, width=size.width - SIDE - 14, height=PANEL)
    months = writer.exhibit.frame["month"].astype("float64")
    axes.set_xlim(months.min() - 0.5, months.max() + 0.5)
    axes.set_ylim(*ends)
    axes.axhline(0, color=tokens().light["soft"], linewidth=1, zorder=1)
    for stretch in _stretches(rows):
        _stretch(axes, stretch)
    _scale(axes, writer)
    quantity_axis(axes, writer.language, ticks=5 if size.narrow else 8)
    axes.tick_params(axis="x", labelbottom=last)
    if last:
        axes.set_xlabel(writer.lexicon.word("axis", writer.language, topic=writer.topic).text)


def _key(writer: Writer, unit: str) -> str:
    """Say in which unit the differences are, and what band and thin lines hold."""
    name = notation.POINTS[writer.language] if unit == notation.SHARE else writer.unit_name(unit)
    words = writer.lexicon.word("band", writer.language, topic=writer.topic).text
    return capitalised(f"{name}; {words}")


def _title(writer: Writer, rows: pd.DataFrame) -> str:
    column = next(column for column in writer.exhibit.columns if column.name == "arm")
    first = rows.iloc[0].to_dict()
    return writer.words(column, first["arm"], first).text


def _stretches(rows: pd.DataFrame) -> list[pd.DataFrame]:
    """Return runs of months without a gap: no line goes through a month that is not shown."""
    known = rows[rows[list(LIMITS)].notna().all(axis=1) & rows["month"].notna()].sort_values("month")
    runs = known["month"].astype("float64").diff().ne(1).cumsum()
    return [part for _, part in known.groupby(runs)]


def _stretch(axes: Axes, rows: pd.DataFrame) -> None:
    colour = tokens().light
    months = rows["month"].astype("float64").to_numpy()
    if len(rows) == 1:
        axes.vlines(months, rows["band_low"], rows["band_high"], color=colour["zone"], linewidth=5, zorder=0)
        axes.vlines(months, rows["low"], rows["high"], color=colour["accent"], linewidth=1, zorder=2)
        dots(axes, [Dot(float(months[0]), float(rows["estimate"].iloc[0]), "o", "accent", True, 5)])
        return
    axes.fill_between(
        months, rows["band_low"], rows["band_high"], facecolor=colour["zone"], edgecolor="none", zorder=0
    )
    for side in ("low", "high"):
        axes.plot(months, rows[side], color=colour["accent"], linewidth=0.8, linestyle=(0, (4, 2)), zorder=2)
    axes.plot(months, rows["estimate"], color=colour["accent"], linewidth=2.2, zorder=3)


def _scale(axes: Axes, writer: Writer) -> None:
    """Write the vertical axis in the reader's notation."""
    locator = MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10])
    axes.yaxis.set_major_locator(locator)
    ticks = locator.tick_values(*axes.get_ylim())
    step = float(ticks[1] - ticks[0])
    decimals = 0 if step >= 1 else 2 if step < 0.1 else 1
    axes.yaxis.set_major_formatter(
        axis_formatter(lambda value: notation.number(value, writer.language, decimals, signed=True))
    )
    axes.tick_params(axis="y", labelsize=tokens().small, labelcolor=tokens().light["soft"])
