"""The shape of a survey among clients in a declaration: who was approached, who answered, what they say.

Choices with a statistical meaning (margins, limit on weights, levels) have no default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from helpers.study.base import Code, Identifier, Level, Section, Text


class Absentee(Section):
    """A group that the registration, and therefore the survey, does not hold; `n` only with a source."""

    label: Text
    n: Annotated[int, Field(ge=0)] | None = None
    source: Text | None = None


class Response(Section):
    """Who was approached, who answered, and how answers are weighted to all who were approached.

    `frame` is a sample of the registration (its `where` keeps, for example, one town of an organisation that
    serves three). A person of the frame answered when the variable `answered`, of the joined survey, is
    known. `rake_to` are variables of the frame; respondents are weighted until their distributions over these
    equal the frame's, with no weight above `max_weight` times the mean weight. `few` says from how few
    respondents in a category on a weighting stops in a sentence.

    `target` says for whom the answers stand. For `these_people`, the people of the frame as it stood, an
    interval allows for how large a part of them answered (finite population correction; there is no
    uncertainty left where everybody answered). For `people_like_these`, the people of another year or town
    as well, it does not.
    """

    frame: Identifier
    answered: Identifier
    compare: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    rake_to: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    max_weight: Annotated[float, Field(gt=1)]
    few: Annotated[int, Field(ge=1)]
    target: Literal["these_people", "people_like_these"]
    level: Level
    approached_how: Text
    absent: tuple[Absentee, ...] = ()


class Theme(Section):
    """One thing that guidance may have brought to people's own lives, as they tell it.

    `now` is how it is with people now (a score, a grade, a class); `change` is a retrospective item: what
    people say that changed, by their own account, on an ordered scale whose `better` codes are listed.
    `construct` keeps satisfaction with a service apart: a theme is about people's own lives.
    """

    label: Text
    sample: Identifier
    now: Identifier | None = None
    higher_is: Literal["better", "worse"] | None = None
    change: Identifier | None = None
    better: tuple[Code, ...] = ()
    same: tuple[Code, ...] = ()
    worse: tuple[Code, ...] = ()
    by: tuple[Identifier, ...] = ()
    topics: tuple[str, ...] = ()
    """Topics of the interviews on the same theme, as ``strand.topic``."""
    level: Level
    note: Text | None = None


Themes = Mapping[Identifier, Theme]
