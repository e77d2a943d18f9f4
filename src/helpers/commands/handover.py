"""`handover`: a study as one file, with plan, decisions and manifests; data only if asked."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from helpers.commands.asked import required_study
from helpers.errors import DataMistake, Mistake, ParameterMistake
from helpers.paths import Project

if TYPE_CHECKING:
    from helpers.handover.contents import Parcel

YES = frozenset({"yes", "ja"})
NO = frozenset({"", "no", "nee"})


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("handover", help="a study as one file, for who takes it over")
    command.add_argument("--study", default="", help="which study")
    command.add_argument("--data", default="", help="yes: the raw files go along (they are private)")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Write the file into the private room and say what is in it."""
    import datetime as dt

    from helpers.handover.archive import to_bytes
    from helpers.handover.contents import parcel
    from helpers.manifest import write_atomically
    from helpers.study.load import load

    project = Project.here()
    name = required_study(project, given.study, "make handover STUDY=deventer")
    with_data = _with_data(given.data)
    study = load(project, name)
    if with_data:
        _require_nobody_withdrew(project, study.study)
    made = dt.datetime.now(dt.UTC)
    found = parcel(project, study, with_data=with_data, made=made)
    _require_no_data_beside(project, found)
    _require_fits(found)
    target = project.handovers / f"{study.study}-{made:%Y%m%d-%H%M%S}.zip"
    write_atomically(target, to_bytes(found))
    sys.stdout.write(
        f"{project.shown(target)}: {len(found.files)} files, {len(found.contents['runs'])} runs.\n"
        + (
            "The raw files are in it: it is as private as they are. Encrypt it before it leaves here.\n"
            if with_data
            else "No data are in it; hashes of the raw files are. With data: make handover STUDY=… DATA=yes\n"
        )
        + f"Whoever gets it:  make takeover FILE={target.name}\n"
    )
    return 0


def _require_no_data_beside(project: Project, found: Parcel) -> None:
    """Refuse data or a key that lie in the folder of the study: it would go along without anybody asking."""
    from helpers.commands.private_files import why_private

    mistakes = [
        Mistake(name, why, todo="Move it away (data to data/raw), then hand over again.")
        for name in found.files
        if name.startswith("studies/") and (why := why_private(project, name))
    ]
    if mistakes:
        raise DataMistake(mistakes)


def _require_fits(found: Parcel) -> None:
    """Refuse a file that the receiver could not open again."""
    from helpers.readers.coded.archive import MAX_FILE, MEGABYTE

    size = sum(len(data) for data in found.files.values())
    if size > MAX_FILE:
        todo = "Hand it over without data, and pass the raw files on by themselves."
        allowed = f"at most {MAX_FILE // MEGABYTE} MB"
        raise ParameterMistake(Mistake("DATA", f"together {size // MEGABYTE} MB", allowed, todo))


def _with_data(text: str) -> bool:
    word = text.strip().casefold()
    if word not in YES | NO:
        raise ParameterMistake(Mistake("DATA", f"'{text}'", "yes, or nothing"))
    return word in YES


def _require_nobody_withdrew(project: Project, study: str) -> None:
    """Refuse to pass on raw files that still hold people who withdrew."""
    if project.withdrawn(study).is_file():
        found = "people of this study withdrew, and its raw files still hold them"
        todo = "Hand it over without data, or ask the owner of the data for new files."
        raise ParameterMistake(Mistake("DATA", found, todo=todo))
