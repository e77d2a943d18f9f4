"""Codes by group: how many people of each group spoke of a code, as circles with their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from helpers.reporting.cells import Writer, is_missing
from helpers.reporting.figures import canvas, circles, panels, rows
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import CHARACTER, fitted, write
from helpers.reporting.figures.panels import Panel, Record
from helpers.reporting.figures.rows import BarRow, Entry, Part
from helpers.reporting.words import capitalised

TITLE, HEAD, ROW, ROW_NARROW, LABEL_NARROW = 30, 62, 40, 78, 38
SIDE = 38.0  # pixels: the largest circle
LABEL_SHARE = 0.34
MARGIN = 8
MOST_ACROSS = 4  # groups that stand beside each other on a small screen


@dataclass(frozen=True, slots=True)
class Grid:
    """One attribute: its groups with their size, its codes, and the count where they meet."""

    title: str
    groups: tuple[str, ...]
    sizes: Mapping[str, str]
    codes: tuple[str, ...]
    records: Mapping[tuple[str, str], Record]


def draw(writer: Writer, size: Size, *, name: str, alt: str) -> str:
    """Return a grid per attribute as SVG; on a small screen with many groups, bars under each code instead.

    Parameters
    ----------
    writer : Writer
        The frame has a row per ``code`` (or ``topic``) and ``group`` with ``n`` people, of ``n_group`` in
        that group; where it has ``strand`` or ``variable``, each has a panel.
    size : Size
    name, alt : str
        Prefix of ids, text alternative.
    """
    grids = [_grid(writer, part) for part in panels.split(writer, "strand", "variable")]
    if size.narrow and any(_too_wide(grid, size) for grid in grids):
        return _as_bars(writer, grids, size, name=name, alt=alt)
    key = _key(writer)
    high = sum(_height(grid, size) for grid in grids) + rows.key_height(key, size) + MARGIN
    with canvas.sheet(size, high) as figure:
        rows.key(figure, key, size, 0)
        top = rows.key_height(key, size)
        for grid in grids:
            _paint(figure, writer, grid, size, top)
            top += _height(grid, size)
        return canvas.svg(figure, name=name, alt=alt)


def _grid(writer: Writer, part: panels.Part) -> Grid:
    of = "code" if "code" in writer.exhibit.frame else "topic"
    records = {
        (panels.said(writer, of, one.row), capitalised(panels.said(writer, "group", one.row))): one
        for one in part.records
    }
    groups = tuple(dict.fromkeys(group for _, group in records))
    sizes = {
        group: _size(writer, [one for key, one in records.items() if key[1] == group]) for group in groups
    }
    return Grid(part.title, groups, sizes, tuple(dict.fromkeys(code for code, _ in records)), records)


def _size(writer: Writer, of_group: Sequence[Record]) -> str:
    """Return the size of a group; "" where it is withheld, or differs from row to row (who was asked)."""
    known = {int(one.row["n_group"]) for one in of_group if not is_missing(one.row["n_group"])}
    return panels.told(writer, "groups.n", n=known.pop()) if len(known) == 1 else ""


def _key(writer: Writer) -> tuple[Entry, ...]:
    gone = bool(writer.withheld["n"].any())
    return (("withheld", panels.withheld(writer)),) if gone else ()


def _too_wide(grid: Grid, size: Size) -> bool:
    """Say whether a word in the head of a column does not fit above it."""
    room = (size.width - 2 * MARGIN) / max(len(grid.groups), 1) - 4
    longest = max((len(word) for group in grid.groups for word in group.split()), default=0)
    return len(grid.groups) > MOST_ACROSS or longest * CHARACTER > room


def _height(grid: Grid, size: Size) -> float:
    row = ROW_NARROW if size.narrow else ROW
    return (TITLE if grid.title else 0) + HEAD + row * len(grid.codes) + MARGIN


def _paint(figure: Figure, writer: Writer, grid: Grid, size: Size, top: float) -> None:
    if grid.title:
        write(figure, MARGIN, top + TITLE / 2, grid.title, weight="bold", width=size.width - 2 * MARGIN)
        top += TITLE
    row = ROW_NARROW if size.narrow else ROW
    left = float(MARGIN) if size.narrow else size.width * LABEL_SHARE
    across = min((size.width - left - MARGIN) / len(grid.groups), 150.0)
    middles = {group: left + across * (place + 0.5) for place, group in enumerate(grid.groups)}
    for group, x in middles.items():
        name = fitted(group, across - 4, 2)
        write(figure, x, top + HEAD / 2 - 8, name, align="center")
        write(figure, x, top + HEAD - 12, grid.sizes[group], align="center", small=True)
    top += HEAD
    high = row * len(grid.codes)
    axes = canvas.place(figure, left=0, top=top, width=size.width, height=high)
    axes.set_axis_off()
    axes.set_xlim(0, size.width)
    axes.set_ylim(high, 0)
    drawn = []
    for place, code in enumerate(grid.codes):
        y = place * row + (LABEL_NARROW + SIDE / 2 - 2 if size.narrow else row / 2)
        label = top + place * row + (20 if size.narrow else row / 2)
        wide = size.width - 2 * MARGIN if size.narrow else left - 2 * MARGIN
        write(figure, MARGIN, label, code, weight="bold", width=wide, lines=2)
        for group, x in middles.items():
            found = circles.cell(writer, grid.records.get((code, group)), x, y)
            drawn += [found] if found is not None else []
            if found is not None and found.n is not None and not grid.sizes[group]:
                of = grid.records[code, group].row["n_group"]
                _size_beside(figure, writer, of, x + SIDE / 2 + 3, top + y)
    circles.paint(axes, drawn, min(SIDE, across))


def _size_beside(figure: Figure, writer: Writer, of: object, x: float, y: float) -> None:
    """Write of how many a count is, where that differs from row to row."""
    if not is_missing(of):
        write(figure, x, y, panels.told(writer, "groups.beside", of=int(str(of))), small=True)


def _as_bars(writer: Writer, grids: Sequence[Grid], size: Size, *, name: str, alt: str) -> str:
    drawn = [
        Panel(f"{grid.title}: {code}" if grid.title else code, tuple(_bars(writer, grid, code)))
        for grid in grids
        for code in grid.codes
    ]
    key = _key(writer)
    with canvas.sheet(size, panels.height(drawn, size, key)) as figure:
        panels.paint(figure, drawn, size, key)
        return canvas.svg(figure, name=name, alt=alt)


def _bars(writer: Writer, grid: Grid, code: str) -> list[BarRow]:
    found = []
    for group in grid.groups:
        record = grid.records.get((code, group))
        if record is None:
            continue
        n, of = record.row["n"], record.row["n_group"]
        known = not (is_missing(n) or is_missing(of))
        value = (
            panels.told(writer, "groups.of", n=int(n), of=int(of))
            if known
            else panels.counted(writer, record, "n", "people")
        )
        found.append(
            BarRow(
                label=group,
                depth=1,
                parts=() if is_missing(n) else (Part(float(n), "strong"),),
                value=value,
                instead=panels.withheld(writer) if writer.is_withheld(record.label, "n") else "",
            )
        )
    return found
