"""Rows of a twin: as the declaration asks, and nothing that stands in a file of the study."""

import numpy as np
import pandas as pd
import pytest

from helpers.twin.people import n_people
from helpers.twin.tables import MONTHS, made_up_tables

SEED = 7


@pytest.fixture(scope="module")
def tables(joined):
    return made_up_tables(joined.study(), np.random.default_rng(SEED))


def test_every_table_has_its_declared_columns_its_id_and_the_key_of_its_join(joined, tables):
    study = joined.study()
    for name, table in study.tables.items():
        declared = {one.column for one in study.variables.values() if name in one.tables}
        assert declared | {table.id} <= set(tables[name].columns), name


def test_joined_tables_are_about_people_of_the_base_and_each_person_stands_once_where_that_is_asked(tables):
    people = tables["people"]["id"]
    assert people.is_unique
    for name in ("register", "survey", "stays", "extra"):
        assert set(tables[name]["id"]) <= set(people), name
    assert tables["extra"]["id"].is_unique
    assert not tables["survey"].duplicated(["id", "wave"]).any()
    assert not tables["register"].duplicated(["id", "day"]).any()


def test_arms_are_of_equal_size(tables):
    sizes = tables["people"]["arm"].value_counts()
    assert set(sizes.index) == {"n", "u"}
    assert sizes.max() - sizes.min() <= 1


def test_everybody_answers_the_first_wave_and_not_everybody_the_second(tables):
    answered = tables["survey"]["wave"].value_counts()
    assert answered["0"] == tables["survey"]["id"].nunique()
    assert 0 < answered["6"] < answered["0"]


def test_months_are_counted_from_the_persons_own_start_and_a_spell_ends_after_it_begins(tables):
    starts = tables["people"].set_index("id")["start"]
    register = tables["register"]
    first = register.groupby("id")["day"].min()
    assert (
        pd.to_datetime(first).dt.to_period("M") == pd.to_datetime(starts[first.index]).dt.to_period("M")
    ).all()
    assert register.groupby("id").size().eq(MONTHS).all()
    stays = tables["stays"]
    assert (pd.to_datetime(stays["end"]) > pd.to_datetime(stays["begin"])).all()


def test_the_same_declaration_gives_the_same_twin(joined, tables):
    again = made_up_tables(joined.study(), np.random.default_rng(SEED))
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, again[name])


def test_a_declared_number_of_rows_is_kept_and_a_large_one_is_not(joined):
    assert n_people(joined.study(people={"rows": 17}), "people") == 17
    assert n_people(joined.study(people={"rows": 1_000_000}), "people") == 5000
    assert n_people(joined.study(), "people") == 240


def test_monthly_totals_of_a_twin_add_up_and_are_carried_to_the_next_month(monitored):
    study = monitored.study()
    (stock,) = study.monitor.stocks
    made = made_up_tables(study, np.random.default_rng(1))[stock.table]
    parts = ("begin", "inflow", "outflow", "end")
    totals = {one: made[study.variables[getattr(stock, one)].column].astype(int) for one in parts}
    assert (totals["begin"] + totals["inflow"] - totals["outflow"]).tolist() == totals["end"].tolist()
    assert totals["begin"].tolist()[1:] == totals["end"].tolist()[:-1]
