"""Run checks over parsed tables: how many rows were looked at and failed, and privately which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.errors import CriticalCheckFailed, Mistake
from helpers.validation import by_value, engine
from helpers.validation.checks import Check

FAILED_TYPES = {
    "table": "string",
    "file": "string",
    "row": "int64",
    "column": "string",
    "expectation": "string",
    "severity": "string",
    "check": "int64",
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found.

    Attributes
    ----------
    check : Check
        What was asked.
    success : bool
        Whether the table is as asked (with `mostly`, some rows may fail).
    n_checked : int
        Rows that were looked at.
    n_failed : int
        Rows that failed; all rows when a check of the whole table fails.
    rows : tuple of int
        Positions of the failing rows in the parsed table, from 0; empty for a check of the whole table.
    """

    check: Check
    success: bool
    n_checked: int
    n_failed: int
    rows: tuple[int, ...]


def run(checks: Sequence[Check], frames: Mapping[str, pd.DataFrame]) -> tuple[CheckResult, ...]:
    """Run checks, table by table.

    A check of single cells is judged once per different value (`helpers.validation.by_value`); every other
    one looks at the rows of the columns that it names.

    Parameters
    ----------
    checks : sequence of Check
        From `helpers.validation.checks.checks_of`, or read by `names.require_known`.
    frames : mapping of str to DataFrame
        Parsed tables by declared name, with `_file` and `_row`.

    Returns
    -------
    tuple of CheckResult
        In the order of `checks`. Values are nowhere in it.

    Raises
    ------
    CriticalCheckFailed
        A check that cannot be worked out on these data (a mean of texts), whatever its severity.
    """
    found: dict[int, CheckResult] = {}
    for table in dict.fromkeys(check.table for check in checks):
        frame = frames[table].reset_index(drop=True)
        wanted = {position: check for position, check in enumerate(checks) if check.table == table}
        cells = {position: check for position, check in wanted.items() if check.kind in by_value.KINDS}
        rows = {position: check for position, check in wanted.items() if position not in cells}
        outcomes = [
            *zip(cells, by_value.failing(list(cells.values()), frame), strict=True),
            *zip(rows, _over_rows(list(rows.values()), frame), strict=True),
        ]
        for position, outcome in outcomes:
            found[position] = _result(checks[position], outcome, len(frame))
    return tuple(found[position] for position in range(len(checks)))


def _over_rows(checks: Sequence[Check], frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the outcomes of checks that look at rows; those of single columns see no other column."""
    found: dict[int, dict[str, Any]] = {}
    seen = [_columns(check, frame) for check in checks]
    for columns in dict.fromkeys(seen):
        places = [place for place, its in enumerate(seen) if its == columns]
        built = [engine.build(checks[place].expectation, checks[place].arguments) for place in places]
        outcomes = engine.Batch(frame[list(columns)]).validate(built)
        found |= dict(zip(places, outcomes, strict=True))
    return [found[place] for place in range(len(checks))]


def _columns(check: Check, frame: pd.DataFrame) -> tuple[str, ...]:
    """Return the columns that a check can see: those it names, or all where it looks at more than columns."""
    named = {"column", "column_A", "column_B"} & set(check.arguments)
    if not named or "row_condition" in check.arguments or "condition_parser" in check.arguments:
        return tuple(map(str, frame.columns))
    return tuple(dict.fromkeys(str(check.arguments[name]) for name in sorted(named)))


def _result(check: Check, outcome: dict[str, Any], n_rows: int) -> CheckResult:
    """Return the result of one check."""
    if outcome["exception"]:
        where = f"table '{check.table}', {check.expectation}"
        found = f"it cannot be worked out ({outcome['exception']})"
        todo = "Does the expectation fit the type of the column?"
        raise CriticalCheckFailed(Mistake(where, found, todo=todo))
    result = outcome["result"]
    if "unexpected_count" in result:
        rows = tuple(int(row) for row in result.get("unexpected_index_list") or ())
        n_failed = int(result["unexpected_count"])
    else:
        rows = ()
        n_failed = 0 if outcome["success"] else n_rows
    return CheckResult(check, outcome["success"], n_rows, n_failed, rows)


def results_frame(results: Sequence[CheckResult]) -> pd.DataFrame:
    """Return one row per check: position, kind, table, column, expectation, severity, counts, success."""
    return pd.DataFrame(
        {
            "check": pd.Series(range(len(results)), dtype="int64"),
            "kind": pd.Series([one.check.kind for one in results], dtype="string"),
            "declared": pd.Series([one.check.declared for one in results], dtype="int64"),
            "table": pd.Series([one.check.table for one in results], dtype="string"),
            "column": pd.Series([one.check.column for one in results], dtype="string"),
            "expectation": pd.Series([one.check.expectation for one in results], dtype="string"),
            "severity": pd.Series([one.check.severity for one in results], dtype="string"),
            "n_checked": pd.Series([one.n_checked for one in results], dtype="int64"),
            "n_failed": pd.Series([one.n_failed for one in results], dtype="int64"),
            "success": pd.Series([one.success for one in results], dtype="bool"),
        }
    )


def failed_rows(results: Sequence[CheckResult], frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return which rows failed which check (`check` is its position), by file and line.

    Private: it names rows. It holds no values.
    """
    pieces = [pd.DataFrame({name: [] for name in FAILED_TYPES})]
    for position, one in enumerate(results):
        if one.rows:
            failed = frames[one.check.table].iloc[list(one.rows)]
            pieces.append(
                pd.DataFrame({"file": failed["_file"].to_numpy(), "row": failed["_row"].to_numpy()}).assign(
                    table=one.check.table,
                    column=one.check.column,
                    expectation=one.check.expectation,
                    severity=one.check.severity,
                    check=position,
                )
            )
    return pd.concat(pieces, ignore_index=True)[list(FAILED_TYPES)].astype(FAILED_TYPES)
