"""What a rule proposes where a theme stands beside a number: converge, diverge, or one of them is silent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Says = Literal["better", "worse", "neither"]
"""What speaking of the topic means for the person; for a number, what a higher value means."""
Heard = Literal["many", "between", "few", "too_few_asked"]
Moved = Literal["better", "worse", "changed", "same", "open"]
Proposed = Literal["converge", "diverge", "silent"]
Because = Literal[
    "said_and_seen", "said_and_opposite", "said_and_same", "unsaid_and_moved", "unsaid_and_same",
    "unsaid_and_opposite", "no_direction", "number_open", "voices_between", "too_few_asked",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rule makes of one row of a joint display.

    Attributes
    ----------
    proposed : Proposed
    because : Because
        Which cell of the truth table it stands in.
    """

    proposed: Proposed
    because: Because


def heard(n_spoke: int, n_asked: int, *, many: float, few: float, fewest: int) -> Heard:
    """Say whether many or few of those who were asked spoke of a topic.

    Parameters
    ----------
    n_spoke, n_asked : int
        People who were asked, and those of them who spoke of it.
    many, few : float
        Shares of those asked from which, and up to which; ``few < many``.
    fewest : int
        Below so many asked nothing is made of a share.

    Raises
    ------
    ValueError
        Where more people spoke than were asked, or `few` is not below `many`.
    """
    if not 0 <= n_spoke <= n_asked:
        raise ValueError(f"{n_spoke} of {n_asked} people cannot have spoken.")
    if not few < many:
        raise ValueError(f"'few' ({few}) must be below 'many' ({many}).")
    if n_asked < max(fewest, 1):
        return "too_few_asked"
    share = n_spoke / n_asked
    if share >= many:
        return "many"
    return "few" if share <= few else "between"


def moved(verdict: str | None, estimate: float | None, *, higher_is: Says) -> Moved:
    """Say what a number does for people: better, worse, changed without a good direction, the same, open.

    Parameters
    ----------
    verdict : {"difference", "equivalent", "non_inferior", "undecided"} or None
        Of the effect or the change; None where there is no estimate.
    estimate : float or None
        In its unit; only its sign is used.
    higher_is : {"better", "worse", "neither"}

    Notes
    -----
    `non_inferior` rules out a loss and says nothing of a gain, so it leaves open which way the number went.
    """
    if verdict == "equivalent":
        return "same"
    if verdict != "difference" or estimate is None or estimate == 0:
        return "open"
    if higher_is == "neither":
        return "changed"
    return "better" if (estimate > 0) == (higher_is == "better") else "worse"


def propose(says: Says, voices: Heard, number: Moved) -> Proposal:
    """Return what the declared rule proposes; docs/decisions/0010 has the whole truth table.

    Parameters
    ----------
    says : {"better", "worse", "neither"}
        What speaking of the topic means for the person.
    voices : Heard
        From `heard`.
    number : Moved
        From `moved`.

    Notes
    -----
    A proposal is about the two together and never about a cause. It is silent as soon as one of the two does
    not speak: an undecided number, a share between few and many, too few people asked, or a direction that
    cannot be compared. Few voices on a number that moved the other way are silent too: that hardly anybody
    says a thing does not make them say its opposite.
    """
    if voices == "too_few_asked":
        return Proposal("silent", "too_few_asked")
    if number == "open":
        return Proposal("silent", "number_open")
    if voices == "between":
        return Proposal("silent", "voices_between")
    return _many(says, number) if voices == "many" else _few(says, number)


def _many(says: Says, number: Moved) -> Proposal:
    if says == "neither" or number == "changed":
        return Proposal("silent", "no_direction")
    if number == "same":
        return Proposal("diverge", "said_and_same")
    if number == says:
        return Proposal("converge", "said_and_seen")
    return Proposal("diverge", "said_and_opposite")


def _few(says: Says, number: Moved) -> Proposal:
    if number == "same":
        return Proposal("converge", "unsaid_and_same")
    if "neither" != says != number != "changed":
        return Proposal("silent", "unsaid_and_opposite")
    return Proposal("diverge", "unsaid_and_moved")
