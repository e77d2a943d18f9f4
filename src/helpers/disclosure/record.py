"""What the door did with each exhibit: the record that the manifest of a release keeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Status = Literal["passed", "suppressed", "refused"]


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """One line per exhibit, in the habit of ACRO's record of outputs.

    Attributes
    ----------
    id : str
        The exhibit.
    status : {"passed", "suppressed", "refused"}
    checks : tuple of str
        Which checks it went through.
    n_cells : int
        Cells of its frame.
    n_withheld : int
        Cells withheld; those withheld so that others cannot be computed included.
    n_secondary : int
        Of these, cells withheld only to protect others.
    n_words_withheld : int
        Numbers withheld in its texts.
    reason : str
        Why it was refused, or why it needs no guard; "" otherwise. Never holds a value of the data.
    n_quotes : int
        Quotes of people that it brought to the door.
    withheld_quotes : mapping of str to int
        How many of them were withheld, by reason (`helpers.disclosure.quotes.Reason`).
    """

    id: str
    status: Status
    checks: tuple[str, ...]
    n_cells: int = 0
    n_withheld: int = 0
    n_secondary: int = 0
    n_words_withheld: int = 0
    reason: str = ""
    n_quotes: int = 0
    withheld_quotes: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return the record as plain values for a manifest."""
        return {**asdict(self), "checks": list(self.checks)}
