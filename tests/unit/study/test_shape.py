"""How tables belong together."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.paths import Project
from helpers.study import shape
from helpers.study.load import load
from helpers.study.spec import Join, Study, Table

REPOSITORY = Path(__file__).resolve().parents[3]


def study(*joins: dict[str, str]) -> Study:
    """Return a study of people, a second person table, a monthly register and survey waves."""
    plain = load(Project(REPOSITORY), "nsw").model_dump(by_alias=True)
    common = {"files": ["f.csv"], "dialect": "en", "id": "id", "source": {"en": "t"}}
    plain["tables"] = {
        name: {**common, "unit": unit}
        for name, unit in {
            "people": "person", "extra": "person", "register": "person-month", "survey": "person-wave",
        }.items()
    }  # fmt: skip
    plain["joins"] = [{"on": "id", **one} for one in joins]
    return Study.model_validate(plain)


JOINED = study(
    {"from": "register", "to": "people", "expect": "n:1"},
    {"from": "people", "to": "survey", "expect": "1:n"},
    {"from": "extra", "to": "people", "expect": "1:1"},
)


def table(unit: str, **keys: object) -> Table:
    plain = {"files": ["f.csv"], "dialect": "en", "unit": unit, "id": "id", "source": {"en": "t"}}
    return Table.model_validate(plain | keys)


def test_a_table_belongs_to_the_table_with_one_row_per_person_whichever_way_the_join_is_written() -> None:
    assert {name: shape.base_of(JOINED, name) for name in JOINED.tables} == {
        "people": "people", "extra": "people", "register": "people", "survey": "people",
    }  # fmt: skip
    assert shape.joined_to(JOINED, "people") == ("register", "survey", "extra")
    assert shape.joined_to(JOINED, "register") == ()


def test_a_table_that_is_not_joined_is_its_own_base() -> None:
    assert shape.base_of(study(), "register") == "register"
    assert shape.join_of(study(), "register") is None


def test_only_joined_person_tables_bring_their_variables_along_as_they_are() -> None:
    assert shape.reachable(JOINED, "people") == ("people", "extra")
    assert shape.reachable(JOINED, "register") == ("register",)


@pytest.mark.parametrize(("expect", "found"), [("n:1", ("a", "b")), ("1:1", ("a", "b")), ("1:n", ("b", "a"))])
def test_the_side_with_many_rows_is_joined(expect: str, found: tuple[str, str]) -> None:
    join = Join.model_validate({"from": "a", "to": "b", "on": "id", "expect": expect})
    assert shape.sides(join) == found


@pytest.mark.parametrize(
    ("unit", "is_long"),
    [("person", False), ("result", False), ("person-wave", True), ("person-month", True), ("event", True),
     ("spell", True)],
)  # fmt: skip
def test_a_table_is_long_where_a_person_may_have_several_rows(unit: str, is_long: bool) -> None:
    assert shape.is_long(table(unit)) is is_long


def test_months_are_known_by_wave_or_from_a_date_and_a_start() -> None:
    assert shape.has_months(table("person-wave"))
    assert shape.has_months(table("event", time="day", after="start"))
    assert not shape.has_months(table("event", time="day"))
    assert shape.has_order(table("event", time="day"))
    assert not shape.has_order(table("event"))


def test_a_variable_of_a_wave_is_named_by_both() -> None:
    assert shape.at_wave("lonely", 12) == "lonely.12"
