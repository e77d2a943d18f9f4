"""Parsed tables as declared variables: codes become names, numbers widen, missing values keep their kind."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from helpers.cleaning.why_missing import UNDECLARED, as_reasons, missing_name
from helpers.study.rules_data import waves_of
from helpers.study.shape import at_wave
from helpers.study.spec import Study, Variable

ROW_NUMBER = "row_number"


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
        variable its value and, in ``<variable>__missing``, why it is missing (missing where it is not; the
        type is that of `why_missing.reasons`). Integers are Int64 (64 bits wide, so that squaring an age
        cannot overflow), reals float64, booleans pandas' boolean, categories and texts strings. What the
        decisions leave as it is shares its memory with `parsed`.
    """
    who = persons_of(study, table, parsed) if persons is None else persons
    columns: dict[str, Any] = {"person": who}
    for name, variable in study.variables.items():
        if table in variable.tables:
            raw = parsed[str(variable.column)]
            values = _values(raw, variable)
            kind = as_reasons(parsed[missing_name(str(variable.column))], study)
            undeclared = values.isna() & raw.notna() if variable.codes else None
            columns[name] = values
            columns[missing_name(name)] = kind if undeclared is None else kind.mask(undeclared, UNDECLARED)
    return pd.DataFrame(columns, copy=False)


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
            yes = {code: name == "yes" for code, name in variable.codes.items()}
            return _mapped(raw, yes, pd.BooleanDtype())
        case "category":
            return _mapped(raw, dict(variable.codes), pd.StringDtype())
        case "integer":
            return raw.astype("Int64")
        case "real":
            return raw.astype("Float64").astype("float64")
        case "date":
            return raw
        case _:
            return raw.astype("string")


def _mapped(raw: pd.Series, names: dict[Any, Any], dtype: pd.BooleanDtype | pd.StringDtype) -> pd.Series:
    """Return what each code stands for; a code that nobody declared is missing, and its kind says so."""
    places, different = pd.factorize(raw)
    of_each = pd.Series([names.get(code) for code in different], dtype=dtype).array
    return pd.Series(of_each.take(places, allow_fill=True), index=raw.index, name=raw.name)
