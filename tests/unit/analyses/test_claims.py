"""The claim ledger of 05: each claim with its reservation, counts as labels, no word of a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.analyses.claims import ledger
from helpers.disclosure.exhibits import release
from helpers.disclosure.policy import Policy
from helpers.errors import StatisticalWarning
from helpers.paths import Project
from helpers.reporting.gate import check_language
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Exhibit, Name, Produced
from helpers.study.load import load
from helpers.study.spec import Study
from helpers.study.stages import BY_NAME
from helpers.view import seen_by

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def declared() -> Study:
    return load(Project(ROOT), "city-deal")


@pytest.fixture(scope="module")
def exhibits(declared: Study) -> dict[str, Exhibit]:
    """Return what passes the door of what the stage may see of the study, words left out."""
    found = ledger(seen_by(declared, BY_NAME["05_qualitative"]), {})
    assert isinstance(found, Produced)
    policy = Policy(**declared.disclosure.model_dump())
    out = release(found.exhibits, policy, vocabulary(declared)).require()
    return {one.exhibit.id: one.exhibit for one in out.released}


def test_a_study_without_claims_and_counts_says_so(declared) -> None:
    found = ledger(declared.model_copy(update={"claims": {}, "counts": {}}), {})
    assert isinstance(found, Absent)
    assert found.reason.key == "claims.absent.not_declared"


def test_counts_alone_make_no_ledger_and_claims_alone_no_counts(declared) -> None:
    counts = ledger(declared.model_copy(update={"claims": {}}), {})
    claims = ledger(declared.model_copy(update={"counts": {}}), {})
    assert isinstance(counts, Produced)
    assert isinstance(claims, Produced)
    assert [one.id for one in (*counts.exhibits, *claims.exhibits)] == ["counts.about", "claims.ledger"]


def test_nothing_of_the_ledger_is_withheld_and_it_stands_on_the_first_screen(declared, exhibits) -> None:
    frame = exhibits["claims.ledger"].frame
    assert frame["claim"].tolist() == list(declared.claims)
    assert frame.notna().all(axis=None)
    assert exhibits["claims.ledger"].headline


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_label_of_a_claim_holds_its_reservation(declared, exhibits, language) -> None:
    words = lexicon(declared)
    for name, place in exhibits["claims.ledger"].frame[["claim", "reservation"]].itertuples(index=False):
        label = words.label(Name("claim", name), language).text
        assert declared.claims[name].claim[language].rstrip(".") in label
        assert words.label(Name("said", place), language).text.rstrip(".") in label


@pytest.mark.parametrize(("language", "words"), [("nl", "ruim 85"), ("en", "over 85")])
def test_a_count_is_a_label_that_keeps_its_bound_and_never_a_number(
    declared, exhibits, language, words
) -> None:
    exhibit = exhibits["counts.about"]
    assert {column.kind for column in exhibit.columns} == {"label"}
    assert "85" not in exhibit.frame.astype("string").to_numpy().ravel().tolist()
    assert lexicon(declared).label(Name("about", "cases"), language).text == words


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_claim_and_no_reservation_of_the_study_names_a_cause(declared, language) -> None:
    said = [words[language] for one in declared.claims.values() for words in (one.claim, one.reservation)]
    assert check_language(said, "observational", language) == ()


def test_a_claim_about_lives_that_rests_on_satisfaction_is_told_with_a_warning() -> None:
    study = load(Project(Path(__file__).resolve().parents[3]), "city-deal")
    claim = study.claims["satisfied"].model_copy(update={"about": "own_life", "rests_on": ("grade.grade",)})
    declared = study.model_copy(update={"claims": {"satisfied": claim}})
    with pytest.warns(StatisticalWarning) as warned:
        found = ledger(declared, {})
    assert isinstance(found, Produced)
    assert [str(one.message) for one in warned] == [
        "claims.satisfied is about people's own lives and rests on 'grade.grade', a grade for services: satisfaction "
        "with a service is not what it did in someone's life."
    ]
    out = release(found.exhibits, Policy(**declared.disclosure.model_dump()), vocabulary(declared)).require()
    told = next(one.exhibit for one in out.released if one.exhibit.id == "claims.satisfaction")
    first, second = (say(one, lexicon(declared), "en") for one in told.body)
    assert first.startswith(
        "How content people are with a service is not what that service did in their lives."
    )
    assert second.endswith("It rests on: Grade for the result.")
    apart = claim.model_copy(update={"about": "services"})
    assert (
        len(ledger(study.model_copy(update={"claims": {"satisfied": apart}}), {}).exhibits)
        == len(found.exhibits) - 1
    )
