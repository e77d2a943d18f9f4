"""The questions that were asked: the status follows from evidence and people, and is never more than declared."""

from __future__ import annotations

from types import ModuleType

import pandas as pd
import pytest

from helpers.analyses.asked import ledger, status
from helpers.analyses.evidence import Behind
from helpers.disclosure.exhibits import release
from helpers.reporting.assemble import policy
from helpers.reporting.vocabulary import vocabulary
from helpers.results import Absent, Produced
from helpers.study.question_spec import Question
from helpers.study.spec import Study

MANY, FEW, NOBODY = Behind(40, 40), Behind(9, 9), Behind(0, 0)
TEXT = {"nl": "x", "en": "x"}


@pytest.fixture
def tables(monitored: ModuleType) -> dict[str, pd.DataFrame]:
    moves = {("alone", "alone"): 30, ("alone", "paid"): 12}
    steady = [(40, 30)] * 3
    months = monitored.months(
        {"schiedam": steady, "vlaardingen": steady}, {"schiedam": 2000, "vlaardingen": 900}
    )
    return {"sample_all": monitored.ladder(moves), "clean_months": months}


def shown(study: Study, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    found = ledger(study, tables)
    assert isinstance(found, Produced)
    (out,) = release(found.exhibits, policy(study), vocabulary(study)).require().released
    return out.exhibit.frame


def test_a_study_that_was_asked_nothing_says_so(monitored) -> None:
    found = ledger(monitored.study(lambda plain: plain.pop("questions")), {})
    assert isinstance(found, Absent)
    assert found.reason.key == "asked.absent.not_declared"


@pytest.mark.parametrize(
    ("rests_on", "at_most", "expected"),
    [
        ((MANY,), "answered", "answered"),
        ((MANY, MANY), "partly", "partly"),
        ((MANY, FEW), "answered", "partly"),
        ((MANY, NOBODY), "answered", "partly"),
        ((FEW,), "answered", "not"),
        ((), "answered", "not"),
        ((MANY,), "not", "not"),
        ((FEW,), "partly", "not"),
    ],
)
def test_the_status_follows_from_what_is_there(monitored, rests_on, at_most, expected) -> None:
    question = Question(label=TEXT, source=TEXT, at_most=at_most, because=TEXT)
    assert status(monitored.study(), question, rests_on) == expected


@pytest.mark.parametrize(("n", "state"), [(0, "nobody"), (4, "too_few"), (5, "enough"), (9, "enough")])
def test_people_who_were_interviewed_have_their_own_threshold(monitored, n, state) -> None:
    study = monitored.study(lambda plain: plain["disclosure"].update(min_speakers=5))
    assert Behind(n, n, speakers=True).state(study) == state
    assert Behind(9, 9).state(study) == "too_few"


def test_the_smallest_arm_decides_whether_there_are_people_enough(monitored) -> None:
    assert Behind(100, 9).state(monitored.study()) == "too_few"


def test_questions_stand_in_declared_order_with_what_they_rest_on_and_why_not_more(monitored, tables) -> None:
    frame = shown(monitored.study(), tables)
    assert frame[["question", "evidence", "status", "state"]].values.tolist() == [
        ["questions.happier.label", "theme.happier", "answered", "enough"],
        ["questions.happier.label", "grade.happy", "answered", "enough"],
        ["questions.moved.label", "ladder.1", "partly", "enough"],
        ["questions.moved.label", "stock.1", "partly", "enough"],
        ["questions.lonely.label", "", "not", "nobody"],
    ]
    assert frame["n"].iloc[:4].tolist() == [42, 42, 42, 2960]
    assert frame["because"].tolist() == ["", "", *["questions.moved.because"] * 2, "questions.lonely.because"]


def test_a_small_number_behind_an_answer_is_withheld(monitored, tables) -> None:
    people = tables["sample_all"]
    people.loc[9:, "happy"] = pd.NA
    frame = shown(monitored.study(), tables | {"sample_all": people})
    row = frame.iloc[1]
    assert (row["evidence"], row["status"], row["state"]) == ("grade.happy", "partly", "too_few")
    assert pd.isna(row["n"])


def test_a_code_counts_everybody_whose_words_were_coded_and_not_who_has_it(monitored) -> None:
    from helpers.analyses.evidence import behind
    from helpers.study.evidence import Evidence

    cases = pd.DataFrame({"person": [str(i) for i in range(12)], "code_home": [1] * 3 + [0] * 9})
    code = Evidence("code", "log.home", TEXT)
    study = monitored.study()
    assert behind(study, {"cases_log": cases}, code) == Behind(12, 12, speakers=True)
    assert behind(study, {}, code) == Behind(0, 0, speakers=True)


def test_a_topic_counts_who_was_asked_or_spoke_of_it_unasked_and_an_unknown_last_month_counts_nobody(
    monitored, tables
) -> None:
    from helpers.analyses.evidence import behind
    from helpers.study.evidence import Evidence

    standings = ["asked", "silent", "spontaneous", "not_asked", "unknown"]
    topics = pd.DataFrame({"topic": ["calm"] * 5, "standing": standings, "n": [6, 2, 3, 5, 1]})
    topic = Evidence("topic", "residents.calm", TEXT)
    study = monitored.study()
    assert behind(study, {"topics_residents": topics}, topic) == Behind(11, 11, speakers=True)
    assert behind(study, {}, topic) == Behind(0, 0, speakers=True)
    months = tables["clean_months"]
    months.loc[months.index[-1], "end"] = pd.NA
    assert behind(study, tables | {"clean_months": months}, Evidence("stock", "1", TEXT)) == Behind(0, 0)
