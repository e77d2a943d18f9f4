"""How a reader sees change within people: tables, one figure, and what it may not be taken for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import records
from helpers.results import (
    Behind,
    Column,
    Declared,
    Exhibit,
    Guard,
    Message,
    Name,
    Quantity,
)
from helpers.study.spec import Study

NUMBERS = (
    "mean_first", "mean_later", "estimate", "low", "high", "standardised", "correlation", "p_equivalence",
    "smallest_detectable", "verdict", "equivalence_margin", "relevant_effect", "power", "level",
)  # fmt: skip


def changes(study: Study, frame: pd.DataFrame) -> Iterator[Exhibit]:
    """Yield the table of changes and its figure."""
    samples = dict.fromkeys(one.sample for one in study.describe.changes.values())
    population = Message("common.population", {"sample": Name("sample", next(iter(samples)))})
    columns = _change_columns()
    frame = frame.reindex(columns=[column.name for column in columns])
    guards = (
        Guard("n_fewest", NUMBERS),
        Guard("n_both", NUMBERS),
        Guard("n_first", ()),
        Guard("n_left", ("n_both",)),
        Guard("n_joined", ("n_later",)),
    )
    table = Exhibit(
        id="changes.within",
        kind="table",
        title=Message("changes.within.title"),
        chapter="effectiviteit",
        frame=frame,
        columns=columns,
        guards=guards,
        population=population if len(samples) == 1 else None,
        note=Message("changes.within.note"),
        headline=True,
    )
    yield table
    yield Exhibit(
        id="changes.drawn",
        kind="figure",
        drawing="changes",
        title=Message("changes.drawn.title"),
        chapter="effectiviteit",
        frame=frame,
        columns=_drawn(columns),
        guards=guards,
        population=table.population,
        note=Message("changes.drawn.note"),
        alt=Message("changes.drawn.alt", {"rows": tuple(_sentence(row) for row in records(frame))}),
        options={"n": "n_both"},
    )


def _drawn(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns of the figure: its table shows what is drawn, and its file the rest as well."""
    shown = {"change", "wave", "n_both", "estimate", "verdict"}
    return tuple(replace(column, shown=column.name in shown) for column in columns)


def _change_columns() -> tuple[Column, ...]:
    return (
        Column("change", "label", names="change"),
        Column("wave_first", "label", shown=False),
        Column("wave", "label"),
        Column("n_first", "count"),
        Column("n_later", "count"),
        Column("n_both", "count"),
        Column("n_left", "count"),
        Column("n_joined", "count", shown=False),
        Column("n_fewest", "count", shown=False),
        Column("mean_first", "number", unit_column="unit"),
        Column("mean_later", "number", unit_column="unit"),
        Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
        Column("low", "number", unit_column="unit", shown=False),
        Column("high", "number", unit_column="unit", shown=False),
        Column("standardised", "number"),
        Column("correlation", "number", shown=False),
        Column("p_equivalence", "p_value", shown=False),
        Column("smallest_detectable", "number", unit_column="unit"),
        Column("verdict", "verdict"),
        Column("equivalence_margin", "number", unit_column="unit", shown=False),
        Column("relevant_effect", "number", unit_column="unit", shown=False),
        Column("power", "percent", shown=False),
        Column("higher_is", "label", shown=False),
        Column("unit", "label", names="unit", shown=False),
        Column("level", "percent", shown=False),
    )


def _sentence(row: Mapping[str, Any]) -> Message:
    who = {"change": Name("change", str(row["change"])), "wave": Name("word", str(row["wave"]))}
    if pd.isna(row["estimate"]):
        return Message("changes.drawn.unknown", who)
    people, unit = int(min(row["n_both"], row["n_fewest"])), str(row["unit"])
    numbers = {
        name: Behind(Quantity(float(row[name]), unit, is_difference=True), people)
        for name in ("estimate", "low", "high")
    }
    return Message("changes.drawn.row", who | numbers)


def response(frame: pd.DataFrame) -> Exhibit:
    """Return who answered at each wave."""
    columns = (
        Column("sample", "label", names="sample"),
        Column("wave", "label"),
        Column("n_assigned", "count"),
        Column("n_responded", "count"),
        Column("n_missing", "count"),
        Column("share", "percent", interval=("low", "high")),
        Column("low", "percent", shown=False),
        Column("high", "percent", shown=False),
        Column("level", "percent", shown=False),
    )
    shares = ("share", "low", "high", "level")
    return Exhibit(
        id="changes.response",
        kind="table",
        title=Message("changes.response.title"),
        chapter="werking",
        frame=frame[[column.name for column in columns]],
        columns=columns,
        guards=(
            Guard("n_assigned", shares),
            Guard("n_responded", (*shares, "n_missing")),
            Guard("n_missing", (*shares, "n_responded")),
        ),
        note=Message("changes.response.note"),
    )


