"""Who spoke and who listened: declared texts stay where they are, counts are protected."""

from __future__ import annotations

import pytest

from helpers.analyses import voices_sample
from helpers.results import Absent, Message

REFLEXIVITY = {
    "positionality": {"en": "a former client", "nl": "een oud-klant"},
    "theme_development": {"en": "in four rounds", "nl": "in vier rondes"},
    "memos": {"en": "after every talk", "nl": "na elk gesprek"},
}


def test_what_is_declared_of_the_conversations_is_printed_in_both_languages(voices) -> None:
    declared = voices.study()
    made = voices_sample.sample(declared, voices.tables())
    for language, words in (("en", "Case workers"), ("nl", "Klantmanagers")):
        page = voices.printed(declared, made.exhibits, language)["speakers.interviewing.residents"]
        assert words in page


def test_people_documents_and_refusals_are_counted_apart(voices) -> None:
    declared = voices.study()
    page = voices.printed(declared, voices_sample.sample(declared, voices.tables()).exhibits, "en")
    lines = page["speakers.numbers.residents"].splitlines()[1:]
    assert lines == [
        "30 people of the sample have a coded document.",
        "The sample has fewer than 10 more people, without a document. They are in none of these counts.",
        "Documents that belong to nobody in the sample: 1. What was said there is in no count of people.",
        "According to the researchers 6 people were asked and refused.",
    ]


def test_refusals_that_nobody_counted_are_said_to_be_unknown(voices) -> None:
    interviewing = {**voices.STRAND["interviewing"], "refused": None}
    declared = voices.study(interviewing=interviewing)
    page = voices.printed(declared, voices_sample.sample(declared, voices.tables()).exhibits, "en")
    assert "It is not known how many people were asked and refused." in page["speakers.numbers.residents"]


def test_people_by_group_add_up(voices) -> None:
    made = voices_sample.sample(voices.study(), voices.tables())
    frame = next(one for one in made.exhibits if one.id == "speakers.groups.residents").frame
    assert frame.groupby("variable")["n"].sum().tolist() == [30, 30]


def test_reflexivity_is_printed_where_it_is_declared_with_the_number_of_memos(voices) -> None:
    declared = voices.study(reflexivity=REFLEXIVITY)
    made = voices_sample.reflexivity(declared, voices.tables())
    page = voices.printed(declared, made.exhibits, "nl")
    assert "Een oud-klant" in page["reflexivity.said.residents"]
    memos = next(one for one in made.exhibits if one.id == "reflexivity.memos.residents").frame
    assert memos.set_index("about")["n_memos"].to_dict()["reflexivity.about.code"] == 3
    assert memos["n_memos"].sum() == 4


def test_reflexive_work_without_it_is_told_what_is_missing(voices) -> None:
    declared = voices.study(tradition="reflexive")
    page = voices.printed(declared, voices_sample.reflexivity(declared, voices.tables()).exhibits, "en")
    assert "The declaration does not say so." in page["reflexivity.missing.residents"]


def test_other_traditions_owe_no_reflexivity(voices) -> None:
    found = voices_sample.reflexivity(voices.study(), voices.tables())
    assert found == Absent(Message("reflexivity.absent.not_declared"))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_a_few_people_are_described_without_their_groups(voices, n) -> None:
    declared = voices.study()
    made = voices_sample.sample(declared, voices.tables(n))
    assert [one.id for one in made.exhibits] == [
        "speakers.numbers.residents",
        "speakers.interviewing.residents",
    ]
    voices.printed(declared, made.exhibits, "en")
