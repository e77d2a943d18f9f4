"""Checks of single cells, judged once per different value: a million rows hold few of them."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
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
    """Return the outcomes of checks on different values, told of rows; one question is asked once."""
    alike: dict[Hashable, list[int]] = {}
    for place, check in enumerate(checks):
        alike.setdefault(_question(check, held[_column(check)]), []).append(place)
    firsts = [places[0] for places in alike.values()]
    outcomes = dict(zip(firsts, _asked([checks[one] for one in firsts], held), strict=True))
    # What could not be worked out is asked again, as its sentence may name the column.
    again = [one for first, *others in alike.values() if outcomes[first]["exception"] for one in others]
    outcomes |= dict(zip(again, _asked([checks[one] for one in again], held), strict=True))
    found: list[dict[str, Any]] = [{} for _ in checks]
    for first, *others in alike.values():
        for place in (first, *others):
            name, outcome = _column(checks[place]), outcomes.get(place, outcomes[first])
            found[place] = outcome | {"result": _of_rows(outcome["result"], held[name], frame[name])}
    return found


def _question(check: Check, values: pd.Series) -> Hashable:
    """Return what is asked of which values, the same for columns that differ in name only."""
    if len(values) > SMALL:
        return check.column, check.expectation, str(check.arguments)
    asked = {name: one for name, one in check.arguments.items() if name != "column"}
    return check.expectation, str(asked), str(values.dtype), tuple(values)


def _asked(checks: Sequence[Check], held: Mapping[str, pd.Series]) -> list[dict[str, Any]]:
    """Return the outcomes of checks on different values: few values together, many alone."""
    found: dict[int, dict[str, Any]] = {}
    small = {name for name, values in held.items() if len(values) <= SMALL}
    for names in (small, *({name} for name in held if name not in small)):
        places = [place for place, check in enumerate(checks) if _column(check) in names]
        if not places:
            continue
        built = [engine.build(checks[place].expectation, checks[place].arguments) for place in places]
        values = pd.DataFrame({name: held[name] for name in sorted({_column(checks[one]) for one in places})})
        found |= dict(zip(places, engine.Batch(values).validate(built), strict=True))
    return [found[place] for place in range(len(checks))]


def _of_rows(result: Mapping[str, Any], values: pd.Series, column: pd.Series) -> dict[str, Any]:
    """Return a result about different values as one about rows."""
    if not result.get("unexpected_index_list"):
        return dict(result)
    wrong = values.iloc[[int(place) for place in result["unexpected_index_list"]]]
    rows = np.flatnonzero(column.isin(wrong).fillna(value=False).to_numpy(dtype=bool))
    return {**result, "unexpected_count": len(rows), "unexpected_index_list": rows.tolist()}
