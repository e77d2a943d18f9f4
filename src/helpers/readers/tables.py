"""Declared tables from their files: every declared column present and typed, every failure kept."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from helpers.errors import DataMistake, Mistake, UserMistake, nearest
from helpers.readers.arrived import Arrived, ColumnSaid, LeftOut, Reading
from helpers.readers.arriving import arrive
from helpers.readers.days import days_of
from helpers.readers.delimited import Texts
from helpers.readers.detecting import kinds_of
from helpers.readers.distinct import as_texts, distinct_texts, encoded
from helpers.readers.marked_missing import undeclared_missing
from helpers.readers.raw_files import raw_path
from helpers.readers.renaming import in_the_file, names_in_the_file, renamed
from helpers.readers.snapshot import Snapshot, snapshot_beside
from helpers.readers.typed import UNREADABLE, Typed, typed
from helpers.study.spec import Study, Table, Variable
from helpers.validation import showing
from helpers.validation.gate import Looked, admit, unknown_columns

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
    readings : tuple of Reading
        What was worked out on reading, or declared.
    said : mapping of str to ColumnSaid
        What the file says of its declared columns.
    left_out : tuple of LeftOut
        Rows below the head that are no rows of the table.
    snapshot : Snapshot or None
        Facts of a table of Statistics Netherlands.
    """

    table: str
    file: str
    sha256: str
    n_rows: int
    n_columns: int
    unused: tuple[str, ...]
    readings: tuple[Reading, ...] = ()
    said: Mapping[str, ColumnSaid] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    snapshot: Snapshot | None = None


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
    looked : tuple of Looked
        Columns that seem to identify people; those that the study keeps nowhere are in no frame.
    """

    frame: pd.DataFrame
    failures: pd.DataFrame
    files: tuple[FileRead, ...]
    looked: tuple[Looked, ...] = ()


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
    looked: list[Looked] = []
    there: dict[str, None] = {}
    mistakes: list[Mistake] = []
    for file in table.files:
        shown = f"data/raw/{raw.name}/{file}"
        try:
            path = raw_path(raw, file, shown, others)
            arrived, data = _arrived(path, table, columns, shown)
            snapshot = snapshot_beside(path, data, shown)
        except DataMistake as error:
            mistakes.extend(error.mistakes)
            continue
        sha256 = hashlib.sha256(data).hexdigest()
        del data  # of a large file, as much as its texts
        used = {*columns, table.id, *keys}
        n_columns = arrived.texts.columns.num_columns
        there |= dict.fromkeys(arrived.texts.columns.column_names)
        admitted = admit(study, name, file, arrived)
        arrived, looked = admitted.arrived, [*looked, *admitted.found]
        del admitted
        unused = tuple(one for one in arrived.texts.columns.column_names if one not in used)
        mistakes.extend(undeclared_missing(arrived, columns, shown))
        waiting = dict(zip(arrived.texts.columns.column_names, arrived.texts.columns.columns, strict=True))
        waiting |= {key: _nobody(waiting[key]) for key in {table.id, *keys} & {*waiting} - {*columns}}
        arrived = _with_columns(arrived, arrived.texts.columns.schema.empty_table())
        piece = _piece(arrived, waiting, columns, name, file)
        pieces.append(piece.rows)
        failures.append(piece.failures)
        files.append(
            FileRead(
                name, file, sha256, len(arrived.texts.lines), n_columns, unused,
                readings=(*arrived.readings, *piece.readings),
                said={one: said for one, said in arrived.said.items() if one in columns},
                left_out=arrived.left_out, snapshot=snapshot,
            )
        )  # fmt: skip
    if not mistakes:
        mistakes += [*_incomplete(table, files, raw.name), *unknown_columns(study.study, table, name, there)]
    if mistakes:
        raise DataMistake(mistakes)
    frame = pieces[0] if len(pieces) == 1 else pd.concat(pieces, ignore_index=True)
    return TableRead(frame, pd.concat(failures, ignore_index=True), tuple(files), tuple(looked))


def _arrived(path: Path, table: Table, columns: Mapping[str, Variable], shown: str) -> tuple[Arrived, bytes]:
    """Return one file with all declared columns present, and its bytes."""
    wanted = list(columns) + ([table.id] if table.id != ROW_NUMBER and table.id not in columns else [])
    arrived, data = arrive(
        path,
        in_the_file(table),
        expected=list(names_in_the_file(table.rename, dict.fromkeys(wanted))),
        shown=shown,
        kinds=names_in_the_file(table.rename, kinds_of(columns)),
    )
    arrived = renamed(_with_columns(arrived, encoded(arrived.texts.columns)), table.rename, shown)
    there = arrived.texts.columns.column_names
    missing = [column for column in wanted if column not in there]
    if missing:
        raise DataMistake(
            Mistake(
                f"{shown}, {arrived.head}" if arrived.head else shown,
                f"there is no column '{one}'",
                showing.columns(there),
                nearest(one, list(filter(showing.is_plain, there))),
            )
            for one in missing
        )
    return arrived, data


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """The typed rows of one file, its unreadable cells, and what was worked out on typing."""

    rows: pd.DataFrame
    failures: pd.DataFrame
    readings: tuple[Reading, ...]


def _with_columns(arrived: Arrived, columns: pa.Table) -> Arrived:
    """Return a file with these columns instead of its own."""
    return replace(arrived, texts=Texts(columns, arrived.texts.lines))


def _piece(
    arrived: Arrived,
    waiting: dict[str, pa.ChunkedArray],
    columns: Mapping[str, Variable],
    table: str,
    file: str,
) -> _Piece:
    """Return the typed rows of one file; columns that nobody declared stay as they arrived.

    The texts in `waiting` are let go one by one: a large table is never in memory twice.
    """
    texts = arrived.texts
    data: dict[str, object] = {}
    failures = [pd.DataFrame(columns=list(FAILURE_TYPES), dtype="object")]
    readings: tuple[Reading, ...] = ()
    for column in list(waiting):
        cells = waiting.pop(column)
        if column not in columns:
            data[column] = _as_it_stands(cells, arrived.errors.get(column))
            continue
        if columns[column].type == "date":
            days = days_of(_with_columns(arrived, pa.table({column: as_texts(cells)})), column)
            cells, readings = days.texts, (*readings, *days.readings)
        read = _with_errors(typed(cells, columns[column], arrived.dialect), arrived.errors.get(column))
        data[column] = read.content
        data[f"{column}__missing"] = read.kind
        if read.unreadable.any():
            raw = as_texts(cells).filter(pa.array(read.unreadable)).to_pylist()
            failures.append(
                pd.DataFrame({"row": texts.lines[read.unreadable], "raw": raw}).assign(
                    table=table, file=file, column=column, expected=read.expected
                )
            )
    data["_file"] = _text_column(pa.repeat(pa.scalar(file, pa.large_string()), len(texts.lines)))
    data["_row"] = texts.lines
    failed = pd.concat(failures, ignore_index=True).astype(FAILURE_TYPES)
    return _Piece(pd.DataFrame(data, copy=False), failed, readings)


def _with_errors(read: Typed, errors: npt.NDArray[np.bool_] | None) -> Typed:
    """Return a column in which a cell with an error of the program (#N/A) is unreadable, also as a text."""
    if errors is None:
        return read
    more = errors & read.kind.isna().to_numpy()
    kind = read.kind.mask(more, UNREADABLE)
    return Typed(read.content.mask(more), kind, read.unreadable | more, read.expected)


def _nobody(ids: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return ids in which an empty cell is nobody, and never a person whose id is empty."""
    codes = distinct_texts(ids)
    named = pc.not_equal(pc.utf8_trim_whitespace(codes.dictionary), "")
    texts = pc.if_else(named, codes.dictionary, pa.scalar(None, pa.string()))
    return pa.chunked_array([texts.take(codes.indices)])


def _as_it_stands(cells: pa.ChunkedArray, errors: npt.NDArray[np.bool_] | None) -> pd.Series:
    """Return a column of texts; where the file has an error instead of a value there is nothing."""
    cells = as_texts(cells)
    if errors is not None:
        cells = pc.if_else(pa.array(errors), pa.scalar(None, pa.string()), cells)
    return _text_column(cells.cast(pa.large_string()))


def _text_column(texts: pa.Array | pa.ChunkedArray) -> pd.Series:
    return pd.Series(pd.arrays.ArrowStringArray(texts))


def _incomplete(table: Table, files: list[FileRead], study: str) -> list[Mistake]:
    """Say when the files hold another number of rows than was promised."""
    n_rows = sum(file.n_rows for file in files)
    if table.rows is None or n_rows == table.rows:
        return []
    where = ", ".join(f"data/raw/{study}/{file.file}" for file in files)
    todo = "Ask for the complete export, or correct 'rows' in study.yml."
    return [Mistake(where, f"{n_rows} rows, where study.yml promises {table.rows}", todo=todo)]
