"""A table of Statistics Netherlands as it was fetched: the facts beside the file, and whether they fit."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from helpers.errors import DataMistake, Mistake
from helpers.study.shape import snapshot_name

Status = Literal["definitive", "revised_provisional", "provisional", "unknown"]
LICENCE = "CC BY 4.0"
KEYS = ("table", "title", "modified", "status", "licence", "source", "fetched", "filter", "rows", "sha256")
"""What a file of facts says; `status` counts periods by status."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Facts of a table that was fetched.

    Attributes
    ----------
    table : str
        Its id at Statistics Netherlands (82015NED).
    title, licence : str
        As Statistics Netherlands gives them.
    modified, fetched : date
        When it was last changed there, and when it was fetched.
    status : mapping of Status to int
        Number of periods by how final their figures are.
    """

    table: str
    title: str
    licence: str
    modified: dt.date
    fetched: dt.date
    status: Mapping[Status, int]


def snapshot_beside(path: Path, data: bytes, shown: str) -> Snapshot | None:
    """Return the facts that stand beside a raw file, None where there are none.

    Parameters
    ----------
    path : Path
        The raw file; its facts stand in ``<name>.snapshot.yml``.
    data : bytes
        What was read of it.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        The facts cannot be read, or the file is not the one that was fetched.
    """
    beside = path.with_name(snapshot_name(path.name))
    if not beside.is_file():
        return None
    where = snapshot_name(shown)
    again = "Take both files away, and fetch the table again with make snapshot."
    try:
        facts = yaml.safe_load(beside.read_text(encoding="utf-8"))
        snapshot = Snapshot(
            table=str(facts["table"]),
            title=str(facts["title"]),
            licence=str(facts["licence"]),
            modified=_day(facts["modified"]),
            fetched=_day(facts["fetched"]),
            status={status: int(n) for status, n in facts["status"].items()},
        )
        sha256 = str(facts["sha256"])
    except (yaml.YAMLError, UnicodeDecodeError, KeyError, TypeError, ValueError, AttributeError):
        found = "the facts of the table cannot be read"
        raise DataMistake(Mistake(where, found, f"keys {', '.join(KEYS)}", again)) from None
    if hashlib.sha256(data).hexdigest() != sha256:
        found = "the file is not the one that was fetched: it was changed afterwards"
        raise DataMistake(Mistake(shown, found, f"the file whose sha256 stands in {where}", again))
    return snapshot


def _day(value: object) -> dt.date:
    """Return a date; YAML reads one by itself."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value)[:10])
