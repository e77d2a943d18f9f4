"""Cases: the private tables say who, the pages say how many."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyses import cases


@pytest.fixture(scope="module")
def declared(voices):
    return voices.study()


@pytest.fixture(scope="module")
def produced(voices, declared):
    return cases.cases(declared, voices.tables())


def test_the_table_of_persons_is_zeros_and_ones_and_topics_are_missing_for_who_was_not_asked(
    produced,
) -> None:
    table = produced.tables["cases_residents"].set_index("person")
    assert table.loc["p01", ["code_debts", "code_money", "code_stress", "code_unused"]].tolist() == [
        1,
        1,
        1,
        0,
    ]
    assert table.loc["p01", "topic_debts"] == 1
    assert table.loc["p02", "topic_debts"] == 0
    assert pd.isna(table.loc["p17", "topic_debts"])
    assert len(table) == 30


def test_a_parent_has_everybody_of_its_children(produced) -> None:
    table = produced.tables["cases_residents"]
    assert (table["code_money"] >= table["code_debts"]).all()


def test_combinations_that_few_people_share_stand_together_and_everybody_is_somewhere(produced) -> None:
    frame = next(one for one in produced.exhibits if one.id == "cases.combinations.residents").frame
    assert frame["n"].sum() == 30
    shared = frame[frame["combination"] == "cases.combination.shared"]
    assert (shared["n"] >= 3).all()
    assert frame["combination"].tolist()[-1] == "cases.combination.others"
    assert (frame.iloc[-1][["has_stress", "has_money", "has_help"]] == "").all()


def test_deviant_people_are_named_in_the_private_table_only(voices, declared, produced) -> None:
    against = produced.tables["deviant_residents"]
    silent = against[(against["topic"] == "stress") & (against["variable"] == "town")]
    assert sorted(silent["person"]) == [f"p{number}" for number in range(21, 31)]
    assert not silent["spoke"].any()
    pages = voices.printed(declared, produced.exhibits, "en")
    assert not any(person in page for page in pages.values() for person in ("p21", "p01"))


def test_without_attributes_everybody_is_one_group(voices) -> None:
    found = cases.cases(voices.study(by=[]), voices.tables()).tables["deviant_residents"]
    assert set(found["variable"]) == {""}
    assert set(found["topic"]) == {"debts", "stress"}


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_few_people_give_their_tables_and_no_page(voices, declared, n) -> None:
    found = cases.cases(declared, voices.tables(n))
    assert [one.id for one in found.exhibits] == ["cases.too_few.residents"]
    assert len(found.tables["cases_residents"]) == n
    voices.printed(declared, found.exhibits, "nl")


def test_no_topics_give_combinations_and_nobody_deviates(voices) -> None:
    found = cases.cases(voices.study(topics={}), voices.tables())
    assert [one.id for one in found.exhibits] == ["cases.combinations.residents"]
    assert len(found.tables["deviant_residents"]) == 0
