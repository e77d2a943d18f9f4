"""The text of one source as it is kept, and where a position counted some other way stands in it."""

from __future__ import annotations

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Unit = Literal["code_points", "utf16"]
LineBreak = Literal["one", "two", "stored"]
Mark = Literal["left_out", "counted"]
Places = npt.NDArray[np.int64]
BEYOND_BMP = 0xFFFF
MARK = "\ufeff"
FAR = 2**40
"""Larger than any text: positions are cut off here before they are counted with."""


@dataclass(frozen=True, slots=True)
class Counting:
    """One way to count characters.

    Attributes
    ----------
    unit : {"code_points", "utf16"}
        Whether a character beyond the basic plane (an emoji) counts as one or two.
    line_break : {"one", "two", "stored"}
        What a line break counts, "stored": as many characters as the file has for it.
    mark : {"left_out", "counted"}
        Whether the byte order mark at the start of the file counts.
    """

    unit: Unit = "code_points"
    line_break: LineBreak = "one"
    mark: Mark = "left_out"


@dataclass(frozen=True, slots=True)
class SourceText:
    r"""A text with line endings as ``\n``, and what the file had instead.

    Attributes
    ----------
    content : str
    wide : array of int
        Indices in `content` of the line breaks that were ``\r\n`` in the file.
    has_mark : bool
        Whether the file began with a byte order mark (not part of `content`).
    """

    content: str
    wide: Places
    has_mark: bool = False


def source_text(raw: str) -> SourceText:
    r"""Return a text as it is kept: without its mark, ``\r\n`` and ``\r`` as ``\n``."""
    has_mark = raw.startswith(MARK)
    body = raw[1:] if has_mark else raw
    if "\r" not in body:
        return SourceText(body, np.empty(0, np.int64), has_mark)
    starts: list[int] = []
    at = body.find("\r\n")
    while at >= 0:
        starts.append(at - len(starts))
        at = body.find("\r\n", at + 2)
    content = body.replace("\r\n", "\n").replace("\r", "\n")
    return SourceText(content, np.array(starts, np.int64), has_mark)


def decoded(data: bytes) -> str:
    """Return the text of a member: UTF-8, or UTF-16 where a mark says so; the mark stays in front.

    Raises
    ------
    UnicodeDecodeError
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return MARK + data.decode("utf-16")
    return data.decode("utf-8")


def double_characters(text: SourceText, counting: Counting) -> Places:
    """Return the indices in `text.content` of the characters that count as two, in order."""
    found: list[Places] = []
    if counting.unit == "utf16" and not text.content.isascii():
        found.append(np.flatnonzero(_code_points(text.content) > BEYOND_BMP))
    if counting.line_break == "two":
        found.append(_line_breaks(text.content))
    elif counting.line_break == "stored":
        found.append(text.wide)
    filled = [each for each in found if len(each)] or [np.empty(0, np.int64)]
    return filled[0] if len(filled) == 1 else np.sort(np.concatenate(filled))


def distinct(text: SourceText) -> Callable[[Counting], Counting]:
    """Return the function that gives the simplest way of counting with the same outcome in this text."""
    n_wide, n_breaks = len(text.wide), text.content.count("\n")
    stored: LineBreak = "one" if n_wide == 0 else "two" if n_wide == n_breaks else "stored"
    line_breaks: dict[LineBreak, LineBreak] = {
        "one": "one",
        "two": "two" if n_breaks else "one",
        "stored": stored,
    }
    has_doubles = len(double_characters(text, Counting("utf16"))) > 0

    def simplest(counting: Counting) -> Counting:
        return Counting(
            counting.unit if has_doubles else "code_points",
            line_breaks[counting.line_break],
            counting.mark if text.has_mark else "left_out",
        )

    return simplest


def in_code_points(positions: Places, text: SourceText, counting: Counting) -> Places:
    """Return positions counted in one way as indices in `text.content`; they may fall outside it.

    A position in the middle of a character that counts as two becomes the start of that character.
    """
    doubles = double_characters(text, counting)
    mark = int(text.has_mark and counting.mark == "counted")
    counted = np.clip(positions, -FAR, FAR) - mark
    # The k-th double character stands, so counted, k places further than its index.
    so_counted = doubles + np.arange(len(doubles))
    return counted - np.searchsorted(so_counted, counted, side="left")


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _line_breaks(text: str) -> Places:
    if "\n" not in text:
        return np.empty(0, np.int64)
    return np.flatnonzero(_code_points(text) == ord("\n"))
