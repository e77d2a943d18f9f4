"""Columns under the names that a study gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import DataMistake
from helpers.paths import Project
from helpers.readers.tables import TableRead, read_table
from helpers.study.load import load
from helpers.study.spec import Study

REPOSITORY = Path(__file__).resolve().parents[3]
DIALECT = {"delimiter": ";", "decimal": ",", "encoding": "utf-8", "date": "%d-%m-%Y"}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    (tmp_path / "enquete.csv").write_text("respnr;mnd;cijfer\n11;202401;7,5\n12;202402;8\n", encoding="utf-8")
    return tmp_path


def read(raw: Path, rename: dict[str, str], **more: object) -> TableRead:
    plain = load(Project(REPOSITORY), "nsw").model_dump(by_alias=True)
    table = {
        "files": ["enquete.csv"],
        "dialect": DIALECT,
        "unit": "person",
        "id": "client",
        "source": {"en": "x"},
    }
    plain["tables"] = {"enquete": {**table, "rename": rename, **more}}
    plain["joins"] = []
    plain["variables"] = {
        "month": {"table": "enquete", "column": "maand", "type": "date", "label": {"en": "Month"}},
        "grade": {"table": "enquete", "column": "cijfer", "type": "real", "label": {"en": "Grade"}},
    }
    return read_table(Study.model_validate(plain), "enquete", raw)


def test_a_renamed_column_is_known_by_its_new_name_alone(raw: Path) -> None:
    dialect = {**DIALECT, "dates": {"maand": "%Y%m"}}
    found = read(raw, {"respnr": "client", "mnd": "maand"}, dialect=dialect)
    assert found.frame["client"].tolist() == ["11", "12"]
    assert found.frame["maand"].astype("string").tolist() == ["2024-01-01", "2024-02-01"]
    assert found.frame["cijfer"].tolist() == [7.5, 8.0]
    assert found.failures.empty
    assert not {"respnr", "mnd"} & {*found.frame.columns}
    told = [(one.value, one.declared) for one in found.files[0].readings if one.what == "renamed"]
    assert told == [("respnr \u2192 client", True), ("mnd \u2192 maand", True)]


def test_two_columns_may_change_names(raw: Path) -> None:
    found = read(
        raw, {"respnr": "cijfer", "cijfer": "client", "mnd": "maand"}, dialect={**DIALECT, "date": "%Y%m"}
    )
    assert found.frame["cijfer"].tolist() == [11.0, 12.0]
    assert found.frame["client"].tolist() == ["7,5", "8"]


@pytest.mark.parametrize(
    ("rename", "sentence"),
    [
        ({"resp_nr": "client", "mnd": "maand"},
         "enquete.csv, line 1: there is no column 'resp_nr', which 'rename' gives the name 'client'; allowed: respnr, "
         "mnd, cijfer. Did you mean 'respnr'?"),
        ({"respnr": "cijfer", "mnd": "maand"},
         "enquete.csv, line 1: there is a column 'cijfer' already, and 'rename' gives that name to 'respnr'. Choose "
         "another name, or rename that column as well."),
    ],
)  # fmt: skip
def test_a_column_that_is_not_there_or_a_name_that_is_taken_is_a_sentence(
    raw: Path, rename: dict[str, str], sentence: str
) -> None:
    with pytest.raises(DataMistake) as caught:
        read(raw, rename)
    assert str(caught.value) == f"data/raw/{raw.name}/{sentence}"
