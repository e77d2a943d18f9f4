"""Who answered which wave: counted from rows, tested between arms, shown without giving few people away."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

from helpers.analyses import attrition
from helpers.describe.attrition import response_by_arm
from helpers.describe.differential_attrition import differential_attrition
from helpers.errors import StatisticalWarning
from helpers.results import Absent, Message, Withheld

SAME = 1e-12  # the same sums in another order


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).with_name("waves_study.py")
    spec = importlib.util.spec_from_file_location("waves_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def declared(made):
    return made.study()


@pytest.fixture
def people(made) -> pd.DataFrame:
    return made.people()


def shown(declared, people: pd.DataFrame):
    return attrition.response(declared, {"sample_randomised": people})


def exhibit(produced, name: str):
    return next(one for one in produced.exhibits if one.id == name)


def came(people: pd.DataFrame, wave: int) -> pd.Series:
    return people[[f"happiness.{wave}", f"satisfaction.{wave}"]].notna().any(axis=1)


def test_response_is_counted_for_everybody_assigned_at_every_wave_and_before(declared, people) -> None:
    frame = shown(declared, people).tables["attrition"]
    assert frame["wave"].unique().tolist() == ["0", "6", "18"]
    assert frame["arm"].tolist()[:4] == ["same_more", "less_app", "less_need", "same"]
    assert set(frame["n_assigned"]) == {40}
    at_6 = frame[frame["wave"] == "6"].set_index("arm")["n_responded"]
    assert at_6.to_dict() == came(people, 6).groupby(people["arm"]).sum().to_dict()
    assert frame.loc[frame["wave"] == "0", "share"].tolist() == [1.0] * 4


def test_shares_and_intervals_are_those_of_the_calculation_at_the_level_of_the_plan(declared, people) -> None:
    found = shown(declared, people).tables["attrition"]
    responded = pd.DataFrame({str(wave): came(people, wave) for wave in (0, 6, 18)})
    arms = pd.Series(pd.Categorical(people["arm"], ["same_more", "less_app", "less_need", "same"]))
    expected = response_by_arm(responded, arms, level=0.9)
    for name in ("share", "low", "high"):
        np.testing.assert_allclose(found[name], expected[name], rtol=SAME)
    assert set(found["level"]) == {0.9}


def test_one_known_outcome_is_an_answer_and_none_is_not(declared, people) -> None:
    people.loc[0, ["happiness.6", "satisfaction.6"]] = [pd.NA, 7]
    people.loc[1, ["happiness.6", "satisfaction.6"]] = [pd.NA, pd.NA]
    (survey,) = attrition.surveys(declared, {"sample_randomised": people}, comparison="trial")
    assert survey.responded.loc[[0, 1], "6"].tolist() == [True, False]
    assert survey.source == "survey"


def test_the_test_between_arms_and_the_largest_difference_are_those_of_the_calculation(
    declared, people
) -> None:
    tests = exhibit(shown(declared, people), "attrition.differential").frame
    (survey,) = attrition.surveys(declared, {"sample_randomised": people}, comparison="trial")
    expected = differential_attrition(survey.responded, survey.arms, level=0.9)
    assert tests["p_value"].tolist() == [one.p_value for one in expected]
    assert list(zip(tests["arm"], tests["other"], strict=True)) == [(o.arm, o.other) for o in expected]
    assert tests["low"].tolist() == [one.low for one in expected]


def test_a_difference_rests_on_the_smallest_group_that_came_or_stayed_away(declared, people) -> None:
    tests = exhibit(shown(declared, people), "attrition.differential").frame.set_index("wave")
    counts = came(people, 6).groupby(people["arm"]).sum()
    assert tests.loc["6", "n_fewest"] == min(counts.min(), (40 - counts).min())
    assert tests.loc["0", "n_fewest"] == 40  # nobody stayed away, which is no group


def test_patterns_by_kind_count_everybody_once(declared, people) -> None:
    produced = shown(declared, people)
    kinds = exhibit(produced, "attrition.patterns").frame
    assert kinds.groupby("arm")["n"].sum().to_dict() == dict.fromkeys(people["arm"].unique(), 40)
    answered = pd.concat([came(people, wave) for wave in (6, 18)], axis=1).all(axis=1)
    complete = kinds[kinds["kind"] == "pattern.complete"].set_index("arm")["n"]
    assert complete.to_dict() == answered.groupby(people["arm"]).sum().to_dict()
    assert produced.tables["attrition_patterns"]["n"].sum() == len(people)


def test_a_study_without_waves_says_that_nobody_could_drop_out(study, tables) -> None:
    assert attrition.response(study, tables) == Absent(Message("attrition.absent.no_waves"))


def test_one_arm_with_people_has_its_table_and_no_test(declared, people) -> None:
    people["arm"] = pd.array(["same"] * len(people), dtype="string")
    expected = (
        r"^trial, survey, differential drop-out: Of the 4 arms 1 has persons; at least two are needed to see "
        r"whether drop-out differs between arms\.$"
    )
    with pytest.warns(StatisticalWarning, match=expected):
        produced = shown(declared, people)
    assert "attrition.differential" not in [one.id for one in produced.exhibits]
    empty = produced.tables["attrition"].query("arm == 'less_app'")
    assert empty["share"].isna().all()
    assert set(empty["n_assigned"]) == {0}


def test_a_share_is_withheld_where_few_people_stayed_away_and_so_is_its_sentence(
    made, declared, people
) -> None:
    few = people.copy()
    arm = few.index[few["arm"] == "same"]
    few.loc[arm, ["happiness.18", "satisfaction.18"]] = 5
    few.loc[arm[:9], ["happiness.18", "satisfaction.18"]] = pd.NA
    release = made.released(declared, shown(declared, few).exhibits)
    table = next(one for one in release.released if one.exhibit.id == "attrition.response").exhibit.frame
    row = table[(table["wave"] == "18") & (table["arm"] == "same")].iloc[0]
    assert row[["n_responded", "n_missing", "share", "low", "high"]].isna().all()
    curve = next(one for one in release.released if one.exhibit.id.startswith("attrition.curve")).exhibit
    sentence = next(one for one in curve.alt.values["arms"] if one.values["arm"].name == "same")
    assert isinstance(sentence.values["last"], Withheld)


@pytest.mark.parametrize(("language", "word"), [("nl", "voorgoed weg"), ("en", "left for good")])
def test_every_exhibit_can_be_printed_in_both_languages(made, declared, people, language, word) -> None:
    pages = made.printed(declared, shown(declared, people).exhibits, language)
    assert list(pages) == [
        "attrition.response", "attrition.curve.trial.survey", "attrition.differential", "attrition.patterns",
    ]  # fmt: skip
    assert word in pages["attrition.patterns"]
    assert pages["attrition.curve.trial.survey"].count("<svg") == 2
