"""Methods of coded conversations, written from the declaration: tradition, percentages, quotes."""

from __future__ import annotations

from helpers.reporting.labels import Lexicon
from helpers.reporting.words import say
from helpers.results import Message, Name
from helpers.study.spec import Study
from helpers.study.voices_spec import Strand


def methods_told(study: Study, lexicon: Lexicon, language: str) -> tuple[tuple[str, ...], ...]:
    """Return one paragraph per declared strand, each a tuple of sentences."""
    return tuple(
        tuple(say(message, lexicon, language) for message in _messages(name, strand))
        for name, strand in study.voices.items()
    )


def _messages(name: str, strand: Strand) -> list[Message]:
    tradition = Name("word", f"voices.words.{strand.tradition}")
    quotes = (
        Message("told.methods.no_quotes")
        if strand.quotes is None
        else Message("told.methods.quotes", {"n": strand.quotes.per_person})
    )
    return [
        Message("told.methods.strand", {"strand": Name("strand", name), "tradition": tradition}),
        Message("told.methods.percentages", {"n": strand.percentages_from}),
        quotes,
    ]
