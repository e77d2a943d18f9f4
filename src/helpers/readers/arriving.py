"""Which reader a raw file needs, by the kind of file that its name says it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from helpers.readers.arrived import Arrived
from helpers.readers.raw_files import raw_bytes
from helpers.readers.text_file import read_text_file
from helpers.study.spec import Table


def arrive(path: Path, table: Table, *, expected: Sequence[str], shown: str) -> tuple[Arrived, bytes]:
    """Return one raw file as texts, and its bytes.

    Parameters
    ----------
    path : Path
        The file.
    table : Table
        The table it belongs to: dialect, layout, sheet, header.
    expected : sequence of str
        Columns that are declared.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        The file cannot be read as declared.
    """
    data = raw_bytes(path, shown)
    return read_text_file(data, table, expected=expected, shown=shown), data
