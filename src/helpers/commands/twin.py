"""`twin`: made-up rows from a declaration alone, for who may not see the data."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.commands.asked import required_study
from helpers.errors import Mistake, ParameterMistake
from helpers.paths import Project

if TYPE_CHECKING:
    from helpers.study.spec import Study

HEAD = """\
# TWIN of {study}, made by `make twin STUDY={study}` from its declaration alone: no row of its data was read.
# Every answer, date and euro is made up, and nothing goes together with anything. Do not edit: make it again.
"""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("twin", help="made-up rows from a declaration alone")
    command.add_argument("--study", default="", help="whose twin")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Write the twin's declaration and files, and say how to run it."""
    import numpy as np

    from helpers.study.load import load
    from helpers.twin.declaration import name_of

    project = Project.here()
    study = load(project, required_study(project, given.study, "make twin STUDY=deventer"))
    if study.twin_of is not None:
        raise ParameterMistake(
            Mistake("STUDY", f"'{study.study}' is a twin itself", todo=f"Take STUDY={study.twin_of}.")
        )
    twin = name_of(study.study)
    _require_ours(project, twin, study.study)
    n_files = _write(project, study, twin, np.random.default_rng(study.seed))
    sys.stdout.write(
        f"Twin of {study.study}: {n_files} files in {project.shown(project.raw(twin))}, made from the "
        f"declaration alone.\nRun it:  make run STUDY={twin}\n"
        "Its pages say that they are of a twin; they say nothing about anybody.\n"
    )
    return 0


def _require_ours(project: Project, twin: str, study: str) -> None:
    """Refuse to write over a study that is no twin."""
    path = project.declaration(twin)
    if path.is_file() and not path.read_text(encoding="utf-8-sig").startswith(f"# TWIN of {study},"):
        found = f"{project.shown(path)} is there and was not made by this command"
        raise ParameterMistake(Mistake("STUDY", found, todo="Rename that study first."))


def _write(project: Project, study: Study, twin: str, rng: Any) -> int:  # noqa: ANN401 - numpy is imported late
    """Write everything of a twin; returns the number of raw files."""
    import yaml

    from helpers.manifest import write_atomically
    from helpers.readers.coded.refi_writing import qdpx_bytes
    from helpers.study.stages import DERIVE
    from helpers.study.yaml_text import read_yaml
    from helpers.twin.declaration import twin_declaration
    from helpers.twin.tables import made_up_tables
    from helpers.twin.voices import made_up_project, made_up_ratings

    own = project.declaration(study.study)
    plain, _ = read_yaml(own.read_text(encoding="utf-8-sig"))
    content = twin_declaration(plain, study)  # type: ignore[arg-type]
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=120)
    raw = project.raw(twin)
    tables = made_up_tables(study, rng)
    files: dict[Path, bytes] = {
        raw / f"{name}.csv": frame.to_csv(index=False, lineterminator="\n").encode("utf-8")
        for name, frame in tables.items()
    }
    for name in study.voices:
        files[raw / f"{name}.qdpx"] = qdpx_bytes(made_up_project(study, name, tables, rng))
    for name, audit in study.audits.items():
        files[raw / f"{name}.csv"] = made_up_ratings(audit, rng).to_csv(index=False).encode("utf-8")
    for path, data in files.items():
        write_atomically(path, data)
    derive = project.study(study.study) / DERIVE
    if derive.is_file():
        write_atomically(project.study(twin) / DERIVE, derive.read_bytes())
    write_atomically(project.declaration(twin), (HEAD.format(study=study.study) + text).encode("utf-8"))
    return len(files)
