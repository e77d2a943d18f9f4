"""`compare`: runs of a study side by side, with every conclusion that flips."""

from __future__ import annotations

import argparse
import re
import sys

from helpers.commands.asked import required_study
from helpers.errors import Mistake, ParameterMistake
from helpers.paths import Project


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("compare", help="runs side by side, with every conclusion that flips")
    command.add_argument("--study", default="", help="whose runs")
    command.add_argument(
        "--runs", default="", help='two or more, the first to hold others against: "main strict"'
    )
    command.add_argument(
        "--tolerance", default="", help="estimates nearer than this times their size are equal"
    )
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Read what the runs released, write the comparison beside them, and say how many conclusions flip."""
    from helpers.comparison.page import Comparison, files, summary
    from helpers.comparison.released_run import read
    from helpers.comparison.side_by_side import EQUAL, side_by_side
    from helpers.manifest import MANIFEST, write_atomically
    from helpers.reporting.index_page import write_index
    from helpers.reporting.labels import lexicon
    from helpers.study.load import load

    project = Project.here()
    names = _names(given.runs)
    tolerance = _tolerance(given.tolerance) if given.tolerance else EQUAL
    study = load(project, required_study(project, given.study, 'make compare STUDY=nsw RUNS="main strict"'))
    runs = tuple(read(project, study.study, name) for name in names)
    made = Comparison(study, runs, side_by_side(runs, tolerance=tolerance), tolerance)
    folder = project.reports(study.study, made.folder)
    if (folder / MANIFEST).is_file():
        found = f"there is a run called '{made.folder}'"
        raise ParameterMistake(Mistake("RUNS", found, todo="Forget it with make clean-run, or rename it."))
    for name, text in files(made).items():
        write_atomically(folder / name, text.encode("utf-8"))
    write_index(project)
    sys.stdout.write(f"{summary(made, lexicon(study), 'en')}\n")
    page = next(iter(sorted(folder.glob("index*.html"))))
    sys.stderr.write(f"Comparison: {project.shown(page)}\n")
    return 0


def _names(text: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(re.split(r"[\s,]+", text.strip()))) if text.strip() else ()
    if len(names) < 2:
        example = 'For example: RUNS="main strict"'
        found = f"'{text}'" if text.strip() else "no run is named"
        raise ParameterMistake(Mistake("RUNS", found, "two or more different runs", example))
    return names


def _tolerance(text: str) -> float:
    allowed = "a number from 0 to 1, decimals with a point"
    if not re.fullmatch(r"\d*\.?\d+([eE][+-]?\d+)?", text, flags=re.ASCII) or float(text) > 1:
        todo = "Write decimals with a point." if "," in text else ""
        raise ParameterMistake(Mistake("TOLERANCE", f"'{text}'", allowed, todo))
    return float(text)
