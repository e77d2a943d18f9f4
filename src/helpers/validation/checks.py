"""What is checked: the checks that follow from the declared variables, and those the study adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal

from helpers.study.base import Severity
from helpers.study.spec import Study, Variable

CheckKind = Literal[
    "readable", "codes", "range", "required", "identified", "unique", "join", "declared",
    "once", "waves", "duration", "overlap", "orphan", "absent", "stock",
]  # fmt: skip
ROW_NUMBER = "row_number"
UNREADABLE = "unreadable"
REMEDIES: Mapping[CheckKind, str] = {
    "readable": "Correct the export or the dialect, or declare what stands there as a missing code.",
    "codes": "Declare the code, or correct the export.",
    "range": "Correct the data, or the range in study.yml.",
    "required": "Complete the export, or leave out 'required' in study.yml.",
    "identified": "Complete the export: every row needs its id.",
    "unique": "Remove the double rows, or declare another id.",
    "join": "Remove the double rows, or correct 'expect' of the join.",
    "declared": "Correct the data, or the check in study.yml.",
    "once": "Remove the rows that are wrong, or declare what to do with double rows (duplicates).",
    "waves": "Complete the export, or declare the wave in 'waves'.",
    "duration": "Correct the begin or the end.",
    "overlap": "Correct the begin or the end, or put spells that may overlap in tables of their own.",
    "orphan": "Ask for the key again; these rows are left out.",
    "absent": "Ask whether the export is complete; what it does not have stays missing.",
    "stock": "Correct the number in the file, or ask who supplied it which of them is right.",
}
"""What to do when a check fails, by kind."""


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation about one parsed table.

    Attributes
    ----------
    kind : str
        Why it is there: a rule that follows from a variable, or "declared" by the study.
    table, column : str
        Where it looks; several columns are joined by "+", and "" is the whole table.
    expectation : str
        Name in Great Expectations; the kind itself for a check of our own (`helpers.validation.structure`).
    arguments : mapping
        Its arguments.
    severity : {"critical", "warning"}
        Whether a failure stops the run.
    declared : int
        Position in the study's `checks`, from 0; -1 for a check that follows from a variable.
    """

    kind: CheckKind
    table: str
    column: str
    expectation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    severity: Severity = "critical"
    declared: int = -1


def checks_of(study: Study) -> tuple[Check, ...]:
    """Return what Great Expectations checks: declared variables, ids, joins, and the study's own checks.

    How rows of one table or of two belong together is checked by `helpers.validation.structure`.
    """
    return tuple(chain(_variables(study), _ids(study), _joins(study), declared_checks(study)))


def declared_checks(study: Study) -> Iterator[Check]:
    """Yield the study's own checks, in Great Expectations' names."""
    for position, one in enumerate(study.checks):
        yield Check(
            kind="declared",
            table=one.table,
            column=_columns(one.arguments),
            expectation=one.expectation,
            arguments=dict(one.arguments),
            severity=one.severity,
            declared=position,
        )


def _columns(arguments: Mapping[str, Any]) -> str:
    """Return the column that a declared check looks at; several are joined by "+"."""
    named = [str(arguments[name]) for name in ("column", "column_A", "column_B") if name in arguments]
    return "+".join(named or map(str, arguments.get("column_list", ())))


def _variables(study: Study) -> Iterator[Check]:
    """Yield what every declared column must be."""
    for table in study.tables:
        for variable in study.variables.values():
            if table in variable.tables:
                yield from _variable(table, variable)


def _variable(table: str, variable: Variable) -> Iterator[Check]:
    """Yield what one declared column must be.

    ``<column>__missing`` holds why a value is missing, and nothing where there is one: a missing code is
    neither unreadable nor out of range, and what is unreadable is not called missing as well.
    """
    column = str(variable.column)
    unreadable = {"column": f"{column}__missing", "value_set": [UNREADABLE]}
    severity: Severity = "critical" if variable.unreadable == "stop" else "warning"
    yield Check("readable", table, column, "expect_column_values_to_not_be_in_set", unreadable, severity)
    if variable.codes:
        codes = {"column": column, "value_set": list(variable.codes)}
        yield Check("codes", table, column, "expect_column_values_to_be_in_set", codes)
    if variable.range is not None:
        low, high = variable.range
        limits = {"column": column, "min_value": low, "max_value": high}
        yield Check("range", table, column, "expect_column_values_to_be_between", limits)
    if variable.required:
        only_unreadable = {"column": f"{column}__missing", "value_set": [UNREADABLE]}
        yield Check("required", table, column, "expect_column_values_to_be_in_set", only_unreadable)


def _ids(study: Study) -> Iterator[Check]:
    """Yield that every row has an id, a person one row, and a spell an end after its begin."""
    for name, table in study.tables.items():
        if table.id != ROW_NUMBER:
            id_column = {"column": table.id}
            yield Check("identified", name, table.id, "expect_column_values_to_not_be_null", id_column)
            if table.unit == "person" and table.duplicates == "refuse":
                yield Check("unique", name, table.id, "expect_column_values_to_be_unique", id_column)
        if table.unit == "spell":
            begin, end = (str(study.variables[str(one)].column) for one in (table.time, table.until))
            pair = {
                "column_A": end,
                "column_B": begin,
                "or_equal": True,
                "ignore_row_if": "either_value_is_missing",
            }
            expectation = "expect_column_pair_values_a_to_be_greater_than_b"
            yield Check("duration", name, f"{end}+{begin}", expectation, pair)


def _joins(study: Study) -> Iterator[Check]:
    """Yield that the key stands once on the side of a join that has one row, where no row may be left out."""
    for join in study.joins:
        left, _, right = join.expect.partition(":")
        for side, table in ((left, join.from_), (right, join.to)):
            if side == "1" and study.tables[table].duplicates == "refuse":
                yield Check("join", table, join.on, "expect_column_values_to_be_unique", {"column": join.on})
