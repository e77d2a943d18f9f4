"""Exhibits and tables on disk: written by one stage, read back exactly by another."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from pandas.api.types import is_float_dtype

from helpers import results
from helpers.errors import WatWerktError
from helpers.manifest import read_json, write_atomically
from helpers.results import Exhibit

TABLES = "tables"
EXHIBITS = "exhibits"
_KIND = "!"


class CannotBeStored(WatWerktError):
    """A part of a notebook returned what cannot be written and read back exactly: a fault of ours."""


def encode(value: object) -> Any:  # noqa: ANN401, PLR0911 - JSON values, one return per kind
    """Return a value as JSON types; records of `helpers.results` keep their class, tuples stay tuples.

    Parameters
    ----------
    value : object
        None, bool, int, float (infinite and NaN too), str, date, datetime, list, tuple, mapping with text
        keys, or a record of `helpers.results`. NumPy's scalars are kept as Python's.

    Raises
    ------
    CannotBeStored
        For anything else.
    """
    plain = value.item() if isinstance(value, np.generic) else value
    if plain is None or isinstance(plain, bool | int | str):
        return plain
    if isinstance(plain, float):
        return plain if math.isfinite(plain) else {_KIND: "float", "value": repr(plain)}
    if isinstance(plain, dt.date):
        return {_KIND: type(plain).__name__, "value": plain.isoformat()}
    if isinstance(plain, tuple):
        return {_KIND: "tuple", "value": [encode(item) for item in plain]}
    if isinstance(plain, list):
        return [encode(item) for item in plain]
    if isinstance(plain, Mapping):
        return _encode_mapping(plain)
    if dataclasses.is_dataclass(plain) and hasattr(results, type(plain).__name__):
        fields = {field.name: getattr(plain, field.name) for field in dataclasses.fields(plain)}
        return {_KIND: type(plain).__name__, "value": {name: encode(item) for name, item in fields.items()}}
    raise CannotBeStored(f"A value of type {type(plain).__name__} cannot stand in an exhibit: {plain!r}.")


def decode(value: Any) -> Any:  # noqa: ANN401, PLR0911 - JSON values, one return per kind
    """Return the value that `encode` was given."""
    if isinstance(value, list):
        return [decode(item) for item in value]
    if not isinstance(value, dict):
        return value
    kind = value.get(_KIND)
    if kind is None:
        return {name: decode(item) for name, item in value.items()}
    content = value["value"]
    match kind:
        case "float":
            return float(content)
        case "date":
            return dt.date.fromisoformat(content)
        case "datetime":
            return dt.datetime.fromisoformat(content)
        case "tuple":
            return tuple(decode(item) for item in content)
        case "mapping":
            return {name: decode(item) for name, item in content}
    return getattr(results, kind)(**{name: decode(item) for name, item in content.items()})


def write_table(folder: Path, name: str, frame: pd.DataFrame) -> Path:
    """Write a table of a stage as ``tables/<name>.parquet`` and return where.

    Raises
    ------
    CannotBeStored
        When the frame has an index of its own, two columns of one name, or a column of mixed types.
    """
    path = folder / TABLES / f"{name}.parquet"
    _write_frame(path, frame, f"table '{name}'")
    return path


def read_table(folder: Path, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Return a table that `write_table` wrote, or some of its columns in this order.

    Raises
    ------
    KeyError
        It does not have one of the columns.
    """
    path = folder / TABLES / f"{name}.parquet"
    wanted = None if columns is None else list(columns)
    if absent := set(wanted or ()) - set(pq.read_schema(path).names):
        raise KeyError(f"table '{name}' has no column {', '.join(sorted(absent))}")
    # A large table is never in memory twice: Arrow lets go of a column once pandas has it.
    one_by_one: dict[str, Any] = {"to_pandas_kwargs": {"split_blocks": True, "self_destruct": True}}
    frame: pd.DataFrame = pd.read_parquet(path, columns=wanted, **one_by_one)
    return frame if columns is None else frame[list(columns)]


def table_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the tables in a stage folder."""
    return tuple(sorted(path.stem for path in (folder / TABLES).glob("*.parquet")))


def write_exhibit(folder: Path, exhibit: Exhibit, number: str) -> None:
    """Write an exhibit as ``exhibits/<id>.parquet`` (its frame) and ``exhibits/<id>.json`` (the rest)."""
    rest = {
        field.name: encode(getattr(exhibit, field.name))
        for field in dataclasses.fields(exhibit)
        if field.name != "frame"
    }
    _write_frame(folder / EXHIBITS / f"{exhibit.id}.parquet", exhibit.frame, f"exhibit '{exhibit.id}'")
    text = json.dumps({"number": number, "exhibit": rest}, indent=1, sort_keys=True, ensure_ascii=False)
    write_atomically(folder / EXHIBITS / f"{exhibit.id}.json", text.encode("utf-8"))


def read_exhibits(folder: Path) -> tuple[tuple[str, Exhibit], ...]:
    """Return the exhibits of a stage with their numbers, in the order in which they were shown."""
    found = []
    for path in (folder / EXHIBITS).glob("*.json"):
        stored = read_json(path)
        if stored is not None:
            rest = {name: decode(item) for name, item in stored["exhibit"].items()}
            frame = pd.read_parquet(path.with_suffix(".parquet"))
            found.append((str(stored["number"]), Exhibit(frame=frame, **rest)))
    return tuple(sorted(found, key=lambda pair: [int(part) for part in pair[0].split(".")]))


def _encode_mapping(mapping: Mapping[Any, Any]) -> dict[str, Any]:
    if all(isinstance(name, str) for name in mapping) and _KIND not in mapping:
        return {name: encode(item) for name, item in mapping.items()}
    if not all(isinstance(name, str) for name in mapping):
        raise CannotBeStored(f"A mapping in an exhibit has names that are not text: {list(mapping)!r}.")
    return {_KIND: "mapping", "value": [[name, encode(item)] for name, item in mapping.items()]}


def _write_frame(path: Path, frame: pd.DataFrame, what: str) -> None:
    if not (isinstance(frame.index, pd.RangeIndex) and frame.index.equals(pd.RangeIndex(len(frame)))):
        raise CannotBeStored(f"The {what} has an index of its own; use reset_index before it is shown.")
    if not frame.columns.is_unique or not all(isinstance(name, str) for name in frame.columns):
        raise CannotBeStored(
            f"The {what} needs columns with text names that differ: {list(frame.columns)!r}."
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        # Real numbers hardly repeat, and nothing here asks for a part of the rows.
        repeating = [str(name) for name in frame.columns if not is_float_dtype(frame[name].dtype)]
        frame.to_parquet(path, engine="pyarrow", index=None, use_dictionary=repeating, write_statistics=False)
    except (TypeError, ValueError) as fault:  # pyarrow's errors are both
        raise CannotBeStored(f"The {what} holds a column that cannot be written: {fault}") from fault
