"""Files that store typed columns (SPSS, Stata, parquet) as a table of texts, with what they say of it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from helpers.errors import DataMistake, Mistake
from helpers.readers import stored_columns
from helpers.readers.arrived import CANONICAL, Arrived, ColumnSaid, Reading
from helpers.readers.coded.apart import TABLES, table_of
from helpers.readers.delimited import RESERVED, RESERVED_ENDING, Texts
from helpers.readers.dialects import dialect_of
from helpers.study.spec import Dialect, Table

AGAIN = "Ask for the export again."


def read_stored_file(path: Path, kind: str, table: Table, shown: str) -> Arrived:
    """Read a file of SPSS, Stata or parquet.

    Parameters
    ----------
    path : Path
        The file.
    kind : {"sav", "por", "dta", "parquet"}
        What it is; a .zsav is a sav.
    table : Table
        `dialect`, where it is spelled out, names the encoding of a file that names none or a wrong one, and
        how numbers and days are written that are stored as texts.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        The file is damaged or cut off, its texts do not fit the encoding, a name is kept for this program, or
        there are no rows.

    Notes
    -----
    A number is its shortest text, whatever its width in the file: 3 and not 3.0. Codes that the respondent's
    program calls missing stay codes, and are listed in `ColumnSaid.missing` (of Stata all letters, .a to .z);
    what it stores as missing without a code is "". Days are ``2024-12-31``; months, quarters and half
    years of Stata and SPSS their first day; moments ``2024-12-31T10:30:00``, of parquet in the zone that the
    column names.
    """
    dialect = dialect_of(table) or CANONICAL
    encoding = dialect.encoding if isinstance(table.dialect, Dialect) and kind in {"sav", "dta"} else ""
    asked = (kind, ENCODINGS.get(encoding, encoding), dialect.decimal, dialect.date)
    columns = table_of(stored_columns, path, *asked, shown=shown, limits=TABLES)
    said = json.loads(columns.schema.metadata[b"said"])
    columns = columns.replace_schema_metadata()
    kept = [one for one in columns.column_names if one in RESERVED or one.endswith(RESERVED_ENDING)]
    if kept:
        todo = "Rename the column."
        raise DataMistake(
            Mistake(shown, f"the column name '{one}' is kept for this program", todo=todo) for one in kept
        )
    if not columns.num_rows:
        raise DataMistake(Mistake(shown, "there are no rows", todo=AGAIN))
    readings = [Reading("program", PROGRAMS[kind], True)]
    if encoding:
        readings.append(Reading("encoding", encoding, True))
    readings += [
        Reading("zone", f"{name}: {one['zone']}", False) for name, one in said.items() if one.get("zone")
    ]
    return Arrived(
        Texts(columns, np.arange(1, columns.num_rows + 1, dtype=np.int64)),
        dialect,
        row_word="row",
        said={name: one for name, text in said.items() if (one := _said(text)) != ColumnSaid()},
        readings=tuple(readings),
        head="",
    )


ENCODINGS = {"utf-8-sig": "utf-8", "cp1252": "windows-1252", "latin-1": "iso-8859-1"}
"""How the library that reads SPSS calls an encoding."""
PROGRAMS = {"sav": "spss", "por": "spss_por", "dta": "stata", "parquet": "parquet"}
"""Words of the catalogue, by kind of file."""


def _said(text: dict[str, object]) -> ColumnSaid:
    """Return what a file says of one column."""
    return ColumnSaid(
        label=str(text["label"]),
        labels=dict(text["labels"]),  # type: ignore[call-overload]
        missing=tuple((first, last) for first, last in text["missing"]),  # type: ignore[attr-defined]
        moments=bool(text["moments"]),
    )
