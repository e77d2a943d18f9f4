"""`make new`: paths as people type them, and what it never writes over."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from helpers.commands import line
from helpers.paths import ROOT_VARIABLE, Project
from helpers.readers.tables import read_tables
from helpers.starting.asked import asked
from helpers.starting.writing import is_as_written, is_from_new, n_choices
from helpers.study.load import load

TABLE = "client;leeftijd;groep\n" + "".join(f"C{n};{20 + n};{'AB'[n % 2]}\n" for n in range(12))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.setenv(ROOT_VARIABLE, str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for name in ("een.csv", "twee delen.csv"):
        (tmp_path / name).write_text(TABLE, encoding="utf-8")
    return Project(tmp_path)


def new(data: str = "", *more: str) -> int:
    return line.main(["new", "--study", "proef", "--data", data, *more])


@pytest.mark.parametrize(
    "typed",
    [
        "een.csv twee delen.csv",
        "een.csv 'twee delen.csv'",
        "een.csv; twee delen.csv",
        "twee delen.csv;./een.csv",
    ],
)
def test_paths_are_understood_with_blanks_quotes_and_semicolons(project: Project, typed: str) -> None:
    found = asked("proef", typed, project, here=project.root)
    assert {path.name for path in found.files} == {"een.csv", "twee delen.csv"}


def test_files_are_copied_and_the_study_loads(project: Project, capsys) -> None:
    assert new("een.csv") == 0
    assert (project.root / "een.csv").read_bytes() == (project.raw("proef") / "een.csv").read_bytes()
    assert load(project, "proef").study == "proef"
    said = capsys.readouterr().out
    assert "  een.csv: 12 rijen, 3 kolommen; een rij per persoon, id: client\n" in said
    assert f"CHOICE ({n_choices(project.declaration('proef').read_text(encoding='utf-8'))}: aan u)" in said


def test_it_speaks_english_when_asked(project: Project, capsys) -> None:
    assert new("een.csv", "--language", "en") == 0
    assert "What to do next:" in capsys.readouterr().out
    assert load(project, "proef").language == ("en",)


def test_the_same_files_give_the_same_bytes(project: Project) -> None:
    new("een.csv")
    first = project.declaration("proef").read_bytes()
    project.declaration("proef").unlink()
    new()
    assert project.declaration("proef").read_bytes() == first
    assert is_as_written(first.decode())


def test_what_nobody_changed_is_written_again_with_a_new_file(project: Project) -> None:
    new("een.csv")
    new("'twee delen.csv'")
    assert set(load(project, "proef").tables) == {"een", "twee_delen"}


def test_what_a_person_changed_stays_and_the_new_stands_beside_it(project: Project, capsys) -> None:
    new("een.csv")
    path = project.declaration("proef")
    changed = path.read_text(encoding="utf-8").replace("min_persons: 10", "min_persons: 15")
    path.write_text(changed, encoding="utf-8")
    capsys.readouterr()
    assert new("'twee delen.csv'") == 0
    assert path.read_text(encoding="utf-8") == changed
    assert is_from_new(changed)
    assert not is_as_written(changed)
    assert "min_persons: 10" in path.with_name("study.new.yml").read_text(encoding="utf-8")
    said = capsys.readouterr().out
    assert "  Nog niet in study.yml: file twee delen.csv\n" in said
    assert load(project, "proef").disclosure.min_persons == 15


def test_a_readme_and_a_raw_file_are_never_written_over(project: Project, capsys) -> None:
    new("een.csv")
    readme = project.study("proef") / "README.md"
    readme.write_text("van mij", encoding="utf-8")
    (project.root / "een.csv").write_text(TABLE + "C99;50;A\n", encoding="utf-8")
    capsys.readouterr()
    assert new("een.csv") == 2
    assert capsys.readouterr().err == (
        "\nThe data cannot be used as declared:\n  data/raw/proef/een.csv: a file of this name, with other content, is "
        "there already. Give the new file another name; raw files are never written over.\n"
    )
    assert (project.raw("proef") / "een.csv").read_text(encoding="utf-8") == TABLE
    assert readme.read_text(encoding="utf-8") == "van mij"


def test_ids_of_two_names_are_joined_and_the_choice_is_marked(project: Project) -> None:
    ids = [1000 + 37 * n for n in range(30)]
    survey = "respnr;cijfer\n" + "".join(f"{one};{one % 9 + 1}\n" for one in ids[:20])
    (project.root / "enquete.csv").write_text(survey, encoding="utf-8")
    register = "Respondentnummer;uren\n" + "".join(f"{one};{one % 40}\n" for one in ids)
    (project.root / "register.csv").write_text(register, encoding="utf-8")
    assert new("enquete.csv register.csv") == 0
    study = load(project, "proef")
    assert [(one.from_, one.to, one.on) for one in study.joins] == [
        ("enquete", "register", "Respondentnummer")
    ]
    assert study.tables["enquete"].rename == {"respnr": "Respondentnummer"}
    read = read_tables(study, project.raw("proef"))
    assert set(read["enquete"].frame["Respondentnummer"]) == {str(one) for one in ids[:20]}
    text = " ".join(project.declaration("proef").read_text(encoding="utf-8").replace("#", " ").split())
    assert "CHOICE 4: 20 of the 20 ids of enquete ('respnr') are among the 30 of register" in text


def test_errors_in_a_workbook_are_missing_and_stop_no_run(project: Project) -> None:
    made = openpyxl.Workbook()
    for row in (
        ["client", "uren", "soort"],
        *([f"C{n}", n, "ab"[n % 2]] for n in range(12)),
        ["C98", "#N/A", "#REF!"],
    ):
        made.active.append(row)
    for cell in ("B14", "C14"):
        made.active[cell].data_type = "e"
    made.save(project.root / "fouten.xlsx")
    assert new("fouten.xlsx") == 0
    study = load(project, "proef")
    assert {name: one.unreadable for name, one in study.variables.items()} == {
        "uren": "missing",
        "soort": "missing",
    }
    assert set(study.variables["soort"].codes) == {"a", "b"}
    text = " ".join(project.declaration("proef").read_text(encoding="utf-8").split())
    assert text.count("1 cell with an error such as #N/A: missing, and counted in 01") == 2


def test_one_person_alone_is_no_study(project: Project, capsys) -> None:
    (project.root / "proef.csv").write_text("client;leeftijd\nC1;40\n", encoding="utf-8")
    assert new("proef.csv") == 2
    assert capsys.readouterr().err == (
        "\nThe data cannot be used as declared:\n  data/raw/proef/: the files hold one row, and of one person nothing can be "
        "shown. Give an export with more answers.\n"
    )
    assert not project.declaration("proef").exists()


def test_no_cell_of_a_person_stands_in_what_is_written_or_said(project: Project, capsys) -> None:
    rows = "".join(f"C{n};Fatima{n};p{n}@voorbeeld.nl;Verhaal {n} van mij\n" for n in range(12))
    (project.root / "geheim.csv").write_text("client;naam;mail;open\n" + rows, encoding="utf-8")
    assert new("geheim.csv") == 0
    everything = capsys.readouterr().out + "".join(
        path.read_text(encoding="utf-8") for path in project.study("proef").iterdir()
    )
    assert not any(word in everything for word in ("Fatima", "voorbeeld.nl", "Verhaal"))
    assert load(project, "proef").tables["geheim"].not_kept == ("naam", "mail")
