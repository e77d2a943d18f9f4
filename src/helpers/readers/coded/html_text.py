"""The plain text of a document that a tool keeps as HTML, and where its stretches stand in that text."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from html.parser import HTMLParser

BLOCKS = frozenset({
    "p", "br", "div", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt",
    "dd", "table", "caption", "thead", "tbody", "tr", "hr",
})  # fmt: skip
"""Elements before and behind which a line ends."""


@dataclass(frozen=True, slots=True)
class HtmlText:
    """The text of a document.

    Attributes
    ----------
    text : str
        Of every text node, with a line end between blocks.
    starts : tuple of int
        UTF-8 byte at which each text node begins, counted over text nodes alone.
    places : tuple of int
        Code point of `text` at which each begins.
    pieces : tuple of bytes
        The text nodes.
    """

    text: str
    starts: tuple[int, ...]
    places: tuple[int, ...]
    pieces: tuple[bytes, ...]

    def place_of(self, byte: int, *, end: bool = False) -> int | None:
        """Return the code point of `text` at a byte of the text nodes, None outside them.

        Parameters
        ----------
        byte : int
            Counted over text nodes alone, in UTF-8; inside a letter it stands for the next one.
        end : bool
            Whether a stretch ends there: on the border of two nodes it is then behind the first.
        """
        total = self.starts[-1] + len(self.pieces[-1]) if self.pieces else 0
        if not 0 <= byte <= total or not self.pieces:
            return None
        number = max(0, bisect_right(self.starts, byte - 1 if end and byte else byte) - 1)
        piece, rest = self.pieces[number], byte - self.starts[number]
        while rest < len(piece) and piece[rest] & 0xC0 == 0x80:
            rest += 1
        return self.places[number] + len(piece[:rest].decode("utf-8"))


def html_text(html: str) -> HtmlText:
    """Return the text of HTML; what looks like a broken tag is text."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return HtmlText(
        "".join(reading.text), tuple(reading.starts), tuple(reading.places), tuple(reading.pieces)
    )


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.starts: list[int] = []
        self.places: list[int] = []
        self.pieces: list[bytes] = []
        self._n_bytes = 0
        self._n_points = 0
        self._line_open = False
        self._in_pre = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        """End a line before a block."""
        self._end_line(tag)
        self._in_pre = tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        """End a line behind a block."""
        self._end_line(tag)

    def handle_data(self, data: str) -> None:
        """Add a text node."""
        clean = data.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace")
        if self._in_pre:  # HTML drops a line end directly behind <pre>
            clean = clean.removeprefix(b"\n")
        self._in_pre = False
        said = clean.decode("utf-8")
        self.starts.append(self._n_bytes)
        self.places.append(self._n_points)
        self.pieces.append(clean)
        self.text.append(said)
        self._n_bytes += len(clean)
        self._n_points += len(said)
        self._line_open = not said.endswith("\n")

    def _end_line(self, tag: str) -> None:
        if tag in BLOCKS and self._line_open:
            self.text.append("\n")
            self._n_points += 1
            self._line_open = False
