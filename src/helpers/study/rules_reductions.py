"""Rules on reductions: what can be made of the rows that a joined table has of a person."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.errors import nearest
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.rules_data import categories, source_tables
from helpers.study.shape import has_months, has_order
from helpers.study.spec import Reduction, Study, Table, Variable

NONE = "none"
"""What `first_of` says of a person for whom nothing of it came."""
NEEDS_EQUALS = frozenset({"any", "share", "time_to", "first_of"})
MAY_HAVE_EQUALS = NEEDS_EQUALS | {"count"}
NUMBERS = ("integer", "real")
GIVES: dict[str, tuple[str, ...]] = {
    "any": ("boolean",),
    "count": NUMBERS,
    "share": ("real",),
    "mean": ("real",),
    "time_to": NUMBERS,
    "first_of": ("category",),
}
"""Types that a reduction may be declared as; first, last and sum follow the variable that is reduced."""


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on reduced variables."""
    for name, variable in study.variables.items():
        reduction = variable.reduce
        if reduction is None or variable.table is not None or variable.derive is not None:
            continue
        place: Path = ("variables", name, "reduce")
        source = study.variables.get(reduction.variable)
        if source is None:
            yield unknown((*place, "variable"), reduction.variable, "variable", study.variables)
            continue
        tables = source_tables(study, name)
        if len(tables) != 1:
            yield _no_table((*place, "variable"), reduction.variable, tables)
        else:
            yield from _time(place, reduction, tables[0], study.tables[tables[0]])
        yield from _equals(place, reduction, source)
        yield from _type(name, variable, reduction, source)


def _no_table(path: Path, source: str, tables: tuple[str, ...]) -> Finding:
    """Return the finding for a variable that is in no joined table with several rows, or in more than one."""
    if not tables:
        found = f"variable '{source}' is in no joined table with several rows per person"
        return Finding(path, found, todo="Declare the join of its table, or name another variable.")
    return Finding(path, f"variable '{source}' is in tables {listed(tables)}", "a variable of one of them")


def _time(place: Path, reduction: Reduction, name: str, table: Table) -> Iterator[Finding]:
    """Yield a window or an order that the table cannot give."""
    if reduction.months is not None and reduction.months[0] > reduction.months[1]:
        found = f"{reduction.months[0]} is after {reduction.months[1]}"
        yield Finding((*place, "months"), found, "the first month first")
    by_month = [
        *([("months", "'months'")] if reduction.months is not None else []),
        *([("how", f"'{reduction.how}'")] if reduction.how in {"time_to", "first_of"} else []),
    ]
    for key, what in by_month if not has_months(table) else ():
        found = f"{what}, where the months of table '{name}' are not known"
        yield Finding((*place, key), found, todo="Declare 'time' and 'after' of the table.")
    if reduction.how in {"first", "last"} and not has_order(table):
        found = f"'{reduction.how}', where the rows of table '{name}' have no order in time"
        yield Finding((*place, "how"), found, todo="Declare 'time' of the table.")


def _equals(place: Path, reduction: Reduction, source: Variable) -> Iterator[Finding]:
    """Yield values that count where none can, that are lacking, or that the variable does not have."""
    path = (*place, "equals")
    if reduction.how in NEEDS_EQUALS and not reduction.equals:
        found = f"the key 'equals' is missing, and '{reduction.how}' needs it"
        yield Finding(place, found, todo="Name the values that count.")
    if reduction.equals and reduction.how not in MAY_HAVE_EQUALS:
        found = f"'{reduction.how}' has no use for values that count"
        yield Finding(path, found, todo="Leave it out.")
        return
    known = categories(source)
    for position, value in enumerate(reduction.equals):
        if known and str(value) not in known:
            yield Finding((*path, position), f"'{value}'", listed(known), nearest(str(value), known))
        elif source.type == "date" or (source.type in NUMBERS and isinstance(value, str)):
            found = f"'{value}', where variable '{reduction.variable}' is of type {source.type}"
            yield Finding((*path, position), found)


def _type(name: str, variable: Variable, reduction: Reduction, source: Variable) -> Iterator[Finding]:
    """Yield a declared type, codes or value without rows that the reduction cannot give."""
    path: Path = ("variables", name, "type")
    how, of = reduction.how, reduction.variable
    if how in {"sum", "mean"} and source.type not in NUMBERS:
        found = f"'{how}' of '{of}', which is of type {source.type}"
        yield Finding(("variables", name, "reduce", "how"), found, "a variable of type integer or real")
        return
    follows = NUMBERS if how == "sum" and source.type == "integer" else (source.type,)
    allowed = GIVES.get(how, follows)
    if variable.type not in allowed:
        yield Finding(path, f"'{how}' does not give type {variable.type}", listed(allowed))
    elif variable.type == "category":
        needed = (*map(str, reduction.equals), NONE) if how == "first_of" else categories(source)
        lacking = [value for value in needed if value not in map(str, variable.codes)]
        if lacking:
            found = f"'{how}' may also give {listed(lacking)}"
            yield Finding(("variables", name, "codes"), found, todo="Say what each is called.")
    if (
        how in {"first", "last"}
        and reduction.without_rows == "zero"
        and variable.type not in {*NUMBERS, "boolean"}
    ):
        found = f"type {variable.type} has no zero"
        yield Finding(("variables", name, "reduce", "without_rows"), found, "missing")
