"""`clean`: forget what one run made; raw files and declarations stay."""

from __future__ import annotations

import argparse
import shutil
import sys

from helpers.errors import Mistake, ParameterMistake, nearest
from helpers.paths import Project


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("clean", help="forget what one run made")
    command.add_argument("--study", default="", help="whose run")
    command.add_argument("--run", default="", help="which run")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Remove the private and the publishable folder of a run, and renew the index."""
    from helpers.driver import locked
    from helpers.publishing import renew_index

    project = Project.here()
    known = [
        f"{path.parent.parent.name}/{path.parent.name}"
        for path in sorted(project.processed_root.glob("*/*/run.json"))
    ]
    if not given.study or not given.run:
        example = "For example: make clean-run STUDY=nsw RUN=strict"
        raise ParameterMistake(
            Mistake("STUDY and RUN", "name both; nothing was removed", ", ".join(known), example)
        )
    asked = f"{given.study}/{given.run}"
    if asked not in known:
        raise ParameterMistake(
            Mistake("STUDY and RUN", f"there is no run '{asked}'", ", ".join(known), nearest(asked, known))
        )
    with locked(project, given.study, given.run):
        for folder in (project.reports(given.study, given.run), project.processed(given.study, given.run)):
            shutil.rmtree(folder, ignore_errors=True)
        renew_index(project)
    sys.stderr.write(f"Forgot {asked}.\n")
    return 0
