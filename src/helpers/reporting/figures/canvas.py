"""From a matplotlib figure to SVG text for a page: stable, light, and no sharper than its table."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any

import matplotlib as mpl
import seaborn as sns
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from helpers.reporting.figures.ticks import POINTS_PER_INCH, settle
from helpers.reporting.tokens import Tokens, tokens

_NUMBER = re.compile(r"-?\d+\.\d+")
_GEOMETRY = re.compile(r'( (?:d|points|transform|x|y|x1|x2|y1|y2|cx|cy|r|width|height)=")([^"]*)(")')
_REFERENCE = re.compile(r'(\bid="|url\(#|href="#)')
_OPENING = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_VIEW_BOX = re.compile(r'viewBox="([^"]*)"')
_METADATA = re.compile(r"<metadata>.*?</metadata>", re.DOTALL)
_STYLE = re.compile(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", re.DOTALL)
_GROUP = re.compile(r"<g\b(?:[^>]*[^/])?>|</g>")
_NEEDLESS = (
    (re.compile(r'<g id="(?![^"]*Collection)[^"]*"'), "<g"),
    (re.compile(r"<g ?/>"), ""),
    (re.compile(r"font-family: 'DejaVu Sans'; ?"), ""),
    (re.compile(r' transform="rotate\(-?0 [^"]*\)"'), ""),
    (re.compile(r"(?<=>)\s*\n\s*(?=<)"), ""),
)
_PATH = re.compile(r'(?<= d=")[^"]*')
_AROUND = re.compile(r"\s*([A-Za-z])\s*|\s*\n")
_STYLED = re.compile(r'(?<= style=")[^"]*')
JOINS = (
    "stroke-linejoin:round;stroke-linecap:butt"  # matplotlib's own, kept to the drawing instead of the page
)


@dataclass(frozen=True, slots=True)
class Size:
    """How wide a drawing is and how it lays itself out.

    Attributes
    ----------
    width : int
        Pixels.
    narrow : bool
        True for the drawing shown on small screens: labels stand above their row, panels below each other.
    """

    width: int
    narrow: bool


def sizes() -> tuple[Size, Size]:
    """Return the two sizes at which every figure is drawn: for wide and for narrow screens."""
    style = tokens()
    return Size(style.wide, narrow=False), Size(style.narrow, narrow=True)


def style_of(style: Tokens) -> dict[str, Any]:
    """Return seaborn's plain style with these tokens (always the light ones: figures keep a light card)."""
    colour = style.light
    return {
        **sns.axes_style("ticks"),
        "svg.fonttype": "none",
        "font.family": list(style.font),
        "font.size": style.size,
        "axes.facecolor": colour["paper"],
        "figure.facecolor": colour["paper"],
        "axes.edgecolor": colour["line"],
        "axes.labelcolor": colour["soft"],
        "axes.labelsize": style.small,
        "axes.titlesize": style.size,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.titlecolor": colour["ink"],
        "axes.linewidth": 1.0,
        **{f"axes.spines.{side}": side == "bottom" for side in ("left", "right", "top", "bottom")},
        "axes.prop_cycle": cycler(color=[colour["accent"], colour["warm"], colour["soft"]]),
        "axes.unicode_minus": True,
        "text.color": colour["ink"],
        "xtick.color": colour["soft"],
        "ytick.color": colour["ink"],
        "xtick.labelsize": style.small,
        "ytick.labelsize": style.size,
        "ytick.left": False,
        "hatch.linewidth": 0.8,
        "lines.solid_capstyle": "butt",
    }


@contextmanager
def sheet(size: Size, height: float) -> Iterator[Figure]:
    """Give an empty figure of `size.width` by `height` pixels, under the shared style."""
    settings = style_of(tokens())
    # Families that this machine lacks are the browser's business; the layout uses the last, always there.
    settings["font.family"] = ["DejaVu Sans"]
    with mpl.rc_context(settings):
        figure = Figure(figsize=(size.width / POINTS_PER_INCH, height / POINTS_PER_INCH))
        FigureCanvasSVG(figure)
        yield figure


def svg(figure: Figure, *, name: str, alt: str) -> str:
    """Return the figure as inline SVG.

    Parameters
    ----------
    figure : Figure
        Made inside `sheet`.
    name : str
        Prefix of every id in the drawing, unique on its page.
    alt : str
        What is to be seen: `aria-label` and `<title>`.

    Notes
    -----
    Coordinates are rounded to one decimal of a pixel, so that a picture cannot be measured more exactly
    than its
    table prints. There is no date, no metadata and no random id: equal data give equal text.
    """
    for axes in figure.axes:
        settle(axes)
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "none"}):
        figure.savefig(
            buffer, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None}
        )
    text = buffer.getvalue()
    text = _STYLE.sub("", _METADATA.sub("", text[text.index("<svg") :]), count=1)
    text = _GEOMETRY.sub(lambda match: match[1] + _NUMBER.sub(_rounded, match[2]) + match[3], text)
    text = _lighter(_REFERENCE.sub(lambda match: f"{match[1]}{name}-", text))
    view_box = _VIEW_BOX.search(text)
    box = view_box[1] if view_box else ""
    label = escape(alt, quote=True)
    font = ",".join(_quoted(family) for family in tokens().font)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{box}" '
        f'role="img" aria-label="{label}" style="{JOINS};font-family:{font}"><title>{escape(alt)}</title>'
    )
    return _OPENING.sub(lambda _: opening, text, count=1).strip()


def place(figure: Figure, *, left: float, top: float, width: float, height: float) -> Axes:
    """Return axes at a place given in pixels from the top left corner."""
    across, down = (inches * POINTS_PER_INCH for inches in figure.get_size_inches())
    axes = figure.add_axes((left / across, 1 - (top + height) / down, width / across, height / down))
    axes.patch.set_visible(False)  # the sheet has the same colour
    return axes


@contextmanager
def unlabelled(axes: Axes) -> Iterator[Axes]:
    """Lend axes to seaborn without their labels: ours are in the reader's language and stay as they were.

    A label that is there already also spares seaborn the drawing of every tick, half of its time.
    """
    before = {"xlabel": axes.get_xlabel(), "ylabel": axes.get_ylabel()}
    axes.set(xlabel="-", ylabel="-")
    yield axes
    axes.set(**before)


def axis_formatter(write: Callable[[float], str]) -> FuncFormatter:
    """Return a tick formatter that writes numbers in the reader's notation."""
    return FuncFormatter(lambda value, _: write(value))


def _lighter(text: str) -> str:
    """Take out what no reader sees: names of groups, groups without a style, turns by nothing, white space.

    Bands and dots keep their names, by which they can be counted. The family of letters is said once, by the
    drawing.
    """
    for pattern, instead in _NEEDLESS:
        text = pattern.sub(instead, text)
    text = _PATH.sub(lambda match: _AROUND.sub(r"\1", match[0]), text)
    text = _STYLED.sub(lambda match: match[0].replace("; ", ";").replace(": ", ":"), text)
    styled: list[bool] = []

    def kept(match: re.Match[str]) -> str:
        if match[0] != "</g>":
            styled.append(match[0] != "<g>")
            return match[0] if styled[-1] else ""
        return match[0] if styled.pop() else ""

    return _GROUP.sub(kept, text)


def _rounded(match: re.Match[str]) -> str:
    text = f"{float(match[0]):.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _quoted(family: str) -> str:
    return f"&quot;{family}&quot;" if " " in family else family
