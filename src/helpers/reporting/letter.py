"""The letter to the people who took part: what they said, in plain words, from released numbers alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.disclosure.exhibits import Released
from helpers.reporting import gate, notation
from helpers.reporting import page as pages
from helpers.reporting.cells import Row, is_missing
from helpers.reporting.labels import Label, Lexicon, chosen
from helpers.reporting.words import say
from helpers.results import Message, Name
from helpers.study.question_spec import Letter
from helpers.study.spec import Study

BASE = 100
"""Out of how many people parts are told where at least so many answered; else out of those who did."""
ANSWERS, SILENT = ("better", "same", "worse"), "no_answer"
UNWEIGHTED = "unweighted"
"""A letter tells people what they said themselves, not what all would have said."""
GRADED = (0.0, 10.0)
"""Scores within these ends are grades, of which everybody knows what a number means; others are not told."""
CHANGE, NOW, CLASSES, ASKED = "themes.change", "themes.now", "themes.classes", "asked.ledger"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the letter.

    Attributes
    ----------
    heading : str
    paragraphs : tuple of Label
    items : tuple of str
        A list below the paragraphs.
    """

    heading: str
    paragraphs: tuple[Label, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterView:
    """What the template needs beside the page's frame."""

    greeting: Label
    opening: Label
    parts: tuple[Part, ...]
    sender: Label

    def texts(self) -> tuple[str, ...]:
        """Return every text of the letter, for advice on plain words."""
        middle = (
            text for part in self.parts for text in (*(one.text for one in part.paragraphs), *part.items)
        )
        return (self.greeting.text, self.opening.text, *middle, self.sender.text)


def links(study: Study, lexicon: Lexicon, language: str) -> tuple[pages.Link, ...]:
    """Return the link to the letter from the other pages of a run; none where there is no letter."""
    if study.letter is None:
        return ()
    return (pages.Link(pages.letter_file(language), say(Message("letter.link"), lexicon, language)),)


def framed(page: pages.Page, lexicon: Lexicon, language: str) -> pages.Page:
    """Return the frame of the report as that of the letter: its own title, and no contents."""
    title = Label(say(Message("letter.title"), lexicon, language), language)
    return replace(
        page,
        tab=f"{title.text} · {page.title.text}",
        title=title,
        kicker=f"{say(Message('letter.kicker'), lexicon, language)} · {page.title.text}",
        skip=pages.teller(lexicon, language)("page.skip_content"),
        skip_to="content",
        contents=(pages.Link(pages.report_file(language), say(Message("letter.back"), lexicon, language)),),
        pages=(),
        others=tuple(replace(link, href=pages.letter_file(link.language)) for link in page.others),
    )


@dataclass(frozen=True, slots=True)
class _Pen:
    """What every sentence of the letter needs."""

    study: Study
    letter: Letter
    released: Mapping[str, Released]
    lexicon: Lexicon
    language: str

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the topic letter."""
        return say(Message(f"letter.{key}", values), self.lexicon, self.language)

    def own(self, key: str, **values: object) -> Label:
        """Return a sentence of the topic letter as a paragraph."""
        return Label(self.say(key, **values), self.language)

    def rows(self, exhibit: str, theme: str) -> Sequence[Row]:
        """Return the released rows of a theme, of answers as they were given; none without the exhibit."""
        if exhibit not in self.released:
            return []
        frame = self.released[exhibit].exhibit.frame
        mine = frame[frame["theme"] == f"themes.{theme}.label"]
        given = mine[mine["weighting"] == UNWEIGHTED]
        return (mine if given.empty else given).to_dict(orient="records")


def view(
    study: Study, released: Mapping[str, Released], lexicon: Lexicon, language: str
) -> LetterView | None:
    """Return the letter of a study in one language; None where none is declared.

    Parameters
    ----------
    study : Study
        With its words.
    released : mapping of str to Released
        What came through the door, by id: a number that was withheld is told as withheld.
    lexicon, language
        Labels and language.

    Raises
    ------
    LanguageRefused
        When a sentence that this program made claims a cause; the author's own words are not judged.
    """
    if study.letter is None:
        return None
    pen = _Pen(study, study.letter, released, lexicon, language)
    told, unknown = tuple(_themes(pen)), tuple(_unknown(pen))
    gate.require_language([*told, *unknown], "observational", language)
    return LetterView(
        greeting=chosen(study.letter.greeting, language),
        opening=chosen(study.letter.why, language),
        parts=(
            Part(pen.say("heading.who"), (_who(pen),)),
            Part(pen.say("heading.told"), (), told),
            Part(pen.say("heading.unknown"), (), unknown),
            Part(pen.say("heading.now"), (chosen(study.letter.what_happens_now, language),)),
            Part(
                pen.say("heading.stop"),
                (pen.own("stop"), pen.own("complaint"), chosen(study.letter.contact, language)),
            ),
        ),
        sender=chosen(study.letter.sender, language),
    )


def _who(pen: _Pen) -> Label:
    n = _n_people(pen)
    return pen.own("who_withheld") if n is None else pen.own("who", n=n)


def _n_people(pen: _Pen) -> int | None:
    """Return how many people took part: the most that a theme rests on; None when withheld."""
    found = [
        int(row[column])
        for theme in pen.letter.themes
        for exhibit, column in ((CHANGE, "n_all"), (CLASSES, "n_all"), (NOW, "n"))
        for row in pen.rows(exhibit, theme)
        if not is_missing(row[column])
    ]
    return max(found, default=0) or None


def _themes(pen: _Pen) -> Iterator[str]:
    for theme in pen.letter.themes:
        yield _theme(pen, theme)


def _theme(pen: _Pen, theme: str) -> str:
    """Return one sentence on a theme: what changed, else what people chose, else the grade they gave."""
    label = Name("said", f"themes.{theme}.label")
    change, classes, now = (pen.rows(one, theme) for one in (CHANGE, CLASSES, NOW))
    if change:
        return _change(pen, label, change)
    if classes:
        return _classes(pen, label, classes)
    if now and _is_grade(pen.study, theme):
        if is_missing(now[0]["mean"]):
            return pen.say("theme.withheld", theme=label)
        mean = notation.number(float(now[0]["mean"]), pen.language, 1)
        return pen.say("theme.grade", theme=label, mean=mean)
    return pen.say("theme.elsewhere", theme=label)


def _is_grade(study: Study, theme: str) -> bool:
    now = study.variables.get(study.themes[theme].now or "")
    return (
        now is not None and now.range is not None and GRADED[0] <= now.range[0] and now.range[1] == GRADED[1]
    )


def _parts(row: Row) -> int | None:
    """Return how many of `BASE` people, or of all where there were fewer; None where it is withheld."""
    if any(is_missing(row[name]) for name in ("n", "n_all", "share")):
        return None
    n, n_all = int(row["n"]), int(row["n_all"])
    return notation.in_hundred(n / n_all) if n_all >= BASE else n


def _of(pen: _Pen, rows: Sequence[Row]) -> str:
    """Return out of how many people the parts of a theme are told."""
    n_all = max((int(row["n_all"]) for row in rows if not is_missing(row["n_all"])), default=0)
    return pen.say("theme.of_each", n=BASE) if n_all >= BASE else pen.say("theme.of_all", n=n_all)


def _change(pen: _Pen, theme: Name, rows: Sequence[Row]) -> str:
    """Say how many people see a change for the better, none, or for the worse; withheld stays withheld."""
    parts = {str(row["answer"]): _parts(row) for row in rows}
    known = [(one, {"n": parts[one]}) for one in ANSWERS if parts.get(one) is not None]
    lacks = len(known) < len(ANSWERS)
    if known and parts.get(SILENT):  # without them the numbers do not add up, and a reader sees that
        known.append((SILENT, {"n": parts[SILENT]}))
    return _listed(pen, theme, rows, known, lacks=lacks)


def _rounded(pen: _Pen, rows: Sequence[Row]) -> str:
    """Say that parts which are everybody add up to 99 or 101; "" where they add up, or some are withheld."""
    parts = [_parts(row) for row in rows]
    known = [n for n in parts if n is not None]
    if len(known) < len(parts) or int(rows[0]["n_all"]) < BASE or sum(known) == BASE:
        return ""
    is_everybody = math.isclose(sum(float(row["share"]) for row in rows), 1, abs_tol=1e-9)
    return pen.say("theme.rounded", n=sum(known)) if is_everybody else ""


def _classes(pen: _Pen, theme: Name, rows: Sequence[Row]) -> str:
    """Say how many people chose which answer to a question about now."""
    known: list[tuple[str, dict[str, object]]] = [
        ("chose", {"n": n, "answer": Name("category", str(row["category"]))})
        for row in rows
        if (n := _parts(row)) is not None
    ]
    return _listed(pen, theme, rows, known, lacks=len(known) < len(rows))


def _listed(
    pen: _Pen,
    theme: Name,
    rows: Sequence[Row],
    known: Sequence[tuple[str, Mapping[str, object]]],
    *,
    lacks: bool,
) -> str:
    """Return a short sentence for each number that may be told; the first names theme and people."""
    if not known:
        return pen.say("theme.withheld", theme=theme)
    (key, values), *others = known
    told = [pen.say(f"theme.first.{key}", theme=theme, of=_of(pen, rows), **values)]
    told += [pen.say(f"theme.then.{key}", **values) for key, values in others]
    last = pen.say("theme.rest_withheld") if lacks else _rounded(pen, rows)
    return " ".join(filter(None, [*told, last]))


def _unknown(pen: _Pen) -> Iterator[str]:
    """Yield what the study does not know, as far as its design and its questions say."""
    yield pen.say("unknown.silent")
    if any(pen.rows(CHANGE, theme) for theme in pen.letter.themes):
        yield pen.say("unknown.memory")
    if not pen.study.comparisons:
        yield pen.say("unknown.without")
    if ASKED in pen.released:
        frame = pen.released[ASKED].exhibit.frame
        open_ones = dict.fromkeys(map(str, frame.loc[frame["status"] == "not", "question"]))
        yield from (pen.say("unknown.question", question=Name("said", place)) for place in open_ones)
