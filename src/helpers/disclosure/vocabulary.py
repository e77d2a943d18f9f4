"""The words that were known before the data were seen, and may therefore be printed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

# Control characters and marks that turn the direction of a text around; then what a spreadsheet would run.
HARMFUL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
    r"|^\s*[=@]|^\s*[+-]\s*[^\d\s.,]"
)
_JOINT = re.compile(r"[.+]")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names from the declaration and the catalogues; whatever is not among them may come from a person.

    Attributes
    ----------
    names : frozenset of str
        Declared names (variables, arms, outcomes, categories, units ...) and words of the catalogues.
    columns : frozenset of str
        Column names that the catalogues explain.
    numbers : frozenset of float
        Declared numbers (margins, levels, thresholds) that a figure may draw as a line.
    """

    names: frozenset[str]
    columns: frozenset[str]
    numbers: frozenset[float]

    def knows(self, word: str) -> bool:
        """Say whether a word, or each part of a composite ("variable.category", "re74+re75"), is known."""
        return word in self.names or all(part in self.names for part in _JOINT.split(word))

    def knows_column(self, name: str) -> bool:
        """Say whether a column name is known: itself, or as a known column of a known name ("mean_arm")."""
        if name in self.columns:
            return True
        cuts = [place for place, letter in enumerate(name) if letter == "_"]
        return any(name[:cut] in self.columns and name[cut + 1 :] in self.names for cut in cuts)

    def knows_id(self, name: str) -> bool:
        """Say whether every part of an exhibit's id ("describe.flow.trial") is a word or part of a key."""
        parts = name.split(".")
        if all(part in self.names or part in self.columns for part in parts):
            return True
        topics = _topics(self.names)
        return all(part in self.names or part in self.columns or part in topics for part in parts)

    @classmethod
    def of(cls, *, names: Iterable[str], columns: Iterable[str], numbers: Iterable[float] = ()) -> Vocabulary:
        """Return a vocabulary of these words; 0, 1 and -1 are always known numbers."""
        return cls(frozenset(names), frozenset(columns), frozenset(map(float, numbers)) | {-1.0, 0.0, 1.0})


@lru_cache(maxsize=4)
def _topics(names: frozenset[str]) -> frozenset[str]:
    """Return every part of every key; a run asks for the parts of the same names hundreds of times."""
    return frozenset(part for known in names if "." in known for part in known.split("."))
