"""`test`: the tests, with whatever pytest arguments follow."""

from __future__ import annotations

import argparse
import os

from helpers.commands.handing import hand_over, python

_KEEP_COMPILED = {"PYTHONDONTWRITEBYTECODE": ""}
"""A session starts hundreds of processes. Where the environment says to keep no compiled modules, each of
them compiles this package anew; reading the tests alone takes a process 29 seconds of work instead of 17."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("test", help="run the tests (further arguments go to pytest)")
    command.add_argument("arguments", nargs="*", help="e.g. tests/unit -k ledger")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Run pytest, one file per process, on two processes more than processors: a tested run waits a lot."""
    processes = str((os.cpu_count() or 1) + 2)
    together = (
        [] if given.arguments else ["-q", "-n", processes, "--dist", "loadfile", "--no-loadscope-reorder"]
    )
    return hand_over(python("-m", "pytest", *together, *given.arguments), settled=_KEEP_COMPILED)