def patterns(frame: pd.DataFrame) -> Exhibit:
    """Return in which waves people answered, by kind of pattern."""
    return Exhibit(
        id="changes.patterns",
        kind="table",
        title=Message("changes.patterns.title"),
        chapter="werking",
        frame=frame,
        columns=(
            Column("sample", "label", names="sample"),
            Column("kind", "label"),
            Column("n_assigned", "count"),
            Column("n", "count"),
            Column("share", "percent", header=Message("columns.share")),
        ),
        guards=(
            Guard("n", ("share",), adds_up_within=("sample",)),
            Guard("n_assigned", ("share",)),
        ),
        note=Message("changes.patterns.note"),
    )


def attrition(frame: pd.DataFrame) -> Exhibit:
    """Return how people who left differed at the first wave from those who stayed."""
    numbers = ("mean_left", "mean_stayed", "smd")
    columns = (
        Column("sample", "label", names="sample"),
        Column("wave", "label"),
        Column("variable", "label", names="variable"),
        Column("category", "label", names="category"),
        Column("n_left", "count"),
        Column("n_stayed", "count"),
        Column("n_fewest", "count", shown=False),
        Column("mean_left", "number", unit_column="unit"),
        Column("mean_stayed", "number", unit_column="unit"),
        Column("smd", "number"),
        Column("unit", "label", names="unit", shown=False),
    )
    return Exhibit(
        id="changes.attrition",
        kind="table",
        title=Message("changes.attrition.title"),
        chapter="werking",
        frame=frame[[column.name for column in columns]],
        columns=columns,
        guards=(
            Guard("n_left", (*numbers, "n_stayed")),
            Guard("n_stayed", (*numbers, "n_left")),
            Guard("n_fewest", numbers),
        ),
        note=Message("changes.attrition.note"),
    )


def supposed(frame: pd.DataFrame) -> Exhibit:
    """Return the changes of everybody under each supposition on who left."""
    numbers = ("supposed", "estimate", "low", "high", "verdict", "level")
    columns = (
        Column("change", "label", names="change"),
        Column("wave", "label"),
        Column("leavers", "label"),
        Column("n_first", "count"),
        Column("n_left", "count"),
        Column("n_fewest", "count", shown=False),
        Column("supposed", "number", unit_column="unit"),
        Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
        Column("low", "number", unit_column="unit", shown=False),
        Column("high", "number", unit_column="unit", shown=False),
        Column("verdict", "verdict"),
        Column("unit", "label", names="unit", shown=False),
        Column("level", "percent", shown=False),
    )
    return Exhibit(
        id="changes.supposed",
        kind="table",
        title=Message("changes.supposed.title"),
        chapter="effectiviteit",
        frame=frame[[column.name for column in columns]],
        columns=columns,
        guards=tuple(Guard(name, numbers) for name in ("n_first", "n_left", "n_fewest")),
        note=Message("changes.supposed.note"),
    )


def caution(frame: pd.DataFrame) -> Exhibit:
    """Return what the changes may not be taken for, with how far people resemble themselves."""
    known = (
        frame[frame["correlation"].notna() & (frame["unit"] != "share")]
        if "correlation" in frame
        else frame[:0]
    )
    rows = tuple(_resemblance(row) for row in records(known.drop_duplicates("change", keep="last")))
    return Exhibit(
        id="changes.caution",
        kind="text",
        title=Message("changes.caution.title"),
        chapter="effectiviteit",
        body=(Message("changes.caution.design"), Message("changes.caution.regression"), *rows),
    )


def _resemblance(row: Mapping[str, Any]) -> Message:
    """Say where people who began one standard deviation from the mean would be later, if nothing changed."""
    return Message(
        "changes.caution.row",
        {
            "change": Name("change", str(row["change"])),
            "wave": Name("word", str(row["wave"])),
            "correlation": Behind(float(row["correlation"]), int(row["n_fewest"])),
            "one": Declared(1),
        },
    )
