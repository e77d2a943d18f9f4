"""Rules on whether a variable is known for everybody in a sample."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.study.finding import Finding, Path, listed
from helpers.study.rules_data import tables_of, waves_of
from helpers.study.shape import base_of
from helpers.study.spec import Study


def in_sample(study: Study, path: Path, variable: str, sample: str) -> Iterator[Finding]:
    """Require that a variable exists in every table of a sample."""
    declared = study.samples.get(sample)
    if declared is None or variable not in study.variables:
        return
    present = tables_of(study, variable)
    lacking = [
        part.table for part in declared.parts if part.table in study.tables and part.table not in present
    ]
    if lacking:
        found = f"variable '{variable}' is not in table {listed(lacking)} of sample '{sample}'"
        yield Finding(path, found, "a variable of every table of the sample")


def measured(study: Study, path: Path, variable: str, sample: str) -> Iterator[Finding]:
    """Require that an outcome is known for everybody in the sample, at waves where it has them."""
    if not waves_of(study, variable):
        yield from in_sample(study, path, variable, sample)
        return
    declared = study.samples.get(sample)
    bases = {base_of(study, table) for table in tables_of(study, variable)}
    lacking = [part.table for part in declared.parts if part.table not in bases] if declared else []
    if lacking:
        found = f"the waves of '{variable}' are not joined to table {listed(lacking)} of the sample"
        yield Finding(path, found, todo="Declare the join in 'joins'.")


def origins(study: Study, name: str) -> frozenset[str]:
    """Return the tables that hold the columns a variable is, or is made of."""
    found: set[str] = set()
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in seen or one not in study.variables:
            continue
        seen.add(one)
        variable = study.variables[one]
        found.update(variable.tables)
        waiting.extend((*variable.made_of, *((variable.reduce.variable,) if variable.reduce else ())))
    return frozenset(found)
