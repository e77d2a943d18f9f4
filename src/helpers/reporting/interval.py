"""The small picture of a finding: zero, shaded margin, interval and dot, in the page's own colours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from helpers.reporting import notation

WIDTH, HEIGHT = 360, 62
EDGE, MIDDLE, TOP, BOTTOM, FOOT = 14, 29, 17, 41, 57
CHARACTER = 7.4  # pixels of one character at the size of the labels, on the generous side


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values lie on the picture, in tenths of a pixel: no finer than the numbers printed beside it."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """Return the horizontal place of a value."""
        return round(EDGE + (WIDTH - 2 * EDGE) * (value - self.low) / (self.high - self.low), 1)


def svg(
    estimate: float,
    low: float,
    high: float,
    *,
    margin: float,
    value: str,
    write: Callable[[float], str],
    alt: str,
    holds: Sequence[float] = (),
) -> str:
    """Return the picture as inline SVG.

    Parameters
    ----------
    estimate, low, high : float
        In the outcome's unit.
    margin : float
        Half the width of the shaded zone around zero.
    value : str
        The estimate with its unit, as it is printed above the dot.
    write : callable
        Writes an end of the margin with its sign.
    alt : str
        What is to be seen.
    holds : sequence of float
        What the axis must hold besides: the ends of other pictures that stand below each other with this one.
    """
    values = [0.0, low, high, estimate, -margin, margin, *holds]
    pad = 0.04 * (max(values) - min(values))
    scale = Scale(min(values) - pad, max(values) + pad)
    left, right = scale.at(-margin), scale.at(margin)
    width, label = round(right - left, 1), escape(alt, quote=True)
    return "".join(
        [
            f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">',
            f"<title>{escape(alt)}</title>",
            f'<rect class="zone" x="{left}" y="{TOP}" width="{width}" height="{BOTTOM - TOP}"/>',
            f'<line class="zero" x1="{scale.at(0)}" x2="{scale.at(0)}" y1="{TOP - 4}" y2="{BOTTOM + 4}"/>',
            f'<line class="range" x1="{scale.at(low)}" x2="{scale.at(high)}" y1="{MIDDLE}" y2="{MIDDLE}"/>',
            f'<circle class="dot" cx="{scale.at(estimate)}" cy="{MIDDLE}" r="6"/>',
            _text(scale.at(estimate), 12, value, "value"),
            *_feet(scale, margin, write),
            "</svg>",
        ]
    )


def foot(side: float, unit: str, language: str) -> str:
    """Return an end of the margin as it stands under the picture: shares in hundredths."""
    scaled = 100 * side if unit == notation.SHARE else side
    decimals = 0 if scaled == round(scaled) else notation.decimals_of(unit, abs(scaled))
    return notation.number(scaled, language, decimals, signed=True)


def _feet(scale: Scale, margin: float, write: Callable[[float], str]) -> list[str]:
    """Write zero, and the margin at both sides where there is room for it."""
    zero = _text(scale.at(0), FOOT, "0", "foot")
    sides = [_text(scale.at(side), FOOT, write(side), "foot") for side in (-margin, margin)]
    needed = CHARACTER * (len(write(margin)) + 2) / 2 + 4
    return [sides[0], zero, sides[1]] if scale.at(margin) - scale.at(0) >= needed else [zero]


def _text(x: float, y: float, text: str, style: str) -> str:
    half = CHARACTER * len(text) / 2
    inside = round(min(max(x, half), WIDTH - half), 1)
    return f'<text class="{style}" x="{inside}" y="{y}" text-anchor="middle">{escape(text)}</text>'
