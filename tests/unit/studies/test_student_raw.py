"""The committed raw files of `schiedam`, `zuidwest` and `instapeconomie` are those of their generators."""

from __future__ import annotations

import io
import runpy
import sys
import zipfile
from pathlib import Path

import numpy as np
import pyreadstat
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
STUDIES = ("schiedam", "zuidwest", "instapeconomie")
BESIDE = (
    "codebook", "generator", "make_raw", "make_truth", "planted", "project", "registration", "survey",
)  # fmt: skip
"""Modules that several studies call the same: each is loaded as if the others were not there."""


@pytest.fixture(scope="module")
def made() -> dict[str, dict]:
    """Return of every study its drawn people, its files and its truth, made again."""
    return {study: made_again(study) for study in STUDIES}


def made_again(study: str) -> dict:
    folder = ROOT / "studies" / study
    with pytest.MonkeyPatch.context() as patched:
        patched.syspath_prepend(str(folder))
        for name in BESIDE:
            patched.delitem(sys.modules, name, raising=False)
        module = runpy.run_path(str(folder / "make_raw.py"))
        text = runpy.run_path(str(folder / "make_truth.py"))["text"]()
        drawn = module["draw"]()
        files = module["exports"](drawn)
        for name in BESIDE:
            sys.modules.pop(name, None)
    return {"drawn": drawn, "files": files, "truth": text}


def content(name: str, data: bytes) -> object:
    """Return a file as it is compared: a packed one by its members, for compression differs by machine."""
    if not name.endswith((".xlsx", ".qdpx")):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {member: archive.read(member) for member in archive.namelist()}


@pytest.mark.parametrize("study", STUDIES)
def test_the_committed_raw_files_and_truth_are_those_of_the_generator(made, study) -> None:
    raw = ROOT / "data" / "raw" / study
    files = made[study]["files"]
    assert {one.name for one in raw.iterdir()} - {"README.md"} == set(files)
    for name, data in files.items():
        assert content(name, (raw / name).read_bytes()) == content(name, data), name
    written = (ROOT / "studies" / study / "truth.yml").read_text(encoding="utf-8")
    assert written == made[study]["truth"]


def test_every_statement_and_open_answer_says_that_it_is_made_up(made) -> None:
    files = made["schiedam"]["files"]
    with zipfile.ZipFile(io.BytesIO(files["interviews.qdpx"])) as archive:
        texts = [archive.read(one).decode() for one in archive.namelist() if one.endswith(".txt")]
    said = [line.lstrip("\ufeff") for text in texts for line in text.splitlines()]
    said = [line for line in said if not line.startswith("Vraag:")]
    assert len(said) > 150
    answers = pyreadstat.read_sav(ROOT / "data" / "raw" / "schiedam" / "enquete.sav")[0]["open_antw"]
    steps = made["instapeconomie"]["files"]["deelnemers.csv"].decode("cp1252").splitlines()[1:]
    log = made["zuidwest"]["files"]["logboek.csv"].decode("cp1252").splitlines()[1:]
    words = [*said, *(one for one in answers if one), *steps, *log]
    assert [one for one in words if "erzonnen" not in one] == []


def test_what_was_planted_in_schiedam_is_in_its_raw_files(made) -> None:
    planted = yaml.safe_load(made["schiedam"]["truth"])["planted"]
    raw = made["schiedam"]["files"]["enquete.sav"]
    with zipfile.ZipFile(io.BytesIO(made["schiedam"]["files"]["interviews.qdpx"])) as archive:
        raw += b"".join(archive.read(one) for one in archive.namelist())
    assert [one for one in planted if one.encode("utf-8") not in raw] == []


def test_younger_shorter_guided_and_unhappier_people_answer_less(made) -> None:
    truth = yaml.safe_load(made["schiedam"]["truth"])
    age, time = truth["response"]["age"], truth["response"]["time"]
    assert age["under_35"] < age["from_35"] < age["from_50"]
    assert min(time["short"], time["middle"]) < time["long"]
    for name, better in (("satisfaction", 1), ("mental", 1), ("lonely", -1), ("efficacy", 1)):
        lives = truth["lives"][name]
        assert better * (lives["answered"] - lives["approached"]) > 0, name


def test_the_survey_has_user_missing_codes_people_who_stopped_and_rows_that_do_not_count(made) -> None:
    frame, said = pyreadstat.read_sav(ROOT / "data" / "raw" / "schiedam" / "enquete.sav", user_missing=True)
    truth = yaml.safe_load(made["schiedam"]["truth"])
    assert len(frame) == truth["survey_rows"] == truth["answered"] + 6
    assert said.missing_ranges["v_blij"] == [{"lo": 97.0, "hi": 99.0}]
    assert {97.0, 98.0, 99.0} & set(frame["v_huisarts"]) == {97.0, 98.0}
    assert (frame["Finished"] == 0).sum() >= 7
    assert frame["clientnr"].duplicated().sum() == truth["left_out"]["twice"]
    registered = set(made["schiedam"]["drawn"].clients["clientnr"])
    assert (~frame["clientnr"].isin(registered)).sum() == truth["left_out"]["unknown_number"]


def test_each_month_adds_up_and_begins_where_the_last_one_ended(made) -> None:
    months = made["schiedam"]["drawn"].months
    assert (months["begin"] + months["in"] - months["uit"] == months["eind"]).all()
    assert np.array_equal(months["begin"][1:], months["eind"][:-1])


def test_zuidwest_has_the_numbers_of_the_source(made) -> None:
    people = made["zuidwest"]["drawn"].people
    assert (len(people), people["baan"].sum(), people["dakloos"].sum()) == (17, 11, 3)
