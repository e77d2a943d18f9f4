"""What 04 shows of nulls: intervals against their margins, and what could never have been shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import records
from helpers.analyses.effect_contract import main_rows
from helpers.analyses.protection import protected
from helpers.effects.equivalence import equivalence_test
from helpers.results import (
    Absent,
    Behind,
    Column,
    Declared,
    Exhibit,
    Message,
    Name,
    Persons,
    Produced,
    Quantity,
)
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
Row = dict[str, Any]
HARDLY = 0.05
"""A chance of showing equivalence below this counts as none in words."""


def margins(study: Study, tables: Tables) -> Produced | Absent:
    """Draw every main difference against its margin: one picture a family, one panel an outcome.

    Thick: the interval that the two one-sided tests use, at 2 x level - 1. Thin: the whole interval. Arms
    against the reference only.
    """
    if not study.outcomes:
        return Absent(Message("effects.absent.no_outcome"))
    rows = [_drawn(study, row) for row in _against_reference(study, tables["effects"])]
    if not rows:
        return Absent(Message("effects.absent.nothing_estimated"))
    frame = pd.DataFrame(rows).astype({"n_arm": "Int64", "n_reference": "Int64"})
    families = list(dict.fromkeys(frame["family"]))
    exhibits = tuple(_picture(name, frame[frame["family"] == name]) for name in families)
    return Produced(exhibits, {"margins": frame})


def planned(study: Study, tables: Tables) -> Produced | Absent:
    """Say of which outcomes this study could not have shown that the groups differ less than the margin.

    Reads the table `detectable` of the part that plans: its chance of equivalence follows from numbers of
    people and the reference, never from the estimate.
    """
    if "detectable" not in tables:
        return Absent(Message("effects.absent.nothing_estimated"))
    body = tuple(_sentences(study, tables["detectable"], tables["findings"]))
    if not body:
        return Absent(Message("nulls.absent.could_have"))
    exhibit = Exhibit(
        id="nulls.planned",
        kind="text",
        title=Message("nulls.planned.title"),
        chapter="effectiviteit",
        body=(*body, Message("nulls.planned.meaning")),
    )
    return Produced((exhibit,))


def _against_reference(study: Study, effects: pd.DataFrame) -> list[Row]:
    reference = effects["comparison"].map({name: one.reference for name, one in study.comparisons.items()})
    chosen = main_rows(effects[effects["estimate"].notna() & (effects["reference"] == reference)])
    return records(chosen)


def _drawn(study: Study, row: Row) -> Row:
    kept = (
        "comparison", "outcome", "wave", "arm", "reference", "n_arm", "n_reference", "estimate", "low",
        "high", "level", "unit", "equivalence_margin", "p_equivalence", "verdict",
    )  # fmt: skip
    test = equivalence_test(
        row["estimate"], row["std_error"], df=row["df"], margin=row["equivalence_margin"], level=row["level"]
    )
    family = study.outcomes[row["outcome"]].family
    narrow = {"equivalence_low": test.low, "equivalence_high": test.high}
    return {"family": family} | {name: row[name] for name in kept} | narrow


def _picture(family: str, frame: pd.DataFrame) -> Exhibit:
    columns = _columns(frame)
    return protected(
        Exhibit(
            id=f"nulls.margins.{family}",
            kind="figure",
            drawing="equivalence",
            title=Message("nulls.margins.title", {"outcomes": _outcomes(frame)}),
            chapter="effectiviteit",
            frame=frame[[column.name for column in columns]].reset_index(drop=True),
            columns=columns,
            note=Message("nulls.margins.note"),
            alt=Message("nulls.margins.alt", {"rows": tuple(_told(frame))}),
        )
    )


def _columns(frame: pd.DataFrame) -> tuple[Column, ...]:
    return (
        Column("comparison", "label", names="comparison", shown=len(set(frame["comparison"])) > 1),
        Column("outcome", "label", names="outcome"),
        Column("wave", "label", shown=bool((frame["wave"] != "").any())),
        Column("arm", "label", names="arm"),
        Column("reference", "label", names="arm", shown=False),
        Column("n_arm", "count"),
        Column("n_reference", "count"),
        Column("estimate", "estimate", unit_column="unit", interval=("low", "high")),
        Column("low", "number", unit_column="unit", shown=False),
        Column("high", "number", unit_column="unit", shown=False),
        Column("equivalence_low", "number", unit_column="unit"),
        Column("equivalence_high", "number", unit_column="unit"),
        Column("equivalence_margin", "number", unit_column="unit"),
        Column("p_equivalence", "p_value"),
        Column("verdict", "verdict"),
        Column("unit", "label", names="unit", shown=False),
        Column("level", "percent", shown=False),
    )


def _outcomes(frame: pd.DataFrame) -> tuple[Name, ...]:
    return tuple(Name("outcome", name) for name in dict.fromkeys(frame["outcome"]))


def _told(frame: pd.DataFrame) -> Iterator[Message]:
    """Say of each outcome how its verdicts are spread, from the numbers of the picture."""
    for outcome, rows in frame.groupby("outcome", sort=False):
        n = int(rows[["n_arm", "n_reference"]].min().min())
        inside = ((rows["equivalence_low"] > -rows["equivalence_margin"])
                  & (rows["equivalence_high"] < rows["equivalence_margin"])).sum()  # fmt: skip
        yield Message(
            "nulls.margins.told",
            {
                "outcome": Name("outcome", str(outcome)),
                "inside": Behind(float(inside), n),
                "all": Behind(float(len(rows)), n),
                "margin": Name("margin", str(outcome)),
            },
        )


def _sentences(study: Study, detectable: pd.DataFrame, main: pd.DataFrame) -> Iterator[Message]:
    """Say which outcomes could never have been called equivalent; not of shares that rest on a few people."""
    reference = detectable["comparison"].map({name: one.reference for name, one in study.comparisons.items()})
    rows = detectable[(detectable["reference"] == reference) & detectable["n_needed"].notna()]
    few = _resting_on_few(main, study.disclosure.min_persons)
    for (comparison, outcome), part in rows.groupby(["comparison", "outcome"], sort=False):
        best = part.iloc[int(part["equivalence_power"].argmax())]
        if (comparison, outcome) not in few and float(best["equivalence_power"]) < HARDLY:
            yield _sentence(str(outcome), best)


def _resting_on_few(main: pd.DataFrame, fewest: int) -> set[tuple[str, str]]:
    """Return the shares of which an arm has fewer than so many yeses or noes: nothing is told of them."""
    found = set()
    for row in records(main[main["unit"] == "share"]):
        for side in ("arm", "reference"):
            yes = row[f"n_{side}"] * row[f"mean_{side}"]
            if not min(yes, row[f"n_{side}"] - yes) >= fewest:
                found.add((str(row["comparison"]), str(row["outcome"])))
    return found


def _sentence(outcome: str, row: pd.Series) -> Message:
    """Say it of the pair and wave that came nearest: the others could do even less."""
    people = int(min(row["n_arm"], row["n_reference"]))
    margin = Quantity(float(row["equivalence_margin"]), str(row["unit"]), is_difference=True)
    return Message(
        "nulls.planned.could_not",
        {
            "outcome": Name("outcome", outcome),
            "margin": Declared(margin),
            "n": Persons(people),
            "chance": Behind(float(row["equivalence_power"]), people),
            "needed": Behind(float(row["n_needed"]), people),
            "power": Declared(float(row["power"])),
        },
    )
