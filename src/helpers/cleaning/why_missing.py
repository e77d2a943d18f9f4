"""Why values are missing: a column of reasons beside each variable, with one list of reasons for a study."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pandas as pd

from helpers.readers.typed import BLANK, UNREADABLE
from helpers.study.spec import Study

UNDECLARED = "undeclared_code"
"""A value whose code nobody declared; 01 stops before this, unless its check was only a warning."""
NOT_DERIVED = "not_derived"
"""A derived value that its function left missing although all it is made of is known."""
TOO_FEW = "too_few_items"
"""A score of somebody who answered some items, and fewer than the instrument asks."""
NOT_IN_TABLE = "not_in_table"
"""A person of whom a joined table has no row, or a variable that the person's table does not have."""
NO_ANSWER = "no_answer"
"""A value at a wave of which the table has no row for this person."""
NO_ROWS = "no_rows"
"""A reduced value of a person of whom the table has no row in the window."""
NO_VALUES = "no_values"
"""A reduced value of a person who has rows, of which none has a known value."""
TIME_UNKNOWN = "time_unknown"
"""A reduced value of a person who has only rows of which nobody knows when they were."""

OWN_KINDS = (
    BLANK, UNREADABLE, UNDECLARED, NOT_DERIVED, NOT_IN_TABLE, NO_ANSWER, NO_ROWS, NO_VALUES, TIME_UNKNOWN,
    TOO_FEW,
)  # fmt: skip
"""Reasons that this program gives; all others are names that the study declared."""


def missing_name(variable: str) -> str:
    """Return the column that says why a variable is missing."""
    return f"{variable}__missing"


def reasons(study: Study) -> pd.CategoricalDtype:
    """Return all reasons for which a value of a study can be missing, as one type of column.

    A million rows with a reason take a million bytes. As every table has the same list, tables can be put
    below each other and reasons be taken over without a look at what occurs.
    """
    return _type_of(tuple(dict.fromkeys(_declared(study))))


def as_reasons(kinds: pd.Series, study: Study) -> pd.Series:
    """Return reasons as the type of the study.

    Parameters
    ----------
    kinds : (n,) Series of texts or categories
        Missing where there is a value.

    Raises
    ------
    ValueError
        A reason that the study does not know: it would be lost.
    """
    known = reasons(study)
    possible = kinds.cat.categories if isinstance(kinds.dtype, pd.CategoricalDtype) else kinds.dropna()
    if unknown := set(possible) - set(known.categories):
        raise ValueError(f"reasons that are not in the list of the study: {sorted(unknown)}")
    return kinds.astype(known)


def no_reason(study: Study, index: pd.Index) -> pd.Series:
    """Return a column of reasons for values of which none is missing."""
    return pd.Series(pd.NA, index=index, dtype=reasons(study))


def first_reason(study: Study, index: pd.Index, columns: Iterable[pd.Series]) -> pd.Series:
    """Return of each row the first reason that any of some columns of reasons gives."""
    made = no_reason(study, index)
    for one in columns:
        made = made.fillna(as_reasons(one, study))
    return made


def _declared(study: Study) -> Iterable[str]:
    for variable in study.variables.values():
        yield from variable.missing_codes.values()


@cache
def _type_of(declared: tuple[str, ...]) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(dict.fromkeys([*OWN_KINDS, *sorted(declared)])))
