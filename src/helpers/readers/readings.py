"""What a reader of 01 is told about how a text file is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.readers.arrived import Reading
from helpers.readers.typed import EXAMPLE_DATE
from helpers.study.spec import Dialect

TAB = "tab"


def dialect_readings(dialect: Dialect, declared: bool, columns: Sequence[str]) -> Iterator[Reading]:
    """Yield the parts of a dialect, in the order in which a reader asks.

    Parameters
    ----------
    dialect : Dialect
        As declared or worked out.
    declared : bool
        Whether the study says so.
    columns : sequence of str
        Columns of the file.

    Notes
    -----
    Forms of dates are shown by the last day of 2024, which no form leaves open.
    """
    yield Reading("encoding", dialect.encoding, declared)
    yield Reading("delimiter", TAB if dialect.delimiter == "\t" else dialect.delimiter, declared)
    if dialect.quote != '"':
        yield Reading("quote", dialect.quote, declared)
    yield Reading("decimal", dialect.decimal, declared)
    if dialect.thousands:
        yield Reading("thousands", dialect.thousands, declared)
    if dialect.signs:
        yield Reading("signs", " ".join(dialect.signs), declared)
    yield Reading("date", EXAMPLE_DATE.strftime(dialect.date), declared)
    for name, form in dialect.dates.items():
        if name in columns:
            yield Reading("date_of", f"{name}: {EXAMPLE_DATE.strftime(form)}", declared)
