"""The child that reads tables of an SQLite file: a JSON list a row, after the name of its table.

Run as a program, with nothing of this package: ``sqlite_rows.py FILE TABLE:COLUMN,COLUMN ...``. The file is
opened read-only, as if it could not change; views and virtual tables are refused, nothing of the file is run.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

MEMORY = 300 * 1024 * 1024
HEAP = 128 * 1024 * 1024
LONGEST = 32 * 1024 * 1024
"""Bytes of one value."""
BROKEN = "this is no SQLite file, or it is damaged"
AGAIN = "Open it in the program that made it, and save a copy."
JOURNALS = ("-wal", "-journal")


class Stored(bytes):
    """Bytes that the file calls text."""

    __slots__ = ()


def limit() -> None:
    """Let the system end this process when it asks for too much memory."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the parent watches
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def write(item: list[Any]) -> None:
    """Hand a line over."""
    sys.stdout.write(json.dumps(item) + "\n")


def main(path: str, *asked: str) -> None:
    """Write the asked columns of the asked tables; of a table or column that is not there, nothing."""
    for ending in JOURNALS:
        beside = Path(path + ending)
        if beside.is_file() and beside.stat().st_size:
            found = f"changes of this file still stand in the file beside it that ends in {ending}"
            write(["!", found, "", "Close the project in the program that made it, and copy the file again."])
            return
    try:
        connection = opened(path)
        for table, columns in (one.split(":", 1) for one in asked):
            told(connection, table, columns.split(","))
    except UnicodeDecodeError:
        write(["!", "a text in this file is not UTF-8", "", AGAIN])
    except (sqlite3.Error, OverflowError, ValueError):
        write(["!", BROKEN, "", AGAIN])


def opened(path: str) -> sqlite3.Connection:
    """Return the file, opened so that it can neither change nor run anything."""
    uri = Path(path).resolve().as_uri() + "?mode=ro&immutable=1"
    connection = sqlite3.connect(uri, uri=True)
    connection.text_factory = Stored
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    for pragma in (
        "trusted_schema=OFF", "query_only=ON", "cell_size_check=ON", "mmap_size=0", "cache_size=-8000",
        f"hard_heap_limit={HEAP}",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")
    return connection


def told(connection: sqlite3.Connection, table: str, columns: list[str]) -> None:
    """Write the rows of one table."""
    found = connection.execute("SELECT type, sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    if found is None:
        write([table, None])
        return
    kind, sql = (text(value) for value in found)
    if kind != "table" or " ".join(str(sql).upper().split()[:2]) == "CREATE VIRTUAL":
        write(["!", f"'{table}' is no table of stored rows in this file", "", AGAIN])
        return
    # table_xinfo: the last item says whether a column is stored (0) or computed.
    there = {text(row[1]): row[6] for row in connection.execute(f'PRAGMA table_xinfo("{table}")')}
    kept = [name for name in columns if there.get(name) == 0]
    write([table, None, *kept])
    if not kept:
        return
    listed = ", ".join(f'"{name}"' for name in kept)
    for row in connection.execute(f'SELECT {listed} FROM "{table}"'):  # noqa: S608 - names of our own
        write([table, *(text(value) for value in row)])


def text(value: object) -> object:
    """Return text as text, numbers and nothing as they are, and of other bytes nothing."""
    if isinstance(value, Stored):
        return value.decode("utf-8")
    return None if isinstance(value, bytes) else value


if __name__ == "__main__":
    limit()
    main(*sys.argv[1:])
