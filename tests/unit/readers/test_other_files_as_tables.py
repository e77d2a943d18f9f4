"""Workbooks, SPSS and parquet as declared tables: typed, with every unreadable cell kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from helpers.errors import DataMistake
from helpers.paths import Project
from helpers.readers.arrived import Reading
from helpers.readers.tables import read_table
from helpers.study.load import load
from helpers.study.spec import Study

ROOT = Path(__file__).resolve().parents[3]


def study(file: str, **variables: dict[str, object]) -> Study:
    plain = load(Project(ROOT), "nsw").model_dump(by_alias=True)
    plain["tables"] = {"t": {"files": [file], "unit": "person", "id": "id", "source": {"en": "x"}}}
    plain["variables"] = {
        name: {"table": "t", "column": name, "label": {"en": name}, **keys}
        for name, keys in variables.items()
    }
    return Study.model_validate(plain)


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "data" / "raw" / "small"
    folder.mkdir(parents=True)
    return folder


def test_a_workbook_is_typed_and_its_errors_are_unreadable_in_every_type(raw: Path) -> None:
    made = openpyxl.Workbook()
    for row in (
        ["id", "age", "start", "why", "other"],
        ["007", 30, dt.datetime(2024, 1, 5, 10, 30), "zo", "#N/A"],
        ["008", "#N/A", 45297, "#N/A", "x"],
        ["#REF!", "dertig", None, None, None],
    ):
        made.active.append(row)
    made.save(raw / "f.XLSX")
    declared = study("f.XLSX", age={"type": "integer"}, start={"type": "date"}, why={"type": "text"})
    read = read_table(declared, "t", raw)
    assert read.frame["start"].dt.strftime("%Y-%m-%d").tolist()[:2] == ["2024-01-05", "2024-01-06"]
    assert read.frame["id"].isna().tolist() == [False, False, True]
    assert read.frame["other"].isna().tolist() == [True, False, False]
    assert read.failures[["row", "column", "raw"]].to_dict("records") == [
        {"row": 3, "column": "age", "raw": "#N/A"},
        {"row": 4, "column": "age", "raw": "dertig"},
        {"row": 3, "column": "why", "raw": "#N/A"},
    ]
    assert read.frame["why__missing"].tolist()[1:] == ["unreadable", "blank"]
    assert read.files[0].readings[2:] == (
        Reading("time_of_day", "start", declared=False, rows=1),
        Reading("day_numbers", "start", declared=False, rows=1),
    )


def test_a_column_that_is_not_there_is_said_at_the_row_of_the_head(raw: Path) -> None:
    made = openpyxl.Workbook()
    for row in (["Lijst"], [], ["id", "leeftijd"], ["a", 1]):
        made.active.append(row)
    made.save(raw / "f.xlsx")
    with pytest.raises(DataMistake) as caught:
        read_table(study("f.xlsx", leeftyd={"type": "integer"}), "t", raw)
    assert str(caught.value) == (
        "data/raw/small/f.xlsx, sheet 'Sheet', row 3: there is no column 'leeftyd'; allowed: id, leeftijd. Did you mean "
        "'leeftijd'?"
    )


def test_user_missing_of_spss_stops_until_it_is_declared_and_then_has_its_own_reason(raw: Path) -> None:
    frame = pd.DataFrame({"id": ["a", "b", "c"], "q1": [1.0, 99.0, None]})
    pyreadstat.write_sav(frame, str(raw / "f.sav"), missing_ranges={"q1": [{"lo": 97, "hi": 99}]})
    with pytest.raises(DataMistake) as caught:
        read_table(study("f.sav", q1={"type": "integer"}), "t", raw)
    assert str(caught.value) == (
        "data/raw/small/f.sav, column 'q1': the file calls these codes missing, and study.yml does not: 99 in 1 row. Write "
        "missing_codes: {99: why_missing} for the variable, each with its own reason; or list a code under codes, when it "
        "is an answer."
    )
    read = read_table(study("f.sav", q1={"type": "integer", "missing_codes": {99: "refused"}}), "t", raw)
    assert read.frame["q1__missing"].tolist()[1:] == ["refused", "blank"]
    assert read.frame["q1"].dtype == "Int64"


def test_small_whole_numbers_of_parquet_are_widened(raw: Path) -> None:
    frame = pd.DataFrame(
        {"id": ["a"], "age": pd.array([120], dtype="int8"), "pay": pd.array([1.5], dtype="float32")}
    )
    frame.to_parquet(raw / "f.parquet")
    read = read_table(study("f.parquet", age={"type": "integer"}, pay={"type": "real"}), "t", raw).frame
    assert (read["age"] ** 2).tolist() == [14400]
    assert (read["age"].dtype, read["pay"].dtype) == ("Int64", "Float64")
