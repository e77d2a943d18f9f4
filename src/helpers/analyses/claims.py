"""What 05 shows of what was claimed: each claim with its reservation, and counts as exact as their source."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import pandas as pd

from helpers.errors import StatisticalWarning
from helpers.results import Absent, Column, Exhibit, Message, Name, Produced
from helpers.study.evidence import about_services
from helpers.study.spec import Study
from helpers.study.voices_spec import Claim

Tables = Mapping[str, pd.DataFrame]

DECLARED = "words and counts of the declaration, nothing of a person"
LEDGER = (
    Column("claim", "label", names="claim"),
    Column("strength", "label"),
    Column("basis", "label", names="said"),
    Column("reservation", "label", names="said", shown=False),
    Column("said_by", "text"),
    Column("from", "label", names="said"),
)
"""The label of a claim holds its reservation already; the column keeps it for who reads the table alone."""
COUNTS = (
    Column("about", "label", names="about"),
    Column("what", "label", names="said"),
    Column("how", "label"),
    Column("from", "label", names="said"),
)


def ledger(study: Study, tables: Tables) -> Produced | Absent:  # noqa: ARG001 - a part of a notebook
    """Show the claims of the study, each with its reservation, and the counts that its source gives.

    A count is a label, never a number: "over 85" stays "over 85" wherever it is printed.
    """
    if not study.claims and not study.counts:
        return Absent(Message("claims.absent.not_declared"))
    exhibits = ([_ledger(study)] if study.claims else []) + ([_counts(study)] if study.counts else [])
    confused = [(name, one) for name, claim in study.claims.items() for one in _confused(study, claim)]
    return Produced((*exhibits, *([_satisfaction(confused)] if confused else [])))


def _confused(study: Study, claim: Claim) -> list[str]:
    """Return the grades for services on which a claim about people's own lives rests."""
    return [one for one in claim.rests_on if claim.about == "own_life" and one in about_services(study)]


def _satisfaction(confused: Sequence[tuple[str, str]]) -> Exhibit:
    """Say of which claims satisfaction with a service is taken for what it did in people's lives."""
    for name, evidence in confused:
        warnings.warn(
            f"claims.{name} is about people's own lives and rests on '{evidence}', a grade for services: "
            "satisfaction with a service is not what it did in someone's life.",
            StatisticalWarning,
            stacklevel=2,
        )
    told = tuple(
        Message(
            "claims.satisfaction.claim", {"claim": Name("claim", name), "evidence": Name("evidence", one)}
        )
        for name, one in confused
    )
    return Exhibit(
        id="claims.satisfaction",
        kind="text",
        title=Message("claims.satisfaction.title"),
        chapter="werking",
        body=(Message("claims.satisfaction.why"), *told),
        aggregate=DECLARED,
    )


def _ledger(study: Study) -> Exhibit:
    rows = [
        {
            "claim": name,
            "strength": claim.strength,
            "basis": f"claims.{name}.basis",
            "reservation": f"claims.{name}.reservation",
            "said_by": claim.said_by,
            "from": f"claims.{name}.source",
        }
        for name, claim in study.claims.items()
    ]
    return Exhibit(
        id="claims.ledger",
        kind="table",
        title=Message("claims.ledger.title"),
        chapter="werking",
        frame=pd.DataFrame(rows),
        columns=LEDGER,
        aggregate=DECLARED,
        note=Message("claims.ledger.note"),
        headline=True,
    )


def _counts(study: Study) -> Exhibit:
    rows = [
        {"about": name, "what": f"counts.{name}.label", "how": count.how, "from": f"counts.{name}.source"}
        for name, count in study.counts.items()
    ]
    return Exhibit(
        id="counts.about",
        kind="table",
        title=Message("counts.about.title"),
        chapter="werking",
        frame=pd.DataFrame(rows),
        columns=COUNTS,
        aggregate=DECLARED,
        note=Message("counts.about.note"),
    )
