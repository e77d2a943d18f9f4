"""The shape of a registered instrument: items, codings, scores, cut-offs, and what is not confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Words = Annotated[Mapping[Literal["nl", "en"], str], Field(min_length=2, max_length=2)]
"""Words for a reader in both languages."""
Higher = Literal["better", "worse", "neither"]
How = Literal["sum", "mean", "count", "value", "tariff", "table"]


class _Entry(BaseModel):
    """A part of a registry file: unknown keys are refused, values never change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Entry):
    """Where a fact stands: the publication or page, and the place in it."""

    text: Annotated[str, Field(min_length=10)]
    place: Annotated[str, Field(min_length=3)]


class Unconfirmed(_Entry):
    """What has not been checked against the source itself.

    `part` is `items`, `key`, `missing`, `table`, or a cut-off (``cut_off.<name>``). `seen` names a second
    place where the same was read, "" where there is none: it supports, it does not confirm.
    """

    part: Annotated[str, Field(pattern=r"^(items|key|missing|table|cut_off\.[a-z][a-z0-9_]*)$")]
    says: Words
    seen: str = ""


class Item(_Entry):
    """One item: its number in the published order, and a neutral word for what it is about.

    `reversed` items are turned round on the canonical answers before they count. The wording of an item is
    not part of the registry.
    """

    number: Annotated[int, Field(gt=0)]
    topic: Words
    subscale: Key | None = None
    reversed: bool = False


class Answers(_Entry):
    """The canonical answers, from the lowest to the highest number; `names` in that order.

    `whole: false` admits numbers in between (a 7.5).
    """

    lowest: int
    highest: int
    names: tuple[Key, ...] = ()
    whole: bool = True


class Coding(_Entry):
    """How a file numbers the answers: which code is which canonical answer.

    Either `lowest` and `highest`, the codes of the lowest and the highest canonical answer with all others
    evenly between them, or `codes` with the name of the answer of each code.
    """

    lowest: int | None = None
    highest: int | None = None
    codes: Mapping[int, Key] = Field(default_factory=dict)


class Class(_Entry):
    """One class of a cut-off: from a score on (`from`), or above it (`above`); the first has neither."""

    from_: Annotated[float | None, Field(alias="from")] = None
    above: float | None = None
    label: Words

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class CutOff(_Entry):
    """A named way to class a score, from low to high scores, and who says so.

    `yes` is the class that a boolean variable calls true, where there are two.
    """

    label: Words
    classes: Annotated[Mapping[Key, Class], Field(min_length=2)]
    yes: Key | None = None
    source: Source


class Missing(_Entry):
    """How many of a score's items may be missing, and what a missing one then is.

    `counted`: it adds nothing. `mean`: the mean of the others stands for it.
    """

    at_most: Annotated[int, Field(ge=0)]
    then: Literal["counted", "mean"] = "counted"
    source: Source | None = None


class Tariff(_Entry):
    """Value of a state: `full`, less `any` once where an answer is above the lowest, less each decrement."""

    full: float
    any: float
    decrements: Mapping[Key, tuple[float, ...]]


class Score(_Entry):
    """One score of an instrument.

    `items` are its items (empty: all). On canonical answers, turned round where the item says so: `sum` and
    `mean` times `times`; `count` of answers among `counts`; `value` of the one item; `tariff`; or `table`,
    the sum looked up. `level` ordinal can be classed and counted, never averaged.
    """

    label: Words
    items: tuple[Key, ...] = ()
    how: How
    times: float = 1.0
    counts: tuple[int, ...] = ()
    tariff: Tariff | None = None
    table: Mapping[int, float] = Field(default_factory=dict)
    level: Literal["interval", "ordinal", "binary"] = "interval"
    missing: Missing
    range: tuple[float, float]
    whole: bool
    unit: Key
    higher_is: Higher
    cut_offs: Mapping[Key, CutOff] = Field(default_factory=dict)


class Instrument(_Entry):
    """One registered instrument.

    Attributes
    ----------
    name : str
        As a declaration names it; the name of its file.
    names, measures : Words
        What it is called, and what it measures.
    family : str
        Instruments of one family go together between people ("wellbeing"); "" where nothing is known.
    refused : Words or None
        Why it is not scored at all; `instead` then names instruments that are.
    not_scored : mapping of str to Words
        Scores that people ask for and that are refused, with the reason.
    no_alpha : Words or None
        Why items need not hang together (they make up the score instead of reflecting it).
    keys : mapping of str to tuple of str
        For recognition: beginnings of column names, and words in labels, of the instrument or of an item.
    traps : tuple of Words
        What goes wrong in real files.
    """

    name: Key
    names: Words
    measures: Words
    family: Literal["", "wellbeing"] = ""
    licence: Annotated[str, Field(min_length=10)]
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    refused: Words | None = None
    instead: tuple[Key, ...] = ()
    answers: Answers | None = None
    items: Mapping[Key, Item] = Field(default_factory=dict)
    codings: Mapping[Key, Coding] = Field(default_factory=dict)
    scores: Mapping[Key, Score] = Field(default_factory=dict)
    not_scored: Mapping[Key, Words] = Field(default_factory=dict)
    no_alpha: Words | None = None
    unconfirmed: tuple[Unconfirmed, ...] = ()
    columns: tuple[str, ...] = ()
    label_words: tuple[str, ...] = ()
    item_columns: Mapping[Key, tuple[str, ...]] = Field(default_factory=dict)
    item_words: Mapping[Key, tuple[str, ...]] = Field(default_factory=dict)
    order_is_known: bool = True
    traps: tuple[Words, ...] = ()

    @property
    def confirmed(self) -> bool:
        """Whether every part was checked against its source."""
        return not self.unconfirmed

    def items_of(self, score: str) -> tuple[str, ...]:
        """Return the items of a score, in published order."""
        return self.scores[score].items or tuple(self.items)

    def doubts_of(self, score: str, cut_off: str | None = None) -> tuple[Unconfirmed, ...]:
        """Return what is not confirmed of a score, and of one cut-off of it."""
        own = {"items", "key", "missing", "table", f"cut_off.{cut_off}"}
        if self.scores[score].how != "table":
            own.discard("table")
        return tuple(one for one in self.unconfirmed if one.part in own)
