"""Colours and type that pages and figures share, read from `tokens.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Tokens:
    """The shared style.

    Attributes
    ----------
    light, dark : mapping of str to str
        Colours by name, as ``#rrggbb``.
    font : tuple of str
        Families of text in figures, first choice first.
    size, small : float
        Text sizes in figures, in pixels.
    wide, narrow : int
        The two widths in pixels at which every figure is drawn.
    """

    light: Mapping[str, str]
    dark: Mapping[str, str]
    font: tuple[str, ...]
    size: float
    small: float
    wide: int
    narrow: int

    def css(self) -> str:
        """Return the colours as custom properties, light first, dark where the reader asks for it."""
        return (
            f":root{{color-scheme:light dark;{_properties(self.light)}}}\n"
            f"@media (prefers-color-scheme:dark){{:root{{{_properties(self.dark)}}}}}\n"
            # Paper is white: a page printed from a dark screen must not lose its ink.
            f"@media print{{:root{{color-scheme:light;{_properties({**self.light, 'paper': '#ffffff'})}}}}}"
        )


def _properties(colours: Mapping[str, str]) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())


@lru_cache(maxsize=1)
def tokens() -> Tokens:
    """Return the tokens of this package, read once."""
    content = yaml.safe_load(Path(__file__).with_name("tokens.yml").read_text(encoding="utf-8"))
    figure = content["figure"]
    return Tokens(
        light=content["light"],
        dark=content["dark"],
        font=tuple(figure["font"]),
        size=float(figure["size"]),
        small=float(figure["small"]),
        wide=int(figure["wide"]),
        narrow=int(figure["narrow"]),
    )
