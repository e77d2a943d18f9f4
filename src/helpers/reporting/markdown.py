"""Prose of a notebook as HTML: no raw HTML, no pictures from elsewhere, headings that fit the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import mistune
from markupsafe import Markup

_TITLE = re.compile(r"^#\s+(.+?)\s*$", re.MULTILINE)
_SLUG = re.compile(r"[^a-z0-9]+")
HIGHEST, LOWEST = 2, 4


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the page's table of contents."""

    anchor: str
    text: str


class _Prose(mistune.HTMLRenderer):
    """mistune's renderer, with the page's own h1 kept out of prose and nothing fetched from anywhere."""

    def __init__(self) -> None:
        super().__init__(escape=True)
        self.headings: list[Heading] = []
        self._before = HIGHEST - 1

    def heading(self, text: str, level: int, **_: object) -> str:
        """Return a heading between h2 and h4 that never skips a level."""
        fitting = min(max(level, HIGHEST), self._before + 1, LOWEST)
        self._before = fitting
        plain = re.sub(r"<[^>]+>", "", text)
        anchor = f"s-{_SLUG.sub('-', plain.lower()).strip('-')}"
        if fitting == HIGHEST:
            self.headings.append(Heading(anchor, unescape(plain)))
        return f'<h{fitting} id="{anchor}">{text}</h{fitting}>\n'

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002
        """Return the words of a picture: a page asks no host for anything."""
        return text


@dataclass
class Prose:
    """Turns the markdown cells of one notebook into HTML, in order."""

    def __post_init__(self) -> None:
        self._renderer = _Prose()
        self._markdown = mistune.create_markdown(renderer=self._renderer, plugins=["table"])

    def html(self, text: str) -> Markup:
        """Return one cell as HTML; raw HTML in it is printed as text."""
        return Markup(str(self._markdown(text)))  # noqa: S704 - mistune escapes, and links are checked by its renderer

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Headings of the second level so far, for the table of contents."""
        return tuple(self._renderer.headings)


def title_and_rest(text: str) -> tuple[str, str]:
    """Split the first ``# title`` off a markdown text; "" when there is none."""
    match = _TITLE.search(text)
    if match is None:
        return "", text
    return match[1], text[: match.start()] + text[match.end() :]
