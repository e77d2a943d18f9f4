"""Rules on how tables belong together: what one row is, which tables are joined, who can be in a sample."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.rules_data import ancestors, tables_of
from helpers.study.shape import base_of, is_long, join_of, joined_to, reachable, sides
from helpers.study.spec import Join, Study, Table

ROW_NUMBER = "row_number"
NEEDED: dict[str, tuple[str, ...]] = {
    "person": (),
    "person-wave": ("wave", "waves"),
    "person-month": ("time",),
    "event": (),
    "spell": ("time", "until"),
    "result": (),
    "month": ("time",),
}
"""What a table must say, by unit."""
OPTIONAL: dict[str, tuple[str, ...]] = {
    "person": (),
    "person-wave": (),
    "person-month": ("after",),
    "event": ("time", "after"),
    "spell": ("after",),
    "result": (),
    "month": (),
}
SHAPE_KEYS = ("wave", "waves", "time", "until", "after")
KEYED = frozenset({"person", "person-wave", "person-month"})
"""Units whose rows have a key that may stand once."""


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on units, joins, and variables that several tables share."""
    yield from chain(
        units(study), joins(study), sampled(study), shared_variables(study), scattered(study), baseline(study)
    )


def known_per_person(study: Study, name: str) -> bool:
    """Return whether a variable has one value per person: in a person table, or reduced to one."""
    return any(
        study.tables[table].unit == "person" for table in tables_of(study, name) if table in study.tables
    )


def units(study: Study) -> Iterator[Finding]:
    """Require that a table says what its unit needs, and nothing that its unit has no use for."""
    for name, table in study.tables.items():
        place: Path = ("tables", name)
        for key in SHAPE_KEYS:
            given = bool(getattr(table, key))
            if key in NEEDED[table.unit] and not given:
                found = f"the key '{key}' is missing"
                yield Finding(place, found, todo=f"A table of unit {table.unit} needs it.")
            if given and key not in (*NEEDED[table.unit], *OPTIONAL[table.unit]):
                found = f"a table of unit {table.unit} has no use for '{key}'"
                yield Finding((*place, key), found, todo="Leave it out.")
        for position, wave in enumerate(table.waves):
            if wave in table.waves[:position]:
                yield Finding((*place, "waves", position), f"wave {wave} stands twice")
        yield from _own(study, place, name, table)
        yield from _after(study, place, name, table)
        yield from _told_apart(place, table)


def _own(study: Study, place: Path, name: str, table: Table) -> Iterator[Finding]:
    """Yield a wave, time or until that is no fitting variable of the table itself."""
    for key, kind in (("wave", "integer"), ("time", "date"), ("until", "date")):
        variable = getattr(table, key)
        if variable is None or key not in (*NEEDED[table.unit], *OPTIONAL[table.unit]):
            continue
        path = (*place, key)
        if variable not in study.variables:
            yield unknown(path, variable, "variable", study.variables)
        elif name not in study.variables[variable].tables:
            yield Finding(path, f"variable '{variable}' is no column of table '{name}'")
        elif study.variables[variable].type != kind:
            yield Finding(path, f"variable '{variable}' is of type {study.variables[variable].type}", kind)


def _after(study: Study, place: Path, name: str, table: Table) -> Iterator[Finding]:
    """Yield what is wrong with the date from which months are counted."""
    if table.after is None or "after" not in OPTIONAL[table.unit]:
        return
    path = (*place, "after")
    if join_of(study, name) is None:
        found = f"table '{name}' is joined to no other, so that there is no date to count months from"
        yield Finding(path, found, todo="Declare the join, or leave it out.")
    elif table.after not in study.variables:
        yield unknown(path, table.after, "variable", study.variables)
    elif base_of(study, name) not in tables_of(study, table.after):
        yield Finding(path, f"variable '{table.after}' is not in table '{base_of(study, name)}'")
    elif _needs_rows(study, table.after):
        found = f"variable '{table.after}' is itself made of the rows of a joined table"
        yield Finding(path, found, f"a date of table '{base_of(study, name)}'")
    elif study.variables[table.after].type != "date":
        yield Finding(
            path, f"variable '{table.after}' is of type {study.variables[table.after].type}", "date"
        )
    if table.time is None and "time" in OPTIONAL[table.unit]:
        yield Finding(path, "months cannot be counted without 'time'", todo="Name the date of a row.")


def _needs_rows(study: Study, name: str) -> bool:
    """Return whether a variable is reduced, or made of a reduced one."""
    return any(
        study.variables[one].reduce for one in {name, *ancestors(study, name)} if one in study.variables
    )


