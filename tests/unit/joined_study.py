"""A small study of people, months, waves, events, spells and a second person table, for several tests."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from helpers.paths import Project
from helpers.study.load import load
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[2]


def variable(**keys: object) -> dict[str, object]:
    return {"label": {"en": "x"}, **keys}


def category(table: str, column: str, **codes: str) -> dict[str, object]:
    labels = {name: {"en": name} for name in codes.values()}
    return variable(table=table, column=column, type="category", codes=codes, labels=labels)


VARIABLES: dict[str, dict[str, object]] = {
    "arm": category("people", "arm", n="new", u="usual"),
    "age": variable(table="people", column="age", type="integer"),
    "start": variable(table="people", column="start", type="date"),
    "day": variable(table="register", column="day", type="date"),
    "status": category("register", "status", w="work", b="benefit"),
    "pay": variable(table="register", column="pay", type="real"),
    "wave": variable(table="survey", column="wave", type="integer"),
    "trust": variable(table="survey", column="trust", type="integer", missing_codes={99: "refused"}),
    "begin": variable(table="stays", column="begin", type="date"),
    "end": variable(table="stays", column="end", type="date"),
    "language": variable(table="extra", column="language", type="text"),
}


def study(variables: dict[str, dict[str, object]] | None = None, **tables: dict[str, object]) -> Study:
    """Return the study with more variables, and with keys of tables replaced."""
    plain = load(Project(REPOSITORY), "nsw").model_dump(by_alias=True)
    shapes: dict[str, dict[str, object]] = {
        "people": {"unit": "person"},
        "register": {"unit": "person-month", "time": "day", "after": "start"},
        "survey": {"unit": "person-wave", "wave": "wave", "waves": (0, 6)},
        "stays": {"unit": "spell", "time": "begin", "until": "end", "after": "start"},
        "extra": {"unit": "person"},
    }
    plain["tables"] = {
        name: {
            "files": [f"{name}.csv"], "dialect": "en", "id": "id", "source": {"en": name}, **shape,
            **tables.get(name, {}),
        }
        for name, shape in shapes.items()
    }  # fmt: skip
    plain["joins"] = [
        {"from": name, "to": "people", "on": "id", "expect": "1:1" if name == "extra" else "n:1"}
        for name in shapes
        if name != "people"
    ]
    plain["variables"] = VARIABLES | (variables or {})
    plain["samples"] = {"all": {"table": "people", "label": {"en": "all"}}}
    comparison = plain["comparisons"]["trial"]
    plain["comparisons"] = {"trial": comparison | {"sample": "all", "arm": "arm", "reference": "usual"}}
    plain["outcomes"], plain["analysis"], plain["checks"] = {}, {}, []
    return Study.model_validate(plain)


def parsed(
    table: str, kinds: dict[str, list[str | None]] | None = None, **columns: list[object]
) -> pd.DataFrame:
    """Return a parsed table: dates from texts, blanks where a value is missing and no other kind is given."""
    n = len(columns["id"])
    data: dict[str, object] = {}
    for name, values in columns.items():
        if name in {"day", "start", "begin", "end"}:
            data[name] = pd.Series(pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[us]"))
        elif name in {"age", "wave", "trust"}:
            data[name] = pd.array(values, dtype="Int64")
        elif name == "pay":
            data[name] = pd.array(values, dtype="Float64")
        else:
            data[name] = pd.array(values, dtype="string")
        if name != "id":
            blank = ["blank" if value is None else None for value in values]
            data[f"{name}__missing"] = pd.array((kinds or {}).get(name, blank), dtype="string")
    return pd.DataFrame(data).assign(_file=f"{table}.csv", _row=range(2, n + 2))


def frames(**replaced: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return the parsed tables of three people, of whom one is in no other table, and one stranger."""
    return {
        "people": parsed(
            "people", id=["1", "2", "3"], arm=["n", "u", "u"], age=[30, 40, 50],
            start=["2018-01-15", "2018-01-31", "2018-02-01"],
        ),
        "register": parsed(
            "register", id=["1", "1", "1", "2", "2", "9"],
            day=["2018-01-01", "2018-02-01", "2018-03-01", "2018-01-01", "2018-02-01", "2018-01-01"],
            status=["b", "b", "w", "b", "b", "w"], pay=[0.0, 100.0, 300.0, 0.0, None, 900.0],
        ),
        "survey": parsed(
            "survey", {"trust": [None, None, "refused", None]}, id=["1", "1", "2", "9"], wave=[0, 6, 0, 0],
            trust=[5, 7, None, 1],
        ),
        "stays": parsed(
            "stays", id=["1", "1", "2"], begin=["2018-01-01", "2018-06-01", "2018-05-05"],
            end=["2018-06-01", None, "2018-05-06"],
        ),
        "extra": parsed("extra", id=["2", "1", "8"], language=["good", "poor", "good"]),
        **replaced,
    }  # fmt: skip
