"""Several pieces of work at once, each in a copy of this process where the system can make one safely."""

from __future__ import annotations

import contextlib
import os
import pickle
import select
import signal
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from typing import TypeVar

from helpers.tied import tie_to_parent

T = TypeVar("T")
LONGEST = 120.0
"""Seconds after which a copy is given up and its work is done here."""


def at_once(work: Sequence[Callable[[], T]]) -> list[T]:
    """Return what each piece of work returns, in order; all but the first run in copies of this process.

    Parameters
    ----------
    work : sequence of callables
        They depend on nothing that another one changes, and return what can be pickled.

    Notes
    -----
    Without Linux's fork, with one processor, or where a copy fails for whatever reason, the work is done here
    instead, so that results and errors are the same; a copy ends with the process that made it.
    """
    if len(work) < 2 or not _can_copy():
        return [piece() for piece in work]
    copies = [_copied(piece) for piece in work[1:]]
    try:
        first = work[0]()
    except BaseException:
        for copy in copies:
            _end(copy)
        raise
    return [first, *(_collected(copy, piece) for copy, piece in zip(copies, work[1:], strict=True))]


def _can_copy() -> bool:
    return sys.platform.startswith("linux") and len(os.sched_getaffinity(0)) > 1


def _copied(piece: Callable[[], T]) -> tuple[int, int]:
    """Start a copy of this process that does the work; return its number and where it writes."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        # Python warns that other threads are not copied; the work uses none of them.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process:
        os.close(writing)
        return process, reading
    status = 1
    try:
        tie_to_parent()
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            out.write(pickle.dumps(piece()))
        status = 0
    except BaseException:  # noqa: BLE001 - the work is done again by the process that asked, and fails there
        status = 1
    finally:
        os._exit(status)


def _collected(copy: tuple[int, int], piece: Callable[[], T]) -> T:
    """Return what a copy made; do its work here when it did not."""
    content = _read(copy[1])
    status = _end(copy)
    if content is None or status != 0:
        return piece()
    made: T = pickle.loads(content)  # noqa: S301 - written by our own copy, through a pipe that only we hold
    return made


def _read(reading: int) -> bytes | None:
    """Read a pipe to its end; None when that takes too long."""
    until = time.monotonic() + LONGEST
    parts: list[bytes] = []
    while (left := until - time.monotonic()) > 0:
        ready, _, _ = select.select([reading], [], [], left)
        if ready:
            part = os.read(reading, 1 << 20)
            if not part:
                return b"".join(parts)
            parts.append(part)
    return None


def _end(copy: tuple[int, int]) -> int:
    """Close the pipe, end the copy when it still runs, and return its exit status."""
    process, reading = copy
    os.close(reading)
    ended, status = os.waitpid(process, os.WNOHANG)
    if not ended:
        time.sleep(0.05)  # it closed its pipe and is on its way out
        ended, status = os.waitpid(process, os.WNOHANG)
    if not ended:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
    return os.waitstatus_to_exitcode(status)
