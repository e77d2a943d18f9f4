"""The committed raw files of `coronasanering` are the generator's, and those of deventer's interviews too."""

from __future__ import annotations

import importlib.util
import io
import re
import sys
from pathlib import Path

import pandas as pd
import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
RAW = ROOT / "data" / "raw" / "coronasanering"
BESIDE = ("generator", "voices", "make_raw", "lives", "worlds")
"""Modules that two studies call the same: each is loaded as if the other were not there."""


def load(study: str, name: str):
    """Return a module of a study, loaded by its path; what stands beside it comes from its own folder."""
    folder = str(ROOT / "studies" / study)
    away = {beside: sys.modules.pop(beside) for beside in BESIDE if beside in sys.modules}
    before, sys.path[:] = list(sys.path), [folder, *(one for one in sys.path if "studies" not in one)]
    try:
        spec = importlib.util.spec_from_file_location(f"{study}_{name}", Path(folder) / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path[:] = before
        for beside in BESIDE:
            sys.modules.pop(beside, None)
        sys.modules.update(away)


@pytest.fixture(scope="module")
def make_raw():
    return load("coronasanering", "make_raw")


@pytest.fixture(scope="module")
def raw():
    return {
        name: pd.read_csv(io.BytesIO((RAW / name).read_bytes()), sep=";", dtype=str, keep_default_na=False)
        for name in ("deelnemers.csv", "enquete.csv", "interviews.csv", "segmenten.csv")
    }


def counted(raw) -> dict[str, int]:
    """Count what is untidy, from the files alone."""
    people = set(raw["deelnemers.csv"]["inwoner"])
    survey = raw["enquete.csv"]
    return {
        "deelnemers: exact duplicate rows": int(raw["deelnemers.csv"].duplicated().sum()),
        "enquete: exact duplicate rows": int(survey.duplicated().sum()),
        "enquete: residents unknown in the register": survey.loc[
            ~survey["inwoner"].isin(people), "inwoner"
        ].nunique(),
        "enquete: trust, does not know (99)": int((survey.drop_duplicates()["vertrouwen"] == "99").sum()),
        "interviews: residents unknown in the register": int(
            (~raw["interviews.csv"]["inwoner"].isin(people)).sum()
        ),
    }


def test_the_raw_files_are_what_the_generator_writes(make_raw) -> None:
    made = make_raw.exports(make_raw.SEED)
    assert {name: (RAW / name).read_bytes() == content for name, content in made.items()} == dict.fromkeys(
        made, True
    )


def test_the_interviews_of_deventer_are_what_their_module_writes() -> None:
    voices = load("deventer", "voices")
    folder = ROOT / "data" / "raw" / "deventer"
    made = voices.exports(voices.SEED)
    assert {name: (folder / name).read_bytes() == content for name, content in made.items()} == dict.fromkeys(
        made, True
    )


def test_what_is_untidy_is_what_the_readme_counts(make_raw, raw) -> None:
    rows = re.findall(r"^\| (\w+: [^|]+) \| (\d+) \|$", (RAW / "README.md").read_text(encoding="utf-8"), re.M)
    assert counted(raw) == {name: int(n) for name, n in rows} == make_raw.UNTIDY


@pytest.mark.parametrize(
    "file",
    [RAW / "segmenten.csv", ROOT / "data" / "raw" / "deventer" / "fragmenten.csv"],
    ids=lambda one: one.parent.name,
)
def test_every_synthetic_fragment_says_of_itself_that_it_is_made_up(file) -> None:
    fragments = pd.read_csv(file, sep=";", encoding="cp1252" if file.parent.name == "deventer" else "utf-8")[
        "fragment"
    ]
    assert fragments.str.contains("verzonnen").all()
    assert fragments.is_unique


def test_the_truth_holds_the_interviews_and_strings_that_were_planted(make_raw, raw) -> None:
    voices = load("coronasanering", "voices")
    truth = yaml.safe_load((ROOT / "studies" / "coronasanering" / "truth.yml").read_text(encoding="utf-8"))
    assert truth["interviews"]["topics"] == voices.counted()
    assert truth["planted"] == list(voices.STRINGS)
    words = " ".join([*raw["segmenten.csv"]["fragment"], *raw["interviews.csv"].to_numpy().ravel()])
    assert [planted for planted in truth["planted"] if planted not in words] == []
    names = {row["interview"]: row["roepnaam"] for row in raw["interviews.csv"].to_dict("records")}
    assert set(voices.NAMES.values()) < set(names.values())


def test_the_first_interview_is_with_a_woman_of_65_or_older_of_whom_there_are_fewer_than_ten(raw) -> None:
    people = raw["deelnemers.csv"].drop_duplicates().set_index("inwoner")
    first = raw["interviews.csv"]["inwoner"].iloc[0]
    assert (people.loc[first, "leeftijd"], people.loc[first, "geslacht"]) == ("4", "2")
    assert ((people["leeftijd"] == "4") & (people["geslacht"] == "2")).sum() < 10
    assert (people["route"] == "eigen initiatief").sum() == 1
