"""Codes that go together: every cell of a pair protects the others, and the private table has all pairs."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyses import cooccurrence


@pytest.fixture(scope="module")
def declared(voices):
    return voices.study()


def released(voices, declared, tables):
    produced = cooccurrence.together(declared, tables)
    one = voices.released(declared, produced.exhibits).released[0]
    return one.exhibit.frame.set_index(["code", "other"]), one.mask.set_axis(
        pd.MultiIndex.from_frame(produced.exhibits[0].frame[["code", "other"]])
    )


def test_a_pair_has_its_people_and_a_code_beside_itself_all_of_its_own(voices, declared) -> None:
    frame, mask = released(voices, declared, voices.tables())
    assert frame.loc[("residents.money", "residents.stress"), "n"] == 13
    assert frame.loc[("residents.stress", "residents.stress"), "n"] == 20
    assert ("residents.money", "residents.debts") not in frame.index
    assert not mask.any(axis=None)


@pytest.mark.parametrize(
    ("n_both", "is_withheld"), [(0, False), (1, True), (2, True), (3, False), (4, False)]
)
def test_a_pair_that_few_people_have_is_withheld_with_all_that_follows_from_it(
    voices, declared, n_both, is_withheld
) -> None:
    codings = voices.codings()
    others = codings[codings["path"] != "Help"]
    who = [*range(n_both), 20, 21, 22, 23]  # people up to twenty have stress, the others have not
    mine = codings.iloc[[0] * len(who)].assign(path="Help", document=[f"Talk {i + 1}" for i in who])
    tables = voices.tables(codings=pd.concat([others, mine.astype(codings.dtypes)], ignore_index=True))
    _, mask = released(voices, declared, tables)
    gone = mask.loc[("residents.stress", "residents.help"), ["n", "jaccard", "n_overlap"]]
    assert gone.tolist() == [is_withheld] * 3


def test_the_private_table_has_every_pair_of_declared_codes(voices, declared) -> None:
    table = cooccurrence.together(declared, voices.tables()).tables["cooccurrence_residents"]
    assert len(table) == 5 * 4 / 2 - 1  # a code and the one above it are no pair


def test_too_few_people_is_said(voices, declared) -> None:
    found = cooccurrence.together(declared, voices.tables(2))
    assert [one.kind for one in found.exhibits] == ["text"]
    assert (
        "Too few people" in voices.printed(declared, found.exhibits, "en")["cooccurrence.too_few.residents"]
    )
