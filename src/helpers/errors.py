"""What goes wrong, in sentences: where it is, what was found, what is allowed, what to do."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake of the user's, ready to print as a sentence.

    Attributes
    ----------
    where : str
        File, sheet, row, column or line of the declaration: the place to open.
    found : str
        What stands there now.
    allowed : str
        What may stand there; empty when the sentence needs no list.
    todo : str
        What to do about it; empty when `allowed` says enough.
    """

    where: str
    found: str
    allowed: str = ""
    todo: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.found}"]
        if self.allowed:
            parts.append(f"allowed: {self.allowed}")
        sentence = "; ".join(parts)
        sentence += "" if sentence.endswith((".", "?", "!")) else "."
        return f"{sentence} {self.todo}".strip()


class WatWerktError(Exception):
    """Root of everything this package raises on purpose."""

    exit_status = 1


class UserMistake(WatWerktError):
    """Something in the data, the declaration or the parameters that the user can mend.

    Carries *all* mistakes found, so that one round of corrections is enough. The driver ends with
    status 2 and prints the sentences, never a traceback.
    """

    exit_status = 2
    heading = "Please correct"

    def __init__(self, mistakes: Mistake | Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = (mistakes,) if isinstance(mistakes, Mistake) else tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))

    def __reduce__(self) -> tuple[type[UserMistake], tuple[tuple[Mistake, ...]]]:
        return type(self), (self.mistakes,)


class DeclarationMistake(UserMistake):
    """Mistakes in `study.yml`."""

    heading = "The declaration of the study cannot be used"


class ParameterMistake(UserMistake):
    """Mistakes in the parameters of a run."""

    heading = "The parameters of this run cannot be used"


class DataMistake(UserMistake):
    """Raw files that cannot be read or used as declared."""

    heading = "The data cannot be used as declared"


class CriticalCheckFailed(UserMistake):
    """A check declared critical failed: the run stops, all that was read is kept."""

    heading = "A critical check on the data failed"


class LedgerDoesNotClose(WatWerktError):
    """Rows in and rows out do not add up: a fault of ours, never of the data."""


class DisclosureRefused(UserMistake):
    """Something on a page did not come through the door (helpers.disclosure)."""

    heading = "This page is not released"


class RunBusy(UserMistake):
    """Another process is working on the same run of the same study."""

    heading = "This run is being made by another process"


class EstimationImpossible(WatWerktError):
    """The numbers asked for do not exist for these data (one arm empty, nobody overlaps, ...).

    Raised by the calculations of floor 1 with a full sentence; `analyses` turns it into `Absent` or
    into a user mistake, so that the reader learns the reason.
    """


class StatisticalWarning(UserWarning):
    """Something a reader must know about a number that could still be computed."""


def nearest(name: str, allowed: Sequence[str]) -> str:
    """Return "Did you mean 'x'?" for the allowed name closest to `name`, or an empty string."""
    close = difflib.get_close_matches(name, list(allowed), n=1, cutoff=0.5)
    return f"Did you mean '{close[0]}'?" if close else ""
