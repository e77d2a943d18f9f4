"""Circles whose area is a count, each with its number: for grids of codes by groups, or by codes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures.panels import Record
from helpers.reporting.tokens import tokens

GAP = 2.0  # pixels between circles that touch
HATCHED = 0.3  # of a cell: half the side of the mark of a number that is withheld


@dataclass(frozen=True, slots=True)
class GridCell:
    """One count at one place, in pixels of its axes; `n` is None where it is withheld."""

    x: float
    y: float
    n: int | None
    text: str


def cell(writer: Writer, record: Record | None, x: float, y: float) -> GridCell | None:
    """Return what stands at a place; None where the frame has no such row or knows no number."""
    if record is None:
        return None
    if writer.is_withheld(record.label, "n"):
        return GridCell(x, y, None, "")
    n = record.row["n"]
    return None if is_missing(n) else GridCell(x, y, int(n), notation.count(float(n), writer.language))


def paint(axes: Axes, drawn: Sequence[GridCell], side: float) -> None:
    """Draw circles of which the largest fills a cell of `side` pixels; a withheld one is a hatched square."""
    colour, small = tokens().light, tokens().small
    most = max((one.n for one in drawn if one.n is not None), default=0) or 1
    alike: dict[int, list[GridCell]] = {}
    for one in drawn:
        if one.n is None:
            _hatched(axes, one, HATCHED * side)
            continue
        alike.setdefault(one.n, []).append(one)
        ink = colour["ink" if one.n else "soft"]
        axes.text(one.x, one.y, one.text, ha="center", va="center_baseline", fontsize=small, color=ink)
    for n, cells in alike.items():
        if n:
            _circles(axes, cells, 2 * (side / 2 - GAP) * math.sqrt(n / most))


def _circles(axes: Axes, cells: Sequence[GridCell], diameter: float) -> None:
    """Draw circles of one size as one collection: the drawing then holds their shape once."""
    colour = tokens().light
    collection = PathCollection(
        [Path.unit_circle()],
        [(diameter / 2) ** 2],
        facecolors=[colour["zone"]],
        edgecolors=[colour["accent"]],
        linewidths=0.9,
        offsets=np.array([(one.x, one.y) for one in cells], dtype=np.float64),
        offset_transform=axes.transData,
        transform=IdentityTransform(),
        zorder=1,
    )
    axes.add_collection(collection)


def _hatched(axes: Axes, one: GridCell, half: float) -> None:
    colour = tokens().light
    axes.add_patch(
        Rectangle(
            (one.x - half, one.y - half), 2 * half, 2 * half, facecolor=colour["paper"],
            edgecolor=colour["soft"], linewidth=0.9, hatch="////",
        )
    )  # fmt: skip
