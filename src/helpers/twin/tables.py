"""Every table of a twin: the declared columns, rows as the unit of the table asks, keys that meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.study.shape import base_of, is_long, join_of
from helpers.study.spec import Study, Table
from helpers.twin.people import ROW_NUMBER, allotted, chosen, ids, n_people
from helpers.twin.values import cells

MONTHS = 24
"""Months of a monthly table and of totals; events and spells fall within them."""
ANSWERS_LATER = 0.8
"""Chance that somebody answers a wave after the first."""
STOCK, FLOW = 2000, 120


@dataclass
class _Made:
    """What was made so far: who is in each table, by row, and each variable's texts."""

    people: dict[str, pd.Series] = field(default_factory=dict)
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)


def made_up_tables(study: Study, rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """Return a frame of texts per declared table, with the raw names of its columns.

    Parameters
    ----------
    study : Study
        The declaration; nothing else is read.
    rng : numpy Generator

    Returns
    -------
    dict of str to DataFrame
        String columns as a file in dialect ``en`` would hold them: decimal points, ISO dates. Ids are made
        up (``T00001``), and joined tables share them. Cells are drawn independently, but for what the
        declaration itself fixes: arms of equal size, clusters within arms, spells that end after they begin,
        monthly totals that add up.
    """
    made = _Made()
    for name in _bases_first(study):
        made.people[name] = _people(study, name, made, rng)
        made.frames[name] = _frame(study, name, made, rng)
    return {name: made.frames[name] for name in study.tables}


def _bases_first(study: Study) -> list[str]:
    return sorted(study.tables, key=lambda name: base_of(study, name) != name)


def _people(study: Study, name: str, made: _Made, rng: np.random.Generator) -> pd.Series:
    """Return the id of whom each row is about, one row per person."""
    base = base_of(study, name)
    if base == name:
        n = MONTHS if study.tables[name].unit == "month" else n_people(study, name)
        return ids(f"T{list(study.tables).index(name)}", n)
    return chosen(study, name, made.people[base], rng)


def _frame(study: Study, name: str, made: _Made, rng: np.random.Generator) -> pd.DataFrame:
    table = study.tables[name]
    rows = _rows(study, name, made, rng)
    n = len(rows["person"])
    fixed = {**(allotted(study, name, n, rng) if not is_long(table) else {}), **rows}
    if table.unit == "month":
        fixed |= _totals(study, name, n, rng)
    for strand in study.voices.values():
        if name in study.variables[strand.people.document].tables:
            fixed[strand.people.document] = rows["person"]  # a conversation is called after who spoke
    needed = {table.wave, table.time, table.until, table.after} | _after_dates(study)
    columns: dict[str, pd.Series] = {}
    for variable, declared in study.variables.items():
        if name in declared.tables:
            texts = fixed.get(variable)
            complete = variable in needed
            columns[str(declared.column)] = (
                cells(declared, n, rng, complete=complete) if texts is None else texts.astype("string")
            )
    return pd.DataFrame(_with_keys(study, name, columns, rows["person"]))


def _with_keys(
    study: Study, name: str, columns: dict[str, pd.Series], person: pd.Series
) -> dict[str, pd.Series]:
    """Return the columns with the id and the key of the join, which are the person's."""
    keys: dict[str, pd.Series] = {}
    table, join = study.tables[name], join_of(study, name)
    if table.id != ROW_NUMBER:
        keys[table.id] = person
    if join is not None:
        keys[join.on] = person
    for other in study.joins:
        if name in (other.from_, other.to):
            keys.setdefault(other.on, person)
    return {**keys, **{column: texts for column, texts in columns.items() if column not in keys}}


def _after_dates(study: Study) -> set[str | None]:
    return {table.after for table in study.tables.values()}


def _rows(study: Study, name: str, made: _Made, rng: np.random.Generator) -> dict[str, pd.Series]:
    """Return whom each row is about, and the variables that place it in time."""
    table, people = study.tables[name], made.people[name]
    match table.unit:
        case "person-wave":
            return _waves(table.wave, table.waves, people, rng)
        case "person-month":
            months = np.tile(np.arange(MONTHS), len(people))
            who = pd.Series(np.repeat(people, MONTHS), dtype="string").reset_index(drop=True)
            return _in_time(table, who, _starts(study, name, made, who), months, rng)
        case "event" | "spell":
            times = rng.poisson(1.5, size=len(people)) if table.unit == "event" else np.ones(len(people), int)
            who = pd.Series(np.repeat(people, times), dtype="string").reset_index(drop=True)
            drawn = rng.integers(0, MONTHS, size=len(who))
            return _in_time(table, who, _starts(study, name, made, who), drawn, rng)
        case "month":
            first = pd.period_range("2023-01", periods=len(people), freq="M").start_time
            return {"person": people, str(table.time): pd.Series(first.strftime("%Y-%m-%d"))}
        case _:
            return {"person": people}


def _waves(
    wave: str | None, waves: tuple[int, ...], people: pd.Series, rng: np.random.Generator
) -> dict[str, pd.Series]:
    grid = pd.MultiIndex.from_product([people, waves], names=["person", "wave"]).to_frame(index=False)
    there = (grid["wave"] == waves[0]) | (rng.random(len(grid)) < ANSWERS_LATER)
    kept = grid[there].reset_index(drop=True)
    return {"person": kept["person"].astype("string"), str(wave): kept["wave"].astype("string")}


def _in_time(
    table: Table, who: pd.Series, starts: pd.Series, months: npt.NDArray[np.int64], rng: np.random.Generator
) -> dict[str, pd.Series]:
    """Return whom each row is about with its date, so many months after the person's own start."""
    found = {"person": who}
    if table.time is None:
        return found
    begin = starts.dt.to_period("M") + months
    found[table.time] = _first_days(begin)
    if table.until is not None:
        found[table.until] = _first_days(begin + rng.integers(1, MONTHS // 2, size=len(who)))
    return found


def _first_days(months: pd.Series) -> pd.Series:
    return pd.Series(months.dt.start_time.dt.strftime("%Y-%m-%d"), dtype="string")


def _starts(study: Study, name: str, made: _Made, who: pd.Series) -> pd.Series:
    after, base = study.tables[name].after, base_of(study, name)
    if after is None or base == name:
        return pd.Series(pd.to_datetime("2020-01-01"), index=who.index)
    own = made.frames[base][str(study.variables[after].column)]
    by_person = pd.Series(pd.to_datetime(own.to_numpy()), index=made.people[base].to_numpy())
    return who.map(by_person)


def _totals(study: Study, name: str, n: int, rng: np.random.Generator) -> Mapping[str, pd.Series]:
    """Return monthly totals that add up, for every stock that the table holds."""
    found: dict[str, pd.Series] = {}
    for stock in study.monitor.stocks:
        if stock.table == name:
            inflow, outflow = (rng.integers(FLOW // 2, FLOW, size=n) for _ in range(2))
            end = STOCK + np.cumsum(inflow - outflow)
            parts = {stock.begin: end - inflow + outflow, stock.inflow: inflow, stock.outflow: outflow}
            found |= {key: pd.Series(map(str, values)) for key, values in {**parts, stock.end: end}.items()}
    return found
