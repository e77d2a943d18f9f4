"""The shape of what an organisation counts of itself: the stock, movement on a ladder, who is in sight."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from helpers.study.base import Identifier, Level, Section, Text


def _day(value: object) -> str:
    """Return a day as the text 2023-09-30: a declaration holds nothing that cannot be hashed as text."""
    try:
        return dt.date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise PydanticCustomError("day", "a day that exists, such as 2023-09-30") from None


Day = Annotated[str, BeforeValidator(_day)]
"""A calendar day, ``2023-09-30``."""


class Stock(Section):
    """Monthly totals that must add up: begin + in - out = end, and the end of a month is the next begin.

    `table` has `unit: month`: one row a month (and a group, with `by`), no people. What is counted (`counts`)
    is said, as benefits are not persons: a couple has one benefit. `total` is the category of `by` whose rows
    hold the sum of all other groups; leave it out where there are no such rows.
    """

    table: Identifier
    begin: Identifier
    inflow: Identifier
    outflow: Identifier
    end: Identifier
    by: Identifier | None = None
    total: str | None = None
    counts: Literal["persons", "benefits", "households"]
    label: Text


class Ladder(Section):
    """Rungs of the same people at two moments: an ordered category, never averaged.

    `variable` lives in a table with one row per person and wave; rungs are in declared order, lowest first.
    """

    variable: Identifier
    sample: Identifier
    from_: Annotated[int, Field(alias="from")]
    to: int
    level: Level
    label: Text

    model_config = Section.model_config | {"populate_by_name": True}


class Coverage(Section):
    """Of all people of a sample, how many the organisation had in sight in a window: who was spoken, or seen.

    `variable` is a date (somebody was in sight when it falls in the window, both days included) or yes/no
    (what was recorded over the window). Of a date it must be said what no date means (`without_date`): that
    the person was not in sight, or that it is not known. `in_sight` says what counts as being in sight, as it
    begins a sentence ("Spoken in person").
    """

    variable: Identifier
    sample: Identifier
    from_: Annotated[Day, Field(alias="from")]
    to: Day
    without_date: Literal["not_in_sight", "not_known"] | None = None
    level: Level
    in_sight: Text

    model_config = Section.model_config | {"populate_by_name": True}

    @property
    def first(self) -> dt.date:
        """The first day of the window."""
        return dt.date.fromisoformat(self.from_)

    @property
    def last(self) -> dt.date:
        """The last day of the window."""
        return dt.date.fromisoformat(self.to)


class Monitor(Section):
    """What is counted of the organisation's own work."""

    stocks: tuple[Stock, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    coverages: tuple[Coverage, ...] = ()