def _told_apart(place: Path, table: Table) -> Iterator[Finding]:
    """Yield ids and decisions on double rows that the unit cannot have."""
    path = (*place, "duplicates")
    if table.id == ROW_NUMBER and is_long(table):
        found = f"the number of a row does not say which rows of unit {table.unit} are of one person"
        yield Finding((*place, "id"), found, todo="Name the column that says who it is.")
    elif table.id == ROW_NUMBER and table.duplicates != "refuse":
        found = "rows told apart by their number in the file are never double"
        yield Finding(path, found, "refuse")
    if table.duplicates in {"keep_first", "keep_last"} and table.unit not in KEYED:
        found = f"'{table.duplicates}', where rows of unit {table.unit} have no key that stands once"
        yield Finding(path, found, "refuse, drop_identical")


def joins(study: Study) -> Iterator[Finding]:
    """Require that joins tie declared tables to tables with one row per person, each table once."""
    joined: set[str] = set()
    for position, join in enumerate(study.joins):
        place: Path = ("joins", position)
        strangers = [
            unknown((*place, key), table, "table", study.tables)
            for key, table in (("from", join.from_), ("to", join.to))
            if table not in study.tables
        ]
        if strangers:
            yield from strangers
            continue
        yield from _join(study, place, join, joined)
        joined.add(sides(join)[0])


def _join(study: Study, place: Path, join: Join, joined: set[str]) -> Iterator[Finding]:
    """Yield what is wrong with a join of two declared tables."""
    table, base = sides(join)
    if table == base:
        yield Finding(place, f"table '{table}' is joined to itself", todo="Leave it out.")
        return
    if table in joined:
        yield Finding(place, f"table '{table}' is joined already", "each table once")
    if base_of(study, base) != base:
        found = f"table '{base}' is itself joined to '{base_of(study, base)}'"
        yield Finding(place, found, todo=f"Join '{table}' to '{base_of(study, base)}'.")
    unit = study.tables[table].unit
    if study.tables[base].unit != "person":
        found = f"'{base}' has unit {study.tables[base].unit}"
        yield Finding(place, found, "a join to a table of unit person")
    if unit == "result":
        yield Finding(place, f"'{table}' has unit result", todo="Released results belong to no person.")
    elif unit == "month":
        yield Finding(place, f"'{table}' has unit month", todo="Totals of a month belong to no person.")
    elif unit == "person" and join.expect != "1:1":
        yield Finding((*place, "expect"), f"'{join.expect}' between two tables of unit person", "1:1")
    elif is_long(study.tables[table]) and join.expect == "1:1":
        found = f"'1:1', where '{table}' has unit {unit}"
        yield Finding((*place, "expect"), found, "n:1")


def sampled(study: Study) -> Iterator[Finding]:
    """Require that a sample is made of people."""
    for name, sample in study.samples.items():
        for position, part in enumerate(sample.parts):
            table = study.tables.get(part.table)
            if table is not None and table.unit != "person":
                path: Path = ("samples", name, "table")
                if sample.table is None:
                    path = ("samples", name, "rows", position, "table")
                found = f"table '{part.table}' has unit {table.unit}"
                yield Finding(path, found, "a table of unit person")
        yield from _twice(study, name, [part.table for part in sample.parts])


def _twice(study: Study, sample: str, tables: list[str]) -> Iterator[Finding]:
    """Yield a joined table whose people are in the sample already."""
    for position, table in enumerate(tables):
        base = base_of(study, table)
        if base != table and base in tables:
            path: Path = ("samples", sample, "rows", position, "table")
            found = f"the people of table '{table}' are in the sample already, with table '{base}'"
            yield Finding(path, found, todo="Leave it out: the variables of joined tables come along.")


def shared_variables(study: Study) -> Iterator[Finding]:
    """Refuse a variable of two person tables that are joined: a sample has one column for it."""
    for name, variable in study.variables.items():
        for base in study.tables:
            both = [table for table in reachable(study, base) if table in variable.tables]
            if len(both) > 1 and joined_to(study, base):
                found = f"tables {listed(both)} are joined and both have it"
                yield Finding(("variables", name, "table"), found, "a variable of one of them")


def scattered(study: Study) -> Iterator[Finding]:
    """Refuse a derived variable whose parts are never together in one row."""
    for name, variable in study.variables.items():
        parts = variable.made_of
        if not parts or not all(tables_of(study, part) for part in parts):
            continue
        if not tables_of(study, name):
            where = listed(f"{part} in {' or '.join(sorted(tables_of(study, part)))}" for part in parts)
            found = f"what it is made of does not stand in the rows of one table ({where})"
            key = "of" if variable.scale is None else "scale"
            yield Finding(("variables", name, key), found, todo="Reduce to one value per person first.")


def baseline(study: Study) -> Iterator[Finding]:
    """Require that what is described at baseline has one value per person."""
    for position, name in enumerate(study.describe.baseline):
        if name in study.variables and tables_of(study, name) and not known_per_person(study, name):
            found = f"'{name}' has several rows per person"
            todo = "Reduce it to one value (reduce), or name another variable."
            yield Finding(("describe", "baseline", position), found, todo=todo)
