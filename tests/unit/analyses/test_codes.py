"""The code tree of a strand: people once, undeclared codes without a name, few people withheld."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyses import codes
from helpers.results import Absent, Message


@pytest.fixture(scope="module")
def declared(voices):
    return voices.study()


@pytest.fixture(scope="module")
def produced(voices, declared):
    return codes.codes(declared, voices.tables())


def shown(voices, declared, produced, name="codes.tree.residents"):
    one = next(
        each for each in voices.released(declared, produced.exhibits).released if each.exhibit.id == name
    )
    return one.exhibit.frame.set_index("code"), one.mask


def test_a_code_has_its_own_people_and_those_of_the_codes_under_it_once(voices, declared, produced) -> None:
    frame, _ = shown(voices, declared, produced)
    assert frame.loc["residents.money", "n_persons"] == 19
    assert frame.loc["residents.debts", "n_persons"] == 16
    assert frame.loc["residents.debts", "within"] == "residents.money"
    assert frame.index.tolist()[:3] == ["residents.stress", "residents.money", "residents.debts"]


def test_codes_that_the_declaration_does_not_name_are_counted_and_never_named(
    voices, declared, produced
) -> None:
    for language in ("en", "nl"):
        pages = voices.printed(declared, produced.exhibits, language)
        assert not any("Secret" in page for page in pages.values())
    text = voices.printed(declared, produced.exhibits, "en")["codes.undeclared.residents"]
    assert "codes that the declaration does not name: 1, with 4 fragments" in text


@pytest.mark.parametrize(("n", "is_said"), [(2, False), (3, True), (4, True)])
def test_undeclared_codes_are_counted_from_the_threshold_on(voices, declared, n, is_said) -> None:
    found = codes.codes(declared, voices.tables(codings=voices.codings(undeclared=n)))
    text = voices.printed(declared, found.exhibits, "en")["codes.undeclared.residents"]
    assert (f"with {n} fragments" in text) is is_said
    assert ("Too few people" in text) is not is_said


def with_group(declared, group):
    return declared.model_copy(update={"disclosure": declared.disclosure.model_copy(update={"group": group})})


@pytest.mark.parametrize(
    ("n", "group", "is_withheld"),
    [
        (1, 0.9, True),
        (2, 0.9, True),
        (3, 0.9, False),
        (26, 0.9, False),
        (27, 0.9, True),
        (27, 1.0, False),
        (28, 1.0, True),
        (29, 1.0, True),
        (30, 1.0, True),
    ],
)
def test_a_code_of_few_people_and_of_nearly_everybody_is_withheld(voices, n, group, is_withheld) -> None:
    declared = with_group(voices.study(), group)
    codings = voices.codings()
    others = codings[codings["path"] != "Help"]
    mine = (
        codings.iloc[:1]
        .loc[[codings.index[0]] * n]
        .assign(path="Help", document=[f"Talk {i + 1}" for i in range(n)], coding=[f"h{i}" for i in range(n)])
    )
    tables = voices.tables(codings=pd.concat([others, mine.astype(codings.dtypes)], ignore_index=True))
    produced = codes.codes(declared, tables)
    frame, mask = shown(voices, declared, produced)
    row = frame.index.get_loc("residents.help")
    assert bool(mask["n_persons"].iloc[row]) is is_withheld
    assert bool(mask["n_segments"].iloc[row]) is is_withheld
    alt = voices.printed(declared, produced.exhibits, "en")["codes.tree.residents"]
    assert (f"Help: {n} people." in alt) is not is_withheld


def test_a_strand_of_too_few_people_says_so_and_shows_no_number(voices, declared) -> None:
    found = codes.codes(declared, voices.tables(2))
    text = voices.printed(declared, found.exhibits, "nl")["codes.too_few.residents"]
    assert text.splitlines()[1] == (
        "In bewoners spreken te weinig mensen om te laten zien hoe vaak codes zijn gebruikt."
    )


def test_the_private_table_has_every_declared_code(produced) -> None:
    table = produced.tables["code_tree_residents"]
    assert sorted(table["code"]) == ["debts", "help", "money", "stress", "unused"]


def test_without_conversations_the_part_is_absent(voices, declared) -> None:
    without = declared.model_copy(update={"voices": {}})
    assert codes.codes(without, {}) == Absent(Message("codes.absent.no_strand"))
