"""Declared tables from their files: every declared column present and typed, every failure kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.errors import DataMistake, Mistake, UserMistake, nearest
from helpers.readers.arrived import Arrived
from helpers.readers.arriving import arrive
from helpers.readers.raw_files import raw_path
from helpers.readers.typed import typed
from helpers.study.spec import Study, Table, Variable

ROW_NUMBER = "row_number"
FAILURE_TYPES = {
    "table": "string",
    "file": "string",
    "row": "int64",
    "column": "string",
    "raw": "string",
    "expected": "string",
}


@dataclass(frozen=True, slots=True)
class FileRead:
    """One raw file as it was found.

    Attributes
    ----------
    table, file : str
        Declared names.
    sha256 : str
        Hash of the bytes that were read.
    n_rows, n_columns : int
        Rows below the header, columns in the header.
    unused : tuple of str
        Columns that the declaration does not use.
    """

    table: str
    file: str
    sha256: str
    n_rows: int
    n_columns: int
    unused: tuple[str, ...]


@dataclass(frozen=True)
class TableRead:
    """One declared table.

    Attributes
    ----------
    frame : DataFrame
        Raw column names; declared columns typed and followed by ``<column>__missing`` (why a value is
        missing), other columns as text, and `_file`, `_row` (line of the file, the header being 1).
    failures : DataFrame
        Columns table, file, row, column, raw, expected: one row per cell that is not of the declared type.
    files : tuple of FileRead
        In declared order.
    """

    frame: pd.DataFrame
    failures: pd.DataFrame
    files: tuple[FileRead, ...]


def read_tables(study: Study, raw: Path) -> dict[str, TableRead]:
    """Read every declared table.

    Parameters
    ----------
    study : Study
        Tables and variables.
    raw : Path
        Folder with the study's raw files; only read from.

    Raises
    ------
    DataMistake
        Everything that stops any table from being read, all at once.
    """
    read: dict[str, TableRead] = {}
    mistakes: list[Mistake] = []
    for name in study.tables:
        try:
            read[name] = read_table(study, name, raw)
        except UserMistake as error:
            mistakes.extend(error.mistakes)
    if mistakes:
        raise DataMistake(mistakes)
    return read


def columns_of(study: Study, table: str) -> dict[str, Variable]:
    """Return the declared columns of a table with the variable each holds."""
    return {
        str(variable.column): variable for variable in study.variables.values() if table in variable.tables
    }


def read_table(study: Study, name: str, raw: Path) -> TableRead:
    """Read one declared table from its files.

    Raises
    ------
    DataMistake
        A file or column is missing, a file cannot be read as declared, or rows are missing.
    """
    table = study.tables[name]
    columns = columns_of(study, name)
    keys = {join.on for join in study.joins if name in (join.from_, join.to)}
    others = frozenset(file for one in study.tables.values() for file in one.files)
    pieces, failures, files = [], [], []
    mistakes: list[Mistake] = []
    for file in table.files:
        shown = f"data/raw/{raw.name}/{file}"
        try:
            arrived, data = _arrived(raw_path(raw, file, shown, others), table, columns, shown)
        except DataMistake as error:
            mistakes.extend(error.mistakes)
            continue
        used = {*columns, table.id, *keys}
        texts = arrived.texts
        unused = tuple(one for one in texts.columns.column_names if one not in used)
        sha256 = hashlib.sha256(data).hexdigest()
        files.append(FileRead(name, file, sha256, len(texts.lines), texts.columns.num_columns, unused))
        piece, failed = _piece(arrived, columns, name, file)
        pieces.append(piece)
        failures.append(failed)
    mistakes.extend(_incomplete(table, files, raw.name) if not mistakes else ())
    if mistakes:
        raise DataMistake(mistakes)
    frame = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)
    return TableRead(frame, pd.concat(failures, ignore_index=True), tuple(files))


def _arrived(path: Path, table: Table, columns: Mapping[str, Variable], shown: str) -> tuple[Arrived, bytes]:
    """Return one file with all declared columns present, and its bytes."""
    wanted = list(columns) + ([table.id] if table.id != ROW_NUMBER and table.id not in columns else [])
    arrived, data = arrive(path, table, expected=wanted, shown=shown)
    there = arrived.texts.columns.column_names
    missing = [column for column in wanted if column not in there]
    if missing:
        raise DataMistake(
            Mistake(f"{shown}, line 1", f"there is no column '{one}'", ", ".join(there), nearest(one, there))
            for one in missing
        )
    return arrived, data


def _piece(
    arrived: Arrived, columns: Mapping[str, Variable], table: str, file: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the typed rows of one file, and its unreadable cells."""
    texts = arrived.texts
    data: dict[str, object] = {}
    failures = [pd.DataFrame(columns=list(FAILURE_TYPES), dtype="object")]
    for column in texts.columns.column_names:
        cells = texts.columns[column]
        if column not in columns:
            data[column] = cells.to_pandas().astype("string")
            continue
        read = typed(cells, columns[column], arrived.dialect)
        data[column] = read.content
        data[f"{column}__missing"] = read.kind
        if read.unreadable.any():
            raw = cells.to_pandas()[read.unreadable]
            lines = texts.lines[read.unreadable]
            failures.append(
                pd.DataFrame({"row": lines, "raw": raw.to_numpy()}).assign(
                    table=table, file=file, column=column, expected=read.expected
                )
            )
    data["_file"] = pd.Series([file] * len(texts.lines), dtype="string")
    data["_row"] = texts.lines
    return pd.DataFrame(data), pd.concat(failures, ignore_index=True).astype(FAILURE_TYPES)


def _incomplete(table: Table, files: list[FileRead], study: str) -> list[Mistake]:
    """Say when the files hold another number of rows than was promised."""
    n_rows = sum(file.n_rows for file in files)
    if table.rows is None or n_rows == table.rows:
        return []
    where = ", ".join(f"data/raw/{study}/{file.file}" for file in files)
    todo = "Ask for the complete export, or correct 'rows' in study.yml."
    return [Mistake(where, f"{n_rows} rows, where study.yml promises {table.rows}", todo=todo)]
