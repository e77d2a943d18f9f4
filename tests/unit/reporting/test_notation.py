"""Numbers as Dutch and English readers write them."""

import datetime as dt
import math

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from helpers.reporting import notation

HALF_OF_THE_LAST_DECIMAL = 0.005 * (1 + 1e-9)  # two decimals are printed


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [(1234.5, "1.234,5", "1,234.5"), (-0.34, "−0,3", "−0.3"), (0.0, "0,0", "0.0"), (-0.04, "0,0", "0.0")],
)
def test_one_decimal_is_written_with_the_readers_separators(value, dutch, english):
    assert notation.number(value, "nl", 1) == dutch
    assert notation.number(value, "en", 1) == english


def test_a_sign_is_a_real_minus_or_a_plus_and_zero_has_none():
    assert [notation.number(value, "en", 1, signed=True) for value in (-1, 0, 1)] == ["−1.0", "0.0", "+1.0"]


def test_shares_are_percentages_and_their_differences_points():
    assert (notation.percent(0.1234, "en"), notation.percent(0.1234, "nl")) == ("12.3%", "12,3%")
    assert notation.points(0.1106, "en", signed=True) == "+11.1 percentage points"
    assert notation.points(0.1106, "nl") == "11,1 procentpunt"


@given(st.integers(0, 2000), st.integers(1, 2000))
def test_people_out_of_a_hundred_are_the_percentage_without_decimals(part, rest):
    share = part / (part + rest)
    assert notation.percent(share, "en", 0) == f"{notation.in_hundred(share)}%"


def test_money_stands_in_the_order_of_the_language():
    assert notation.money(-1794.34, "USD", "en", signed=True) == "−$1,794"
    assert notation.money(1794.34, "USD", "nl") == "1.794 dollar"
    assert notation.money(1794.5, "EUR", "nl") == "€ 1.794"


def test_a_p_value_in_a_sentence_has_one_sign():
    assert [notation.p_is(p, "nl") for p in (0.0004, 0.27)] == ["p < 0,001", "p = 0,270"]


def test_a_month_is_short_in_a_table_and_whole_in_a_sentence():
    month = 12 * 2023 + 9
    assert notation.month(month, "nl") == "sep 2023"
    assert notation.month_in_words(month, "nl") == "september 2023"


def test_small_p_values_say_that_they_are_small():
    assert [notation.p_value(p, "nl") for p in (0.0004, 0.001, 0.27)] == ["< 0,001", "0,001", "0,270"]


def test_infinity_and_dates_are_written():
    assert notation.number(-math.inf, "en", 1) == "−∞"
    assert notation.date(dt.date(2023, 5, 30), "nl") == "30 mei 2023"
    assert notation.date(dt.date(2023, 5, 30), "en") == "30 May 2023"


@given(st.floats(min_value=-1e9, max_value=1e9), st.sampled_from(["nl", "en"]))
def test_what_is_written_reads_back_as_the_rounded_number(value, language):
    text = notation.number(value, language, 2).replace(notation.MINUS, "-")
    thousands, decimal = (".", ",") if language == "nl" else (",", ".")
    back = float(text.replace(thousands, "").replace(decimal, "."))
    assert abs(back - value) <= HALF_OF_THE_LAST_DECIMAL + 1e-7


@given(
    value=st.floats(-1e12, 1e12, allow_nan=False)
    | st.integers(-(10**9), 10**9)
    | st.decimals(0, 99, places=3),
    decimals=st.integers(0, 4),
    language=st.sampled_from(("nl", "en")),
)
def test_digits_are_those_of_babel(value, decimals, language):
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    expected = format_decimal(abs(float(value)), format=pattern, locale=language)
    assert notation.written(float(value), language, decimals).digits == expected
