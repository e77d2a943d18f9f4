"""`data`: make the raw files of an example study from the package that ships them."""

from __future__ import annotations

import argparse

from helpers.commands.handing import hand_over, python
from helpers.errors import Mistake, ParameterMistake, nearest
from helpers.paths import Project

MAKER = "make_raw.py"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("data", help="make the raw files of an example study from their package")
    command.add_argument(
        "--study", default="", help="name of the study; all that have make_raw.py when empty"
    )
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Run `make_raw.py` of one study, or of every study that has one."""
    project = Project.here()
    makers = {path.parent.name: path for path in sorted(project.studies.glob(f"*/{MAKER}"))}
    if given.study and given.study not in makers:
        found = f"no study '{given.study}' has {MAKER}"
        raise ParameterMistake(Mistake("STUDY", found, ", ".join(makers), nearest(given.study, list(makers))))
    chosen = [makers[given.study]] if given.study else list(makers.values())
    return max(hand_over(python(str(path))) for path in chosen)
