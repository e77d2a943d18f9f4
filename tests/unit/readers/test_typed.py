"""A column of texts as the declared type."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.readers.dialects import PRESETS
from helpers.readers.typed import EXAMPLE_DATE, Typed, storage, typed
from helpers.study.spec import Dialect, Variable

EURO = Dialect(delimiter=";", decimal=",", thousands=".", encoding="utf-8", signs=("€", "%"))
THOUSANDS = Dialect(delimiter=";", decimal=",", thousands=".", encoding="utf-8")


def variable(kind: str, **more: object) -> Variable:
    return Variable.model_validate({"table": "t", "column": "c", "type": kind, "label": {"en": "x"}, **more})


def read(texts: list[str], declared: Variable, dialect: Dialect = PRESETS["en"]) -> Typed:
    return typed(pa.chunked_array([pa.array(texts, pa.string())]), declared, dialect)


def known(found: Typed) -> list[object]:
    return [None if pd.isna(value) else value for value in found.content]


def kinds(found: Typed) -> list[str | None]:
    return [None if pd.isna(kind) else kind for kind in found.kind]


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["0", "-7", "+3", " 12 ", "007"], [0, -7, 3, 12, 7]),
        (["37.0", "37.", "-2.000"], [37, 37, -2]),
        (["123456789012345678"], [123456789012345678]),
    ],
)
def test_whole_numbers_are_read_exactly(texts: list[str], values: list[int]) -> None:
    found = read(texts, variable("integer"))
    assert known(found) == values
    assert found.content.dtype == "Int64"
    assert not found.unreadable.any()


@pytest.mark.parametrize(
    "text", ["3.5", "1e3", "12a", "1,000", "−5", "1234567890123456789", "nan", "-", ".", "0x1F", "١"]
)
def test_what_is_no_whole_number_is_unreadable_and_never_blank(text: str) -> None:
    found = read([text, "1"], variable("integer"))
    assert known(found) == [None, 1]
    assert kinds(found) == ["unreadable", None]
    assert found.unreadable.tolist() == [True, False]
    assert found.expected == "a whole number"


@pytest.mark.parametrize(
    ("texts", "dialect", "values"),
    [
        (
            ["1.5", ".5", "2.", "-1e-3", "+4", "9930.0458984375"],
            PRESETS["en"],
            [1.5, 0.5, 2.0, -0.001, 4.0, 9930.0458984375],
        ),
        (["1,5", ",5", "-2", "1,0E3"], PRESETS["nl"], [1.5, 0.5, -2.0, 1000.0]),
        (["1.234", "1.234,5", "12.345.678", "1234"], THOUSANDS, [1234.0, 1234.5, 12345678.0, 1234.0]),
    ],
)
def test_numbers_are_read_in_their_dialect(texts: list[str], dialect: Dialect, values: list[float]) -> None:
    found = read(texts, variable("real"), dialect)
    assert known(found) == values
    assert found.content.dtype == "Float64"


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("1,5", PRESETS["en"]),
        ("1.234", PRESETS["nl"]),
        ("1.5", PRESETS["nl"]),
        ("12.34", THOUSANDS),
        ("1.2345", THOUSANDS),
        ("inf", PRESETS["en"]),
        ("nan", PRESETS["en"]),
        ("1e999", PRESETS["en"]),
        ("1 000", PRESETS["en"]),
        ("€5", PRESETS["en"]),
    ],
)
def test_a_number_of_another_dialect_is_unreadable_not_guessed(text: str, dialect: Dialect) -> None:
    assert kinds(read([text], variable("real"), dialect)) == ["unreadable"]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_python_writes_is_read_back_equal(number: float) -> None:
    assert known(read([repr(number)], variable("real"))) == [number]


@given(st.integers(-(10**17), 10**17))
def test_every_whole_number_is_read_back_equal(number: int) -> None:
    assert known(read([str(number)], variable("integer"))) == [number]


@given(
    st.lists(st.text(max_size=8), min_size=1, max_size=6),
    st.sampled_from(["integer", "real", "date", "text"]),
)
def test_every_cell_is_a_value_or_has_a_kind_of_missing_never_both(texts: list[str], kind: str) -> None:
    found = read(texts, variable(kind))
    assert (found.content.notna() == found.kind.isna()).all()
    assert ((found.kind == "unreadable").fillna(value=False).to_numpy() == found.unreadable).all()
    blank = [not text.strip() for text in texts]
    assert all(k == "blank" for k, b in zip(kinds(found), blank, strict=True) if b)


def test_dates_follow_the_dialect_and_the_calendar() -> None:
    found = read(["1976-02-29", "1975-02-29", "29-02-1976", ""], variable("date"))
    assert known(found) == [pd.Timestamp(1976, 2, 29), None, None, None]
    assert kinds(found) == [None, "unreadable", "unreadable", "blank"]
    assert found.expected == "a date of the calendar, written like 2024-12-31"
    dutch = read(["29-02-1976"], variable("date"), PRESETS["nl"])
    assert known(dutch) == [pd.Timestamp(1976, 2, 29)]


def test_texts_keep_their_blanks_and_only_empty_is_missing() -> None:
    found = read([" a ", "", "  ", "NA"], variable("text"))
    assert known(found) == [" a ", None, None, "NA"]
    assert kinds(found) == [None, "blank", "blank", None]


def test_codes_stay_codes_until_they_are_named() -> None:
    found = read(["1", "0", "1.0", "7", "x"], variable("boolean", codes={1: "yes", 0: "no"}))
    assert known(found) == [1, 0, 1, 7, None]
    assert kinds(found) == [None, None, None, None, "unreadable"]
    letters = read(["J ", "N", "?"], variable("category", codes={"J": "ja", "N": "nee"}))
    assert known(letters) == ["J", "N", "?"]


@pytest.mark.parametrize(
    ("codes", "kept"),
    [({1: "a", 2: "b"}, "integer"), ({1: "a", 2.5: "b"}, "real"), ({1: "a", "x": "b"}, "code")],
)
def test_codes_are_kept_as_the_narrowest_type_that_holds_them(codes: dict, kept: str) -> None:
    assert storage(variable("category", codes=codes)) == kept


def test_missing_codes_keep_their_names_however_they_are_written() -> None:
    declared = variable("integer", missing_codes={-9: "refused", "NA": "not asked"})
    found = read(["-9", "-9.0", "NA", "", "5"], declared)
    assert known(found) == [None, None, None, None, 5]
    assert kinds(found) == ["refused", "refused", "not asked", "blank", None]
    assert not found.unreadable.any()


def test_a_blank_that_is_declared_as_a_missing_code_has_its_name() -> None:
    found = read(["", "5"], variable("integer", missing_codes={"": "not applicable"}))
    assert kinds(found) == ["not applicable", None]


@pytest.mark.parametrize(
    ("form", "texts", "days"),
    [
        ("%Y%m", ["201803", "201813", "2018", "20180"], ["2018-03-01", None, None, None]),
        ("%Y-%m", ["2018-03", "2018-00", "2018-03-01"], ["2018-03-01", None, None]),
        ("%m-%Y", ["12-2019"], ["2019-12-01"]),
        ("%d-%m-%Y", ["30-09-2019", "31-09-2019", "29-02-2019"], ["2019-09-30", None, None]),
    ],
)
def test_a_month_without_a_day_is_its_first_day_and_a_day_that_never_was_is_unreadable(
    form: str, texts: list[str], days: list[str | None]
) -> None:
    dialect = Dialect(delimiter=",", decimal=".", encoding="utf-8", date=form)
    found = read(texts, variable("date"), dialect)
    assert known(found) == [None if day is None else pd.Timestamp(day) for day in days]
    assert found.unreadable.tolist() == [day is None for day in days]
    assert found.expected == f"a date of the calendar, written like {EXAMPLE_DATE.strftime(form)}"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234,56", 1234.56), ("1234,56", 1234.56), ("12.345.678,9", 12345678.9), ("992,12", 992.12),
     ("1.23,5", None), ("1,234.56", None), ("12.34", None)],
)  # fmt: skip
def test_a_thousands_point_stands_between_groups_of_three(text: str, value: float | None) -> None:
    assert known(read([text], variable("real"), THOUSANDS)) == [value]


@pytest.mark.parametrize(
    ("text", "value"),
    [("€ 1.234,50", 1234.5), ("-€5", -5), ("€ -5,5", -5.5), ("7,5 €", 7.5), ("12,5%", 12.5), ("€ 1.234,-", 1234),
     ("€\u00a012,--", 12), ("€", None), ("€ €5", None), ("$ 5", None), ("5,-%", 5)],
)  # fmt: skip
def test_declared_signs_beside_a_number_are_left_out(text: str, value: float | None) -> None:
    assert known(read([text], variable("real"), EURO)) == [value]


@pytest.mark.parametrize("text", ["€ 5", "5%", "5,-"])
def test_signs_that_are_not_declared_are_no_part_of_a_number(text: str) -> None:
    assert kinds(read([text], variable("real"), PRESETS["nl"])) == ["unreadable"]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f"])
def test_a_space_between_thousands_is_any_space(space: str) -> None:
    dialect = Dialect(delimiter=";", decimal=",", thousands=" ", encoding="utf-8")
    assert known(read([f"1{space}234,5", "12"], variable("real"), dialect)) == [1234.5, 12]


def test_a_column_may_write_its_dates_otherwise_than_the_file() -> None:
    dialect = Dialect(delimiter=";", decimal=",", encoding="utf-8", date="%d-%m-%Y", dates={"c": "%Y%m"})
    found = read(["202403"], variable("date"), dialect)
    assert known(found) == [pd.Timestamp(2024, 3, 1)]
    assert found.expected == "a date of the calendar, written like 202412"


@pytest.mark.parametrize("month", ["mei", "mei.", "Mei", "may", "MAY"])
def test_months_may_be_named_in_dutch_and_english(month: str) -> None:
    dialect = Dialect(delimiter=";", decimal=",", encoding="utf-8", date="%d-%b-%Y")
    found = read([f"12-{month}-2023", "1-maart-2023", "3-okt-2023", "4-foo-2023"], variable("date"), dialect)
    days = [pd.Timestamp(2023, 5, 12), pd.Timestamp(2023, 3, 1), pd.Timestamp(2023, 10, 3), None]
    assert known(found) == days
