"""A study of people who filled in instruments, for the tests of scores in several rooms."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pandas as pd

from helpers.scales.registry import instruments
from helpers.study.spec import Study

LONELY = {"e3": "l1", "s4": "l2", "s7": "l3", "s8": "l4", "e9": "l5", "e10": "l6"}
MOOD = {"nervous": "m1", "down": "m2", "calm": "m3", "gloomy": "m4", "happy": "m5"}
HEALTH = {"mo": "h1", "sc": "h2", "ua": "h3", "pd": "h4", "ad": "h5"}
COLUMNS = (*LONELY.values(), *MOOD.values(), *HEALTH.values(), "rung")
LABEL = {"en": "x", "nl": "x"}


def scored(
    instrument: str, items: dict[str, str], coding: str, score: str, **keys: object
) -> dict[str, object]:
    """Return a scored variable; `cut_off` and keys of the variable itself by name."""
    scale = {"instrument": instrument, "items": items, "coding": coding, "score": score}
    if "cut_off" in keys:
        scale["cut_off"] = keys.pop("cut_off")
    return {"scale": scale, "type": "integer", "label": LABEL, **keys}


def variables(**more: dict[str, object]) -> dict[str, dict[str, object]]:
    """Return the items as columns of `people`, four scores, and whatever is added or replaced."""
    columns = {
        name: {"table": "people", "column": name, "type": "integer", "missing_codes": {99: "refused"}, "label": {"en": name, "nl": name}}
        for name in COLUMNS
    }  # fmt: skip
    labels = {
        name: {"en": name, "nl": name}
        for name in ("isolated", "contacts", "organised", "unpaid", "supported", "paid")
    }
    scores = {
        "lonely": scored("djg6", LONELY, "no_first", "total", label={"en": "Loneliness", "nl": "Eenzaamheid"}),
        "mood": scored("mhi5", MOOD, "always_first", "total", label={"en": "Mental health", "nl": "Psychische gezondheid"}),
        "unwell": scored("mhi5", MOOD, "always_first", "total", cut_off="cbs", type="boolean"),
        "health": scored("eq5d5l", HEALTH, "none_first", "nl_2016", type="real", label={"en": "Health", "nl": "Gezondheid"}),
        "ladder": scored(
            "participatieladder", {"rung": "rung"}, "isolated_first", "rung", type="category",
            codes=dict(enumerate(labels, start=1)), labels=labels, label={"en": "Rung", "nl": "Trede"},
        ),
    }  # fmt: skip
    return columns | scores | more


def study(joined: ModuleType, **more: dict[str, object]) -> Study:
    return joined.study(variables(**more))


def answers(n: int, seed: int = 1) -> dict[str, np.ndarray]:
    """Return answers of n people who are more or less well: a column per item, as `variables` codes them."""
    rng = np.random.default_rng(seed)
    well = rng.normal(size=n)
    made: dict[str, np.ndarray] = {}
    for name, items in (("djg6", LONELY), ("mhi5", MOOD), ("eq5d5l", HEALTH)):
        known = instruments()[name]
        ends = (1, 3) if name == "djg6" else (1, 6) if name == "mhi5" else (1, 5)
        for item, column in items.items():
            good_is_high = (name == "mhi5") != known.items[item].reversed
            side = 1 if good_is_high else -1
            middle = sum(ends) / 2 + (0 if name != "eq5d5l" else -1)
            made[column] = np.clip(np.round(middle + side * well + rng.normal(0, 0.8, n)), *ends)
    made["rung"] = rng.integers(1, 7, n).astype(float)
    return made


def parsed(columns: dict[str, np.ndarray], kinds: dict[str, list[str | None]] | None = None) -> pd.DataFrame:
    """Return the parsed table of people; NaN is blank unless `kinds` says otherwise."""
    n = len(next(iter(columns.values())))
    data: dict[str, object] = {"id": pd.array([str(i) for i in range(n)], dtype="string")}
    for name, values in columns.items():
        data[name] = pd.array(values, dtype="Int64")
        blank = ["blank" if np.isnan(value) else None for value in values]
        data[f"{name}__missing"] = pd.array((kinds or {}).get(name, blank), dtype="string")
    for name in ("arm", "age", "start"):
        fill = {"arm": "n", "age": 30, "start": pd.Timestamp("2018-01-01")}[name]
        data[name] = fill
        data[f"{name}__missing"] = pd.array([None] * n, dtype="string")
    frame = pd.DataFrame(data).assign(_file="people.csv", _row=range(2, n + 2))
    return frame.astype({"arm": "string", "age": "Int64"})
