"""Bins of a distribution as drawn steps: shared by the histogram and the picture of overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matplotlib.axes import Axes

from helpers.reporting.cells import Row, is_missing
from helpers.reporting.tokens import tokens


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin: its limits, and its share per unit of width (merged bins stay comparable)."""

    low: float
    high: float
    share: float

    @property
    def density(self) -> float:
        """Share per unit of width."""
        return self.share / (self.high - self.low)


def bins(rows: Iterable[Row], *, low: str, high: str, share: str) -> tuple[Bin, ...]:
    """Return the bins that may be drawn: a withheld or empty share is no bar."""
    return tuple(
        Bin(float(row[low]), float(row[high]), float(row[share]))
        for row in rows
        if not is_missing(row[share]) and float(row[high]) > float(row[low])
    )


def paint(axes: Axes, drawn: tuple[Bin, ...], *, width: float, sign: int, ink: str, hatch: str = "") -> None:
    """Draw bins as bars whose height is the share per `width`; `sign` -1 draws downward."""
    colour = tokens().light
    axes.bar(
        [each.low for each in drawn],
        [sign * each.density * width for each in drawn],
        width=[each.high - each.low for each in drawn],
        align="edge",
        facecolor=colour[ink] if not hatch else colour["paper"],
        edgecolor=colour["paper"] if not hatch else colour[ink],
        hatch=hatch or None,
        linewidth=0.8,
    )
