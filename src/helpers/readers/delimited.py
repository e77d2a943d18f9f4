"""Delimited text as a table of texts, each row with its line; a row that does not fit is a mistake."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv

from helpers.errors import DataMistake, Mistake
from helpers.readers.dialects import DELIMITER_NAMES, delimiter_advice

SHOWN_ROWS = 5
"""Misfitting rows named one by one; of the others the number is given."""

RESERVED = ("_file", "_row")
RESERVED_ENDING = "__missing"


@dataclass(frozen=True, slots=True)
class Texts:
    """A delimited file, nothing interpreted.

    Attributes
    ----------
    columns : pyarrow.Table
        One text column per column of the file, in the order of the file; an empty cell is "".
    lines : (n,) int64 array
        Line of the file on which each row begins, as a person counts: the header is line 1.
    """

    columns: pa.Table
    lines: npt.NDArray[np.int64]


def read_delimited(text: str, *, delimiter: str, expected: Sequence[str], shown: str) -> Texts:
    """Split a text into columns.

    Parameters
    ----------
    text : str
        The whole file, first line the header. Quoting is with ``"``, doubled inside quotes.
    delimiter : str
        As declared.
    expected : sequence of str
        Columns that are declared; used to recognise another delimiter.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        No rows, another delimiter, an unnamed or repeated column, rows with more or fewer cells than the
        header (with their lines), a quotation mark that is never closed.
    """
    header = _header(text, delimiter, shown)
    _check_header(header, text, delimiter, expected, shown)
    lines, misfits = _layout(text, delimiter, len(header))
    if misfits:
        raise DataMistake(_misfit_sentences(misfits, len(header), shown, last=_last_line(text)))
    if not len(lines):
        raise DataMistake(
            Mistake(shown, "there are no rows below the header", todo="Ask for the export again.")
        )
    return Texts(_columns(text, header, delimiter, len(lines)), lines)


def _header(text: str, delimiter: str, shown: str) -> list[str]:
    """Return the column names, or say where a quotation mark is left open."""
    if text.count('"') % 2:
        found = "a quotation mark is opened and never closed"
        where = f"{shown}, line {_open_quote(text, delimiter)}"
        raise DataMistake(Mistake(where, found, todo="The file may be cut off: ask for the export again."))
    return [name.strip() for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))]


def _open_quote(text: str, delimiter: str) -> int:
    """Return the line on which the row with the open quotation mark begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begin = 1
    try:
        for _ in reader:
            begin = reader.line_num + 1
    except csv.Error:
        return begin
    return begin


def _check_header(header: list[str], text: str, delimiter: str, expected: Sequence[str], shown: str) -> None:
    """Refuse another delimiter, and columns without a name of their own."""
    other = _other_delimiter(header, text, delimiter, expected)
    if other:
        declared, used = DELIMITER_NAMES[delimiter], DELIMITER_NAMES[other]
        found = f"{declared} is declared as delimiter, and the header uses {used}"
        raise DataMistake(Mistake(f"{shown}, line 1", found, todo=delimiter_advice(other)))
    mistakes = []
    for name in dict.fromkeys(header):
        if not name:
            found = f"column {header.index('') + 1} has no name"
            mistakes.append(Mistake(f"{shown}, line 1", found, todo="Give every column a name."))
        elif header.count(name) > 1:
            found = f"the name '{name}' stands above {header.count(name)} columns"
            mistakes.append(Mistake(f"{shown}, line 1", found, todo="Give every column its own name."))
        elif name in RESERVED or name.endswith(RESERVED_ENDING):
            found = f"the column name '{name}' is kept for this program"
            mistakes.append(Mistake(f"{shown}, line 1", found, todo="Rename the column."))
    if mistakes:
        raise DataMistake(mistakes)


def _other_delimiter(header: list[str], text: str, delimiter: str, expected: Sequence[str]) -> str:
    """Return the delimiter that finds more of the declared columns than the declared one, or ""."""
    wanted = set(expected)
    first = text.partition("\n")[0].rstrip("\r")

    def found(one: str) -> int:
        return len(wanted & {name.strip() for name in next(csv.reader([first], delimiter=one), [])})

    best = max((one for one in DELIMITER_NAMES if one != delimiter), key=found)
    return best if found(best) > len(wanted & set(header)) else ""


def _layout(text: str, delimiter: str, n_columns: int) -> tuple[npt.NDArray[np.int64], list[tuple[int, int]]]:
    """Return the line of every row, and (line, cells) of rows that do not fit; blank lines are no rows."""
    if '"' not in text:
        return _layout_without_quotes(text, delimiter, n_columns)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(reader)
    lines, misfits, begin = [], [], reader.line_num + 1
    for row in reader:
        if len(row) == n_columns:
            lines.append(begin)
        elif row:
            misfits.append((begin, len(row)))
        begin = reader.line_num + 1
    return np.asarray(lines, dtype=np.int64), misfits


def _layout_without_quotes(
    text: str, delimiter: str, n_columns: int
) -> tuple[npt.NDArray[np.int64], list[tuple[int, int]]]:
    """As `_layout` for the usual file, in which a row is a line."""
    rows = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[1:]
    cells = np.fromiter(
        (row.count(delimiter) + 1 if row else 0 for row in rows), dtype=np.int64, count=len(rows)
    )
    lines = np.arange(2, len(rows) + 2, dtype=np.int64)
    misfit = (cells != n_columns) & (cells != 0)
    bad = [(int(line), int(n)) for line, n in zip(lines[misfit], cells[misfit], strict=True)]
    return lines[cells == n_columns], bad


def _misfit_sentences(
    misfits: list[tuple[int, int]], n_columns: int, shown: str, *, last: int
) -> list[Mistake]:
    """Return a sentence for each of the first misfitting rows, and one for the others."""
    mistakes = []
    for line, n_cells in misfits[:SHOWN_ROWS]:
        todo = "Quote texts that hold the delimiter." if n_cells > n_columns else "Complete the row."
        if line == last and n_cells < n_columns:
            todo = "The file seems to be cut off: ask for the export again."
        mistakes.append(
            Mistake(f"{shown}, line {line}", _cells(n_cells), f"{n_columns}, as in the header", todo)
        )
    if len(misfits) > SHOWN_ROWS:
        mistakes.append(Mistake(shown, f"{len(misfits) - SHOWN_ROWS} more rows do not fit the header"))
    return mistakes


def _last_line(text: str) -> int:
    """Return the number of the last line that holds anything."""
    return len(text.rstrip("\r\n").splitlines())


def _columns(text: str, header: list[str], delimiter: str, n_rows: int) -> pa.Table:
    """Return the cells as text columns; blank lines are skipped, as in `_layout`."""
    table = pa.csv.read_csv(
        pa.BufferReader(text.encode("utf-8")),
        read_options=pa.csv.ReadOptions(column_names=header, skip_rows_after_names=1, block_size=1 << 24),
        parse_options=pa.csv.ParseOptions(
            delimiter=delimiter, newlines_in_values='"' in text, ignore_empty_lines=True
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(header, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )
    if table.num_rows != n_rows:  # two parsers, one answer: never a silently shifted line number
        raise RuntimeError(f"two readings of one file give {n_rows} and {table.num_rows} rows")
    return table


def _cells(n: int) -> str:
    """Return "1 cell" or "3 cells"."""
    return f"{n} cell{'' if n == 1 else 's'}"
