"""Claims as they are printed: each in one element with its reservation, which no page may leave out."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.reporting.catalogue import Catalogue
from helpers.reporting.incomplete import ExhibitIncomplete
from helpers.results import Exhibit
from helpers.study.base import Text
from helpers.study.spec import Study
from helpers.study.voices_spec import Claim

KIND = "claim"
MOST_ABOVE = 3
"""Claims that stand on the first screen of a report; the others stand in the ledger alone."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words and the language they are in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim.

    Attributes
    ----------
    claim : Words
    strength : str
        How strongly it is claimed.
    basis, reservation, source : Words
        On what it rests, what stands against taking it for more, and where it was said.
    said_by : str
    """

    claim: Words
    strength: str
    basis: Words
    reservation: Words
    source: Words
    said_by: str


@dataclass(frozen=True, slots=True)
class Above:
    """How many claims stand on the first screen, and the key of the sentence that says so (topic told)."""

    key: str
    n: int


def divided(claims: tuple[ClaimView, ...]) -> tuple[Above, tuple[ClaimView, ...]]:
    """Return what is said of the claims that stand on the first screen, and the claims that do not."""
    first, rest = claims[:MOST_ABOVE], claims[MOST_ABOVE:]
    which = "first" if rest else "one" if len(first) == 1 else "all"
    return Above(f"claim.above.{which}", len(first)), rest


def names_of(exhibit: Exhibit) -> tuple[str, ...]:
    """Return the claims that an exhibit names, in its order; none when it is about something else."""
    column = next((one.name for one in exhibit.columns if one.names == KIND and one.kind == "label"), "")
    return tuple(dict.fromkeys(map(str, exhibit.frame[column]))) if column else ()


def views(study: Study, names: tuple[str, ...], catalogue: Catalogue, language: str) -> tuple[ClaimView, ...]:
    """Return declared claims with everything that stands beside them.

    Raises
    ------
    ExhibitIncomplete
        When a claim has no reservation.
    """
    return tuple(_view(name, study.claims[name], catalogue, language) for name in names)


def with_reservation(name: str, claim: Claim, catalogue: Catalogue) -> dict[str, str]:
    """Return a claim as it stands in a sentence or a cell, by language: never without its reservation.

    Raises
    ------
    ExhibitIncomplete
        When there is none.
    """
    found = {}
    for language in claim.claim:
        reservation = _words(claim.reservation, language)
        _require(name, reservation)
        template = catalogue.text("told.claim.with_reservation", language)
        found[str(language)] = template.format(claim=claim.claim[language], reservation=reservation.text)
    return found


def _view(name: str, claim: Claim, catalogue: Catalogue, language: str) -> ClaimView:
    reservation = _words(claim.reservation, language)
    _require(name, reservation)
    return ClaimView(
        claim=_words(claim.claim, language),
        strength=catalogue.text(f"told.strength.{claim.strength}", language),
        basis=_words(claim.basis, language),
        reservation=reservation,
        source=_words(claim.source, language),
        said_by=claim.said_by,
    )


def _words(texts: Text, language: str) -> Words:
    """Return the words in the language asked, or in the other one."""
    own = {str(name): words.strip() for name, words in texts.items()}
    chosen = language if own.get(language) else next(iter(own), language)
    return Words(own.get(chosen, ""), chosen)


def _require(name: str, reservation: Words) -> None:
    if not reservation.text:
        raise ExhibitIncomplete(
            f"The claim '{name}' has no reservation; write at claims.{name}.reservation what stands against "
            "taking it for more than it is, or take the claim out."
        )
