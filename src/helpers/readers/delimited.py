"""Delimited text as a table of texts, each row with its line; a row that does not fit is a mistake."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from helpers.errors import DataMistake, Mistake
from helpers.readers.dialects import DELIMITER_NAMES, delimiter_advice
from helpers.readers.head_rows import LINE_END, Head, joined_names, reading_options, sep_line
from helpers.readers.row_layout import Misfit, layout_of

NO_NAME = "Give every column a name, or declare which line is the head (header)."
SHOWN_ROWS = 5
"""Misfitting rows named one by one; of the others the number is given."""

RESERVED = ("_file", "_row")
RESERVED_ENDING = "__missing"
UNNAMED = "\0"
"""Begins the name under which a last column without a name is read."""


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


def read_delimited(
    content: bytes, head: Head, *, delimiter: str, quote: str = '"', expected: Sequence[str], shown: str
) -> Texts:
    """Split a text into columns.

    Parameters
    ----------
    content : bytes
        The whole file in UTF-8.
    head : Head
        Its head rows; names of several rows are joined.
    delimiter, quote : str
        As declared; quotation marks inside quotes are doubled.
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
    names = joined_names(head.rows)
    refuse_other_delimiter(content, head, delimiter=delimiter, expected=expected, shown=shown)
    _refuse_open_quote(content, head, delimiter, quote, shown)
    n_unnamed = len(names) - len(_without_end(names))
    _check_names(names[: len(names) - n_unnamed], f"{shown}, line {head.line}")
    found = layout_of(content, head, delimiter=delimiter, quote=quote, n_columns=len(names), shown=shown)
    if found.misfits:
        raise DataMistake(_misfit_sentences(found.misfits, len(names), shown, last=_last_line(content)))
    if not len(found.lines):
        raise DataMistake(
            Mistake(shown, "there are no rows below the header", todo="Ask for the export again.")
        )
    places = [*names[: len(names) - n_unnamed], *(f"{UNNAMED}{one}" for one in range(n_unnamed))]
    table = _columns(content, head, places, delimiter=delimiter, quote=quote, n_rows=len(found.lines))
    return Texts(_without_empty_end(table, n_unnamed, f"{shown}, line {head.line}"), found.lines)


def _refuse_open_quote(content: bytes, head: Head, delimiter: str, quote: str, shown: str) -> None:
    """Say where a quotation mark is left open."""
    if quote == "none" or content.count(quote.encode()) % 2 == 0:
        return
    found = "a quotation mark is opened and never closed"
    where = f"{shown}, line {_open_quote(content, head, delimiter, quote)}"
    todo = (
        "The file may be cut off: ask for the export again. If marks are ordinary characters in this file, "
        "spell the dialect out with quote: none."
    )
    raise DataMistake(Mistake(where, found, todo=todo))


def _open_quote(content: bytes, head: Head, delimiter: str, quote: str) -> int:
    """Return the line on which the row with the open quotation mark begins."""
    stream = io.BytesIO(content)
    stream.seek(head.below)
    text = io.TextIOWrapper(stream, "utf-8", newline="")
    reader = csv.reader(text, strict=True, **reading_options(delimiter, quote))
    begin = 0
    try:
        for _ in reader:
            begin = reader.line_num
    except csv.Error:
        return head.below_line + begin
    return head.line


def _check_names(names: Sequence[str], where: str) -> None:
    """Refuse columns without a name of their own."""
    mistakes = []
    for name in dict.fromkeys(names):
        if not name:
            found = f"column {names.index('') + 1} has no name"
            mistakes.append(Mistake(where, found, todo=NO_NAME))
        elif names.count(name) > 1:
            found = f"the name '{name}' stands above {names.count(name)} columns"
            mistakes.append(Mistake(where, found, todo="Give every column its own name."))
        elif name in RESERVED or name.endswith(RESERVED_ENDING):
            found = f"the column name '{name}' is kept for this program"
            mistakes.append(Mistake(where, found, todo="Rename the column."))
    if mistakes:
        raise DataMistake(mistakes)


