"""Grades as 03 shows them: what passes the door at nine, ten and nineteen people, and what is said."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.grades import grades
from helpers.disclosure.exhibits import Release, release
from helpers.disclosure.policy import Policy
from helpers.errors import StatisticalWarning
from helpers.paths import Project
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.reporting.words import say
from helpers.results import Absent, Produced
from helpers.study.load import load
from helpers.study.spec import Study

ROOT = Path(__file__).resolve().parents[3]
CITIES = ("eindhoven", "enschede", "leeuwarden", "utrecht", "zaanstad")


@pytest.fixture(scope="module")
def declared() -> Study:
    return load(Project(ROOT), "city-deal")


@pytest.fixture
def changed(declared: Study) -> Callable[..., Study]:
    """Return the declaration with another way to describe the grade, or another count of cases."""

    def make(*, count: dict | None = None, **grade: object) -> Study:
        plain = copy.deepcopy(declared.model_dump(by_alias=True))
        plain["describe"]["grades"][0].update(grade)
        plain["counts"]["cases"] |= count or {}
        return Study.model_validate(plain)

    return make


def people(sizes: tuple[int, ...], given: list[float] | None = None) -> dict[str, pd.DataFrame]:
    """Return a sample with so many people in each city, who give 8 and 10 in turn."""
    n = sum(sizes)
    frame = pd.DataFrame({
        "person": [f"p{i}" for i in range(n)],
        "city": np.repeat(CITIES, sizes),
        "grade": pd.Series(given or [8.0, 10.0] * n, dtype="Float64")[:n],
    })  # fmt: skip
    return {"sample_residents": frame}


def made(study: Study, tables: dict[str, pd.DataFrame]) -> tuple[Release, dict[str, pd.DataFrame]]:
    found = grades(study, tables)
    assert isinstance(found, Produced)
    policy = Policy(**study.disclosure.model_dump())
    out = release(found.exhibits, policy, vocabulary(study)).require()
    return out, {one.exhibit.id: one.exhibit.frame for one in out.released}


def said(study: Study, out: Release, language: str = "en") -> list[str]:
    (text,) = [one.exhibit for one in out.released if one.exhibit.id == "grades.reading.grade"]
    return [say(one, lexicon(study), language) for one in text.body]


def test_a_study_without_grades_says_so(declared) -> None:
    without = declared.model_copy(update={"describe": declared.describe.model_copy(update={"grades": ()})})
    found = grades(without, {})
    assert isinstance(found, Absent)
    assert found.reason.key == "grades.absent.not_declared"


@pytest.mark.parametrize(("smallest", "shown"), [(9, False), (10, True), (11, True)])
def test_the_mean_of_a_city_is_shown_from_ten_people_on(declared, smallest, shown) -> None:
    _, frames = made(declared, people((smallest, 12, 12, 12, 12)))
    row = frames["grades.mean.grade"].set_index("group").loc["city.eindhoven"]
    assert bool(pd.notna(row["mean"])) is shown
    assert bool(pd.notna(row["low"])) is shown
    assert bool(pd.notna(row["n"])) is shown


def test_that_it_holds_in_all_cities_is_said_only_where_each_may_be_shown(declared) -> None:
    every, _ = made(declared, people((10, 12, 12, 12, 12)))
    assert any("in all 5 groups the mean lies between 9.0 and 9.0" in one for one in said(declared, every))
    few, _ = made(declared, people((9, 12, 12, 12, 12)))
    sentences = said(declared, few)
    assert not any("in all" in one for one in sentences)
    assert (
        "By city: only 4 of the 5 groups have 10 people or more. What holds in every group cannot be shown."
        in sentences
    )


def test_shares_are_given_of_groups_that_can_have_one_and_only_where_both_sides_are_large(declared) -> None:
    _, frames = made(declared, people((20, 19, 12, 12, 12)))
    shares = frames["grades.shares.grade"]
    assert list(shares["group"].unique()) == ["all", "city.eindhoven"]
    eindhoven = shares[shares["group"] == "city.eindhoven"].set_index("reading")
    assert eindhoven.loc["ten", "share"] == 0.5  # ten did and ten did not
    assert pd.isna(eindhoven.loc["high", "share"])  # everybody did: it says so of each of them


def test_what_nine_people_did_is_withheld_in_the_table_and_in_the_sentence(declared) -> None:
    given = [10.0] * 9 + [8.0] * 50
    out, frames = made(declared, people((12, 12, 12, 12, 11), given))
    ten = frames["grades.shares.grade"].set_index(["group", "reading"]).loc[("all", "ten")]
    assert ten[["n_with", "share"]].isna().all()
    sentence = next(one for one in said(declared, out) if "the highest grade" in one)
    assert sentence.startswith("fewer than 10 of 59 gave a 10")


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("over", "come from over 85 cases in which the new approach was used: at most 61%."),
        ("about", "come from about 85 cases in which the new approach was used: roughly 61%."),
        ("exactly", "come from 85 cases in which the new approach was used: 61%."),
    ],
)
def test_of_over_85_cases_52_people_are_at_most_61_per_cent(changed, how, words) -> None:
    study = changed(count={"how": how})
    out, _ = made(study, people((11, 10, 10, 11, 10)))
    (sentence,) = [one for one in said(study, out) if "come from" in one]
    assert words in sentence


def test_more_people_than_the_count_of_which_they_are_a_part_is_a_warning(changed) -> None:
    study = changed(count={"n": 50})
    with pytest.warns(StatisticalWarning) as caught:
        out, _ = made(study, people((11, 10, 10, 11, 10)))
    assert str(caught[0].message) == (
        "grade: the sample 'residents' has more people than the count 'cases' of which it is declared to be a "
        "part, so nothing is said of that part."
    )
    assert not any("come from" in one for one in said(study, out))


def test_a_study_that_compares_does_not_say_that_there_is_no_grade_of_others(declared) -> None:
    compared = declared.model_copy(update={"comparisons": {"trial": "declared"}})
    found = grades(compared, people((12, 12, 12, 12, 12)))
    (text,) = [one for one in found.exhibits if one.id == "grades.reading.grade"]
    said_last = say(text.body[-1], lexicon(declared), "nl")
    assert "Er is geen cijfer van" not in said_last
    assert said_last.endswith("De vergelijking van deze studie staat in 04, bij Effectiviteit.")


def test_where_nobody_gave_a_grade_nothing_is_said_of_it(declared) -> None:
    out, frames = made(declared, people((11, 10, 10, 11, 10), [float("nan")] * 52))
    assert said(declared, out) == ["Nobody gave a grade."]
    assert set(frames) == {"grades.reading.grade"}


def test_a_grade_is_not_described_by_group_where_none_is_named(changed) -> None:
    _, frames = made(changed(by=None), people((11, 10, 10, 11, 10)))
    assert frames["grades.mean.grade"]["group"].tolist() == ["all"]


def test_groups_of_a_yes_or_no_variable_are_yes_and_no(changed) -> None:
    tables = people((11, 10, 10, 11, 10))
    tables["sample_residents"]["woman"] = pd.Series([True, False] * 26, dtype="boolean")
    _, frames = made(changed(by="woman"), tables)
    assert frames["grades.mean.grade"]["group"].tolist() == ["all", "woman.yes", "woman.no"]
    assert frames["grades.mean.grade"]["mean"].tolist() == [9.0, 8.0, 10.0]
