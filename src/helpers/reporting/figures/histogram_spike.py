"""Histogram with its spike drawn apart: one panel per arm, a value that many share beside the bins."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from helpers.reporting import notation
from helpers.reporting.cells import Row, Writer, is_missing
from helpers.reporting.figures import canvas
from helpers.reporting.figures.axis import quantity_axis
from helpers.reporting.figures.bars import Bin, bins, paint
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.tokens import tokens

PANEL, HEAD, AXIS, SIDE, SPIKE = 115, 36, 46, 48, 70


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the histogram as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``group`` and bin: ``low``, ``high``, ``is_spike``, ``n``, ``share``
        of the group. Bars are
        drawn per equal width, so that merged bins do not look larger than they are.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    groups = [rows.to_dict(orient="records") for _, rows in writer.exhibit.frame.groupby("group", sort=False)]
    drawn = [
        bins((r for r in rows if not r["is_spike"]), low="low", high="high", share="share") for rows in groups
    ]
    spikes: list[Row | None] = [next((row for row in rows if row["is_spike"]), None) for rows in groups]
    width = min((each.high - each.low for group in drawn for each in group), default=1.0)
    tallest = _tallest(drawn, spikes, width)
    with canvas.sheet(size, (PANEL + HEAD) * len(groups) + AXIS) as figure:
        for place, rows in enumerate(groups):
            top = place * (PANEL + HEAD)
            write(figure, 8, top + HEAD - 16, _title(writer, rows), weight="bold", width=size.width - 8)
            left, first = float(SIDE), None
            if any(spike is not None for spike in spikes):
                first = canvas.place(figure, left=left, top=top + HEAD, width=SPIKE - 18, height=PANEL)
                _spike(first, spikes[place], tallest, writer)
                first.tick_params(axis="x", labelbottom=place == len(groups) - 1)
                left += SPIKE
            axes = canvas.place(figure, left=left, top=top + HEAD, width=size.width - left - 14, height=PANEL)
            paint(axes, drawn[place], width=width, sign=1, ink="accent")
            _frame(axes, drawn, tallest, writer, size, last=place == len(groups) - 1)
            _open_ends(axes, drawn[place], width, writer)
            _scale(first or axes, tallest, writer)
        return canvas.svg(figure, name=name, alt=alt)


def _tallest(drawn: list[tuple[Bin, ...]], spikes: Sequence[Row | None], width: float) -> float:
    bars = [each.density * width for group in drawn for each in group]
    shares = [row["share"] for row in spikes if row is not None]
    alone = [float(share) for share in shares if not is_missing(share)]
    return max([*bars, *alone], default=1.0)


def _title(writer: Writer, rows: Sequence[Row]) -> str:
    column = next(column for column in writer.exhibit.columns if column.name == "group")
    label = writer.words(column, rows[0]["group"], rows[0]).text
    counts = [row.get("n") for row in rows]
    if any(map(is_missing, counts)):
        return label
    return f"{label} (n = {notation.count(float(sum(counts)), writer.language)})"  # type: ignore[arg-type]


def _spike(axes: Axes, row: Row | None, tallest: float, writer: Writer) -> None:
    colour = tokens().light
    axes.set_xlim(-1, 1)
    axes.set_ylim(0, 1.18 * tallest)
    if row is None:
        axes.set_xticks([])
        return
    if is_missing(row["share"]) or is_missing(row["low"]):
        axes.set_xticks([])
        return
    axes.set_xticks([0], [notation.number(float(row["low"]), writer.language, 0)])
    height = float(row["share"])
    axes.bar(
        [0],
        [height],
        width=1.1,
        facecolor=colour["paper"],
        edgecolor=colour["warm"],
        hatch="////",
        linewidth=1.2,
    )
    text = notation.percent(height, writer.language, 0)
    axes.annotate(text, (0, height), (0, 3), textcoords="offset points", ha="center", fontsize=tokens().small)


def _frame(
    axes: Axes, drawn: list[tuple[Bin, ...]], tallest: float, writer: Writer, size: Size, *, last: bool
) -> None:
    ends = [end for group in drawn for each in group for end in (each.low, each.high)]
    axes.set_xlim(min(ends, default=0.0), max(ends, default=1.0))
    axes.set_ylim(0, 1.18 * tallest)
    axes.set_yticks([])
    quantity_axis(axes, writer.language, ticks=3 if size.narrow else 6)
    axes.tick_params(axis="x", labelbottom=last)
    if last:
        unit = next((column.unit for column in writer.exhibit.columns if column.name == "low"), "")
        axes.set_xlabel(writer.unit_name(unit))


def _open_ends(axes: Axes, drawn: tuple[Bin, ...], width: float, writer: Writer) -> None:
    """Say at an open bin that it holds everything beyond its limit as well, with an arrow that way."""
    words = writer.lexicon.catalogue
    for each in drawn:
        for is_open, end, key, align in (
            (each.open_low, each.low, "words.and_below", "left"),
            (each.open_high, each.high, "words.and_above", "right"),
        ):
            if is_open:
                axes.annotate(
                    words.text(key, writer.language), (end, each.density * width), (0, 4), ha=align,
                    textcoords="offset points", fontsize=tokens().small, color=tokens().light["soft"],
                )  # fmt: skip


def _scale(axes: Axes, tallest: float, writer: Writer) -> None:
    axes.set_yticks([0, tallest], [notation.percent(share, writer.language, 0) for share in (0.0, tallest)])
    axes.tick_params(axis="y", labelsize=tokens().small, labelcolor=tokens().light["soft"])
