"""Reads the command line, calls one command, and turns mistakes into sentences and an exit status."""

from __future__ import annotations

import argparse
import errno
import sys
from collections.abc import Sequence

from helpers.commands import (
    check,
    clean,
    compare,
    data,
    handover,
    lab,
    measure,
    new,
    params,
    plain,
    pseudonymise,
    quotes,
    register,
    run,
    snapshot,
    studies,
    takeover,
    test,
    trace,
    twin,
    withdraw,
)
from helpers.errors import UserMistake, WatWerktError

_PASSES_ON = frozenset({"test", "lab", "bench", "soak", "simulate"})
_CANNOT_WRITE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT})
_COMMANDS = (
    new, run, compare, register, quotes, twin, handover, takeover,
    test, params, plain, trace, studies, data, snapshot, lab, clean, check, measure, withdraw, pseudonymise,
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Run a command; returns 0, 2 for a mistake of the user's, 1 for a fault of ours, 130 for Ctrl-C."""
    given = read(arguments)
    try:
        return int(given.command(given))
    except UserMistake as mistake:
        sys.stderr.write(f"\n{mistake.heading}:\n")
        sys.stderr.writelines(f"  {one}\n" for one in mistake.mistakes)
        return mistake.exit_status
    except WatWerktError as fault:
        sys.stderr.write(f"\n{fault}\n")
        return fault.exit_status
    except OSError as fault:
        if fault.errno not in _CANNOT_WRITE:
            raise
        place = fault.filename2 or fault.filename or "here"
        sys.stderr.write(
            f"\nCannot write {place} ({fault.strerror}). Close it in other programs, free some space or "
            "mend the permissions; the same command goes on from there.\n"
        )
        return UserMistake.exit_status
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. What was done is kept; the same command goes on from there.\n")
        return 130


def read(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what was typed; what follows a command that calls another program goes to that program."""
    command, *rest = arguments or [""]
    if command in _PASSES_ON and rest[:1] not in (["-h"], ["--help"]):
        given = parser().parse_args([command])
        given.arguments = rest
        return given
    return parser().parse_args(arguments)


def parser() -> argparse.ArgumentParser:
    """Return the parser with every command."""
    top = argparse.ArgumentParser(
        prog="python -m helpers",
        description="Wat werkt? From one study's raw export to pages that can be trusted.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for module in _COMMANDS:
        module.add(commands)
    return top
