"""A practice audit as 05 shows it: middle scores, agreement, what is missing, and what passes the door."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.audit import practice
from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.errors import DataMistake
from helpers.paths import Project
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Exhibit, Produced
from helpers.study.load import load
from helpers.study.spec import Study

ROOT = Path(__file__).resolve().parents[3]
PRINCIPLES = ("tailored", "client_decides", "stable_first")


@pytest.fixture(scope="module")
def declared() -> Study:
    """Return the study with fewer draws: these tests look at everything but the interval."""
    plain = copy.deepcopy(load(Project(ROOT), "gewogen-maatwerk").model_dump(by_alias=True))
    plain["audits"]["practice"]["draws"] = 99
    return Study.model_validate(plain)


def rated(*by_rater: list[int | None]) -> pd.DataFrame:
    """Return ratings of all three principles alike: a list of scores per rater, in the order of cases."""
    rows = [
        (f"D{case:02d}", principle, f"r{rater}", score, "" if score is None else "verzonnen")
        for principle in PRINCIPLES
        for rater, scores in enumerate(by_rater, start=1)
        for case, score in enumerate(scores)
    ]
    frame = pd.DataFrame(rows, columns=["case", "principle", "rater", "score", "evidence"])
    return frame.astype({"case": "string", "principle": "string", "rater": "string", "score": "Int64"})


@pytest.fixture
def made(declared: Study) -> Callable[..., dict[str, Exhibit]]:
    """Return the released exhibits of an audit with these ratings."""

    def find(*by_rater: list[int | None]) -> dict[str, Exhibit]:
        rng = np.random.default_rng(1)
        found = practice(declared, {"audit_practice": rated(*by_rater)}, rng)
        assert isinstance(found, Produced)
        policy = Policy(**declared.disclosure.model_dump())
        out = release(found.exhibits, policy, vocabulary(declared)).require()
        return {one.exhibit.id: one.exhibit for one in out.released}

    return find


def middles(exhibits: dict[str, Exhibit]) -> list[str]:
    frame = exhibits["audit.principles.practice"].frame
    return frame.loc[frame["principle"] == "practice.tailored", "middle"].tolist()


def test_a_study_without_an_audit_says_so(declared) -> None:
    found = practice(declared.model_copy(update={"audits": {}}), {}, np.random.default_rng(1))
    assert isinstance(found, Absent)
    assert found.reason.key == "audit.absent.not_declared"


def test_the_middle_score_is_a_score_or_the_two_it_lies_between_and_never_their_mean(made) -> None:
    found = made([0, 0, 0, 1, 1, 2, 2], [0, 0, 0, 1, 2, 2, 2])
    assert middles(found) == ["score_1", "score_1"]
    found = made([0, 0, 0, 1, 1, 1], [0, 0, 0, 2, 2, 2])
    assert middles(found) == ["between_0_1", "between_0_2"]


def test_a_rater_who_scored_nothing_has_no_middle_score(made) -> None:
    assert middles(made([0, 1, 1, 2, 2, 2], [None] * 6)) == ["between_1_2", ""]


def test_complete_agreement_is_one_and_one_rater_is_said_to_be_one(made) -> None:
    alike = made([0, 1, 2, 0, 1, 2], [0, 1, 2, 0, 1, 2])["audit.agreement.practice"].frame
    assert alike["value"].tolist() == [1.0] * 6
    alone = made([0, 1, 2, 0, 1, 2])["audit.agreement.practice"].frame
    assert alone["value"].isna().all()
    assert set(alone["why"]) == {"single_coded"}


def test_scores_that_never_vary_have_no_coefficient_and_the_reason_is_given(made) -> None:
    frame = made([2] * 8, [2] * 8)["audit.agreement.practice"].frame
    assert frame["value"].isna().all()
    assert set(frame["why"]) == {"one_category"}


@pytest.mark.parametrize(("n", "shown"), [(4, False), (5, True), (6, True)])
def test_a_score_that_fewer_than_the_threshold_have_is_withheld_with_a_companion(made, n, shown) -> None:
    scores = [0] * n + [1] * 12 + [2] * 12
    frame = made(scores, scores)["audit.figure.practice"].frame
    first = frame[(frame["principle"] == "practice.tailored") & (frame["rater"] == "rater_1")]
    known = first.set_index("score")["n"].notna().tolist()
    assert known == ([True] * 3 if shown else [False, False, True])


def test_raters_are_numbered_in_the_order_of_their_names_which_are_never_printed(made) -> None:
    found = made([0, 1, 2, 0, 1, 2], [0, 1, 2, 0, 1, 2])
    for exhibit in found.values():
        assert "r1" not in exhibit.frame.astype("string").fillna("").to_numpy().ravel().tolist()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "The list has 10 principles according to its source; 7 of them were not supplied to this study.",
        ),
        ("nl", "De lijst telt volgens de bron 10 principes; 7 daarvan zijn niet aangeleverd."),
    ],
)
def test_what_nobody_supplied_is_said_to_be_missing(made, declared, language, said) -> None:
    exhibit = made([0, 1, 2, 0, 1, 2])["audit.list.practice"]
    assert exhibit.frame["standing"].tolist() == ["supplied"] * 3 + ["not_supplied"] * 7
    assert exhibit.frame["number"].tolist() == list(range(1, 11))
    assert say(exhibit.note, lexicon(declared), language).startswith(said)


def test_a_complete_list_says_that_it_is_complete(declared) -> None:
    plain = copy.deepcopy(declared.model_dump(by_alias=True))
    plain["audits"]["practice"]["n_principles"] = 3
    study = Study.model_validate(plain)
    found = practice(study, {"audit_practice": rated([0, 1, 2, 1, 0])}, np.random.default_rng(1))
    assert isinstance(found, Produced)
    assert found.exhibits[0].note.key == "audit.list.note_complete"
    assert found.exhibits[0].frame["standing"].tolist() == ["supplied"] * 3


def test_a_tenth_rater_is_a_mistake_with_a_sentence(declared) -> None:
    tables = {"audit_practice": rated(*[[0, 1, 2]] * 10)}
    with pytest.raises(DataMistake) as caught:
        practice(declared, tables, np.random.default_rng(1))
    assert str(caught.value) == "audit 'practice': it has 10 raters; allowed: at most 9. Split the audit."
