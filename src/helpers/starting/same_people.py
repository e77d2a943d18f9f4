"""Ids of one kind of people under two names: which file gets which name, so that the files can be joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.starting.guesses import Remark
from helpers.starting.looking import Seen
from helpers.starting.people import FEW_DOUBLES, n_in_both, names_people, overlap

FEWEST_SAME = 0.5
"""Share of the smaller of two ids of other names that must stand in the other before they seem the same."""
FIRST_NUMBERS = 1.5
"""Whole numbers up to so many times their count are the numbers of rows as likely as of people."""


@dataclass(frozen=True, slots=True)
class OneName:
    """A column of a table that holds the ids of another table under a name of its own.

    Attributes
    ----------
    table, column : str
        Where the ids stand.
    other, name : str
        The table whose name for the ids is used, and that name.
    n_table, n_other, n_both : int
        Different ids in each and in both.
    is_free : bool
        Whether the table has no other column of that name.
    only_numbers : bool
        Whether both columns count on from 1, so that any two lists share values.
    """

    table: str
    column: str
    other: str
    name: str
    n_table: int
    n_other: int
    n_both: int
    is_free: bool
    only_numbers: bool

    @property
    def is_clear(self) -> bool:
        """Whether the column is given the other name; what counts on from 1 must be called after people."""
        told_by_names = names_people(self.column) and names_people(self.name)
        return self.is_free and (told_by_names or not self.only_numbers)

    def remark(self) -> Remark:
        """Return what a person has to decide about it."""
        shared = (
            f"{self.n_both} of the {self.n_table} ids of {self.table} ('{self.column}') are among the "
            f"{self.n_other} of {self.other} ('{self.name}')"
        )
        numbers = (
            ". Both count on from 1, so that this alone does not show that they are the same people"
            if self.only_numbers
            else ""
        )
        if self.is_clear:
            text = (
                f"{shared}{numbers}. Are they the same people? Then leave this. If not: remove rename, "
                f"write id: '{self.column}', and remove the join of {self.table}"
            )
            return Remark("choice", text)
        written = f"rename: {{'{self.column}': '{self.name}'}} and id: '{self.name}'"
        todo = f"write in table {self.table} {written}, and a join on '{self.name}'"
        if not self.is_free:
            todo = f"give one of the two columns of {self.table} another name (rename), then {todo}"
        return Remark("unsure", f"{shared}{numbers}. If they are the same people: {todo}")


def one_names(tables: Mapping[str, Seen], ids: Mapping[str, str]) -> tuple[OneName, ...]:
    """Return the tables whose ids stand in another table under another name.

    Parameters
    ----------
    tables : mapping of str to Seen
        By name of the table.
    ids : mapping of str to str
        The column that says who a row is about; tables without one are not there.

    Notes
    -----
    The name of a table with one row per person is used before that of a table with several, and that of more
    people before that of fewer. A table gets one name at most, and no table that gave its name gets another.
    """
    in_order = sorted(
        ids, key=lambda name: (not _is_of_people(tables[name], ids[name]), -_n(tables, ids, name))
    )
    found: list[OneName] = []
    leading: list[str] = []
    for name in in_order:
        same = [one for one in leading if _same(tables, ids, name, one)]
        if not same or ids[name] in {ids[one] for one in same}:
            leading.append(name)
        else:
            found.append(_one_name(tables, ids, name, same[0]))
    return tuple(found)


def _is_of_people(seen: Seen, column: str) -> bool:
    values = seen.cells[column]
    return values.n_known - len(values.texts) <= FEW_DOUBLES * len(values.texts)


def _n(tables: Mapping[str, Seen], ids: Mapping[str, str], name: str) -> int:
    return len(tables[name].cells[ids[name]].texts)


def _same(tables: Mapping[str, Seen], ids: Mapping[str, str], name: str, other: str) -> bool:
    return overlap(tables[name], ids[name], tables[other], ids[other]) >= FEWEST_SAME


def _one_name(tables: Mapping[str, Seen], ids: Mapping[str, str], name: str, other: str) -> OneName:
    return OneName(
        table=name,
        column=ids[name],
        other=other,
        name=ids[other],
        n_table=_n(tables, ids, name),
        n_other=_n(tables, ids, other),
        n_both=n_in_both(tables[name], ids[name], tables[other], ids[other]),
        is_free=ids[other] not in tables[name].columns,
        only_numbers=all(_counts_on(tables[one], ids[one]) for one in (name, other)),
    )


def _counts_on(seen: Seen, column: str) -> bool:
    """Say whether ids are whole numbers from about 1 on, with few left out."""
    numbers = pd.to_numeric(seen.cells[column].texts.to_pandas(), errors="coerce")
    return bool(
        numbers.notna().all() and numbers.min() >= 0 and numbers.max() <= FIRST_NUMBERS * len(numbers) + 1
    )
