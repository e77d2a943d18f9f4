"""Statistical warnings of a run, as far as they may be said: their numbers did not go through the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from helpers.disclosure.messages import holds_number
from helpers.errors import StatisticalWarning
from helpers.reporting.labels import Lexicon
from helpers.reporting.page import teller

WRITTEN_IN = "en"  # warnings are sentences of the code


@dataclass(frozen=True, slots=True)
class Cautions:
    """Warnings of one stage.

    Attributes
    ----------
    stage : str
        Name of the stage.
    said : tuple of str
        Statistical warnings without a number in them.
    held_back : int
        How many statistical warnings hold a number: they stand in the private manifest only.
    others : int
        How many warnings of other kinds (of the packages it uses) the stage gave.
    """

    stage: str
    said: tuple[str, ...]
    held_back: int
    others: int


@dataclass(frozen=True, slots=True)
class CautionView:
    """Warnings of one stage in words: sentences of the code, then what is counted."""

    stage: str
    said: tuple[str, ...]
    counted: tuple[str, ...]
    language: str = WRITTEN_IN


def of_manifest(stage: str, manifest: Mapping[str, Any]) -> Cautions:
    """Judge the ``warnings`` of a stage's manifest: category and message each."""
    warnings = manifest.get("warnings") or ()
    ours = [str(each["message"]) for each in warnings if each["category"] == StatisticalWarning.__name__]
    said = tuple(message for message in ours if not holds_number(message))
    return Cautions(stage, said, len(ours) - len(said), len(warnings) - len(ours))


def worded(cautions: tuple[Cautions, ...], lexicon: Lexicon, language: str) -> tuple[CautionView, ...]:
    """Return the stages that gave a warning, with what a reader is told of it."""
    tell = teller(lexicon, language)
    found = []
    for each in cautions:
        counted = [
            tell(f"warnings.{kind}", n=n, stage=each.stage)
            for kind, n in (("held_back", each.held_back), ("others", each.others))
            if n
        ]
        if each.said or counted:
            found.append(CautionView(each.stage, each.said, tuple(counted)))
    return tuple(found)
