"""The first screen of a report: findings per comparison, each under what kind of comparison it was."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from helpers.disclosure.exhibits import Released
from helpers.reporting.cards import Card, Pen, card, qualified
from helpers.reporting.cells import Row
from helpers.reporting.exhibit_view import ExhibitView
from helpers.reporting.findings import BASES, Finding, findings
from helpers.reporting.labels import Lexicon, chosen
from helpers.reporting.lines import Lines, lines
from helpers.reporting.words import capitalised, say
from helpers.results import Message, Name
from helpers.study.spec import Study

MOST_CARDS = 5
"""Estimates of one pair of arms that each still get a card of their own."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the estimates of arms against each other stand.

    Attributes
    ----------
    text : str
        How many there are; the label of their table follows it.
    label, anchor : str
        Of that table.
    """

    text: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one comparison.

    Attributes
    ----------
    title : str
        Name of the comparison.
    design : str
        How people came to be in their arms, and how many there are.
    findings : tuple of Finding
        For a comparison of two arms with a handful of estimates: a card for each.
    cards : tuple of Card
        For a larger one: a card for each primary outcome, its arms as lines.
    others, harms : Lines or None
        The other outcomes and the possible harms in one line each.
    beside : Beside or None
        The estimates that compare arms with each other.
    joined : str
        How many of those invited joined; "" when that is not declared.
    """

    title: str
    design: str
    findings: tuple[Finding, ...]
    cards: tuple[Card, ...] = ()
    others: Lines | None = None
    harms: Lines | None = None
    beside: Beside | None = None
    joined: str = ""

    @property
    def has_several(self) -> bool:
        """Whether primary outcomes have cards and the others stand in tables."""
        return bool(self.cards or self.others)


def groups(
    study: Study,
    released: Released,
    lexicon: Lexicon,
    language: str,
    *,
    table: ExhibitView,
    disagreeing: Collection[tuple[str, str]] = (),
) -> tuple[Group, ...]:
    """Word the released table of main estimates, comparison by comparison in its own order.

    Parameters
    ----------
    study : Study
    released : Released
        The table of main estimates as it came through the door.
    lexicon, language
        Labels and language.
    table : ExhibitView
        The same table as it is printed in full.
    disagreeing : collection of (str, str)
        Comparison and outcome on which two registers give different answers.
    """
    frame, mask = released.exhibit.frame, released.mask
    pen = Pen(study, lexicon, language)
    parts = [(str(name), part) for name, part in frame.groupby("comparison", sort=False)]
    found = []
    for name, part in parts:
        group = _group(pen, name, part, mask.loc[part.index], {own for of, own in disagreeing if of == name})
        n = len(part) - len(_against_reference(pen, name, part))
        beside = Beside(pen.say("lines.beside", n=n), table.label, table.anchor) if n else None
        found.append(replace(group, beside=beside))
    return tuple(found)


def disagreements(released: Mapping[str, Released]) -> frozenset[tuple[str, str]]:
    """Return comparison and outcome of every released row that says that two registers disagree.

    A study without a second register has no such exhibit; then there is nothing to say.
    """
    found: set[tuple[str, str]] = set()
    for each in released.values():
        frame = each.exhibit.frame
        if {"comparison", "outcome", "disagree"} <= set(frame):
            rows = frame[frame["disagree"].astype("string").str.lower().isin(["true", "yes", "disagree"])]
            found |= set(zip(rows["comparison"].astype(str), rows["outcome"].astype(str), strict=True))
    return frozenset(found)


def _group(
    pen: Pen, name: str, part: pd.DataFrame, mask: pd.DataFrame, disagreeing: Collection[str]
) -> Group:
    against = _against_reference(pen, name, part)
    is_small = len(set(against["arm"])) <= 1 and len(against) <= MOST_CARDS
    roles = against["outcome"].map({key: one.role for key, one in pen.study.outcomes.items()})
    harms = against[roles == "harm"]
    benefits = against[roles != "harm"]
    shown = benefits if is_small else benefits[roles[benefits.index] == "primary"]
    rest = benefits.drop(shown.index)
    worded = _worded(pen, shown, mask, disagreeing) if is_small else ()
    cards = () if is_small else _cards(pen, shown, mask, disagreeing)
    design = f"{_design(pen, name, against)} {_why(pen, name, against, mask)}".strip()
    return Group(
        title=_title(pen, name),
        design=design,
        findings=worded,
        cards=cards,
        others=lines(pen, rest, mask.loc[rest.index], kind="others", disagreeing=disagreeing),
        harms=lines(pen, harms, mask.loc[harms.index], kind="harms", disagreeing=disagreeing),
        joined=_joined(pen, name),
    )


