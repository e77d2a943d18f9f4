"""Ticks and the words at them as one line and plain text: matplotlib's own take half of a drawing's time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.markers import TICKDOWN, TICKLEFT
from matplotlib.transforms import ScaledTranslation

POINTS_PER_INCH = 72
LINE_HEIGHT = 1.0  # of the size of letters: from the top of a line of words to what stands below it
HAIR = 1e-9  # of the range: a tick at the very end of an axis is drawn in spite of rounding


def settle(axes: Axes) -> None:
    """Replace the axis below and the axis beside a finished plot by lines and words that look the same.

    An axis with a name that stands upright is left to matplotlib, which knows how wide its numbers are.
    """
    if not axes.axison:
        return
    _below(axes)
    if not axes.get_ylabel():
        _beside(axes)


def _below(axes: Axes) -> None:
    axis, style = axes.xaxis, axes.xaxis.get_tick_params(which="major")
    if not axis.get_visible():
        return
    places, words = _ticks(axis, axes.get_xlim())
    length = _given(style, "length", "xtick.major.size")
    down = length
    if style.get("bottom", mpl.rcParams["xtick.bottom"]) and places:
        _lines(axes, places, [0.0] * len(places), TICKDOWN, length)
    if style.get("labelbottom", True) and places:
        down += _given(style, "pad", "xtick.major.pad")
        for place, text in zip(places, words, strict=True):
            _word(axes, "x", place, text, moved=(0.0, -down), ha="center", va="top")
        down += LINE_HEIGHT * _size(style, "x")
    label = axis.label
    if label.get_text():
        moved = ScaledTranslation(0, -(down + axis.labelpad) / POINTS_PER_INCH, _inches(axes))
        axes.text(
            label.get_position()[0], 0, label.get_text(), ha=label.get_horizontalalignment(), va="top",
            fontsize=label.get_fontsize(), color=label.get_color(), transform=axes.transAxes + moved,
        )  # fmt: skip
    axis.set_visible(False)


def _beside(axes: Axes) -> None:
    axis, style = axes.yaxis, axes.yaxis.get_tick_params(which="major")
    if not axis.get_visible():
        return
    places, words = _ticks(axis, axes.get_ylim())
    marked = bool(style.get("left", mpl.rcParams["ytick.left"]))
    length = _given(style, "length", "ytick.major.size")  # words keep away as far where no tick is drawn
    if marked and places:
        _lines(axes, [0.0] * len(places), places, TICKLEFT, length)
    if style.get("labelleft", True):
        aside = -(length + _given(style, "pad", "ytick.major.pad"))
        for place, text in zip(places, words, strict=True):
            _word(axes, "y", place, text, moved=(aside, 0.0), ha="right", va="center_baseline")
    axis.set_visible(False)


def _ticks(axis: Axis, limits: tuple[float, float]) -> tuple[list[float], list[str]]:
    """Return the places of the ticks inside the axis and the words at them."""
    low, high = sorted(limits)
    hair = HAIR * (high - low)
    found = [float(place) for place in axis.get_majorticklocs()]
    words = axis.get_major_formatter().format_ticks(found)
    inside = [at for at, place in enumerate(found) if low - hair <= place <= high + hair]
    return [found[at] for at in inside], [words[at] for at in inside]


def _lines(axes: Axes, across: list[float], up: list[float], marker: int, length: float) -> None:
    side = "xtick" if marker == TICKDOWN else "ytick"
    transform = axes.get_xaxis_transform() if marker == TICKDOWN else axes.get_yaxis_transform()
    colour = (axes.xaxis if marker == TICKDOWN else axes.yaxis).get_tick_params(which="major").get("color")
    limits = axes.get_xlim(), axes.get_ylim()
    axes.plot(
        across, up, linestyle="none", marker=marker, markersize=length,
        color=colour or mpl.rcParams[f"{side}.color"], transform=transform,
        markeredgewidth=mpl.rcParams[f"{side}.major.width"], clip_on=False,
    )  # fmt: skip
    axes.set(xlim=limits[0], ylim=limits[1])


def _word(
    axes: Axes, side: str, place: float, text: str, *, moved: tuple[float, float], ha: str, va: str
) -> None:
    if not text:
        return
    style = (axes.xaxis if side == "x" else axes.yaxis).get_tick_params(which="major")
    base = axes.get_xaxis_transform() if side == "x" else axes.get_yaxis_transform()
    shift = ScaledTranslation(moved[0] / POINTS_PER_INCH, moved[1] / POINTS_PER_INCH, _inches(axes))
    x, y = (place, 0.0) if side == "x" else (0.0, place)
    colour = _of(style, "labelcolor", f"{side}tick.labelcolor")
    colour = _of(style, "color", f"{side}tick.color") if colour == "inherit" else colour
    axes.text(x, y, text, ha=ha, va=va, fontsize=_size(style, side), color=colour, transform=base + shift)


def _inches(axes: Axes) -> Any:  # noqa: ANN401 - a transform of a figure, which a lone axes would lack
    return axes.get_figure(root=True).dpi_scale_trans  # type: ignore[union-attr]


def _size(style: Mapping[str, Any], side: str) -> float:
    return _given(style, "labelsize", f"{side}tick.labelsize")


def _given(style: Mapping[str, Any], name: str, default: str) -> float:
    return float(style.get(name, mpl.rcParams[default]))


def _of(style: Mapping[str, Any], name: str, default: str) -> str:
    return str(style.get(name, mpl.rcParams[default]))
