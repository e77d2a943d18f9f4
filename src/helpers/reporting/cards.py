"""A card for one outcome with several arms or waves: one sentence a wave, and under it a line per arm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from helpers.reporting.cells import Row, is_missing
from helpers.reporting.findings import Finding, findings, margin_of, names_of, unsigned
from helpers.reporting.gate import require_language
from helpers.reporting.labels import Lexicon
from helpers.reporting.words import capitalised, say
from helpers.results import Message, Name
from helpers.study.spec import Study

TOGETHER = ("undecided", "equivalent")
"""Verdicts that are said once where all arms have them."""


@dataclass(frozen=True, slots=True)
class Line:
    """One arm of a card: its name, and its finding without the sentence."""

    arm: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Part:
    """One wave of a card (an outcome that is measured once has one part).

    Attributes
    ----------
    sentences : tuple of str
        For which arms there is a difference, for which it is undecided.
    remarks : tuple of str
        What holds for all undecided arms.
    lines : tuple of Line
        The arms in declared order, drawn on one axis.
    """

    sentences: tuple[str, ...]
    remarks: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One outcome of a comparison."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Pen:
    """What every sentence of a page needs: the declaration, its labels and the language."""

    study: Study
    lexicon: Lexicon
    language: str

    def say(self, key: str, **values: object) -> str:
        """Return the sentence of a key of the topic findings."""
        return say(Message(f"findings.{key}", values), self.lexicon, self.language)


@dataclass(frozen=True, slots=True)
class _Arm:
    """A row of the table of findings and how it is worded."""

    row: Row
    finding: Finding


def card(pen: Pen, rows: pd.DataFrame, withheld: pd.DataFrame, *, registers_disagree: bool) -> Card:
    """Word the rows of one outcome of one comparison, its arms against the reference.

    Parameters
    ----------
    pen : Pen
    rows : pandas.DataFrame
        Released rows, all waves; the columns of `findings.NEEDED` and ``wave``.
    withheld : pandas.DataFrame
        Mask of the door, same shape.
    registers_disagree : bool
        Whether two registers give different answers: then no sentence stands without saying so.
    """
    worded = findings(pen.study, rows, withheld, pen.lexicon, pen.language, scale="shared")
    waves: dict[str, list[_Arm]] = {}
    for row, finding in zip(rows.to_dict(orient="records"), worded, strict=True):
        waves.setdefault(_wave(row), []).append(_Arm(row, finding))
    return Card(tuple(_part(pen, arms, registers_disagree) for arms in waves.values()))


def qualified(pen: Pen, finding: Finding, row: Row) -> Finding:
    """Return a finding whose sentence says that the two registers do not agree."""
    return replace(finding, sentence=f"{finding.sentence} {_disagreement(pen, row)}")


def arm_label(pen: Pen, row: Row, side: str) -> str:
    """Return what an arm of a row is called, as a head."""
    name = Name("arm", str(row[side]), of=str(row["comparison"]))
    return capitalised(pen.lexicon.label(name, pen.language).text)


def _wave(row: Row) -> str:
    wave = row.get("wave")
    return "" if is_missing(wave) else str(wave)


def _part(pen: Pen, arms: Sequence[_Arm], disagree: bool) -> Part:
    first = arms[0].row
    design = pen.study.comparisons[str(first["comparison"])].design
    said = (*_sentences(pen, arms), *((_disagreement(pen, first),) if disagree else ()))
    remarks = _remarks(pen, arms)
    require_language([*said, *remarks], design, pen.language)
    lines = tuple(Line(arm_label(pen, arm.row, "arm"), _beside(arm.finding)) for arm in arms)
    return Part(said, remarks, lines)


def _disagreement(pen: Pen, row: Row) -> str:
    return pen.say("registers_disagree", outcome=names_of(row)["outcome"])


def _beside(finding: Finding) -> Finding:
    """Return a finding as it stands in a line: what is said of all undecided arms is not said again."""
    return replace(finding, remarks=()) if finding.verdict_name == "undecided" else finding


def _sentences(pen: Pen, arms: Sequence[_Arm]) -> tuple[str, ...]:
    verdicts = {arm.finding.verdict_name for arm in arms}
    shared = next(iter(verdicts)) if len(verdicts) == 1 else ""
    if len(arms) > 1 and shared in TOGETHER:
        return (_of_all(pen, arms, shared),)
    decided = [arm for arm in arms if arm.finding.verdict_name != "undecided"]
    rest = [arm for arm in arms if arm.finding.verdict_name == "undecided"]
    if not decided:
        return tuple(arm.finding.sentence for arm in rest)
    return (*(arm.finding.sentence for arm in decided), *_of_the_rest(pen, rest))


def _of_all(pen: Pen, arms: Sequence[_Arm], verdict: str) -> str:
    row = arms[0].row
    design = pen.study.comparisons[str(row["comparison"])].design
    margin = unsigned(margin_of(pen.study, row), row)
    values: dict[str, Any] = names_of(row) | {"n": len(arms), "margin": margin}
    return pen.say(f"together.{design}.{verdict}", **values)


def _of_the_rest(pen: Pen, rest: Sequence[_Arm]) -> tuple[str, ...]:
    if not rest:
        return ()
    if len(rest) == 1:
        return (pen.say("together.rest_one", arm=names_of(rest[0].row)["arm"]),)
    return (pen.say("together.rest", n=len(rest)),)


def _remarks(pen: Pen, arms: Sequence[_Arm]) -> tuple[str, ...]:
    """Say once what was hard to see in the undecided arms: from the smallest to the largest of them."""
    undecided = [arm for arm in arms if arm.finding.verdict_name == "undecided"]
    found = [arm.row["smallest_detectable"] for arm in undecided if "smallest_detectable" in arm.row]
    sizes = sorted(float(size) for size in found if not is_missing(size))
    if not sizes:
        return ()
    row = undecided[0].row
    least, most = (unsigned(size, row) for size in (sizes[0], sizes[-1]))
    one = pen.say("detectable", smallest=most)
    if len(sizes) == 1 or one == pen.say("detectable", smallest=least):
        return (one,)
    return (pen.say("detectable_groups", **{"from": least, "to": most}),)
