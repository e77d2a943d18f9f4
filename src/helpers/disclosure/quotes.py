"""Words of people at the door: which quotes pass, and how many were withheld for which reason."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from helpers.disclosure.checks import place_of
from helpers.disclosure.policy import Policy
from helpers.disclosure.vocabulary import HARMFUL, Vocabulary
from helpers.errors import Mistake
from helpers.qualitative.identifiers_nl import found_in
from helpers.qualitative.marks import KINDS
from helpers.qualitative.quoted import is_as_fingerprinted
from helpers.results import Exhibit, Name, Quote
from helpers.study.approvals import Approval

Reason = Literal[
    "no_consent",
    "not_checked",
    "too_few_alike",
    "rejected",
    "not_approved",
    "changed_since_approval",
    "too_many_of_one_person",
]
REASONS: tuple[Reason, ...] = get_args(Reason)
WITHHELD = "withheld_quotes"
"""Option of a released exhibit that says how many of its quotes were withheld, by reason."""
MAY_QUOTE = ("quotes", "joint")
MOST_OF_ONE_PERSON = 2
LONGEST_QUOTE = 600
_HASH = re.compile(r"[a-z0-9_-]{1,80}")
_CHANGES = frozenset((*KINDS, "elision"))


@dataclass(frozen=True)
class JudgedQuotes:
    """What may be published of the quotes of one exhibit.

    Attributes
    ----------
    quotes : tuple of Quote
        In the order of the exhibit, without the person.
    n : int
        How many it brought.
    withheld : mapping of str to int
        How many stay behind, by reason.
    mistakes : tuple of Mistake
        Faults for which the whole exhibit is refused; the sentences repeat no words of anybody.
    """

    quotes: tuple[Quote, ...] = ()
    n: int = 0
    withheld: Mapping[str, int] = field(default_factory=dict)
    mistakes: tuple[Mistake, ...] = ()


def judge_quotes(
    exhibits: Sequence[Exhibit], policy: Policy, vocabulary: Vocabulary, approvals: Sequence[Approval]
) -> tuple[JudgedQuotes, ...]:
    """Judge the quotes of all exhibits of a run together, in their order.

    Parameters
    ----------
    exhibits : sequence of Exhibit
        Everything the run would publish.
    policy : Policy
        At least `min_persons` people share what is said of a speaker; the threshold for interviewed people
        does not count here, for a quote tells what one of them said.
    vocabulary : Vocabulary
        Question, attributes, strand, topic and code must be declared.
    approvals : sequence of Approval
        One that names key and fingerprint of the quote lets it through; any other does not.

    Returns
    -------
    tuple of JudgedQuotes
        One for every exhibit.

    Notes
    -----
    A quote that stands in two exhibits counts once for its person. A fault (words that a detector still
    knows, a fingerprint that is not that of the text, words that nobody declared) refuses the exhibit:
    somebody's work went wrong, and nothing of it can be trusted.
    """
    ledger = _Ledger(policy, approvals)
    return tuple(_judge(exhibit, vocabulary, ledger) for exhibit in exhibits)


def why_withheld(
    quotes: Sequence[Quote], policy: Policy, approvals: Sequence[Approval]
) -> tuple[Reason | None, ...]:
    """Return for each quote why it would not be printed, None for one that would be; in order."""
    ledger = _Ledger(policy, approvals)
    return tuple(map(ledger.why_withheld, quotes))


def _judge(exhibit: Exhibit, vocabulary: Vocabulary, ledger: _Ledger) -> JudgedQuotes:
    mistakes = tuple(_faults(exhibit, vocabulary))
    if mistakes:
        return JudgedQuotes(n=len(exhibit.quotes), mistakes=mistakes)
    reasons = [ledger.why_withheld(quote) for quote in exhibit.quotes]
    passed = [quote for quote, reason in zip(exhibit.quotes, reasons, strict=True) if reason is None]
    counted = Counter(reason for reason in reasons if reason is not None)
    return JudgedQuotes(
        quotes=tuple(replace(quote, person="") for quote in passed),
        n=len(exhibit.quotes),
        withheld={reason: counted[reason] for reason in REASONS if counted[reason]},
    )


class _Ledger:
    """Who has been quoted so far in this run, and what was approved."""

    def __init__(self, policy: Policy, approvals: Sequence[Approval]) -> None:
        self._policy = policy
        yes = [one for one in approvals if one.decision == "approve"]
        self._approved = {(one.key, one.fingerprint) for one in yes}
        self._rejected = {(one.key, one.fingerprint) for one in approvals if one.decision == "reject"}
        self._once_approved = {one.key for one in yes}
        self._said_by: dict[str, set[tuple[str, str]]] = {}

    def why_withheld(self, quote: Quote) -> Reason | None:
        """Return why a quote stays behind, None when it passes; the one that passes is written down."""
        its = (quote.key, quote.fingerprint)
        said = self._said_by.setdefault(quote.person, set())
        tests: tuple[tuple[Reason, bool], ...] = (
            ("no_consent", quote.consent is not True),
            ("not_checked", quote.checked is not True),
            ("too_few_alike", quote.n_alike < self._policy.min_persons),
            ("rejected", its in self._rejected),
            ("changed_since_approval", its not in self._approved and quote.key in self._once_approved),
            ("not_approved", its not in self._approved),
            ("too_many_of_one_person", its not in said and len(said) >= MOST_OF_ONE_PERSON),
        )
        reason = next((name for name, holds in tests if holds), None)
        if reason is None:
            said.add(its)
        return reason


def _faults(exhibit: Exhibit, vocabulary: Vocabulary) -> Iterator[Mistake]:
    where = place_of(exhibit, vocabulary)
    if exhibit.quotes and exhibit.kind not in MAY_QUOTE:
        yield Mistake(where, f"it is a {exhibit.kind} and holds quotes", ", ".join(MAY_QUOTE))
        return
    for number, quote in enumerate(exhibit.quotes, start=1):
        place = f"{where}, quote {number}"
        names: tuple[object, ...] = (quote.question, *quote.attributes)
        if not all(isinstance(name, Name) for name in names):
            yield Mistake(place, "its question or an attribute of the speaker is no Name")
            continue
        yield from _faults_of_text(quote, place)
        yield from _faults_of_words(quote, vocabulary, place)


def _faults_of_text(quote: Quote, where: str) -> Iterator[Mistake]:
    todo = "De-identify it with helpers.cleaning.deidentify."
    usual = unicodedata.normalize("NFKC", quote.text)  # wide or ringed digits are read like any others
    kinds = sorted({mark.kind for text in (quote.text, usual) for mark in found_in(text)})
    if kinds:
        yield Mistake(where, f"its text still holds what looks like: {', '.join(kinds)}", todo=todo)
    if HARMFUL.search(quote.text) or not quote.text.strip() or len(quote.text) > LONGEST_QUOTE:
        found = f"its text is empty, has more than {LONGEST_QUOTE} characters, or holds some that do harm"
        yield Mistake(where, found, todo=todo)
    if not is_as_fingerprinted(quote):
        todo = "Make it with helpers.qualitative.quoted.fingerprint_of."
        yield Mistake(where, "its fingerprint is not that of what it would print", todo=todo)


def _faults_of_words(quote: Quote, vocabulary: Vocabulary, where: str) -> Iterator[Mistake]:
    """Yield what is wrong around the text: everything there is declared, a hash, a number or a known word."""
    names = (quote.question, *quote.attributes)
    words = [
        quote.strand,
        quote.topic,
        quote.code,
        *(part for name in names for part in (name.name, name.of)),
    ]
    if not all(not word or vocabulary.knows(word) for word in words):
        yield Mistake(where, "it names something that is not declared", todo="Declare it in study.yml.")
    if not (_HASH.fullmatch(quote.key) and quote.person and quote.role in ("typical", "deviant")):
        yield Mistake(where, "its key is no hash, its person is not named, or its role is not known")
    if not set(quote.changes) <= _CHANGES or not all(type(n) is int for n in quote.changes.values()):
        yield Mistake(where, "its changes are not counts of known kinds", ", ".join(sorted(_CHANGES)))
    if isinstance(quote.n_alike, bool) or not isinstance(quote.n_alike, int) or quote.n_alike < 0:
        yield Mistake(where, "how many people are like the speaker is no number of people")
