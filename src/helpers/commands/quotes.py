"""`quotes`: the quotes of a study on a private worksheet, and the file in which a person decides on them."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.commands.asked import required_study
from helpers.errors import Mistake, ParameterMistake
from helpers.paths import Project

if TYPE_CHECKING:
    from helpers.commands.quotes_worksheet import Line
    from helpers.reporting.labels import Lexicon
    from helpers.results import Quote
    from helpers.study.approvals import Approval

STAGE = "05_qualitative"
FOLDER = "quotes"
_LOOK_SECONDS = 5
_MAKE_LISTS = "from helpers.cleaning.names_nl import finder; finder()"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add this command to the command line."""
    command = commands.add_parser("quotes", help="quotes to approve, on a private worksheet")
    command.add_argument("--study", default="", help="whose quotes")
    command.set_defaults(command=execute)


def execute(given: argparse.Namespace) -> int:
    """Make the run, write the worksheet, and add what is undecided to `quotes.yml`."""
    from helpers import driver, manifest
    from helpers.reporting.labels import lexicon
    from helpers.study import approvals
    from helpers.study.load import load
    from helpers.study.stages import APPROVALS

    project = Project.here()
    name = required_study(project, given.study, "make quotes STUDY=city-deal")
    study = load(project, name)
    if not any(strand.quotes is not None for strand in study.voices.values()):
        found, todo = f"study '{name}' declares no quotes", "Declare them under voices.<strand>.quotes."
        raise ParameterMistake(Mistake("STUDY", found, todo=todo))
    decided = approvals.read(project.study(name))
    _make_lists(project)
    approvals.begin(project.study(name))
    driver.run(project, name, until=STAGE)
    stage = project.stage(name, driver.MAIN, STAGE)
    found_quotes = _quotes(stage, lexicon(study), study.language)
    folder, file = project.processed_root / name / FOLDER, project.study(name) / APPROVALS
    _write_worksheet(project, name, _lines(stage, found_quotes, decided, project, name), folder, file)
    before = file.read_bytes().decode("utf-8-sig") if file.is_file() else ""
    after = approvals.with_undecided(before, [(one.key, one.fingerprint) for one in found_quotes], decided)
    if after != before:
        manifest.write_atomically(file, after.encode("utf-8"))
    sys.stdout.write(_what_to_do(project, folder, file, study=name, n=len(found_quotes)))
    return 0


def _make_lists(project: Project) -> None:
    """Make the lists of names once, in a process of its own, and say that it goes on."""
    from helpers.cleaning import names_nl

    if not names_nl.available():
        sys.stderr.write(
            "The library that finds Dutch names (deduce) is not installed here; it needs Python below 3.14.\n"
            "Every quote will be withheld, because names and places were not looked for.\n"
        )
        return
    if names_nl.is_built():
        return
    sys.stderr.write("Making lists of Dutch names and places, once; it takes about a minute ")
    source = str(project.package.parent)
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {source!r}); {_MAKE_LISTS}"]
    process = subprocess.Popen(command)  # noqa: S603 - our own words
    while process.poll() is None:
        try:
            process.wait(_LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            sys.stderr.write(".")
            sys.stderr.flush()
    sys.stderr.write(" done.\n" if process.returncode == 0 else " that failed; the run will try again.\n")


def _quotes(stage: Path, words: Lexicon, languages: Sequence[str]) -> tuple[Quote, ...]:
    """Return every quote of the stage once, with its words, in the order in which they were shown."""
    from helpers import storage
    from helpers.reporting.worded import worded

    made = (quote for _, exhibit in storage.read_exhibits(stage) for quote in exhibit.quotes)
    shown = worded(made, words, languages)
    return tuple({(quote.key, quote.fingerprint): quote for quote in shown}.values())


def _lines(
    stage: Path, quotes: tuple[Quote, ...], decided: tuple[Approval, ...], project: Project, name: str
) -> list[Line]:
    from helpers import storage
    from helpers.analyses.quotes import WORKSHEET
    from helpers.commands.quotes_worksheet import Line
    from helpers.disclosure.quotes import why_withheld
    from helpers.reporting.assemble import policy
    from helpers.study.load import load

    table = storage.read_table(stage, WORKSHEET).set_index("key")["taken_out"].to_dict()
    decisions = {(one.key, one.fingerprint): one.decision for one in decided}
    reasons = why_withheld(quotes, policy(load(project, name)), decided)
    return [
        Line(
            quote,
            str(table.get(quote.key, "")),
            decisions.get((quote.key, quote.fingerprint), "undecided"),
            reason,
        )
        for quote, reason in zip(quotes, reasons, strict=True)
    ]


def _write_worksheet(project: Project, name: str, lines: list[Line], folder: Path, file: Path) -> None:
    from helpers.commands.quotes_worksheet import as_csv, as_page
    from helpers.manifest import write_atomically
    from helpers.reporting.labels import lexicon
    from helpers.study.load import load

    study = load(project, name)
    words, language = lexicon(study), study.language[0]
    page = as_page(lines, words, language, study=name, file=project.shown(file))
    write_atomically(folder / "worksheet.html", page.encode("utf-8"))
    write_atomically(folder / "worksheet.csv", as_csv(lines, words, language).encode("utf-8-sig"))


def _what_to_do(project: Project, folder: Path, file: Path, *, study: str, n: int) -> str:
    decisions = project.shown(file)
    return (
        f"{n} quotes of study {study} are offered.\n"
        f"1. Open {project.shown(folder / 'worksheet.html')} (private: it stays in data/).\n"
        "2. Read each quote as a stranger who knows the neighbourhood would: could you tell who it is?\n"
        "3. Look at what was taken out, and at what was not: a story can be one person's too.\n"
        f"4. Open {decisions} and find the same key.\n"
        "5. Write decision: approve or decision: reject, with by (your name) and date (year-month-day).\n"
        "6. Write no words of a speaker there: that file is committed.\n"
        f"7. make run STUDY={study} prints what was approved and counts what was withheld, by reason.\n"
        "8. A quote whose text, question or description changes needs a new decision: make quotes again.\n"
        "9. Nobody is quoted more than twice, however many quotes were approved.\n"
    )
