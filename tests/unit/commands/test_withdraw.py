"""`withdraw`: what it writes, what it forgets, what it says, and whom it never names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.commands import line
from helpers.driver import locked
from helpers.errors import RunBusy
from helpers.paths import Project
from helpers.study.withdrawals import read

ROOT = Path(__file__).resolve().parents[3]
NAME = "coronasanering"
WHO = "U1039"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    """Return a project with a small study and what two runs of it left behind."""
    made = Project(tmp_path)
    shutil.copytree(ROOT / "studies" / NAME, made.study(NAME))
    shutil.copytree(ROOT / "data" / "raw" / NAME, made.raw(NAME))
    declaration = made.declaration(NAME)
    text = declaration.read_text(encoding="utf-8")
    declaration.write_text(
        text.replace("    files: [enquete.csv]", "    files: [enquete.csv]\n    scope: survey"),
        encoding="utf-8",
    )
    for run in ("main", "strict"):
        stage = made.stage(NAME, run, "01_validate")
        stage.mkdir(parents=True)
        (stage / "outputs.json").write_text("{}", encoding="utf-8")
        (made.processed(NAME, run) / "run.json").write_text("{}", encoding="utf-8")
    monkeypatch.setenv("WATWERKT_ROOT", str(tmp_path))
    return made


def do(*arguments: str, who: str = WHO, scope: str = "all") -> int:
    return line.main(["withdraw", "--study", NAME, "--id", who, "--scope", scope, *arguments])


def left(project: Project) -> list[str]:
    root = project.processed_root / NAME
    return sorted(
        one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file() and one.suffix != ".lock"
    )


def test_a_withdrawal_is_written_and_what_was_made_with_the_person_is_forgotten(project, capsys) -> None:
    assert do() == 0
    assert [(one.id, one.scope) for one in read(project.withdrawn(NAME))] == [(WHO, "all")]
    assert project.withdrawn(NAME).stat().st_mode & 0o077 == 0
    assert left(project) == ["main/run.json", "strict/run.json"]
    said = capsys.readouterr().out
    assert said == (
        "Written in data/withdrawn/coronasanering.csv, which is private: one person withdrew, scope all.\n"
        "Removed what was made with this person in it: data/processed/coronasanering/ (main, strict).\n"
        "make run STUDY=coronasanering makes everything again without this person.\n"
        "What was published stands. A new version waits until at least 10 people withdrew since then: fewer could be found "
        "by laying both side by side.\n"
        "The raw files in data/raw/coronasanering/ still hold this person, and so may copies and back-ups: ask the owner "
        "of the data for new files, or remove them when the retention ends.\n"
    )


def test_files_that_were_handed_over_are_named_because_they_may_hold_the_person(project, capsys) -> None:
    project.handovers.mkdir(parents=True)
    (project.handovers / f"{NAME}-20260101-120000.zip").write_bytes(b"")
    (project.handovers / "nsw-20260101-120000.zip").write_bytes(b"")
    assert do() == 0
    assert capsys.readouterr().out.endswith(
        f"Files that were handed over may hold this person too: data/handover/ ({NAME}-20260101-120000.zip). Remove "
        "them, and tell who has one.\n"
    )


def test_the_same_withdrawal_twice_changes_nothing(project, capsys) -> None:
    assert do() == 0
    before = project.withdrawn(NAME).read_bytes()
    capsys.readouterr()
    for scope in ("all", "survey"):
        assert do(scope=scope) == 0
        assert capsys.readouterr().out == (
            "This withdrawal stands in data/withdrawn/coronasanering.csv already. Nothing was changed.\n"
        )
    assert project.withdrawn(NAME).read_bytes() == before


def test_an_unknown_id_is_refused_without_being_repeated(project, capsys) -> None:
    assert do(who="u1039") == 2
    said = capsys.readouterr().err
    assert (
        "ID: nobody in the raw files has this id; nothing was changed; allowed: an id as it stands in column"
        in said
    )
    assert "Leading zeros, capitals and dashes count." in said
    assert "u1039" not in said
    assert "U10" not in said
    assert not project.withdrawn(NAME).exists()


def test_a_scope_under_which_nothing_stands_is_refused(project, capsys) -> None:
    assert do(scope="register") == 2
    assert capsys.readouterr().err == (
        "\nThe parameters of this run cannot be used:\n"
        "  SCOPE: no table of study 'coronasanering' has scope: register, so nobody would leave anything; allowed: survey, "
        "recontact, quote, all. Declare the scope of the table, or use all.\n"
    )


def test_who_does_not_want_to_be_asked_again_stays_in_the_data(project, capsys) -> None:
    before = left(project)
    assert do(scope="recontact") == 0
    assert left(project) == before
    assert capsys.readouterr().out.endswith("Nothing in the study changes; do not ask this person again.\n")


def test_while_a_run_is_made_nobody_is_withdrawn(project, capsys) -> None:
    with locked(project, NAME, "strict"):
        assert do() == RunBusy.exit_status
    assert not project.withdrawn(NAME).exists()
    assert "another process is making this run" in capsys.readouterr().err
