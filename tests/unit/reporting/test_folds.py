"""Tables of assurance stand behind one line that counts what they hold."""

from types import SimpleNamespace

import pandas as pd
import pytest

from helpers.reporting.folds import BESIDE, folds, of_chapter

CHECKS = pd.DataFrame({"n_variables": [10, 5], "outcome": ["passed", "failed"]})
DECLARED = pd.DataFrame({"outcome": ["passed"]})
LEDGER = pd.DataFrame(
    {"step": ["read", "not_chosen", "in_sample"], "n": pd.array([445, 260, 185], dtype="Int64")}
)


@pytest.fixture
def fold(words):
    def one(frames, language="en"):
        return folds(dict.fromkeys(frames, "view"), frames, words, language)

    return one


def test_checks_are_counted_per_variable_and_failures_per_row(fold):
    (found,) = fold({"validate.checks": CHECKS, "validate.declared": DECLARED})
    assert found.summary == "What was checked (16 checks, 1 failed)"
    assert len(found.exhibits) == 2


def test_rows_left_out_are_counted_from_the_ledger(fold):
    (found,) = fold({"clean.samples": DECLARED, "clean.ledger": LEDGER}, "nl")
    assert found.summary == "Waar elke rij bleef (2 tabellen, 260 rijen weggelaten)"


def test_a_count_that_the_door_took_out_is_not_added_up(fold):
    gone = LEDGER.assign(n=pd.array([445, None, 185], dtype="Int64"))
    (found,) = fold({"clean.ledger": gone})
    assert found.summary == "Where every row went (1 tables)"


def test_what_was_made_of_scores_stands_behind_one_line(fold):
    (found,) = fold({"scores.spread": pd.DataFrame(), "scores.reading": pd.DataFrame()}, "nl")
    assert found.summary == "Hoe de scores zijn gemaakt (onderdelen: 2)"


def test_other_topics_stand_open_after_them(fold):
    found = fold({"validate.checks": CHECKS, "made_up.text": pd.DataFrame()})
    assert [each.summary for each in found] == ["What was checked (15 checks, 1 failed)", ""]


def shown(*names):
    return [SimpleNamespace(id=name) for name in names]


def test_what_looks_once_more_stands_behind_one_line_in_its_place(words):
    exhibits = shown("effects", "dropout.methods", "dropout.figure.a", "dropout.figure.b", "subgroups")
    found = of_chapter(exhibits, words, "nl")
    assert [each.summary for each in found] == ["", "Wat uitval kan verbergen (onderdelen: 3)", ""]
    assert [len(each.exhibits) for each in found] == [1, 3, 1]
    assert [one.id for each in found for one in each.exhibits] == [one.id for one in exhibits]


def test_one_exhibit_of_such_a_topic_and_every_other_stand_open(words):
    found = of_chapter(shown("registers", "effects", "effects.arms", "amounts.parts"), words, "en")
    assert [each.summary for each in found] == ["", "", ""]


def test_what_looks_at_the_codes_once_more_shares_a_line(words):
    exhibits = shown("topics.standing.a", "cooccurrence.pairs.a", "new_codes.curve.a", "agreement.figure.a")
    assert [len(each.exhibits) for each in of_chapter(exhibits, words, "en")] == [1, 3]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_topic_that_looks_once_more_has_a_line(words, language):
    for topic in BESIDE:
        (found,) = of_chapter(shown(f"{topic}.a", f"{topic}.b"), words, language)
        assert "2" in found.summary
