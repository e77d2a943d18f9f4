"""The page of a comparison, in each language of the study, its numbers as CSV, and what it rests on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from helpers.comparison import tables
from helpers.comparison.released_run import ReleasedRun
from helpers.comparison.side_by_side import EQUAL, Line
from helpers.comparison.standing import RECORD
from helpers.reporting import csvfile, gate
from helpers.reporting import page as pages
from helpers.reporting.catalogue import CatalogueFault
from helpers.reporting.cells import Writer
from helpers.reporting.index_page import FILES
from helpers.reporting.labels import Label, Lexicon, chosen, lexicon
from helpers.reporting.tables import TableView, view
from helpers.reporting.words import say
from helpers.results import Exhibit, Message, Name
from helpers.study.spec import Study

CSV = "compare.csv"
LONG = 12  # rows; a longer table folds away behind its title


@dataclass(frozen=True)
class Comparison:
    """Runs of one study, laid side by side.

    Attributes
    ----------
    study : Study
        As declared now; it gives the labels.
    runs : tuple of ReleasedRun
        The first is what the others are held against.
    lines : tuple of Line
    tolerance : float
    """

    study: Study
    runs: tuple[ReleasedRun, ...]
    lines: tuple[Line, ...]
    tolerance: float

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the runs."""
        return tuple(run.name for run in self.runs)

    @property
    def compared(self) -> tuple[Line, ...]:
        """Conclusions that the first run and a later one show."""
        return tuple(line for line in self.lines if line.is_compared)

    @property
    def flips(self) -> tuple[Line, ...]:
        """Conclusions that flip between the first run and a later one."""
        return tuple(line for line in self.lines if line.conclusion.endswith(("flip", "flips")))

    @property
    def folder(self) -> str:
        """Name of the folder under `reports/<study>/`."""
        return "compare-" + "-vs-".join(self.names)


@dataclass(frozen=True, slots=True)
class CompareView:
    """What the template needs beside the page's frame."""

    summary: str
    details: tuple[str, ...]
    parameters: TableView | None
    no_parameters: str
    differs: tuple[str, ...]
    flips: TableView | None
    all: TableView
    folds: bool
    csv: str
    reading: tuple[str, ...]
    reports: tuple[pages.Link, ...]


def files(comparison: Comparison) -> dict[str, str]:
    """Return every file of a comparison by its name, as text."""
    found = {RECORD: _record(comparison)}
    exhibit, withheld = tables.tidy(comparison.lines, comparison.names)
    found[CSV] = csvfile.text(exhibit, withheld)
    words = _lexicon(comparison)
    for language in comparison.study.language:
        found[FILES[language]] = _html(comparison, words, language)
    return found


def summary(comparison: Comparison, words: Lexicon, language: str) -> str:
    """Return how many conclusions flip, of how many that can be compared."""
    flips, compared = len(comparison.flips), len(comparison.compared)
    if not compared:
        return say(Message("compare.summary.nothing"), words, language)
    key = "none" if not flips else "one" if flips == 1 else "some"
    return say(Message(f"compare.summary.{key}", {"flips": flips, "all": compared}), words, language)


def _html(comparison: Comparison, words: Lexicon, language: str) -> str:
    study = comparison.study
    heading = say(Message("compare.title", {"runs": comparison.names}), words, language)
    content = _view(comparison, words, language)
    said = (heading, content.summary, *content.details, *content.differs, *content.reading)
    design = "observational" if _only_observational(comparison) else "randomised"
    gate.require_language(said, design, language)  # type: ignore[arg-type]
    tell = pages.teller(words, language)
    title = chosen(study.title, language)
    page = pages.Page(
        language=language,
        tab=f"{heading} · {study.study}",
        title=Label(heading, language),
        question=title,
        kicker=tell("page.study_run", study=study.study, run=" / ".join(comparison.names)),
        skip=tell("page.skip_content"),
        skip_to="content",
        banners=pages.banners(study, words, language),
        contents=_contents(content, words, language),
        pages=content.reports,
        others=tuple(
            pages.Link(FILES[other], pages.teller(words, other)("page.other_language"), language=other)
            for other in study.language
            if other != language
        ),
        index=f"../../{FILES[language]}",
    )
    return pages.render("compare.html.j2", page, words, compare=content, words=_words(words, language))


def _contents(content: CompareView, words: Lexicon, language: str) -> tuple[pages.Link, ...]:
    parts = ["changed", *(["flips"] if content.flips else []), "all"]
    told = _words(words, language)
    return tuple(pages.Link(f"#{part}", told[part]) for part in parts)


def _words(words: Lexicon, language: str) -> dict[str, str]:
    keys = ("changed", "flips", "all", "csv", "reading")
    return {key: say(Message(f"compare.{key}"), words, language) for key in keys}


