"""Variables made of others in the same row: by the study's own `derive.py`, or by a score."""

from __future__ import annotations

import runpy
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from helpers.cleaning.decisions import column_order
from helpers.cleaning.scored import mistakes_of, score
from helpers.cleaning.why_missing import NOT_DERIVED, first_reason, missing_name
from helpers.errors import CriticalCheckFailed, DataMistake, DeclarationMistake, Mistake
from helpers.study.rules_data import tables_of
from helpers.study.spec import Study, Variable

Functions = Mapping[str, Callable[..., object]]


def load_functions(derive: Path) -> Functions:
    """Return what `derive.py` defines; the file is run, nothing is written beside it.

    Raises
    ------
    DeclarationMistake
        The file stops with an error of its own; with its line.
    """
    try:
        return {name: one for name, one in runpy.run_path(str(derive)).items() if callable(one)}
    except Exception as error:  # noqa: BLE001 - the study's own code may stop with anything
        raise DeclarationMistake(_stopped(derive, "", error)) from None


def derived_order(study: Study) -> tuple[str, ...]:
    """Return the derived and scored variables, each after those it is made of."""
    done = [name for name, variable in study.variables.items() if not variable.made_of]
    waiting = [name for name, variable in study.variables.items() if variable.made_of]
    order: list[str] = []
    while waiting:
        ready = [name for name in waiting if set(study.variables[name].made_of) <= {*done, *order}]
        order += ready or waiting
        waiting = [name for name in waiting if name not in order]
    return tuple(order)


def add_derived(study: Study, table: str, clean: pd.DataFrame, derive: Path) -> pd.DataFrame:
    """Return a clean table with the derived variables that can be made of it.

    Parameters
    ----------
    study : Study
        Variables.
    table : str
        Name of the table, for sentences.
    clean : DataFrame
        From `decisions.clean_table`.
    derive : Path
        The study's `derive.py`.

    Returns
    -------
    DataFrame
        Declared order of variables. A variable that is there already is left alone, and one whose sources are
        not all there is not made: what is made of reduced variables has to wait for them. A derived value is
        missing for the reason its first missing source is, or "not_derived"; a score also as "too_few_items".

    Raises
    ------
    DeclarationMistake
        A function stops with an error, or returns something that does not fit the rows or the declared type.
    DataMistake
        Answers that the declared coding of an instrument does not have, of every score.
    CriticalCheckFailed
        A derived value lies outside its declared range.
    """
    wanted = _possible(study, table, clean)
    if not wanted:
        return clean
    functions = load_functions(derive) if any(study.variables[name].derive for name in wanted) else {}
    columns = {str(name): clean[name] for name in clean.columns}
    mistakes: list[Mistake] = []
    for name in wanted:
        variable = study.variables[name]
        if variable.scale is not None:
            mistakes += mistakes_of(study, variable.scale, columns, table)
            made = score(study, variable, columns)
            columns[name], columns[missing_name(name)] = as_type(made.values, variable), made.kinds
            continue
        values = _checked(name, variable, _called(name, variable, functions, columns, derive), clean, derive)
        require_range(name, variable, values, table)
        columns[name] = values
        columns[missing_name(name)] = _kinds(study, variable, values, columns)
    if mistakes:
        raise DataMistake(dict.fromkeys(mistakes))
    ordered = {name: columns[name] for name in ("person", *column_order(study, columns))}
    return pd.DataFrame(ordered, copy=False)


def _possible(study: Study, table: str, clean: pd.DataFrame) -> list[str]:
    """Return the made variables of a table, in order, that it lacks and whose sources are there."""
    there = set(map(str, clean.columns))
    wanted = []
    for name in derived_order(study):
        sources = set(study.variables[name].made_of)
        if name not in there and table in tables_of(study, name) and sources <= there:
            wanted.append(name)
            there.add(name)
    return wanted


