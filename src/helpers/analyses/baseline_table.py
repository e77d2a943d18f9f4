"""Table one as a frame: one row per variable, the arms side by side, standardised differences beside them."""

from __future__ import annotations

import pandas as pd

from helpers.analyses.contrasts import numeric, unit_of
from helpers.describe.balance import standardised_differences
from helpers.describe.table_one import Kind, table_one
from helpers.errors import EstimationImpossible
from helpers.results import Column, Guard, Message, Name
from helpers.study.plan_spec import Comparison
from helpers.study.spec import Study


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
    kinds = {name: _kind(study, name) for name in names}
    by_arm = pd.Series(pd.Categorical(frame[comparison.arm], categories=list(order)), index=frame.index)
    long = table_one(
        frame,
        by_arm,
        kinds=kinds,
        categories={
            name: tuple(study.variables[name].codes.values())
            for name in names
            if kinds[name] == "categorical"
        },
        probabilities=(),
        min_count=study.disclosure.min_persons,
    )
    table = long[["variable", "category"]].drop_duplicates().reset_index(drop=True)
    table["unit"] = [
        unit_of(study, name) if kinds[name] == "numeric" else "share" for name in table["variable"]
    ]
    for arm in order:
        part = long[long["arm"] == arm].reset_index(drop=True)
        is_share = part["kind"] != "numeric"
        table[f"n_{arm}"] = part["n"].astype("Int64")
        table[f"mean_{arm}"] = part["share"].where(is_share, part["mean"]).astype("float64")
        table[f"sd_{arm}"] = part["sd"].astype("float64")
        smallest = part[["count", "n_other"]].min(axis=1)
        table[f"persons_{arm}"] = smallest.where(is_share, part["n"]).astype("Int64")
    for arm in order[:-1]:
        table[f"smd_{arm}"] = _differences(frame, comparison, names, arm, table)
    return table


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


def _kind(study: Study, name: str) -> Kind:
    kinds: dict[str, Kind] = {"boolean": "binary", "category": "categorical"}
    return kinds.get(study.variables[name].type, "numeric")
