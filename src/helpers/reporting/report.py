"""All pages and files of one run: report and notebooks per language, the numbers as CSV."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from helpers.disclosure.policy import Policy
from helpers.reporting import assurance as standing
from helpers.reporting import cautions, csvfile, ethics, gate, letter, methods, notebook_page, told
from helpers.reporting import page as pages
from helpers.reporting.at_once import at_once
from helpers.reporting.catalogue import Catalogue
from helpers.reporting.cautions import CautionView
from helpers.reporting.exhibit_view import ExhibitView, csv_of, view
from helpers.reporting.folds import Fold, folds, of_chapter
from helpers.reporting.labels import Label, Lexicon, chosen, lexicon
from helpers.reporting.methods_scored import methods_scored
from helpers.reporting.methods_told import methods_told
from helpers.reporting.run_content import Executed, RunContent
from helpers.reporting.summary import Group, disagreements, groups
from helpers.reporting.told import Told
from helpers.results import Exhibit, Name
from helpers.study.spec import Study

ABOUT = "about.json"
CHAPTERS = ("werking", "effectiviteit", "rendement")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One of the three questions, in their fixed order."""

    anchor: str
    title: str
    empty: str
    folds: tuple[Fold, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """What the template of the report needs beside the page's frame."""

    lead: str
    brief: bool
    findings: tuple[Group, ...]
    told: tuple[Told, ...]
    say: Callable[..., str]
    chapters: tuple[Chapter, ...]
    harms: str
    methods: tuple[tuple[str, ...], ...]
    margins: tuple[str, ...]
    assurance: tuple[Fold, ...]
    cautions: tuple[CautionView, ...]
    origin_note: Label
    origin: str
    ethics: tuple[str, ...]
    door: standing.DoorView
    run: standing.RunView
    listing: tuple[ExhibitView, ...]
    no_pages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """Everything of a run in one language, worded once and used by all its pages."""

    content: RunContent
    lexicon: Lexicon
    language: str
    exhibits: Mapping[str, ExhibitView]
    headlines: Mapping[str, tuple[Group, ...]]
    told: Mapping[str, tuple[Told, ...]]


def write(content: RunContent, folder: Path, *, words: Catalogue | None = None) -> tuple[Path, ...]:
    """Write every page and file of a run into an empty folder.

    Parameters
    ----------
    content : RunContent
        The study, what came through the door, the executed notebooks and where they come from.
    folder : Path
        Made when it is not there. The driver puts its files under ``reports/<study>/<run>/``.
    words : Catalogue, optional
        Another catalogue than this package's.

    Returns
    -------
    tuple of Path
        What was written, in order of name.

    Raises
    ------
    CatalogueFault, LanguageRefused, ExhibitIncomplete
        When a page would lack words or say more than it may: then nothing is written.
    """
    files: dict[str, str] = {ABOUT: _about(content)}
    for released in content.release.released:
        if csv_of(released.exhibit):
            files[csv_of(released.exhibit)] = csvfile.text(released.exhibit, released.mask)
    labels = lexicon(content.study, words)
    for made in at_once([partial(pages_in, content, labels, each) for each in content.study.language]):
        files |= made
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8"))
    return tuple(folder / name for name in sorted(files))


def pages_in(content: RunContent, words: Lexicon, language: str) -> dict[str, str]:
    """Return every page of a run in one language, by its file."""
    worded = word(content, words, language)
    notebooks = {
        pages.notebook_file(executed.name, language): notebook_html(worded, executed)
        for executed in content.executed
        if executed.has_page
    }
    letters = letter_html(worded)
    return {pages.report_file(language): report_html(worded)} | notebooks | letters


def word(content: RunContent, words: Lexicon, language: str) -> Worded:
    """Put everything of a run into one language, and hold its sentences to the language gate."""
    places = content.places()
    exhibits: dict[str, ExhibitView] = {}
    headlines: dict[str, tuple[Group, ...]] = {}
    first: dict[str, tuple[Told, ...]] = {}
    disagreeing = disagreements(content.released())
    for name, released in content.released().items():
        below = _threshold(content.release.policy, released.exhibit)
        exhibits[name] = view(released, words, language, below=below, places=places, study=content.study)
        if told.knows(name):
            first[name] = told.told(
                content.study, released, words, language, table=exhibits[name], beside=content.released()
            )
        elif released.exhibit.headline:
            headlines[name] = groups(
                content.study, released, words, language, table=exhibits[name], disagreeing=disagreeing
            )
        _require_language(content.study, released.exhibit, exhibits[name], language)
    return Worded(content, words, language, exhibits, headlines, first)


def _threshold(policy: Policy, exhibit: Exhibit) -> int:
    """Return below how many people an exhibit withholds: people who were interviewed may have their own."""
    speakers = bool(exhibit.guards) and all(guard.speakers for guard in exhibit.guards)
    return policy.below(speakers=speakers)


def _require_language(study: Study, exhibit: Exhibit, shown: ExhibitView, language: str) -> None:
    said = (shown.title, shown.alt, shown.note, *shown.body)
    gate.require_language(said, gate.design_of(exhibit, study), language)


def report_html(worded: Worded) -> str:
    """Return the report as one page."""
    study, lexicon, language = worded.content.study, worded.lexicon, worded.language
    tell = pages.teller(lexicon, language)
    chapters = tuple(_chapter(name, worded) for name in CHAPTERS)
    numbers = {name: place.number for name, place in worded.content.places().items()}
    report = ReportView(
        lead=_lead(worded),
        brief=not study.comparisons,  # what people told is read in sentences and figures: tables fold away
        told=tuple(part for name in sorted(worded.told, key=told.order) for part in worded.told[name]),
        say=told.teller(lexicon, language),
        findings=tuple(group for found in worded.headlines.values() for group in found),
        chapters=chapters,
        harms=_harms(worded),
        methods=(
            *methods.methods(study, lexicon, language),
            *methods_scored(study, lexicon, language),
            *methods_told(study, lexicon, language),
        ),
        margins=methods.margins(study, lexicon, language),
        assurance=_assurance(worded),
        cautions=cautions.worded(worded.content.cautions, lexicon, language),
        origin_note=chosen(study.origin.note, language),
        origin=tell("source.origin", citation=study.origin.citation, licence=study.origin.licence),
        ethics=ethics.sentences(study, lexicon, language),
        door=standing.door(worded.content.release, numbers, lexicon, language),
        run=standing.run(worded.content.provenance, study.seed, lexicon, language),
        listing=tuple(worded.exhibits.values()),
        no_pages=_no_pages(worded),
    )
    summary = pages.Link("#summary", tell("heading.summary"))
    contents = [pages.Link(f"#{chapter.anchor}", chapter.title) for chapter in chapters]
    last = pages.Link("#assurance", tell("heading.assurance"))
    listing = pages.Link("#listing", tell("listing.heading"))
    page = _page(worded, chosen(study.title, language), (summary, *contents, last, listing), "")
    return pages.render("report.html.j2", page, lexicon, report=report)


def notebook_html(worded: Worded, executed: Executed) -> str:
    """Return one executed notebook as a page."""
    notebook = notebook_page.view(
        executed, worded.lexicon, worded.language, exhibits=worded.exhibits, headlines=worded.headlines
    )
    page = _page(worded, notebook.title, notebook.contents, executed.name)
    return pages.render(
        "notebook.html.j2",
        page,
        worded.lexicon,
        notebook=notebook,
        say=told.teller(worded.lexicon, worded.language),
    )


def letter_html(worded: Worded) -> dict[str, str]:
    """Return the letter to those who took part as one page, by its file; nothing where none is declared."""
    study, lexicon, language = worded.content.study, worded.lexicon, worded.language
    found = letter.view(study, worded.content.released(), lexicon, language)
    if found is None:
        return {}
    page = letter.framed(_page(worded, chosen(study.title, language), (), ""), lexicon, language)
    return {pages.letter_file(language): pages.render("letter.html.j2", page, lexicon, letter=found)}


def _page(worded: Worded, title: Label, contents: tuple[pages.Link, ...], notebook: str) -> pages.Page:
    """Return the frame of a page of this run; `notebook` is "" for the report."""
    study, language, run = worded.content.study, worded.language, worded.content.provenance.run
    tell = pages.teller(worded.lexicon, language)
    kicker = tell("page.study_run", study=study.study, run=run)
    public = f" · {tell('page.public')}" if study.kind == "public" else ""
    before = f"{tell('notebook.kicker', notebook=notebook)} · " if notebook else ""
    return pages.Page(
        language=language,
        tab=f"{title.text} · {study.study} · {run}",
        title=title,
        question=chosen(study.question, language),
        kicker=f"{before}{kicker}{public}",
        skip=tell("page.skip_content" if notebook else "page.skip"),
        skip_to="content" if notebook else "summary",
        banners=pages.banners(study, worded.lexicon, language),
        contents=contents,
        pages=_sisters(worded, notebook),
        others=tuple(_other(worded, other, notebook) for other in study.language if other != language),
        index="../../index.html" if language == "en" else f"../../index.{language}.html",
        notebook=notebook,
    )


def _sisters(worded: Worded, notebook: str) -> tuple[pages.Link, ...]:
    tell = pages.teller(worded.lexicon, worded.language)
    report = pages.Link(pages.report_file(worded.language), tell("page.report"), current=not notebook)
    names = [executed.name for executed in worded.content.executed if executed.has_page]
    notebooks = [
        pages.Link(pages.notebook_file(name, worded.language), name, current=name == notebook)
        for name in names
    ]
    return (report, *letter.links(worded.content.study, worded.lexicon, worded.language), *notebooks)


def _other(worded: Worded, language: str, notebook: str) -> pages.Link:
    href = pages.notebook_file(notebook, language) if notebook else pages.report_file(language)
    return pages.Link(href, pages.teller(worded.lexicon, language)("page.other_language"), language=language)


def _of_chapter(chapter: str, worded: Worded) -> tuple[ExhibitView, ...]:
    return tuple(
        worded.exhibits[name].without_first_claims()
        for name, released in worded.content.released().items()
        if released.exhibit.chapter == chapter
    )


def _assurance(worded: Worded) -> tuple[Fold, ...]:
    released = worded.content.released()
    names = [name for name, each in released.items() if each.exhibit.chapter == "assurance"]
    return folds(
        {name: worded.exhibits[name] for name in names},
        {name: released[name].exhibit.frame for name in names},
        worded.lexicon,
        worded.language,
    )


def _lead(worded: Worded) -> str:
    """Say first what a study without comparison can answer and what it cannot; "" for one that has them."""
    study = worded.content.study
    if study.comparisons:
        return ""
    lead = "lead" if study.voices or study.themes else "lead_practice"
    return told.sentence(lead, worded.lexicon, worded.language)


def _no_pages(worded: Worded) -> tuple[str, ...]:
    """Say of every notebook without a page why none of its parts is there."""
    tell = pages.teller(worded.lexicon, worded.language)
    return tuple(
        tell(
            "listing.no_page",
            notebook=executed.name,
            reasons=" ".join(notebook_page.reasons(executed, worded.lexicon, worded.language)),
        )
        for executed in worded.content.executed
        if not executed.has_page
    )


def _chapter(name: str, worded: Worded) -> Chapter:
    """Return a chapter; without a comparison it says so whatever stands in it."""
    tell = pages.teller(worded.lexicon, worded.language)
    exhibits = _of_chapter(name, worded)
    has_no_answer = name == "effectiviteit" and not worded.content.study.comparisons
    empty = "" if exhibits and not has_no_answer else tell(f"empty.{name}")
    parts = of_chapter(exhibits, worded.lexicon, worded.language)
    return Chapter(name, tell(f"heading.{name}"), empty, parts)


def _harms(worded: Worded) -> str:
    tell = pages.teller(worded.lexicon, worded.language)
    harms = [name for name, outcome in worded.content.study.outcomes.items() if outcome.role == "harm"]
    if not harms and worded.content.study.voices and not worded.content.study.outcomes:
        return told.sentence("harms", worded.lexicon, worded.language)
    if not harms and worded.content.study.themes and not worded.content.study.outcomes:
        return told.sentence("harms_lives", worded.lexicon, worded.language)
    if not harms:
        return tell("harms.none")
    return tell("harms.some", outcomes=tuple(Name("outcome", name) for name in harms))


def _about(content: RunContent) -> str:
    """Return what the list of studies says of this run, as JSON."""
    study = content.study
    about: dict[str, Any] = {
        "study": study.study,
        "run": content.provenance.run,
        "title": dict(study.title),
        "question": dict(study.question),
        "kind": "twin" if study.twin_of is not None else study.kind,
        "languages": list(study.language),
        "letter": study.letter is not None,
        "parameters": dict(content.provenance.parameters),
        "cleared": pages.is_cleared(study),
        "release": content.release.as_json(),
    }
    return json.dumps(about, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
