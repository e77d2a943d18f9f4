"""Which quotes 05 offers: by rule and the same every time, nobody too often, and of everybody no more than is shared."""

import importlib.util
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from helpers.analyses import quote_candidates, quotes
from helpers.results import Absent, Message, Name

_spec = importlib.util.spec_from_file_location(
    "voices_fixture", Path(__file__).with_name("voices_fixture.py")
)
voices = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(voices)

QUOTES = {"consent": "quote", "population": "interviewed", "attributes": ["town", "woman"], "per_person": 2}


class NoLists:
    """Stands in for the word lists; it knows nobody."""

    def found_in(self, text):
        return ()


@pytest.fixture(autouse=True)
def _lists(monkeypatch):
    monkeypatch.setattr(quote_candidates, "finder", NoLists)


def declared(**changed):
    return voices.study(quotes={**QUOTES, **changed})


def offered(study=None, **tables):
    made = quotes.offered(study or declared(), voices.tables(**tables))
    return made.exhibits[0].quotes


def test_a_study_without_conversations_or_without_quotes_says_so():
    assert quotes.offered(voices.study(strands=()), {}) == Absent(Message("quotes.absent.no_strand"))
    assert quotes.offered(voices.study(), voices.tables()) == Absent(Message("quotes.absent.not_declared"))


def test_it_is_the_same_every_time_and_in_any_order_of_the_rows():
    shuffled = voices.codings().sample(frac=1, random_state=3).reset_index(drop=True)
    assert [one.key for one in offered()] == [one.key for one in offered()]
    assert {one.key for one in offered()} == {one.key for one in offered(codings=shuffled)}


def test_a_topic_offers_two_typical_quotes_of_people_who_agreed():
    found = offered()
    assert Counter((one.topic, one.role) for one in found) == {
        ("debts", "typical"): 2,
        ("stress", "typical"): 2,
    }
    agreed = voices.people().set_index("person")["quote"]
    assert all(one.consent and agreed[one.person] for one in found)


@pytest.mark.parametrize("most", [1, 2])
def test_nobody_is_offered_more_often_than_declared_over_all_strands(most):
    study = voices.study(strands=("residents", "again"), quotes={**QUOTES, "per_person": most})
    made = quotes.offered(study, voices.tables(strands=("residents", "again")))
    said = Counter(one.person for exhibit in made.exhibits for one in exhibit.quotes)
    assert max(said.values()) <= most
    assert len(said) > 3


def test_who_goes_against_most_of_those_who_spoke_is_offered_as_deviant():
    topic = voices.STRAND["topics"]["stress"] | {"codes": ["stress", "help"]}
    study = voices.study(quotes=QUOTES, topics={"stress": topic})
    people = voices.people().assign(quote=True)
    found = offered(study, sample=people)
    deviant = [one for one in found if one.role == "deviant"]
    assert [one.code for one in deviant] == ["help"]
    assert {one.code for one in found if one.role == "typical"} == {"stress"}


def test_of_a_speaker_no_more_is_said_than_ten_people_share():
    people = voices.people()
    for one in offered():
        own = people[people["person"] == one.person].iloc[0]
        same = pd.Series(True, index=people.index)
        for name in one.attributes:
            variable = name.of or name.name
            same &= people[variable] == own[variable]
        assert one.n_alike >= 10
        assert int(same.sum()) >= one.n_alike


def test_what_is_not_so_of_a_speaker_is_not_said():
    found = offered(declared(attributes=["woman"]))
    women = voices.people().set_index("person")["woman"]
    for one in found:
        assert one.attributes == ((Name("variable", "woman"),) if women[one.person] else ())


def test_who_did_not_agree_is_offered_only_where_nobody_else_spoke_and_says_so():
    people = voices.people().assign(quote=False)
    assert {one.consent for one in offered(sample=people)} == {False}
    people = voices.people().assign(quote=pd.array([pd.NA] * 34, dtype="boolean"))
    assert {one.consent for one in offered(sample=people)} == {False}


def test_the_question_of_the_topic_stands_beside_it():
    assert {one.question for one in offered()} == {
        Name("said", "voices.residents.topics.debts.question"),
        Name("said", "voices.residents.topics.stress.question"),
    }


def test_without_topics_codes_are_quoted_under_the_question_of_the_strand():
    found = offered(voices.study(quotes=QUOTES, topics={}))
    assert {one.topic for one in found} == {""}
    assert {one.question for one in found} == {Name("said", "voices.residents.question")}


def test_names_from_any_sample_are_taken_out():
    words = voices.codings().assign(text="Toen zei wervelwind dat dit verzonnen was.")
    people = voices.people().assign(document=lambda frame: frame["document"])
    people["names"] = pd.array(["Geertruida Wervelwind"] * len(people), dtype="string")
    found = offered(declared(names=["names"]), codings=words, sample=people)
    assert {one.text for one in found} == {"Toen zei [naam] dat dit verzonnen was."}


def test_without_lists_of_names_every_quote_says_that_it_was_not_checked(monkeypatch):
    monkeypatch.setattr(quote_candidates, "finder", lambda: None)
    assert {one.checked for one in offered()} == {False}


def test_the_candidates_of_a_strand_are_those_that_its_exhibit_shows():
    study, tables = declared(), voices.tables()
    assert quote_candidates.candidates(study, tables, "residents") == offered(study)


def test_the_private_table_has_one_row_per_candidate_with_what_was_taken_out():
    words = voices.codings().assign(text="Bel 0612345678 maar, dat is verzonnen.")
    made = quotes.offered(declared(), voices.tables(codings=words))
    table = made.tables[quotes.WORKSHEET]
    assert list(table["key"]) == [one.key for one in made.exhibits[0].quotes]
    assert set(table["taken_out"]) == {"0612345678"}


def test_the_table_counts_who_spoke_and_what_is_offered():
    made = quotes.offered(declared(), voices.tables())
    counted = made.exhibits[1].frame
    assert counted.to_dict("list") == {
        "topic": ["residents.debts", "residents.stress"], "n_spoke": [16, 20], "n_quotes": [2, 2],
    }  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_word_of_it_can_be_printed_and_unapproved_quotes_are_withheld(language):
    study = declared()
    made = quotes.offered(study, voices.tables())
    assert len(voices.printed(study, made.exhibits, language)) == 2
    shown = voices.released(study, made.exhibits).released[0].exhibit
    assert (shown.quotes, shown.options) == ((), {"withheld_quotes": {"not_approved": 4}})
