"""What 01 does with people who withdrew: their rows and conversations go before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.cleaning.withdrawn import withdrawn
from helpers.errors import DataMistake, Mistake
from helpers.readers.tables import TableRead, read_tables
from helpers.study.spec import Study
from helpers.study.withdrawals import Withdrawal

COUNTS, NOT_QUOTED = "withdrawn", "not_quoted"
"""Tables that 01 saves where people withdrew: how many left each table, and who stays and is not quoted."""


@dataclass(frozen=True, slots=True, eq=False)
class Remaining:
    """What is left of the tables, and what may be saved of the withdrawals."""

    tables: dict[str, TableRead]
    saved: Mapping[str, pd.DataFrame]


def remaining(study: Study, found: Mapping[str, TableRead], withdrawals: Sequence[Withdrawal]) -> Remaining:
    """Return the tables without the rows of people who withdrew, and how many went."""
    if not withdrawals:
        return Remaining(dict(found), {})
    went = withdrawn(study, _frames(found), withdrawals)
    quoted = pd.DataFrame({"person": pd.Series(sorted(went.not_quoted), dtype="string")})
    tables = {name: _without(one, went.gone[name]) for name, one in found.items()}
    return Remaining(tables, {COUNTS: went.counts, NOT_QUOTED: quoted})


def conversations(study: Study, raw: Path, withdrawals: Sequence[Withdrawal]) -> dict[str, frozenset[str]]:
    """Return per strand the names of the documents or cases of people whose rows went.

    Raises
    ------
    DataMistake
        A strand finds its documents by a variable that is made of others, so that nothing can be left out.
    """
    if not withdrawals or not study.voices:
        return {}
    found = read_tables(study, raw)
    gone = withdrawn(study, _frames(found), withdrawals).gone
    return {name: _documents(study, name, found, gone) for name in study.voices}


def _documents(
    study: Study,
    strand: str,
    found: Mapping[str, TableRead],
    gone: Mapping[str, npt.NDArray[np.bool_]],
) -> frozenset[str]:
    named = study.voices[strand].people.document
    variable = study.variables[named]
    if variable.column is None:
        where = f"studies/{study.study}/study.yml: voices.{strand}.people.document"
        what = f"'{named}' is made of other variables, so a conversation cannot be left out"
        raise DataMistake(
            Mistake(where, what, "a variable with a column", "Name the column with the document.")
        )
    cells = (found[table].frame.loc[gone[table], variable.column].dropna() for table in variable.tables)
    return frozenset(str(cell) for column in cells for cell in column)


def _frames(found: Mapping[str, TableRead]) -> dict[str, pd.DataFrame]:
    return {name: one.frame for name, one in found.items()}


def _without(one: TableRead, gone: npt.NDArray[np.bool_]) -> TableRead:
    """Return a table without some rows, their unreadable cells among them."""
    frame = one.frame[~gone].reset_index(drop=True)
    left = pd.MultiIndex.from_frame(one.frame.loc[gone, ["_file", "_row"]])
    cells = pd.MultiIndex.from_frame(one.failures[["file", "row"]])
    failures = one.failures[~cells.isin(left)].reset_index(drop=True)
    rows = frame["_file"].value_counts()
    files = tuple(replace(file, n_rows=int(rows.get(file.file, 0))) for file in one.files)
    return replace(one, frame=frame, failures=failures, files=files)
