"""Themes: of everybody who answered, who says worse and who says better, away from one line, and the rest."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas, panels
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import BOLD, CHARACTER, fitted, write
from helpers.reporting.figures.panels import Record
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

ANSWERS = ("worse", "better", "same", "no_answer")
"""From left to right; the first goes to the left of the line, the others to the right of where they begin.

A narrow drawing has room for the first two; the others stand under them in words.
"""
INK = {
    "worse": ("warm", "warm", "paper"),
    "better": ("accent", "accent", "paper"),
    "same": ("zone", "accent", "ink"),
    "no_answer": ("paper", "soft", "ink"),
}  # face, edge, letters
MARGIN, HEAD, LABEL_SHARE = 8.0, 40.0, 0.26
ROW, ROW_NARROW = 50.0, 64.0  # pixels of a theme with a label of one line, labels above it when narrow
LINE = 15.0  # of a label or of the numbers below a narrow bar: one line more
THICK, THIN, GAP = 17.0, 5.0, 3.0
NUMBER, NUMBER_NARROW, STUB = 38.0, 32.0, 22.0  # room for a number; the mark of a share that is withheld
THEMES_WEIGHTED, THEMES_PLAIN = "weighted", "unweighted"


@dataclass(frozen=True, slots=True)
class Share:
    """One part: its length with its limits, NaN where they are not known; None of a length is withheld."""

    length: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: its name, how many answered, its thick parts, and the thin ones below them, if any."""

    label: str
    n: str
    thick: Mapping[str, Share]
    thin: Mapping[str, Share]


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each answer begins, in pixels, and how long a share of one is."""

    starts: Mapping[str, float]
    scale: float


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the bars as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``theme``, ``weighting`` ("weighted" or "unweighted") and ``answer`` (better,
        same, worse, no_answer) with ``share`` of ``n_all`` people and its limits ``low`` and ``high``.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    themes = _themes(writer)
    drawn = ANSWERS[:2] if size.narrow else ANSWERS
    words = {one: capitalised(_word(writer, one)) for one in drawn}
    columns = _columns(themes, words, size)
    heights = [_height(theme, size) for theme in themes]
    with canvas.sheet(size, HEAD + sum(heights) + MARGIN) as figure:
        axes = canvas.place(figure, left=0, top=0, width=size.width, height=HEAD + sum(heights) + MARGIN)
        axes.set_axis_off()
        axes.set_xlim(0, size.width)
        axes.set_ylim(HEAD + sum(heights) + MARGIN, 0)
        _heads(axes, columns, words)
        top = HEAD
        for theme, high in zip(themes, heights, strict=True):
            _theme(figure, axes, theme, columns, writer, top=top, high=high, size=size)
            top += high
        if not size.narrow:
            _line(axes, columns.starts["better"], HEAD - 4, top)
        return canvas.svg(figure, name=name, alt=alt)


def _themes(writer: Writer) -> tuple[Theme, ...]:
    found = []
    for part in _split(writer):
        weightings: dict[str, dict[str, Share]] = {}
        for record in part:
            shares = weightings.setdefault(str(record.row["weighting"]), {})
            shares[str(record.row["answer"])] = _share(writer, record)
        first = part[0]
        thick = weightings.get(THEMES_WEIGHTED) or weightings[THEMES_PLAIN]
        thin = weightings.get(THEMES_PLAIN, {}) if THEMES_WEIGHTED in weightings else {}
        n = panels.counted(writer, first, "n_all", "themes.n")
        found.append(Theme(panels.said(writer, "theme", first.row), n, thick, thin))
    return tuple(found)


def _split(writer: Writer) -> list[list[Record]]:
    frame = writer.exhibit.frame
    found: dict[str, list[Record]] = {}
    for label, row in zip(frame.index, frame.to_dict(orient="records"), strict=True):
        found.setdefault(str(row["theme"]), []).append(Record(label, row))
    return list(found.values())


def _share(writer: Writer, record: Record) -> Share:
    if writer.is_withheld(record.label, "share") or is_missing(record.row["share"]):
        return Share(None, math.nan, math.nan)
    low, high = (
        math.nan if is_missing(record.row[name]) else float(record.row[name]) for name in ("low", "high")
    )
    return Share(float(record.row["share"]), low, high)


def _columns(themes: Sequence[Theme], words: Mapping[str, str], size: Size) -> Columns:
    """Return the longest scale at which all columns, with room for their numbers, fit beside each other."""
    left = MARGIN if size.narrow else size.width * LABEL_SHARE
    room = size.width - left - MARGIN
    longest = {one: max(_reach(theme, one) for theme in themes) for one in words}
    least = {one: BOLD * CHARACTER * _longest_word(words[one]) + 8 for one in words}
    beside = NUMBER_NARROW if size.narrow else NUMBER

    def widths(scale: float) -> dict[str, float]:
        return {one: max(least[one], longest[one] * scale + beside) for one in words}

    scale = 4.0 * size.width
    while sum(widths(scale).values()) > room and scale > 1:
        scale *= 0.98
    starts, x = {}, left
    for one, width in widths(scale).items():
        starts[one] = x
        x += width
    starts["worse"] = starts["better"]
    return Columns(starts, scale)


def _reach(theme: Theme, answer: str) -> float:
    """Return how far a part reaches, its interval included."""
    shares = [part[answer] for part in (theme.thick, theme.thin) if answer in part]
    ends = [
        max(one.length, one.high if math.isfinite(one.high) else 0)
        for one in shares
        if one.length is not None
    ]
    return max(ends, default=0.0)


def _height(theme: Theme, size: Size) -> float:
    lines = fitted(theme.label, _label_width(size) / BOLD, 3).count("\n")
    return ROW_NARROW + LINE * lines if size.narrow else ROW + LINE * max(0, lines - 1)


def _label_width(size: Size) -> float:
    return size.width - 2 * MARGIN if size.narrow else size.width * LABEL_SHARE - 2 * MARGIN


def _heads(axes: Axes, columns: Columns, words: Mapping[str, str]) -> None:
    """Write what each column says over its beginning, a word a line, on one base line."""
    for one in words:
        is_left = one == "worse"
        axes.text(
            columns.starts[one] + (-4 if is_left else 2), HEAD - 9, words[one].replace(" ", "\n"),
            ha="right" if is_left else "left", va="bottom", fontweight="bold", fontsize=tokens().size,
            linespacing=1.1, color=tokens().light["ink"],
        )  # fmt: skip


def _longest_word(words: str) -> int:
    return max(map(len, words.split(" ")))


def _line(axes: Axes, x: float, high: float, low: float) -> None:
    axes.plot([x, x], [high, low], color=tokens().light["ink"], linewidth=1.2, zorder=5)


def _theme(
    figure: Figure,
    axes: Axes,
    theme: Theme,
    columns: Columns,
    writer: Writer,
    *,
    top: float,
    high: float,
    size: Size,
) -> None:
    lines = fitted(theme.label, _label_width(size) / BOLD, 3).count("\n")
    if size.narrow:
        middle = top + 7 + LINE * lines / 2
        write(figure, MARGIN, middle, theme.label, weight="bold", width=_label_width(size), lines=3)
        y = top + 17 + LINE * lines
        _line(axes, columns.starts["better"], y - 2, y + THICK + GAP + THIN + 2)
        write(figure, MARGIN, y + THICK + GAP + THIN + 10, _beside(theme, writer), small=True)
    else:
        middle = top + high / 2
        write(figure, MARGIN, middle - 8, theme.label, weight="bold", width=_label_width(size), lines=3)
        write(figure, MARGIN, middle + 7 + LINE * lines / 2, theme.n, small=True)
        y = middle - (THICK + GAP + THIN) / 2
    for one in columns.starts:
        if one in theme.thick:
            _part(axes, theme.thick[one], one, columns, y, THICK, writer, numbered=True, narrow=size.narrow)
        if one in theme.thin:
            _part(
                axes,
                theme.thin[one],
                one,
                columns,
                y + THICK + GAP,
                THIN,
                writer,
                numbered=False,
                narrow=size.narrow,
            )


def _beside(theme: Theme, writer: Writer) -> str:
    """Return in words what a narrow drawing has no room for: the same, and no answer."""
    parts = []
    for one in ANSWERS[2:]:
        if one in theme.thick:
            length = theme.thick[one].length
            gone = writer.lexicon.catalogue.text("words.withheld", writer.language)
            share = gone if length is None else notation.percent(length, writer.language, 0)
            parts.append(f"{capitalised(_word(writer, one))} {share}")
    return " · ".join(parts)


def _part(  # noqa: PLR0917 - a part of a bar is where it stands and what it says
    axes: Axes, share: Share, answer: str, columns: Columns, y: float, high: float, writer: Writer, *,
    numbered: bool, narrow: bool,
) -> None:  # fmt: skip
    face, edge, letters = INK[answer]
    colour, start, sign = tokens().light, columns.starts[answer], -1 if answer == "worse" else 1
    if share.length is None:
        _rectangle(axes, start, y, sign * STUB, high, "paper", "soft", hatch="////")
        return
    long = share.length * columns.scale
    if long > 0:
        _rectangle(axes, start, y, sign * long, high, face, edge)
    if not numbered:
        return
    end = long
    if math.isfinite(share.low) and math.isfinite(share.high) and share.high > share.low:
        ends = [start + sign * one * columns.scale for one in (share.low, share.high)]
        end = max(end, share.high * columns.scale)
        axes.plot(ends, [y + high / 2] * 2, color=colour["ink"], linewidth=1.3, zorder=4)
    text = notation.percent(share.length, writer.language, 0)
    room = NUMBER_NARROW if narrow else NUMBER
    inside = (share.low * columns.scale if math.isfinite(share.low) else long) > room
    x = start + sign * (4 if inside else end + 4)
    axes.text(
        x, y + high / 2, text, ha="left" if sign > 0 else "right", va="center_baseline", zorder=6,
        fontsize=tokens().small, color=colour[letters if inside else "ink"],
    )  # fmt: skip


def _rectangle(  # noqa: PLR0917 - a rectangle is four numbers
    axes: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    face: str,
    edge: str,
    hatch: str | None = None,
) -> None:
    colour = tokens().light
    axes.add_patch(
        Rectangle(
            (min(x, x + width), y), abs(width), height, facecolor=colour[face], edgecolor=colour[edge],
            linewidth=0.9, hatch=hatch,
        )
    )  # fmt: skip


def _word(writer: Writer, name: str) -> str:
    return writer.lexicon.word(name, writer.language, topic=writer.topic).text
