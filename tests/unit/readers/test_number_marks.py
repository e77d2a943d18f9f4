"""Marks of numbers, judged over whole columns."""

from __future__ import annotations

import pytest

from helpers.readers.number_marks import Marks, marks_of


def found(**columns: list[str]) -> Marks:
    return marks_of(columns)


@pytest.mark.parametrize(
    ("cells", "decimal", "thousands"),
    [
        (["7,5", "8"], ",", ""),
        (["7.25", "8"], ".", ""),
        (["1.234,50", "12"], ",", "."),
        (["1,234.50", "12"], ".", ","),
        (["1.234.567", "12"], ",", "."),
        (["0,125"], ",", ""),
        (["1234,567"], ",", ""),
        (["1,2345"], ",", ""),
        (["1 234,5"], ",", " "),
        (["1\u00a0234", "5"], "", " "),
        (["1,5E+05"], ",", ""),
        (["1.234E+05"], ".", ""),
        (["12", "-3", "+4"], "", ""),
        (["1.234,-"], ",", "."),
    ],
)
def test_one_number_can_settle_the_marks(cells: list[str], decimal: str, thousands: str) -> None:
    marks = found(a=cells)
    assert (marks.decimal, marks.thousands, dict(marks.open), marks.against) == (decimal, thousands, {}, ())


def test_a_mark_with_three_digits_after_it_is_open() -> None:
    assert found(pay=["1.234", "950", "12.500"]).open == {"pay": "."}
    assert found(pay=["1,234"]).open == {"pay": ","}


def test_the_other_mark_being_decimal_elsewhere_closes_it() -> None:
    marks = found(pay=["1.234", "950"], grade=["7,5"])
    assert (marks.decimal, marks.thousands, marks.open) == (",", ".", {})


def test_the_same_mark_being_decimal_elsewhere_leaves_it_open() -> None:
    marks = found(pay=["1.234", "950"], grade=["7.5"])
    assert (marks.decimal, marks.thousands, marks.open) == (".", "", {"pay": "."})


def test_columns_against_each_other_are_named() -> None:
    assert found(a=["7,5"], b=["8,5"], c=["9.5"]).against == ("c",)


@pytest.mark.parametrize("cell", ["€ 1.234,50", "-€5,00", "1.234,50 €", "€ 12,-"])
def test_a_euro_sign_is_seen_and_left_out(cell: str) -> None:
    marks = found(a=[cell])
    assert (marks.decimal, marks.signs) == (",", ("€",))


def test_texts_and_dates_have_no_say() -> None:
    marks = found(a=["v1.2", "v1.3", "x"], b=["01.02.2020", "03.04.2021"], c=["10.0.0.1"])
    assert marks == Marks("", "", (), {}, ())


def test_a_few_codes_for_missing_do_not_hide_numbers() -> None:
    assert found(a=["7,5", "8,5", "6,5", "9,5", "onbekend"]).decimal == ","


def test_one_slip_in_a_column_does_not_stand_against_the_others() -> None:
    grades = [f"{grade},5" for grade in range(1, 12)]
    assert found(a=[*grades, "7.5"]) == Marks(",", "", (), {}, ())
