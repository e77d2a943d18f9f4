"""Some columns of a table that a stage saved: of a stored table only these are read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, runtime_checkable

import pandas as pd


@runtime_checkable
class ReadsInPart(Protocol):
    """Tables by name that can be read in part."""

    def part(self, name: str, columns: Iterable[str]) -> pd.DataFrame:
        """Return some columns of a table, in this order."""


def part(tables: Mapping[str, pd.DataFrame], name: str, columns: Iterable[str]) -> pd.DataFrame:
    """Return some columns of a table.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables by name, stored (`helpers.opened.Tables`) or in memory.
    name : str
        Which table.
    columns : iterable of str
        Which columns, in this order.

    Raises
    ------
    KeyError
        The table does not have one of the columns.
    """
    wanted = list(dict.fromkeys(columns))
    return tables.part(name, wanted) if isinstance(tables, ReadsInPart) else tables[name][wanted]
