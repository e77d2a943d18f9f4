"""Whether a run that was made again gives what was handed over: bytes on one machine, numbers elsewhere."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

RELATIVE = 1e-9
"""How far released numbers may differ between machines, as DESIGN promises."""

Answer = Literal["same_bytes", "same_numbers", "other", "not_there"]


@dataclass(frozen=True, slots=True)
class TableAnswer:
    """How one released table of one run came out.

    Attributes
    ----------
    run, table : str
        The run, and the table by its path in the file of the handover.
    answer : {"same_bytes", "same_numbers", "other", "not_there"}
        "same_numbers": every word is the same and every number to a relative 1e-9.
    """

    run: str
    table: str
    answer: Answer


def compared(run: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[TableAnswer, ...]:
    """Return, for every table that was handed over or is there now, how it came out.

    Parameters
    ----------
    run : str
        Name of the run.
    before, after : mapping of str to bytes
        CSV files by name.
    """
    return tuple(
        TableAnswer(run, name, _answer(before.get(name), after.get(name)))
        for name in sorted({*before, *after})
    )


def _answer(before: bytes | None, after: bytes | None) -> Answer:
    if before is None or after is None:
        return "not_there"
    if before == after:
        return "same_bytes"
    return "same_numbers" if _same_cells(_cells(before), _cells(after)) else "other"


def _cells(data: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), dtype=str, keep_default_na=False, header=None, encoding="utf-8")


def _same_cells(before: pd.DataFrame, after: pd.DataFrame) -> bool:
    if before.shape != after.shape:
        return False
    pairs = zip(before.to_numpy().ravel(), after.to_numpy().ravel(), strict=True)
    return all(one == other or _near(one, other) for one, other in pairs)


def _near(one: str, other: str) -> bool:
    try:
        return math.isclose(float(one), float(other), rel_tol=RELATIVE)
    except ValueError:
        return False
