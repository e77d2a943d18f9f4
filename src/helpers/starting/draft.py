"""A first declaration before it is written: files, tables, variables, joins and samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from helpers.starting.guesses import Guess, Remark
from helpers.starting.looking import Seen
from helpers.starting.people import Rows
from helpers.starting.pointing import Pointed
from helpers.starting.same_people import OneName
from helpers.study.shape import LONG_UNITS


@dataclass(frozen=True, eq=False)
class Source:
    """One file with what is thought of its columns.

    Attributes
    ----------
    seen : Seen
    pointed : Pointed
    guesses : mapping of str to Guess
        By column, without those that are kept nowhere.
    same : OneName or None
        Why its id was given the name that another file has for it.
    """

    seen: Seen
    pointed: Pointed
    guesses: Mapping[str, Guess]
    same: OneName | None = None


@dataclass(frozen=True)
class DraftTable:
    """One table to declare.

    Attributes
    ----------
    name : str
    source : Source
        The file it is read from; the table of the people of a long file shares it.
    rows : Rows
    not_kept : tuple of str
        Columns that are read and kept nowhere.
    """

    name: str
    source: Source
    rows: Rows
    not_kept: tuple[str, ...] = ()

    @property
    def seen(self) -> Seen:
        """The file as it was found."""
        return self.source.seen

    @property
    def is_long(self) -> bool:
        """Whether a person may have several rows."""
        return self.rows.unit in LONG_UNITS


@dataclass(frozen=True, slots=True)
class DraftVariable:
    """One variable to declare, for a column of one table; `label` is what the file calls it."""

    name: str
    table: str
    column: str
    label: str
    guess: Guess


@dataclass(frozen=True, slots=True)
class Made:
    """A variable made of another, where a file has nothing else that could be described.

    Attributes
    ----------
    name, of : str
    how : {"answered", "counted"}
        Whether a text or date is there (a function in `derive.py`), or in how many rows of a person.
    """

    name: str
    of: str
    how: str


@dataclass(frozen=True, slots=True)
class DraftJoin:
    """A table and the table of people it is joined to, with how many ids they share."""

    table: str
    base: str
    on: str
    expect: str
    n_table: int
    n_base: int
    n_both: int


@dataclass(frozen=True)
class Draft:
    """Everything that is declared, in the order in which it is written.

    Attributes
    ----------
    tables, variables, joins : tuples
    samples : tuple of str
        Tables of people that are joined to no other: one sample each.
    baseline : tuple of str
        Variables that are described.
    made : tuple of Made
    remarks : tuple of Remark
        About tables together.
    """

    tables: tuple[DraftTable, ...]
    variables: tuple[DraftVariable, ...]
    joins: tuple[DraftJoin, ...]
    samples: tuple[str, ...]
    baseline: tuple[str, ...]
    made: tuple[Made, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())

    def table(self, name: str) -> DraftTable:
        """Return a table by its name."""
        return next(one for one in self.tables if one.name == name)

    def of_table(self, name: str) -> tuple[DraftVariable, ...]:
        """Return the variables of a table."""
        return tuple(one for one in self.variables if one.table == name)

    def sample_of(self, table: str) -> str:
        """Return the sample in which the people of a table are."""
        return next((one.base for one in self.joins if one.table == table), table)
