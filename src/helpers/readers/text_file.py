"""A delimited text file as it arrives, in the dialect that is declared."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.errors import DataMistake, Mistake
from helpers.readers.arrived import Arrived
from helpers.readers.bytes_text import text_of
from helpers.readers.delimited import read_delimited
from helpers.readers.dialects import dialect_of
from helpers.study.spec import Table


def read_text_file(data: bytes, table: Table, *, expected: Sequence[str], shown: str) -> Arrived:
    """Return a text file as a table of texts.

    Raises
    ------
    DataMistake
        As `bytes_text.text_of` and `delimited.read_delimited`.
    """
    dialect = dialect_of(table)
    if dialect is None:
        found, todo = "a text file without a dialect", "Write dialect: nl or en, or spell it out."
        raise DataMistake(Mistake(shown, found, todo=todo))
    text = text_of(data, encoding=dialect.encoding, shown=shown)
    return Arrived(read_delimited(text, delimiter=dialect.delimiter, expected=expected, shown=shown), dialect)
