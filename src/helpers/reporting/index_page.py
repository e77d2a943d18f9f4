"""The list of all studies and runs: `reports/index.html`, and the same in Dutch beside it."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.paths import Project

if TYPE_CHECKING:
    from helpers.reporting.labels import Label, Lexicon
    from helpers.reporting.page import Link

ABOUT, MANIFEST = "about.json", "manifest.json"
FILES = {"en": "index.html", "nl": "index.nl.html"}


@dataclass(frozen=True, slots=True)
class RunRow:
    """One line of the list."""

    study: str
    run: str
    title: Label
    question: Label
    reports: tuple[Link, ...]
    letters: tuple[Link, ...]
    kind: str
    parameters: str
    cleared: str
    made: str


@dataclass(frozen=True, slots=True)
class Beside:
    """One comparison of runs in the list."""

    summary: str
    runs: str
    pages: tuple[Link, ...]


def write_index(project: Project) -> tuple[Path, ...]:
    """Write the list of every run that is done, in every language, atomically.

    A run is done when its folder under `reports/` has a manifest (the driver writes it last) and says
    what it is
    about. Folders without them are left out.
    """
    root = project.reports_root
    found, compared = _runs(root), _comparisons(root)
    return tuple(_write(root / name, _html(found, compared, language)) for language, name in FILES.items())


def _runs(root: Path) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    folders = sorted(path.parent for path in root.glob(f"*/*/{MANIFEST}"))
    pairs = [(_read(folder / ABOUT), _read(folder / MANIFEST)) for folder in folders]
    known = [(about, manifest) for about, manifest in pairs if about is not None and manifest is not None]
    # The run without parameters is the one a reader should meet first.
    return sorted(known, key=lambda pair: (pair[0]["study"], bool(pair[0]["parameters"]), pair[0]["run"]))


def _comparisons(root: Path) -> list[Mapping[str, Any]]:
    """Return what every comparison of runs says of itself."""
    found = [_read(path) for path in sorted(root.glob("*/compare-*/compare.json"))]
    return [one for one in found if one is not None]


def _read(path: Path) -> dict[str, Any] | None:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _html(
    found: list[tuple[Mapping[str, Any], Mapping[str, Any]]],
    compared: list[Mapping[str, Any]],
    language: str,
) -> str:
    # Late: a run with nothing to do never gets here, and must not pay for the templates.
    from helpers.reporting import page as pages
    from helpers.reporting.catalogue import catalogue
    from helpers.reporting.labels import Label, Lexicon
    from helpers.reporting.words import say
    from helpers.results import Message

    words = Lexicon(catalogue(), {}, {}, {})
    tell = pages.teller(words, language)
    others = tuple(
        pages.Link(name, pages.teller(words, other)("page.other_language"), language=other)
        for other, name in FILES.items()
        if other != language
    )
    page = pages.Page(
        language=language,
        tab=f"{tell('index.title')} · {tell('page.project')}",
        title=Label(tell("index.title"), language),
        question=Label("", language),
        kicker="",
        skip=tell("page.skip_content"),
        skip_to="content",
        others=others,
    )
    rows = [_row(about, manifest, words, language) for about, manifest in found]
    beside = tuple(_beside(one, words, language) for one in compared)
    heading = say(Message("compare.index.heading"), words, language)
    return pages.render("index.html.j2", page, words, runs=rows, beside=beside, beside_heading=heading)


def _beside(compared: Mapping[str, Any], words: Lexicon, language: str) -> Beside:
    from helpers.reporting import page as pages
    from helpers.reporting.labels import chosen
    from helpers.reporting.words import say
    from helpers.results import Message

    folder = f"{compared['study']}/compare-{'-vs-'.join(compared['runs'])}"
    values = {"study": compared["study"], "runs": tuple(compared["runs"])}
    return Beside(
        summary=chosen(compared["summary"], language).text if language in compared["summary"] else "",
        runs=say(Message("compare.index.runs", values), words, language),
        pages=tuple(
            pages.Link(f"{folder}/{FILES[each]}", pages.teller(words, each)("page.other_language"), each)
            for each in compared["languages"]
        ),
    )


def _row(about: Mapping[str, Any], manifest: Mapping[str, Any], words: Lexicon, language: str) -> RunRow:
    from helpers.reporting import notation
    from helpers.reporting import page as pages
    from helpers.reporting.labels import chosen
    from helpers.reporting.words import say
    from helpers.results import Message

    tell = pages.teller(words, language)
    made = str(manifest.get("started") or "")
    folder = f"{about['study']}/{about['run']}"
    return RunRow(
        study=about["study"],
        run=about["run"],
        title=chosen(about["title"], language),
        question=chosen(about["question"], language),
        reports=tuple(
            pages.Link(
                f"{folder}/{pages.report_file(each)}", pages.teller(words, each)("page.other_language"), each
            )
            for each in about["languages"]
        ),
        letters=tuple(
            pages.Link(f"{folder}/{pages.letter_file(each)}", say(Message("letter.index"), words, each), each)
            for each in (about["languages"] if about.get("letter") else ())
        ),
        kind=tell(f"index.kind_{about['kind']}"),
        parameters=", ".join(f"{name}={value}" for name, value in sorted(about["parameters"].items())),
        cleared=tell("index.cleared_yes" if about["cleared"] else "index.cleared_no"),
        made=notation.date(dt.date.fromisoformat(made[:10]), language) if made else "",
    )


def _write(path: Path, text: str) -> Path:
    """Write a file so that a reader sees the old list or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return path
