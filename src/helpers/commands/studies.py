"""`studies`: the studies that are declared, and the runs that were made of them."""

from __future__ import annotations

import argparse
import sys

from helpers.manifest import MANIFEST, read_json
from helpers.paths import Project


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("studies", help="declared studies, and the runs made of them")
    command.set_defaults(command=execute)


def execute(_: argparse.Namespace) -> int:
    """Print studies and runs."""
    project = Project.here()
    for declaration in sorted(project.studies.glob("*/study.yml")):
        study = declaration.parent.name
        sys.stdout.write(f"{study}  ({project.shown(declaration)})\n")
        for record in sorted((project.processed_root / study).glob("*/run.json")):
            sys.stdout.write(_run(project, study, record.parent.name))
    return 0


def _run(project: Project, study: str, run: str) -> str:
    given = (read_json(project.processed(study, run) / "run.json") or {}).get("parameters", {})
    published = read_json(project.reports(study, run) / MANIFEST)
    made = f"report of {published.get('started')}" if published else "no report yet"
    typed = " ".join(f"{name}={value}" for name, value in given.items())
    return f"    {run:<16} {made:<38} {typed or 'as declared'}\n"
