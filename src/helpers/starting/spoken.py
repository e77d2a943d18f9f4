"""Words for the reader of the report that a first declaration needs, in the language of the study."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.starting.yaml_words import quoted

OPEN: Mapping[str, Mapping[str, str]] = {
    "nl": {
        "question": "Nog in te vullen: wat wil de opdrachtgever weten?",
        "origin": "Nog in te vullen: van wie, en wanneer gekregen",
        "licence": "nog invullen",
        "note": "Nog in te vullen: wat een lezer van deze gegevens moet weten.",
        "ethics": "nog invullen",
        "everyone": "Iedereen in {table}",
        "answered": "Vulde in: {variable}",
        "counted": "Aantal keer {variable}",
        "unanswered": "nog invullen",
    },
    "en": {
        "question": "To fill in: what do those who asked want to know?",
        "origin": "To fill in: from whom, and received when",
        "licence": "to fill in",
        "note": "To fill in: what a reader of these data must know.",
        "ethics": "to fill in",
        "everyone": "Everybody in {table}",
        "answered": "Filled in: {variable}",
        "counted": "Number of times {variable}",
        "unanswered": "to fill in",
    },
}
"""What nobody but the student knows, said as open; the short ones are those of `rules_privacy`."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language in which the declaration speaks to readers of the report."""

    language: str

    def text(self, words: str) -> str:
        """Return words as the declaration writes a text: ``{nl: "..."}``."""
        return f"{{{self.language}: {quoted(words)}}}"

    def open(self, key: str, **values: str) -> str:
        """Return the sentence for something that is still open."""
        return OPEN[self.language][key].format(**values)
