"""`make twin`: a study that loads and reads without one row of the original."""

import shutil
from pathlib import Path

import pytest

from helpers.analyses import voices_read
from helpers.commands import line
from helpers.paths import Project
from helpers.readers.tables import read_tables
from helpers.study.load import load

ROOT = Path(__file__).resolve().parents[3]
STUDIES = ("nsw", "deventer", "city-deal", "gewogen-maatwerk", "coronasanering")


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project with declarations and without any data."""
    for name in STUDIES:
        shutil.copytree(ROOT / "studies" / name, tmp_path / "studies" / name)
    monkeypatch.setenv("WATWERKT_ROOT", str(tmp_path))
    return Project(tmp_path)


@pytest.mark.parametrize("study", STUDIES)
def test_the_twin_of_a_study_loads_and_every_cell_of_it_is_read_as_declared(project, study, capsys):
    assert line.main(["twin", "--study", study]) == 0
    assert f"make run STUDY={study}-twin" in capsys.readouterr().out
    twin = load(project, f"{study}-twin")
    assert (twin.twin_of, twin.kind) == (study, "synthetic")
    original = load(project, study)
    assert list(twin.outcomes) == list(original.outcomes)
    assert twin.analysis == original.analysis
    for name, table in read_tables(twin, project.raw(twin.study)).items():
        assert table.failures.empty, name
        assert len(table.frame), name
    voices_read.read(twin, project.raw(twin.study))


def test_the_same_declaration_gives_the_same_bytes(project):
    assert line.main(["twin", "--study", "gewogen-maatwerk"]) == 0
    folder = project.raw("gewogen-maatwerk-twin")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert line.main(["twin", "--study", "gewogen-maatwerk"]) == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert set(before) == {"files.csv", "practice.csv"}


def test_without_a_study_the_command_names_those_there_are(project, capsys):
    assert line.main(["twin"]) == 2
    assert "STUDY: no study is named; allowed: city-deal, coronasanering, deventer" in capsys.readouterr().err


def test_a_twin_has_no_twin(project, capsys):
    line.main(["twin", "--study", "gewogen-maatwerk"])
    assert line.main(["twin", "--study", "gewogen-maatwerk-twin"]) == 2
    assert (
        "STUDY: 'gewogen-maatwerk-twin' is a twin itself. Take STUDY=gewogen-maatwerk."
        in capsys.readouterr().err
    )


def test_a_study_that_somebody_wrote_is_never_overwritten(project, capsys):
    shutil.copytree(project.study("nsw"), project.study("nsw-twin"))
    before = project.declaration("nsw-twin").read_bytes()
    assert line.main(["twin", "--study", "nsw"]) == 2
    assert (
        "STUDY: studies/nsw-twin/study.yml is there and was not made by this command. Rename that study first."
        in capsys.readouterr().err
    )
    assert project.declaration("nsw-twin").read_bytes() == before
