"""The first screen of a report: findings per comparison, each under what kind of comparison it was."""

from __future__ import annotations

from collections.abc import Hashable
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
        Name of the comparison; "" when the run has one.
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
    parts = list(frame.groupby("comparison", sort=False))
    return tuple(
        Group(
            title=_title(name, lexicon, language) if len(parts) > 1 else "",
            design=_design(study, name, part, mask, lexicon, language),
            findings=findings(study, part, mask.loc[part.index], lexicon, language),
        )
        for name, part in parts
    )


def _title(name: Hashable, lexicon: Lexicon, language: str) -> str:
    return capitalised(lexicon.label(Name("comparison", str(name)), language).text)


def _design(
    study: Study, name: Hashable, part: pd.DataFrame, mask: pd.DataFrame, lexicon: Lexicon, language: str
) -> str:
    comparison = str(name)
    row, label = part.iloc[0], part.index[0]
    design = study.comparisons[comparison].design
    values = {"comparison": Name("comparison", comparison)}
    counted = ("n_arm", "n_reference")
    known = all(
        column in part and pd.notna(row[column]) and not mask.loc[label, column] for column in counted
    )
    if not known or part["arm"].nunique() > 1:
        return say(Message(f"report.design.{design}_unknown", values), lexicon, language)
    arms = {side: Name("arm", str(row[side]), of=comparison) for side in ("arm", "reference")}
    counts = {column: int(row[column]) for column in counted}
    return say(Message(f"report.design.{design}", values | arms | counts), lexicon, language)
