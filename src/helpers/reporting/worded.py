"""The words beside a quote become part of its fingerprint: an approval holds for what a reader would see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from helpers.qualitative.quoted import fingerprint_of
from helpers.reporting.labels import Lexicon
from helpers.results import Quote


def worded(quotes: Iterable[Quote], words: Lexicon, languages: Sequence[str]) -> tuple[Quote, ...]:
    """Return quotes with the words that would be printed beside them, and the fingerprint of all of it.

    Parameters
    ----------
    quotes : iterable of Quote
        As 05 made them, without words.
    words : Lexicon
        What the study's names are called.
    languages : sequence of str
        Every language that the study is told in; a change in one of them asks a new approval.
    """
    return tuple(_worded(one, words, languages) for one in quotes)


def _worded(quote: Quote, words: Lexicon, languages: Sequence[str]) -> Quote:
    names = (quote.question, *quote.attributes)
    said = tuple(words.label(name, language).text for language in languages for name in names)
    fingerprint = fingerprint_of(quote.text, quote.question, quote.attributes, said)
    return replace(quote, said=said, fingerprint=fingerprint)
