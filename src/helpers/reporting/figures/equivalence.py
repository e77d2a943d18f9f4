"""Differences against their margin: thin the whole interval, thick the one that equivalence is judged by."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import MISSING, Row, Writer
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import limits, quantity_axis, scale_of, zero_and_margin
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

ROW, ROW_NARROW = 36, 74
TITLE, AXIS, EDGE = 30, 46, 10
LABEL_SHARE, VALUE_SHARE = 0.35, 0.29
NARROW_MIDDLE, HALF = 0.8, 0.14  # of a narrow row: where its dot lies, and how far zero and margin reach
NARROW_SIDE = 22.0  # pixels: half a label of the axis
ENDS = ("estimate", "low", "high", "equivalence_low", "equivalence_high")
NAMES = ("comparison", "wave", "arm")


@dataclass(frozen=True, slots=True)
class Line:
    """One difference, in the unit of its panel."""

    label: str
    verdict: str
    n: str
    numbers: tuple[float, float, float, float, float]
    is_decided: bool

    @property
    def is_known(self) -> bool:
        """Whether there is something to draw."""
        return all(map(math.isfinite, self.numbers))


@dataclass(frozen=True, slots=True)
class Panel:
    """One outcome: its lines, and the margin they are held against."""

    title: str
    unit_name: str
    margin: float
    lines: tuple[Line, ...]

    @property
    def ends(self) -> tuple[float, float]:
        """Where the axis begins and ends: as far to the left as to the right."""
        values = [abs(value) for line in self.lines for value in line.numbers if math.isfinite(value)]
        reach = max([*values, self.margin])
        return limits([-reach, reach])


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the picture as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has ``outcome``, ``arm``, ``estimate``, ``low``, ``high``, ``equivalence_low``,
        ``equivalence_high``, ``equivalence_margin``, ``unit``, ``verdict`` and the numbers of persons; a
        panel an outcome, each in its own unit.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    frame = writer.exhibit.frame
    panels = [_panel(writer, rows) for _, rows in frame.groupby("outcome", sort=False)]
    row = ROW_NARROW if size.narrow else ROW
    heights = [TITLE + row * len(panel.lines) + AXIS for panel in panels]
    with canvas.sheet(size, sum(heights) + EDGE) as figure:
        top = float(EDGE)
        for panel, height in zip(panels, heights, strict=True):
            _draw_panel(figure, panel, writer, size, top)
            top += height
        return canvas.svg(figure, name=name, alt=alt)


def _panel(writer: Writer, rows: pd.DataFrame) -> Panel:
    columns = {column.name: column for column in writer.exhibit.columns}
    records = rows.to_dict(orient="records")
    unit = str(records[0]["unit"])
    known = [float(margin) for margin in rows["equivalence_margin"].dropna()]
    names = [name for name in NAMES if name in rows and (name == "arm" or len(set(rows[name])) > 1)]
    unit_name = notation.POINTS[writer.language] if unit == notation.SHARE else writer.unit_name(unit)
    return Panel(
        title=writer.words(columns["outcome"], records[0]["outcome"], records[0]).text,
        unit_name=unit_name,
        margin=scale_of(unit) * known[0] if known else math.nan,
        lines=tuple(_line(writer, unit, names, at, row) for at, row in zip(rows.index, records, strict=True)),
    )


def _line(writer: Writer, unit: str, names: list[str], at: Hashable, row: Row) -> Line:
    columns = {column.name: column for column in writer.exhibit.columns}
    withheld = any(writer.is_withheld(at, name) for name in ENDS)
    values = [
        math.nan if withheld or pd.isna(row[name]) else scale_of(unit) * float(row[name]) for name in ENDS
    ]
    label = " · ".join(writer.words(columns[name], row[name], row).text for name in names)
    return Line(
        label=capitalised(label),
        verdict=_verdict(writer, row, withheld=withheld),
        n=_counts(writer, row),
        numbers=(values[0], values[1], values[2], values[3], values[4]),
        is_decided=not withheld and row["verdict"] != "undecided",
    )


def _verdict(writer: Writer, row: Row, *, withheld: bool) -> str:
    if withheld:
        return writer.lexicon.catalogue.text("words.withheld", writer.language)
    verdict = row["verdict"]
    known = isinstance(verdict, str)
    return writer.lexicon.word(verdict, writer.language, topic=writer.topic).text if known else MISSING


def _counts(writer: Writer, row: Row) -> str:
    counts = [row[name] for name in ("n_arm", "n_reference")]
    if any(pd.isna(count) for count in counts):
        return ""
    versus = writer.lexicon.catalogue.text("words.versus", writer.language)
    return "n " + f" {versus} ".join(notation.count(float(count), writer.language) for count in counts)


def _draw_panel(figure: Figure, panel: Panel, writer: Writer, size: Size, top: float) -> None:
    row = ROW_NARROW if size.narrow else ROW
    left = NARROW_SIDE if size.narrow else size.width * LABEL_SHARE
    right = NARROW_SIDE if size.narrow else size.width * VALUE_SHARE
    write(figure, 8, top + 12, panel.title, weight="bold", width=size.width - 16)
    top += TITLE
    n = len(panel.lines)
    axes = canvas.place(figure, left=left, top=top, width=size.width - left - right, height=row * n)
    axes.set_xlim(*panel.ends)
    axes.set_ylim(n * row, 0)
    axes.set_yticks([])
    strips = _strips(n) if size.narrow else [(0.0, 1.0)]
    zero_and_margin(axes, panel.margin, strips)
    _edges(axes, panel.margin, strips)
    middle = row * NARROW_MIDDLE if size.narrow else row / 2
    _marks(axes, panel.lines, [place * row + middle for place in range(n)])
    for place, line in enumerate(panel.lines):
        _words(figure, line, size, top + place * row)
    quantity_axis(axes, writer.language, ticks=4 if size.narrow else 6)
    axes.set_xlabel(panel.unit_name)


def _strips(n: int) -> list[tuple[float, float]]:
    """Return where zero and margin are drawn when labels stand above their row: beside the marks only."""
    return [
        ((place + 1 - NARROW_MIDDLE - HALF) / n, (place + 1 - NARROW_MIDDLE + HALF) / n) for place in range(n)
    ]


def _edges(axes: Axes, margin: float, strips: Sequence[tuple[float, float]]) -> None:
    """Draw the two sides of the margin, so that it can be seen in grey print too."""
    for low, high in strips:
        for side in (-margin, margin) if math.isfinite(margin) else ():
            axes.axvline(
                side, low, high, color=tokens().light["soft"], linewidth=0.8, linestyle=(0, (4, 3)), zorder=1
            )


def _marks(axes: Axes, lines: tuple[Line, ...], middles: Sequence[float]) -> None:
    drawn = []
    for line, y in zip(lines, middles, strict=True):
        if not line.is_known:
            continue
        estimate, low, high, inner_low, inner_high = line.numbers
        ink = "accent" if line.is_decided else "soft"
        colour = tokens().light[ink]
        axes.plot([low, high], [y, y], color=colour, linewidth=1.2)
        axes.plot([inner_low, inner_high], [y, y], color=colour, linewidth=4)
        drawn.append(Dot(estimate, y, "o", ink, line.is_decided, 7.5))
    dots(axes, drawn)


def _words(figure: Figure, line: Line, size: Size, top: float) -> None:
    weight = "bold" if line.is_decided else "normal"
    if size.narrow:
        write(figure, 8, top + 17, line.label, width=size.width - 16, lines=2)
        write(figure, 8, top + 41, f"{line.verdict}   {line.n}".strip(), small=True, weight=weight)
        return
    write(figure, 8, top + ROW / 2, line.label, width=size.width * LABEL_SHARE - 20, lines=2)
    right = size.width * (1 - VALUE_SHARE) + 12
    write(figure, right, top + ROW / 2, line.verdict, weight=weight)
    write(figure, size.width - 8, top + ROW / 2, line.n, small=True, align="right")
