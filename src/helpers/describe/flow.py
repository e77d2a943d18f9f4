"""The flow of participants in the shape of CONSORT 2025, from counts that must close.

What the data do not hold is said to be not in the data: a step without a count never reads "0".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import pandas as pd

from helpers.errors import LedgerDoesNotClose

StepName = Literal[
    "invited",
    "declined",
    "assessed",
    "excluded",
    "randomised",
    "allocated",
    "received",
    "not_received",
    "answered",
    "withdrawn",
    "lost",
    "discontinued",
    "excluded_from_analysis",
    "analysed",
]
Role = Literal["state", "loss", "note"]

# The boxes of the CONSORT 2025 flow diagram, in order. A state is everybody still there, a loss leaves
# between two states, a note is counted without leaving (who stops the programme stays in the analysis; who
# does not answer one wave may answer the next).
ROLES: dict[StepName, Role] = {
    "invited": "state",
    "declined": "loss",
    "assessed": "state",
    "excluded": "loss",
    "randomised": "state",
    "allocated": "state",
    "received": "note",
    "not_received": "note",
    "answered": "note",
    "withdrawn": "loss",
    "lost": "loss",
    "discontinued": "note",
    "excluded_from_analysis": "loss",
    "analysed": "state",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One box, or one line in a box, of the flow.

    Attributes
    ----------
    name : StepName
    arm : str or None
        None before allocation.
    n : int or None
        Persons; None when the number is not in these data.
    known : bool
        Whether n is known.
    reason : str
        Why n is not known (a key of the catalogues); "" when it is.
    detail : str
        Which of several lines under one name, e.g. why persons were excluded; "" when there is one.
    """

    name: StepName
    arm: str | None
    n: int | None
    known: bool
    reason: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """A participant flow whose arithmetic closes.

    Attributes
    ----------
    steps : tuple of Step
        In the order of the diagram, arm by arm.
    checked : int
        How many sums could be checked and closed.
    unchecked : int
        How many could not, because a number in them is not in these data.
    """

    steps: tuple[Step, ...]
    checked: int
    unchecked: int

    def frame(self) -> pd.DataFrame:
        """Return one row per step: `step, arm, detail, role, n, reason`; n is missing where not known."""
        table = pd.DataFrame(
            [(s.name, s.arm or "", s.detail, ROLES[s.name], s.n, s.reason) for s in self.steps],
            columns=["step", "arm", "detail", "role", "n", "reason"],
        )
        return table.astype({"n": "Int64"})


def counted(name: StepName, n: int, *, arm: str | None = None, detail: str = "") -> Step:
    """Return a step whose number of persons is known."""
    return Step(name, arm, int(n), known=True, detail=detail)


def not_in_data(name: StepName, *, reason: str, arm: str | None = None, detail: str = "") -> Step:
    """Return a step whose number of persons these data do not hold, and why."""
    return Step(name, arm, None, known=False, reason=reason, detail=detail)


def participant_flow(steps: Sequence[Step]) -> Flow:
    """Put steps in the order of CONSORT 2025 and close their arithmetic.

    Parameters
    ----------
    steps : sequence of Step
        Made by `counted` and `not_in_data`, in any order; arms keep their order of appearance.

    Returns
    -------
    Flow

    Raises
    ------
    LedgerDoesNotClose
        When a state minus its losses is not the next state, the arms do not add up to the randomised,
        received and not received do not add up to the allocated, more persons answered a wave than were
        allocated, a count is negative, a step appears twice, or a step without a count has no reason.

    Notes
    -----
    Where a number between two states is unknown the sum is not closed; then the later state may still
    not exceed the earlier one less the losses that are known.

    References
    ----------
    Hopewell et al. (2025), CONSORT 2025 statement, PLOS Medicine 22, e1004587: flow diagram, items 22a-b.
    """
    _check_steps(steps)
    arms = list(dict.fromkeys(step.arm for step in steps if step.arm is not None))
    order = list(ROLES)
    places: dict[str | None, int] = {None: 0} | {arm: index for index, arm in enumerate(arms, start=1)}
    ordered = sorted(steps, key=lambda step: (places[step.arm], order.index(step.name)))
    sums = [_close(ordered, arm) for arm in (None, *arms)]
    sums += [[_close_received(ordered, arm) for arm in arms], [_close_arms(ordered, arms)]]
    for arm in arms:
        _check_answered(ordered, arm)
    outcomes = [closed for part in sums for closed in part if closed is not None]
    return Flow(tuple(ordered), checked=outcomes.count(True), unchecked=outcomes.count(False))


