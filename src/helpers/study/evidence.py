"""What a question or a claim may rest on: every piece of evidence of a study, by its reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from helpers.study.base import Text
from helpers.study.spec import Study

EvidenceKind = Literal["theme", "topic", "code", "grade", "change", "reached", "outcome", "stock", "ladder"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence.

    Attributes
    ----------
    kind : str
    name : str
        Declared name; of a topic ``strand.topic``, of a code ``strand.code``, of a stock or ladder its place
        in the declaration, from 1.
    label : Text
        What it is called in a report.
    """

    kind: EvidenceKind
    name: str
    label: Text


def evidence(study: Study) -> dict[str, Evidence]:
    """Return every piece of evidence that a study declares, by its reference.

    Returns
    -------
    dict of str to Evidence
        ``theme.<name>``, ``topic.<strand>.<name>``, ``code.<strand>.<name>``, ``grade.<variable>``,
        ``change.<name>``, ``reached.<name>``, ``outcome.<name>``, ``stock.<number>``, ``ladder.<number>``.
    """
    return {f"{one.kind}.{one.name}": one for one in _evidence(study)}


def _evidence(study: Study) -> Iterator[Evidence]:
    for name, theme in study.themes.items():
        yield Evidence("theme", name, theme.label)
    for strand, voices in study.voices.items():
        for name, topic in voices.topics.items():
            yield Evidence("topic", f"{strand}.{name}", topic.label)
        for name, code in voices.codes.items():
            yield Evidence("code", f"{strand}.{name}", code.label)
    yield from _described(study)
    for name, outcome in study.outcomes.items():
        yield Evidence("outcome", name, outcome.label)
    for number, stock in enumerate(study.monitor.stocks, start=1):
        yield Evidence("stock", str(number), stock.label)
    for number, ladder in enumerate(study.monitor.ladders, start=1):
        yield Evidence("ladder", str(number), ladder.label)


def _described(study: Study) -> Iterator[Evidence]:
    for grade in study.describe.grades:
        if grade.variable in study.variables:
            yield Evidence("grade", grade.variable, study.variables[grade.variable].label)
    for name, change in study.describe.changes.items():
        yield Evidence("change", name, change.label)
    for name, reached in study.describe.reached.items():
        yield Evidence("reached", name, reached.label)


def about_services(study: Study) -> frozenset[str]:
    """Return the references to grades for services, which say nothing of people's own lives."""
    graded = (grade for grade in study.describe.grades if grade.about == "services")
    return frozenset(f"grade.{grade.variable}" for grade in graded)
