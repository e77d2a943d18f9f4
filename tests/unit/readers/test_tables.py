"""Declared tables from their files."""

from __future__ import annotations

import time
from pathlib import Path

import pandas as pd
import pytest

from helpers.errors import DataMistake
from helpers.paths import Project
from helpers.readers.tables import columns_of, read_table, read_tables
from helpers.study.load import load
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]
SECONDS_FOR_NSW = 2.0
"""Reading 16,437 rows takes about 0.1 s on an idle machine; twenty times that still tells a loop over rows."""


@pytest.fixture
def nsw() -> Study:
    return load(Project(REPOSITORY), "nsw")


def study_of(nsw: Study, **tables: dict[str, object]) -> Study:
    """Return nsw with other tables and two variables."""
    plain = nsw.model_dump(by_alias=True)
    plain["tables"] = {
        name: {"dialect": "en", "unit": "person", "id": "row_number", "source": {"en": name}, **table}
        for name, table in tables.items()
    }
    names = tuple(tables)
    plain["variables"] = {
        "age": {"table": names, "column": "age", "type": "integer", "label": {"en": "Age"}},
        "pay": {"table": names, "column": "pay", "type": "real", "label": {"en": "Pay"}},
    }
    return Study.model_validate(plain)


def refused(study: Study, raw: Path) -> list[str]:
    with pytest.raises(DataMistake) as caught:
        read_tables(study, raw)
    return str(caught.value).split("\n")


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "raw" / "small"
    folder.mkdir(parents=True)
    (folder / "one.csv").write_text("id,age,pay,note\n7,30,1.5,x\n8,,2,y\n9,old,3,z\n", encoding="utf-8")
    (folder / "two.csv").write_text("id,age,pay,note\n5,40,4,\n", encoding="utf-8")
    return folder


def test_declared_columns_are_typed_and_all_others_are_text(nsw: Study, raw: Path) -> None:
    read = read_table(study_of(nsw, people={"files": ["one.csv"]}), "people", raw)
    frame = read.frame
    assert list(frame.columns) == [
        "id", "age", "age__missing", "pay", "pay__missing", "note", "_file", "_row",
    ]  # fmt: skip
    assert frame["age"].tolist()[:1] == [30]
    assert frame["age__missing"].tolist()[1:] == ["blank", "unreadable"]
    assert frame["_row"].tolist() == [2, 3, 4]
    assert frame["id"].tolist() == ["7", "8", "9"]
    assert read.files[0].unused == ("id", "note")


def test_every_unreadable_cell_is_kept_with_its_place_and_raw_text(nsw: Study, raw: Path) -> None:
    read = read_table(study_of(nsw, people={"files": ["one.csv"]}), "people", raw)
    assert read.failures.to_dict("records") == [
        {
            "table": "people",
            "file": "one.csv",
            "row": 4,
            "column": "age",
            "raw": "old",
            "expected": "a whole number",
        }
    ]


def test_files_of_one_table_follow_each_other_and_rows_keep_their_file(nsw: Study, raw: Path) -> None:
    read = read_table(study_of(nsw, people={"files": ["one.csv", "two.csv"], "rows": 4}), "people", raw)
    assert read.frame["_file"].tolist() == ["one.csv"] * 3 + ["two.csv"]
    assert read.frame["_row"].tolist() == [2, 3, 4, 2]
    assert [file.n_rows for file in read.files] == [3, 1]


def test_a_declared_id_is_used_and_must_be_there(nsw: Study, raw: Path) -> None:
    study = study_of(nsw, people={"files": ["one.csv"], "id": "id"})
    assert read_table(study, "people", raw).files[0].unused == ("note",)
    assert refused(study_of(nsw, people={"files": ["one.csv"], "id": "nr"}), raw) == [
        "data/raw/small/one.csv, line 1: there is no column 'nr'; allowed: id, age, pay, note."
    ]


