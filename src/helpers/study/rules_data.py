"""Rules on what the data are: variables, codes, samples, checks, and what may be published of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from helpers.errors import nearest
from helpers.study.base import Code
from helpers.study.finding import Finding, Path, listed, unknown
from helpers.study.shape import base_of, is_long, reachable
from helpers.study.spec import Study, Variable

YES_NO = ("yes", "no")
RESERVED = frozenset({"person", "month"})
"""Columns that clean and linked tables have besides the declared variables."""
RESERVED_ENDING = "__missing"
ORIGINS = ("table", "derive", "reduce", "scale")


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on tables, variables, samples and checks."""
    yield from chain(
        variable_sources(study),
        shared_columns(study),
        derivation_order(study),
        variable_codes(study),
        samples(study),
        checks(study),
        publication(study),
    )


def categories(variable: Variable) -> tuple[str, ...]:
    """Return the category names of a variable in declared order; empty for quantities and texts.

    A derived category declares as codes what its function returns.
    """
    if variable.type == "boolean":
        return YES_NO
    if variable.type != "category":
        return ()
    return tuple(dict.fromkeys(variable.codes.values()))


def tables_of(study: Study, name: str) -> frozenset[str]:
    """Return the tables for whose rows a variable is known.

    A column is known in its tables and, where such a table has one row per person, in the table it is joined
    to; a derived or scored variable where all it is made of is; a reduced one in the table that its rows are
    joined to.
    """
    return _tables(study, name, frozenset())


def source_tables(study: Study, name: str) -> tuple[str, ...]:
    """Return the joined tables with several rows per person from which a reduced variable may be made."""
    return _sources(study, name, frozenset())


def waves_of(study: Study, name: str) -> tuple[int, ...]:
    """Return the waves at which a variable is measured; empty for a variable of another kind of table."""
    declared = [study.tables[table] for table in study.tables if table in tables_of(study, name)]
    waves = chain.from_iterable(table.waves for table in declared if table.unit == "person-wave")
    return tuple(dict.fromkeys(waves))


def _tables(study: Study, name: str, seen: frozenset[str]) -> frozenset[str]:
    """Return the tables of a variable, without going round in circles."""
    variable = study.variables.get(name)
    if variable is None or name in seen:
        return frozenset()
    if variable.reduce is not None:
        return frozenset(base_of(study, table) for table in _sources(study, name, seen))
    if not variable.derive and variable.scale is None:
        own = variable.tables
        bases = [base_of(study, table) for table in own]
        return frozenset(
            (*own, *(base for table, base in zip(own, bases, strict=True) if table in reachable(study, base)))
        )
    parts = [_tables(study, source, seen | {name}) for source in variable.made_of]
    return frozenset.intersection(*parts) if parts else frozenset()


def _sources(study: Study, name: str, seen: frozenset[str]) -> tuple[str, ...]:
    """Return the tables that a reduced variable may be made from, in declared order."""
    reduction = study.variables[name].reduce
    there = _tables(study, reduction.variable, seen | {name}) if reduction is not None else frozenset()
    return tuple(
        table
        for table, declared in study.tables.items()
        if table in there and is_long(declared) and base_of(study, table) != table
    )


def variable_sources(study: Study) -> Iterator[Finding]:
    """Require a column of declared tables, a derivation or a reduction: one of the three."""
    for name, variable in study.variables.items():
        place: Path = ("variables", name)
        if name in RESERVED or name.endswith(RESERVED_ENDING):
            found = f"the name '{name}' is kept for this program"
            yield Finding(place, found, todo="Choose another name.")
        origins = [key for key in ORIGINS if getattr(variable, key) is not None]
        if len(origins) != 1:
            found = f"it has {' and '.join(map(repr, origins))}"
            if not origins:
                found = "it has neither 'table', nor 'derive', nor 'reduce', nor 'scale'"
            yield Finding(place, found, "'table' with 'column', 'derive' with 'of', 'reduce', or 'scale'")
        elif variable.table is not None:
            yield from _column_source(study, place, variable)
        else:
            yield from _made_source(study, place, variable)


