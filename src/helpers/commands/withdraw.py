"""`withdraw`: a person leaves a study, from one thing or from everything."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, cast

from helpers.errors import Mistake, ParameterMistake
from helpers.paths import Project

if TYPE_CHECKING:
    from helpers.study.spec import Study
    from helpers.study.withdrawals import WithdrawalScope

_EXAMPLE = "For example: make withdraw STUDY=mijn-scriptie ID=P0123 SCOPE=all"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("withdraw", help="a person withdraws from a study, or from a part of it")
    command.add_argument("--study", default="", help="from which study")
    command.add_argument("--id", default="", help="who, as the raw files have it")
    command.add_argument("--scope", default="", help="from what: survey, register, recontact, quote or all")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Write the withdrawal down, and forget what was made of the study with this person in it."""
    from helpers.manifest import write_atomically
    from helpers.study.load import load
    from helpers.study.withdrawals import ALL, RECONTACT, Withdrawal, as_text, read

    project = Project.here()
    _require(project, given)
    study = load(project, given.study)
    who, scope = given.id.strip(), cast("WithdrawalScope", given.scope)
    _require_meaning(study, scope)
    path = project.withdrawn(study.study)
    known = read(path)
    if any(one.id == who and one.scope in (scope, ALL) for one in known):
        sys.stdout.write(f"This withdrawal stands in {project.shown(path)} already. Nothing was changed.\n")
        return 0
    _require_known(project, study, who)
    new = Withdrawal(who, scope, dt.datetime.now(dt.UTC).date().isoformat())
    with _runs_standing_still(project, study.study) as runs:
        forgotten = () if scope == RECONTACT else _forget(runs)
        write_atomically(path, as_text((*known, new)).encode("utf-8"))
        path.chmod(0o600)
    sys.stdout.write(_said(project, study, scope, path, forgotten))
    return 0


def _require(project: Project, given: argparse.Namespace) -> None:
    from helpers.study.load import names
    from helpers.study.withdrawals import SCOPES

    mistakes = []
    if not given.study:
        found = "no study is named; nothing was changed"
        mistakes.append(Mistake("STUDY", found, ", ".join(names(project)), _EXAMPLE))
    if not given.id.strip():
        mistakes.append(Mistake("ID", "nobody is named; nothing was changed", todo=_EXAMPLE))
    if given.scope not in SCOPES:
        found = f"'{given.scope}'" if given.scope else "it is not said from what"
        mistakes.append(Mistake("SCOPE", f"{found}; nothing was changed", ", ".join(SCOPES), _EXAMPLE))
    if mistakes:
        raise ParameterMistake(mistakes)


def _require_meaning(study: Study, scope: str) -> None:
    """Refuse a scope under which nothing of the study stands: the person would believe to have left."""
    from helpers.study.withdrawals import QUOTE

    scopes = {table.scope for table in study.tables.values()}
    if scope not in ("survey", "register") or scope in scopes:
        return
    there = [one for one in ("survey", "register") if one in scopes]
    raise ParameterMistake(
        Mistake(
            "SCOPE",
            f"no table of study '{study.study}' has scope: {scope}, so nobody would leave anything",
            ", ".join([*there, "recontact", QUOTE, "all"]),
            "Declare the scope of the table, or use all.",
        )
    )


def _require_known(project: Project, study: Study, who: str) -> None:
    """Refuse an id that is in no raw file; what was typed is not repeated, and no id is listed."""
    from helpers.cleaning.withdrawn import is_known
    from helpers.readers.tables import ROW_NUMBER, read_tables

    found = read_tables(study, project.raw(study.study))
    if is_known(study, {name: one.frame for name, one in found.items()}, who):
        return
    columns = [
        f"column '{table.id}' of {name} ({found[name].frame[table.id].nunique()} ids)"
        for name, table in study.tables.items()
        if table.id != ROW_NUMBER
    ]
    raise ParameterMistake(
        Mistake(
            "ID",
            "nobody in the raw files has this id; nothing was changed",
            f"an id as it stands in {', '.join(columns)}" if columns else "none: rows here have no id",
            "Leading zeros, capitals and dashes count.",
        )
    )


@contextmanager
def _runs_standing_still(project: Project, study: str) -> Iterator[tuple[Path, ...]]:
    """Yield the private folders of all runs of a study, while no other process makes any of them."""
    from helpers.driver import locked

    runs = sorted(one for one in (project.processed_root / study).glob("*") if one.is_dir())
    with ExitStack() as locks:
        for folder in runs:
            locks.enter_context(locked(project, study, folder.name))
        yield tuple(runs)


def _forget(runs: Sequence[Path]) -> tuple[str, ...]:
    """Remove what all runs made of the study in the private room; their parameters stay."""
    for folder in runs:
        _clear(folder)
    return tuple(folder.name for folder in runs)


def _clear(folder: Path) -> None:
    for part in sorted(folder.glob("*")):
        if part.is_dir():
            shutil.rmtree(part)
        elif part.name != "run.json":
            part.unlink()


def _said(project: Project, study: Study, scope: str, path: Path, forgotten: Sequence[str]) -> str:
    name = study.study
    lines = [f"Written in {project.shown(path)}, which is private: one person withdrew, scope {scope}."]
    if scope == "recontact":
        lines.append("Nothing in the study changes; do not ask this person again.")
        return "".join(f"{line}\n" for line in lines)
    if forgotten:
        runs = ", ".join(forgotten)
        lines.append(f"Removed what was made with this person in it: data/processed/{name}/ ({runs}).")
    lines += [
        f"make run STUDY={name} makes everything again without this person.",
        "What was published stands. A new version waits until at least "
        f"{study.disclosure.min_persons} people withdrew since then: fewer could be found by laying both "
        "side by side.",
        f"The raw files in data/raw/{name}/ still hold this person, and so may copies and back-ups: ask the "
        "owner of the data for new files, or remove them when the retention ends.",
    ]
    handed = sorted(path.name for path in project.handovers.glob(f"{name}-*.zip"))
    if handed:
        lines.append(
            f"Files that were handed over may hold this person too: data/handover/ ({', '.join(handed)}). "
            "Remove them, and tell who has one."
        )
    return "".join(f"{line}\n" for line in lines)
