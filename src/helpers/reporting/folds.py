"""Exhibits behind one summary line: of assurance with their main counts, of a chapter with their number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import pandas as pd

from helpers.reporting.exhibit_view import ExhibitView
from helpers.reporting.labels import Lexicon
from helpers.reporting.page import teller

CHECKED, ROWS = "validate", "clean"
BEHIND = ("identifying", "scores", "voices_read")
"""Other topics whose tables stand behind one line; what was deviated from and withdrawn stands open."""
BESIDE = {
    "amounts": "amounts", "attrition": "attrition", "compliance": "compliance", "dropout": "dropout",
    "nulls": "nulls", "registers": "registers", "waves": "waves",
    **dict.fromkeys(("cooccurrence", "new_codes", "cases", "agreement"), "codes"),
}  # fmt: skip
"""Topics that look once more at what a chapter or the first screen says already, with the line they share."""
KEPT = ("read", "in_sample")
"""Steps of the ledger that leave nobody out."""


@dataclass(frozen=True, slots=True)
class Fold:
    """Exhibits behind one summary line; "" for those that stand open."""

    summary: str
    exhibits: tuple[ExhibitView, ...]


def folds(
    exhibits: Mapping[str, ExhibitView], frames: Mapping[str, pd.DataFrame], lexicon: Lexicon, language: str
) -> tuple[Fold, ...]:
    """Put exhibits of one topic behind one line: what was checked, where every row went, and the others open.

    Parameters
    ----------
    exhibits : mapping of str to ExhibitView
        Worded exhibits of assurance, by id.
    frames : mapping of str to pandas.DataFrame
        Their released frames: a count that the door took out is not counted again here.
    lexicon, language
        Labels and language.
    """
    tell = teller(lexicon, language)
    topics: dict[str, list[str]] = {}
    for name in exhibits:
        topics.setdefault(name.partition(".")[0], []).append(name)
    found = []
    for topic, names in topics.items():
        shown, own = tuple(exhibits[name] for name in names), [frames[name] for name in names]
        if topic == CHECKED:
            summary = tell("fold.checked", **_checks(own))
        elif topic == ROWS:
            left_out = _left_out(own)
            key = "fold.rows" if left_out is None else "fold.rows_left_out"
            summary = tell(key, tables=len(names), n=left_out)
        else:
            summary = tell(f"fold.{topic}", tables=len(names)) if topic in BEHIND else ""
        found.append(Fold(summary, shown))
    return tuple(found)


def of_chapter(exhibits: Sequence[ExhibitView], lexicon: Lexicon, language: str) -> tuple[Fold, ...]:
    """Put exhibits of a chapter that follow each other and look once more behind one line; others stand open.

    Parameters
    ----------
    exhibits : sequence of ExhibitView
        Of one chapter, in their order, which stays.
    lexicon, language
        Labels and language.

    Notes
    -----
    One exhibit alone stands open: a line in front of it would save a reader nothing.
    """
    tell = teller(lexicon, language)
    found = []
    for line, run in groupby(exhibits, key=lambda one: BESIDE.get(one.id.partition(".")[0], "")):
        views = tuple(run)
        is_beside = bool(line) and len(views) > 1
        found.append(Fold(tell(f"fold.{line}", parts=len(views)) if is_beside else "", views))
    return tuple(found)


def _checks(frames: list[pd.DataFrame]) -> dict[str, int]:
    """Count checks (one for each variable that a row looks at) and rows of checks that failed."""
    judged = [frame for frame in frames if "outcome" in frame]
    checks = sum(_times(frame) for frame in judged)
    failed = sum(int((frame["outcome"] == "failed").sum()) for frame in judged)
    return {"n": checks, "failed": failed}


def _times(frame: pd.DataFrame) -> int:
    if "n_variables" not in frame:
        return len(frame)
    return int(pd.to_numeric(frame["n_variables"], errors="coerce").fillna(1).sum())


def _left_out(frames: list[pd.DataFrame]) -> int | None:
    """Count the rows that a sample leaves out; None when there is no ledger or the door withheld a count."""
    ledger = next((frame for frame in frames if {"step", "n"} <= set(frame)), None)
    if ledger is None:
        return None
    lost = ledger.loc[~ledger["step"].isin(KEPT), "n"]
    return None if bool(lost.isna().any()) else int(lost.sum())
