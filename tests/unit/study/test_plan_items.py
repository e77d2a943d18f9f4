"""The plan as items: what differs between two plans, and what decides one estimate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.study.load import load_file
from helpers.study.plan_items import Asked, Model, differences, items, places, plain_plan, row_items, shown
from helpers.study.spec import Study

Write = Callable[..., Path]
MAIN = Asked(
    comparison="trial",
    outcome="work",
    arm="plan",
    reference="usual",
    wave="",
    is_second=False,
    model=Model("unadjusted", "hc2", "itt"),
    is_main=True,
)
LIN = replace(MAIN, model=Model("lin", "hc2", "itt"), is_main=False)
OBSERVED = replace(MAIN, comparison="survey", model=Model("aipw", "m_estimation", "att"))


def plan_of(study: Study) -> dict:
    return plain_plan(study, {"squared": "one", "above": "two"})


def apart(write: Write, *changes: tuple[str, str]) -> dict:
    return differences(plan_of(load_file(write())), plan_of(load_file(write(*changes))))


def test_equal_plans_differ_in_nothing(write: Write) -> None:
    assert apart(write) == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("label: {en: Age}", "label: {en: Years}"),
        ("title: {en: Small}", "title: {en: Tiny}"),
        ("seed: 1", "seed: 2"),
    ],
)
def test_words_and_the_seed_are_no_plan(write: Write, old: str, new: str) -> None:
    assert apart(write, (old, new)) == {}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("level: 0.95", "level: 0.9", {"analysis.trial.level": ("0.95", "0.9")}),
        (
            "equivalence_margin: 0.05",
            "equivalence_margin: 0.1",
            {"outcomes.work.equivalence_margin": ("0.05", "0.1")},
        ),
        ("codes: {1: plan, 0: usual}", "codes: {2: plan, 0: usual}",
         {"derivations.arm.codes": ("1: plan, 0: usual", "2: plan, 0: usual")}),
        (
            "- {estimator: lin, variance: hc2}",
            "- {estimator: ancova, variance: hc2}",
            {
                "analysis.trial.sensitivity": (
                    "estimator: lin, variance: hc2",
                    "estimator: ancova, variance: hc2",
                )
            },
        ),
        ("adjust_for: [age]", "adjust_for: [age, hours]", {"analysis.trial.adjust_for": ("age", "age, hours")}),
    ],
)  # fmt: skip
def test_a_change_is_listed_by_its_place_with_both_values(
    write: Write, old: str, new: str, expected: dict
) -> None:
    assert apart(write, (old, new)) == expected


def test_a_whole_variable_that_is_gone_is_one_difference(write: Write) -> None:
    found = apart(write, ("  town: {table: people, column: town, type: text, label: {en: Town}}\n", ""))
    assert found == {"derivations.town": ("table: people, column: town, type: text", None)}


def test_a_function_that_changed_is_a_difference_of_the_variable_it_makes(small: Study) -> None:
    before = plain_plan(small, {"squared": "one", "above": "two"})
    after = plain_plan(small, {"squared": "other", "above": "two"})
    assert differences(before, after) == {"derivations.age_squared.code": ("one", "other")}


def test_keys_that_are_left_empty_are_not_in_the_plan(small: Study) -> None:
    assert not [place for place, value in items(plan_of(small)).items() if value in (None, "", [], {})]
    assert "waves" not in plan_of(small)["outcomes"]["work"]


def test_a_long_value_is_cut_for_show_only() -> None:
    assert shown(["a" * 200]) == "a" * 119 + "…"
    assert shown(None) is None
    assert shown(value=True) == "true"


def test_a_reason_may_be_given_for_a_leaf_and_for_a_whole_part(small: Study) -> None:
    assert {"outcomes.work", "outcomes.work.role", "analysis.trial.level"} <= places(plan_of(small))


@pytest.mark.parametrize(
    "asked",
    [
        replace(MAIN, outcome="health"),
        replace(MAIN, comparison="other"),
        replace(MAIN, wave="6"),
        replace(MAIN, is_second=True),
        replace(MAIN, arm="usual", reference="plan"),
        replace(MAIN, model=Model("lin", "hc2", "itt")),
        replace(LIN, model=Model("ancova", "hc3", "itt")),
    ],
)
def test_what_the_plan_does_not_ask_has_no_items(small: Study, asked: Asked) -> None:
    assert row_items(plan_of(small), asked) is None


def test_a_sensitivity_model_may_be_the_registered_main_one(small: Study) -> None:
    assert row_items(plan_of(small), replace(MAIN, is_main=False)) is not None


SECOND_OUTCOME = (
    "describe:\n",
    "  paid:\n    variable: many_hours\n    role: secondary\n    family: work\n    comparisons: [trial]\n"
    "    higher_is: better\n    relevant_effect: 0.05\n    equivalence_margin: 0.05\n    margin_reason: {en: because}\n"
    "    window: {en: a year}\n    label: {en: Paid}\ndescribe:\n",
)


@pytest.mark.parametrize(
    ("change", "reached"),
    [
        (("level: 0.95", "level: 0.9"), {"main", "lin"}),
        (("equivalence_margin: 0.05", "equivalence_margin: 0.06"), {"main", "lin", "observed"}),
        (("higher_is: better", "higher_is: worse"), {"main", "lin", "observed"}),
        (("margin_reason: {en: because}", "margin_reason: {en: since}"), set()),
        (("power: 0.8", "power: 0.9"), set()),
        (("correction: holm", "correction: none"), {"main", "lin"}),
        (("adjust_for: [age]", "adjust_for: [hours]"), {"lin"}),
        (("range: [18, 67]", "range: [18, 60]"), {"lin", "observed"}),
        (("{table: others}", "{table: others, where: {arm: [usual]}}"), {"observed"}),
        (("trim: 0.01", "trim: 0.02"), {"observed"}),
        (("neighbours: 1,", "neighbours: 3,"), set()),
        (SECOND_OUTCOME, set()),
        (("- {estimator: lin, variance: hc2}", "- {estimator: ancova, variance: hc2}"), {"lin"}),
    ],
)
def test_a_change_reaches_the_estimates_that_it_decides_and_no_other(
    write: Write, change: tuple[str, str], reached: set[str]
) -> None:
    rows = {"main": MAIN, "lin": LIN, "observed": OBSERVED}
    before, after = plan_of(load_file(write())), plan_of(load_file(write(change)))
    assert {
        name for name, asked in rows.items() if row_items(before, asked) != row_items(after, asked)
    } == reached
