"""Table one as a frame: one row per variable, the arms side by side, standardised differences beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.analyses.contrasts import numeric, source_of, unit_of
from helpers.describe.balance import standardised_differences
from helpers.describe.table_one import Kind, table_one
from helpers.errors import EstimationImpossible
from helpers.results import Column, Exhibit, Guard, Message, Name
from helpers.study.plan_spec import Comparison
from helpers.study.spec import Study

FEW = 50
"""People below whom table one counts and gives no shares: a tenth of a percent says more than is known."""


def baseline_columns(order: tuple[str, ...]) -> tuple[Column, ...]:
    """Return how a reader sees table one: n, mean or share and SD per arm, then the differences."""
    columns = [
        Column("variable", "label", names="variable"),
        Column("category", "label", names="category"),
        Column("unit", "label", names="unit", shown=False),
    ]
    for arm in order:
        columns += _columns_of(arm)
    for arm in order[:-1]:
        columns.append(
            Column(f"smd_{arm}", "number", header=Message("describe.baseline.smd", {"arm": Name("arm", arm)}))
        )
    return tuple(columns)


def _columns_of(arm: str) -> list[Column]:
    """Return the columns of one arm, under its name."""
    over = Name("arm", arm)
    heads = {name: Message(f"describe.baseline.{name}") for name in ("n", "mean", "sd", "persons")}
    return [
        Column(f"n_{arm}", "count", header=heads["n"], spanner=over),
        Column(f"mean_{arm}", "number", unit_column="unit", header=heads["mean"], spanner=over),
        Column(f"sd_{arm}", "number", unit_column="unit", header=heads["sd"], spanner=over),
        Column(f"persons_{arm}", "count", shown=False, header=heads["persons"], spanner=over),
    ]


def baseline_guards(order: tuple[str, ...]) -> tuple[Guard, ...]:
    """Return what protects table one: numbers rest on their arm's people, a difference on both arms'."""
    reference = order[-1]
    guards = []
    for arm in order:
        differences = [f"smd_{other}" for other in order[:-1] if arm in (other, reference)]
        guards.append(Guard(f"persons_{arm}", (f"mean_{arm}", f"sd_{arm}", *differences)))
        guards.append(Guard(f"n_{arm}", ()))
    return tuple(guards)


def baseline_frame(
    study: Study, comparison: Comparison, frame: pd.DataFrame, order: tuple[str, ...]
) -> pd.DataFrame:
    """Return table one of one comparison, arms in `order`, the reference last.

    ``persons_<arm>`` is the smallest group of people behind the numbers of a row: for a yes/no variable the
    smaller of the yeses and the noes.
    """
    names = study.describe.baseline
    by_arm = pd.Series(pd.Categorical(frame[comparison.arm], categories=list(order)), index=frame.index)
    long = _long(study, frame, by_arm, names)
    table = _rows_of(study, long)
    for arm in order:
        part = _numbers(long[long["arm"] == arm].reset_index(drop=True))
        table = table.join(part.add_suffix(f"_{arm}"))
    for arm in order[:-1]:
        table[f"smd_{arm}"] = _differences(frame, comparison, names, arm, table)
    return table


def sample_exhibit(study: Study, tables: Mapping[str, pd.DataFrame], name: str) -> Exhibit:
    """Return table one of a whole sample; of a small one how many people, and no shares."""
    people = tables[f"sample_{name}"]
    is_small = len(people) < FEW
    frame = sample_frame(study, people, is_small=is_small)
    columns = tuple(c for c in _sample_columns(is_small=is_small) if _says_something(frame, c.name))
    covered = tuple(c.name for c in columns if c.name in ("n_with", "mean", "sd"))
    within = ("variable",) if is_small else None
    people_with = (Guard("n_with", (), adds_up_within=within),) if "n_with" in covered else ()
    return Exhibit(
        id=f"describe.baseline.{name}",
        kind="table",
        title=Message("describe.baseline.title_sample", {"sample": Name("sample", name)}),
        chapter="werking",
        frame=frame[[column.name for column in columns]],
        columns=columns,
        guards=(Guard("persons", covered, adds_up_within=within), *people_with, Guard("n", ())),
        population=Message("common.population", {"sample": Name("sample", name)}),
        source=Message("common.source", {"tables": Name("source", source_of(study, name))}),
        note=Message("describe.baseline.note_small" if is_small else "describe.baseline.note_sample"),
    )


def _sample_columns(*, is_small: bool) -> tuple[Column, ...]:
    heads = {name: Message(f"describe.baseline.{name}") for name in ("n", "n_with", "mean", "sd", "persons")}
    heads["mean"] = Message("describe.baseline.mean_only") if is_small else heads["mean"]
    return (
        Column("variable", "label", names="variable"),
        Column("category", "label", names="category"),
        Column("unit", "label", names="unit", shown=False),
        Column("n", "count", header=heads["n"]),
        *((Column("n_with", "count", header=heads["n_with"]),) if is_small else ()),
        Column("mean", "number", unit_column="unit", header=heads["mean"]),
        Column("sd", "number", unit_column="unit", header=heads["sd"]),
        Column("persons", "count", shown=False, header=heads["persons"]),
    )


def _says_something(frame: pd.DataFrame, column: str) -> bool:
    """Say whether a column has a number at all: a sample without quantities has no mean and no SD."""
    return column not in ("n_with", "mean", "sd") or bool(frame[column].notna().any())


def sample_frame(study: Study, frame: pd.DataFrame, *, is_small: bool) -> pd.DataFrame:
    """Return table one of a whole sample, as `baseline_frame` without arms: n, mean, sd, persons.

    Of a small sample `n_with` says how many people are in a category or said yes; their shares are left out.
    """
    names = tuple(name for name in study.describe.baseline if name in frame)
    everyone = pd.Series("everyone", index=frame.index)
    long = _long(study, frame, everyone.astype(pd.CategoricalDtype(["everyone"])), names)
    table = _rows_of(study, long).join(_numbers(long))
    if not is_small:
        return table
    is_share = table["unit"] == "share"
    return table.assign(n_with=long["count"].astype("Int64"), mean=table["mean"].mask(is_share))


def _long(study: Study, frame: pd.DataFrame, by_arm: pd.Series[Any], names: tuple[str, ...]) -> pd.DataFrame:
    return table_one(
        frame,
        by_arm,
        kinds={name: kind_of(study, name) for name in names},
        categories=categories_of(study, names),
        probabilities=(),
        min_count=study.disclosure.min_persons,
    )


def _rows_of(study: Study, long: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of table one: a variable or a category, and the unit of its numbers."""
    table = long[["variable", "category"]].drop_duplicates().reset_index(drop=True)
    table["unit"] = [
        unit_of(study, name) if kind_of(study, name) == "numeric" else "share" for name in table["variable"]
    ]
    return table


