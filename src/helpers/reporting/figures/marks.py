"""Dots of a drawing: shape and filling tell series apart without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from helpers.reporting.tokens import tokens

EDGE = 1.6  # pixels: the line around a dot


@dataclass(frozen=True, slots=True)
class Dot:
    """One dot, in the units of its axes.

    Attributes
    ----------
    x, y : float
    shape : str
        Marker of matplotlib: ``o``, ``D``, ``s`` or ``^``.
    ink : str
        Colour of the tokens.
    filled : bool
        False leaves the ground colour inside.
    size : float
        Diameter in pixels.
    """

    x: float
    y: float
    shape: str
    ink: str
    filled: bool
    size: float


def dots(axes: Axes, drawn: Sequence[Dot]) -> None:
    """Draw all dots of one axes as one collection: a plot of its own for each axes took half of all time."""
    if not drawn:
        return
    colour = tokens().light
    collection = PathCollection(
        [_outline(dot.shape) for dot in drawn],
        [dot.size**2 for dot in drawn],
        facecolors=[colour[dot.ink if dot.filled else "paper"] for dot in drawn],
        edgecolors=[colour[dot.ink] for dot in drawn],
        linewidths=EDGE,
        offsets=np.array([(dot.x, dot.y) for dot in drawn], dtype=np.float64),
        offset_transform=axes.transData,
        transform=IdentityTransform(),
        zorder=3,
    )
    axes.add_collection(collection)


@lru_cache(maxsize=16)
def _outline(shape: str) -> Path:
    """Return the shape of a dot of one pixel."""
    style = MarkerStyle(shape)
    return style.get_path().transformed(style.get_transform())
