"""Files that a library reads in C or Rust, read by a process of its own: what goes wrong there, stays there.

A spreadsheet of ten kilobytes can ask for a hundred gigabytes, and a database can be made to compute for
days. The child may use so much memory and time and no more; if it dies, the parent says so in a sentence.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import psutil  # type: ignore[import-untyped]

from helpers.errors import DataMistake, Mistake

MEGABYTE = 1024 * 1024
LARGEST = 100 * MEGABYTE
"""Bytes of the largest file that is read."""
LARGEST_ANSWER = 48 * MEGABYTE
"""Characters that the child may hand over."""
MEMORY = 250 * MEGABYTE
SECONDS = 30.0
LOOK_EVERY = 0.05
REFUSED = "!"
"""First item of the line with which a child hands over a mistake."""


def rows_of(child: ModuleType, path: Path, *arguments: str, shown: str) -> Iterator[list[Any]]:
    """Return the lines that a child makes of a file.

    Parameters
    ----------
    child : module
        Uses nothing of this package; run as a program it writes one JSON list a line.
    path : Path
        The file.
    arguments : str
        What the child is told besides.
    shown : str
        How sentences name the file.

    Raises
    ------
    DataMistake
        What the child found wrong with the file; or it used more memory, time or lines than a file of coded
        segments can ask for.
    """
    if path.stat().st_size > LARGEST:
        found = f"the file is larger than {LARGEST // MEGABYTE} MB"
        raise DataMistake(Mistake(shown, found, todo="Export text only, or in several files."))
    command = [sys.executable, "-I", str(child.__file__), str(path), *arguments]
    with _started(command) as running:
        n = 0
        while line := running.line():
            n += len(line)
            if n > LARGEST_ANSWER:
                raise DataMistake(_too_much(shown, "text"))
            item = json.loads(line)
            if item and item[0] == REFUSED:
                found, allowed, todo = item[1:]
                raise DataMistake(Mistake(shown, found, allowed, todo))
            yield item
        if running.stopped_for:
            raise DataMistake(_too_much(shown, running.stopped_for))
        if running.process.wait() != 0:
            todo = "It may be damaged: open it in the program that made it, and export it again."
            raise DataMistake(
                Mistake(shown, "the file cannot be read, or asks for too much memory", todo=todo)
            )


def _too_much(shown: str, what: str) -> Mistake:
    found = f"reading this file takes more {what} than coded interviews can ask for"
    todo = "It may be damaged: open it in the program that made it, and export it again."
    return Mistake(shown, found, todo=todo)


class _Running:
    """A child at work, and the thread that watches it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.stopped_for = ""
        self._end = time.monotonic() + SECONDS
        threading.Thread(target=self._watch, daemon=True).start()

    def line(self) -> bytes:
        """Return the next line, empty at the end or where one line is longer than everything may be."""
        out: IO[bytes] = self.process.stdout  # type: ignore[assignment]
        return out.readline(LARGEST_ANSWER + 2)

    def _watch(self) -> None:
        """Stop the child when it takes too much; where the system sets no limit this is the only one."""
        with contextlib.suppress(psutil.Error):
            seen = psutil.Process(self.process.pid)
            while self.process.poll() is None:
                if time.monotonic() > self._end:
                    self.stopped_for = "time"
                elif seen.memory_info().rss > MEMORY:
                    self.stopped_for = "memory"
                if self.stopped_for:
                    self.process.kill()
                    return
                time.sleep(LOOK_EVERY)


@contextlib.contextmanager
def _started(command: list[str]) -> Iterator[_Running]:
    process = subprocess.Popen(  # noqa: S603 - our own Python, our own module
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield _Running(process)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