def _numbers(part: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of one arm: n, mean or share, SD, and the smallest group behind them."""
    is_share = part["kind"] != "numeric"
    smallest = part[["count", "n_other"]].min(axis=1)
    return pd.DataFrame(
        {
            "n": part["n"].astype("Int64"),
            "mean": part["share"].where(is_share, part["mean"]).astype("float64"),
            "sd": part["sd"].astype("float64"),
            "persons": smallest.where(is_share, part["n"]).astype("Int64"),
        }
    )


def _differences(
    frame: pd.DataFrame, comparison: Comparison, names: tuple[str, ...], arm: str, table: pd.DataFrame
) -> list[float]:
    pair = frame[frame[comparison.arm].isin([arm, comparison.reference])]
    treated = (pair[comparison.arm] == arm).to_numpy(dtype="float64")
    smd: dict[str, float] = {}
    for name in names:
        try:
            found = standardised_differences(
                numeric(pair, (name,)), treated, weights=None, denominator="pooled"
            )
        except EstimationImpossible:  # known for nobody in one of the arms: no difference to show
            continue
        smd |= dict(zip(found["variable"], found["smd"], strict=True))
    keys = [f"{v}={c}" if c else v for v, c in zip(table["variable"], table["category"], strict=True)]
    return [float(smd.get(key, float("nan"))) for key in keys]


def kind_of(study: Study, name: str) -> Kind:
    """Return how a variable is described: as a number, as yes or no, or by its categories."""
    kinds: dict[str, Kind] = {"boolean": "binary", "category": "categorical"}
    return kinds.get(study.variables[name].type, "numeric")


def categories_of(study: Study, names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return the declared categories of the variables that have them."""
    return {
        name: tuple(study.variables[name].codes.values())
        for name in names
        if kind_of(study, name) == "categorical"
    }
