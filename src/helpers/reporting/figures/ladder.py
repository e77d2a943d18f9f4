"""Movement on a ladder: a tile for each pair of rungs, shaded by how many of its row went there."""

from __future__ import annotations

from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.reporting import notation
from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import fitted, write
from helpers.reporting.tokens import tokens
from helpers.reporting.words import capitalised

HEAD, FOOT, MARGIN, GAP, NUMBER = 46, 12, 8, 3, 22
TILE, WIDEST = 44, 72  # pixels: how high a tile is, and how wide at most
LABEL, LABEL_NARROW = (
    0.36,
    0.0,
)  # of the width: the name of a rung beside its row; on narrow pages it stands above
BESIDE = 70  # pixels between the words above rows and those above columns, at least
ABOVE = 20  # pixels for the name of a rung above its row


@dataclass(frozen=True, slots=True)
class Tile:
    """People who went from one rung to another: how many (None where withheld), and which way that is."""

    row: int
    column: int
    n: int | None
    direction: str


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return the tiles as SVG.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``rung_from`` and ``rung_to``, lowest first, with ``n`` and ``direction``.
        Rows are rungs at first, columns rungs later, numbered from the lowest. A tile that is withheld is
        hatched.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    rungs, tiles = _rungs(writer), _tiles(writer)
    above = ABOVE if size.narrow else 0
    left = MARGIN + NUMBER + (0 if size.narrow else size.width * LABEL)
    wide = min(WIDEST, (size.width - left - MARGIN) / len(rungs))
    high = TILE + above
    with canvas.sheet(size, HEAD + high * len(rungs) + FOOT) as figure:
        _heads(figure, writer, len(rungs), left, wide)
        for place, rung in enumerate(rungs):
            _rung(figure, (place, rung), HEAD + place * high, size, left)
        axes = canvas.place(figure, left=left, top=HEAD, width=wide * len(rungs), height=high * len(rungs))
        axes.set_axis_off()
        axes.set_xlim(0, wide * len(rungs))
        axes.set_ylim(high * len(rungs), 0)
        for tile in tiles:
            _paint(axes, tile, _share(tiles, tile), writer, wide, high, above)
        return canvas.svg(figure, name=name, alt=alt)


def _rungs(writer: Writer) -> list[str]:
    """Return the names of the rungs, lowest first, without a number of their own: it stands before them."""
    column = next(one for one in writer.exhibit.columns if one.name == "rung_from")
    values = dict.fromkeys(map(str, writer.exhibit.frame["rung_from"]))
    labels = (writer.words(column, value, {}).text for value in values)
    return [capitalised(label.removeprefix(f"{place} ")) for place, label in enumerate(labels, start=1)]


def _tiles(writer: Writer) -> list[Tile]:
    frame = writer.exhibit.frame
    places = {value: place for place, value in enumerate(dict.fromkeys(map(str, frame["rung_from"])))}
    return [
        Tile(
            places[str(row["rung_from"])],
            places[str(row["rung_to"])],
            None if writer.is_withheld(label, "n") or is_missing(row["n"]) else int(row["n"]),
            str(row["direction"]),
        )
        for label, row in zip(frame.index, frame.to_dict(orient="records"), strict=True)
    ]


def _share(tiles: list[Tile], tile: Tile) -> float:
    """Return which share of its row a tile has, of what may be seen of that row."""
    row = sum(one.n for one in tiles if one.row == tile.row and one.n is not None)
    return tile.n / row if tile.n and row else 0.0


def _heads(figure: Figure, writer: Writer, n: int, left: float, wide: float) -> None:
    words = {
        key: writer.lexicon.word(key, writer.language, topic=writer.topic).text for key in ("first", "later")
    }
    write(figure, MARGIN, 12, f"{capitalised(words['first'])} ↓", small=True)
    write(figure, max(left, MARGIN + BESIDE), 12, f"{capitalised(words['later'])} →", small=True)
    for place in range(n):
        write(figure, left + (place + 0.5) * wide, HEAD - 12, str(place + 1), weight="bold", align="center")


def _rung(figure: Figure, numbered: tuple[int, str], top: float, size: Size, left: float) -> None:
    place, rung = numbered
    if size.narrow:
        write(figure, MARGIN, top + ABOVE / 2 + 1, f"{place + 1}  {rung}", small=True, width=size.width)
        return
    middle = top + TILE / 2
    write(figure, MARGIN, middle, str(place + 1), weight="bold")
    write(figure, MARGIN + NUMBER, middle, fitted(rung, left - NUMBER - 2 * MARGIN, 2))


def _paint(  # noqa: PLR0917 - a tile and where it stands
    axes: Axes, tile: Tile, share: float, writer: Writer, wide: float, high: float, above: float
) -> None:
    colour = tokens().light
    x, y = tile.column * wide + GAP / 2, tile.row * high + above + GAP / 2
    gone = tile.n is None
    stays = tile.direction == "same"
    edge = "soft" if gone else "ink" if stays else "line"
    axes.add_patch(
        Rectangle(
            (x, y), wide - GAP, TILE - GAP, facecolor=colour["paper"], edgecolor=colour[edge],
            linewidth=1.4 if stays else 0.8, hatch="////" if gone else None,
        )
    )  # fmt: skip
    if share:
        axes.add_patch(
            Rectangle(
                (x, y),
                wide - GAP,
                TILE - GAP,
                facecolor=colour["accent"],
                alpha=0.08 + 0.5 * share,
                linewidth=0,
            )
        )
    if tile.n:
        axes.text(
            x + (wide - GAP) / 2, y + (TILE - GAP) / 2, notation.count(tile.n, writer.language), ha="center",
            va="center_baseline", fontsize=tokens().size, color=colour["ink"],
        )  # fmt: skip
