"""Run checks over parsed tables: how many rows were looked at and failed, and privately which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.errors import CriticalCheckFailed, Mistake
from helpers.validation import engine
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
    """Run checks, one pass per table.

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
        wanted = [(position, check) for position, check in enumerate(checks) if check.table == table]
        frame = frames[table].reset_index(drop=True)
        built = [engine.build(check.expectation, check.arguments) for _, check in wanted]
        for (position, check), outcome in zip(wanted, engine.Batch(frame).validate(built), strict=True):
            found[position] = _result(check, outcome, len(frame))
    return tuple(found[position] for position in range(len(checks)))


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
