"""Response: the share that answered by wave, a line for each arm with its name at the end."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

PLOT, TOP, AXIS = 230, 16, 48
LEFT, LEFT_NARROW, PLOT_SHARE = 52, 46, 0.52
LABEL, LABEL_NARROW, KEY = 46, 18, 38  # heights: of a label beside its line, of a share alone, of a key below
ROOM_NARROW = 62  # to the right of the plot: the last shares, printed
STYLES: tuple[tuple[str, str, tuple[int, tuple[int, ...]] | str], ...] = (
    ("o", "accent", "solid"),
    ("s", "warm", (0, (5, 2))),
    ("^", "ink", (0, (2, 2))),
    ("D", "soft", (0, (7, 2, 1, 2))),
)
"""Shape, colour and dash of the arms in order: no arm is told apart by colour alone."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One arm: its name and the share that answered at each wave, NaN where it is withheld."""

    label: str
    waves: tuple[int, ...]
    shares: tuple[float, ...]

    @property
    def last(self) -> tuple[int, float] | None:
        """Return the last wave whose share is known, and that share."""
        known = [(w, s) for w, s in zip(self.waves, self.shares, strict=True) if math.isfinite(s)]
        return known[-1] if known else None


@dataclass(frozen=True, slots=True)
class _Places:
    """Where labels go: axes in pixels over the whole sheet, the ends of the scale, the right of the plot."""

    over: Axes
    ends: tuple[float, float]
    right: float

    def height(self, share: float) -> float:
        """Return how far from the top a share is drawn, in pixels."""
        low, high = self.ends
        return TOP + PLOT * (high - share) / (high - low)


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the curves as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``arm`` and ``wave`` (in months) with its ``share``, and
        ``n_assigned``.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    curves = _curves(writer)
    left = LEFT_NARROW if size.narrow else LEFT
    width = size.width - left - ROOM_NARROW if size.narrow else size.width * PLOT_SHARE
    height = float(TOP + PLOT + AXIS + (KEY * len(curves) if size.narrow else 0))
    with canvas.sheet(size, height) as figure:
        axes = canvas.place(figure, left=left, top=TOP, width=width, height=PLOT)
        _scale(axes, curves, writer)
        for place, curve in enumerate(curves):
            _line(axes, curve, place)
        over = canvas.place(figure, left=0, top=0, width=size.width, height=height)
        over.set_axis_off()
        over.set_xlim(0, size.width)
        over.set_ylim(height, 0)
        _labels(figure, curves, _Places(over, axes.get_ylim(), left + width), writer, size)
        return canvas.svg(figure, name=name, alt=alt)


def _curves(writer: Writer) -> tuple[Curve, ...]:
    frame = writer.exhibit.frame
    column = next(one for one in writer.exhibit.columns if one.name == "arm")
    known = frame[frame["wave"].notna()]
    curves = []
    for arm, rows in known.groupby("arm", sort=False):
        first = rows.iloc[0].to_dict()
        label = writer.words(column, arm, first).text
        if not is_missing(first["n_assigned"]):
            label += f" (n {notation.count(float(first['n_assigned']), writer.language)})"
        shares = tuple(float(one) if pd.notna(one) else math.nan for one in rows["share"])
        curves.append(Curve(capitalised(label), tuple(int(wave) for wave in rows["wave"]), shares))
    return tuple(curves)


def _scale(axes: Axes, curves: Sequence[Curve], writer: Writer) -> None:
    """Begin at the ten percent below the lowest share, so that lines lie apart; the ticks say so."""
    known = [share for curve in curves for share in curve.shares if math.isfinite(share)]
    lowest = max(0.0, math.floor(10 * min(known, default=0.0) - 0.5) / 10)
    waves = sorted({wave for curve in curves for wave in curve.waves})
    span = max(waves[-1] - waves[0], 1)
    axes.set_xlim(waves[0] - 0.04 * span, waves[-1] + 0.04 * span)
    axes.set_ylim(lowest, 1.02)
    steps = max(2, round((1 - lowest) * 10) // 2)
    ticks = [lowest + (1 - lowest) * step / steps for step in range(steps + 1)]
    axes.set_yticks(ticks, [notation.percent(tick, writer.language, 0) for tick in ticks])
    axes.tick_params(axis="y", labelsize=tokens().small, labelcolor=tokens().light["soft"])
    for tick in ticks:
        axes.axhline(tick, color=tokens().light["line"], linewidth=0.8, zorder=0)
    axes.set_xticks(waves, [notation.number(wave, writer.language, 0) for wave in waves])
    axes.set_xlabel(writer.lexicon.word("axis", writer.language, topic=writer.topic).text)


def _line(axes: Axes, curve: Curve, place: int) -> None:
    _, ink, dash = STYLES[place % len(STYLES)]
    axes.plot(curve.waves, curve.shares, color=tokens().light[ink], linewidth=2, linestyle=dash, zorder=2)
    drawn = [
        _mark(place, wave, share)
        for wave, share in zip(curve.waves, curve.shares, strict=True)
        if math.isfinite(share)
    ]
    dots(axes, drawn)


def _labels(figure: Figure, curves: Sequence[Curve], places: _Places, writer: Writer, size: Size) -> None:
    """Write at the end of each line its last share and, where there is room, its arm; else below."""
    ends = [(place, curve, curve.last) for place, curve in enumerate(curves)]
    known = [(place, curve, last[1]) for place, curve, last in ends if last is not None]
    heights = [places.height(share) for _, _, share in known]
    apart = _apart(heights, LABEL_NARROW if size.narrow else LABEL)
    right, marks = places.right, []
    for (place, curve, share), from_y, to_y in zip(known, heights, apart, strict=True):
        colour = tokens().light["line"]
        places.over.plot([right - 6, right + 8], [from_y, to_y], color=colour, linewidth=0.8, zorder=1)
        marks.append(_mark(place, right + 14, to_y))
        text = notation.percent(share, writer.language, 0)
        if size.narrow:
            write(figure, right + 22, to_y, text, small=True)
            continue
        write(figure, right + 24, to_y, text, weight="bold")
        write(figure, right + 70, to_y, curve.label, width=size.width - right - 74, lines=3)
    if size.narrow:
        for place, curve in enumerate(curves):
            y = TOP + PLOT + AXIS + KEY * (place + 0.5)
            marks.append(_mark(place, 14, y))
            write(figure, 26, y, curve.label, width=size.width - 34, lines=2)
    dots(places.over, marks)


def _mark(place: int, x: float, y: float) -> Dot:
    shape, ink, _ = STYLES[place % len(STYLES)]
    return Dot(x, y, shape, ink, True, 7)


def _apart(heights: Sequence[float], gap: float) -> list[float]:
    """Return heights at least a gap apart, in the same order, moved as little as a few passes need."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = [heights[one] for one in order]
    for _ in range(50):
        for before, after in pairwise(range(len(placed))):
            short = gap - (placed[after] - placed[before])
            if short > 0:
                placed[before] -= short / 2
                placed[after] += short / 2
    lowest = TOP + PLOT
    over = max(0.0, placed[-1] - lowest) if placed else 0.0
    back = dict(zip(order, (one - over for one in placed), strict=True))
    return [back[place] for place in range(len(heights))]
