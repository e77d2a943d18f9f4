"""Checks of single cells, judged once per different value: a million rows hold few of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.validation import engine
from helpers.validation.checks import Check

KINDS = frozenset({"readable", "codes", "range", "required"})
"""Checks that follow from a variable and look at one cell of one column; a missing cell is none of theirs."""
SMALL = 1000
"""Columns with at most so many different values are judged together, in one pass. Of a column with more the
lowest and the highest go first: where both are in range, all are."""

Places = npt.NDArray[np.int64]


def failing(checks: Sequence[Check], frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return per check what `engine.Batch.validate` would return for all rows.

    Parameters
    ----------
    checks : sequence of Check
        Each of one of `KINDS`.
    frame : DataFrame
        The parsed table, with positions as index.
    """
    columns = dict.fromkeys(_column(check) for check in checks)
    every = {name: frame[name].drop_duplicates().dropna().reset_index(drop=True) for name in columns}
    other = {_column(check) for check in checks if check.kind != "range"}
    first = {name: _few(values) if name not in other else values for name, values in every.items()}
    found = _judged(checks, first, frame)
    again = [
        place
        for place, check in enumerate(checks)
        if not found[place]["success"] and len(first[_column(check)]) < len(every[_column(check)])
    ]
    for place, outcome in zip(again, _judged([checks[place] for place in again], every, frame), strict=True):
        found[place] = outcome
    return found


def _column(check: Check) -> str:
    return str(check.arguments["column"])


def _few(values: pd.Series) -> pd.Series:
    """Return the lowest and the highest of many values, or all of few."""
    if len(values) <= SMALL:
        return values
    return values.iloc[[int(values.argmin()), int(values.argmax())]].reset_index(drop=True)


def _judged(
    checks: Sequence[Check], held: Mapping[str, pd.Series], frame: pd.DataFrame
) -> list[dict[str, Any]]:
    """Return the outcomes of checks on different values, told of rows: few values together, many alone."""
    found: dict[int, dict[str, Any]] = {}
    small = {name for name, values in held.items() if len(values) <= SMALL}
    for names in (small, *({name} for name in held if name not in small)):
        places = [place for place, check in enumerate(checks) if _column(check) in names]
        if not places:
            continue
        built = [engine.build(checks[place].expectation, checks[place].arguments) for place in places]
        values = pd.DataFrame({name: held[name] for name in sorted(names)})
        for place, outcome in zip(places, engine.Batch(values).validate(built), strict=True):
            name = _column(checks[place])
            found[place] = outcome | {"result": _of_rows(outcome["result"], held[name], frame[name])}
    return [found[place] for place in range(len(checks))]


def _of_rows(result: Mapping[str, Any], values: pd.Series, column: pd.Series) -> dict[str, Any]:
    """Return a result about different values as one about rows."""
    if not result.get("unexpected_index_list"):
        return dict(result)
    wrong = values.iloc[[int(place) for place in result["unexpected_index_list"]]]
    rows = np.flatnonzero(column.isin(wrong).fillna(value=False).to_numpy(dtype=bool))
    return {**result, "unexpected_count": len(rows), "unexpected_index_list": rows.tolist()}
