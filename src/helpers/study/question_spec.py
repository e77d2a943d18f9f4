"""The shape of a client's questions in a declaration: what was asked, and with what this study answers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from helpers.study.base import Identifier, Section, Text


class Question(Section):
    """One question that those who asked for the study put to it, in their own words.

    `answered_by` names evidence of this study: ``theme.<name>``, ``topic.<strand>.<name>``, ``grade.<name>``,
    ``change.<name>``, ``outcome.<name>``, ``stock.<number>``, ``ladder.<number>``. The status is worked out:
    answered when every named piece is there with enough people, partly when some are, not when none is.
    `at_most` holds it back where the design cannot carry more, with the reason in `because`.
    """

    label: Text
    source: Text
    answered_by: tuple[str, ...] = ()
    at_most: Literal["answered", "partly", "not"] = "answered"
    because: Text | None = None


class Letter(Section):
    """The letter in plain words to the people who took part."""

    greeting: Text
    why: Text
    what_happens_now: Text
    contact: Text
    sender: Text
    themes: Annotated[tuple[Identifier, ...], Field(min_length=1)]
