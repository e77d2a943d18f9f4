"""Whose rows they are."""

from __future__ import annotations

from types import ModuleType

import pandas as pd

from helpers.cleaning.links import link, months_between, people


def test_rows_of_a_joined_table_get_the_person_of_its_base(joined: ModuleType) -> None:
    found = link(joined.study(), joined.frames())
    assert found["register"].persons.tolist() == ["people:1"] * 3 + ["people:2"] * 2
    assert found["extra"].persons.tolist() == ["people:2", "people:1"]
    assert found["people"].persons.tolist() == ["people:1", "people:2", "people:3"]


def test_rows_of_nobody_are_left_out_with_their_key(joined: ModuleType) -> None:
    gone = link(joined.study(), joined.frames())["register"].left_out
    assert gone[["step", "detail", "who"]].to_dict("records") == [
        {"step": "linked", "detail": "", "who": "key 9"}
    ]
    assert gone["person"].isna().all()


def test_a_double_row_goes_as_double_and_keeps_its_person(joined: ModuleType) -> None:
    frames = joined.frames()
    frames["people"] = pd.concat([frames["people"], frames["people"].iloc[:1]], ignore_index=True)
    found = link(joined.study(people={"duplicates": "drop_identical"}), frames)
    assert found["people"].left_out.to_dict("records") == [
        {"person": "people:1", "who": "people:1", "step": "unique", "detail": "drop_identical"}
    ]
    assert len(found["people"].rows) == 3
    assert len(found["register"].rows) == 5


def test_keys_are_compared_as_they_are_written(joined: ModuleType) -> None:
    register = joined.parsed(
        "register", id=["01", "1 ", "1"], day=["2018-01-01"] * 3, status=["b"] * 3, pay=[0.0] * 3
    )
    persons, who = people(joined.study(), "register", joined.frames(register=register))
    assert persons.isna().tolist() == [True, True, False]
    assert who.tolist() == ["key 01", "key 1 ", "people:1"]


def test_a_missing_key_is_of_nobody_and_told_apart_by_the_id_of_its_own_table(joined: ModuleType) -> None:
    study = joined.study(register={"id": "own"})
    register = joined.parsed(
        "register", id=["1", None, None], day=["2018-01-01"] * 3, status=["b"] * 3, pay=[0.0] * 3
    ).assign(own=pd.array(["a", "b", "b"], dtype="string"))
    persons, who = people(study, "register", joined.frames(register=register))
    assert persons.isna().tolist() == [False, True, True]
    assert who.tolist() == ["people:1", "row of register:b", "row of register:b"]


def test_a_table_that_is_joined_to_none_has_its_own_people(joined: ModuleType) -> None:
    study = joined.study()
    alone = study.model_copy(update={"joins": ()})
    assert link(alone, joined.frames())["register"].persons.tolist()[-1] == "register:9"


def test_months_are_calendar_months_and_not_days() -> None:
    dates = pd.Series(pd.to_datetime(["2018-01-31", "2018-02-01", "2017-12-31", None]))
    start = pd.Series(pd.to_datetime(["2018-01-15"] * 4))
    months = months_between(dates, start)
    assert months.tolist()[:3] == [0, 1, -1]
    assert months.isna().tolist()[3]
    assert months.dtype == "Int64"
