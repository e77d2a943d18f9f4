"""What 03 shows: who was approached and who answered, weighted to all who were approached."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from helpers.analyses import response_exhibits as shown
from helpers.analyses.response_flow import flow_rows
from helpers.analyses.response_frame import ALL, Approached, classes, who_answered
from helpers.describe.response import frame_comparison, response_rates
from helpers.results import Absent, Message, Produced
from helpers.study.spec import Study

Tables = Mapping[str, pd.DataFrame]
COUNTS = ("n_frame", "n_answered", "n_silent", "n_missing")


def approached(study: Study, tables: Tables) -> Produced | Absent:
    """Show who was approached and who answered, and weight the answers to everybody who was approached.

    Saves `response`: per category of each variable who was approached and answered, the rate with its Wilson
    interval, and share or mean in the frame, among those who answered, and weighted; and `weights`: person
    and weight of everybody who answered, empty where answers could not be weighted.
    """
    found = who_answered(study, tables)
    if found is None:
        return Absent(Message("response.absent.not_declared"))
    flow = shown.flow(study, flow_rows(study, tables, found))
    if not len(found.people):
        return Produced((flow, shown.nobody(study)), {"response": _empty(), "weights": _weights(found)})
    saved = response_table(study, found)
    exhibits = (
        flow,
        shown.rates(study, found, saved),
        shown.beside(study, saved),
        shown.weighting(study, tables, found),
        shown.absent(study),
    )
    return Produced(exhibits, {"response": saved, "weights": _weights(found)})


def weights(study: Study, tables: Tables) -> pd.Series | None:
    """Return the weight of every person who answered, by person; None where there are none.

    Weights add up to the number of people in the frame.
    """
    found = who_answered(study, tables)
    if found is None or found.weighed.raked is None:
        return None
    return _weights(found).set_index("person")["weight"]


def samples_shown(study: Study, tables: Tables, names: Collection[str]) -> frozenset[str]:
    """Return the samples of whom the response shows these variables: who was approached, and who answered."""
    found = who_answered(study, tables)
    if found is None or not set(names) <= {*found.declared.compare, *found.declared.rake_to}:
        return frozenset()
    shown = [set(found.people["person"]), set(found.respondents)]
    return frozenset(name for name in study.samples if set(tables[f"sample_{name}"]["person"]) in shown)


def response_table(study: Study, found: Approached) -> pd.DataFrame:
    """Return one row per category of each compared variable, and one per number: rates, and both means.

    Columns: `variable, category, n_frame, n_answered, n_silent, n_missing, rate, low, high, level, frame,
    answered, weighted, difference, difference_weighted, unit`. The first row is everybody.
    """
    declared = found.declared
    names = tuple(dict.fromkeys((*declared.compare, *declared.rake_to)))
    grouped = classes(study, found.people, names)
    rates = response_rates(grouped, found.answered, level=declared.level)
    numbers = [name for name in names if name not in grouped]
    quantities = found.people[numbers].astype("Float64").astype("float64")
    columns: dict[Any, pd.Series[Any]] = {
        (row["variable"], row["category"]): (grouped[row["variable"]] == row["category"]).astype("float64")
        for row in rates.to_dict("records")
        if row["variable"] != ALL
    }
    columns |= {(name, ""): quantities[name] for name in numbers}
    raked = found.weighed.raked
    compared = frame_comparison(
        pd.DataFrame(dict(enumerate(columns.values()))),
        found.answered,
        None if raked is None else raked.weighting.weights,
    ).drop(columns="variable")
    keys = pd.DataFrame(list(columns), columns=["variable", "category"])
    means = pd.concat([keys, compared], axis=1)
    means["unit"] = ["share" if category else study.variables[name].unit for name, category in columns]
    of_numbers = means[means["category"] == ""]
    of_classes = means[means["category"] != ""].drop(columns=list(COUNTS))
    together = rates.merge(of_classes, on=["variable", "category"], how="left", validate="1:1")
    together = pd.concat([together, of_numbers], ignore_index=True)
    together["n_missing"] = together["n_missing"].fillna(0)
    order = {name: place for place, name in enumerate((ALL, *names))}
    together = together.sort_values("variable", key=lambda one: one.map(order), kind="stable")
    return together.astype(dict.fromkeys(COUNTS, "Int64")).reset_index(drop=True)


def _weights(found: Approached) -> pd.DataFrame:
    raked = found.weighed.raked if len(found.people) else None
    if raked is None:
        return pd.DataFrame({"person": pd.Series(dtype="string"), "weight": pd.Series(dtype="float64")})
    return pd.DataFrame({"person": found.respondents, "weight": raked.weighting.weights})


def _empty() -> pd.DataFrame:
    return pd.DataFrame(columns=["variable", "category", *COUNTS, "rate", "low", "high", "level"])
