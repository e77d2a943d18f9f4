"""`lab`: JupyterLab on the notebooks."""

from __future__ import annotations

import argparse
import sys

from helpers.commands.handing import hand_over, python
from helpers.paths import Project


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("lab", help="JupyterLab on the notebooks; what they make goes to run 'lab'")
    command.add_argument("arguments", nargs="*", help="further arguments for JupyterLab")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Start JupyterLab in the project's folder."""
    sys.stderr.write(
        "Fill in study = '...' in the cell tagged parameters of a notebook. What you make by hand goes\n"
        "to run 'lab', reads earlier notebooks from 'lab' or else from 'main', and is never released.\n"
    )
    root = str(Project.here().root)
    return hand_over(python("-m", "jupyterlab", "--notebook-dir", root, *given.arguments))
