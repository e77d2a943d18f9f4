"""What was registered beforehand, what was known then, and what this run does differently."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.results import Absent, Column, Exhibit, Message, Produced
from helpers.study.registration import Deviation, Registration, deviations, short
from helpers.study.registration_file import Entry
from helpers.study.spec import Study

DECLARED = "written down by the researchers: nothing in it comes from the data"
LANGUAGES = ("nl", "en")


def table(study: Study, registration: Registration) -> Produced | Absent:
    """Say whether the plan was registered, when and with what in sight, and list every deviation from it.

    Parameters
    ----------
    study : Study
        The resolved declaration, parameters of the run included.
    registration : Registration
        What the study registered.
    """
    if not study.outcomes:
        return Absent(Message("deviations.absent.no_outcome"))
    found = deviations(registration, study)
    exhibits = [_plan(registration, found)]
    if registration.entries:
        exhibits.append(_entries(registration))
    if found:
        exhibits.append(_deviations(found))
    return Produced(tuple(exhibits))


def _plan(registration: Registration, found: tuple[Deviation, ...]) -> Exhibit:
    """Return the paragraph that says how this run relates to its plan."""
    entry = registration.in_force
    body = (
        (Message("deviations.not_registered"),) if entry is None else _registered(registration, entry, found)
    )
    return Exhibit(
        id="deviations.plan",
        kind="text",
        title=Message("deviations.plan.title"),
        chapter="assurance",
        body=body,
        aggregate=DECLARED,
    )


def _registered(
    registration: Registration, entry: Entry, found: tuple[Deviation, ...]
) -> tuple[Message, ...]:
    body = [
        Message(
            f"deviations.known.{_known(entry)}",
            {"date": _date(entry), "plan": short(entry.plan_hash), "fingerprint": short(entry.fingerprint)},
        )
    ]
    if entry.commit:
        key = "dirty" if entry.dirty else "clean"
        body.append(Message(f"deviations.commit.{key}", {"commit": short(entry.commit)}))
    if len(registration.entries) > 1:
        body.append(Message("deviations.several", {"n": len(registration.entries)}))
    if not found:
        return (*body, Message("deviations.none"))
    unexplained = sum(not one.reason for one in found)
    body.append(Message("deviations.one" if len(found) == 1 else "deviations.some", {"n": len(found)}))
    if unexplained:
        body.append(Message("deviations.unexplained", {"n": unexplained}))
    return tuple(body)


def _known(entry: Entry) -> str:
    """Return what was known, apart the case in which data of some outcomes were there and not of others."""
    some = any(entry.is_before_data_of(outcome) for outcome in entry.outcome_files)
    return "partly" if entry.known == "after_data" and some else entry.known


def _date(entry: Entry) -> Message:
    """Return the day as each language writes it."""
    year, month, day = entry.day.split("-")
    return Message(
        "deviations.date", {"day": int(day), "month": Message(f"deviations.month.m{month}"), "year": year}
    )


def _entries(registration: Registration) -> Exhibit:
    rows = [
        {
            "date": entry.day,
            "known": _known(entry),
            "why": entry.reason,
            "plan": short(entry.plan_hash),
            "commit": short(entry.commit),
            "fingerprint": short(entry.fingerprint),
        }
        for entry in registration.entries
    ]
    return Exhibit(
        id="deviations.entries",
        kind="table",
        title=Message("deviations.entries.title"),
        chapter="assurance",
        frame=pd.DataFrame(rows),
        columns=(
            Column("date", "text"),
            Column("known", "label"),
            Column("why", "text"),
            Column("plan", "text"),
            Column("commit", "text"),
            Column("fingerprint", "text"),
        ),
        aggregate=DECLARED,
        note=Message("deviations.entries.note"),
    )


def _deviations(found: tuple[Deviation, ...]) -> Exhibit:
    return Exhibit(
        id="deviations.table",
        kind="table",
        title=Message("deviations.table.title"),
        chapter="assurance",
        frame=pd.DataFrame([_row(one) for one in found]),
        columns=(
            Column("what", "text"),
            Column("registered", "text"),
            Column("run", "text"),
            Column("explained", "label"),
            *(Column(f"reason_{language}", "text") for language in LANGUAGES),
        ),
        aggregate=DECLARED,
        note=Message("deviations.table.note"),
    )


def _row(one: Deviation) -> dict[str, Any]:
    """Return one deviation; a reason that was given in one language stands in for the other."""
    other = next(iter(one.reason.values()), None)
    return {
        "what": one.what,
        "registered": one.registered,
        "run": one.run,
        "explained": "reason_given" if one.reason else "no_reason",
        **{f"reason_{language}": one.reason.get(language, other) for language in LANGUAGES},
    }
