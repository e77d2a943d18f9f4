"""Rules on what is repeated from a source: no claim without its reservation, and counts that exist."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from helpers.study.base import Text
from helpers.study.evidence import evidence
from helpers.study.finding import Finding, Path, unknown
from helpers.study.spec import Study
from helpers.study.voices_spec import Claim

BESIDE = "what stands against taking the claim for more than it is, in the words of who made it"


def findings(study: Study) -> Iterator[Finding]:
    """Yield every finding on claims, and on the counts that others refer to."""
    yield from chain(claims(study), rests_on(study), selected_from(study))


def claims(study: Study) -> Iterator[Finding]:
    """Require of every claim its words, its reservation and who said it, in each language of the study.

    A reservation in another language than its claim would leave the claim alone on the page of one language.
    """
    for name, claim in study.claims.items():
        place: Path = ("claims", name)
        yield from _in_each_language(study, (*place, "claim"), claim.claim, "the claim")
        yield from _reservation(study, (*place, "reservation"), claim)
        if not claim.said_by.strip():
            yield Finding((*place, "said_by"), "nobody is named", todo="Name who made the claim.")


def _reservation(study: Study, place: Path, claim: Claim) -> Iterator[Finding]:
    for missing in _in_each_language(study, place, claim.reservation, "the reservation"):
        todo = "Give the reservation in this language too, or take the claim out."
        yield Finding(missing.path, missing.found, BESIDE, todo)


def _in_each_language(study: Study, place: Path, words: Text, what: str) -> Iterator[Finding]:
    for language in study.language:
        if not words.get(language, "").strip():
            found = f"{what} has no words in '{language}', a language of this study"
            yield Finding(place, found, todo="Write them, or leave the language out of 'language'.")


def rests_on(study: Study) -> Iterator[Finding]:
    """Require that what a claim rests on exists, and that it is said what the claim is about."""
    known = evidence(study)
    for name, claim in study.claims.items():
        place: Path = ("claims", name)
        for position, reference in enumerate(claim.rests_on):
            if reference not in known:
                yield unknown((*place, "rests_on", position), reference, "evidence", known)
        if claim.rests_on and claim.about is None:
            found = "it rests on evidence, and it is not said what it is about"
            yield Finding((*place, "about"), found, "services, own_life")


def selected_from(study: Study) -> Iterator[Finding]:
    """Require that the count of which graded people are a part is declared, and is not of nobody."""
    for position, grade in enumerate(study.describe.grades):
        path: Path = ("describe", "grades", position, "selected_from")
        name = grade.selected_from
        if name is None:
            continue
        if name not in study.counts:
            yield unknown(path, name, "count", study.counts)
        elif study.counts[name].n == 0:
            yield Finding(path, f"count '{name}' is 0", "the number of people these were a part of")
