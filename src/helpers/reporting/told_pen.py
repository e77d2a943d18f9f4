"""What every sentence of the first screen on conversations needs: declaration, labels, language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup

from helpers.disclosure.exhibits import Released
from helpers.reporting.findings import Finding
from helpers.reporting.labels import Lexicon
from helpers.reporting.words import capitalised, say
from helpers.results import Message, Name
from helpers.study.spec import Study


@dataclass(frozen=True, slots=True)
class Pen:
    """What every sentence here needs; `beside` is what else came through the door, by id of the exhibit."""

    study: Study
    lexicon: Lexicon
    language: str
    beside: Mapping[str, Released] = field(default_factory=dict)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the topic told."""
        return say(Message(f"told.{key}", values), self.lexicon, self.language)

    def start(self, kind: str, name: str, of: str = "") -> str:
        """Return a label as it begins a sentence."""
        return capitalised(self.lexicon.label(Name(kind, name, of=of), self.language).text)  # type: ignore[arg-type]


def plain(sentence: str, *remarks: str, picture: Markup | None = None) -> Finding:
    """Return a finding without an amount or a verdict."""
    return Finding(sentence, "", tuple(filter(None, remarks)), "", "", picture or Markup(""))
