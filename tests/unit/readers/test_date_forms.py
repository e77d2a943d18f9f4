"""Forms of dates, judged over whole columns."""

from __future__ import annotations

import pytest

from helpers.readers.date_forms import Dates, dates_of


def found(**columns: list[str]) -> Dates:
    return dates_of(columns)


@pytest.mark.parametrize(
    ("cells", "form"),
    [
        (["31-12-2023", "1-2-2024"], "%d-%m-%Y"),
        (["31/12/2023"], "%d/%m/%Y"),
        (["12/31/2023", "01/02/2024"], "%m/%d/%Y"),
        (["31.12.2023"], "%d.%m.%Y"),
        (["2023-12-31", "2024-02-01"], "%Y-%m-%d"),
        (["2023/12/31"], "%Y/%m/%d"),
        (["20231231", "20240201"], "%Y%m%d"),
        (["31122023"], "%d%m%Y"),
        (["202312", "202401"], "%Y%m"),
        (["2023-12", "2024-01"], "%Y-%m"),
        (["12-2023"], "%m-%Y"),
        (["31-12-2023 09:30", "1-2-2024 10:00"], "%d-%m-%Y %H:%M"),
        (["2023-12-31T09:30:00"], "%Y-%m-%dT%H:%M:%S"),
        (["2023-12-31 09:30:00.125"], "%Y-%m-%d %H:%M:%S.%f"),
        (["12-mei-2023", "1-okt.-2023"], "%d-%b-%Y"),
        (["3 maart 2023"], "%d %b %Y"),
    ],
)
def test_a_column_shows_its_form(cells: list[str], form: str) -> None:
    assert found(a=cells) == Dates(form, {}, {}, (), {})


def test_days_and_months_up_to_twelve_are_open() -> None:
    assert found(a=["01-02-2023", "03-04-2023"]).open == {"a": ("%d-%m-%Y", "%m-%d-%Y")}


def test_another_column_with_the_same_separator_closes_it() -> None:
    assert found(a=["01-02-2023"], b=["25-04-2023"]) == Dates("%d-%m-%Y", {}, {}, (), {})
    assert found(a=["01/02/2023"], b=["25-04-2023"]).open == {"a": ("%d/%m/%Y", "%m/%d/%Y")}


def test_dates_that_no_single_form_fits_are_mixed() -> None:
    assert found(a=["13-01-2023", "01-13-2023"]).mixed == ("a",)
    assert found(a=["13-01-2023", "14/01/2023"]).mixed == ("a",)
    assert found(a=["13-01-2023", "14-01-2023 10:00"]).mixed == ("a",)


def test_a_century_that_has_to_be_guessed_is_said() -> None:
    dates = found(a=["31-12-68", "01-02-45"])
    assert (dates.form, dates.short) == ("%d-%m-%y", {"a": "%d-%m-%y"})


def test_columns_with_another_form_are_exceptions() -> None:
    dates = found(month=["202312"], begin=["2023-12-31"], end=["2024-01-31"])
    assert (dates.form, dates.others) == ("%Y-%m-%d", {"month": "%Y%m"})


@pytest.mark.parametrize(
    "cells", [["123456", "234567"], ["99999999"], ["1234"], ["ja", "nee"], ["1.5", "2.5"]]
)
def test_numbers_and_texts_are_no_dates(cells: list[str]) -> None:
    assert found(a=cells) == Dates("", {}, {}, (), {})


def test_days_that_are_always_the_first_are_months() -> None:
    months = [f"01-{month:02d}-2018" for month in range(1, 13)]
    assert found(a=months) == Dates("%d-%m-%Y", {}, {}, (), {})
    assert found(a=["05/01/2018", "06/01/2018", "07/01/2018", "08/01/2018"]).form == "%m/%d/%Y"
    assert found(a=months[:3]).open == {"a": ("%d-%m-%Y", "%m-%d-%Y")}


def test_one_date_that_never_was_does_not_hide_the_form() -> None:
    days = [f"{day:02d}-03-2023" for day in range(1, 29)]
    assert found(a=[*days, "30-02-2023"]) == Dates("%d-%m-%Y", {}, {}, (), {})
