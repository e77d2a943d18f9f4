"""Ties a process to the one that needs it: when that one ends, however it ends, so does this one."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading

_PR_SET_PDEATHSIG = 1


def tie_to_parent() -> None:
    """Ask the system to kill this process when its parent ends (Linux; elsewhere ipykernel polls)."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    parent = os.getppid()
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended between the two calls
        os._exit(1)


def watch(process: int) -> None:
    """End this process as soon as the process behind a pidfd has ended, also when it is not our parent."""

    def wait() -> None:
        select.select([process], [], [])
        os._exit(1)

    threading.Thread(target=wait, name="watch-driver", daemon=True).start()
