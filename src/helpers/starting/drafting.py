"""From files as they were found to a draft: which tables, how they belong together, what is described."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from helpers.errors import DataMistake, Mistake
from helpers.starting.columns import guessed
from helpers.starting.draft import Draft, DraftJoin, DraftTable, DraftVariable, Made, Source
from helpers.starting.guesses import Guess, Remark
from helpers.starting.looking import Seen
from helpers.starting.naming import identifier, own_name
from helpers.starting.people import Rows, constant_columns, ids_of, n_in_both, rows_of
from helpers.starting.pointing import pointed_at
from helpers.starting.same_people import one_names
from helpers.starting.values import plain_words
from helpers.study.rules_tables import ROW_NUMBER

PEOPLE_ENDING = "people"
MOST_BASELINE = 8


def drafted(files: Sequence[Seen], *, study: str) -> Draft:
    """Return the draft that files allow.

    Raises
    ------
    DataMistake
        A column holds citizen service numbers, or no file has anything to describe.
    """
    sources = _sources(files, study)
    barred = {name: frozenset({*one.pointed.suspicious, *one.pointed.gone}) for name, one in sources.items()}
    ids = ids_of({name: one.seen for name, one in sources.items()}, barred)
    same = one_names({name: one.seen for name, one in sources.items()}, ids)
    for one in same:
        if one.is_clear:
            seen = sources[one.table].seen.called({one.column: one.name})
            sources[one.table] = replace(_source(seen, study), same=one)
            ids[one.table] = one.name
    rows = {name: rows_of(one.seen, ids.get(name), one.guesses) for name, one in sources.items()}
    tables = _in_order([table for name in sources for table in _tables(name, sources, rows)])
    joins = _joins(tables)
    variables = _variables(tables)
    joined = {one.table for one in joins}
    samples = tuple(one.name for one in tables if not one.is_long and one.name not in joined)
    draft = Draft(
        tables=tuple(_private(table, variables) for table in tables),
        variables=variables,
        joins=joins,
        samples=samples,
        baseline=_baseline(tables, variables),
        remarks=tuple(one.remark() for one in same if not one.is_clear),
    )
    return draft if draft.baseline else _with_something(draft, study)


def _sources(files: Sequence[Seen], study: str) -> dict[str, Source]:
    """Return the files with what is thought of their columns, by the names of their tables."""
    named: dict[str, Source] = {}
    mistakes: list[Mistake] = []
    for seen in files:
        try:
            source = _source(seen, study)
        except DataMistake as refused:
            mistakes.extend(refused.mistakes)
            continue
        name = identifier(seen.file.rpartition(".")[0], otherwise="table")
        named[own_name(name, named)] = source
    if mistakes:
        raise DataMistake(mistakes)
    return named


def _source(seen: Seen, study: str) -> Source:
    """Return a file with what is thought of its columns."""
    pointed = pointed_at(seen, study=study)
    guesses = {
        column: _with_errors(
            guessed(column, seen.cells[column], seen.said(column), seen.arrived.dialect),
            seen.arrived.errors.get(column),
        )
        for column in seen.columns
        if column not in pointed.gone
    }
    return Source(seen, pointed, guesses)


def _with_errors(guess: Guess, errors: npt.NDArray[np.bool_] | None) -> Guess:
    """Return a guess for a column in which cells hold an error of the program: such cells are missing."""
    if errors is None or guess.type is None:
        return guess
    n = int(errors.sum())
    text = f"{n} cell{'s' if n > 1 else ''} with an error such as #N/A: missing, and counted in 01"
    return replace(guess, is_readable=False, remarks=(*guess.remarks, Remark("choice", text)))


def _tables(name: str, sources: Mapping[str, Source], rows: Mapping[str, Rows]) -> list[DraftTable]:
    """Return the table of a file; of a long file that no table of people goes with, its people as well."""
    source, own = sources[name], rows[name]
    table = DraftTable(name, source, own)
    has_people = any(
        one.unit == "person"
        and one.id == own.id
        and n_in_both(source.seen, own.id, sources[other].seen, own.id)
        for other, one in rows.items()
        if other != name
    )
    if not table.is_long or has_people:
        return [table]
    text = f"the people of '{name}': the first row of each, for what is the same in all rows of a person"
    of_people = Rows(own.id, "person", duplicates="keep_first", remarks=(Remark("note", text),))
    return [replace(table, name=own_name(f"{name}_{PEOPLE_ENDING}", rows), rows=of_people), table]


def _in_order(tables: Sequence[DraftTable]) -> list[DraftTable]:
    """Return tables of people first, the largest at the head: the others are joined to it."""
    return sorted(tables, key=lambda one: (one.is_long, -one.seen.n_rows))


def _joins(tables: Sequence[DraftTable]) -> tuple[DraftJoin, ...]:
    """Return the joins of tables whose ids have one name: each group to its table with most people."""
    joins = []
    for column in dict.fromkeys(one.rows.id for one in tables if one.rows.id != ROW_NUMBER):
        group = [one for one in tables if one.rows.id == column]
        people = [one for one in group if not one.is_long]
        base = max(people, key=lambda one: len(one.seen.cells[column].texts))
        joins += [
            _join(one, base, column)
            for one in group
            if one is not base and (one.seen is base.seen or n_in_both(one.seen, column, base.seen, column))
        ]
    return tuple(joins)


def _join(table: DraftTable, base: DraftTable, column: str) -> DraftJoin:
    n_table, n_base = (len(one.seen.cells[column].texts) for one in (table, base))
    both = n_in_both(table.seen, column, base.seen, column)
    return DraftJoin(table.name, base.name, column, "n:1" if table.is_long else "1:1", n_table, n_base, both)


def _variables(tables: Sequence[DraftTable]) -> tuple[DraftVariable, ...]:
    """Return the variables of every table, with names that stand once."""
    found: list[DraftVariable] = []
    taken: set[str] = set()
    for table in tables:
        for column in _columns_of(table, tables):
            guess = _as_needed(table, column)
            if guess.type is None:
                continue
            name = identifier(column, otherwise="column")
            if name in taken:
                name = identifier(f"{name[:30]}_{table.name}", otherwise="column")
            name = own_name(name, taken)
            taken.add(name)
            label = plain_words(table.seen.said(column).label) or plain_words(column) or name
            found.append(DraftVariable(name, table.name, column, label, guess))
    return tuple(found)


def _columns_of(table: DraftTable, tables: Sequence[DraftTable]) -> tuple[str, ...]:
    """Return the columns that are variables of a table; what never changes belongs to the people."""
    pointed = table.source.pointed
    other = [one for one in tables if one.source is table.source and one is not table]
    kept = [
        column
        for column in table.source.guesses
        if column != table.rows.id and column not in pointed.tool_columns
    ]
    if not other:
        return tuple(kept)
    shape = {other[0].rows.wave, other[0].rows.time, table.rows.wave, table.rows.time}
    same = constant_columns(table.seen, table.rows.id, [one for one in kept if one not in shape])
    return tuple(one for one in kept if (one in same) == (not table.is_long))


def _as_needed(table: DraftTable, column: str) -> Guess:
    """Return a guess as the shape of the table and the privacy of people need it."""
    guess, pointed = table.source.guesses[column], table.source.pointed
    if column == table.rows.wave:
        return Guess("integer", remarks=guess.remarks)
    needed = pointed.identifying(column)
    identifying = guess.identifying if needed == "none" else needed
    return replace(guess, identifying=identifying, remarks=(*guess.remarks, *pointed.remarks(column)))


def _private(table: DraftTable, variables: Sequence[DraftVariable]) -> DraftTable:
    """Return a table with the columns it must not keep: those that no variable of it says are identifying."""
    used = {one.column for one in variables if one.table == table.name}
    pointed = table.source.pointed
    asked = dict.fromkeys([*pointed.gone, *pointed.suspicious])
    in_order = [column for column in table.seen.columns if column in asked and column not in used]
    return replace(table, not_kept=tuple(one for one in in_order if one != table.rows.id))


def _baseline(tables: Sequence[DraftTable], variables: Sequence[DraftVariable]) -> tuple[str, ...]:
    """Return what is described: first what says who people are, then what comes first in the files."""
    persons = {one.name for one in tables if not one.is_long}
    fit = [
        one
        for one in variables
        if one.table in persons
        and one.guess.type in {"integer", "real", "boolean", "category"}
        and one.guess.identifying != "direct"
    ]
    about = [one for one in fit if one.guess.identifying == "quasi"]
    others = [one for one in fit if one not in about]
    return tuple(one.name for one in [*about, *others][:MOST_BASELINE])


def _with_something(draft: Draft, study: str) -> Draft:
    """Return a draft without numbers and categories of people, with one that is made of what there is.

    Raises
    ------
    DataMistake
        Nothing is there at all.
    """
    taken = [one.name for one in draft.variables]
    for how, is_long in (("answered", False), ("counted", True)):
        for one in draft.variables:
            if draft.table(one.table).is_long == is_long:
                made = Made(own_name(f"{how}_{one.name}"[:40], taken), one.name, how)
                return replace(draft, made=(made,), baseline=(made.name,))
    files = ", ".join(dict.fromkeys(f"data/raw/{study}/{one.seen.file}" for one in draft.tables))
    found = "no column holds anything that may be described"
    raise DataMistake(Mistake(files, found, todo="Give a file with answers or characteristics of people."))