def test_mistakes_of_all_tables_come_at_once(nsw: Study, raw: Path) -> None:
    (raw / "short.csv").write_text("id,agee,pay\n1,2,3\n", encoding="utf-8")
    study = study_of(
        nsw,
        people={"files": ["ones.csv"]},
        others={"files": ["two.csv"], "rows": 3},
        third={"files": ["short.csv"]},
        fourth={"files": ["../one.csv"]},
    )
    assert refused(study, raw) == [
        "data/raw/small/ones.csv: there is no such file; data/raw/small/ holds one.csv, short.csv, two.csv. Did you "
        "mean 'one.csv'?",
        "data/raw/small/two.csv: 1 rows, where study.yml promises 3. Ask for the complete export, or correct 'rows' "
        "in study.yml.",
        "data/raw/small/short.csv, line 1: there is no column 'age'; allowed: id, agee, pay. Did you mean 'agee'?",
        "data/raw/small/../one.csv: the file lies outside the folder of the study; allowed: data/raw/small/.",
    ]


def test_an_empty_folder_is_said_to_be_empty(nsw: Study, tmp_path: Path) -> None:
    study = study_of(nsw, people={"files": ["one.csv"]})
    assert refused(study, tmp_path / "data" / "raw" / "none") == [
        "data/raw/none/one.csv: there is no such file; data/raw/none/ holds no files. Put the file there, or correct "
        "its name in study.yml."
    ]


def test_a_file_that_another_program_keeps_to_itself_is_said_so(
    nsw: Study, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    study = study_of(nsw, people={"files": ["one.csv"]})
    assert refused(study, raw) == [
        "data/raw/small/one.csv: the file cannot be read (Permission denied). Close it in other programs, and look at "
        "its permissions."
    ]


def test_reading_changes_no_raw_file(nsw: Study, raw: Path) -> None:
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in raw.iterdir()}
    read_tables(study_of(nsw, people={"files": ["one.csv"]}), raw)
    assert {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in raw.iterdir()} == before


def test_nsw_is_read_to_the_last_digit_and_fast(nsw: Study) -> None:
    raw = Project(REPOSITORY).raw("nsw")
    start = time.process_time()
    read = read_tables(nsw, raw)
    assert time.process_time() - start < SECONDS_FOR_NSW
    for name, one in read.items():
        plain = pd.read_csv(raw / nsw.tables[name].files[0])
        assert len(one.failures) == 0
        for column in columns_of(nsw, name):
            assert (
                one.frame[column].to_numpy(dtype="float64") == plain[column].to_numpy(dtype="float64")
            ).all()


def test_a_cp1252_file_beside_an_english_one_is_read_by_its_own_dialect(nsw: Study, raw: Path) -> None:
    dutch = {"delimiter": ";", "decimal": ",", "thousands": ".", "encoding": "cp1252", "date": "%d-%m-%Y"}
    (raw / "dutch.csv").write_bytes("id;age;pay;note\r\n1;30;1.234,56;België – café\r\n".encode("cp1252"))
    study = study_of(nsw, dutch={"files": ["dutch.csv"], "dialect": dutch}, plain={"files": ["two.csv"]})
    found = read_tables(study, raw)
    assert found["dutch"].frame["pay"].tolist() == [1234.56]
    assert found["dutch"].frame["note"].tolist() == ["België – café"]
    assert found["plain"].frame["pay"].tolist() == [4.0]


def test_the_key_of_a_join_is_a_used_column(nsw: Study, raw: Path) -> None:
    study = study_of(nsw, one={"files": ["one.csv"]}, two={"files": ["two.csv"]})
    plain = study.model_dump(by_alias=True)
    plain["joins"] = [{"from": "two", "to": "one", "on": "id", "expect": "1:1"}]
    found = read_tables(Study.model_validate(plain), raw)
    assert [found[name].files[0].unused for name in ("one", "two")] == [("note",), ("note",)]
