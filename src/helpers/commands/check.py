"""`check` and `fix`: style and types; the first changes nothing."""

from __future__ import annotations

import argparse

from helpers.commands.handing import hand_over, python

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
    check.set_defaults(command=lambda _: _each(_CHECK))
    fix = commands.add_parser("fix", help="put the code in style")
    fix.set_defaults(command=lambda _: _each(_FIX))


def _each(programs: tuple[tuple[str, ...], ...]) -> int:
    return max(hand_over(python(*program)) for program in programs)
