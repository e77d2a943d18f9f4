"""`test`: the tests, with whatever pytest arguments follow."""

from __future__ import annotations

import argparse
import os

from helpers.commands.handing import hand_over, python


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("test", help="run the tests (further arguments go to pytest)")
    command.add_argument("arguments", nargs="*", help="e.g. tests/unit -k ledger")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Run pytest, one file per process, on one process more than processors: a tested run waits a lot."""
    processes = str((os.cpu_count() or 1) + 1)
    together = (
        [] if given.arguments else ["-q", "-n", processes, "--dist", "loadfile", "--no-loadscope-reorder"]
    )
    return hand_over(python("-m", "pytest", *together, *given.arguments))
