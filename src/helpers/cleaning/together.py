"""All clean tables of a study: joined tables first, then one row per person with everything known of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.cleaning.decisions import clean_table, column_order
from helpers.cleaning.derive import add_derived, as_type, require_range
from helpers.cleaning.links import Linked, link, months_between
from helpers.cleaning.reduce import Rows, reduce_rows
from helpers.cleaning.why_missing import NO_ANSWER, NOT_IN_TABLE, as_reasons, missing_name
from helpers.study.rules_data import source_tables
from helpers.study.shape import MONTHLY_UNITS, at_wave, base_of, joined_to, reachable
from helpers.study.spec import Study


@dataclass(frozen=True)
class Cleaned:
    """The clean tables of a study.

    Attributes
    ----------
    tables : dict of str to DataFrame
        By declared name: `person`, and per variable its value and why it is missing. A table that others are
        joined to also has the variables of joined person tables, the values of person-wave tables at each
        wave (``<variable>.<wave>``) and the reduced variables.
    linked : dict of str to DataFrame
        The joined person-month, event and spell tables, with `month` after `person`: calendar months between
        the date of `after` and the time of the row, 0 being the same month (Int64, missing when not known).
    left_out : dict of str to DataFrame
        The rows that are in neither, by declared name of their table; see `links.Linked`.
    """

    tables: dict[str, pd.DataFrame]
    linked: dict[str, pd.DataFrame]
    left_out: dict[str, pd.DataFrame]


def clean_all(study: Study, parsed: Mapping[str, pd.DataFrame], derive: Path) -> Cleaned:
    """Apply the declared decisions to every table and bring together what belongs together.

    Parameters
    ----------
    study : Study
        Tables, joins and variables.
    parsed : mapping of str to DataFrame
        Parsed tables by declared name.
    derive : Path
        The study's `derive.py`.

    Raises
    ------
    DeclarationMistake
        A derivation stops, or a derived or reduced value is not of the declared type.
    CriticalCheckFailed
        A derived or reduced value lies outside its declared range.
    """
    links = link(study, parsed)
    made: dict[str, pd.DataFrame] = {}
    linked: dict[str, pd.DataFrame] = {}
    for name in study.tables:
        if base_of(study, name) != name:
            made[name] = add_derived(study, name, _own(study, name, links[name]), derive)
    for name in study.tables:
        if base_of(study, name) == name:
            base = _at_waves(study, name, _carried(study, name, _own(study, name, links[name]), made), made)
            base = add_derived(study, name, base, derive)
            linked |= _with_months(study, name, base, made)
            base = _reduced(study, name, base, made | linked)
            made[name] = _ordered(study, add_derived(study, name, base, derive))
    return Cleaned(
        {name: made[name] for name in study.tables},
        {name: linked[name] for name in study.tables if name in linked},
        {name: one.left_out for name, one in links.items()},
    )


def _own(study: Study, table: str, linked: Linked) -> pd.DataFrame:
    """Return the declared columns of one table."""
    return clean_table(study, table, linked.rows, linked.persons)


def _ordered(study: Study, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of a table in declared order."""
    return frame[["person", *column_order(study, set(map(str, frame.columns)))]]


def _carried(study: Study, base: str, frame: pd.DataFrame, made: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a table with the variables of the person tables that are joined to it."""
    columns: dict[str, Any] = {str(name): frame[name] for name in frame.columns}
    for table in reachable(study, base)[1:]:
        absent = ~frame["person"].isin(made[table]["person"])
        beside = made[table].set_index("person").reindex(frame["person"]).set_axis(frame.index)
        for name in study.variables:
            if name in beside.columns and name not in columns:
                columns[name] = beside[name]
                columns[missing_name(name)] = beside[missing_name(name)].mask(absent, NOT_IN_TABLE)
    return pd.DataFrame(columns, copy=False)


def _at_waves(study: Study, base: str, frame: pd.DataFrame, made: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a table with the values of joined person-wave tables, a column per variable and wave."""
    columns: dict[str, Any] = {str(name): frame[name] for name in frame.columns}
    for table in joined_to(study, base):
        declared = study.tables[table]
        for wave in declared.waves if declared.unit == "person-wave" else ():
            rows = made[table][(made[table][str(declared.wave)] == wave).fillna(value=False)]
            absent = ~frame["person"].isin(rows["person"])
            beside = rows.set_index("person").reindex(frame["person"]).set_axis(frame.index)
            for name in study.variables:
                if name in beside.columns and name != declared.wave:
                    there = at_wave(name, wave)
                    columns[there] = beside[name]
                    columns[missing_name(there)] = beside[missing_name(name)].mask(absent, NO_ANSWER)
    return pd.DataFrame(columns, copy=False)


def _with_months(
    study: Study, base: str, frame: pd.DataFrame, made: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return the joined tables with dates, with the month of each row."""
    found = {}
    for table in joined_to(study, base):
        declared = study.tables[table]
        if declared.unit in MONTHLY_UNITS:
            rows = made[table].copy()
            month = pd.Series(pd.NA, index=rows.index, dtype="Int64")
            if declared.time is not None and declared.after is not None:
                start = rows["person"].map(frame.set_index("person")[declared.after])
                month = months_between(rows[declared.time], start)
            rows.insert(1, "month", month)
            found[table] = rows
    return found


def _reduced(study: Study, base: str, frame: pd.DataFrame, made: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a table with the variables that are reduced from tables joined to it."""
    columns: dict[str, Any] = {str(name): frame[name] for name in frame.columns}
    ready: dict[str, Rows] = {}
    for name, variable in study.variables.items():
        if variable.reduce is None:
            continue
        for table in source_tables(study, name):
            if base_of(study, table) != base:
                continue
            if table not in ready:
                ready[table] = _rows(study, table, made[table], frame["person"])
            source = variable.reduce.variable
            reduced = reduce_rows(ready[table], made[table][source], study.variables[source], variable)
            values = as_type(reduced.content.set_axis(frame.index), variable)
            require_range(name, variable, values, base)
            columns[name] = values
            columns[missing_name(name)] = as_reasons(reduced.kinds.set_axis(frame.index), study)
    return pd.DataFrame(columns, copy=False)


def _rows(study: Study, table: str, rows: pd.DataFrame, persons: pd.Series) -> Rows:
    """Return whose rows these are and when they were."""
    declared = study.tables[table]
    who = pd.Index(persons).get_indexer(pd.Index(rows["person"]))
    nothing = pd.Series(pd.NA, index=rows.index, dtype="Int64")
    if declared.unit == "person-wave":
        wave = rows[str(declared.wave)]
        return Rows(who, len(persons), wave, wave)
    order = nothing if declared.time is None else rows[declared.time]
    return Rows(who, len(persons), rows["month"], order)
