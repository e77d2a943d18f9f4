"""Bins of a distribution as drawn steps: shared by the histogram and the picture of overlap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes

from helpers.reporting.cells import Row, is_missing
from helpers.reporting.figures.canvas import unlabelled
from helpers.reporting.tokens import tokens


@dataclass(frozen=True, slots=True)
class Bin:
    """One bin: its limits, its share, and whether it counts what lies beyond a limit as well."""

    low: float
    high: float
    share: float
    open_low: bool = False
    open_high: bool = False

    @property
    def density(self) -> float:
        """Share per unit of width: merged bins stay comparable."""
        return self.share / (self.high - self.low)


def bins(rows: Iterable[Row], *, low: str, high: str, share: str) -> tuple[Bin, ...]:
    """Return the bins that may be drawn: a withheld or empty share is no bar."""
    return tuple(
        Bin(
            float(row[low]),
            float(row[high]),
            float(row[share]),
            bool(row.get("open_low", False)),
            bool(row.get("open_high", False)),
        )
        for row in rows
        if not is_missing(row[share]) and float(row[high]) > float(row[low])
    )


def paint(axes: Axes, drawn: tuple[Bin, ...], *, width: float, sign: int, ink: str, hatch: str = "") -> None:
    """Draw bins as bars whose height is the share per `width`; `sign` -1 draws downward."""
    colour, tall = tokens().light, [each for each in drawn if each.share > 0]
    if not tall:
        return
    with unlabelled(axes):
        sns.histplot(
            x=[(each.low + each.high) / 2 for each in tall],
            weights=[sign * each.density * width for each in tall],
            bins=sorted({end for each in tall for end in (each.low, each.high)}),
            ax=axes, alpha=1, linewidth=0.8, hatch=hatch or None,
            color=colour["paper" if hatch else ink], edgecolor=colour[ink if hatch else "paper"],
        )  # fmt: skip
