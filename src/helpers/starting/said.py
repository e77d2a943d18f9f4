"""What `make new` says in the end: what it found, what is private, what to do next, in about ten lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers.starting.keeping import Kept
from helpers.starting.writing import Beginning, Language, n_choices
from helpers.study.rules_tables import ROW_NUMBER

MOST_NAMED = 6

WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "table": "  {file}: {n} rijen, {columns} kolommen; {unit}, {id}",
        "by_id": "id: {id}",
        "by_row": "geen id gevonden",
        "voices": "  {file}: {documents} gesprekken, {codes} codes (staat klaar als keuze)",
        "written": "Geschreven: {path} en README.md",
        "again": "Opnieuw geschreven (u had niets veranderd): {path}",
        "same": "Er is niets nieuws: {path} blijft zoals het is.",
        "beside": "U hebt study.yml veranderd, en dat blijft zo. Het nieuwe voorstel staat ernaast: {path}",
        "differs": "  Nog niet in study.yml: {what}",
        "nothing_differs": "  Uw study.yml noemt alle bestanden en kolommen al.",
        "more": "en nog {n}",
        "private": "Privé: {raw} en alles in data/ (niet in git; deel het niet). Niet bewaard: {columns}.",
        "column": "{n} kolom", "columns": "{n} kolommen",
        "next": "Hoe verder:",
        "run": "  1. make run STUDY={study}   en open reports/index.html",
        "choices": "  2. Zoek in study.yml naar CHOICE ({n}: aan u) en naar unsure ({unsure}: kijk na).",
        "ethics": "  3. Vul ethics en origin in; tot dan zegt elke bladzijde dat zij niet is vrijgegeven.",
        "help": "  Hulp: docs/for-students.md",
        "person": "een rij per persoon", "person-wave": "een rij per persoon en meting",
        "person-month": "een rij per persoon en maand", "event": "meer rijen per persoon",
        "month": "een rij per maand",
    },
    "en": {
        "table": "  {file}: {n} rows, {columns} columns; {unit}, {id}",
        "by_id": "id: {id}",
        "by_row": "no id found",
        "voices": "  {file}: {documents} conversations, {codes} codes (ready as a choice)",
        "written": "Written: {path} and README.md",
        "again": "Written again (you had changed nothing): {path}",
        "same": "Nothing is new: {path} stays as it is.",
        "beside": "You changed study.yml, and it stays as it is. The new proposal stands beside it: {path}",
        "differs": "  Not in study.yml yet: {what}",
        "nothing_differs": "  Your study.yml names all files and columns already.",
        "more": "and {n} more",
        "private": "Private: {raw} and all of data/ (not in git; do not share it). Not kept: {columns}.",
        "column": "{n} column", "columns": "{n} columns",
        "next": "What to do next:",
        "run": "  1. make run STUDY={study}   and open reports/index.html",
        "choices": "  2. Look in study.yml for CHOICE ({n}: yours) and for unsure ({unsure}: have a look).",
        "ethics": "  3. Fill in ethics and origin; until then every page says that it is not cleared.",
        "help": "  Help: docs/for-students.md",
        "person": "one row per person", "person-wave": "one row per person and wave",
        "person-month": "one row per person and month", "event": "several rows per person",
        "month": "one row per month",
    },
}  # fmt: skip


def next_steps(beginning: Beginning, kept: Kept, *, path: str, raw: str) -> str:
    """Return the lines to print.

    Parameters
    ----------
    beginning, kept
        What was looked at, and how it was written.
    path, raw : str
        The declaration and the folder with raw files as a person would write them.
    """
    say = WORDS[beginning.language]
    lines = [*_found(beginning, say), say[kept.how].format(path=path)]
    if kept.how == "beside":
        what = _listed(kept.differs, say)
        lines.append(say["differs"].format(what=what) if kept.differs else say["nothing_differs"])
    not_kept = {(one.seen.file, column) for one in beginning.draft.tables for column in one.not_kept}
    kept_nowhere = "column" if len(not_kept) == 1 else "columns"
    unsure = kept.text.count("# unsure: ")
    lines += [
        say["private"].format(raw=raw, columns=say[kept_nowhere].format(n=len(not_kept))),
        say["next"],
        say["run"].format(study=beginning.study),
        say["choices"].format(n=n_choices(kept.text), unsure=unsure),
        say["ethics"],
        say["help"],
    ]
    return "\n".join(lines) + "\n"


def _found(beginning: Beginning, say: Mapping[str, str]) -> list[str]:
    """Return a line per file."""
    lines = []
    for one in beginning.draft.tables:
        own = [other for other in beginning.draft.tables if other.seen is one.seen]
        if one is not own[-1]:
            continue
        found = say["by_row"] if one.rows.id == ROW_NUMBER else say["by_id"].format(id=one.rows.id)
        values = {"n": one.seen.n_rows, "columns": len(one.seen.columns), "unit": say[one.rows.unit]}
        lines.append(say["table"].format(file=one.seen.file, id=found, **values))
    for each in beginning.interviews:
        n_documents = len(each.documents)
        lines.append(say["voices"].format(file=each.file, documents=n_documents, codes=len(each.codes)))
    return lines


def _listed(what: Sequence[str], say: Mapping[str, str]) -> str:
    """Return the first few, and how many more there are."""
    more = [say["more"].format(n=len(what) - MOST_NAMED)] if len(what) > MOST_NAMED else []
    return ", ".join([*what[:MOST_NAMED], *more])


def provenance(beginning: Beginning, sizes: Mapping[str, int]) -> str:
    """Return the README of a study: what a reader must know of its files, with what is open.

    Parameters
    ----------
    beginning : Beginning
    sizes : mapping of str to int
        Bytes by file.
    """
    rows = {one.seen.file: f"{one.seen.n_rows} rows" for one in beginning.draft.tables}
    rows |= {
        one.file: f"{len(one.documents)} documents, {len(one.codes)} codes" for one in beginning.interviews
    }
    lines = [f"# {beginning.study}", "", "## Where the data come from", ""]
    lines += ["| file | bytes | holds | from whom | received on | conditions |", "|---|---|---|---|---|---|"]
    for file, size in sizes.items():
        name = file.replace("|", "\\|")
        lines.append(f"| `{name}` | {size} | {rows.get(file, '')} | to fill in | to fill in | to fill in |")
    lines += [
        "", f"Raw files stand in `data/raw/{beginning.study}/` as received: private, and ignored by git.",
        "", "## On which ground", "", "To fill in, here and under `ethics` in `study.yml`.",
        "", "## What was decided", "", "To fill in: every CHOICE in `study.yml`, and why.", "",
    ]  # fmt: skip
    return "\n".join(lines)


def sizes_of(raw: Path, files: Sequence[str]) -> dict[str, int]:
    """Return the size of every file."""
    return {name: (raw / name).stat().st_size for name in files}
