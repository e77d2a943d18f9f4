"""Databases of Taguette and QualCoder: what they hold comes out, what they refuse is said."""

from __future__ import annotations

import importlib.util
import sqlite3
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.errors import DataMistake
from helpers.qualitative.coded_tables import coded_tables
from helpers.readers.coded import apart
from helpers.readers.coded.qualcoder import read_qualcoder
from helpers.readers.coded.taguette import read_taguette
from helpers.study.voices_spec import Material

HERE = Path(__file__).parent
QUALCODER = Material(format="qualcoder", files=("data.qda",), source={"en": "made up"})
TAGUETTE = Material(format="taguette", files=("p.sqlite3",), source={"en": "made up"}, code_separator=".")
SHOWN = "data/raw/small/project"


@pytest.fixture(scope="module")
def scripts():
    spec = importlib.util.spec_from_file_location("coded_hostile_tables", HERE / "hostile_tables.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def made(folder: Path, name: str, script: str) -> Path:
    path = folder / name
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.commit()
    connection.close()
    return path


def refusal(read, path: Path, material: Material) -> str:
    with pytest.raises(DataMistake) as caught:
        read(path, material, SHOWN)
    return str(caught.value)


RICH = """
INSERT INTO code_cat VALUES (1, 'Geld', 'over geld', NULL), (2, 'Schulden', '', 1);
INSERT INTO code_name VALUES (2, 'nieuw', 'nieuwe schulden', 2, 'rood');
INSERT INTO source VALUES (2, 'tweede', 'regel een' || char(13) || char(10) || 'café 😀', NULL, 'memo bij document', 'Bea', '');
INSERT INTO source VALUES (3, 'opname', NULL, '/audio/x.mp3', '', 'Bea', '');
INSERT INTO code_text VALUES (2, 2, 2, 'café', 11, 15, 'Bea', '2024-03-01 10:15:00', 'twijfel');
INSERT INTO code_text VALUES (3, 2, 2, 'elders', 0, 6, 'Ada', '', '');
INSERT INTO code_text VALUES (4, 9, 2, 'geen code', 0, 9, 'Ada', '', '');
CREATE TABLE cases (caseid integer primary key, name text, memo text);
CREATE TABLE case_text (id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer);
INSERT INTO cases VALUES (1, 'huishouden 1', '');
INSERT INTO case_text VALUES (1, 1, 1, 0, 13), (2, 1, 2, 0, 4);
CREATE TABLE attribute_type (name text, caseOrFile text, valuetype text, memo text);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer);
INSERT INTO attribute_type VALUES ('leeftijd', 'case', 'numeric', ''), ('stad', 'file', 'character', '');
INSERT INTO attribute VALUES (1, 'leeftijd', 'case', '43', 1), (2, 'stad', 'file', 'Utrecht', 2);
CREATE TABLE journal (jid integer primary key, name text, jentry text, owner text, date text);
INSERT INTO journal VALUES (1, 'dag 1', 'eerste gedachte', 'Ada', '');
CREATE TABLE code_av (id integer);
INSERT INTO code_av VALUES (1), (2);
"""


def test_a_project_of_qualcoder_gives_codes_in_their_categories_codings_cases_and_memos(
    tmp_path, scripts
) -> None:
    project = read_qualcoder(made(tmp_path, "data.qda", scripts.QUALCODER + RICH), QUALCODER, SHOWN)
    tables = coded_tables(project)
    assert list(tables["codes"]["path"]) == ["Geld", "Geld > Schulden", "rust", "Geld > Schulden > nieuw"]
    assert list(tables["codes"]["is_codable"]) == [False, False, True, True]
    codings = tables["codings"]
    assert list(codings["path"]) == ["rust", "Geld > Schulden > nieuw", "Geld > Schulden > nieuw"]
    assert list(codings["coder"]) == ["Ada", "Bea", "Ada"]
    assert list(codings["comment"]) == ["", "twijfel", ""]
    assert list(codings["created"]) == ["", "2024-03-01T10:15:00", ""]
    assert list(tables["documents"]["document"]) == ["d", "tweede"]
    assert tables["cases"].to_dict("records") == [{"case": "huishouden 1", "document": "d"}]
    assert list(project.cases[0].values.values()) == [43.0]
    assert sorted(tables["notes"]["about"]) == ["coding", "document", "project"]
    assert project.codes[2].color == "#FF0000"
    assert project.codes[3].color == ""


def test_positions_of_qualcoder_move_when_line_ends_become_one_character(tmp_path, scripts) -> None:
    project = read_qualcoder(made(tmp_path, "data.qda", scripts.QUALCODER + RICH), QUALCODER, SHOWN)
    text = project.documents[1].text
    assert text == "regel een\ncafé 😀"
    placed = [(one.start, one.end, one.text) for one in project.codings[1:]]
    assert placed == [(10, 14, "café"), (None, None, "elders")]
    assert text[10:14] == "café"


def test_what_qualcoder_holds_besides_coded_text_is_counted(tmp_path, scripts) -> None:
    project = read_qualcoder(made(tmp_path, "data.qda", scripts.QUALCODER + RICH), QUALCODER, SHOWN)
    assert {one.what: one.n for one in project.skipped} == {
        "media": 1, "position_of_other_words": 1, "reference_to_nothing": 1, "stretch_of_case": 1, "audio_segment": 2,
    }  # fmt: skip


def test_a_zipped_folder_of_qualcoder_is_the_same_project(tmp_path, scripts) -> None:
    plain = made(tmp_path, "data.qda", scripts.QUALCODER + RICH)
    packed = tmp_path / "zipped.qda"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(plain, "mijn project.qda/data.qda")
        archive.writestr("mijn project.qda/documents/", "")
    one, other = (read_qualcoder(path, QUALCODER, SHOWN) for path in (plain, packed))
    assert (one.codes, one.codings, one.cases) == (other.codes, other.codings, other.cases)


def test_files_are_never_written_to(tmp_path, scripts) -> None:
    path = made(tmp_path, "data.qda", scripts.QUALCODER)
    before = path.read_bytes(), path.stat().st_mtime_ns
    read_qualcoder(path, QUALCODER, SHOWN)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [one.name for one in tmp_path.iterdir()] == ["data.qda"]


def test_changes_that_still_stand_in_a_file_beside_are_not_lost_in_silence(tmp_path, scripts) -> None:
    path = made(tmp_path, "data.qda", scripts.QUALCODER)
    (tmp_path / "data.qda-wal").write_bytes(b"x" * 100)
    assert refusal(read_qualcoder, path, QUALCODER) == (
        "data/raw/small/project: changes of this file still stand in the file beside it that ends in -wal. Close the "
        "project in the program that made it, and copy the file again."
    )


def test_a_database_of_another_program_is_refused(tmp_path, scripts) -> None:
    path = made(tmp_path, "data.qda", "CREATE TABLE project (databaseversion text)")
    lines = refusal(read_qualcoder, path, QUALCODER).split("\n")
    assert lines[0] == (
        "data/raw/small/project: this is no project of QualCoder: it has no table 'source'. Declare its own format."
    )
    assert len(lines) == 4


def test_a_view_in_the_place_of_a_table_is_refused(tmp_path, scripts) -> None:
    script = scripts.TAGUETTE + "DROP TABLE tags; CREATE VIEW tags AS SELECT 1 AS id;"
    assert refusal(read_taguette, made(tmp_path, "p.sqlite3", script), TAGUETTE) == (
        "data/raw/small/project: 'tags' is no table of stored rows in this file. Open it in the program that made it, "
        "and save a copy."
    )


def test_a_database_with_two_projects_of_taguette_is_refused(tmp_path, scripts) -> None:
    script = scripts.TAGUETTE + "INSERT INTO projects VALUES (2, 'q', '');"
    assert refusal(read_taguette, made(tmp_path, "p.sqlite3", script), TAGUETTE) == (
        "data/raw/small/project: the database holds 2 projects; allowed: one. Open the project in Taguette and choose: "
        "Project, Export, as a SQLite file."
    )


def test_a_highlight_whose_words_are_others_keeps_its_words_and_no_place(tmp_path, scripts) -> None:
    script = scripts.TAGUETTE + "UPDATE highlights SET end_offset = 5;"
    project = read_taguette(made(tmp_path, "p.sqlite3", script), TAGUETTE, SHOWN)
    assert [(one.start, one.end, one.text) for one in project.codings] == [(None, None, "abc")]
    assert [(one.what, one.n) for one in project.skipped] == [("position_of_other_words", 1)]


def test_a_child_that_takes_too_long_is_stopped(tmp_path, scripts, monkeypatch) -> None:
    monkeypatch.setattr(apart, "CODED", replace(apart.CODED, seconds=0.0))
    monkeypatch.setattr(apart, "LOOK_EVERY", 0.001)
    path = made(tmp_path, "p.sqlite3", scripts.TAGUETTE)
    assert refusal(read_taguette, path, TAGUETTE) == (
        "data/raw/small/project: reading this file takes more time than coded interviews can ask for. It may be "
        "damaged: open it in the program that made it, and export it again."
    )


def test_a_child_that_hands_over_too_much_is_stopped(tmp_path, scripts, monkeypatch) -> None:
    monkeypatch.setattr(apart, "CODED", replace(apart.CODED, answer=10))
    path = made(tmp_path, "p.sqlite3", scripts.TAGUETTE)
    assert "reading this file takes more text than coded interviews" in refusal(read_taguette, path, TAGUETTE)


def test_a_file_that_is_too_large_is_not_given_to_a_child(tmp_path, scripts, monkeypatch) -> None:
    monkeypatch.setattr(apart, "CODED", replace(apart.CODED, largest=10))
    path = made(tmp_path, "p.sqlite3", scripts.TAGUETTE)
    assert "the file is larger than 0 MB. Export text only, or in several files." in refusal(
        read_taguette, path, TAGUETTE
    )