def _check_steps(steps: Sequence[Step]) -> None:
    seen = set()
    for step in steps:
        where = _where(step.arm)
        if (step.name, step.arm, step.detail) in seen:
            raise LedgerDoesNotClose(f"The participant flow has the step '{step.name}'{where} twice.")
        seen.add((step.name, step.arm, step.detail))
        if step.known != (step.n is not None) or step.known == bool(step.reason):
            raise LedgerDoesNotClose(
                f"The step '{step.name}'{where} of the participant flow needs either a count or the reason "
                "why these data do not hold it."
            )
        if step.n is not None and step.n < 0:
            raise LedgerDoesNotClose(
                f"The step '{step.name}'{where} of the participant flow counts {step.n}."
            )


def _close(steps: Sequence[Step], arm: str | None) -> list[bool | None]:
    """Check every pair of successive states of one arm (None: before allocation)."""
    line = [step for step in steps if step.arm == arm]
    states = [index for index, step in enumerate(line) if ROLES[step.name] == "state"]
    for before, after in pairwise(states):
        if line[before].name == line[after].name:
            raise LedgerDoesNotClose(f"The participant flow has '{line[after].name}'{_where(arm)} twice.")
    return [_close_pair(line[first : last + 1], arm) for first, last in pairwise(states)]


def _close_pair(line: Sequence[Step], arm: str | None) -> bool:
    before, after = line[0], line[-1]
    losses = [step for step in line[1:-1] if ROLES[step.name] == "loss"]
    lost = sum(step.n for step in losses if step.n is not None)
    if before.n is None or after.n is None:
        return False
    everything_known = all(step.known for step in losses)
    rest = before.n - lost
    if (everything_known and rest != after.n) or rest < after.n:
        raise LedgerDoesNotClose(
            f"The participant flow{_where(arm)} does not close: {before.n} {before.name} less {lost} lost is "
            f"{rest}, and {after.n} are {after.name}."
        )
    return everything_known


def _close_received(steps: Sequence[Step], arm: str) -> bool | None:
    allocated, parts = _total(steps, "allocated", arm), _total(steps, "received", arm)
    others = _total(steps, "not_received", arm)
    if not any(step.arm == arm and step.name in ("received", "not_received") for step in steps):
        return None
    if allocated is None or parts is None or others is None:
        return False
    if parts + others != allocated:
        raise LedgerDoesNotClose(
            f"The participant flow{_where(arm)} does not close: {parts} received and {others} did not, "
            f"and {allocated} were allocated."
        )
    return True


def _check_answered(steps: Sequence[Step], arm: str) -> None:
    """Refuse a wave that more persons of an arm answered than there are in it."""
    allocated = _total(steps, "allocated", arm)
    answered = [step for step in steps if step.name == "answered" and step.arm == arm]
    for step in answered:
        if allocated is not None and step.n is not None and step.n > allocated:
            raise LedgerDoesNotClose(
                f"The participant flow{_where(arm)} does not close: {step.n} answered wave '{step.detail}', "
                f"and {allocated} were allocated."
            )


def _close_arms(steps: Sequence[Step], arms: Sequence[str]) -> bool | None:
    if not arms or not any(step.name == "randomised" for step in steps):
        return None
    randomised = _total(steps, "randomised", None)
    allocated = [_total(steps, "allocated", arm) for arm in arms]
    known = [n for n in allocated if n is not None]
    if randomised is None or len(known) < len(allocated):
        return False
    if sum(known) != randomised:
        raise LedgerDoesNotClose(
            f"The participant flow does not close: the arms were allocated {sum(known)} together, and "
            f"{randomised} were randomised."
        )
    return True


def _total(steps: Sequence[Step], name: StepName, arm: str | None) -> int | None:
    """Return the persons of a step over its lines, None when a line is unknown or there is none."""
    lines = [step.n for step in steps if step.name == name and step.arm == arm]
    known = [n for n in lines if n is not None]
    return sum(known) if lines and len(known) == len(lines) else None


def _where(arm: str | None) -> str:
    return f" of arm '{arm}'" if arm is not None else ""
