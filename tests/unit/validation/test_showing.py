"""What sentences repeat of a raw file."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.validation.showing import NOT_SHOWN, cell, column, columns, without_people


@pytest.mark.parametrize(
    "raw",
    [
        "31-09-2019",
        "1.234,5",
        "12%",
        "€ 12,50",
        "n.v.t.",
        "weet niet",
        "3 jan 2020",
        "KM12",
        "12:30",
        "-",
        "40 uur",
    ],
)
def test_numbers_dates_and_codes_are_repeated(raw: str) -> None:
    assert cell(raw) == f"'{raw}'"


@pytest.mark.parametrize(
    "raw", ["Jan", "jansen", "Jan Jansen", "jan@x.nl", "111222333", "0612345678", "3111 AB"]
)
def test_words_and_long_numbers_are_not_repeated(raw: str) -> None:
    assert cell(raw) == f"a text of {len(raw)} characters"


def test_a_long_number_is_cut() -> None:
    assert cell("1, 2, 3, 4, 5, 6, 7, 8") == "'1, 2, 3, 4, 5, 6, 7, 8'"
    assert cell("x" * 40) == "a text of 40 characters"


def test_columns_are_listed_unless_a_person_stands_in_the_first_line() -> None:
    assert columns(["leeftijd", "groep"]) == "leeftijd, groep"
    assert columns(["Jan Jansen", "jan@x.nl"]) == (
        "2 columns whose names are not repeated here, because one looks like the data of a person (is the first line "
        "a head?)"
    )
    assert (column("leeftijd"), column("jan@x.nl")) == ("'leeftijd'", NOT_SHOWN)


def test_a_kept_failure_holds_nothing_with_the_shape_of_somebodys_data() -> None:
    raw = pd.Series(["thirty", "bel 0612345678", "31-09-2019"], dtype="string")
    assert without_people(raw).tolist() == ["thirty", NOT_SHOWN, "31-09-2019"]