def _called(
    name: str, variable: Variable, functions: Functions, columns: Mapping[str, pd.Series], derive: Path
) -> object:
    """Return what the function of a derived variable returns."""
    sources = [columns[source].copy() for source in variable.of]
    try:
        return functions[str(variable.derive)](*sources)
    except Exception as error:  # noqa: BLE001 - the study's own code may stop with anything
        raise DeclarationMistake(_stopped(derive, f", variable '{name}'", error)) from None


def _stopped(derive: Path, what: str, error: Exception) -> Mistake:
    """Return the sentence for an error inside `derive.py`, with the line on which it happened."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if one.filename == str(derive)]
    line = frames[-1].lineno if frames else getattr(error, "lineno", None)
    where = f"{_shown(derive)}{f', line {line}' if line else ''}{what}"
    return Mistake(where, f"it stops with {type(error).__name__}: {error}", todo="Correct the function.")


def _shown(derive: Path) -> str:
    """Return how sentences name the file."""
    return f"studies/{derive.parent.name}/{derive.name}"


def _checked(name: str, variable: Variable, result: object, clean: pd.DataFrame, derive: Path) -> pd.Series:
    """Return the result as the declared type, or say what does not fit."""
    where = f"{_shown(derive)}, {variable.derive}, variable '{name}'"
    if not isinstance(result, pd.Series):
        found = f"it returns {type(result).__name__}"
        raise DeclarationMistake(Mistake(where, found, "a pandas Series with a value per row"))
    if not result.index.equals(clean.index):
        found = f"it returns {len(result)} values for {len(clean)} rows"
        if len(result) == len(clean):
            found = "it returns its values under another index than the rows have"
        raise DeclarationMistake(Mistake(where, found, "one value per row, under the index it was given"))
    try:
        return as_type(result, variable)
    except (TypeError, ValueError, OverflowError):
        found = f"it returns values of type {result.dtype} that are not {variable.type}"
        todo = "Declare the type that the function returns, or correct the function."
        raise DeclarationMistake(Mistake(where, found, variable.type, todo)) from None


def as_type(result: pd.Series, variable: Variable) -> pd.Series:
    """Return a series as the declared type; raises where a value would change by it."""
    match variable.type:
        case "integer":
            numbers = pd.to_numeric(result, errors="raise").astype("Float64")
            whole = numbers.round().astype("Int64")  # a cast alone would cut 7.5 to 7 in silence
            if (whole != numbers).fillna(value=False).any():
                raise ValueError("not whole")
            return whole
        case "real":
            reals = result.astype("Float64").astype("float64")
            if np.isinf(reals.to_numpy()).any():
                raise ValueError("infinite")
            return reals
        case "boolean":
            if not result.dropna().isin([True, False]).all():  # a cast alone would call 30 true
                raise ValueError("not yes or no")
            return result.astype("boolean")
        case "category":
            named = result.astype("object").map(dict(variable.codes)).astype("string")
            if (named.isna() & result.notna()).any():
                raise ValueError("a category that is not declared")
            return named
        case "date":
            return pd.to_datetime(result, errors="raise")
        case _:
            return result.astype("string")


def require_range(name: str, variable: Variable, values: pd.Series, table: str) -> None:
    """Refuse derived or reduced values outside the declared range."""
    if variable.range is None:
        return
    low, high = variable.range
    n_outside = int(((values < low) | (values > high)).fillna(value=False).sum())
    if n_outside:
        found = f"{n_outside} rows of table '{table}' are outside the declared range, {low:g} to {high:g}"
        what, cause = ("reduced", "data") if variable.reduce else ("derived", "function in derive.py")
        todo = f"Correct the {cause}, or the range in study.yml."
        raise CriticalCheckFailed(Mistake(f"{what} variable '{name}'", found, todo=todo))


def _kinds(study: Study, variable: Variable, values: pd.Series, columns: Mapping[str, Any]) -> pd.Series:
    """Return why derived values are missing: as their first missing source, or left so by the function."""
    sources = (columns[missing_name(source)] for source in variable.of)
    kinds = first_reason(study, values.index, sources)
    return kinds.fillna(NOT_DERIVED).where(values.isna(), pd.NA)