def _column_source(study: Study, place: Path, variable: Variable) -> Iterator[Finding]:
    """Yield what is wrong with a variable that is a column."""
    if variable.column is None:
        yield Finding(place, "the key 'column' is missing", todo="Name the column as the file writes it.")
    if variable.of:
        yield Finding((*place, "of"), "'of' belongs to a derived variable", todo="Leave it out.")
    for table in variable.tables:
        if table not in study.tables:
            yield unknown((*place, "table"), table, "table", study.tables)


def _made_source(study: Study, place: Path, variable: Variable) -> Iterator[Finding]:
    """Yield what is wrong with a made variable; its reduction or score itself is judged elsewhere."""
    unfit = {"column", "missing_codes"} | ({"codes"} if variable.type != "category" else set())
    for key in sorted(unfit):
        if getattr(variable, key):
            yield Finding((*place, key), f"'{key}' belongs to a column of a file", todo="Leave it out.")
    if variable.unreadable != "stop":
        yield Finding((*place, "unreadable"), "only a column has cells to read", todo="Leave it out.")
    if variable.derive is None:
        if variable.of:
            yield Finding((*place, "of"), "'of' belongs to a derived variable", todo="Leave it out.")
        return
    if not variable.of:
        yield Finding(place, "the key 'of' is missing", todo="Name the variables that it is derived from.")
    for position, source in enumerate(variable.of):
        if source not in study.variables:
            yield unknown((*place, "of", position), source, "variable", study.variables)


def shared_columns(study: Study) -> Iterator[Finding]:
    """Require that one column of one table is one variable."""
    owners: dict[tuple[str, str], str] = {}
    for name, variable in study.variables.items():
        for table in variable.tables:
            owner = owners.setdefault((table, str(variable.column)), name)
            if owner != name and variable.column is not None:
                found = f"column '{variable.column}' of table '{table}' is variable '{owner}' already"
                yield Finding(("variables", name, "column"), found, todo="Derive the second from the first.")


def derivation_order(study: Study) -> Iterator[Finding]:
    """Refuse a variable derived from itself, directly or by way of others."""
    for name in study.variables:
        if name in ancestors(study, name):
            key = "of" if study.variables[name].scale is None else "scale"
            yield Finding(("variables", name, key), f"'{name}' is derived from itself")


def ancestors(study: Study, name: str) -> frozenset[str]:
    """Return all variables that a variable is made of, directly or by way of others."""
    found: set[str] = set()
    waiting = list(study.variables[name].made_of) if name in study.variables else []
    while waiting:
        source = waiting.pop()
        if source not in found:
            found.add(source)
            waiting.extend(study.variables[source].made_of if source in study.variables else ())
    return frozenset(found)


def variable_codes(study: Study) -> Iterator[Finding]:
    """Require that codes, ranges and labels fit the type of the variable."""
    for name, variable in study.variables.items():
        place: Path = ("variables", name)
        coded = variable.type in {"category", "boolean"}
        made = any(one is not None for one in (variable.derive, variable.reduce, variable.scale))
        if coded and not variable.codes and not (made and variable.type == "boolean"):
            yield Finding(place, "the key 'codes' is missing", todo="Say which code means what.")
        if variable.codes and not coded:
            yield Finding((*place, "codes"), f"type {variable.type} has no codes", "type category or boolean")
        if variable.type == "boolean" and not set(variable.codes.values()) <= set(YES_NO):
            found = listed(value for value in variable.codes.values() if value not in YES_NO)
            yield Finding((*place, "codes"), f"a boolean's code means {found}", "yes, no")
        yield from _ranges(place, variable)
        yield from _code_texts(place, variable)
        yield from _labels(place, variable)


def _ranges(place: Path, variable: Variable) -> Iterator[Finding]:
    """Yield what is wrong with a range."""
    if variable.range is None:
        return
    low, high = variable.range
    if variable.type not in {"integer", "real"}:
        yield Finding((*place, "range"), f"type {variable.type} has no range", "type integer or real")
    if low > high:
        yield Finding((*place, "range"), f"{low:g} is above {high:g}", "the lowest value first")


