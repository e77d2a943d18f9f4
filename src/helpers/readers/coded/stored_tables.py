"""Tables of an SQLite project, as rows of text and whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import DataMistake, Mistake
from helpers.readers.coded import sqlite_rows
from helpers.readers.coded.apart import rows_of

Row = dict[str, Any]
"""By column: None where the file has nothing or has no such column."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A table that a reader knows.

    Attributes
    ----------
    needed : tuple of str
        Columns without which the table says nothing.
    extra : tuple of str
        Columns that some versions of the program have.
    optional : bool
        Whether a file may be without the table.
    """

    needed: tuple[str, ...]
    extra: tuple[str, ...] = ()
    optional: bool = False


def tables_of(path: Path, asked: Mapping[str, Asked], shown: str, *, program: str) -> dict[str, list[Row]]:
    """Return the rows of known tables; nothing else of the file is looked at.

    Parameters
    ----------
    path : Path
        The SQLite file.
    asked : mapping of str to Asked
        By name of the table.
    shown : str
        How sentences name the file.
    program : str
        The program whose files look so.

    Raises
    ------
    DataMistake
        No SQLite file, a damaged one, or one without the tables of the program.
    """
    wanted = [f"{name}:{','.join((*one.needed, *one.extra))}" for name, one in asked.items()]
    found: dict[str, list[Row]] = {}
    columns: dict[str, list[str]] = {}
    for name, *values in rows_of(sqlite_rows, path, *wanted, shown=shown):
        if name not in columns:
            columns[name] = list(map(str, values[1:]))
            found[name] = []
            continue
        found[name].append(dict(zip(columns[name], values, strict=True)))
    mistakes = [
        Mistake(
            shown, f"this is no project of {program}: it has no {lacking}", todo="Declare its own format."
        )
        for name, one in asked.items()
        for lacking in _lacking(name, one, columns.get(name, []))
    ]
    if mistakes:
        raise DataMistake(mistakes)
    every = {name: dict.fromkeys((*one.needed, *one.extra)) for name, one in asked.items()}
    return {name: [every[name] | row for row in found.get(name, [])] for name in asked}


def _lacking(name: str, asked: Asked, there: list[str]) -> list[str]:
    if not there:
        return [] if asked.optional else [f"table '{name}'"]
    return [f"column '{name}.{column}'" for column in asked.needed if column not in there]


def text(value: object) -> str:
    """Return a stored value as text, "" for nothing."""
    return "" if value is None else str(value)


def whole(value: object) -> int | None:
    """Return a stored value as a whole number, None where it is none."""
    if isinstance(value, int):
        return value
    cleaned = text(value).strip()
    return int(cleaned) if cleaned.isascii() and cleaned.isdigit() and len(cleaned) < 16 else None
