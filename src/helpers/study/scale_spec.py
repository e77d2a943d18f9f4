"""The shape of a score in a declaration: which instrument, whose items, how they were coded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from helpers.study.base import Identifier, Section


class Scored(Section):
    """A variable that is a score of a registered instrument (`helpers.scales`).

    `items` says for every item of the instrument, by the name that the registry gives it, which declared
    variable holds the answers: a key follows the identity of an item, never its place in a file. `coding` is
    the name of one of the registered ways to number the answers (which end is 1?), `score` that of one of the
    registered scores (total, a subscale). With `cut_off` the variable holds the class into which the score
    falls by that named cut-off: a category, or a boolean where there are two classes. None of these has a
    default.
    """

    instrument: Identifier
    items: Annotated[Mapping[Identifier, Identifier], Field(min_length=1)]
    coding: Identifier
    score: Identifier
    cut_off: Identifier | None = None
