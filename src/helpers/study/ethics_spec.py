"""The shape of the ground on which data are used, and of what people agreed to."""

from __future__ import annotations

from typing import Literal

from helpers.study.base import Section, Text

Scope = Literal["survey", "register", "recontact", "quote"]
"""For what a person gave consent, and from what a person may withdraw."""
Ground = Literal[
    "consent", "public_task", "legal_obligation", "legitimate_interest", "not_personal", "to_fill_in"
]


class Ethics(Section):
    """On which ground these data are used; required, also for public data.

    `ground` is the lawful ground (GDPR, article 6), and `basis` the same in words. ``to_fill_in`` claims
    nothing: the study runs, and every page says that it is not cleared for release. `consent` names what
    people agreed to.
    """

    basis: Text
    ground: Ground = "to_fill_in"
    controller: str
    dpia: str
    reference: str
    retention: str
    consent: tuple[Scope, ...]
