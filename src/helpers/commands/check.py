"""`check` and `fix`: style, types and private files in git; the first changes nothing."""

from __future__ import annotations

import argparse
import sys

from helpers.commands.handing import hand_over, python
from helpers.paths import Project

_CHECK = (
    ("-m", "ruff", "check", "."),
    ("-m", "ruff", "format", "--check", "."),
    ("-m", "mypy"),
    ("-m", "pytest", "-q", "tests/architecture"),
)
_FIX = (("-m", "ruff", "check", "--fix", "."), ("-m", "ruff", "format", "."))


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add these commands to the command line."""
    check = commands.add_parser("check", help="style, types and links between rooms; changes nothing")
    check.add_argument(
        "--staged", action="store_true", help="only whether private files stand ready for git; for a hook"
    )
    check.set_defaults(command=_check)
    fix = commands.add_parser("fix", help="put the code in style")
    fix.set_defaults(command=lambda _: _each(_FIX))


def _check(given: argparse.Namespace) -> int:
    """Look for private files in git and, unless a hook asks, at style, types and rooms."""
    from helpers.commands.private_files import require_none

    sys.stdout.write(f"{require_none(Project.here(), staged=given.staged)}\n")
    return 0 if given.staged else _each(_CHECK)


def _each(programs: tuple[tuple[str, ...], ...]) -> int:
    return max(hand_over(python(*program)) for program in programs)
