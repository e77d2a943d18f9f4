"""What a failed critical check says: file and lines, what is wrong, what to do. Made from saved tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd

from helpers.errors import Mistake
from helpers.validation import showing
from helpers.validation.checks import REMEDIES, Check

SHOWN_LINES = 5
WORDED_ELSEWHERE = frozenset({"stock"})
"""Kinds of check that have a sentence per place: monthly totals, in `helpers.validation.totals`."""


def critical_mistakes(
    checks: Sequence[Check],
    results: pd.DataFrame,
    failed: pd.DataFrame,
    failures: pd.DataFrame,
    *,
    study: str,
) -> list[Mistake]:
    """Return a sentence per failed critical check.

    Parameters
    ----------
    checks : sequence of Check
        As they were run.
    results : DataFrame
        Columns `check` (position in `checks`) and `success`.
    failed : DataFrame
        Columns `check`, `file` and `row`: which lines failed.
    failures : DataFrame
        The unreadable cells that the readers kept: `table, column, raw, expected`.
    study : str
        Name of the study, for paths.

    Notes
    -----
    The sentences are for the person who works with the raw files; they never reach a report. A raw text is
    quoted only where it could not be read and is a number, a date or a code: words may be a name.
    """
    broken = results.loc[~results["success"].astype(bool), "check"]
    return [
        _mistake(checks[position], failed[failed["check"] == position], failures, study)
        for position in map(int, broken)
        if checks[position].severity == "critical" and checks[position].kind not in WORDED_ELSEWHERE
    ]


def _mistake(check: Check, failed: pd.DataFrame, failures: pd.DataFrame, study: str) -> Mistake:
    """Return the sentence for one failed check."""
    places = []
    for file, rows in failed.groupby("file", sort=False)["row"]:
        lines = ", ".join(map(str, rows.head(SHOWN_LINES)))
        more = f" and {len(rows) - SHOWN_LINES} more" if len(rows) > SHOWN_LINES else ""
        places.append(f"data/raw/{study}/{file}, line{'' if len(rows) == 1 else 's'} {lines}{more}")
    where = "; ".join(places) or f"table '{check.table}'"
    see = " The table failed_rows names all rows." if len(failed) > SHOWN_LINES else ""
    if check.kind == "readable":
        return _unreadable(where, check, failures, see)
    return Mistake(where, FOUND[check.kind](check), todo=f"{REMEDIES[check.kind]}{see}")


def _unreadable(where: str, check: Check, failures: pd.DataFrame, see: str) -> Mistake:
    """Return the sentence for cells that are not of the declared type, with the first of them."""
    here = failures[(failures["table"] == check.table) & (failures["column"] == check.column)]
    raw, expected = str(here["raw"].iloc[0]), str(here["expected"].iloc[0])
    found = f"{showing.cell(raw)} in column '{check.column}'"
    return Mistake(where, found, expected, f"{REMEDIES['readable']}{see}")


def _code(check: Check) -> str:
    codes = ", ".join(map(str, check.arguments["value_set"]))
    return f"column '{check.column}' holds a code that is not declared (declared: {codes})"


def _range(check: Check) -> str:
    limits = f"{check.arguments['min_value']:g} to {check.arguments['max_value']:g}"
    return f"column '{check.column}' is outside its declared range, {limits}"


def _declared(check: Check) -> str:
    given = ", ".join(f"{name}: {value}" for name, value in check.arguments.items())
    return f"the check {check.expectation} ({given}) fails"


def _once(check: Check) -> str:
    columns = " and ".join(check.column.split("+"))
    if check.arguments["duplicates"] == "drop_identical":
        return f"rows with the same {columns} differ in other columns, and only identical rows are left out"
    return f"more than one row has the same {columns}"


def _waves(check: Check) -> str:
    waves = ", ".join(map(str, check.arguments["value_set"]))
    return f"column '{check.column}' is empty or holds a wave that is not declared (declared: {waves})"


def _duration(check: Check) -> str:
    end, begin = check.arguments["column_A"], check.arguments["column_B"]
    return f"'{end}' lies before '{begin}', which is a negative duration"


def _overlap(check: Check) -> str:
    begin, end = check.column.split("+")
    return f"spells of one person overlap (columns '{begin}' and '{end}')"


FOUND: dict[str, Callable[[Check], str]] = {
    "codes": _code,
    "range": _range,
    "required": lambda check: f"column '{check.column}' is empty, where a value is required",
    "identified": lambda check: f"column '{check.column}', the id, is empty",
    "unique": lambda check: f"column '{check.column}', the id, holds the same id more than once",
    "join": lambda check: f"column '{check.column}' holds a key more than once, which the join forbids",
    "declared": _declared,
    "once": _once,
    "waves": _waves,
    "duration": _duration,
    "overlap": _overlap,
    "orphan": lambda check: (
        f"column '{check.column}' holds a key that table '{check.arguments['base']}' lacks"
    ),
    "stock": lambda check: f"the monthly totals in {check.column.replace('+', ', ')} do not add up",
    "absent": lambda check: f"table '{check.arguments['joined']}' has no row of this '{check.column}'",
}
"""What failed, in words, by kind of check."""
