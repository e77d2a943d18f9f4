"""What people told, on the first screen: counts, grades, changes, topics, and claims with reservation."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.disclosure.exhibits import Released
from helpers.reporting import claims, notation, told_pictures
from helpers.reporting.cells import Row, is_missing
from helpers.reporting.claims import ClaimView
from helpers.reporting.exhibit_view import ExhibitView
from helpers.reporting.findings import (
    Drawing,
    Finding,
    amount_of,
    base_of,
    direction_of,
    is_known,
    level_words,
    picture_of,
    unsigned,
)
from helpers.reporting.gate import require_language
from helpers.reporting.labels import Lexicon
from helpers.reporting.told_asked import asked, tally
from helpers.reporting.told_audit import audit
from helpers.reporting.told_pen import Pen, plain
from helpers.reporting.told_reached import reached
from helpers.reporting.told_themes import answered, changed, now, themes_note, weighting_note
from helpers.reporting.told_topics import topics
from helpers.reporting.words import capitalised, inline, say
from helpers.results import Message, Name
from helpers.study.evidence import about_services
from helpers.study.plan_spec import Design
from helpers.study.spec import Study

DESIGN: Design = "observational"
"""Nobody was drawn by lot for what is told here: the words of a cause are refused."""
LISTS = frozenset({"counts.about", "themes.now"})
"""Exhibits whose findings are facts of one line each."""
ENDS = ("mean", "low", "high")
EVERYONE = "all"


@dataclass(frozen=True, slots=True)
class Told:
    """What one exhibit brings to the first screen.

    Attributes
    ----------
    title : str
    findings : tuple of Finding
    claims : tuple of claims.ClaimView
    note : str
        What a reader must keep in mind.
    label, anchor : str
        Of the exhibit that holds the rest.
    is_list : bool
        Whether the findings are facts for one line each.
    """

    title: str
    findings: tuple[Finding, ...]
    claims: tuple[ClaimView, ...]
    note: str
    label: str
    anchor: str
    is_list: bool = False


def teller(lexicon: Lexicon, language: str) -> Callable[..., str]:
    """Return the function that templates call for words of the topic `told`."""

    def tell(key: str, **values: object) -> str:
        return say(Message(f"told.{key}", values), lexicon, language)

    return tell


def sentence(key: str, lexicon: Lexicon, language: str) -> str:
    """Return a sentence that needs no values."""
    return teller(lexicon, language)(key)


def knows(exhibit_id: str) -> bool:
    """Say whether an exhibit of this id can stand on the first screen without a comparison."""
    return _kind(exhibit_id) in _WRITERS


def told(
    study: Study,
    released: Released,
    lexicon: Lexicon,
    language: str,
    *,
    table: ExhibitView,
    beside: Mapping[str, Released] | None = None,
) -> tuple[Told, ...]:
    """Word a released headline exhibit that is not about a comparison; nothing where there is nothing to say.

    Parameters
    ----------
    study : Study
    released : Released
        ``counts.about``, ``grades.figure``, ``changes.within``, ``topics.standing``, ``joint.display``
        or ``claims.ledger``; a strand may follow in the id.
    lexicon, language
        Labels and language.
    table : ExhibitView
        The same exhibit as it is printed in full.
    beside : mapping of str to Released, optional
        What else came through the door, by id: the questions that were asked are answered with its numbers.

    Raises
    ------
    LanguageRefused
        When a sentence claims a cause.
    """
    pen, kind = Pen(study, lexicon, language, beside or {}), _kind(released.exhibit.id)
    findings = _WRITERS[kind](pen, released)
    said = claims.views(
        study, claims.names_of(released.exhibit)[: claims.MOST_ABOVE], lexicon.catalogue, language
    )
    if not findings and not said:
        return ()
    # Why a question has no full answer is said in the author's own words, as a reservation is.
    remarks = () if kind == "asked.ledger" else [text for one in findings for text in one.remarks]
    texts = [text for one in findings for text in (one.sentence, one.amount)]
    require_language([*texts, *remarks], DESIGN, language)
    title, note = _title(pen, released.exhibit.id), _note(pen, released)
    is_list = kind in LISTS
    return (Told(title, tuple(findings), said, note, table.label, table.anchor, is_list),)


ORDER = (
    "asked.ledger",
    "reached.published",
    "reached.figure",
    "counts.about",
    "response.flow",
    "themes.change",
    "themes.now",
    "grades.figure",
    "changes.within",
    "topics.standing",
    "audit.figure",
    "joint.display",
    "claims.ledger",
)


def _title(pen: Pen, exhibit_id: str) -> str:
    name = _kind(exhibit_id).replace(".", "_")
    if _is_about_services(pen, exhibit_id):
        name = "grades_services"
    return pen.say(f"title.{name}") + _of_strand(pen, exhibit_id)


def _note(pen: Pen, released: Released) -> str:
    """Return what a reader must keep in mind with these findings; "" for most."""
    match _kind(released.exhibit.id):
        case "changes.within":
            return pen.say("change.caution")
        case "asked.ledger":
            return tally(pen, released)
        case "themes.change":
            return themes_note(pen, released)
        case "themes.now":
            return weighting_note(pen, released)
        case "grades.figure" if _is_about_services(pen, released.exhibit.id):
            return pen.say("grade_services")
    return ""


def _is_about_services(pen: Pen, exhibit_id: str) -> bool:
    """Say whether an exhibit is of a grade for services, which says nothing of people's own lives."""
    variable = exhibit_id.rpartition(".")[2]
    return _kind(exhibit_id) == "grades.figure" and f"grade.{variable}" in about_services(pen.study)


