"""Rules on what is repeated from a source: each sentence in full."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import Mistake
from helpers.paths import Project
from helpers.study.load import load
from helpers.study.rules_claims import findings
from helpers.study.spec import Study

ROOT = Path(__file__).resolve().parents[3]
BESIDE = "what stands against taking the claim for more than it is, in the words of who made it"


@pytest.fixture(scope="module")
def plain() -> dict[str, Any]:
    return load(Project(ROOT), "city-deal").model_dump(by_alias=True)


@pytest.fixture
def sentences(plain: dict[str, Any]) -> Callable[..., list[str]]:
    """Return what the rules find after one change to the good declaration."""

    def find(change: Callable[[dict[str, Any]], None]) -> list[str]:
        changed = copy.deepcopy(plain)
        change(changed)
        found = findings(Study.model_validate(changed))
        return [str(Mistake(".".join(map(str, one.path)), one.found, one.allowed, one.todo)) for one in found]

    return find


def test_the_declaration_of_city_deal_is_good(sentences) -> None:
    assert sentences(lambda study: None) == []


@pytest.mark.parametrize("words", [{"nl": "Alleen Nederlands"}, {"nl": "Alleen Nederlands", "en": "  "}])
def test_a_reservation_is_asked_for_in_every_language_of_the_study(sentences, words) -> None:
    found = sentences(lambda study: study["claims"]["room_taken"].update(reservation=words))
    assert found == [
        "claims.room_taken.reservation: the reservation has no words in 'en', a language of this study; "
        f"allowed: {BESIDE}. Give the reservation in this language too, or take the claim out."
    ]


def test_a_claim_has_words_in_every_language_of_the_study(sentences) -> None:
    found = sentences(lambda study: study["claims"]["room_taken"].update(claim={"en": "They could."}))
    assert found == [
        "claims.room_taken.claim: the claim has no words in 'nl', a language of this study. Write them, or "
        "leave the language out of 'language'."
    ]


def test_one_language_is_enough_for_a_study_in_one_language(sentences) -> None:
    def change(study: dict[str, Any]) -> None:
        study["language"] = ("nl",)
        for claim in study["claims"].values():
            claim["reservation"].pop("en")

    assert sentences(change) == []


def test_somebody_made_the_claim(sentences) -> None:
    found = sentences(lambda study: study["claims"]["room_taken"].update(said_by=" "))
    assert found == ["claims.room_taken.said_by: nobody is named. Name who made the claim."]


def test_grades_are_a_part_of_a_count_that_is_declared(sentences) -> None:
    found = sentences(lambda study: study["describe"]["grades"][0].update(selected_from="case"))
    assert found == [
        "describe.grades.0.selected_from: there is no count 'case'; allowed: cases, households, "
        "social_workers, cities, cities_later. Did you mean 'cases'?"
    ]


def test_nobody_is_a_part_of_nobody(sentences) -> None:
    found = sentences(lambda study: study["counts"]["cases"].update(n=0, how="exactly"))
    assert found == [
        "describe.grades.0.selected_from: count 'cases' is 0; allowed: the number of people these were a part of."
    ]
