"""Joined tables, months, waves and reductions beside each person, and a ledger that closes over all of it."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.cleaning.ledger import require_closed
from helpers.cleaning.samples import Step, sample_rows, sample_way
from helpers.cleaning.together import Cleaned, clean_all
from helpers.errors import CriticalCheckFailed, LedgerDoesNotClose

FUNCTIONS = """
import pandas as pd

def doubled(x):
    return x * 2

def both(age, worked):
    return (age > 35) & worked
"""


@pytest.fixture
def derive(tmp_path: Path) -> Path:
    folder = tmp_path / "studies" / "small"
    folder.mkdir(parents=True)
    path = folder / "derive.py"
    path.write_text(FUNCTIONS, encoding="utf-8")
    return path


def extra_variables(joined: ModuleType) -> dict[str, dict[str, object]]:
    def reduced(kind: str, **keys: object) -> dict[str, object]:
        return joined.variable(reduce={"without_rows": "missing", **keys}, type=kind)

    return {
        "worked": reduced("boolean", variable="status", how="any", equals=["work"], months=[1, 12]),
        "earned": reduced("real", variable="pay2", how="sum"),
        "last_trust": reduced("integer", variable="trust", how="last"),
        "n_stays": reduced("integer", variable="begin", how="count", months=[0, 4], without_rows="zero"),
        "pay2": joined.variable(derive="doubled", of=["pay"], type="real"),
        "trust2": joined.variable(derive="doubled", of=["trust"], type="integer"),
        "old_worker": joined.variable(derive="both", of=["age", "worked"], type="boolean"),
    }


@pytest.fixture
def done(joined: ModuleType, derive: Path) -> Cleaned:
    return clean_all(joined.study(extra_variables(joined)), joined.frames(), derive)


def listed(series: pd.Series) -> list[Any]:
    return [None if pd.isna(one) else one for one in series]


def test_every_table_is_cleaned_with_the_person_of_its_base(done: Cleaned) -> None:
    assert list(done.tables) == ["people", "register", "survey", "stays", "extra"]
    assert done.tables["survey"]["person"].tolist() == ["people:1", "people:1", "people:2"]
    assert {name: len(frame) for name, frame in done.left_out.items()} == {
        "people": 0, "register": 1, "survey": 1, "stays": 0, "extra": 1,
    }  # fmt: skip


def test_tables_with_dates_are_linked_with_their_months_and_waves_are_not(done: Cleaned) -> None:
    assert list(done.linked) == ["register", "stays"]
    register = done.linked["register"]
    assert list(register.columns[:2]) == ["person", "month"]
    assert register["month"].tolist() == [0, 1, 2, 0, 1]
    assert register["month"].dtype == "Int64"
    assert done.linked["stays"]["month"].tolist() == [0, 5, 4]


def test_a_month_is_missing_where_the_start_is(joined: ModuleType, derive: Path) -> None:
    frames = joined.frames()
    frames["people"]["start"] = pd.to_datetime(pd.Series([None, "2018-01-31", "2018-02-01"]))
    found = clean_all(joined.study(extra_variables(joined)), frames, derive)
    assert listed(found.linked["register"]["month"]) == [None, None, None, 0, 1]
    assert listed(found.tables["people"]["worked__missing"]) == ["time_unknown", None, "no_rows"]


def test_each_variable_of_a_wave_stands_beside_its_person_once_per_wave(done: Cleaned) -> None:
    people = done.tables["people"]
    assert listed(people["trust.0"]) == [5, None, None]
    assert listed(people["trust.0__missing"]) == [None, "refused", "no_answer"]
    assert listed(people["trust.6"]) == [7, None, None]
    assert listed(people["trust.6__missing"]) == [None, "no_answer", "no_answer"]
    assert "wave.0" not in people.columns
    assert people["trust.0"].dtype == "Int64"


def test_a_variable_derived_in_a_wave_table_is_derived_before_it_is_spread(done: Cleaned) -> None:
    assert listed(done.tables["people"]["trust2.6"]) == [14, None, None]
    assert listed(done.tables["people"]["trust2.0__missing"]) == [None, "refused", "no_answer"]


def test_variables_of_a_joined_person_table_come_along(done: Cleaned) -> None:
    people = done.tables["people"]
    assert listed(people["language"]) == ["poor", "good", None]
    assert listed(people["language__missing"]) == [None, None, "not_in_table"]


def test_rows_are_reduced_also_those_of_variables_derived_in_their_table(done: Cleaned) -> None:
    people = done.tables["people"]
    assert listed(people["worked"]) == [True, False, None]
    assert people["worked"].dtype == "boolean"
    assert listed(people["earned"]) == [800.0, 0.0, None]
    assert listed(people["last_trust"]) == [7, None, None]
    assert listed(people["last_trust__missing"]) == [None, "no_values", "no_rows"]
    assert listed(people["n_stays"]) == [1, 1, 0]


def test_what_is_derived_of_reduced_variables_waits_for_them(done: Cleaned) -> None:
    people = done.tables["people"]
    assert listed(people["old_worker"]) == [False, False, None]
    assert listed(people["old_worker__missing"])[2] == "no_rows"


def test_columns_stand_in_declared_order(done: Cleaned) -> None:
    names = [name for name in done.tables["people"].columns if not name.endswith("__missing")]
    assert names == [
        "person", "arm", "age", "start", "trust.0", "trust.6", "language", "worked", "earned", "last_trust",
        "n_stays", "trust2.0", "trust2.6", "old_worker",
    ]  # fmt: skip


def test_a_reduced_value_outside_its_range_stops_the_run(joined: ModuleType, derive: Path) -> None:
    variables = extra_variables(joined)
    variables["earned"]["range"] = (0, 10)
    with pytest.raises(CriticalCheckFailed) as caught:
        clean_all(joined.study(variables), joined.frames(), derive)
    assert str(caught.value) == (
        "reduced variable 'earned': 1 rows of table 'people' are outside the declared range, 0 to 10. Correct the data, "
        "or the range in study.yml."
    )


def test_a_sample_has_waves_and_reduced_variables(joined: ModuleType, done: Cleaned) -> None:
    chosen = sample_rows(joined.study(extra_variables(joined)), "all", done.tables)
    assert list(chosen.columns[:3]) == ["person", "_table", "arm"]
    assert {"trust.0", "trust.0__missing", "worked", "language"} <= set(chosen.columns)


def test_rows_of_joined_tables_go_where_their_person_goes(joined: ModuleType, done: Cleaned) -> None:
    study = joined.study(extra_variables(joined))
    way = sample_way(study, "all", done.tables, done.left_out)
    steps = [(s.arm, s.step, s.n_in, s.n_dropped, s.n_out) for s in way.joined if s.table == "register"]
    assert steps == [
        ("new", "read", 3, 0, 3), ("usual", "read", 2, 0, 2), ("unknown", "read", 1, 0, 1),
        ("new", "linked", 3, 0, 3), ("usual", "linked", 2, 0, 2), ("unknown", "linked", 1, 1, 0),
    ]  # fmt: skip
    persons = [(s.persons_in, s.persons_dropped, s.persons_out) for s in way.joined[:3]]
    assert persons == [(1, 0, 1), (1, 0, 1), (1, 0, 1)]


def test_a_joined_row_that_got_lost_fails_the_run() -> None:
    step = Step("all", "register", "all", "read", "", "", 5, 0, 5)
    base = Step("all", "people", "all", "read", "", "", 2, 0, 2)
    require_closed([base, step], {"people": 2, "register": 5}, {"all": 2}, {("all", "register"): 5})
    with pytest.raises(LedgerDoesNotClose) as caught:
        require_closed([base, step], {"people": 2, "register": 5}, {"all": 2}, {("all", "register"): 4})
    assert str(caught.value) == (
        "The ledger of sample 'all' ends with 5 rows of table 'register', which has 4 rows of its people."
    )


IDS = st.sampled_from(["1", "2", "3", "4", None])


@given(
    st.lists(st.sampled_from(["n", "u", None]), min_size=2, max_size=4),
    st.lists(st.tuples(IDS, st.sampled_from(["w", "b"]), st.integers(1, 3)), min_size=1, max_size=12),
    st.tuples(st.sampled_from(["refuse", "drop_identical", "keep_first", "keep_last"]), st.booleans()),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_ledger_closes_for_any_join(
    joined: ModuleType, derive: Path, arms: list[Any], rows: list[Any], declared: tuple[str, bool]
) -> None:
    decision, chosen = declared
    study = joined.study(register={"duplicates": decision}, people={"duplicates": "drop_identical"})
    if chosen:
        sample = study.samples["all"].model_validate(
            {"rows": [{"table": "people", "where": {"age": [30]}}], "label": {"en": "all"}}
        )
        study = study.model_copy(update={"samples": {"all": sample}})
    n = len(arms)
    people = joined.parsed(
        "people", id=[str(i + 1) for i in range(n)], arm=arms, age=[30, 40, 30, 40][:n],
        start=["2018-01-15"] * n,
    )  # fmt: skip
    people = pd.concat([people, people.iloc[:1]], ignore_index=True)
    register = joined.parsed(
        "register", id=[one[0] for one in rows], day=[f"2018-0{one[2]}-01" for one in rows],
        status=[one[1] for one in rows], pay=[0.0] * len(rows),
    )  # fmt: skip
    frames = joined.frames(people=people, register=register)
    done = clean_all(study, frames, derive)
    way = sample_way(study, "all", done.tables, done.left_out)
    people_chosen = sample_rows(study, "all", done.tables)["person"]
    n_joined = {
        ("all", name): int(done.tables[name]["person"].isin(people_chosen).sum())
        for name in ("register", "survey", "stays", "extra")
    }
    n_raw = {name: len(frame) for name, frame in frames.items()}
    steps = [*way.steps, *way.joined]
    require_closed(steps, n_raw, {"all": len(people_chosen)}, n_joined)
    assert len(people_chosen) == sum(arm is not None for arm in arms[:: 2 if chosen else 1])
    gone = done.left_out["register"]
    assert len(gone) + len(done.tables["register"]) == len(rows)
