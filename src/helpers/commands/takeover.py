"""`takeover`: a study from the file that hands it over, every hash checked, every run made again."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.errors import DataMistake, Mistake, ParameterMistake
from helpers.paths import Project

if TYPE_CHECKING:
    from helpers.handover.contents import Parcel
    from helpers.handover.same import TableAnswer

SHOWN = 10
"""Tables that differ which are named one by one."""
WORDS = {
    "same_bytes": "the same to the byte",
    "same_numbers": "the same numbers (to a relative 1e-9)",
    "other": "other numbers",
    "not_there": "only on one side",
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("takeover", help="check and run a study that was handed over")
    command.add_argument("--file", default="", help="the file that make handover wrote")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Check the file, put the study in place, make its runs and say whether they give the same."""
    from helpers.handover.archive import from_bytes

    project = Project.here()
    path = _path(project, given.file)
    parcel = from_bytes(path.read_bytes(), path.name)
    study = str(parcel.contents["study"])
    sys.stderr.write(f"{path.name}: {len(parcel.files)} files, every hash is right.\n")
    _tell_differences(project, parcel.contents)
    _place(project, parcel)
    if not _has_raw(project, study, parcel.contents["raw"]):
        return 0
    answers = [
        answer
        for run, about in parcel.contents["runs"].items()
        for answer in _again(project, study, run, about["parameters"], parcel)
    ]
    return _told(answers)


def _path(project: Project, text: str) -> Path:
    """Return the file, also where only its name in the folder of handovers is given."""
    for path in (Path(text), project.handovers / text) if text else ():
        if path.is_file():
            return path
    there = ", ".join(sorted(path.name for path in project.handovers.glob("*.zip"))) or "none"
    found = f"there is no file '{text}'" if text else "no file is named"
    raise ParameterMistake(Mistake("FILE", found, f"a file of make handover; here: {there}"))


def _tell_differences(project: Project, contents: Mapping[str, Any]) -> None:
    """Say where this machine differs from the one that handed over: numbers may then differ a little."""
    from helpers.manifest import sha256_file
    from helpers.surroundings import surroundings

    here, there = surroundings(project), contents["with"]
    if sha256_file(project.lock) != contents["lock"]:
        sys.stderr.write("The pinned packages here are others than where it was made.\n")
    for key, what in (("commit", "commit of the code"), ("python", "Python"), ("system", "system")):
        if here.get(key) != there.get(key):
            sys.stderr.write(f"Other {what}: {there.get(key)} there, {here.get(key)} here.\n")


def _place(project: Project, parcel: Parcel) -> None:
    """Write the files of study and data; a file that is here with other content is never overwritten."""
    from helpers.manifest import write_atomically

    wanted = {name: data for name, data in parcel.files.items() if not name.startswith("tables/")}
    other = [
        Mistake(name, "it is here already, with other content", todo="Move it away, then take over again.")
        for name, data in wanted.items()
        if (project.root / name).is_file() and (project.root / name).read_bytes() != data
    ]
    if other:
        raise DataMistake(other)
    for name, data in wanted.items():
        if not (project.root / name).is_file():
            write_atomically(project.root / name, data)


def _has_raw(project: Project, study: str, hashes: Mapping[str, str]) -> bool:
    """Say whether every raw file is here and is the one that was used; if not, say what to do."""
    folder = project.raw(study)
    missing = [name for name in hashes if not (folder / name).is_file()]
    other = "it is another file than the one that was used"
    mistakes = [
        Mistake(f"data/raw/{study}/{name}", other, f"sha256 {digest}")
        for name, digest in hashes.items()
        if name not in missing and hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest
    ]
    if mistakes:
        raise DataMistake(mistakes)
    if missing:
        listed = "\n".join(f"  data/raw/{study}/{name}  sha256 {hashes[name]}" for name in missing)
        sys.stderr.write(
            f"The study is in place; nothing was run, because these files are not here:\n{listed}\n"
            f"Ask the owner of the data for them and take over again, or look at how it runs without them:\n"
            f"  make twin STUDY={study}\n"
        )
    return not missing


def _again(
    project: Project, study: str, run: str, parameters: Mapping[str, Any], parcel: Parcel
) -> tuple[TableAnswer, ...]:
    """Make one run and compare what it releases with what was released."""
    from helpers import driver
    from helpers.handover.same import compared

    driver.run(project, study, run, [f"{name}={value}" for name, value in parameters.items()])
    prefix = f"tables/{run}/"
    before = {name: data for name, data in parcel.files.items() if name.startswith(prefix)}
    folder = project.reports(study, run) / "tables"
    after = {f"{prefix}{path.name}": path.read_bytes() for path in sorted(folder.glob("*.csv"))}
    return compared(run, before, after)


def _told(answers: list[TableAnswer]) -> int:
    """Say how many tables came out how; the exit status says whether all are the same."""
    for word, said in WORDS.items():
        n = sum(answer.answer == word for answer in answers)
        if n:
            sys.stdout.write(f"{n} tables: {said}.\n")
    other = [answer for answer in answers if answer.answer in ("other", "not_there")]
    for answer in other[:SHOWN]:
        sys.stdout.write(f"  {answer.table}: {WORDS[answer.answer]}\n")
    if len(other) > SHOWN:
        sys.stdout.write(f"  and {len(other) - SHOWN} more\n")
    return 1 if other else 0