def _view(comparison: Comparison, words: Lexicon, language: str) -> CompareView:
    def told(key: str, **values: object) -> str:
        return say(Message(f"compare.{key}", values), words, language)

    parameters = tables.parameters(comparison.runs, declared=told("declared"))
    flips = comparison.flips
    return CompareView(
        summary=summary(comparison, words, language),
        details=tuple(told(key, **values) for key, values in _details(comparison)),
        parameters=None if parameters is None else _table(parameters, None, words, language),
        no_parameters="" if parameters is not None else told("no_parameters"),
        differs=tuple(told(key, **values) for key, values in differs(comparison.runs)),
        flips=_conclusions(flips, comparison, words, language, key="flips") if flips else None,
        all=_conclusions(comparison.lines, comparison, words, language, key="all"),
        folds=len(comparison.lines) > LONG,
        csv=CSV,
        reading=tuple(told(key, **values) for key, values in _reading(comparison)),
        reports=tuple(
            pages.Link(f"../{run.name}/{pages.report_file(language)}", told("report_of", run=run.name))
            for run in comparison.runs
            if language in run.about.get("languages", [])
        ),
    )


def _details(comparison: Comparison) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what the summary does not count: kinds of flips, and rows that could not be compared."""
    found = [line.conclusion for line in comparison.lines]
    for kind in ("verdict_flips", "sign_flips", "both_flip", "one_run_only", "withheld", "not_estimated"):
        if kind in found:
            yield f"details.{kind}", {"n": found.count(kind)}


def differs(runs: Sequence[ReleasedRun]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield in what else runs differ than in parameters: raw files, declaration, code, rules of release."""
    raw = [run.manifest.get("raw") for run in runs]
    known = [one for one in raw if isinstance(one, dict)]
    if len(known) < len(raw):
        yield "differs.data_unknown", {}
    elif all(one == known[0] for one in known):
        yield "differs.data_same", {}
    else:
        names = sorted({name for one in known for name in one})
        changed = [name for name in names if len({one.get(name) for one in known}) > 1]
        yield "differs.data", {"files": tuple(changed)}
    for key, place in (("declaration", "declaration"), ("commit", "code")):
        if len({str(run.manifest.get(key)) for run in runs}) > 1:
            yield f"differs.{place}", {}
    if any(run.manifest.get("dirty") for run in runs):
        yield "differs.dirty", {}


def _reading(comparison: Comparison) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield how the tables are read."""
    yield "reading_difference", {"run": comparison.names[0]}
    yield "reading_flip", {}
    if comparison.tolerance == EQUAL:
        yield "reading_equal", {}
    else:
        yield "reading_tolerance", {"tolerance": f"{comparison.tolerance:g}"}


def _conclusions(
    lines: Sequence[Line], comparison: Comparison, words: Lexicon, language: str, *, key: str
) -> TableView:
    exhibit, withheld = tables.conclusions(lines, comparison.names, key=key)
    return _table(exhibit, withheld, words, language)


def _table(exhibit: Exhibit, withheld: Any, words: Lexicon, language: str) -> TableView:  # noqa: ANN401
    mask = exhibit.frame.isna() & False if withheld is None else withheld
    return view(Writer(exhibit, mask, words, language), say(exhibit.title, words, language))


def _lexicon(comparison: Comparison) -> Lexicon:
    """Return the labels of the study; a name that it declares no more stands for itself."""
    words = lexicon(comparison.study)
    missing: dict[Name, Mapping[str, str]] = {
        Name(kind, line.about[column]): dict.fromkeys(map(str, comparison.study.language), line.about[column])  # type: ignore[arg-type]
        for line in comparison.lines
        for column, kind in (
            ("comparison", "comparison"),
            ("outcome", "outcome"),
            ("arm", "arm"),
            ("reference", "arm"),
        )
        if not _has(words, Name(kind, line.about[column], of=line.about["comparison"]))  # type: ignore[arg-type]
    }
    return replace(words, names={**words.names, **missing}) if missing else words


def _has(words: Lexicon, name: Name) -> bool:
    try:
        words.label(name, "en", topic="compare")
    except CatalogueFault:
        return False
    return True


def _only_observational(comparison: Comparison) -> bool:
    declared = comparison.study.comparisons
    named = {line.about["comparison"] for line in comparison.lines} & set(declared)
    return bool(named) and all(declared[name].design == "observational" for name in named)


def _record(comparison: Comparison) -> str:
    """Return what the list of studies says of this comparison, and what it rests on, as JSON."""
    study = comparison.study
    words = lexicon(study)
    content: Mapping[str, Any] = {
        "study": study.study,
        "title": dict(study.title),
        "runs": list(comparison.names),
        "languages": list(study.language),
        "summary": {language: summary(comparison, words, language) for language in study.language},
        "tolerance": comparison.tolerance,
        "released": {run.name: run.digest for run in comparison.runs},
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
