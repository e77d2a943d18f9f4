"""Dots of a drawing: one shape and filling per series."""

from __future__ import annotations

from collections.abc import Sequence

import seaborn as sns
from matplotlib.axes import Axes

from helpers.reporting.tokens import tokens


def dots(
    axes: Axes, x: Sequence[float], y: Sequence[float], *, shape: str, ink: str, filled: bool, size: float
) -> None:
    """Draw dots of one series.

    Parameters
    ----------
    axes : Axes
    x, y : sequence of float
        In the units of the axes.
    shape : str
        Marker of matplotlib: ``o``, ``D``, ``s`` or ``^``.
    ink : str
        Colour of the tokens.
    filled : bool
        False leaves the ground colour inside, so that series differ in grey print too.
    size : float
        Diameter in pixels.
    """
    colour = tokens().light
    sns.scatterplot(
        x=list(x), y=list(y), ax=axes, marker=shape, s=size**2, zorder=3, legend=False, linewidth=1.6,
        facecolor=colour[ink if filled else "paper"], edgecolor=colour[ink],
    )  # fmt: skip
