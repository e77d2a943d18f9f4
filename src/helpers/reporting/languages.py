"""Columns that say the same in several languages: a reader meets the one in the language of the page."""

from __future__ import annotations

from collections.abc import Container

from helpers.reporting.catalogue import LANGUAGES


def is_read(name: str, columns: Container[str], language: str) -> bool:
    """Say whether a page shows a column: "reason_nl" gives way to "reason_en" where there is one.

    Examples
    --------
    >>> is_read("reason_nl", ["reason_nl", "reason_en"], "en")
    False
    >>> is_read("reason_nl", ["reason_nl"], "en")
    True
    """
    stem, _, ending = name.rpartition("_")
    own = f"{stem}_{language}"
    return ending not in LANGUAGES or name == own or own not in columns
