"""Small pictures of the first screen for what people told: a share of those asked, a grade from 1 to 10."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from markupsafe import Markup

WIDTH, EDGE = 360, 14
LOWEST, HIGHEST = 1.0, 10.0
MOST_DOTS = 60
"""People who can still be seen one by one."""
APART, RADIUS = 22, 8
"""Of dots, in pixels."""


def share(n: int, of: int, alt: str) -> Markup:
    """Return a bar of those asked, filled for those who spoke; the numbers stand beside it."""
    long = WIDTH - 2 * EDGE
    filled = round(long * n / of, 1) if of else 0.0
    return _svg(
        34,
        alt,
        f'<rect class="zone" x="{EDGE}" y="10" width="{long}" height="14"/>'
        f'<rect class="filled" x="{EDGE}" y="10" width="{filled}" height="14"/>',
    )


def people(n: int, of: int, alt: str) -> Markup:
    """Return a dot a person, filled for those who did; a bar where there are too many to count by eye."""
    if of > MOST_DOTS:
        return share(n, of, alt)
    across = (WIDTH - 2 * EDGE) // APART
    dots = "".join(
        f'<circle class="{"dot" if place < n else "hollow"}" '
        f'cx="{EDGE + APART / 2 + APART * (place % across):g}" '
        f'cy="{APART / 2 + APART * (place // across):g}" r="{RADIUS}"/>'
        for place in range(of)
    )
    return _svg(APART * (1 + (of - 1) // across), alt, dots)


def parts(shares: Sequence[tuple[str, float]], alt: str) -> Markup:
    """Return a bar of everybody who answered, better first; what is withheld leaves its end open."""
    long = WIDTH - 2 * EDGE
    drawn, x = [f'<rect class="hollow" x="{EDGE}" y="10" width="{long}" height="14"/>'], float(EDGE)
    for name, one in shares:
        wide = round(long * one, 1)
        drawn.append(f'<rect class="{name}" x="{round(x, 1)}" y="10" width="{wide}" height="14"/>')
        x += wide
    return _svg(34, alt, "".join(drawn))


def grade(mean: float, low: float, high: float, *, value: str, alt: str) -> Markup:
    """Return the mean with its interval on a line from 1 to 10, to a tenth of a pixel."""
    at = [
        round(EDGE + (WIDTH - 2 * EDGE) * (one - LOWEST) / (HIGHEST - LOWEST), 1) for one in (mean, low, high)
    ]
    inside = min(max(at[0], 4.0 * len(value)), WIDTH - 4.0 * len(value))
    return _svg(
        58,
        alt,
        f'<line class="zero" x1="{EDGE}" x2="{WIDTH - EDGE}" y1="29" y2="29"/>'
        f'<line class="range" x1="{at[1]}" x2="{at[2]}" y1="29" y2="29"/>'
        f'<circle class="dot" cx="{at[0]}" cy="29" r="6"/>'
        f'<text class="value" x="{inside}" y="15" text-anchor="middle">{escape(value)}</text>'
        f'<text class="foot" x="{EDGE}" y="52" text-anchor="middle">1</text>'
        f'<text class="foot" x="{WIDTH - EDGE}" y="52" text-anchor="middle">10</text>',
    )


def _svg(height: int, alt: str, inside: str) -> Markup:
    label = escape(alt, quote=True)
    return Markup(  # noqa: S704 - our own drawing, its texts escaped
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">'
        f"<title>{escape(alt)}</title>{inside}</svg>"
    )
