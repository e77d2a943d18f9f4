"""Grades from 1 to 10: how many people gave each, with mean and interval, small multiples on one scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas, panels, rows
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.figures.panels import Record
from helpers.reporting.figures.rows import Entry
from helpers.reporting.tokens import tokens

GRADES = tuple(range(1, 11))
HEAD, PLOT, MEAN, AXIS, MARGIN, BETWEEN = 60, 120, 20, 30, 8, 26
ACROSS = 2  # panels beside each other
WIDTH, STUB = 0.78, 0.06  # of the room of a grade: its bar; of the plot: the mark of a withheld one
ALONE = 480.0  # pixels: how wide one panel by itself is


@dataclass(frozen=True, slots=True)
class Panel:
    """One group: name, size, mean in words, and how many gave each grade (None where withheld)."""

    title: str
    n: str
    words: str
    counts: dict[int, int | None]
    total: float
    mean: float
    low: float
    high: float

    @property
    def shares(self) -> list[float]:
        """Share of the group that gave each grade, as far as it may be seen."""
        return [n / self.total for n in self.counts.values() if n is not None]


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the panels as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``grade`` (1 to 10) with ``n`` people; where it has ``variable`` or ``group``,
        each has a panel. ``n_group``, ``mean``, ``low`` and ``high`` are alike in all rows of a panel. Bars
        are shares of their group, so that groups of different size compare; the numbers on them are people.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    drawn = [_panel(writer, part) for part in panels.split(writer, "variable", "group")]
    across = 1 if size.narrow else min(ACROSS, len(drawn))
    width = (size.width - 2 * MARGIN - BETWEEN * (across - 1)) / across
    width = min(width, ALONE) if across == 1 else width
    each = HEAD + PLOT + MEAN + AXIS
    key: tuple[Entry, ...] = (
        (("withheld", panels.withheld(writer)),) if bool(writer.withheld["n"].any()) else ()
    )
    start = rows.key_height(key, size)
    tallest = max((share for panel in drawn for share in panel.shares), default=1.0)
    with canvas.sheet(size, start + each * math.ceil(len(drawn) / across) + MARGIN) as figure:
        rows.key(figure, key, size, 0)
        for place, panel in enumerate(drawn):
            down, right = divmod(place, across)
            left, top = MARGIN + right * (width + BETWEEN), start + down * each
            _head(figure, panel, left, top, width)
            axes = canvas.place(figure, left=left, top=top + HEAD, width=width, height=PLOT + MEAN)
            _paint(axes, panel, writer, tallest)
        return canvas.svg(figure, name=name, alt=alt)


def _panel(writer: Writer, part: panels.Part) -> Panel:
    counts = {grade: _count(writer, part.records, grade) for grade in GRADES}
    first = part.records[0].row
    mean, low, high = (
        next(
            (float(one.row[name]) for one in part.records if not is_missing(one.row.get(name, math.nan))),
            math.nan,
        )
        for name in ("mean", "low", "high")
    )
    known = sum(n for n in counts.values() if n is not None)
    of = first.get("n_group", math.nan)
    total = known if is_missing(of) else int(of)
    gone = any(n is None for n in counts.values())
    return Panel(
        title=part.title,
        n="" if is_missing(of) and gone else panels.told(writer, "groups.n", n=total),
        words=_words(writer, mean, low, high),
        counts=counts,
        total=float(total or 1),
        mean=mean,
        low=low,
        high=high,
    )


def _count(writer: Writer, records: Sequence[Record], grade: int) -> int | None:
    """Return how many gave a grade, None where that is withheld; without a row nobody gave it."""
    if any(is_missing(one.row["grade"]) for one in records):
        return None
    for one in records:
        if float(one.row["grade"]) != grade:
            continue
        if writer.is_withheld(one.label, "n") or is_missing(one.row["n"]):
            return None
        return int(one.row["n"])
    return 0


def _words(writer: Writer, mean: float, low: float, high: float) -> str:
    if not math.isfinite(mean):
        return ""
    written = [notation.number(one, writer.language, 1) for one in (mean, low, high) if math.isfinite(one)]
    if len(written) < 3:
        return panels.told(writer, "grades.mean", mean=written[0])
    return panels.told(writer, "grades.mean_interval", mean=written[0], low=written[1], high=written[2])


def _head(figure: Figure, panel: Panel, left: float, top: float, width: float) -> None:
    write(figure, left, top + 16, panel.title, weight="bold", width=width, lines=2)
    below = " · ".join(filter(None, (panel.words, panel.n)))
    write(figure, left, top + 42 if panel.title else top + 24, below, small=True, width=width, lines=2)


def _paint(axes: Axes, panel: Panel, writer: Writer, tallest: float) -> None:
    colour, small = tokens().light, tokens().small
    foot = MEAN / PLOT * tallest
    axes.set_xlim(0.4, 10.6)
    axes.set_ylim(-foot, 1.14 * tallest)
    for grade, n in panel.counts.items():
        share = STUB * tallest if n is None else n / panel.total
        if share > 0:
            axes.add_patch(
                Rectangle(
                    (grade - WIDTH / 2, 0), WIDTH, share, linewidth=0.9,
                    facecolor=colour["paper" if n is None else "zone"],
                    edgecolor=colour["soft" if n is None else "accent"], hatch="////" if n is None else None,
                )
            )  # fmt: skip
        if n:
            axes.text(
                grade, share + 0.015 * tallest, notation.count(n, writer.language), ha="center", va="bottom",
                fontsize=small, color=colour["ink"],
            )  # fmt: skip
    axes.plot([0.4, 10.6], [0, 0], color=colour["soft"], linewidth=1, zorder=1)
    if math.isfinite(panel.mean):
        y = -foot / 2
        if math.isfinite(panel.low) and math.isfinite(panel.high):
            axes.plot([panel.low, panel.high], [y, y], color=colour["accent"], linewidth=2.4)
        dots(axes, [Dot(panel.mean, y, "o", "accent", filled=True, size=8)])
    axes.spines["bottom"].set_visible(False)
    axes.set_xticks(list(GRADES), [notation.count(grade, writer.language) for grade in GRADES])
    axes.tick_params(axis="x", length=0)
    axes.set_yticks([])
