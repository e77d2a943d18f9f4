"""Rows of a drawing of counts: a label, a bar of one or more parts, and the numbers in words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from helpers.reporting.figures import canvas
from helpers.reporting.figures.canvas import Size
from helpers.reporting.figures.lettering import BOLD, CHARACTER, fitted, write
from helpers.reporting.figures.marks import Dot, dots
from helpers.reporting.tokens import tokens

Fill = Literal["strong", "middle", "open", "withheld"]
ROW, ROW_NARROW = 34, 52  # pixels of a row with a label of one line
BAR, BAR_NARROW = 17, 13  # pixels: how high a bar is
LINE, MOST_LINES = 15, 3  # of a label: a line more, and how many at most
LABEL_SHARE, VALUE_SHARE = 0.36, 0.26
MARGIN, STEP, STEP_NARROW = 8, 16, 12  # pixels: where labels begin, and how far each depth is set in
STUB = 46.0  # pixels of the hatched mark of a bar that is withheld: it has no length
BETWEEN = 12.0  # pixels between a bar, the mark beside it and the words
SMALL_CHARACTER = 5.9  # pixels of a letter of the smaller size
SMALLEST_TEXT = 16.0  # pixels: a shorter part has no number in it
_INK = {
    "strong": ("accent", "accent", "paper"),
    "middle": ("zone", "accent", "ink"),
    "open": ("paper", "soft", "ink"),
    "withheld": ("paper", "soft", "soft"),
    "warm": ("warm", "warm", "paper"),
    "band": ("zone", "zone", "ink"),
}  # face, edge, letters


Entry = tuple[Fill | Literal["beside", "line", "warm", "band"], str]
"""What a filling, the diamond, a line, a bar in the warm tone or a band with a dashed line stands for."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar: its length in people or cells, how it is filled, and the number written in it."""

    length: float
    fill: Fill
    text: str = ""


