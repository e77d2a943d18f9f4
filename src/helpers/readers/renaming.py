"""Columns of a file under the names that a study gives them: one name where two files have two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from helpers.errors import DataMistake, Mistake, nearest
from helpers.readers.arrived import Arrived, Reading
from helpers.readers.delimited import Texts
from helpers.study.spec import Dialect, Table
from helpers.validation import showing

Held = TypeVar("Held")


def as_shown(old: str, new: str) -> str:
    """Return the two names of a column as 01 shows them."""
    return f"{old} \u2192 {new}"


def in_the_file(table: Table) -> Table:
    """Return a table whose forms of dates go by the names that the columns have in the file."""
    if not isinstance(table.dialect, Dialect) or not table.rename:
        return table
    old = {new: one for one, new in table.rename.items()}
    dates = {old.get(column, column): form for column, form in table.dialect.dates.items()}
    return table.model_copy(update={"dialect": table.dialect.model_copy(update={"dates": dates})})


def names_in_the_file(rename: Mapping[str, str], columns: Mapping[str, Held]) -> dict[str, Held]:
    """Return what is held by columns under their declared names, by the names they have in the file."""
    old = {new: one for one, new in rename.items()}
    return {old.get(column, column): held for column, held in columns.items()}


def renamed(arrived: Arrived, rename: Mapping[str, str], shown: str) -> Arrived:
    """Return a file with columns under other names.

    Parameters
    ----------
    arrived : Arrived
        The file as it was read.
    rename : mapping of str to str
        The new name of columns, by the name in the file.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        The file has no such column, or has the new name already: a sentence each.
    """
    if not rename:
        return arrived
    columns = arrived.texts.columns
    mistakes = _mistakes(arrived, rename, shown)
    if mistakes:
        raise DataMistake(mistakes)
    dates = _keyed(arrived.dialect.dates, rename)
    shown_as = (Reading("renamed", as_shown(old, new), True) for old, new in rename.items())
    return replace(
        arrived,
        texts=Texts(
            columns.rename_columns([rename.get(one, one) for one in columns.column_names]),
            arrived.texts.lines,
        ),
        dialect=arrived.dialect.model_copy(update={"dates": dates}),
        said=_keyed(arrived.said, rename),
        errors=_keyed(arrived.errors, rename),
        readings=(*arrived.readings, *shown_as),
    )


def _mistakes(arrived: Arrived, rename: Mapping[str, str], shown: str) -> list[Mistake]:
    """Return a sentence for every column that is not there, or whose new name another column has."""
    there = arrived.texts.columns.column_names
    where = f"{shown}, {arrived.head}" if arrived.head else shown
    mistakes = []
    for old, new in rename.items():
        if old not in there:
            found = f"there is no column '{old}', which 'rename' gives the name '{new}'"
            todo = nearest(old, list(filter(showing.is_plain, there)))
            mistakes.append(Mistake(where, found, showing.columns(there), todo))
        elif new in there and new not in rename:
            found = f"there is a column '{new}' already, and 'rename' gives that name to '{old}'"
            mistakes.append(Mistake(where, found, todo="Choose another name, or rename that column as well."))
    return mistakes


def _keyed(held: Mapping[str, Held], rename: Mapping[str, str]) -> dict[str, Held]:
    return {rename.get(column, column): one for column, one in held.items()}
