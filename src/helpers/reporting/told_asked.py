"""The questions that were asked, on the first screen: how far answered, with what, and why not more."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from helpers.disclosure.exhibits import Released
from helpers.reporting.findings import Finding
from helpers.reporting.labels import chosen
from helpers.reporting.told_evidence import in_one_line
from helpers.reporting.told_pen import Pen
from helpers.reporting.told_themes import has_weights
from helpers.results import Name

STATUSES = ("answered", "partly", "not")
LOOKS = {"answered": "answered", "partly": "partly", "not": "undecided"}
"""How the badge of a status looks: that of no answer is dashed, as that of an undecided comparison."""
MOST_NUMBERS = 4
"""Pieces of evidence of which the numbers still stand beside the question; of more the names do."""


def asked(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Word each question with its status, what it rests on and why not more; in declared order."""
    parts = released.exhibit.frame.groupby("question", sort=False)
    first: dict[str, str] = {}
    for place, _ in parts:
        first.setdefault(_because(pen, str(place)), str(place))
    return tuple(_question(pen, str(place), rows, first) for place, rows in parts)


def tally(pen: Pen, released: Released) -> str:
    """Return the one sentence over all questions: how many are answered, partly answered and not."""
    by_question = released.exhibit.frame.drop_duplicates("question")["status"].value_counts()
    counts = {name: int(by_question.get(name, 0)) for name in STATUSES}
    n_all = sum(counts.values())
    counted = pen.say("asked.tally_one" if n_all == 1 else "asked.tally", all=n_all, **counts)
    change = pen.beside.get("themes.change")
    if change is None or not released.exhibit.frame["evidence"].str.startswith("theme.").any():
        return counted
    return f"{counted} {pen.say('asked.limits_weighted' if has_weights(change) else 'asked.limits')}"


def _question(pen: Pen, place: str, rows: pd.DataFrame, first: Mapping[str, str]) -> Finding:
    """Word one question; a reason that stands with an earlier one (`first`, by reason) is not repeated."""
    status = str(rows["status"].iloc[0])
    is_enough = rows["state"] == "enough"
    enough, lacking = (
        [str(one) for one in rows.loc[which, "evidence"] if one] for which in (is_enough, ~is_enough)
    )
    reason = _because(pen, place)
    if reason and first[reason] != place:
        reason = pen.say("asked.same_reason", question=Name("said", first[reason]))
    remarks = [pen.say("asked.lacking", evidence=_named(lacking)) if lacking else "", reason]
    return Finding(
        sentence=pen.say("asked.question", question=Name("said", place)),
        amount=_answer(pen, enough) if enough else pen.say("asked.nothing"),
        remarks=tuple(filter(None, remarks)),
        verdict=pen.lexicon.word(status, pen.language, topic="asked").text,
        verdict_name=LOOKS[status],
        picture=Markup(""),
    )


def _answer(pen: Pen, references: list[str]) -> str:
    """Return what the question rests on: a few pieces with their numbers, of more the names."""
    if len(references) > MOST_NUMBERS:
        return pen.say("asked.rests_on_below", evidence=_named(references))
    said = {one: in_one_line(pen, one) for one in references}
    bare = [one for one, line in said.items() if not line]
    lines = [line for line in said.values() if line]
    return " ".join([*lines, *([pen.say("asked.rests_on", evidence=_named(bare))] if bare else [])])


def _named(references: list[str]) -> tuple[Name, ...]:
    return tuple(Name("evidence", one) for one in references)


def _because(pen: Pen, place: str) -> str:
    because = pen.study.questions[place.split(".")[1]].because
    return chosen(because, pen.language).text if because else ""
