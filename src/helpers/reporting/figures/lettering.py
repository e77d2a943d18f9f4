"""Text in a drawing, placed in pixels and wrapped to the room it has."""

from __future__ import annotations

import math
import textwrap

from matplotlib.figure import Figure

from helpers.reporting.figures.ticks import POINTS_PER_INCH
from helpers.reporting.tokens import tokens

CHARACTER = 6.6  # pixels, on the generous side: the reader's font is not known here
BOLD = 1.15  # how much wider bold text is


def write(
    figure: Figure, x: float, y: float, text: str, *, weight: str = "normal", align: str = "left",
    small: bool = False, width: float = math.inf, lines: int = 1, colour: str = "",
) -> None:  # fmt: skip
    """Write text at pixels from the top left; too long a label wraps, then ends in an ellipsis."""
    style = tokens()
    room = width / BOLD if weight == "bold" else width
    across, down = (inches * POINTS_PER_INCH for inches in figure.get_size_inches())
    figure.text(
        x / across, 1 - y / down, fitted(text, room, lines), va="center", ha=align, fontweight=weight,
        linespacing=1.15, fontsize=style.small if small else style.size,
        color=style.light[colour or ("soft" if small else "ink")],
    )  # fmt: skip


def fitted(text: str, width: float, lines: int) -> str:
    """Return the text broken into at most `lines` lines of `width` pixels."""
    if not math.isfinite(width):
        return text
    room = max(8, int(width / CHARACTER))
    return "\n".join(textwrap.wrap(text, room, max_lines=lines, placeholder=" …"))
