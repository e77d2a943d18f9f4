"""`new`: from the files that a student got to a first declaration that runs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from helpers.errors import Mistake
from helpers.paths import Project


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("new", help="from your files to a first study.yml that runs")
    command.add_argument("--study", default="", help="name of the study, for example mijn-scriptie")
    command.add_argument("--data", default="", help="files, separated by blanks; they are copied")
    command.add_argument(
        "--language", default="nl", choices=("nl", "en"), help="of the report and of what is said"
    )
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Copy the files, look at them, write the declaration and say what to do next."""
    from helpers.starting.asked import Asked, asked, raw_names
    from helpers.starting.beginning import begun
    from helpers.starting.keeping import keep, write_once
    from helpers.starting.placing import place
    from helpers.starting.said import next_steps, provenance, sizes_of

    project = Project.here()
    wanted: Asked = asked(given.study, given.data, project, here=Path.cwd())
    _refuse_another(project, wanted.study)
    raw = project.raw(wanted.study)
    placed = place(wanted.files, raw, shown=f"{project.shown(raw)}/")
    try:
        files = raw_names(project, wanted.study)
        beginning = begun(wanted.study, raw, files, language=given.language)
    except BaseException:
        placed.undo()
        raise
    kept = keep(beginning, project.declaration(wanted.study))
    if beginning.derive:
        write_once(project.study(wanted.study) / "derive.py", beginning.derive)
    write_once(project.study(wanted.study) / "README.md", provenance(beginning, sizes_of(raw, files)))
    shown = project.shown(kept.path)
    sys.stdout.write(next_steps(beginning, kept, path=shown, raw=f"{project.shown(raw)}/"))
    return 0


def _refuse_another(project: Project, study: str) -> None:
    """Refuse a study that `make new` did not begin: its files and its declaration are somebody's.

    Raises
    ------
    CannotBegin
        With what to do instead.
    """
    from helpers.starting.asked import CannotBegin
    from helpers.starting.writing import is_from_new

    path = project.declaration(study)
    if path.exists() and not is_from_new(path.read_bytes().decode("utf-8-sig", errors="replace")):
        found = f"the study '{study}' exists already, and make new did not write it"
        todo = f"Choose another name, or change {project.shown(path)} yourself (docs/add-a-study.md)."
        raise CannotBegin(Mistake("STUDY", found, todo=todo))
