"""`register`: what it writes down, what it says, and what it refuses."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from helpers.commands import line
from helpers.paths import Project
from helpers.study.registration import read
from helpers.study.registration_file import ABSENT

ROOT = Path(__file__).resolve().parents[3]
NAME = "nsw"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Return a project with the declaration of nsw and no data."""
    shutil.copytree(ROOT / "studies" / NAME, tmp_path / "studies" / NAME)
    (tmp_path / "studies" / NAME / "registration.yml").unlink(missing_ok=True)
    monkeypatch.setenv("WATWERKT_ROOT", str(tmp_path))
    return Project(tmp_path)


def register(capsys: pytest.CaptureFixture[str], reason: str = "before the data came") -> str:
    assert line.main(["register", "--study", NAME, "--reason", reason]) == 0
    return capsys.readouterr().out


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert line.main(["register", *arguments]) == 2
    return capsys.readouterr().err


def test_registering_before_there_are_data_says_so(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    said = register(capsys)
    assert re.sub(r"[0-9a-f]{64}", "HASH", said) == (
        "Registered: the plan of nsw, entry 1 in studies/nsw/registration.yml.\n"
        "No outcome data were there and no results had been made: estimates of this plan count as registered before the "
        "data.\n"
        "Outcome data that were not there: cps_mixtape.csv, nsw_mixtape.csv.\n"
        "Fingerprint: HASH\n"
        "Commit studies/nsw/registration.yml now, and give the fingerprint to somebody who does not do the analysis: it "
        "shows later that nothing was changed.\n"
    )
    (entry,) = read(project.study(NAME)).entries
    assert entry.known == "before_data"
    assert set(entry.outcome_data.values()) == {ABSENT}
    assert entry.fingerprint in said


def test_registering_with_data_writes_their_hashes_down(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    project.raw(NAME).mkdir(parents=True)
    (project.raw(NAME) / "nsw_mixtape.csv").write_bytes(b"x")
    said = register(capsys)
    assert "Outcome data were there, and no effects had been computed" in said
    (entry,) = read(project.study(NAME)).entries
    assert entry.outcome_data == {
        "cps_mixtape.csv": ABSENT,
        "nsw_mixtape.csv": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
    }


@pytest.mark.parametrize(
    ("made", "known", "said"),
    [
        ("data/processed/nsw/main/01_validate/outputs.json", "after_data", "had been read in earlier runs"),
        (
            "data/processed/nsw/lab/04_effects/outputs.json",
            "after_effects",
            "Effects had been computed already",
        ),
        ("reports/nsw/main/tables/effects.csv", "after_effects", "Effects had been computed already"),
    ],
)
def test_registering_after_results_were_made_says_so(
    project: Project, capsys: pytest.CaptureFixture[str], made: str, known: str, said: str
) -> None:
    path = project.root / made
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    assert said in register(capsys)
    assert read(project.study(NAME)).entries[0].known == known


def test_an_unchanged_plan_is_not_registered_twice(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    register(capsys)
    before = (project.study(NAME) / "registration.yml").read_bytes()
    assert "has not changed since it was registered" in register(capsys, reason="")
    assert (project.study(NAME) / "registration.yml").read_bytes() == before


def test_a_changed_plan_is_appended_and_what_stood_there_stays(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    register(capsys)
    path = project.study(NAME) / "registration.yml"
    before = path.read_bytes()
    study = project.declaration(NAME)
    study.write_text(study.read_text(encoding="utf-8").replace("level: 0.95", "level: 0.9"), encoding="utf-8")
    assert "entry 2" in register(capsys, reason="a wider interval: asked")
    assert path.read_bytes().startswith(before)
    first, second = read(project.study(NAME)).entries
    assert second.previous == first.fingerprint


def test_a_file_with_windows_line_ends_is_appended_to_as_well(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    register(capsys)
    path = project.study(NAME) / "registration.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    study = project.declaration(NAME)
    study.write_text(study.read_text(encoding="utf-8").replace("level: 0.95", "level: 0.9"), encoding="utf-8")
    register(capsys)
    assert len(read(project.study(NAME)).entries) == 2


def test_a_changed_label_is_no_change_of_the_plan(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    register(capsys)
    study = project.declaration(NAME)
    study.write_text(
        study.read_text(encoding="utf-8").replace("en: Schooling", "en: Education"), encoding="utf-8"
    )
    assert "Nothing was added" in register(capsys)


def test_an_earlier_entry_that_was_changed_stops_it(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    register(capsys)
    path = project.study(NAME) / "registration.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("dirty: false", "dirty: true"), encoding="utf-8")
    said = refused(capsys, "--study", NAME, "--reason", "again")
    assert "studies/nsw/registration.yml, entry 1: it was changed after it was made" in said


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("--study", ""),
            "STUDY: no study is named; nothing was registered; allowed: nsw. For example: make register STUDY=nsw "
            'REASON="before the data came"',
        ),
        (("--study", "nws"), "studies: there is no study 'nws'; allowed: nsw. Did you mean 'nsw'?"),
        (
            ("--study", "nsw"),
            "REASON: no reason is given; nothing was registered; allowed: one line of at most 200 characters. "
            'For example: REASON="before the data came"',
        ),
        (
            ("--study", "nsw", "--reason", "a" * 201),
            "REASON: the reason has 201 characters or several lines; nothing was registered; allowed: one line of at "
            'most 200 characters. For example: REASON="before the data came"',
        ),
    ],
)
def test_what_is_missing_is_asked_for_in_one_sentence(
    project: Project, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert refused(capsys, *arguments).splitlines()[-1] == f"  {sentence}"
    assert not (project.study(NAME) / "registration.yml").exists()
