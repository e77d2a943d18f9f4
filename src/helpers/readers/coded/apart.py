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
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import psutil  # type: ignore[import-untyped]
import pyarrow as pa

from helpers.errors import DataMistake, Mistake

MEGABYTE = 1024 * 1024
LOOK_EVERY = 0.05
REFUSED = "!"
"""First item of the line with which a child hands over a mistake; also its key in the head of a table."""
AGAIN = "It may be damaged: open it in the program that made it, and export it again."


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file of one kind can ask for.

    Attributes
    ----------
    largest : int
        Bytes of the largest file that is read.
    answer : int
        Bytes that the child may hand over.
    memory : int
        Bytes that the child may use.
    seconds : float
        Time that it may take.
    kind : str
        What such files are, for sentences.
    smaller : str
        What to do about a file that is too large.
    """

    largest: int
    answer: int
    memory: int
    seconds: float
    kind: str
    smaller: str


CODED = Limits(
    largest=100 * MEGABYTE,
    answer=48 * MEGABYTE,
    memory=250 * MEGABYTE,
    seconds=30.0,
    kind="coded interviews",
    smaller="Export text only, or in several files.",
)
TABLES = Limits(
    largest=4000 * MEGABYTE,
    answer=8000 * MEGABYTE,
    memory=3000 * MEGABYTE,
    seconds=600.0,
    kind="a table",
    smaller="Ask for it as text (CSV) or in several files.",
)


def rows_of(
    child: ModuleType, source: Path | bytes, *arguments: str, shown: str, limits: Limits | None = None
) -> Iterator[list[Any]]:
    """Return the lines that a child makes of a file.

    Parameters
    ----------
    child : module
        Uses nothing of this package; run as a program it writes one JSON list a line.
    source : Path or bytes
        The file; bytes reach the child through its standard input, under the name "-".
    arguments : str
        What the child is told besides.
    shown : str
        How sentences name the file.
    limits : Limits, optional
        What a file of its kind can ask for; None: coded interviews.

    Raises
    ------
    DataMistake
        What the child found wrong with the file; or it used more memory, time or lines than `limits` allow.
    """
    limits = limits or CODED
    with _started(child, source, arguments, shown, limits) as running:
        n = 0
        while line := running.out.readline(limits.answer + 2):
            n += len(line)
            if n > limits.answer:
                raise DataMistake(_too_much(shown, "text", limits))
            item = json.loads(line)
            if item and item[0] == REFUSED:
                raise DataMistake(Mistake(shown, *item[1:]))
            yield item
        running.require_ended_well(shown)


def table_of(child: ModuleType, path: Path, *arguments: str, shown: str, limits: Limits) -> pa.Table:
    """Return the table that a child makes of a file and hands over as a stream of Arrow.

    Parameters and errors as `rows_of`. What the child refuses stands in the head of the stream, under
    `REFUSED`, as a JSON list of what was found, what is allowed and what to do.
    """
    with _started(child, path, arguments, shown, limits) as running:
        try:
            table = table_in(running.out, shown)
        except (pa.ArrowInvalid, OSError):
            running.process.wait()
            running.require_ended_well(shown)
            raise DataMistake(Mistake(shown, "the file cannot be read", todo=AGAIN)) from None
        running.require_ended_well(shown)
    return table


def table_in(out: IO[bytes], shown: str) -> pa.Table:
    """Return the table in a stream that a child made; raises what it refuses."""
    with pa.ipc.open_stream(out) as stream:
        said = (stream.schema.metadata or {}).get(REFUSED.encode())
        if said is not None:
            raise DataMistake(Mistake(shown, *json.loads(said)))
        return pa.Table.from_batches(list(stream), stream.schema)


def _too_much(shown: str, what: str, limits: Limits) -> Mistake:
    return Mistake(shown, f"reading this file takes more {what} than {limits.kind} can ask for", todo=AGAIN)


class _Running:
    """A child at work, and the thread that watches it."""

    def __init__(self, process: subprocess.Popen[bytes], limits: Limits) -> None:
        self.process = process
        self.out: IO[bytes] = process.stdout  # type: ignore[assignment]
        self.stopped_for = ""
        self._limits = limits
        self._end = time.monotonic() + limits.seconds
        threading.Thread(target=self._watch, daemon=True).start()

    def require_ended_well(self, shown: str) -> None:
        """Raise a sentence where the child was stopped, or died."""
        if self.stopped_for:
            raise DataMistake(_too_much(shown, self.stopped_for, self._limits))
        if self.process.wait() != 0:
            found = "the file cannot be read, or asks for too much memory"
            raise DataMistake(Mistake(shown, found, todo=AGAIN))

    def _watch(self) -> None:
        """Stop the child when it takes too much; where the system sets no limit this is the only one."""
        with contextlib.suppress(psutil.Error):
            seen = psutil.Process(self.process.pid)
            while self.process.poll() is None:
                if time.monotonic() > self._end:
                    self.stopped_for = "time"
                elif seen.memory_info().rss > self._limits.memory:
                    self.stopped_for = "memory"
                if self.stopped_for:
                    self.process.kill()
                    return
                time.sleep(LOOK_EVERY)


@contextlib.contextmanager
def _started(
    child: ModuleType, source: Path | bytes, arguments: tuple[str, ...], shown: str, limits: Limits
) -> Iterator[_Running]:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > limits.largest:
        found = f"the file is larger than {limits.largest // MEGABYTE} MB"
        raise DataMistake(Mistake(shown, found, todo=limits.smaller))
    name = "-" if isinstance(source, bytes) else str(source)
    process = subprocess.Popen(  # noqa: S603 - our own Python, our own module
        [sys.executable, "-I", str(child.__file__), name, *arguments],
        stdin=subprocess.PIPE if isinstance(source, bytes) else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        if isinstance(source, bytes):
            threading.Thread(target=_feed, args=(process, source), daemon=True).start()
        yield _Running(process, limits)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def _feed(process: subprocess.Popen[bytes], content: bytes) -> None:
    """Hand a file over to a child, which may be gone before it has read everything."""
    with contextlib.suppress(OSError), process.stdin as entrance:  # type: ignore[union-attr]
        entrance.write(content)
