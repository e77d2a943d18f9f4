"""The first screen of a report: findings per comparison, each under what kind of comparison it was."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.disclosure.exhibits import Released
from helpers.reporting.findings import Finding, findings
from helpers.reporting.labels import Lexicon
from helpers.reporting.words import capitalised, say
from helpers.results import Message, Name
from helpers.study.spec import Study


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
    """

    title: str
    design: str
    findings: tuple[Finding, ...]


def groups(study: Study, released: Released, lexicon: Lexicon, language: str) -> tuple[Group, ...]:
    """Word the released table of main estimates, comparison by comparison in its own order."""
    frame, mask = released.exhibit.frame, released.mask
    parts = [(str(name), part) for name, part in frame.groupby("comparison", sort=False)]
    found = []
    for name, part in parts:
        worded = findings(study, part, mask.loc[part.index], lexicon, language)
        title = _title(name, lexicon, language)
        design = _design(study, name, part, lexicon, language)
        found.append(Group(title, f"{design} {_why(study, name, worded, lexicon, language)}".strip(), worded))
    return tuple(found)


def _why(study: Study, name: str, worded: tuple[Finding, ...], lexicon: Lexicon, language: str) -> str:
    """Say where a difference comes from, or may come from; nothing where a trial found none."""
    design = study.comparisons[name].design
    if design == "randomised" and all(finding.verdict_name != "difference" for finding in worded):
        return ""
    return say(Message(f"findings.why.{design}"), lexicon, language)


def _title(name: str, lexicon: Lexicon, language: str) -> str:
    return capitalised(lexicon.label(Name("comparison", name), language).text)


def _design(study: Study, name: str, part: pd.DataFrame, lexicon: Lexicon, language: str) -> str:
    row = part.iloc[0]
    design = study.comparisons[name].design
    counted = ("n_arm", "n_reference")
    known = all(column in part and pd.notna(row[column]) for column in counted)
    if not known or len(set(part["arm"])) > 1:
        return say(Message(f"report.design.{design}_unknown"), lexicon, language)
    arms = {side: Name("arm", str(row[side]), of=name) for side in ("arm", "reference")}
    counts = {column: int(row[column]) for column in counted}
    return say(Message(f"report.design.{design}", arms | counts), lexicon, language)
