"""Under which rules a study may publish: the one place for its thresholds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from helpers.errors import DeclarationMistake, Mistake, ParameterMistake

LOWEST_THRESHOLD = 3  # below three, one of the two persons in a cell learns about the other


@dataclass(frozen=True, slots=True)
class Policy:
    """What must hold before a number about people leaves the private room.

    Attributes
    ----------
    profile : str
        Name of the set of rules the study declares ("cbs-style"); printed, never interpreted.
    min_persons : int
        A number stands on at least this many persons, or on nobody where `zeros` allows.
    zeros : {"shown", "withheld"}
        Whether "nobody" may be printed.
    dominance : float
        Largest part of a total that one person may contribute. Declared and printed; it cannot be
        checked from a table of means, for it needs each person's contribution: see `not_enforced`.
    group : float
        Largest share that one category may have in a group; at or above it, saying so tells something
        about each of its members (group disclosure).
    rows_may_be_shown : bool
        The rows themselves are public. Lifts the group rule, which protects what anybody can look up; the
        threshold on persons holds all the same.
    min_speakers : int or None
        The threshold for people who were interviewed, where a reader cannot know who they were; None takes
        `min_persons`. Never below three, never above `min_persons`.
    """

    profile: str
    min_persons: int
    zeros: Literal["shown", "withheld"]
    dominance: float
    group: float
    rows_may_be_shown: bool
    min_speakers: int | None = None

    def __post_init__(self) -> None:
        mistakes = []
        if self.min_persons < LOWEST_THRESHOLD:
            mistakes.append(
                Mistake("disclosure.min_persons", f"it is {self.min_persons}", f"{LOWEST_THRESHOLD} or more")
            )
        if self.min_speakers is not None and not LOWEST_THRESHOLD <= self.min_speakers <= self.min_persons:
            allowed = f"{LOWEST_THRESHOLD} or more, at most min_persons ({self.min_persons})"
            mistakes.append(Mistake("disclosure.min_speakers", f"it is {self.min_speakers}", allowed))
        for name, share in (("dominance", self.dominance), ("group", self.group)):
            if not 0 < share <= 1:
                mistakes.append(Mistake(f"disclosure.{name}", f"it is {share}", "above 0, at most 1"))
        if mistakes:
            raise DeclarationMistake(mistakes)

    def below(self, *, speakers: bool) -> int:
        """Return the threshold: of people who were interviewed, or of everybody else."""
        return self.min_speakers if speakers and self.min_speakers is not None else self.min_persons

    def raised(self, *, min_persons: int) -> Policy:
        """Return this policy with a higher threshold for one run; that for interviewed people stays.

        Raises
        ------
        ParameterMistake
            When the threshold of the run is lower than that of the study: a run never publishes more.
        """
        if min_persons < self.min_persons:
            raise ParameterMistake(
                Mistake(
                    "min_persons",
                    f"this run asks for {min_persons}, and the study withholds below {self.min_persons}",
                    f"{self.min_persons} or more",
                    "A run may withhold more than the study declares, never less.",
                )
            )
        return replace(self, min_persons=min_persons)

    def not_enforced(self) -> tuple[str, ...]:
        """Return keys of what this door does not check, to be said in words in the record of release."""
        keys = ["dominance", "differencing_between_exhibits", "secondary_between_exhibits"]
        return (*keys, "group_rows_are_public") if self.rows_may_be_shown else tuple(keys)