def refuse_other_delimiter(
    content: bytes, head: Head, *, delimiter: str, expected: Sequence[str], shown: str
) -> None:
    """Refuse a delimiter that the first line or the head contradicts.

    Raises
    ------
    DataMistake
        The file begins with ``sep=`` and another mark, or another delimiter finds more declared columns.
    """
    declared = DELIMITER_NAMES[delimiter]
    said = sep_line(content)
    if said and said != delimiter:
        found = f"{declared} is declared as delimiter, and this line says {DELIMITER_NAMES[said]}"
        raise DataMistake(Mistake(f"{shown}, line 1", found, todo=delimiter_advice(said)))
    other = _other_delimiter(head, delimiter, expected)
    if other:
        found = f"{declared} is declared as delimiter, and the header uses {DELIMITER_NAMES[other]}"
        raise DataMistake(Mistake(f"{shown}, line {head.line}", found, todo=delimiter_advice(other)))


def _other_delimiter(head: Head, delimiter: str, expected: Sequence[str]) -> str:
    """Return the delimiter that finds more of the declared columns than the declared one, or ""."""
    wanted = set(expected)
    first = " ".join(delimiter.join(head.rows[0]).splitlines())  # a line break inside a name ends no line

    def found(one: str) -> int:
        return len(wanted & {name.strip() for name in next(csv.reader([first], delimiter=one), [])})

    best = max((one for one in DELIMITER_NAMES if one != delimiter), key=found)
    return best if found(best) > len(wanted & set(joined_names(head.rows))) else ""


def _misfit_sentences(misfits: Sequence[Misfit], n_columns: int, shown: str, *, last: int) -> list[Mistake]:
    """Return a sentence for each of the first misfitting rows, and one for the others."""
    mistakes = []
    for line, n_cells in ((one.line, one.n_cells) for one in misfits[:SHOWN_ROWS]):
        todo = "Quote texts that hold the delimiter." if n_cells > n_columns else "Complete the row."
        if line == last and n_cells < n_columns:
            todo = "The file seems to be cut off: ask for the export again."
        mistakes.append(
            Mistake(f"{shown}, line {line}", _cells(n_cells), f"{n_columns}, as in the header", todo)
        )
    if len(misfits) > SHOWN_ROWS:
        mistakes.append(Mistake(shown, f"{len(misfits) - SHOWN_ROWS} more rows do not fit the header"))
    return mistakes


def _last_line(content: bytes) -> int:
    """Return the number of the last line that holds anything."""
    return len(LINE_END.findall(content.rstrip(b"\r\n"))) + 1


def _columns(
    content: bytes, head: Head, names: list[str], *, delimiter: str, quote: str, n_rows: int
) -> pa.Table:
    """Return the cells as text columns; blank lines are skipped, as in `row_layout`."""
    marked = quote != "none" and quote.encode() in content
    table = pa.csv.read_csv(
        pa.BufferReader(pa.py_buffer(content).slice(head.below)),
        read_options=pa.csv.ReadOptions(column_names=names, block_size=1 << 24),
        parse_options=pa.csv.ParseOptions(
            delimiter=delimiter,
            quote_char=quote if marked else False,
            newlines_in_values=marked,
            ignore_empty_lines=True,
        ),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
        ),
    )
    if table.num_rows != n_rows:  # two parsers, one answer: never a silently shifted line number
        raise RuntimeError(f"two readings of one file give {n_rows} and {table.num_rows} rows")
    return table


def _without_end(names: Sequence[str]) -> list[str]:
    """Return names without the blanks at their end: a delimiter at the end of every line makes one."""
    kept = list(names)
    while len(kept) > 1 and not kept[-1]:
        kept.pop()
    return kept


def _without_empty_end(table: pa.Table, n_unnamed: int, where: str) -> pa.Table:
    """Return the table without its last, unnamed columns, which must be empty."""
    n_named = table.num_columns - n_unnamed
    for position in range(n_named, table.num_columns):
        if pc.any(pc.not_equal(table.column(position), "")).as_py():
            found = f"column {position + 1} has no name"
            raise DataMistake(Mistake(where, found, todo=NO_NAME))
    return table.select(range(n_named))


def _cells(n: int) -> str:
    """Return "1 cell" or "3 cells"."""
    return f"{n} cell{'' if n == 1 else 's'}"
