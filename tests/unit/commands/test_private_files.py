"""Which files may not be in git, and that none of this project's is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from helpers.commands import line
from helpers.commands.private_files import require_none, why_private
from helpers.paths import Project

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    for name, kind in (("open", "public"), ("shut", "confidential")):
        folder = tmp_path / "studies" / name
        folder.mkdir(parents=True)
        (folder / "study.yml").write_text(f"study: {name}\nkind: {kind}\n", encoding="utf-8")
    monkeypatch.setenv("WATWERKT_ROOT", str(tmp_path))
    return Project(tmp_path)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("data/raw/open/people.csv", ""),
        ("data/raw/shut/people.csv", "raw data of a study that is neither public nor synthetic"),
        ("data/raw/unknown/people.csv", "raw data of a study that is neither public nor synthetic"),
        ("data/raw/people.csv", "raw data of a study that is neither public nor synthetic"),
        ("data/raw/.gitkeep", ""),
        ("data/processed/.gitkeep", ""),
        ("data/processed/open/main/01_validate/tables/a.parquet", "what a run makes is private"),
        ("data/withdrawn/open.csv", "who withdrew is private"),
        ("reports/open/main/report.nl.html", "a report is published by a person, not by git"),
        ("klanten.key", "a key file opens every pseudonym"),
        ("scriptie/enquete.SAV", "a file of data outside data/raw"),
        ("tests/fixtures/enquete.sav", ""),
        ("src/helpers/paths.py", ""),
    ],
)
def test_each_kind_of_private_file_has_its_reason(project, file, reason) -> None:
    assert why_private(project, file) == reason


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")
def test_private_files_that_stand_ready_are_refused_with_the_way_out(project, capsys) -> None:
    for arguments in (["init", "-q"], ["add", "-f", "data"]):
        (project.root / "data" / "raw" / "shut").mkdir(parents=True, exist_ok=True)
        (project.root / "data" / "raw" / "shut" / "people.csv").write_text("id\n1\n", encoding="utf-8")
        subprocess.run(["git", "-C", str(project.root), *arguments], check=True)
    assert line.main(["check", "--staged"]) == 2
    assert capsys.readouterr().err == (
        "\nThe data cannot be used as declared:\n"
        "  data/raw/shut/people.csv: raw data of a study that is neither public nor synthetic. Take it out with git rm "
        "--cached. If it was pushed, it is out: tell who is responsible for the data.\n"
    )


def test_without_git_nothing_is_looked_at_and_that_is_said(project) -> None:
    assert (
        require_none(project, staged=True) == "Private files: git is not used here, so nothing was looked at."
    )


def test_this_project_keeps_no_private_file_in_git() -> None:
    assert "none" in require_none(Project(ROOT), staged=False) or not (ROOT / ".git").exists()
