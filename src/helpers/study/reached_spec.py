"""The shape of a plain count in a declaration: how many people of a sample reached something."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from helpers.study.base import Code, Identifier, Level, Section, Text


class PublishedShare(Section):
    """How many of how many, as a source has published it: the names of two exact counts (`counts`)."""

    n: Identifier
    of: Identifier


class DescribedReach(Section):
    """Something that people of a sample reached or did not, counted and never compared.

    Who has one of `equals` reached it: categories of `variable`, or ``yes`` of a yes/no variable. `label`
    says what was reached, as it begins a sentence ("A first job").

    Numbers that a source has published stand in `published`. They are then printed as the source has them,
    whatever the threshold of the disclosure policy, because everybody can read them there; rows are compared
    with them and not printed.
    """

    variable: Identifier
    equals: Annotated[tuple[Code, ...], Field(min_length=1)]
    sample: Identifier
    level: Level
    label: Text
    published: PublishedShare | None = None
