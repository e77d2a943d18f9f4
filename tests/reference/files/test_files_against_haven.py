"""Files that haven wrote, read by us and by haven: the same texts, the same codes that count as missing."""

from __future__ import annotations

import functools
from pathlib import Path

import pandas as pd
import pyarrow.compute as pc
import pytest

from helpers.readers.arrived import Arrived, ColumnSaid
from helpers.readers.arriving import arrive
from helpers.readers.marked_missing import within
from helpers.study.spec import Table

HERE = Path(__file__).parent
FILES = ("survey.sav", "survey.zsav", "panel.dta")
CELLS = pd.read_csv(HERE / "cells.csv", comment="#", keep_default_na=False, dtype=str)


@functools.cache
def read(file: str) -> Arrived:
    table = Table(files=(file,), unit="person", id="client", source={"en": file})
    return arrive(HERE / file, table, expected=("client",), shown=file)[0]


@pytest.fixture(scope="module", params=FILES)
def file(request: pytest.FixtureRequest) -> tuple[Arrived, pd.DataFrame]:
    return read(request.param), CELLS[CELLS["file"] == request.param]


def same(text: str, other: str) -> bool:
    """Return whether two texts are the same, or the same number: R writes 1e-07 where we write 1e-7."""
    try:
        return float(text) == float(other)
    except ValueError:
        return text == other


def test_every_cell_label_and_missing_code_is_as_haven_reads_it(file: tuple[Arrived, pd.DataFrame]) -> None:
    arrived, cells = file
    assert list(dict.fromkeys(cells["column"])) == arrived.texts.columns.column_names
    for column, rows in cells.groupby("column"):
        texts = arrived.texts.columns[column].to_pylist()
        said = arrived.said.get(column, ColumnSaid())
        wrong = [
            (text, other) for text, other in zip(texts, rows["text"], strict=True) if not same(text, other)
        ]
        assert wrong == [], column
        marked = [bool(text) and any(within(text, *one) for one in said.missing) for text in texts]
        assert marked == rows["user_missing"].eq("TRUE").tolist(), column
        assert said.label == rows["label"].iloc[0]


def test_labels_stand_at_their_codes_those_of_missing_codes_included() -> None:
    assert read("survey.sav").said["work"].labels == {"1": "ja", "2": "nee", "9": "wil niet zeggen"}
    assert read("panel.dta").said["work"].labels == {"1": "ja", ".a": "weigert"}


def test_an_open_range_of_missing_codes_has_no_end() -> None:
    assert read("survey.sav").said["mood"].missing == (("-inf", "-1"), ("8", "8"))


def test_rows_are_counted_from_one_and_names_have_no_place() -> None:
    arrived = read("survey.zsav")
    assert arrived.texts.lines.tolist() == [1, 2, 3, 4, 5]
    assert (arrived.row_word, arrived.head) == ("row", "")
    assert pc.all(pc.is_valid(arrived.texts.columns["grade"])).as_py()
