"""`params`: every parameter that a run may change."""

from __future__ import annotations

import argparse
import sys
import textwrap


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("params", help="every parameter that a run may change")
    command.set_defaults(command=execute)


def execute(_: argparse.Namespace) -> int:
    """Print the table of parameters."""
    from helpers.study import parameters

    for row in parameters.table():
        sys.stdout.write(f"{row['name']}\n")
        sys.stdout.write(_line("meaning", row["meaning"]))
        sys.stdout.write(_line("allowed", row["allowed"]))
        sys.stdout.write(_line("notebooks", row["notebooks"]))
        sys.stdout.write(_line("changes", row["changes"]))
    sys.stdout.write('\nUse: make run STUDY=nsw RUN=strict PARAMS="level=0.99 estimator=lin"\n')
    sys.stdout.write(
        "What is not given stays as the study declares it; the run 'main' takes no parameters.\n"
    )
    return 0


def _line(name: str, text: str) -> str:
    first = f"    {name:<10}"
    return textwrap.fill(text, 100, initial_indent=first, subsequent_indent=" " * len(first)) + "\n"