def _of_strand(pen: Pen, exhibit_id: str) -> str:
    """Return the strand that an exhibit is of, where a study has several."""
    own = exhibit_id.rpartition(".")[2]
    if len(pen.study.voices) < 2 or own not in pen.study.voices:
        return ""
    return f": {inline(pen.start('strand', own))}"


def order(exhibit_id: str) -> int:
    """Return the place of an exhibit on the first screen."""
    return ORDER.index(_kind(exhibit_id))


def _kind(exhibit_id: str) -> str:
    return ".".join(exhibit_id.split(".")[:2])


def _counts(pen: Pen, released: Released) -> tuple[Finding, ...]:
    column = next((c.name for c in released.exhibit.columns if c.names == "about"), "")
    shown = _reached_already(pen.study)
    names = dict.fromkeys(map(str, released.exhibit.frame[column])) if column else {}
    return tuple(
        plain(
            pen.say("count", label=Name("said", f"counts.{name}.label"), n=Name("about", name)),
            pen.say("source", source=Name("said", f"counts.{name}.source")),
        )
        for name in names
        if name not in shown
    )


def _reached_already(study: Study) -> frozenset[str]:
    """Return the counts that the first screen prints as so many of so many: once is enough."""
    published = (one.published for one in study.describe.reached.values())
    return frozenset(name for one in published if one is not None for name in (one.n, one.of))


def _grades(pen: Pen, released: Released) -> tuple[Finding, ...]:
    frame = released.exhibit.frame
    by = [name for name in ("variable", "group") if name in frame]
    parts = [part for _, part in frame.groupby(by, sort=False, dropna=False)] if by else [frame]
    found = [_grade(pen, released, part) for part in parts]
    return tuple(one for one in found if one is not None)


