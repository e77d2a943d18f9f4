"""What 05 shows: each question the study was asked: answered, partly answered or not, and with what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from helpers.analyses.evidence import Behind, behind
from helpers.results import Absent, Column, Exhibit, Guard, Message, Produced
from helpers.study.evidence import evidence
from helpers.study.question_spec import Question
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Status = Literal["answered", "partly", "not"]

RANK: tuple[Status, ...] = ("not", "partly", "answered")
ENOUGH = "enough"
NOTHING = ""
COLUMNS = (
    Column("question", "label", names="said"),
    Column("evidence", "label", names="evidence"),
    Column("status", "label"),
    Column("n", "count"),
    Column("n_speakers", "count"),
    Column("state", "label"),
    Column("because", "label", names="said"),
)


@dataclass(frozen=True)
class Asked:
    """One question with what it rests on.

    Attributes
    ----------
    name : str
    question : Question
    status : {"answered", "partly", "not"}
    rests_on : mapping of str to Behind
        By reference, as declared.
    """

    name: str
    question: Question
    status: Status
    rests_on: Mapping[str, Behind]


def ledger(study: Study, tables: Tables) -> Produced | Absent:
    """Show each question that was asked, whether this study answers it, with what, and why not more.

    Saves `asked`: question, status, evidence, n, fewest, state.
    """
    if not study.questions:
        return Absent(Message("asked.absent.not_declared"))
    found = [_asked(study, tables, name, question) for name, question in study.questions.items()]
    return Produced((_table(study, found),), {"asked": _saved(study, found)})


def _asked(study: Study, tables: Tables, name: str, question: Question) -> Asked:
    known = evidence(study)
    rests_on = {one: behind(study, tables, known[one]) for one in question.answered_by}
    return Asked(name, question, status(study, question, tuple(rests_on.values())), rests_on)


def status(study: Study, question: Question, rests_on: Sequence[Behind]) -> Status:
    """Return how far a question is answered.

    Parameters
    ----------
    study : Study
        Its disclosure says how many people are enough.
    question : Question
        Its `at_most` holds the answer back.
    rests_on : sequence of Behind
        One for every piece of evidence that it names.

    Notes
    -----
    Answered when every named piece has enough people, partly when some have, not when none has or none is
    named; never more than `at_most`.
    """
    enough = sum(one.state(study) == ENOUGH for one in rests_on)
    found: Status = "partly"
    if enough == 0:
        found = "not"
    elif enough == len(rests_on):
        found = "answered"
    return min(found, question.at_most, key=RANK.index)


def _table(study: Study, found: Sequence[Asked]) -> Exhibit:
    rows = [row for one in found for row in _rows(study, one)]
    frame = pd.DataFrame(rows, columns=[column.name for column in COLUMNS])
    labels = {column.name: "string" for column in COLUMNS if column.kind == "label"}
    return Exhibit(
        id="asked.ledger",
        kind="table",
        title=Message("asked.ledger.title"),
        chapter="werking",
        frame=frame.astype(labels | {"n": "Int64", "n_speakers": "Int64"}),
        columns=COLUMNS,
        guards=(Guard("n", ()), Guard("n_speakers", (), speakers=True)),
        note=Message("asked.ledger.note"),
        headline=True,
    )


def _rows(study: Study, one: Asked) -> list[dict[str, object]]:
    same = {
        "question": f"questions.{one.name}.label",
        "status": one.status,
        "because": NOTHING if one.question.because is None else f"questions.{one.name}.because",
    }
    if not one.rests_on:
        return [{**same, "evidence": NOTHING, "state": "nobody"}]
    return [
        {
            **same,
            "evidence": reference,
            "n_speakers" if each.speakers else "n": each.n,
            "state": each.state(study),
        }
        for reference, each in one.rests_on.items()
    ]


def _saved(study: Study, found: Sequence[Asked]) -> pd.DataFrame:
    rows = [
        {
            "question": one.name, "status": one.status, "evidence": reference, "n": each.n,
            "fewest": each.fewest, "state": each.state(study),
        }
        for one in found
        for reference, each in (one.rests_on or {NOTHING: Behind(0, 0)}).items()
    ]  # fmt: skip
    return pd.DataFrame(rows)
