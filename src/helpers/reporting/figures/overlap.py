"""Overlap: the propensity scores of two arms as mirrored histograms on one axis."""

from __future__ import annotations

import math
from typing import Literal

import pandas as pd
from matplotlib.axes import Axes

from helpers.reporting import notation
from helpers.reporting.cells import Writer
from helpers.reporting.figures import canvas
from helpers.reporting.figures.bars import Bin, bins, paint
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.tokens import tokens
from helpers.results import Column

HALF, HALF_NARROW = 120, 105
HEAD, HEAD_NARROW, AXIS, SIDE = 26, 42, 46, 46
INKS: tuple[Literal["accent"], Literal["warm"]] = ("accent", "warm")
CERTAIN = 1e-9
TICKS = (0.00001, 0.0001, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999)
NARROW_TICKS = (0.0001, 0.01, 0.5, 0.99)


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the picture of overlap as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``group`` and bin: ``low``, ``high`` (chances) and ``share`` of the
        group. Options: ``arm``
        and ``reference`` (drawn upward and downward; default: order of appearance), ``axis``:
        ``logit`` spreads
        chances near 0 and 1, as they were binned.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    options, frame = writer.exhibit.options, writer.exhibit.frame
    column = next(column for column in writer.exhibit.columns if column.name == "group")
    arms = [options[side] for side in ("arm", "reference") if side in options] or list(
        dict.fromkeys(frame["group"])
    )
    is_logit = options.get("axis") == "logit"
    drawn = [_on_axis(frame[frame["group"] == arm], is_logit=is_logit) for arm in arms[:2]]
    half, head = (HALF_NARROW, HEAD_NARROW) if size.narrow else (HALF, HEAD)
    with canvas.sheet(size, 2 * half + head + AXIS) as figure:
        axes = canvas.place(figure, left=SIDE, top=head, width=size.width - SIDE - 12, height=2 * half)
        width = min((each.high - each.low for arm in drawn for each in arm), default=1.0)
        for arm, sign, ink, hatch in zip(drawn, (1, -1), INKS, ("", "////"), strict=False):
            paint(axes, arm, width=width, sign=sign, ink=ink, hatch=hatch)
        _frame(axes, drawn, width, writer)
        _horizontal(axes, drawn, writer, size, is_logit=is_logit)
        for arm, ink, y in zip(arms[:2], INKS, (head / 2, head + 2 * half - head / 2), strict=False):
            text = _title(writer, column, arm, frame[frame["group"] == arm])
            write(
                figure,
                SIDE + 4,
                y,
                text.replace(" (", "\n(") if size.narrow else text,
                weight="bold",
                colour=ink,
            )
        return canvas.svg(figure, name=name, alt=alt)


def _title(writer: Writer, column: Column, arm: str, rows: pd.DataFrame) -> str:
    label = writer.words(column, arm, {}).text
    counts = rows["n"] if "n" in rows else pd.Series([pd.NA])
    if bool(counts.isna().any()):
        return label
    return f"{label} (n = {notation.count(float(counts.sum()), writer.language)})"


def _on_axis(rows: pd.DataFrame, *, is_logit: bool) -> tuple[Bin, ...]:
    place = _log_odds if is_logit else float
    records = [
        row | {"low": place(row["low"]), "high": place(row["high"])} for row in rows.to_dict(orient="records")
    ]
    return bins(records, low="low", high="high", share="share")


def _log_odds(chance: float) -> float:
    """Return log odds; certainty is drawn at the end of the axis, where the outermost bins are open."""
    inside = min(max(float(chance), CERTAIN), 1 - CERTAIN)
    return math.log(inside / (1 - inside))


def _frame(axes: Axes, drawn: list[tuple[Bin, ...]], width: float, writer: Writer) -> None:
    tallest = max((each.density * width for arm in drawn for each in arm), default=1.0)
    axes.set_ylim(-1.08 * tallest, 1.08 * tallest)
    axes.axhline(0, color=tokens().light["soft"], linewidth=1)
    axes.set_yticks([-tallest, 0, tallest])
    axes.set_yticklabels([notation.percent(abs(tick), writer.language, 0) for tick in (-tallest, 0, tallest)])
    axes.tick_params(axis="y", labelsize=tokens().small, labelcolor=tokens().light["soft"])


def _horizontal(
    axes: Axes, drawn: list[tuple[Bin, ...]], writer: Writer, size: Size, *, is_logit: bool
) -> None:
    ends = [end for arm in drawn for each in arm for end in (each.low, each.high)]
    low, high = (min(ends, default=0.0), max(ends, default=1.0)) if is_logit else (0.0, 1.0)
    axes.set_xlim(low, high)
    name = writer.lexicon.catalogue.text("words.propensity_score", writer.language)
    axes.set_xlabel(name, loc="right" if size.narrow else "center")
    if not is_logit:
        axes.set_xticks([0, 0.5, 1], [notation.percent(tick, writer.language, 0) for tick in (0, 0.5, 1)])
        return
    chances = [
        chance for chance in (NARROW_TICKS if size.narrow else TICKS) if low <= _log_odds(chance) <= high
    ]
    texts = [notation.percent(chance, writer.language, _decimals(chance)) for chance in chances]
    axes.set_xticks([_log_odds(chance) for chance in chances], texts)


def _decimals(chance: float) -> int:
    """Return the decimals that a tick needs: 0.1% and 99.9% need one, 1% none."""
    distance = min(chance, 1 - chance)
    return max(0, math.ceil(-math.log10(distance) - 1e-9) - 2)
