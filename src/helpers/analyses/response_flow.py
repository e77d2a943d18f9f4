"""From everybody in the registration to everybody who answered all questions: who was where, in numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analyses.response_frame import Approached
from helpers.analyses.several_totals import SMALLEST, smallest
from helpers.study.rules_samples import origins
from helpers.study.shape import base_of
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
LEDGER = "ledger"
WAY, APART = "way", "apart"


@dataclass(frozen=True, slots=True)
class Strangers:
    """People in the survey who are not in the frame.

    Attributes
    ----------
    elsewhere : int
        In the registration, and not among those who were approached.
    unknown : int
        In no registration.
    """

    elsewhere: int
    unknown: int


def flow_rows(study: Study, tables: Tables, found: Approached) -> pd.DataFrame:
    """Return the way from the registration to complete answers: `step`, `reason` (a variable, or ""), `n`.

    Steps that nobody took are left out, except for those everybody asks about. `smallest` is n, or less where
    the step would give a smaller one away. `part`: people of the survey who were not approached stand
    `apart`, for they add up to nothing that the way shows.
    """
    rows = [
        *_before(study, tables, found),
        _row("approached", len(found.people)),
        _row("silent", int((~found.began).sum())),
        _row("stopped", int((found.began & ~found.answered).sum())),
        _row("answered", int(found.answered.sum())),
    ]
    complete = complete_answers(study, found)
    if complete is not None:
        rows += [_row("incomplete", int(found.answered.sum()) - complete), _row("complete", complete)]
    rows += _apart(study, strangers(study, tables, found))
    always = ("approached", "answered", "silent", "complete")
    frame = pd.DataFrame([row for row in rows if row["n"] or row["step"] in always]).astype({"n": "Int64"})
    counts = [int(n) for n in frame["n"]]
    frame[SMALLEST] = smallest(counts, _totals(frame["step"].tolist()), study.disclosure)
    return frame


def _totals(steps: Sequence[str]) -> Iterator[list[int]]:
    """Yield the places of steps that give each other away; who was approached and answered is said elsewhere.

    So the first of each pair does without those two; where it cannot, the second takes them in.
    """
    left = tuple(step for step in steps if step.startswith("left_"))
    for names in (
        left,
        ("registered", *left),
        ("silent", "stopped"),
        ("silent", "stopped", "answered"),
        ("incomplete", "complete", "answered"),
        ("elsewhere", "not_registered"),
    ):
        yield [place for place, step in enumerate(steps) if step in names]


def _apart(study: Study, others: Strangers) -> list[dict[str, object]]:
    """Return who is in the survey and was not approached; in one row where one of two would be too few."""
    counts = {"elsewhere": others.elsewhere, "not_registered": others.unknown}
    if all(counts.values()) and min(counts.values()) < study.disclosure.min_persons:
        counts = {"not_approached": sum(counts.values())}
    return [_row(step, n) | {"part": APART} for step, n in counts.items()]


def complete_answers(study: Study, found: Approached) -> int | None:
    """Return how many answered every question of every theme; None for a study without themes."""
    names = [name for theme in study.themes.values() for name in (theme.now, theme.change) if name]
    present = [name for name in dict.fromkeys(names) if name in found.people]
    if not present:
        return None
    known = found.people[present].notna().all(axis=1).to_numpy(dtype=bool)
    return int((known & found.answered).sum())


def strangers(study: Study, tables: Tables, found: Approached) -> Strangers:
    """Count the people of the survey who are not in the frame."""
    own = study.samples[found.declared.frame].parts[0].table
    surveys = [one for one in origins(study, found.declared.answered) if base_of(study, one) == own != one]
    seen: set[str] = set()
    for name in surveys:
        seen |= set(tables[f"clean_{name}"]["person"]) if f"clean_{name}" in tables else set()
    elsewhere = len(seen - set(found.people["person"]))
    return Strangers(elsewhere, sum(_orphans(tables, found.declared.frame, name) for name in surveys))


def _before(study: Study, tables: Tables, found: Approached) -> Iterator[dict[str, object]]:
    """Yield the rows of the registration and why some are not in the frame, from the ledger of 02."""
    if LEDGER not in tables:
        return
    own = study.samples[found.declared.frame].parts[0].table
    ledger = tables[LEDGER]
    here = ledger[(ledger["sample"] == found.declared.frame) & (ledger["table"] == own)]
    steps = here.drop_duplicates(["arm", "step", "reason", "detail"])
    if steps.empty:
        return
    yield _row("registered", int(steps.loc[steps["step"] == "read", "n_in"].sum()))
    left = steps[steps["n_dropped"] > 0].groupby(["step", "reason"], sort=False)["n_dropped"].sum()
    for row in left.reset_index().to_dict("records"):
        yield _row(f"left_{row['step']}", int(row["n_dropped"]), str(row["reason"]))


def _orphans(tables: Tables, sample: str, table: str) -> int:
    if LEDGER not in tables:
        return 0
    ledger = tables[LEDGER]
    here = (ledger["sample"] == sample) & (ledger["table"] == table) & (ledger["step"] == "linked")
    return int(np.sum(ledger.loc[here].drop_duplicates(["arm", "step"])["n_dropped"]))


def _row(step: str, n: int, reason: str = "") -> dict[str, object]:
    return {"step": step, "reason": reason, "n": n, "part": WAY}
