"""One raw file as its reader gives it, with what had to be worked out to read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from helpers.readers.arrived import Arrived, ColumnSaid
from helpers.readers.arriving import arrive
from helpers.readers.detecting import detect
from helpers.readers.kinds import kind_of as require_kind
from helpers.readers.raw_files import raw_bytes
from helpers.readers.renaming import renamed
from helpers.readers.workbook import guess_sheet
from helpers.starting.kinds import FileKind, kind_of
from helpers.starting.values import Values, values_of
from helpers.study.rules_tables import ROW_NUMBER
from helpers.study.spec import Dialect, Layout, Table

NOTHING_SAID = ColumnSaid()


@dataclass(frozen=True)
class Seen:
    """A table as it was found in one file.

    Attributes
    ----------
    file : str
        Its name in `data/raw/<study>/`.
    kind : str
    arrived : Arrived
    dialect : Dialect or None
        Of a text file.
    layout : str
        Which survey tool wrote a text file; "plain" for none.
    structure, sheet : str or None
    header : tuple of int or None
        First and last row of the head of a workbook.
    doubts : tuple of str
        What its reader is not sure of.
    rename : mapping of str to str
        Other names that were given to columns, by their names in the file.
    """

    file: str
    kind: FileKind
    arrived: Arrived
    dialect: Dialect | None = None
    layout: Layout = "plain"
    structure: str | None = None
    sheet: str | None = None
    header: tuple[int, int] | None = None
    doubts: tuple[str, ...] = ()
    rename: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns, in the order of the file."""
        return tuple(self.arrived.texts.columns.column_names)

    @property
    def n_rows(self) -> int:
        """Rows below the head."""
        return len(self.arrived.texts.lines)

    @cached_property
    def cells(self) -> Mapping[str, Values]:
        """What stands in each column; an error of the program (#N/A) is an empty cell."""
        columns = self.arrived.texts.columns
        return {
            name: values_of(_without_errors(columns[name], self.arrived.errors.get(name)))
            for name in columns.column_names
        }

    def said(self, column: str) -> ColumnSaid:
        """Return what the file says of a column."""
        return self.arrived.said.get(column, NOTHING_SAID)

    def called(self, rename: Mapping[str, str]) -> Seen:
        """Return the file with other names for columns, by their names in the file."""
        return replace(self, arrived=renamed(self.arrived, rename, self.file), rename=rename)


def look(path: Path, *, shown: str, structure: str | None = None) -> Seen:
    """Read one raw file as it seems to be written.

    Parameters
    ----------
    path : Path
        A table, in the study's folder with raw files.
    shown : str
        How sentences name it.
    structure : str or None
        The structure (.lss) that belongs to an export of LimeSurvey.

    Raises
    ------
    DataMistake
        The file cannot be read: empty, damaged, of another kind than its name says, columns without names.
    """
    kind = kind_of(path)
    if kind == "text":
        return _text(path, shown, structure)
    if kind == "workbook":
        data = raw_bytes(path, shown)
        require_kind(path.name, data, shown)
        found = guess_sheet(data, shown)
        table = _table(path, sheet=found.sheet, header=found.header)
        arrived, _ = arrive(path, table, expected=(), shown=shown)
        told = bool(found.doubts) or not found.others
        others = () if told else (f"other sheets: {', '.join(found.others)}",)
        return Seen(
            path.name, kind, arrived, sheet=found.sheet, header=found.header, doubts=(*found.doubts, *others)
        )
    arrived, _ = arrive(path, _table(path), expected=(), shown=shown)
    return Seen(path.name, kind or "text", arrived)


def _text(path: Path, shown: str, structure: str | None) -> Seen:
    """Read a text file in the dialect that it seems to be written in."""
    found = detect(raw_bytes(path, shown), shown)
    own = structure if found.layout == "limesurvey" else None
    table = _table(path, dialect=found.dialect, layout=found.layout, structure=own, header=found.header)
    arrived, _ = arrive(path, table, expected=(), shown=shown)
    return Seen(
        path.name, "text", arrived, found.dialect, found.layout, own, header=found.header, doubts=found.doubts
    )


def _table(path: Path, **keys: object) -> Table:
    return Table.model_validate(
        {"files": [path.name], "unit": "person", "id": ROW_NUMBER, "source": {"en": path.name}, **keys}
    )


def _without_errors(cells: pa.ChunkedArray, errors: npt.NDArray[np.bool_] | None) -> pa.ChunkedArray:
    return cells if errors is None else pc.if_else(pa.array(errors), "", cells)
