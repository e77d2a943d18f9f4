"""Rules on monthly totals, movement on a ladder and who is in sight."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.monitor_spec import Coverage, Ladder, Stock
from helpers.study.rules_data import categories, waves_of
from helpers.study.shape import base_of
from helpers.study.spec import Study

NUMBERS = ("begin", "inflow", "outflow", "end")
LADDER = "participatieladder"
"""Name of the instrument whose score is a rung."""


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on stocks, ladders and coverages, and on means of rungs."""
    yield from chain(stocks(study), ladders(study), coverages(study), means_of_rungs(study))


def stocks(study: Study) -> Iterator[Finding]:
    """Require four whole numbers of a table of months, and a total that is one of the groups."""
    for position, stock in enumerate(study.monitor.stocks):
        place: Path = ("monitor", "stocks", position)
        if stock.table not in study.tables:
            yield unknown((*place, "table"), stock.table, "table", study.tables)
            continue
        unit = study.tables[stock.table].unit
        if unit != "month":
            found = f"table '{stock.table}' has unit {unit}"
            yield Finding((*place, "table"), found, "a table of unit month")
        yield from _numbers(study, place, stock)
        yield from _groups(study, place, stock)


def _numbers(study: Study, place: Path, stock: Stock) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    for part in NUMBERS:
        name, path = getattr(stock, part), (*place, part)
        yield from _own(study, path, name, stock.table, "integer")
        if name in seen:
            yield Finding(path, f"'{name}' is '{seen[name]}' already", todo="Name the column of its own.")
        seen.setdefault(name, part)


def _own(study: Study, path: Path, name: str, table: str, kind: str) -> Iterator[Finding]:
    """Yield a variable that is no column of the table, or of another type."""
    if name not in study.variables:
        yield unknown(path, name, "variable", study.variables)
    elif table not in study.variables[name].tables:
        yield Finding(path, f"variable '{name}' is no column of table '{table}'")
    elif study.variables[name].type != kind:
        yield Finding(path, f"variable '{name}' is of type {study.variables[name].type}", kind)


def _groups(study: Study, place: Path, stock: Stock) -> Iterator[Finding]:
    if stock.by is None:
        if stock.total is not None:
            found = "a total of groups, and no groups are named"
            yield Finding((*place, "total"), found, todo="Name the groups (by), or leave it out.")
        return
    found_by = list(_own(study, (*place, "by"), stock.by, stock.table, "category"))
    yield from found_by
    if not found_by and stock.total is not None:
        known = categories(study.variables[stock.by])
        if stock.total not in known:
            yield unknown((*place, "total"), stock.total, "category", known)


def ladders(study: Study) -> Iterator[Finding]:
    """Require ordered rungs of the same people at two of the declared waves."""
    for position, ladder in enumerate(study.monitor.ladders):
        place: Path = ("monitor", "ladders", position)
        if ladder.sample not in study.samples:
            yield unknown((*place, "sample"), ladder.sample, "sample", study.samples)
        if ladder.variable not in study.variables:
            yield unknown((*place, "variable"), ladder.variable, "variable", study.variables)
            continue
        kind = study.variables[ladder.variable].type
        if kind != "category":
            found = f"variable '{ladder.variable}' is of type {kind}"
            todo = "Declare its codes, lowest rung first: rungs have an order and no distance."
            yield Finding((*place, "variable"), found, "category", todo)
        yield from _moments(study, place, ladder)


def _moments(study: Study, place: Path, ladder: Ladder) -> Iterator[Finding]:
    waves = waves_of(study, ladder.variable)
    if not waves:
        found = f"variable '{ladder.variable}' is known once, so that nobody can be seen to move"
        yield Finding((*place, "variable"), found, "a variable of a table of unit person-wave")
        return
    for key, wave in (("from", ladder.from_), ("to", ladder.to)):
        if wave not in waves:
            yield Finding((*place, key), f"there is no wave {wave}", listed(waves))
    if ladder.from_ >= ladder.to:
        yield Finding((*place, "to"), f"{ladder.to} is not after {ladder.from_}", "a later wave")
    tables = study.variables[ladder.variable].tables
    bases = {base_of(study, table) for table in tables}
    sample = study.samples.get(ladder.sample)
    if sample is not None and not all(part.table in bases for part in sample.parts):
        found = f"sample '{ladder.sample}' has people of whom table {listed(map(repr, tables))} holds nothing"
        yield Finding((*place, "sample"), found, f"a sample of {listed(map(repr, sorted(bases)))}")


def coverages(study: Study) -> Iterator[Finding]:
    """Require a date or yes/no that is known once of everybody in a sample, and a window that lasts."""
    for position, coverage in enumerate(study.monitor.coverages):
        place: Path = ("monitor", "coverages", position)
        if coverage.sample not in study.samples:
            yield unknown((*place, "sample"), coverage.sample, "sample", study.samples)
        if coverage.from_ >= coverage.to:
            yield Finding((*place, "to"), f"{coverage.to} is not after {coverage.from_}", "a later day")
        if coverage.variable not in study.variables:
            yield unknown((*place, "variable"), coverage.variable, "variable", study.variables)
            continue
        yield from _seen(study, place, coverage)


def _seen(study: Study, place: Path, coverage: Coverage) -> Iterator[Finding]:
    name = coverage.variable
    kind = study.variables[name].type
    if waves_of(study, name):
        found = f"variable '{name}' is known at several waves"
        yield Finding((*place, "variable"), found, "a variable with one value a person")
    if kind not in {"date", "boolean"}:
        yield Finding((*place, "variable"), f"variable '{name}' is of type {kind}", "date or boolean")
    elif kind == "date" and coverage.without_date is None:
        yield Finding(
            (*place, "without_date"), "it is not said what no date means", "not_in_sight or not_known",
        )  # fmt: skip
    elif kind == "boolean" and coverage.without_date is not None:
        found = f"variable '{name}' is yes or no, and has no dates"
        yield Finding((*place, "without_date"), found, todo="Leave it out.")


def means_of_rungs(study: Study) -> Iterator[Finding]:
    """Refuse every place where a mean of rungs would be made."""
    rungs = {ladder.variable for ladder in study.monitor.ladders}
    rungs |= {
        name
        for name, variable in study.variables.items()
        if variable.scale is not None
        and variable.scale.instrument == LADDER
        and variable.scale.cut_off is None
    }
    for path, name in _averaged(study):
        if name in rungs:
            found = f"'{name}' is a rung of a ladder: rungs have an order and no distance, so no mean"
            yield Finding(
                path, found, "movement up, same or down (monitor.ladders), or the share on one rung"
            )


def _averaged(study: Study) -> Iterator[tuple[Path, str]]:
    """Yield every place that asks for a mean, and of which variable."""
    described = study.describe
    for position, grade in enumerate(described.grades):
        yield ("describe", "grades", position, "variable"), grade.variable
    for name, change in described.changes.items():
        yield ("describe", "changes", name, "variable"), change.variable
    for name, outcome in study.outcomes.items():
        yield ("outcomes", name, "variable"), outcome.variable
    for name, variable in study.variables.items():
        if variable.reduce is not None and variable.reduce.how in {"mean", "sum"}:
            yield ("variables", name, "reduce", "variable"), variable.reduce.variable
    for name, theme in study.themes.items():
        now = study.variables.get(theme.now or "")
        if theme.now is not None and now is not None and now.type in {"integer", "real"}:
            yield ("themes", name, "now"), theme.now
