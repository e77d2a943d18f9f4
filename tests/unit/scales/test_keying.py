"""Answers that a coding does not have are found and counted; nothing that may be somebody's number is printed."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.scales.keying import allowed, keyed, shown_codes, unfit
from helpers.scales.registry import instruments

DJG = instruments()["djg6"]


def found(values: list[float | None], coding: str = "no_first"):
    return unfit(DJG, coding, {"e3": pd.Series(values, dtype="Float64")})


def test_answers_outside_the_coding_are_counted_most_frequent_first() -> None:
    (one,) = found([1, 2, 3, 9, 9, 0, None])
    assert (one.item, one.n_rows, one.found) == ("e3", 3, ("9 (2 rows)", "0 (1 row)"))


def test_a_number_that_may_be_somebodys_is_never_printed() -> None:
    (one,) = found([1, 123456782, 2.5, 9])
    assert one.n_rows == 3
    assert one.found == ("9 (1 row)", "numbers that are no code of a questionnaire")
    assert "123456782" not in str(one)
    assert "2.5" not in str(one)


def test_at_most_five_kinds_are_named() -> None:
    (one,) = found([10, 11, 12, 13, 14, 15, 16])
    assert len(one.found) == 5


def test_missing_answers_fit_every_coding() -> None:
    assert found([None, None]) == ()


@pytest.mark.parametrize(
    ("coding", "fits"), [("no_first", False), ("no_first_from_0", True), ("five_no_first", False)]
)
def test_answers_from_nought_fit_only_the_coding_from_nought(coding: str, fits: bool) -> None:
    assert (found([0, 1, 2], coding) == ()) is fits


def test_a_code_that_the_coding_lacks_is_no_answer() -> None:
    assert keyed(DJG, "no_first", {"e3": pd.Series([9, 1])}, ["e3"]).points[:, 0].tolist()[1] == 1.0
    assert pd.isna(keyed(DJG, "no_first", {"e3": pd.Series([9, 1])}, ["e3"]).points[0, 0])


@pytest.mark.parametrize(
    ("instrument", "coding", "words"),
    [
        ("djg6", "no_first", "1 = no, 2 = more_or_less, 3 = yes"),
        ("djg6", "yes_first_from_0", "0 = yes, 1 = more_or_less, 2 = no"),
        ("trust_people", "can_first", "1 = can, 2 = cannot"),
        ("cantril", "worst_first", "0 to 10"),
    ],
)
def test_a_sentence_says_which_codes_there_are(instrument: str, coding: str, words: str) -> None:
    one = instruments()[instrument]
    assert shown_codes(one.codings[coding], one.answers) == words


def test_a_grade_has_two_ends_and_all_between() -> None:
    assert allowed(instruments()["rapportcijfer"], "worst_first") == (1, 10)
    grade = instruments()["rapportcijfer"]
    assert unfit(grade, "worst_first", {"grade": pd.Series([7.5, 1.0, 10.0])}) == ()
    assert unfit(grade, "worst_first", {"grade": pd.Series([0.5])})[0].n_rows == 1


def test_a_refused_instrument_has_no_answers() -> None:
    with pytest.raises(ValueError, match="refused"):
        keyed(instruments()["doenvermogen"], "x", {"a": pd.Series([1])}, ["a"])
