"""Whose rows they are: the person behind each row of a joined table, and the rows that nobody claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.cleaning.decisions import persons_of
from helpers.cleaning.duplicates import calendar_month, doubles
from helpers.study.shape import join_of, sides
from helpers.study.spec import Study

DUPLICATE, LINKED = "unique", "linked"
"""Steps of the ledger: the row stands once, its person is in the table that it is joined to."""


@dataclass(frozen=True, slots=True, eq=False)
class Linked:
    """One parsed table with the person behind each row.

    Attributes
    ----------
    rows : DataFrame
        The rows that stay, in their own order, numbered from 0.
    persons : (n,) string Series
        Who each of them is: ``<table>:<id>`` of the table that it is joined to, or of its own.
    left_out : DataFrame
        The rows that go: `person` (missing where nobody is known), `who` (the same, or the key or id that
        tells them apart), `step` ("unique" or "linked") and `detail` (the decision on double rows).
    """

    rows: pd.DataFrame
    persons: pd.Series
    left_out: pd.DataFrame


def link(study: Study, parsed: Mapping[str, pd.DataFrame]) -> dict[str, Linked]:
    """Return every table with its double rows and its orphans set apart.

    Parameters
    ----------
    study : Study
        Tables, variables and joins.
    parsed : mapping of str to DataFrame
        Parsed tables by declared name.

    Notes
    -----
    Keys are compared as they are written: ``7`` and ``007`` are two people. A key that is missing is of
    nobody.
    """
    return {name: _linked(study, name, parsed) for name in study.tables}


def months_between(dates: pd.Series, starts: pd.Series) -> pd.Series:
    """Return calendar months from a start to a date, as Int64: 0 is the month of the start itself.

    Examples
    --------
    >>> dates = pd.Series(pd.to_datetime(["2018-01-31", "2018-02-01", "2017-12-31"]))
    >>> months_between(dates, pd.Series(pd.to_datetime(["2018-01-15"] * 3))).tolist()
    [0, 1, -1]
    """
    return calendar_month(dates) - calendar_month(starts)


def _linked(study: Study, table: str, parsed: Mapping[str, pd.DataFrame]) -> Linked:
    """Return one table linked."""
    frame = parsed[table].reset_index(drop=True)
    dropped = doubles(study, table, frame).dropped
    persons, who = people(study, table, parsed)
    orphan = persons.isna().to_numpy() & (join_of(study, table) is not None)
    stays = ~dropped & ~orphan
    gone = pd.DataFrame(
        {
            "person": persons,
            "who": who,
            "step": pd.Series(LINKED, index=frame.index, dtype="string").mask(dropped, DUPLICATE),
            "detail": pd.Series("", index=frame.index, dtype="string").mask(
                dropped, study.tables[table].duplicates
            ),
        }
    )
    return Linked(
        frame if stays.all() else frame[stays].reset_index(drop=True),
        persons[stays].reset_index(drop=True),
        gone[~stays].reset_index(drop=True),
    )


def people(study: Study, table: str, parsed: Mapping[str, pd.DataFrame]) -> tuple[pd.Series, pd.Series]:
    """Return who each row is, missing for an orphan; and the same with something to tell orphans apart.

    Orphans are told apart by their key and, where that is missing, by the id of their own table.
    """
    frame = parsed[table].reset_index(drop=True)
    own = persons_of(study, table, frame)
    join = join_of(study, table)
    if join is None:
        return own, own
    base = sides(join)[1]
    others = parsed[base].reset_index(drop=True)
    known = pd.Series(
        persons_of(study, base, others).to_numpy(), index=others[join.on].astype("string"), dtype="string"
    )
    known = known[known.index.notna() & ~known.index.duplicated()]
    keys = frame[join.on].astype("string")
    persons = keys.map(known).astype("string")
    return persons, persons.fillna("key " + keys).fillna("row of " + own)
