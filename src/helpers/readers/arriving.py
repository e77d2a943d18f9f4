"""Which reader a raw file needs, by the kind of file that its name says it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers.readers.arrived import Arrived
from helpers.readers.detecting import Kind
from helpers.readers.kinds import kind_of
from helpers.readers.lss import structure_beside
from helpers.readers.raw_files import raw_bytes
from helpers.readers.stored_file import read_stored_file
from helpers.readers.text_file import read_text_file
from helpers.readers.workbook import read_workbook
from helpers.study.spec import Table


def arrive(
    path: Path,
    table: Table,
    *,
    expected: Sequence[str],
    shown: str,
    kinds: Mapping[str, Kind] | None = None,
) -> tuple[Arrived, bytes]:
    """Return one raw file as texts, and its bytes.

    Parameters
    ----------
    path : Path
        The file.
    table : Table
        The table it belongs to: dialect, layout, structure, sheet, header.
    expected : sequence of str
        Columns that are declared.
    shown : str
        How sentences name the file.
    kinds : mapping of str to {"number", "date"} or None
        Which of the declared columns are numbers and dates, for a text whose dialect is worked out.

    Raises
    ------
    DataMistake
        The file cannot be read as declared, or is of another kind than its name says.
    """
    data = raw_bytes(path, shown)
    kind = kind_of(path.name, data, shown)
    if kind == "workbook":
        return read_workbook(data, table, expected=expected, shown=shown), data
    if kind != "text":
        return read_stored_file(path, kind, table, shown), data
    structure = structure_beside(path, table, shown)
    return (
        read_text_file(data, table, expected=expected, shown=shown, kinds=kinds, structure=structure),
        data,
    )
