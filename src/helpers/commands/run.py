"""`run`: make a run of a study, or of the default studies."""

from __future__ import annotations

import argparse

from helpers import driver
from helpers.paths import Project
from helpers.progress import Progress

DEFAULT_STUDIES = ("nsw", "deventer")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("run", help="from raw data to report: everything that is not fresh")
    command.add_argument("--study", default="", help=f"study to run (default: {', '.join(DEFAULT_STUDIES)})")
    command.add_argument("--run", default="", help="name of the run (default: main, the study as declared)")
    command.add_argument(
        "--params", default="", help='parameters of a named run, e.g. "level=0.99 estimator=lin"'
    )
    command.add_argument("--force", action="store_true", help="execute every notebook, fresh or not")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Make the run and say where the report is."""
    project = Project.here()
    progress = Progress()
    for study in [given.study] if given.study else DEFAULT_STUDIES:
        result = driver.run(
            project,
            study,
            given.run or driver.MAIN,
            given.params.split(),
            force=given.force,
            progress=progress,
        )
        if all(stage.how == "fresh" for stage in result.stages):
            progress.say(f"{result.study}/{result.run}: nothing to do.")
        progress.say(f"Report: {project.shown(result.report)}")
    return 0
