"""A delimited text file as it arrives, in the dialect that is declared or worked out."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from helpers.errors import DataMistake, Mistake
from helpers.readers import limesurvey, qualtrics
from helpers.readers.arrived import Arrived, ColumnSaid, Reading
from helpers.readers.bytes_text import utf8_of
from helpers.readers.delimited import Texts, read_delimited, refuse_other_delimiter
from helpers.readers.detecting import Kind, detect
from helpers.readers.dialects import dialect_of
from helpers.readers.head_rows import Head, head_of
from helpers.readers.lss import Structure
from helpers.readers.readings import dialect_readings
from helpers.readers.survey_tools import n_head_rows
from helpers.study.spec import Dialect, Layout, Table

MOST_HEAD_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Written:
    """How the file is written, and whether the study says so."""

    dialect: Dialect
    layout: Layout
    header: tuple[int, int] | None
    declared: bool


def read_text_file(
    data: bytes,
    table: Table,
    *,
    expected: Sequence[str],
    shown: str,
    kinds: Mapping[str, Kind] | None = None,
    structure: Structure | None = None,
) -> Arrived:
    """Return a text file as a table of texts.

    Parameters
    ----------
    data : bytes
        The whole file.
    table : Table
        Its dialect (``detect`` works it out), layout and head.
    expected : sequence of str
        Columns that are declared.
    shown : str
        How sentences name the file.
    kinds : mapping of str to {"number", "date"} or None
        Which of them are numbers and dates: what is worked out is judged on these. Without it on every
        column, and a doubt about a column that is not expected does not matter.
    structure : Structure or None
        The structure of the survey, of a file of LimeSurvey.

    Raises
    ------
    DataMistake
        As `bytes_text.utf8_of` and `delimited.read_delimited`; a doubt that matters, with the dialects that
        would say which reading is meant; head rows of another layout than the declared one.
    """
    written = _written(data, table, expected, kinds, shown)
    dialect, marks = written.dialect, _Marks(written.dialect.delimiter, written.dialect.quote)
    content = utf8_of(data, encoding=dialect.encoding, shown=shown)
    head = marks.head(content, shown, lines=written.header)
    refuse_other_delimiter(content, head, delimiter=dialect.delimiter, expected=expected, shown=shown)
    labels: tuple[str, ...] = ()
    if written.header is None:
        head, labels = _tool_head(content, head, marks, written, shown)
    arrived = read_delimited(
        content, head, delimiter=dialect.delimiter, quote=dialect.quote, expected=expected, shown=shown
    )
    texts, n_empty = _without_empty_end(arrived)
    said, more = _said(texts, head, labels, written.layout, structure)
    said_of = dialect_readings(dialect, written.declared, texts.columns.column_names)
    readings = [
        *(one for one in said_of if written.declared or _matters(one, kinds)),
        Reading("layout", written.layout, table.layout != "plain"),
        *more,
    ]
    if written.header or head.line > 1:
        lines = written.header or (head.line, head.line)
        words = str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}–{lines[1]}"
        readings.append(Reading("header", words, table.header is not None))
    if n_empty:
        readings.append(Reading("empty_rows", str(n_empty), declared=False))
    return Arrived(texts, dialect, said=said, readings=tuple(readings), head=f"line {head.line}")


def _matters(one: Reading, kinds: Mapping[str, Kind] | None) -> bool:
    """Return whether any declared column is read by this: without dates the file does not show their form."""
    needed = {"decimal": "number", "date": "date"}.get(one.what)
    return kinds is None or needed is None or needed in kinds.values()


@dataclass(frozen=True, slots=True)
class _Marks:
    """What divides cells."""

    delimiter: str
    quote: str

    def head(
        self, content: bytes, shown: str, *, lines: tuple[int, int] | None = None, n_rows: int = 1
    ) -> Head:
        """Return the head of a file that these marks divide."""
        return head_of(
            content, delimiter=self.delimiter, quote=self.quote, shown=shown, lines=lines, n_rows=n_rows
        )


def _written(
    data: bytes, table: Table, expected: Sequence[str], kinds: Mapping[str, Kind] | None, shown: str
) -> _Written:
    """Return the declared dialect, or the one that is worked out where no doubt about it matters."""
    dialect = dialect_of(table)
    if dialect is not None:
        return _Written(dialect, table.layout, table.header, declared=True)
    if table.dialect != "detect":
        found = "a text file without a dialect"
        todo = "Write dialect: detect, nl or en, or spell it out."
        raise DataMistake(Mistake(shown, found, todo=todo))
    found_out = detect(data, shown, kinds=kinds, header=table.header, columns=expected)
    wanted = {"", *(expected if kinds is None else kinds)}
    doubts = [doubt for doubt in found_out.particulars if doubt.column in wanted]
    if doubts:
        raise DataMistake(
            Mistake(f"{shown}, column '{one.column}'" if one.column else shown, one.found, todo=one.todo)
            for one in doubts
        )
    layout = found_out.layout if table.layout == "plain" else table.layout
    header = table.header or (found_out.header if layout == "plain" else None)
    return _Written(found_out.dialect, layout, header, declared=False)


def _tool_head(
    content: bytes, head: Head, marks: _Marks, written: _Written, shown: str
) -> tuple[Head, tuple[str, ...]]:
    """Return the head with only names in it, and the question texts of Qualtrics.

    The head rows of Qualtrics that are not declared as such would be read as responses.
    """
    first = marks.head(content, shown, n_rows=MOST_HEAD_ROWS)
    n_heads = n_head_rows(first.rows)
    if n_heads == 1 and written.layout == "qualtrics":
        found = "layout: qualtrics is declared, and no question texts stand below the names"
        todo = "Leave layout out, or ask for an export of Qualtrics with its head rows."
        raise DataMistake(Mistake(f"{shown}, line {head.below_line}", found, todo=todo))
    if n_heads == 1:
        return head, ()
    if written.layout != "qualtrics":
        found = "this is no response but a head row of Qualtrics"
        raise DataMistake(Mistake(f"{shown}, line {head.below_line}", found, todo="Write layout: qualtrics."))
    whole = marks.head(content, shown, n_rows=n_heads)
    return dataclasses.replace(whole, rows=whole.rows[:1]), whole.rows[1]


def _said(
    texts: Texts, head: Head, labels: Sequence[str], layout: Layout, structure: Structure | None
) -> tuple[Mapping[str, ColumnSaid], tuple[Reading, ...]]:
    """Return what the survey tool says of the columns, and of the responses."""
    if layout == "qualtrics":
        return qualtrics.said(head.rows[0], labels), qualtrics.readings(texts)
    if layout == "limesurvey":
        return limesurvey.said(texts, structure), limesurvey.readings(texts, structure)
    return {}, ()


def _without_empty_end(texts: Texts) -> tuple[Texts, int]:
    """Return a table without the rows at its end that have no cell filled, and their number.

    Excel writes them for cells that were once filled or formatted.
    """
    kept = len(texts.lines)
    columns = texts.columns.columns
    while kept > 1 and not any(column[kept - 1].as_py() for column in columns):
        kept -= 1
    n_empty = len(texts.lines) - kept
    return (Texts(texts.columns.slice(0, kept), texts.lines[:kept]), n_empty) if n_empty else (texts, 0)
