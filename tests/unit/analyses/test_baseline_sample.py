"""Table one of a whole sample: counts for few people, nothing that the response shows already."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from helpers.analyses.describe import baseline
from helpers.results import Absent, Produced

AGES = {"compare": ["stage", "woman", "age"], "rake_to": ["stage", "woman"]}


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).with_name("survey_study.py")
    spec = importlib.util.spec_from_file_location("survey_study", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def described(made: ModuleType, n: int, names: list[str], **columns: object) -> pd.DataFrame:
    declared = made.study(response=None, themes={}, describe={"baseline": names})
    found = baseline(declared, {"sample_frame": made.people(n, **columns)})
    assert isinstance(found, Produced)
    return made.frames(declared, found)["describe.baseline.frame"]


def test_a_sample_that_the_response_shows_is_not_shown_twice(made) -> None:
    declared = made.study(response=AGES)
    found = baseline(declared, made.tables(made.people(200)))
    assert isinstance(found, Absent)
    assert found.reason.key == "describe.absent.baseline_in_response"


def test_of_few_people_numbers_stand_there_and_no_percentages(made) -> None:
    woman = [place < 18 for place in range(40)]
    rows = described(made, 40, ["woman", "age"], woman=woman)
    assert rows["n_with"].tolist()[0] == 18
    assert pd.isna(rows["mean"].iloc[0])
    assert rows["mean"].iloc[1] > 0


def test_a_sample_without_quantities_has_no_column_of_means(made) -> None:
    woman = [place < 18 for place in range(40)]
    rows = described(made, 40, ["woman"], woman=woman)
    assert {"n_with"} <= set(rows)
    assert not {"mean", "sd"} & set(rows)


def test_a_few_yeses_are_withheld_as_a_number_too(made) -> None:
    rows = described(made, 40, ["woman"], woman=[place < 4 for place in range(40)])
    assert rows["n_with"].isna().all()


def test_fifty_people_have_shares(made) -> None:
    rows = described(made, 50, ["woman"], woman=[place < 20 for place in range(50)])
    assert "n_with" not in rows
    assert rows["mean"].tolist() == [0.4]
