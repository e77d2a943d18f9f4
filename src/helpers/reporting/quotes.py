"""Quotes as they are printed: the words, what was taken out of them, the question, and who is not printed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from helpers.reporting.labels import Label, Lexicon
from helpers.reporting.words import capitalised, say
from helpers.results import Exhibit, Message, Name, Quote

SPOKEN_IN = "nl"
"""People spoke Dutch, whatever the language of the page."""
WITHHELD = "withheld_quotes"
_GLOSS = re.compile(r"\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class QuoteView:
    """One quote.

    Attributes
    ----------
    role, role_name : str
        Whether it says what most say or goes against it: in words and by name.
    asked : Label
        The question.
    words : Markup
        What was said, with everything that was taken out set apart.
    language : str
        Of the words.
    speaker : str
        What is said of the person.
    code : Label
    """

    role: str
    role_name: str
    asked: Label
    words: Markup
    language: str
    speaker: str
    code: Label


@dataclass(frozen=True, slots=True)
class QuoteGroup:
    """Quotes of one topic, or of one code where it stands in no topic."""

    theme: Label
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class WithheldQuotes:
    """How many quotes are not printed, and why; `summary` is "" when all are."""

    summary: str
    reasons: tuple[str, ...]


NONE_WITHHELD = WithheldQuotes("", ())


def view(quote: Quote, lexicon: Lexicon, language: str) -> QuoteView:
    """Return one released quote in words."""
    said = [lexicon.label(name, language).text for name in quote.attributes]
    unnamed = lexicon.catalogue.text("told.quotes.somebody", language)
    code = lexicon.label(Name("code", f"{quote.strand}.{quote.code}"), language)
    return QuoteView(
        role=lexicon.catalogue.text(f"told.quotes.role.{quote.role}", language),
        role_name=quote.role,
        asked=lexicon.label(quote.question, language),
        words=marked(quote.text),
        language=SPOKEN_IN,
        speaker=capitalised(", ".join(said) or unnamed),
        code=code,
    )


def groups(quotes: Sequence[Quote], lexicon: Lexicon, language: str) -> tuple[QuoteGroup, ...]:
    """Return quotes under their topics, in the order in which the topics first appear."""
    found: dict[Name, list[QuoteView]] = {}
    for quote in quotes:
        kind, own = ("topic", quote.topic) if quote.topic else ("code", quote.code)
        name = (
            Name("topic", f"{quote.strand}.{own}")
            if kind == "topic"
            else Name("code", f"{quote.strand}.{own}")
        )
        found.setdefault(name, []).append(view(quote, lexicon, language))
    return tuple(
        QuoteGroup(_start(lexicon.label(name, language)), tuple(said)) for name, said in found.items()
    )


def withheld(exhibit: Exhibit, lexicon: Lexicon, language: str) -> WithheldQuotes:
    """Return how many quotes the door kept back, by reason."""
    counts: Mapping[str, int] = exhibit.options.get(WITHHELD, {})
    known = {reason: int(n) for reason, n in counts.items() if n}
    if not known:
        return WithheldQuotes("", ())

    def told(key: str, n: int) -> str:
        return say(Message(f"told.quotes.{key}", {"n": n}), lexicon, language)

    total = sum(known.values())
    summary = told("withheld_one" if total == 1 else "withheld", total)
    return WithheldQuotes(summary, tuple(told(f"why.{reason}", n) for reason, n in known.items()))


def marked(text: str) -> Markup:
    """Return words with every gloss and elision set apart; nothing in them can become markup.

    Examples
    --------
    >>> marked("bij [plaats] <b>")
    Markup('bij <span class="gloss">[plaats]</span> &lt;b&gt;')
    """
    parts, at = Markup(""), 0
    for match in _GLOSS.finditer(text):
        parts += escape(text[at : match.start()])
        parts += Markup('<span class="gloss">{}</span>').format(match.group(0))
        at = match.end()
    return parts + escape(text[at:])


def _start(label: Label) -> Label:
    return Label(capitalised(label.text), label.language)
