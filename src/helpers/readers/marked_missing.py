"""Codes that a file calls missing and the study does not: a grade of 99 is no grade."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from helpers.errors import Mistake
from helpers.readers.arrived import Arrived, ColumnSaid
from helpers.study.spec import Variable
from helpers.validation import showing

SHOWN_CODES = 5
"""Codes of a column named one by one; of others the number is given."""


def undeclared_missing(arrived: Arrived, columns: Mapping[str, Variable], shown: str) -> Iterator[Mistake]:
    """Yield a sentence per declared column with codes that the file calls missing and the study does not.

    Parameters
    ----------
    arrived : Arrived
        The file as texts, with what it says of its columns.
    columns : mapping of str to Variable
        Declared columns. A code that stands under `codes` is declared to be an answer, and is left alone.
    shown : str
        How sentences name the file.
    """
    for column, variable in columns.items():
        said = arrived.said.get(column, ColumnSaid())
        if not said.missing:
            continue
        declared = {*map(_plain, variable.missing_codes), *map(_plain, variable.codes)}
        counts = {
            code: n
            for code, n in _counts(arrived.texts.columns[column]).items()
            if any(within(code, first, last) for first, last in said.missing) and _plain(code) not in declared
        }
        if counts:
            yield _mistake(column, counts, said, shown)


def _mistake(column: str, counts: dict[str, int], said: ColumnSaid, shown: str) -> Mistake:
    """Return the sentence for one column."""
    codes = list(counts)[:SHOWN_CODES]
    named = ", ".join(f"{code}{_label(said, code)} in {_rows(counts[code])}" for code in codes)
    more = f", and {len(counts) - SHOWN_CODES} other codes" if len(counts) > SHOWN_CODES else ""
    found = f"the file calls these codes missing, and study.yml does not: {named}{more}"
    example = ", ".join(f"{_yaml(code)}: why_missing" for code in codes)
    todo = (
        f"Write missing_codes: {{{example}}} for the variable, each with its own reason; or list a code "
        "under codes, when it is an answer."
    )
    return Mistake(f"{shown}, column {showing.column(column)}", found, todo=todo)


def _counts(texts: pa.ChunkedArray) -> dict[str, int]:
    """Return how often each text stands in a column, those that are empty left out; in order of text."""
    counted = pc.value_counts(texts)
    pairs = zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True)
    return dict(sorted((text, n) for text, n in pairs if text))


def within(code: str, first: str, last: str) -> bool:
    """Return whether a code lies in a range: numbers as numbers, letters in the order of the alphabet."""
    if code in {first, last}:
        return True
    number, low, high = _number(code), _number(first), _number(last)
    if low is not None and high is not None:
        return number is not None and low <= number <= high
    return number is None and first < code < last


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def _plain(code: object) -> str:
    """Return a code so that 99, 99.0 and "99" are the same."""
    number = _number(str(code))
    return str(code) if number is None else repr(number)


def _yaml(code: str) -> str:
    return code if _number(code) is not None else f"'{code}'"


def _label(said: ColumnSaid, code: str) -> str:
    label = said.labels.get(code, "")
    return f" ('{label}')" if label and showing.is_plain(label) else ""


def _rows(n: int) -> str:
    return f"{n:,} row{'' if n == 1 else 's'}"
