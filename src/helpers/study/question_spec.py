"""The shape of a client's questions in a declaration: what was asked, and with what this study answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from helpers.study.base import Identifier, Section, Text


class Question(Section):
    """One question that those who asked for the study put to it, in their own words.

    `answered_by` names evidence of this study: ``theme.<name>``, ``topic.<strand>.<name>``,
    ``code.<strand>.<name>``, ``grade.<name>``, ``change.<name>``, ``reached.<name>``, ``outcome.<name>``,
    ``stock.<number>``, ``ladder.<number>`` (a grade by its variable, a stock or ladder by its place, from 1).
    The status is worked out: answered when every named piece is there with enough people, partly when some
    are, not when none is. Enough is `disclosure.min_persons`, of interviews `min_speakers`. `at_most` holds
    it back where the design cannot carry more. `because` says why there is no full answer: required where the
    answer is held back and where nothing is named.
    """

    label: Text
    source: Text
    answered_by: tuple[str, ...] = ()
    at_most: Literal["answered", "partly", "not"] = "answered"
    because: Text | None = None


class Letter(Section):
    """The letter in plain words to the people who took part: one page, without a table.

    `themes` are told with the numbers that the report may show; a number that is withheld is withheld here.
    """

    greeting: Text
    why: Text
    what_happens_now: Text
    contact: Text
    sender: Text
    themes: Annotated[tuple[Identifier, ...], Field(min_length=1)]
