"""A guideline is gone through item by item, and nothing is ticked beforehand."""

from __future__ import annotations

import pytest

from helpers.analyses import guideline
from helpers.reporting.catalogue import catalogue
from helpers.study.guidelines import ITEMS


def frame(voices, **strand):
    return guideline.guideline(voices.study(**strand), {}).exhibits[0].frame.set_index("item")


def state(found, item):
    return found.loc[f"guideline.item.{item}", "state"].removeprefix("guideline.state.")


def test_coreq_has_thirty_two_items_and_srqr_twenty_one() -> None:
    assert {name: len(items) for name, items in ITEMS.items() if name != "rtarg"} == {"coreq": 32, "srqr": 21}
    assert all(len(set(items)) == len(items) for items in ITEMS.values())


@pytest.mark.parametrize("name", list(ITEMS))
def test_every_item_answer_and_place_has_words_in_both_languages(voices, name) -> None:
    declared = voices.study(guideline=name)
    made = guideline.guideline(declared, {})
    for language in ("en", "nl"):
        assert voices.printed(declared, made.exhibits, language)
    keys = {f"guideline.item.{item}" for item in ITEMS[name]}
    assert all(catalogue().has(key, language) for key in keys for language in ("en", "nl"))


def test_an_item_that_nobody_answered_is_missing(voices) -> None:
    found = frame(voices)
    assert state(found, "duration") == "not_answered"
    assert state(found, "quotes") == "not_answered"
    assert state(found, "theme_origin") == "not_answered"


def test_the_answer_of_the_researcher_stands_first_and_is_said_to_be_theirs(voices) -> None:
    found = frame(voices, answers={"duration": {"en": "an hour", "nl": "een uur"}})
    row = found.loc["guideline.item.duration"]
    assert row["state"] == "guideline.state.declared"
    assert row["said"] == "voices.residents.answers.duration"


def test_every_item_can_be_answered_by_the_researcher(voices) -> None:
    answers = {item: {"en": "x", "nl": "x"} for item in ITEMS["coreq"]}
    assert set(frame(voices, answers=answers)["state"]) == {"guideline.state.declared"}


def test_saturation_does_not_fit_reflexive_work(voices) -> None:
    assert state(frame(voices, tradition="reflexive"), "saturation") == "does_not_fit"
    assert state(frame(voices, tradition="grounded"), "saturation") == "partly"


def test_a_code_tree_without_definitions_is_an_answer_in_part(voices) -> None:
    assert state(frame(voices), "code_tree") == "partly"
    codes = {
        name: {**code, "definition": {"en": "x", "nl": "x"}} for name, code in voices.STRAND["codes"].items()
    }
    assert state(frame(voices, codes=codes), "code_tree") == "answered"


def test_the_title_counts_what_is_answered(voices) -> None:
    declared = voices.study()
    made = guideline.guideline(declared, {})
    states = made.exhibits[0].frame["state"].str.removeprefix("guideline.state.").value_counts()
    title = voices.printed(declared, made.exhibits, "en")["guideline.items.residents"].splitlines()[0]
    assert title == (
        f"COREQ, residents: {states['answered']} of 32 items answered, {states['partly']} in part, "
        f"{states['not_answered']} missing"
    )
