"""Who is in which files together, and who seems to be there under two spellings."""

from __future__ import annotations

from types import ModuleType

import pandas as pd
import pytest

from helpers.analyses.validate_linked import account, combinations
from helpers.results import Message, Name, Persons


@pytest.fixture
def frames(joined: ModuleType) -> dict[str, pd.DataFrame]:
    """Return five people: a in all files, b and c in some, d nowhere else, and x, y who are in no people file."""
    return {
        "people": joined.parsed(
            "people", id=["a", "b", "c", "d"], arm=["n"] * 4, age=[1] * 4, start=["2018-01-01"] * 4
        ),
        "register": joined.parsed(
            "register",
            id=["a", "a", "b", "x", None],
            day=["2018-01-01", "2018-02-01", "2018-01-01", "2018-01-01", "2018-01-01"],
            status=["w"] * 5,
            pay=[1.0] * 5,
        ),
        "survey": joined.parsed("survey", id=["a", "b", "c", "x", "y"], wave=[0] * 5, trust=[1] * 5),
        "stays": joined.parsed("stays", id=["a"], begin=["2018-01-01"], end=["2018-02-01"]),
        "extra": joined.parsed("extra", id=["a", "c"], language=["nl", "nl"]),
    }


def test_everybody_is_counted_once_in_exactly_the_files_they_are_in(joined: ModuleType, frames) -> None:
    found = combinations(joined.study(), "people", frames)
    assert found.to_dict("records") == [
        {"base": "people", "tables": tables, "n": 1}
        for tables in (
            "people", "people+register+survey", "people+register+survey+stays+extra", "people+survey+extra",
            "register+survey", "survey",
        )
    ]  # fmt: skip


def test_the_combinations_add_up_to_every_pair(joined: ModuleType, frames) -> None:
    found = combinations(joined.study(), "people", frames)
    there = found["tables"].str.split("+")
    in_both = found.loc[there.map(lambda tables: {"people", "survey"} <= set(tables)), "n"].sum()
    assert in_both == 3
    assert found["n"].sum() == 6


def test_ids_in_two_spellings_are_said_in_people(joined: ModuleType, frames) -> None:
    frames["people"]["id"] = pd.array(["a", "b", "007", "08 "], dtype="string")
    frames["extra"]["id"] = pd.array(["7", "8"], dtype="string")
    together, spelling = account(joined.study(), frames)
    assert together.id == "validate.combinations"
    assert spelling.body == (
        Message(
            "validate.spelling.zeros",
            {"n": Persons(1), "table": Name("table", "extra"), "base": Name("table", "people")},
        ),
        Message(
            "validate.spelling.several",
            {"n": Persons(1), "table": Name("table", "extra"), "base": Name("table", "people")},
        ),
        Message("validate.spelling.todo"),
    )


def test_one_join_needs_no_combinations(joined: ModuleType, frames) -> None:
    study = joined.study()
    one = study.model_copy(update={"joins": study.joins[:1]})
    assert account(one, frames) == ()
