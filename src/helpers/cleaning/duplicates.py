"""Double rows: by what rows are told apart, and which of them a declared decision leaves out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.study.spec import Study

ROW_NUMBER = "row_number"
OWN_COLUMNS = ("_file", "_row")

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Doubles:
    """What is double in one parsed table.

    Attributes
    ----------
    dropped : (n,) bool array
        Rows that the declared decision leaves out.
    clash : (n,) bool array
        Rows whose key still stands more than once among the rows that are left.
    """

    dropped: Flags
    clash: Flags


def calendar_month(dates: pd.Series) -> pd.Series:
    """Return calendar months as whole numbers (twelve times the year and the month), missing without a date.

    Examples
    --------
    >>> calendar_month(pd.Series(pd.to_datetime(["2019-12-31", "2020-01-01"]))).diff().tolist()[1]
    1
    """
    stamps = pd.to_datetime(dates)
    return (stamps.dt.year * 12 + stamps.dt.month).astype("Int64")


def key_of(study: Study, table: str, parsed: pd.DataFrame) -> pd.DataFrame | None:
    """Return by what rows are told apart, one column a part; None where rows have no key that stands once.

    A person table by its id, a person-wave table by id and wave, a person-month table by id and the calendar
    month of its time (two days of one month are the same month). Events, spells and results have no key.
    """
    declared = study.tables[table]
    if declared.id == ROW_NUMBER or declared.unit not in {"person", "person-wave", "person-month"}:
        return None
    parts = {"id": parsed[declared.id].astype("string")}
    if declared.unit == "person-wave":
        parts["wave"] = parsed[str(study.variables[str(declared.wave)].column)]
    if declared.unit == "person-month":
        parts["month"] = calendar_month(parsed[str(study.variables[str(declared.time)].column)])
    return pd.DataFrame(parts)


def columns_of_key(study: Study, table: str) -> tuple[str, ...] | None:
    """Return the columns of a parsed table that `doubles` and `links.link` look at; None for all of them."""
    declared = study.tables[table]
    if declared.duplicates == "drop_identical":
        return None
    when = {"person-wave": declared.wave, "person-month": declared.time}.get(declared.unit)
    named = [] if when is None else [str(study.variables[when].column)]
    keys = [join.on for join in study.joins if table in (join.from_, join.to)]
    own = [] if declared.id == ROW_NUMBER else [declared.id]
    return tuple(dict.fromkeys([*OWN_COLUMNS, *own, *keys, *named]))


def doubles(study: Study, table: str, parsed: pd.DataFrame) -> Doubles:
    """Find the double rows of one table.

    Parameters
    ----------
    study : Study
        Tables and variables.
    table : str
        Name of the table.
    parsed : (n, k) DataFrame
        As 01 saved it.

    Notes
    -----
    ``drop_identical`` leaves out every row that equals an earlier one in all columns of the file, those that
    nobody declared included. ``keep_first`` and ``keep_last`` leave out the other rows with the same key,
    whatever stands in them. A row with a part of its key missing equals no other row by its key.
    """
    decision = study.tables[table].duplicates
    key = key_of(study, table, parsed)
    dropped = np.zeros(len(parsed), dtype=bool)
    if decision == "drop_identical":
        content = [name for name in parsed.columns if name not in OWN_COLUMNS]
        dropped = parsed.duplicated(subset=content, keep="first").to_numpy()
    elif decision in {"keep_first", "keep_last"} and key is not None:
        known = key.notna().all(axis=1).to_numpy()
        other = key.duplicated(keep="first") if decision == "keep_first" else key.duplicated(keep="last")
        dropped = other.to_numpy() & known
    clash = np.zeros(len(parsed), dtype=bool)
    if key is not None:
        left = np.flatnonzero(~dropped & key.notna().all(axis=1).to_numpy())
        clash[left] = key.iloc[left].duplicated(keep=False).to_numpy()
    return Doubles(dropped, clash)
