"""The axis of a drawing in the reader's unit and notation: limits, ticks, zero line and margin."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from helpers.reporting import notation
from helpers.reporting.figures.canvas import axis_formatter
from helpers.reporting.tokens import tokens

PADDING = 0.06  # of the range on either side, so that no dot touches the edge


def scale_of(unit: str) -> float:
    """Return what values of a unit are multiplied by: shares are drawn in hundredths."""
    return 100.0 if unit == notation.SHARE else 1.0


def limits(values: Sequence[float]) -> tuple[float, float]:
    """Return where an axis begins and ends so that every finite value is inside."""
    finite = [value for value in values if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=1.0)
    if low == high:
        low, high = low - 1.0, high + 1.0
    return low - PADDING * (high - low), high + PADDING * (high - low)


def quantity_axis(axes: Axes, language: str, *, ticks: int) -> None:
    """Write the horizontal axis in the reader's notation, with at most `ticks` intervals."""
    locator = MaxNLocator(nbins=ticks, steps=[1, 2, 2.5, 5, 10])
    axes.xaxis.set_major_locator(locator)
    step = _step(locator.tick_values(*axes.get_xlim()))
    decimals = max(0, -math.floor(math.log10(step) + 1e-9)) if step < 1 else 0
    if step < 1 and not math.isclose(step * 10**decimals, round(step * 10**decimals)):
        decimals += 1
    axes.xaxis.set_major_formatter(axis_formatter(lambda value: notation.number(value, language, decimals)))


WHOLE = ((0.0, 1.0),)


def zero_and_margin(axes: Axes, margin: float | None, strips: Sequence[tuple[float, float]] = WHOLE) -> None:
    """Draw the line of no difference, and shade what is too small to matter.

    `strips` are the heights (shares of the axes, from below) in which they are drawn: text keeps the rest.
    """
    colour = tokens().light
    for low, high in strips:
        if margin is not None and math.isfinite(margin):
            axes.axvspan(-margin, margin, low, high, facecolor=colour["zone"], edgecolor="none", zorder=0)
        axes.axvline(0, low, high, color=colour["soft"], linewidth=1, zorder=1)


def _step(values: Sequence[float]) -> float:
    return float(values[1] - values[0]) if len(values) > 1 else 1.0
