"""Files of SPSS, Stata and parquet: what was written is read back, what is damaged is a sentence."""

from __future__ import annotations

import datetime as dt
import io
import math
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers.errors import DataMistake
from helpers.readers import stored_columns, stored_file
from helpers.readers.arrived import Arrived
from helpers.readers.arriving import arrive
from helpers.readers.coded.apart import table_in
from helpers.study.spec import Table

SHOWN = "data/raw/small/file"
SOME = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
DAMAGED = (
    "data/raw/small/file: the file is damaged or cut off, or of a version that cannot be read. Open it in the "
    "program that made it, and save it again."
)
HAVEN = Path(__file__).resolve().parents[2] / "reference" / "files"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Read in this process, which takes a hundredth of the time, but in tests of the process apart."""
    if "apart" not in request.node.name:
        monkeypatch.setattr(stored_file, "table_of", in_this_process)


def in_this_process(child, path: Path, *asked: str, shown: str, limits: object) -> pa.Table:
    out = io.BytesIO()
    child.main(str(path), *asked[:2], child.Notation(*asked[2:]), out)
    out.seek(0)
    return table_in(out, shown)


def read(path: Path, **keys: object) -> Arrived:
    table = Table(files=(path.name,), unit="person", id="row_number", source={"en": "x"}, **keys)
    return arrive(path, table, expected=(), shown=SHOWN)[0]


def refusal(path: Path, **keys: object) -> str:
    with pytest.raises(DataMistake) as caught:
        read(path, **keys)
    return str(caught.value)


def texts(arrived: Arrived) -> dict[str, list[str]]:
    return arrived.texts.columns.to_pydict()


def sav(path: Path, frame: pd.DataFrame, **more: object) -> Path:
    pyreadstat.write_sav(frame, str(path), **more)
    return path


NUMBERS = st.one_of(
    st.none(),
    st.integers(-(2**53) + 1, 2**53 - 1).map(float),
    st.floats(allow_nan=False, allow_infinity=False),
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp")), max_size=20)
COLUMNS = st.integers(1, 8).flatmap(
    lambda n: st.tuples(st.lists(NUMBERS, min_size=n, max_size=n), st.lists(WORDS, min_size=n, max_size=n))
)


def as_numbers(cells: list[str]) -> list[float | None]:
    return [float(cell) if cell else None for cell in cells]


@SOME
@given(COLUMNS)
def test_numbers_and_words_of_a_parquet_file_come_back(tmp_path_factory, columns) -> None:
    numbers, words = columns
    path = tmp_path_factory.mktemp("parquet") / "file.parquet"
    pq.write_table(pa.table({"a": pa.array(numbers, pa.float64()), "b": words}), path)
    back = texts(read(path))
    assert as_numbers(back["a"]) == numbers
    assert back["b"] == words


@SOME
@given(COLUMNS)
def test_numbers_and_words_of_an_spss_file_come_back(tmp_path_factory, columns) -> None:
    numbers, words = columns
    # SPSS keeps the two lowest numbers and the highest for itself: system-missing, LOWEST and HIGHEST.
    kept = [one if one is None or abs(one) < 1e300 else 1.0 for one in numbers]
    frame = pd.DataFrame({"a": pd.Series(kept, dtype="float64"), "b": words})
    back = texts(read(sav(tmp_path_factory.mktemp("sav") / "file.sav", frame)))
    assert as_numbers(back["a"]) == kept
    assert back["b"] == words


def test_a_whole_number_has_no_point_and_nothing_stored_is_empty(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1.0, math.nan, -0.0], "b": [0.5, 2.0, 1e15], "id": ["001", "1", ""]})
    assert texts(read(sav(tmp_path / "file.sav", frame))) == {
        "a": ["1", "", "0"], "b": ["0.5", "2", "1000000000000000"], "id": ["001", "1", ""],
    }  # fmt: skip


def test_a_portable_file_keeps_its_missing_codes_apart_from_empty_cells(tmp_path: Path) -> None:
    path = tmp_path / "file.por"
    pyreadstat.write_por(pd.DataFrame({"a": [1.0, 99.0, math.nan]}), str(path))
    flat = path.read_text(encoding="ascii").replace("\n", "")
    head = "/1/A5/8/2/5/8/2/"
    assert head in flat
    flat = flat.replace(head, f"{head}839/")  # 99 in base 30 is 39: the code is missing
    path.write_text("\n".join(flat[at : at + 80] for at in range(0, len(flat), 80)) + "\n", encoding="ascii")
    arrived = read(path)
    assert texts(arrived) == {"A": ["1", "99", ""]}
    assert arrived.said["A"].missing == (("99", "99"),)


def test_a_declared_dialect_is_how_numbers_and_days_are_written(tmp_path: Path) -> None:
    frame = pd.DataFrame({"a": [1.5, 2.0], "b": ["3,5", "4"], "day": [dt.date(2024, 1, 5), None]})
    arrived = read(sav(tmp_path / "file.sav", frame), dialect="nl")
    assert texts(arrived) == {"a": ["1,5", "2"], "b": ["3,5", "4"], "day": ["05-01-2024", ""]}
    assert arrived.dialect.decimal == ","


def test_every_type_of_parquet_is_text_as_a_person_would_write_it(tmp_path: Path) -> None:
    table = pa.table(
        {
            "whole": pa.array([1, None], pa.int16()),
            "large": pa.array([2**63, None], pa.uint64()),
            "real": pa.array([1.0, math.nan]),
            "word": pa.array(["a", None]).dictionary_encode(),
            "flag": [True, False],
            "day": [dt.date(1500, 1, 1), None],
            "moment": pa.array(
                [dt.datetime(2024, 1, 5, 23, 30), None], pa.timestamp("us", "Europe/Amsterdam")
            ),
            "list": [[1, 2], None],
            "nothing": pa.nulls(2),
        }
    )
    path = tmp_path / "file.PARQUET"
    pq.write_table(table, path)
    arrived = read(path)
    assert texts(arrived) == {
        "whole": ["1", ""], "large": ["9223372036854775808", ""], "real": ["1", ""], "word": ["a", ""],
        "flag": ["1", "0"], "day": ["1500-01-01", ""], "moment": ["2024-01-06T00:30:00", ""],
        "list": ["[1, 2]", ""], "nothing": ["", ""],
    }  # fmt: skip
    assert arrived.said["moment"].moments
    assert [(one.what, one.value) for one in arrived.readings] == [
        ("program", "parquet"), ("zone", "moment: Europe/Amsterdam"),
    ]  # fmt: skip


def test_a_file_of_many_rows_comes_in_pieces_and_in_order(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(stored_columns, "CELLS", 3000)  # a piece has no less than a thousand rows
    frame = pd.DataFrame({"a": range(2500), "b": 1.0})
    frame.to_parquet(tmp_path / "file.parquet")
    every = [str(one) for one in range(2500)]
    assert read(tmp_path / "file.parquet").texts.columns["a"].to_pylist() == every
    assert read(sav(tmp_path / "file.sav", frame)).texts.columns["a"].to_pylist() == every


def test_a_process_apart_hands_over_what_it_read(tmp_path: Path) -> None:
    path = sav(tmp_path / "file.sav", pd.DataFrame({"a": [1.0, math.nan], "b": ["x", "ë"]}))
    assert texts(read(path)) == {"a": ["1", ""], "b": ["x", "ë"]}


def test_a_process_apart_hands_over_its_sentence_and_its_death(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "f.sav"
    path.write_bytes(b"$FL2" + b"x" * 3000)
    assert refusal(path) == DAMAGED
    monkeypatch.setattr(stored_file, "TABLES", replace(stored_file.TABLES, seconds=0.0))
    assert refusal(path) == (
        "data/raw/small/file: reading this file takes more time than a table can ask for. It may be damaged: open it "
        "in the program that made it, and export it again."
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("f.sav", (HAVEN / "survey.sav").read_bytes()[:600]),
        ("f.sav", b"$FL2" + b"x" * 3000),
        ("f.zsav", (HAVEN / "survey.zsav").read_bytes()[:700]),
        ("f.dta", (HAVEN / "panel.dta").read_bytes()[:400]),
        ("f.parquet", b"PAR1" + b"\0" * 100),
    ],
)
def test_a_damaged_file_is_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refusal(path) == DAMAGED


def test_a_file_that_lost_its_last_rows_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "f.sav"
    path.write_bytes((HAVEN / "survey.sav").read_bytes()[:-40])
    assert refusal(path) == (
        "data/raw/small/file: the file is cut off: it has fewer rows than it says. Ask for the export again."
    )


def test_texts_in_another_encoding_name_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "f.sav"
    whole = (HAVEN / "survey.sav").read_bytes()
    path.write_bytes(whole.replace("café".encode(), b"caf\xe9!"))
    dialect = {"delimiter": ",", "decimal": ".", "encoding": "utf-8"}
    assert refusal(path, dialect=dialect) == (
        "data/raw/small/file: its texts do not fit encoding utf-8. Spell the dialect out in study.yml, with another "
        "encoding (cp1252 for most older files)."
    )
    back = texts(read(path, dialect={**dialect, "encoding": "cp1252"}))
    assert back["why"][3] == "café!"


def test_a_file_without_rows_and_a_name_of_ours_are_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty.parquet"
    pq.write_table(pa.table({"a": pa.array([], pa.int64())}), empty)
    assert refusal(empty) == "data/raw/small/file: there are no rows. Ask for the export again."
    ours = tmp_path / "ours.parquet"
    pq.write_table(pa.table({"_row": [1], "a__missing": [1]}), ours)
    assert refusal(ours) == (
        "data/raw/small/file: the column name '_row' is kept for this program. Rename the column.\n"
        "data/raw/small/file: the column name 'a__missing' is kept for this program. Rename the column."
    )