def _code_texts(place: Path, variable: Variable) -> Iterator[Finding]:
    """Yield codes that stand twice, as a value and as missing or once as number and once as text."""
    seen: dict[str, Code] = {}
    for key in ("codes", "missing_codes"):
        for code in getattr(variable, key):
            if str(code) in seen:
                yield Finding((*place, key, str(code)), f"code {code} is declared twice")
            seen[str(code)] = code


def _labels(place: Path, variable: Variable) -> Iterator[Finding]:
    """Yield labels of categories that do not exist, and categories without a label."""
    known = categories(variable)
    for category in variable.labels:
        if category not in known and known:
            path = (*place, "labels", category)
            yield unknown(path, category, "category", known)
    for category in known if variable.type == "category" else ():
        if category not in variable.labels:
            found = f"category '{category}' has no label"
            yield Finding((*place, "labels"), found, todo="Say what it is called in the report.")


def samples(study: Study) -> Iterator[Finding]:
    """Require that a sample is rows of declared tables, each once, chosen by declared values."""
    for name, sample in study.samples.items():
        place: Path = ("samples", name)
        if (sample.table is None) == (not sample.rows):
            found = "it has neither 'table' nor 'rows'" if sample.table is None else "it has both"
            yield Finding(place, found, "'table' for all rows of one table, or 'rows' for a choice")
            continue
        if sample.table is not None and sample.table not in study.tables:
            yield unknown((*place, "table"), sample.table, "table", study.tables)
        seen: set[str] = set()
        for position, rows in enumerate(sample.rows):
            here: Path = (*place, "rows", position)
            if rows.table not in study.tables:
                yield unknown((*here, "table"), rows.table, "table", study.tables)
            if rows.table in seen:
                yield Finding((*here, "table"), f"table '{rows.table}' stands twice", "each table once")
            seen.add(rows.table)
            yield from _where(study, here, rows.table, rows.where)


def _where(study: Study, place: Path, table: str, where: Mapping[str, tuple[Code, ...]]) -> Iterator[Finding]:
    """Yield conditions on variables or values that do not exist."""
    for name, values in where.items():
        path = (*place, "where", name)
        variable = study.variables.get(name)
        if variable is None:
            yield unknown(path, name, "variable", study.variables)
            continue
        if table in study.tables and table not in tables_of(study, name):
            yield Finding(
                path, f"variable '{name}' is not in table '{table}'", listed(tables_of(study, name))
            )
        known = categories(variable)
        for value in values:
            if known and value not in known:
                yield Finding(path, f"'{value}'", listed(known), nearest(str(value), known))


def checks(study: Study) -> Iterator[Finding]:
    """Require that a check looks at a declared table."""
    for position, check in enumerate(study.checks):
        if check.table not in study.tables:
            yield unknown(("checks", position, "table"), check.table, "table", study.tables)


def publication(study: Study) -> Iterator[Finding]:
    """Refuse that rows of confidential data be shown, or that what identifies people is analysed."""
    yield from _identifiers(study)
    if study.disclosure.rows_may_be_shown and study.kind == "confidential":
        found = "true, in a study of kind confidential"
        yield Finding(("disclosure", "rows_may_be_shown"), found, "false")


def _identifiers(study: Study) -> Iterator[Finding]:
    """Require that what identifies a person directly stays out of every table."""
    used: list[tuple[Path, str]] = [
        *((("describe", "baseline", at), name) for at, name in enumerate(study.describe.baseline)),
        *(
            (("describe", "distributions", at, "variable"), drawn.variable)
            for at, drawn in enumerate(study.describe.distributions)
        ),
        *((("comparisons", name, "arm"), one.arm) for name, one in study.comparisons.items()),
        *((("outcomes", name, "variable"), one.variable) for name, one in study.outcomes.items()),
        *(
            (("analysis", name, "adjust_for", at), variable)
            for name, plan in study.analysis.items()
            for at, variable in enumerate(plan.adjust_for)
        ),
    ]
    for path, name in used:
        if name in study.variables and study.variables[name].identifying == "direct":
            found = f"'{name}' identifies people directly (identifying: direct)"
            yield Finding(path, found, "a variable that is none or quasi")
