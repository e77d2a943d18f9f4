"""Codes together: how many people spoke of both, as a triangle or as a list of pairs."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas, circles, panels, rows
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import write
from helpers.reporting.figures.panels import Panel, Record
from helpers.reporting.figures.rows import BarRow, Entry, Part
from helpers.reporting.tokens import tokens
from helpers.reporting.words import inline

TITLE, HEAD, MARGIN = 30, 24, 8
LABEL_SHARE = 0.36
LARGEST, SMALLEST = 40.0, 22.0  # pixels: the side of a cell
MOST_PAIRS = 10  # on a small screen


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the triangle, or the list of pairs, as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per pair of ``code`` and ``other`` with ``n`` people; a row of a code with itself
        is how many spoke of it at all. Where it has ``strand``, each has a panel.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    parts = panels.split(writer, "strand")
    if size.narrow:
        return _as_list(writer, parts, size, name=name, alt=alt)
    key = _key(writer)
    high = sum(_height(writer, part, size) for part in parts) + rows.key_height(key, size) + MARGIN
    with canvas.sheet(size, high) as figure:
        rows.key(figure, key, size, 0)
        top = rows.key_height(key, size)
        for part in parts:
            _paint(figure, writer, part, size, top)
            top += _height(writer, part, size)
        return canvas.svg(figure, name=name, alt=alt)


def _key(writer: Writer) -> tuple[Entry, ...]:
    gone = bool(writer.withheld["n"].any())
    return (("withheld", panels.withheld(writer)),) if gone else ()


def _codes(writer: Writer, part: panels.Part) -> tuple[str, ...]:
    """Return the codes of both columns in the order in which the frame names them."""
    found = [panels.said(writer, side, one.row) for one in part.records for side in ("code", "other")]
    return tuple(dict.fromkeys(found))


def _side(n: int, size: Size) -> float:
    room = size.width * (1 - LABEL_SHARE) - MARGIN
    return max(SMALLEST, min(LARGEST, room / max(n, 1)))


def _height(writer: Writer, part: panels.Part, size: Size) -> float:
    n = len(_codes(writer, part))
    return (TITLE if part.title else 0) + n * _side(n, size) + HEAD


def _paint(figure: Figure, writer: Writer, part: panels.Part, size: Size, top: float) -> None:
    if part.title:
        write(figure, MARGIN, top + TITLE / 2, part.title, weight="bold", width=size.width - 2 * MARGIN)
        top += TITLE
    codes = _codes(writer, part)
    side, left = _side(len(codes), size), size.width * LABEL_SHARE
    found = _pairs(writer, part)
    axes = canvas.place(figure, left=0, top=top, width=size.width, height=len(codes) * side)
    axes.set_axis_off()
    axes.set_xlim(0, size.width)
    axes.set_ylim(len(codes) * side, 0)
    drawn = []
    for down, code in enumerate(codes):
        y = (down + 0.5) * side
        label = f"{down + 1}. {code}"
        write(figure, MARGIN, top + y, label, width=left - 2 * MARGIN, lines=2 if side > 32 else 1)
        drawn += [
            circles.cell(writer, found.get(frozenset({code, codes[across]})), left + (across + 0.5) * side, y)
            for across in range(down + 1)
        ]
        _line(axes, left, left + (down + 1) * side, (down + 1) * side)
        write(
            figure,
            left + (down + 0.5) * side,
            top + len(codes) * side + 10,
            f"{down + 1}.",
            small=True,
            align="center",
        )
    circles.paint(axes, [one for one in drawn if one is not None], side)


def _line(axes: Axes, left: float, right: float, y: float) -> None:
    axes.plot([left, right], [y, y], color=tokens().light["line"], linewidth=0.7, zorder=0)


def _pairs(writer: Writer, part: panels.Part) -> Mapping[frozenset[str], Record]:
    return {
        frozenset({panels.said(writer, "code", one.row), panels.said(writer, "other", one.row)}): one
        for one in part.records
    }


def _as_list(writer: Writer, parts: tuple[panels.Part, ...], size: Size, *, name: str, alt: str) -> str:
    drawn = [
        Panel(part.title or panels.told(writer, "pairs.most"), tuple(_ranked(writer, part))) for part in parts
    ]
    with canvas.sheet(size, panels.height(drawn, size)) as figure:
        panels.paint(figure, drawn, size)
        return canvas.svg(figure, name=name, alt=alt)


def _ranked(writer: Writer, part: panels.Part) -> list[BarRow]:
    """Return the pairs most often found, and one row that counts those that are withheld."""
    pairs = [one for one in part.records if one.row["code"] != one.row["other"]]
    known = [one for one in pairs if not is_missing(one.row["n"]) and one.row["n"] > 0]
    first = sorted(known, key=lambda one: -int(one.row["n"]))[:MOST_PAIRS]
    found = [
        BarRow(
            label=_named(writer, one),
            depth=0,
            parts=(Part(float(one.row["n"]), "strong"),),
            value=panels.told(writer, "people", n=int(one.row["n"])),
        )
        for one in first
    ]
    gone = sum(writer.is_withheld(one.label, "n") for one in pairs)
    if gone:
        n = notation.count(gone, writer.language)
        label = panels.told(writer, "pairs.withheld", n=n)
        found.append(BarRow(label, 1, (), "", instead=panels.withheld(writer)))
    return found


def _named(writer: Writer, one: Record) -> str:
    joined = writer.lexicon.catalogue.text("words.and", writer.language)
    return f"{panels.said(writer, 'code', one.row)} {joined} {inline(panels.said(writer, 'other', one.row))}"
