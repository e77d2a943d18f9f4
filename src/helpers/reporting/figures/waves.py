"""Waves: differences with the reference by wave, a panel for each arm, all on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from helpers.reporting import notation
from helpers.reporting.cells import Row, Writer, is_missing
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import limits, scale_of
from helpers.reporting.figures.canvas import Size, axis_formatter
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

PLOT, HEAD, AXIS, LEFT, BETWEEN, EDGE = 170, 96, 46, 58, 22, 10
ACROSS = 3  # panels beside each other
ASIDE = 0.045  # of the span of waves: how far beside a dot the estimate of the wave alone stands
TOGETHER, ALONE = "method.mmrm", "method.main"


@dataclass(frozen=True, slots=True)
class Point:
    """One estimate at one wave, in the unit of the axis."""

    wave: int
    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Panel:
    """One arm: its name, its average in words, all waves together, and each wave alone."""

    title: str
    average: str
    counts: str
    together: tuple[Point, ...]
    alone: tuple[Point, ...]


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the panels as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``arm``, ``wave`` (in months; empty for the average) and ``method``
        with ``estimate``, ``low`` and ``high``. Option ``margin``: number, in the unit of the estimates.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    column = next(one for one in writer.exhibit.columns if one.name == "estimate")
    unit = writer.unit_of(column, writer.exhibit.frame.iloc[0].to_dict())
    panels = _panels(writer, unit)
    margin = writer.exhibit.options.get("margin")
    margin = None if margin is None else float(margin) * scale_of(unit)
    across = 1 if size.narrow else min(ACROSS, len(panels))
    width = (size.width - LEFT - EDGE - BETWEEN * (across - 1)) / across
    height = HEAD + PLOT + AXIS
    ends = _ends(panels, margin)
    with canvas.sheet(size, height * math.ceil(len(panels) / across)) as figure:
        for place, panel in enumerate(panels):
            down, right = divmod(place, across)
            left, top = LEFT + right * (width + BETWEEN), float(down * height)
            _head(figure, panel, left if right else 8, top, width if right else width + LEFT - 8)
            axes = canvas.place(figure, left=left, top=top + HEAD, width=width, height=PLOT)
            _scale(axes, panels, ends, writer)
            axes.tick_params(axis="y", labelleft=right == 0)
            _zero_and_margin(axes, margin)
            _marks(axes, panel)
            if right == 0:
                axes.set_ylabel(_unit_name(writer, unit))
        return canvas.svg(figure, name=name, alt=alt)


def _unit_name(writer: Writer, unit: str) -> str:
    return notation.POINTS[writer.language] if unit == notation.SHARE else writer.unit_name(unit)


def _panels(writer: Writer, unit: str) -> tuple[Panel, ...]:
    column = next(one for one in writer.exhibit.columns if one.name == "arm")
    panels = []
    for arm, rows in writer.exhibit.frame.groupby("arm", sort=False):
        first = rows.iloc[0].to_dict()
        together = rows[rows["method"] == TOGETHER]
        averages = together[(together["wave"] == "") | together["wave"].isna()]
        panels.append(
            Panel(
                title=capitalised(writer.words(column, arm, first).text),
                average=_average(writer, averages.iloc[0].to_dict(), unit) if len(averages) else "",
                counts=_counts(writer, averages.iloc[0].to_dict()) if len(averages) else "",
                together=_points(together, unit),
                alone=_points(rows[rows["method"] == ALONE], unit),
            )
        )
    return tuple(panels)


def _points(rows: pd.DataFrame, unit: str) -> tuple[Point, ...]:
    """Return the waves of which the estimate is known."""
    times = scale_of(unit)
    known = rows[rows["wave"].notna() & (rows["wave"] != "") & rows["estimate"].notna()]
    return tuple(
        Point(int(wave), *(times * float(one) for one in numbers))
        for wave, *numbers in known[["wave", "estimate", "low", "high"]].itertuples(index=False)
    )


def _average(writer: Writer, row: Row, unit: str) -> str:
    if is_missing(row["estimate"]):
        return ""
    values = [scale_of(unit) * float(row[name]) for name in ("estimate", "low", "high")]
    decimals = notation.decimals_of(unit, max(map(abs, values)))
    estimate, low, high = (
        notation.number(one, writer.language, decimals, signed=place == 0) for place, one in enumerate(values)
    )
    until = writer.lexicon.catalogue.text("words.until", writer.language)
    template = writer.lexicon.catalogue.text("waves.figure.average", writer.language)
    return template.format(value=f"{estimate} ({low} {until} {high})")


def _counts(writer: Writer, row: Row) -> str:
    known = [row[name] for name in ("n_arm", "n_reference") if not is_missing(row.get(name))]
    if len(known) < 2:
        return ""
    versus = writer.lexicon.catalogue.text("words.versus", writer.language)
    return f"n {f' {versus} '.join(notation.count(float(one), writer.language) for one in known)}"


def _ends(panels: Sequence[Panel], margin: float | None) -> tuple[float, float]:
    points = [one for panel in panels for one in (*panel.together, *panel.alone)]
    values = [value for one in points for value in (one.estimate, one.low, one.high)]
    return limits([0.0, *values, *([margin, -margin] if margin is not None else [])])


def _head(figure: Figure, panel: Panel, left: float, top: float, width: float) -> None:
    write(figure, left, top + 30, panel.title, weight="bold", width=width, lines=3)
    write(figure, left, top + 64, panel.average, small=True)
    write(figure, left, top + 79, panel.counts, small=True)


def _scale(axes: Axes, panels: Sequence[Panel], ends: tuple[float, float], writer: Writer) -> None:
    waves = sorted({one.wave for panel in panels for one in (*panel.together, *panel.alone)})
    span = max(waves[-1] - waves[0], 1) if waves else 1
    axes.set_ylim(*ends)
    if waves:
        axes.set_xlim(waves[0] - 0.12 * span, waves[-1] + 0.12 * span)
    axes.set_xticks(waves, [notation.number(wave, writer.language, 0) for wave in waves])
    axes.set_xlabel(writer.lexicon.word("axis", writer.language, topic=writer.topic).text)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    decimals = _decimals([float(tick) for tick in axes.get_yticks()])
    axes.yaxis.set_major_formatter(
        axis_formatter(lambda value: notation.number(value, writer.language, decimals))
    )
    axes.tick_params(axis="y", labelsize=tokens().small, labelcolor=tokens().light["soft"])


def _decimals(ticks: Sequence[float]) -> int:
    """Return how many decimals tell neighbouring ticks apart."""
    step = float(ticks[1] - ticks[0]) if len(ticks) > 1 else 1.0
    return next((d for d in range(4) if math.isclose(step * 10**d, round(step * 10**d), abs_tol=1e-9)), 4)


def _zero_and_margin(axes: Axes, margin: float | None) -> None:
    colour = tokens().light
    if margin is not None and math.isfinite(margin):
        axes.axhspan(-margin, margin, facecolor=colour["zone"], edgecolor="none", zorder=0)
    axes.axhline(0, color=colour["soft"], linewidth=1, zorder=1)


def _marks(axes: Axes, panel: Panel) -> None:
    colour = tokens().light
    low, high = axes.get_xlim()
    aside = ASIDE * (high - low)
    drawn = [Dot(one.wave, one.estimate, "o", "accent", True, 8) for one in panel.together]
    for one in panel.together:
        axes.plot([one.wave, one.wave], [one.low, one.high], color=colour["accent"], linewidth=2.2)
    axes.plot(
        [one.wave for one in panel.together],
        [one.estimate for one in panel.together],
        color=colour["accent"],
        linewidth=1.2,
    )
    for one in panel.alone:
        x = one.wave + aside
        axes.plot([x, x], [one.low, one.high], color=colour["soft"], linewidth=1.2, linestyle=(0, (4, 2)))
        drawn.append(Dot(x, one.estimate, "D", "soft", False, 6.5))
    dots(axes, drawn)