@dataclass(frozen=True, slots=True)
class BarRow:
    """One row.

    Attributes
    ----------
    label : str
    depth : int
        How far the label is set in.
    parts : tuple of Part
        From left to right; empty for a row without a bar.
    value, small : str
        The number in words and, smaller, what else is known.
    instead : str
        What is written where the door withheld the number; the bar is hatched and has no length.
    beside : bool
        Whether an open diamond stands between the bar and the words: people who are not in the bar.
    """

    label: str
    depth: int
    parts: tuple[Part, ...]
    value: str
    small: str = ""
    instead: str = ""
    beside: bool = False

    @property
    def length(self) -> float:
        """Length of the whole bar."""
        return sum(part.length for part in self.parts)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where bars stand in a drawing, in pixels."""

    size: Size
    row: float

    @property
    def left(self) -> float:
        """Where bars begin."""
        return float(MARGIN) if self.size.narrow else self.size.width * LABEL_SHARE

    @property
    def width(self) -> float:
        """How long the longest bar is."""
        room = self.size.width - self.left
        return room - (MARGIN + STUB / 2 if self.size.narrow else self.size.width * VALUE_SHARE + BETWEEN)

    @property
    def value_width(self) -> float:
        """What the words beside the longest bar may take."""
        return self.size.width - self.left - self.width - 2 * BETWEEN

    def label_width(self, depth: int) -> float:
        """Return what a label may take."""
        inset = depth * (STEP_NARROW if self.size.narrow else STEP)
        return (self.size.width if self.size.narrow else self.left) - 2 * MARGIN - inset


def frame_of(rows: Sequence[BarRow], size: Size) -> Frame:
    """Return how high the rows of a drawing are: the longest label decides."""
    plain = Frame(size, 0)
    lines = max(
        (fitted(row.label, plain.label_width(row.depth) / BOLD, MOST_LINES).count("\n") for row in rows),
        default=0,
    )
    if size.narrow:
        return Frame(size, ROW_NARROW + LINE * (lines + max(_more_words(row, plain) for row in rows)))
    beside = max((len(row.small) * SMALL_CHARACTER for row in rows), default=0) > plain.value_width
    return Frame(size, ROW + LINE * max(0, lines - 1, int(beside)))


def height_of(rows: Sequence[BarRow], size: Size) -> float:
    """Return how many pixels the rows take."""
    return frame_of(rows, size).row * len(rows)


def paint(figure: Figure, rows: Sequence[BarRow], size: Size, top: float, longest: float) -> None:
    """Draw rows below each other on one scale from nothing, which needs no axis: every number is written.

    Parameters
    ----------
    figure : Figure
        Made inside `canvas.sheet`, with `height_of` pixels below `top`.
    rows : sequence of BarRow
    size : Size
    top : float
        Pixels from the top of the figure.
    longest : float
        Length of the longest bar on this scale.
    """
    frame = frame_of(rows, size)
    scale = frame.width / (longest or 1.0)
    high = frame.row * len(rows)
    axes = canvas.place(figure, left=0, top=top, width=size.width, height=high)
    axes.set_axis_off()
    axes.set_xlim(0, size.width)
    axes.set_ylim(high, 0)
    marks: list[Dot] = []
    for place, row in enumerate(rows):
        y = place * frame.row + _middle(frame)
        end = _bar(axes, row, frame, y, scale)
        if row.beside:
            end += BETWEEN
            marks.append(Dot(end, y, "D", "warm", filled=False, size=7.5))
            end += 2
        _words(figure, row, frame, top + place * frame.row, end)
    dots(axes, marks)


def key(figure: Figure, entries: Sequence[Entry], size: Size, top: float) -> None:
    """Write what fillings and the diamond stand for: beside each other where they fit, else below."""
    if not entries:
        return
    high = key_height(entries, size)
    axes = canvas.place(figure, left=0, top=top, width=size.width, height=high)
    axes.set_axis_off()
    axes.set_xlim(0, size.width)
    axes.set_ylim(high, 0)
    marks = []
    for (fill, text), (x, y) in zip(entries, _places(entries, size), strict=True):
        if fill == "beside":
            marks.append(Dot(x + 7, y, "D", "warm", filled=False, size=7.5))
        elif fill == "line":
            axes.plot([x, x + 14], [y, y], color=tokens().light["accent"], linewidth=2.2)
        else:
            _rectangle(axes, x, y - 5, 14.0, 10.0, fill)
        if fill == "band":
            axes.plot([x, x + 14], [y, y], color=tokens().light["soft"], linewidth=1.2, linestyle=(0, (4, 2)))
        write(figure, x + 20, top + y, text, small=True)
    dots(axes, marks)


def key_height(entries: Sequence[Entry], size: Size) -> float:
    """Return how many pixels a key takes."""
    return _places(entries, size)[-1][1] + LINE if entries else 0.0


def _places(entries: Sequence[Entry], size: Size) -> list[tuple[float, float]]:
    """Return where each entry of a key begins, across and down."""
    x, y, found = float(MARGIN), LINE * 0.7, []
    for _, text in entries:
        long = 22 + CHARACTER * len(text)
        if x > MARGIN and x + long > size.width:
            x, y = float(MARGIN), y + LINE + 3
        found.append((x, y))
        x += long + 10
    return found


def _middle(frame: Frame) -> float:
    """Return where in a row the middle of its bar lies."""
    return frame.row - BAR_NARROW if frame.size.narrow else frame.row / 2


def _bar(axes: Axes, row: BarRow, frame: Frame, y: float, scale: float) -> float:
    """Draw one bar; return where it ends."""
    high = BAR_NARROW if frame.size.narrow else BAR
    if row.instead:
        _rectangle(axes, frame.left, y - high / 2, STUB, high, "withheld")
        return frame.left + STUB
    x = frame.left
    for part in row.parts:
        long = part.length * scale
        if part.length > 0:
            _rectangle(axes, x, y - high / 2, long, high, part.fill)
            if part.text and long >= SMALLEST_TEXT:
                axes.text(
                    x + long / 2, y, part.text, ha="center", va="center_baseline", fontsize=tokens().small,
                    color=tokens().light[_INK[part.fill][2]],
                )  # fmt: skip
        x += long
    return x


def _rectangle(  # noqa: PLR0917 - a rectangle is four numbers
    axes: Axes, x: float, y: float, width: float, height: float, fill: str
) -> None:
    face, edge, _ = _INK[fill]
    colour = tokens().light
    axes.add_patch(
        Rectangle(
            (x, y), width, height, facecolor=colour[face], edgecolor=colour[edge], linewidth=0.9,
            hatch="////" if fill == "withheld" else None,
        )
    )  # fmt: skip


def _narrow_words(row: BarRow) -> str:
    return ", ".join(filter(None, (row.instead or row.value, row.small)))


def _more_words(row: BarRow, frame: Frame) -> int:
    """Return how many lines more than one the words of a narrow row take: none or one."""
    return int(len(_narrow_words(row)) * SMALL_CHARACTER > frame.label_width(row.depth))


def _words(figure: Figure, row: BarRow, frame: Frame, top: float, end: float) -> None:
    weight = "bold" if row.depth == 0 else "normal"
    inset = MARGIN + row.depth * (STEP_NARROW if frame.size.narrow else STEP)
    width, value = frame.label_width(row.depth), row.instead or row.value
    if frame.size.narrow:
        more = fitted(row.label, width / BOLD, MOST_LINES).count("\n")
        below = _more_words(row, frame)
        low = top + frame.row - ROW_NARROW - LINE * below
        write(
            figure, inset, low + 10 - LINE * more / 2, row.label, weight=weight, width=width, lines=MOST_LINES
        )
        words, room = _narrow_words(row), width * CHARACTER / SMALL_CHARACTER
        write(figure, inset, low + 25 + LINE * below / 2, words, small=True, width=room, lines=2)
        return
    middle = top + frame.row / 2
    write(figure, inset, middle, row.label, weight=weight, width=width, lines=MOST_LINES)
    right = end + BETWEEN * 0.7
    room = frame.size.width - right
    lower = LINE / 2 if row.small and len(row.small) * SMALL_CHARACTER > room else 0.0
    write(figure, right, middle - (7 + lower if row.small else 0), value)
    if row.small:
        width = room * CHARACTER / SMALL_CHARACTER
        write(figure, right, middle + 8, row.small, small=True, width=width, lines=2)