def _against_reference(pen: Pen, name: str, part: pd.DataFrame) -> pd.DataFrame:
    return part[part["reference"] == pen.study.comparisons[name].reference]


def _worded(
    pen: Pen, part: pd.DataFrame, mask: pd.DataFrame, disagreeing: Collection[str]
) -> tuple[Finding, ...]:
    found = findings(pen.study, part, mask.loc[part.index], pen.lexicon, pen.language, scale="own")
    rows: Sequence[Row] = part.to_dict(orient="records")
    return tuple(
        qualified(pen, one, row) if row["outcome"] in disagreeing else one
        for one, row in zip(found, rows, strict=True)
    )


def _cards(
    pen: Pen, part: pd.DataFrame, mask: pd.DataFrame, disagreeing: Collection[str]
) -> tuple[Card, ...]:
    return tuple(
        card(pen, rows, mask.loc[rows.index], registers_disagree=outcome in disagreeing)
        for outcome, rows in part.groupby("outcome", sort=False)
    )


def _why(pen: Pen, name: str, part: pd.DataFrame, mask: pd.DataFrame) -> str:
    """Say where a difference comes from, or may come from; nothing where a trial found none."""
    design = pen.study.comparisons[name].design
    seen = part.loc[~mask.loc[part.index, "verdict"], "verdict"]
    if design == "randomised" and not (seen == "difference").any():
        return ""
    return pen.say(f"why.{design}")


def _title(pen: Pen, name: str) -> str:
    return capitalised(pen.lexicon.label(Name("comparison", name), pen.language).text)


def _design(pen: Pen, name: str, part: pd.DataFrame) -> str:
    """Say how people came to be in their arms, with their numbers in the first estimate of each arm."""
    design = pen.study.comparisons[name].design
    first = part.drop_duplicates("arm")
    counted = ("n_arm", "n_reference")
    if first.empty or not all(column in first and bool(first[column].notna().all()) for column in counted):
        return _said(pen, f"{design}_unknown", {})
    row = first.iloc[0]
    arms = [(str(arm), int(n)) for arm, n in zip(first["arm"], first["n_arm"], strict=True)]
    arms.append((str(row["reference"]), int(row["n_reference"])))
    if len(arms) == 2:
        sides = {side: Name("arm", str(row[side]), of=name) for side in ("arm", "reference")}
        return _said(pen, design, sides | {column: int(row[column]) for column in counted})
    keys = ["report.design.arm"] * (len(arms) - 1) + ["report.design.arm_last"]
    outcome = Name("outcome", str(row["outcome"]))
    told = tuple(
        Message(key, {"arm": Name("arm", arm, of=name), "n": n, "outcome": outcome})
        for key, (arm, n) in zip(keys, arms, strict=True)
    )
    return _said(pen, f"{design}_arms", {"n": len(arms), "arms": told})


def _said(pen: Pen, key: str, values: Mapping[str, object]) -> str:
    return say(Message(f"report.design.{key}", values), pen.lexicon, pen.language)


def _joined(pen: Pen, name: str) -> str:
    """Say in natural frequencies how many of those invited joined; "" where it is not declared.

    Both numbers are declared with their source: nothing here comes from rows.
    """
    flow = pen.study.comparisons[name].flow
    invited, randomised = flow.get("invited"), flow.get("randomised")
    if invited is None or randomised is None or not invited.n or randomised.n is None:
        return ""
    source = chosen(invited.source, pen.language).text if invited.source else ""
    base = next((base for base in BASES if base * randomised.n >= 0.5 * invited.n), BASES[-1])
    values = {
        "base": base,
        "joined": round(base * randomised.n / invited.n),
        "n": randomised.n,
        "invited": invited.n,
        "source": source,
    }
    key = "all" if randomised.n == invited.n else "some"
    return say(Message(f"report.joined.{key}", values), pen.lexicon, pen.language)
