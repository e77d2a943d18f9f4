"""Advice on plain words: long sentences, words few people use, sentences that hide who does it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

MOST_ON_AVERAGE, MOST_IN_ONE = 15, 25
"""Words in a sentence: on average (style guide of the municipality Dijk en Waard), and in any one."""
_SENTENCE = re.compile(r"[^.!?]+(?:[.!?](?!\s|$)[^.!?]*)*[.!?]?")
_WORD = re.compile(r"\S*\w\S*")
_PASSIVE = {
    "nl": re.compile(r"\b(?:wordt|worden|werd|werden)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:is|are|was|were|been|being|be) (?:\w+ly )?\w+ed\b", re.IGNORECASE),
}
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_TERMS = Path(__file__).with_name("plain_terms.yml")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One piece of advice; nothing stops because of it.

    Attributes
    ----------
    where : str
        Place of the text, as given.
    found : str
        What could be plainer.
    todo : str
        What to write instead.
    """

    where: str
    found: str
    todo: str

    def __str__(self) -> str:
        return f"{self.where}: {self.found}. {self.todo}"


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text; a point inside a number or an abbreviation ends none.

    Examples
    --------
    >>> sentences("U gaf een 7.5. Dat is mooi! Wat nu?")
    ('U gaf een 7.5.', 'Dat is mooi!', 'Wat nu?')
    """
    return tuple(found for part in _SENTENCE.findall(text) if _WORD.search(found := part.strip()))


def n_words(sentence: str) -> int:
    """Return how many words a sentence has."""
    return len(_WORD.findall(sentence))


def suggestions(texts: Mapping[str, str], language: str) -> tuple[Suggestion, ...]:
    """Return advice on texts that everybody must be able to read.

    Parameters
    ----------
    texts : mapping of str to str
        By place, which the advice repeats ("letter.why").
    language : {"nl", "en"}

    Returns
    -------
    tuple of Suggestion
        Sentence by sentence, and one on the average over all texts where that is too long.

    Notes
    -----
    These are things that can be counted: words in a sentence, a list of terms, forms without a doer. They
    say nothing of a level of language and of how many people can read the text: ask a few of them. What
    stands between quotation marks is somebody else's and is not judged.
    """
    found = [one for where, text in texts.items() for one in _of_text(where, text, language)]
    lengths = [n_words(one) for text in texts.values() for one in sentences(text)]
    if lengths and sum(lengths) / len(lengths) > MOST_ON_AVERAGE:
        average = f"{sum(lengths) / len(lengths):.1f}"
        told = f"the sentences have {average} words on average, and {MOST_ON_AVERAGE} is enough"
        found.append(Suggestion("all texts", told, "Cut sentences in two."))
    return tuple(found)


def _of_text(where: str, text: str, language: str) -> list[Suggestion]:
    found = []
    for sentence in sentences(text):
        n = n_words(sentence)
        if n > MOST_IN_ONE:
            beginning = " ".join(sentence.split()[:5])
            told = f"the sentence that begins with '{beginning}' has {n} words, and {MOST_IN_ONE} is the most"
            found.append(Suggestion(where, told, "Cut it in two."))
        own = _QUOTED.sub(" ", sentence)
        found += [
            Suggestion(where, f"'{match.group(0)}' is not a word that everybody uses", f"Try: {plain}.")
            for pattern, plain in terms(language)
            for match in pattern.finditer(own)
        ]
        hidden = _PASSIVE[language].search(own)
        if hidden:
            found.append(
                Suggestion(where, f"'{hidden.group(0)}' does not say who does it", "Name who does it.")
            )
    return found


@lru_cache(maxsize=2)
def terms(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the words to avoid in a language, each with what to write instead."""
    listed = yaml.safe_load(_TERMS.read_text(encoding="utf-8"))[language]
    return tuple((re.compile(rf"\b(?:{word})\b", re.IGNORECASE), plain) for word, plain in listed.items())