def _grade(pen: Pen, released: Released, part: pd.DataFrame) -> Finding | None:
    row = part.to_dict(orient="records")[0]
    if any(is_missing(row.get(name, float("nan"))) for name in ENDS):
        return None
    mean, low, high = (float(row[name]) for name in ENDS)
    written = {
        name: notation.number(value, pen.language, 1)
        for name, value in zip(ENDS, (mean, low, high), strict=True)
    }
    variable = row.get("variable", "")
    of = {column.name: column for column in released.exhibit.columns}
    group = row.get("group", "")
    who = (
        ""
        if is_missing(group) or group in ("", EVERYONE)
        else _label(pen, of["group"].names, str(group), str(variable))
    )
    what = (
        _label(pen, of["variable"].names, str(variable), "") if variable and not is_missing(variable) else ""
    )
    sentence = pen.say("grade", what=what or pen.say("grade_plain"), mean=written["mean"])
    sentence = f"{who}: {sentence[:1].lower()}{sentence[1:]}" if who else sentence
    level = row.get("level")
    shown = "" if level is None or is_missing(level) else level_words(float(level), pen.language)
    remark = pen.say(
        "grade_interval_of" if shown else "grade_interval",
        low=written["low"],
        high=written["high"],
        level=shown,
    )
    picture = told_pictures.grade(mean, low, high, value=written["mean"], alt=f"{sentence} {remark}")
    return plain(sentence, f"{remark} {_people(pen, row)}".strip(), picture=picture)


def _label(pen: Pen, kind: str, value: str, of: str) -> str:
    if kind == "word":
        return capitalised(pen.lexicon.word(value, pen.language).text)
    return pen.start(kind, value, of)


def _people(pen: Pen, row: Row) -> str:
    n = row.get("n_group")
    return "" if n is None or is_missing(n) else pen.say("people", n=int(n))


def _changes(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Word the last wave of every change."""
    frame, mask = released.exhibit.frame, released.mask
    last = frame.drop_duplicates("change", keep="last")
    gone = mask.loc[last.index, ["estimate", "low", "high", "verdict"]].any(axis=1)
    rows = last.to_dict(orient="records")
    return tuple(_change(pen, row, is_gone=bool(lost)) for row, lost in zip(rows, gone, strict=True))


def _change(pen: Pen, row: Row, *, is_gone: bool) -> Finding:
    declared = pen.study.describe.changes[str(row["change"])]
    names = {"change": Name("change", str(row["change"])), "wave": Name("word", str(row["wave"]))}
    if is_gone or not is_known(row):
        if is_gone and row["unit"] == "share" and not is_missing(row["n_both"]):
            return plain(pen.say("change.few_alike", **names, n=int(row["n_both"])))
        return plain(pen.say("change.unknown", **names))
    verdict, margin = str(row["verdict"]), unsigned(declared.equivalence_margin, row)
    key = f"change.{verdict}"
    if verdict == "difference":
        key += f".{direction_of(float(row['estimate']), row)}"
    sentence = pen.say(key, **names, margin=margin)
    base = base_of(tuple(float(row[name]) for name in ("estimate", "low", "high")))
    amount = say(amount_of(row, pen.language, base), pen.lexicon, pen.language)
    word = pen.lexicon.word(verdict, pen.language, topic="changes").text
    alt = pen.say("change.alt", sentence=sentence, amount=amount, margin=margin)
    drawn = picture_of(row, Drawing(declared.equivalence_margin, (), alt), pen.lexicon, pen.language)
    return Finding(sentence, amount, (), word, verdict, drawn)


def _joint(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Count the proposals, so that nobody reads one row as all of them."""
    found = released.exhibit.frame["proposal"].dropna().astype(str).value_counts()
    parts = tuple(
        Message(f"told.joint.tally.{name}", {"n": int(found[name])})
        for name in ("converge", "diverge", "silent")
        if name in found
    )
    if not parts:
        return ()
    return (plain(pen.say("joint.tally.sentence", n=len(released.exhibit.frame), parts=parts)),)


def _claims(_: Pen, __: Released) -> tuple[Finding, ...]:
    """Return nothing: claims are printed as claims, with their reservation."""
    return ()


_WRITERS: Mapping[str, Callable[[Pen, Released], Sequence[Finding]]] = {
    "asked.ledger": asked,
    "reached.published": reached,
    "reached.figure": reached,
    "counts.about": _counts,
    "response.flow": answered,
    "themes.change": changed,
    "themes.now": now,
    "grades.figure": _grades,
    "changes.within": _changes,
    "topics.standing": topics,
    "audit.figure": audit,
    "joint.display": _joint,
    "claims.ledger": _claims,
}
