"""`register`: write the plan of a study down, with what was known at that moment."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import TYPE_CHECKING

from helpers.errors import Mistake, ParameterMistake
from helpers.paths import Project

if TYPE_CHECKING:
    from helpers.study.registration import Registration
    from helpers.study.registration_file import Entry
    from helpers.study.spec import Study

EFFECTS = "04_effects"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("register", help="register the plan of a study, and what is known now")
    command.add_argument("--study", default="", help="whose plan")
    command.add_argument("--reason", default="", help='why now, in one line, e.g. "before the data came"')
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Append the plan to the registration of a study, unless it stands there, and say what it means."""
    from helpers.manifest import write_atomically
    from helpers.study.load import load
    from helpers.study.registration import read
    from helpers.study.registration_file import FIRST_LINE
    from helpers.study.stages import REGISTRATION

    project = Project.here()
    _require_study(project, given.study)
    study = load(project, given.study)
    registered = read(project.study(given.study))
    if _is_registered(registered, study):
        last = registered.entries[-1]
        sys.stdout.write(
            f"The plan of {given.study} has not changed since it was registered on {last.date[:10]} (entry "
            f"{len(registered.entries)}, fingerprint {last.fingerprint}). Nothing was added.\n"
        )
        return 0
    _require_reason(given.reason)
    entry = _entry(project, given.study, study, registered, given.reason.strip())
    path = project.study(given.study) / REGISTRATION
    before = path.read_bytes().rstrip() + b"\n" if path.is_file() else FIRST_LINE.encode("utf-8")
    write_atomically(path, before + entry.as_text().encode("utf-8"))
    sys.stdout.write(_said(project.shown(path), given.study, entry, len(registered.entries) + 1))
    return 0


def _require_study(project: Project, name: str) -> None:
    from helpers.study.load import names

    if not name:
        example = 'For example: make register STUDY=nsw REASON="before the data came"'
        raise ParameterMistake(
            Mistake("STUDY", "no study is named; nothing was registered", ", ".join(names(project)), example)
        )


def _require_reason(reason: str) -> None:
    from helpers.study.registration_file import LONGEST_REASON

    text = reason.strip()
    if not text or len(text) > LONGEST_REASON or not text.isprintable():
        too_long = f"the reason has {len(text)} characters or several lines"
        found = too_long if text else "no reason is given"
        allowed = f"one line of at most {LONGEST_REASON} characters"
        example = 'For example: REASON="before the data came"'
        raise ParameterMistake(Mistake("REASON", f"{found}; nothing was registered", allowed, example))


def _is_registered(registered: Registration, study: Study) -> bool:
    """Say whether the last entry holds this very plan."""
    from helpers.study.plan_items import differences, plain_plan

    if not registered.entries:
        return False
    return not differences(registered.entries[-1].plan, plain_plan(study, registered.code))


def _entry(project: Project, name: str, study: Study, registered: Registration, reason: str) -> Entry:
    """Return the entry for this moment: the plan, and everything that was known of outcomes."""
    from helpers.study.canonical import plan_hash
    from helpers.study.plan_items import plain_plan
    from helpers.study.registration import outcome_files
    from helpers.study.registration_file import Entry
    from helpers.surroundings import surroundings

    files = outcome_files(study)
    around = surroundings(project)
    runs = project.processed_root / name
    results = sorted({path.parent.parent.name for path in runs.glob("*/*/outputs.json")})
    published = project.reports_root / name
    return Entry(
        date=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        reason=reason,
        commit=str(around["commit"] or ""),
        dirty=bool(around["dirty"]),
        plan_hash=plan_hash(study),
        outcome_data={file: _digest(project, name, file) for file in sorted({*sum(files.values(), ())})},
        outcome_files=files,
        earlier_results=tuple(results),
        effects_computed=any(runs.glob(f"*/{EFFECTS}/outputs.json"))
        or any(published.glob("*/tables/effects.csv")),
        previous=registered.entries[-1].fingerprint if registered.entries else "",
        plan=plain_plan(study, registered.code),
    )


def _digest(project: Project, study: str, file: str) -> str:
    from helpers.manifest import sha256_file
    from helpers.study.registration_file import ABSENT

    path = project.raw(study) / file
    return sha256_file(path) if path.is_file() else ABSENT


def _said(place: str, study: str, entry: Entry, number: int) -> str:
    """Return in sentences what was registered, when in the life of the study, and what to do next."""
    lines = [
        f"Registered: the plan of {study}, entry {number} in {place}.",
        _MEANING["after_results" if entry.known == "after_data" and entry.earlier_results else entry.known],
        *_present(entry),
        "Something in this checkout is not committed, so the commit alone does not hold this plan."
        if entry.dirty
        else "",
        f"Fingerprint: {entry.fingerprint}",
        f"Commit {place} now, and give the fingerprint to somebody who does not do the analysis: it "
        "shows later that nothing was changed.",
    ]
    return "".join(f"{line}\n" for line in lines if line)


def _present(entry: Entry) -> list[str]:
    from helpers.study.registration_file import ABSENT

    there = [file for file, digest in entry.outcome_data.items() if digest != ABSENT]
    without = [file for file in entry.outcome_data if file not in there]
    said = []
    if there:
        said.append(f"Outcome data that were there: {', '.join(there)}.")
    if without:
        said.append(f"Outcome data that were not there: {', '.join(without)}.")
    if entry.earlier_results:
        said.append(f"Results of earlier runs that were there: {', '.join(entry.earlier_results)}.")
    return said


_MEANING = {
    "before_data": "No outcome data were there and no results had been made: estimates of this plan count as "
    "registered before the data.",
    "after_data": "Outcome data were there, and no effects had been computed: estimates count as registered "
    "after the data, but for outcomes of which no file was there yet.",
    "after_results": "The data had been read in earlier runs, and no effects had been computed: estimates of "
    "this plan count as registered after the data.",
    "after_effects": "Effects had been computed already: estimates of this plan count as registered after "
    "the data, and the report says that effects were known.",
}
