"""Dots of a drawing: shape and filling tell series apart without colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import seaborn as sns
from matplotlib.axes import Axes

from helpers.reporting.figures.canvas import unlabelled
from helpers.reporting.tokens import tokens


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
    """Draw all dots of one axes at once: every call of seaborn takes as long as a hundred dots."""
    if not drawn:
        return
    colour = tokens().light
    with unlabelled(axes):
        sns.scatterplot(
            x=[dot.x for dot in drawn],
            y=[dot.y for dot in drawn],
            style=[dot.shape for dot in drawn],
            markers={dot.shape: dot.shape for dot in drawn},
            s=[dot.size**2 for dot in drawn],
            facecolor=[colour[dot.ink if dot.filled else "paper"] for dot in drawn],
            edgecolor=[colour[dot.ink] for dot in drawn],
            ax=axes,
            zorder=3,
            legend=False,
            linewidth=1.6,
        )
