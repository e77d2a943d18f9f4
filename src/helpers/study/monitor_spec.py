"""The shape of what an organisation counts of itself: the stock by month, movement on a ladder."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from helpers.study.base import Identifier, Level, Section, Text


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


class Monitor(Section):
    """What is counted of the organisation's own work."""

    stocks: tuple[Stock, ...] = ()
    ladders: tuple[Ladder, ...] = ()
