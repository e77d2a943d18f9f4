"""Every arm beside the others on every outcome: the main estimates as one small picture per outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import arms
from helpers.analyses.effect_columns import effect_columns
from helpers.analyses.effect_contract import main_rows
from helpers.analyses.protection import protected
from helpers.results import Absent, Behind, Column, Declared, Exhibit, Message, Name, Produced, Quantity
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]

SHOWN = (
    "comparison", "outcome", "arm", "reference", "wave", "n_arm", "n_reference", "estimate", "low", "high",
    "level", "unit", "verdict",
)  # fmt: skip
MARGIN = "equivalence_margin"


def arms_forest(study: Study, tables: Tables) -> Produced | Absent:
    """Draw the main estimates of a comparison with several arms or waves, a figure per family of outcomes.

    Every outcome has its own panel, axis and margin; arms are rows, and waves are rows under their arm. Only
    arms against the reference: arms against each other stand in the table of all estimates.
    """
    crowded = [name for name in study.comparisons if is_crowded(study, name)]
    if not crowded:
        return Absent(Message("side_by_side.absent.two_arms"))
    main = main_rows(tables["effects"])
    main = main[main["estimate"].notna()]
    exhibits = tuple(
        _figure(study, name, family, rows)
        for name in crowded
        for family, rows in _families(study, name, main)
    )
    return Produced(exhibits) if exhibits else Absent(Message("side_by_side.absent.nothing_estimated"))


def is_crowded(study: Study, comparison: str) -> bool:
    """Say whether a comparison has more than two arms, or outcomes at several waves."""
    declared = study.comparisons[comparison]
    asked = [one for one in study.outcomes.values() if comparison in one.comparisons]
    return bool(asked) and (len(arms(study, declared)) > 2 or any(len(one.waves) > 1 for one in asked))


def _families(study: Study, comparison: str, main: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the rows of each family of outcomes: outcomes in order of the table, arms in declared order."""
    declared = study.comparisons[comparison]
    order = {arm: place for place, arm in enumerate(arms(study, declared))}
    own = main[(main["comparison"] == comparison) & (main["reference"] == declared.reference)]
    families = own["outcome"].map({name: one.family for name, one in study.outcomes.items()})
    for family, rows in own.groupby(families, sort=False):
        place = rows["outcome"].map({name: at for at, name in enumerate(dict.fromkeys(rows["outcome"]))})
        waves = pd.to_numeric(rows["wave"], errors="coerce").fillna(-1)
        keys = pd.DataFrame({"outcome": place, "arm": rows["arm"].map(order), "wave": waves})
        sorted_rows = rows.loc[keys.sort_values(["outcome", "arm", "wave"], kind="stable").index]
        yield str(family), sorted_rows.reset_index(drop=True)


def _figure(study: Study, comparison: str, family: str, rows: pd.DataFrame) -> Exhibit:
    columns = tuple(column for column in effect_columns() if column.name in SHOWN)
    margin = Column(MARGIN, "number", unit_column="unit", shown=False)
    outcomes = tuple(dict.fromkeys(str(name) for name in rows["outcome"]))
    of = Name("comparison", comparison)
    return protected(
        Exhibit(
            id=f"effects.arms.{comparison}.{family}",
            kind="figure",
            drawing="forest",
            title=Message(
                "side_by_side.title", {"outcomes": tuple(Name("outcome", name) for name in outcomes)}
            ),
            chapter="effectiviteit",
            frame=rows[[*(column.name for column in columns), MARGIN]],
            columns=(*columns, margin),
            note=Message(
                "side_by_side.note",
                {
                    "reference": Name("arm", study.comparisons[comparison].reference, of=comparison),
                    "comparison": of,
                },
            ),
            alt=Message(
                "side_by_side.alt",
                {"outcomes": tuple(_sentence(name, part) for name, part in _by_outcome(rows))},
            ),
            options={"panel": "outcome", "rows": ["arm", "wave"], "margin_column": MARGIN},
        )
    )


def _by_outcome(rows: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    for name, part in rows.groupby("outcome", sort=False):
        yield str(name), part


def _sentence(outcome: str, part: pd.DataFrame) -> Message:
    """Say of one outcome how many estimates there are, how far they go, and how many exclude zero."""
    behind = int(min(part["n_arm"].min(), part["n_reference"].min()))
    unit = str(part["unit"].iloc[0])
    apart = int(((part["low"] > 0) | (part["high"] < 0)).sum())
    values: dict[str, Any] = {
        "outcome": Name("outcome", outcome),
        "n": Declared(len(part)),
        "apart": Behind(apart, behind),
        "from": Behind(Quantity(float(part["estimate"].min()), unit, is_difference=True), behind),
        "to": Behind(Quantity(float(part["estimate"].max()), unit, is_difference=True), behind),
    }
    return Message("side_by_side.alt_outcome", values)
