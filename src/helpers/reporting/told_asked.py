"""The questions that were asked, on the first screen: how far answered, with what, and why not more."""

from __future__ import annotations

import pandas as pd
from markupsafe import Markup

from helpers.disclosure.exhibits import Released
from helpers.reporting.findings import Finding
from helpers.reporting.labels import chosen
from helpers.reporting.told_pen import Pen
from helpers.results import Name

STATUSES = ("answered", "partly", "not")
LOOKS = {"answered": "answered", "partly": "partly", "not": "undecided"}
"""How the badge of a status looks: that of no answer is dashed, as that of an undecided comparison."""


def asked(pen: Pen, released: Released) -> tuple[Finding, ...]:
    """Word each question with its status, what it rests on and why not more; in declared order."""
    parts = released.exhibit.frame.groupby("question", sort=False)
    return tuple(_question(pen, str(place), rows) for place, rows in parts)


def tally(pen: Pen, released: Released) -> str:
    """Return the one sentence over all questions: how many are answered, partly answered and not."""
    by_question = released.exhibit.frame.drop_duplicates("question")["status"].value_counts()
    counts = {name: int(by_question.get(name, 0)) for name in STATUSES}
    n_all = sum(counts.values())
    return pen.say("asked.tally_one" if n_all == 1 else "asked.tally", all=n_all, **counts)


def _question(pen: Pen, place: str, rows: pd.DataFrame) -> Finding:
    status = str(rows["status"].iloc[0])
    is_enough = rows["state"] == "enough"
    enough, lacking = (
        [str(one) for one in rows.loc[which, "evidence"] if one] for which in (is_enough, ~is_enough)
    )
    remarks = [pen.say("asked.lacking", evidence=_named(lacking)) if lacking else "", _because(pen, place)]
    return Finding(
        sentence=pen.say("asked.question", question=Name("said", place)),
        amount=pen.say("asked.rests_on", evidence=_named(enough)) if enough else pen.say("asked.nothing"),
        remarks=tuple(filter(None, remarks)),
        verdict=pen.lexicon.word(status, pen.language, topic="asked").text,
        verdict_name=LOOKS[status],
        picture=Markup(""),
    )


def _named(references: list[str]) -> tuple[Name, ...]:
    return tuple(Name("evidence", one) for one in references)


def _because(pen: Pen, place: str) -> str:
    because = pen.study.questions[place.split(".")[1]].because
    return chosen(because, pen.language).text if because else ""
