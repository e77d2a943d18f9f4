"""Conclusions of several runs side by side: how far estimates are apart, and which conclusions flip."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from helpers.comparison.released_run import NUMBERS, WITHHELD, ReleasedRun

KEY = ("comparison", "outcome", "wave", "subgroup", "arm", "reference")
"""What a conclusion is about; with which model a run drew it is a choice of that run."""
EQUAL = 1e-9
"""Estimates nearer than this, relative to their size, are the same number: what another machine may round."""

State = Literal["shown", "withheld", "not_estimated", "not_there"]
Conclusion = Literal[
    "same", "verdict_flips", "sign_flips", "both_flip", "withheld", "not_estimated", "one_run_only"
]


@dataclass(frozen=True, slots=True)
class Side:
    """One conclusion in one run.

    Attributes
    ----------
    state : State
        Whether the run shows a number, withheld it, could not estimate it, or does not have the row.
    estimate, std_error, low, high : float
        In `unit`; NaN unless shown.
    level : float
        Coverage of the interval.
    unit, verdict : str
        "" unless shown.
    """

    state: State
    estimate: float = math.nan
    std_error: float = math.nan
    low: float = math.nan
    high: float = math.nan
    level: float = math.nan
    unit: str = ""
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A later run against the first.

    Attributes
    ----------
    difference : float
        Estimate of the later run minus that of the first, in their unit; NaN where one is not shown or the
        units differ.
    in_std_errors : float
        The same in standard errors of the first run: both runs mostly use the same people, so this is a
        yardstick and no test.
    conclusion : Conclusion
    """

    difference: float
    in_std_errors: float
    conclusion: Conclusion


@dataclass(frozen=True, slots=True)
class Line:
    """One conclusion in every run, and the changes of the later runs against the first."""

    about: Mapping[str, str]
    sides: tuple[Side, ...]
    changes: tuple[Change, ...]

    @property
    def is_compared(self) -> bool:
        """Whether the first run and a later one show it."""
        first, *later = (side.state == "shown" for side in self.sides)
        return first and any(later)

    @property
    def conclusion(self) -> Conclusion:
        """The first change that is not "same"; flips come before all else."""
        found = [change.conclusion for change in self.changes]
        flips = [one for one in found if one.endswith(("flip", "flips"))]
        return next(iter([*flips, *(one for one in found if one != "same")]), "same")


def side_by_side(runs: Sequence[ReleasedRun], *, tolerance: float) -> tuple[Line, ...]:
    """Lay the main rows of several runs beside each other, in the order of the first run, then of the others.

    Parameters
    ----------
    runs : sequence of ReleasedRun
        Two or more; the first is what the others are held against.
    tolerance : float
        Two estimates count as equal when they differ by no more than this times the largest of both and the
        standard error of the first. A sign between equal estimates does not flip. A verdict may: equal
        estimates with another level or margin are another conclusion.
    """
    found = [{_key(row): row for row in _records(run)} for run in runs]
    keys = list(dict.fromkeys(key for rows in found for key in rows))
    lines = []
    for key in keys:
        sides = tuple(_side(rows.get(key)) for rows in found)
        changes = tuple(_change(sides[0], later, tolerance) for later in sides[1:])
        lines.append(Line(dict(zip(KEY, key, strict=True)), sides, changes))
    return tuple(lines)


def equal(first: Side, second: Side, tolerance: float) -> bool:
    """Say whether two estimates are the same number for the reader's purpose."""
    error = 0.0 if math.isnan(first.std_error) else first.std_error
    largest = max(abs(first.estimate), abs(second.estimate), error)
    return abs(first.estimate - second.estimate) <= tolerance * largest


def _records(run: ReleasedRun) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in run.main.to_dict("records")]


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in KEY)


def _side(row: Mapping[str, Any] | None) -> Side:
    """Return one conclusion of a run; of a row of which a part is withheld, nothing is told."""
    if row is None:
        return Side("not_there")
    if {*NUMBERS, "verdict"} & set(str(row[WITHHELD]).split()):
        return Side("withheld")
    if math.isnan(row["estimate"]):
        return Side("not_estimated")
    numbers = {name: float(row[name]) for name in NUMBERS}
    return Side("shown", **numbers, unit=str(row["unit"]), verdict=str(row["verdict"]))


def _change(first: Side, later: Side, tolerance: float) -> Change:
    states = {first.state, later.state}
    if states != {"shown"}:
        return Change(math.nan, math.nan, _not_compared(states))
    if first.unit != later.unit:
        return Change(math.nan, math.nan, _flip(is_verdict=first.verdict != later.verdict, is_sign=False))
    difference = later.estimate - first.estimate
    turned = first.estimate * later.estimate < 0 and not equal(first, later, tolerance)
    conclusion = _flip(is_verdict=first.verdict != later.verdict, is_sign=turned)
    errors = difference / first.std_error if first.std_error > 0 else math.nan
    return Change(difference, errors, conclusion)


def _not_compared(states: set[State]) -> Conclusion:
    if "not_there" in states:
        return "one_run_only"
    return "withheld" if "withheld" in states else "not_estimated"


def _flip(*, is_verdict: bool, is_sign: bool) -> Conclusion:
    if is_verdict and is_sign:
        return "both_flip"
    if is_verdict:
        return "verdict_flips"
    return "sign_flips" if is_sign else "same"
