"""How tables belong together, and what a variable of one is called beside the rows of another."""

from __future__ import annotations

from helpers.study.spec import Join, Study, Table

LONG_UNITS = frozenset({"person-wave", "person-month", "event", "spell"})
MONTHLY_UNITS = frozenset({"person-month", "event", "spell"})


def raw_files(study: Study) -> tuple[str, ...]:
    """Return every declared raw file: of tables, coded material and ratings."""
    of_tables = (file for table in study.tables.values() for file in table.files)
    of_voices = (file for strand in study.voices.values() for file in strand.material.files)
    of_audits = (file for audit in study.audits.values() for file in audit.files)
    return (*of_tables, *of_voices, *of_audits)


def snapshot_name(file: str) -> str:
    """Return where the facts of a fetched file stand: beside it.

    Examples
    --------
    >>> snapshot_name("82015NED.csv")
    '82015NED.snapshot.yml'
    """
    folder, slash, name = file.rpartition("/")
    return f"{folder}{slash}{name.rpartition('.')[0] or name}.snapshot.yml"


def is_long(table: Table) -> bool:
    """Return whether a person may have several rows in the table."""
    return table.unit in LONG_UNITS


def has_months(table: Table) -> bool:
    """Return whether the month of a row is known: counted from `after`, or said by its wave."""
    return table.unit == "person-wave" or (table.time is not None and table.after is not None)


def has_order(table: Table) -> bool:
    """Return whether the rows of a person have an order in time."""
    return table.unit == "person-wave" or table.time is not None


def sides(join: Join) -> tuple[str, str]:
    """Return the table that is joined, and the table with one row per person that it is joined to.

    `from` is joined to `to`, unless `expect` is ``1:n``: then `from` is the side with one row per person.
    """
    return (join.to, join.from_) if join.expect == "1:n" else (join.from_, join.to)


def join_of(study: Study, table: str) -> Join | None:
    """Return the join that ties a table to its base, None for a table that stands alone or is a base."""
    return next((one for one in study.joins if sides(one)[0] == table), None)


def base_of(study: Study, table: str) -> str:
    """Return the table that a table is joined to, or the table itself."""
    join = join_of(study, table)
    return table if join is None else sides(join)[1]


def joined_to(study: Study, base: str) -> tuple[str, ...]:
    """Return the tables that are joined to a table, in the order of the joins."""
    return tuple(dict.fromkeys(sides(one)[0] for one in study.joins if sides(one)[1] == base))


def reachable(study: Study, table: str) -> tuple[str, ...]:
    """Return the tables whose variables are known for every row of a table: its own, and joined persons."""
    persons = [
        one
        for one in joined_to(study, table)
        if one in study.tables and study.tables[one].unit == "person" and one != table
    ]
    return (table, *persons)


def at_wave(variable: str, wave: int) -> str:
    """Return what a variable of a person-wave table is called in a sample.

    Examples
    --------
    >>> at_wave("lonely", 6)
    'lonely.6'
    """
    return f"{variable}.{wave}"
