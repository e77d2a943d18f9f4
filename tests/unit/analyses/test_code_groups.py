"""Codes and topics by group: out of the group, or out of those asked, and rows that add up protect each other."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyses import code_groups
from helpers.results import Absent, Message


@pytest.fixture(scope="module")
def declared(voices):
    return voices.study()


@pytest.fixture(scope="module")
def produced(voices, declared):
    return code_groups.groups(declared, voices.tables())


def test_people_with_a_code_are_out_of_all_people_of_the_group(produced) -> None:
    table = produced.tables["code_groups_residents"]
    rows = table[(table["of"] == "code") & (table["item"] == "stress") & (table["variable"] == "town")]
    assert rows[["group", "n", "n_group"]].to_numpy().tolist() == [["north", 13, 20], ["south", 7, 10]]


def test_people_who_spoke_of_a_topic_are_out_of_those_asked(produced) -> None:
    table = produced.tables["code_groups_residents"]
    rows = table[(table["of"] == "topic") & (table["item"] == "debts") & (table["variable"] == "town")]
    assert rows["n_group"].sum() == 16
    assert rows["n"].sum() == 9


@pytest.mark.parametrize(("least", "n_shares"), [(10, 2), (11, 1), (21, 0)])
def test_a_small_group_has_no_percentage(voices, least, n_shares) -> None:
    table = code_groups.groups(voices.study(percentages_from=least), voices.tables()).tables[
        "code_groups_residents"
    ]
    rows = table[(table["of"] == "code") & (table["item"] == "stress") & (table["variable"] == "town")]
    assert rows["share"].notna().sum() == n_shares


def test_a_withheld_group_takes_another_with_it_because_the_total_is_known(voices, declared) -> None:
    codings = voices.codings()
    towns = voices.people().set_index("document")["town"].to_dict()
    south = [
        at
        for at, talk in enumerate(codings["document"])
        if codings["path"].iloc[at] == "Help" and towns.get(talk) == "south"
    ]
    fewer = codings.drop(index=codings.index[south[:-1]])
    produced = code_groups.groups(declared, voices.tables(codings=fewer))
    one = next(
        each
        for each in voices.released(declared, produced.exhibits).released
        if each.exhibit.id.endswith("code.residents.town")
    )
    gone = one.mask["n"][one.exhibit.frame["code"] == "residents.help"]
    assert gone.tolist() == [True, True]


def test_people_whose_group_is_not_known_have_a_row_of_their_own(voices, declared) -> None:
    sample = voices.people()
    sample.loc[sample.index[:5], "town"] = pd.NA
    found = code_groups.groups(declared, voices.tables(sample=sample))
    page = voices.printed(declared, found.exhibits, "nl")["code_groups.code.residents.town"]
    assert "Onbekend" in page


def test_nothing_declared_to_set_codes_against_is_no_table(voices) -> None:
    found = code_groups.groups(voices.study(by=[]), voices.tables())
    assert found == Absent(Message("code_groups.absent.no_groups"))


def test_both_languages_have_every_word(voices, declared, produced) -> None:
    pages = {language: voices.printed(declared, produced.exhibits, language) for language in ("en", "nl")}
    assert "stress (13 of 20)" in pages["en"]["code_groups.code.residents.town"]
    assert pages["en"].keys() == pages["nl"].keys()
