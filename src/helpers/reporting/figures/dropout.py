"""Drop-out: estimates as dots and bounds as bars below each other, a panel for each arm, on one axis."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import MISSING, Row, Writer, is_missing
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import WHOLE, limits, quantity_axis, scale_of, zero_and_margin
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

ROW, ROW_NARROW = 34, 64
NARROW_MIDDLE = 0.78  # of a narrow row: where its mark lies, below the words
TITLE, TITLE_NARROW, GAP, AXIS = 34, 58, 8, 48
LABEL_SHARE, VALUE_SHARE = 0.3, 0.25
NARROW_SIDE = 22.0
HALF = 0.2  # of a narrow row: how far from its mark zero and margin reach, so that words stay free
NUMBERS = ("estimate", "lower", "upper", "low", "high")


@dataclass(frozen=True, slots=True)
class Line:
    """One method for one arm, in the unit of the axis; NaN where there is no such number."""

    label: str
    estimate: float
    lower: float
    upper: float
    low: float
    high: float
    is_main: bool
    instead: str

    @property
    def numbers(self) -> tuple[float, ...]:
        """All that is drawn."""
        return tuple(
            one for one in (self.estimate, self.lower, self.upper, self.low, self.high) if math.isfinite(one)
        )


@dataclass(frozen=True, slots=True)
class Panel:
    """One arm: its name, how many answered, and its methods."""

    title: str
    counts: str
    lines: tuple[Line, ...]


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the panels as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``arm`` and ``method`` with ``estimate`` or ``lower`` and ``upper``, the
        interval ``low`` to ``high``, and the ``reason`` where there are none; the first method is the main
        one. Option ``margin``: number, in the unit of the estimates.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    panels, unit = _panels(writer), _unit(writer)
    row, title = (ROW_NARROW, TITLE_NARROW) if size.narrow else (ROW, TITLE)
    margin = writer.exhibit.options.get("margin")
    margin = None if margin is None else float(margin) * scale_of(unit)
    ends = limits([0.0, *(one for p in panels for line in p.lines for one in line.numbers)])
    heights = [title + row * len(panel.lines) + GAP for panel in panels]
    with canvas.sheet(size, sum(heights) + AXIS) as figure:
        top = 0.0
        for place, (panel, height) in enumerate(zip(panels, heights, strict=True)):
            _title(figure, panel, size, top)
            axes = _axes(figure, size, top + title, row * len(panel.lines))
            axes.set_xlim(*ends)
            zero_and_margin(axes, margin, _strips(len(panel.lines)) if size.narrow else WHOLE)
            _marks(axes, panel.lines, row, NARROW_MIDDLE if size.narrow else 0.5)
            _words(figure, panel.lines, writer, size, unit=unit, top=top + title)
            quantity_axis(axes, writer.language, ticks=5 if size.narrow else 7)
            is_last = place == len(panels) - 1
            axes.tick_params(axis="x", labelbottom=is_last)
            if is_last:
                axes.set_xlabel(_unit_name(writer, unit))
            top += height
        return canvas.svg(figure, name=name, alt=alt)


def _title(figure: Figure, panel: Panel, size: Size, top: float) -> None:
    """Write the arm and how many answered: beside each other, or below where there is no room."""
    if size.narrow:
        write(figure, 8, top + 20, panel.title, weight="bold", width=size.width - 16, lines=2)
        write(figure, 8, top + 46, panel.counts, small=True)
        return
    write(
        figure,
        8,
        top + TITLE / 2,
        f"{panel.title} ({panel.counts})" if panel.counts else panel.title,
        weight="bold",
        width=size.width - 16,
    )


def _axes(figure: Figure, size: Size, top: float, height: float) -> Axes:
    left = NARROW_SIDE if size.narrow else size.width * LABEL_SHARE
    right = NARROW_SIDE if size.narrow else size.width * VALUE_SHARE
    axes = canvas.place(figure, left=left, top=top, width=size.width - left - right, height=height)
    axes.set_ylim(height, 0)
    axes.set_yticks([])
    return axes


def _strips(n: int) -> list[tuple[float, float]]:
    """Return where zero and margin are drawn when words stand above their mark: beside the marks only."""
    middles = [(n - place - NARROW_MIDDLE) for place in range(n)]
    return [((middle - HALF) / n, (middle + HALF) / n) for middle in middles]


def _unit(writer: Writer) -> str:
    column = next(one for one in writer.exhibit.columns if one.name == "estimate")
    return writer.unit_of(column, writer.exhibit.frame.iloc[0].to_dict())


def _unit_name(writer: Writer, unit: str) -> str:
    return notation.POINTS[writer.language] if unit == notation.SHARE else writer.unit_name(unit)


def _panels(writer: Writer) -> tuple[Panel, ...]:
    columns = {column.name: column for column in writer.exhibit.columns}
    panels = []
    for arm, rows in writer.exhibit.frame.groupby("arm", sort=False):
        first = rows.iloc[0].to_dict()
        title = capitalised(writer.words(columns["arm"], arm, first).text)
        lines = tuple(
            _line(writer, rows.loc[label].to_dict(), label, is_main=place == 0)
            for place, label in enumerate(rows.index)
        )
        panels.append(Panel(title, _counts(writer, first), lines))
    return tuple(panels)


def _counts(writer: Writer, row: Row) -> str:
    known = [row[name] for name in ("n_arm", "n_reference") if not is_missing(row.get(name))]
    if len(known) < 2:
        return ""
    versus = writer.lexicon.catalogue.text("words.versus", writer.language)
    arm, reference = (notation.count(float(one), writer.language) for one in known)
    return f"n {arm} {versus} {reference}"


def _line(writer: Writer, row: Row, label: Hashable, *, is_main: bool) -> Line:
    columns = {column.name: column for column in writer.exhibit.columns}
    times = scale_of(_unit(writer))
    values = {name: math.nan if is_missing(row[name]) else times * float(row[name]) for name in NUMBERS}
    instead, reason, method = "", row["reason"], row["method"]
    if any(writer.is_withheld(label, name) for name in NUMBERS):
        instead = writer.lexicon.catalogue.text("words.withheld", writer.language)
    elif reason and not is_missing(reason):
        instead = writer.words(columns["reason"], reason, row).text
    words = MISSING if is_missing(method) else writer.words(columns["method"], method, row).text
    return Line(label=capitalised(words), is_main=is_main, instead=instead, **values)


def _marks(axes: Axes, lines: Sequence[Line], row: float, middle: float) -> None:
    colour, drawn = tokens().light, []
    for place, line in enumerate(lines):
        y, ink = row * (place + middle), "accent" if line.is_main else "soft"
        if line.instead:
            continue
        if math.isfinite(line.lower) and math.isfinite(line.upper):
            axes.plot([line.low, line.high], [y, y], color=colour["warm"], linewidth=1.2)
            axes.plot([line.lower, line.upper], [y, y], color=colour["warm"], linewidth=7)
        elif math.isfinite(line.estimate):
            axes.plot(
                [line.low, line.high], [y, y], color=colour[ink], linewidth=2.4 if line.is_main else 1.6
            )
            shape, across = ("o", 8.0) if line.is_main else ("D", 6.5)
            drawn.append(Dot(line.estimate, y, shape, ink, line.is_main, across))
    dots(axes, drawn)


def _words(
    figure: Figure, lines: Sequence[Line], writer: Writer, size: Size, *, unit: str, top: float
) -> None:
    for place, line in enumerate(lines):
        weight = "bold" if line.is_main else "normal"
        value, around = (line.instead, "") if line.instead else _value(line, writer, unit)
        if size.narrow:
            y = top + place * ROW_NARROW
            write(figure, 8, y + 12, line.label, weight=weight, width=size.width - 16)
            write(figure, 8, y + 29, f"{value} {around}".strip(), small=True, width=size.width - 16)
            continue
        y, left = top + (place + 0.5) * ROW, size.width * (1 - VALUE_SHARE) + 12
        write(figure, 16, y, line.label, weight=weight, width=size.width * LABEL_SHARE - 24, lines=2)
        if line.instead:
            write(figure, left, y, value, small=True, width=size.width - left - 4, lines=2)
        else:
            write(figure, left, y - 7, value)
            write(figure, left, y + 8, around, small=True)


def _value(line: Line, writer: Writer, unit: str) -> tuple[str, str]:
    """Return the estimate, or the two bounds, and the interval around it."""
    until = writer.lexicon.catalogue.text("words.until", writer.language)
    decimals = notation.decimals_of(unit, max(map(abs, line.numbers), default=0.0))

    def written(number: float) -> str:
        return notation.number(number, writer.language, decimals, signed=True)

    around = f"({written(line.low)} {until} {written(line.high)})" if math.isfinite(line.low) else ""
    if math.isfinite(line.estimate):
        return written(line.estimate), around
    if math.isfinite(line.lower):
        return f"{written(line.lower)} {until} {written(line.upper)}", around
    return MISSING, ""
