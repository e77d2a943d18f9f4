"""Parsed tables as declared variables: codes become names, numbers widen, missing values keep their kind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from helpers.study.rules_data import waves_of
from helpers.study.shape import at_wave
from helpers.study.spec import Study, Variable

ROW_NUMBER = "row_number"
UNDECLARED = "undeclared_code"
"""Kind of a value whose code nobody declared; 01 stops before this, unless its check was only a warning."""


def clean_table(
    study: Study, table: str, parsed: pd.DataFrame, persons: pd.Series | None = None
) -> pd.DataFrame:
    """Return the declared variables of one table, without the derived ones.

    Parameters
    ----------
    study : Study
        Tables and variables.
    table : str
        Name of the table.
    parsed : DataFrame
        As 01 saved it, without the rows that declared decisions leave out.
    persons : (n,) string Series or None
        Who each row is, for the rows of a joined table; None takes the table's own id.

    Returns
    -------
    DataFrame
        Same rows in the same order. `person` is ``<table>:<id>``, of the table that it is joined to; per
        variable its value and, in ``<variable>__missing``, why it is missing (missing where it is not).
        Integers are Int64 (64 bits wide, so that squaring an age cannot overflow), reals float64, booleans
        pandas' boolean, categories and texts strings.
    """
    who = persons_of(study, table, parsed) if persons is None else persons
    columns: dict[str, Any] = {"person": who}
    for name, variable in study.variables.items():
        if table in variable.tables:
            raw = parsed[str(variable.column)]
            values = _values(raw, variable)
            kind = parsed[f"{variable.column}__missing"].astype("string")
            columns[name] = values
            columns[missing_name(name)] = kind.mask(values.isna() & raw.notna(), UNDECLARED)
    return pd.DataFrame(columns)


def missing_name(variable: str) -> str:
    """Return the column that says why a variable is missing."""
    return f"{variable}__missing"


def column_order(study: Study, present: Collection[str]) -> list[str]:
    """Return the columns of declared variables that are present, in declared order, by wave."""
    order: list[str] = []
    for name in study.variables:
        names = (name, *(at_wave(name, wave) for wave in waves_of(study, name)))
        for one in names:
            order += [one, missing_name(one)] if one in present else []
    return order


def persons_of(study: Study, table: str, parsed: pd.DataFrame) -> pd.Series:
    """Return who each row is: the declared id, or the number of the row in the table, from 1."""
    id_column = study.tables[table].id
    if id_column == ROW_NUMBER:
        ids = pd.Series(range(1, len(parsed) + 1), index=parsed.index).astype("string")
    else:
        ids = parsed[id_column].astype("string")
    return f"{table}:" + ids


def _values(raw: pd.Series, variable: Variable) -> pd.Series:
    """Return one column as the declared variable."""
    match variable.type:
        case "boolean":
            return _named(raw, variable).map({"yes": True, "no": False}).astype("boolean")
        case "category":
            return _named(raw, variable)
        case "integer":
            return raw.astype("Int64")
        case "real":
            return raw.astype("Float64").astype("float64")
        case "date":
            return raw
        case _:
            return raw.astype("string")


def _named(raw: pd.Series, variable: Variable) -> pd.Series:
    """Return categories by name; a code that nobody declared is missing, and its kind says so."""
    return raw.astype("object").map(dict(variable.codes)).astype("string")
