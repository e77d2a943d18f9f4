"""A citizen service number is found however it is written, and a number that fails the test never is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.qualitative.citizen_number import (
    SCIENTIFIC,
    citizen_numbers,
    in_usual_digits,
    passes_eleven_test,
    whole_number,
)

BSN, OTHER = "123456782", "123456789"
WRITTEN = [
    "{0}{1}{2}{3}{4}{5}{6}{7}{8}",
    "{0}{1}{2}.{3}{4}{5}.{6}{7}{8}",
    "{0}{1}{2}-{3}{4}{5}-{6}{7}{8}",
    "{0}{1}{2}\u2011{3}{4}{5}\u2013{6}{7}{8}",
    "{0}{1}{2}\u00a0{3}{4}{5}\u202f{6}{7}{8}",
    "{0}{1}{2}/{3}{4}{5}/{6}{7}{8}",
    "{0}{1}{2}_{3}{4}{5}_{6}{7}{8}",
    "{0}{1}{2},{3}{4}{5},{6}{7}{8}",
    "{0}{1}{2} - {3}{4}{5} - {6}{7}{8}",
    "{0}{1}{2}\n{3}{4}{5}\n{6}{7}{8}",
    "{0}{1}{2}{3} {4}{5} {6}{7}{8}",
    "{0}{1}.{2}{3}.{4}{5}.{6}{7}{8}",
    "{0} {1} {2} {3} {4} {5} {6} {7} {8}",
    "{0}.{1}.{2}.{3}.{4}.{5}.{6}.{7}.{8}",
    "bsn{0}{1}{2}{3}{4}{5}{6}{7}{8}",
    "NL{0}{1}{2}{3}{4}{5}{6}{7}{8}B01",
    "{0}.{1}{2}{3}{4}{5}{6}{7}{8}E+08",
    "{0},{1}{2}{3}{4}{5}{6}{7}{8}e8",
]


@pytest.mark.parametrize("written", WRITTEN)
def test_it_is_found_however_it_is_written_and_a_number_that_fails_is_not(written):
    assert any(citizen_numbers(f"Het is {written.format(*BSN)} geloof ik."))
    assert not any(citizen_numbers(f"Het is {written.format(*OTHER)} geloof ik."))


@pytest.mark.parametrize(
    "text",
    ["1234567820", "0,123456782", "123456782000", "12345678", "1.23E+08", "12 345 678 2", "12345, 6782"],
)
def test_more_or_fewer_digits_and_two_numbers_are_no_citizen_service_number(text):
    assert not any(citizen_numbers(text))


@given(st.integers(10_000_000, 999_999_999))
def test_a_power_of_ten_stands_for_the_number_that_a_workbook_took(number):
    written = f"{number:.8E}" if number > 99_999_999 else f"{number:.7E}"
    assert whole_number(SCIENTIFIC.search(written)) == number


def test_a_power_of_ten_with_a_fraction_is_no_whole_number():
    assert whole_number(SCIENTIFIC.search("1.23456785E+07")) is None


@pytest.mark.parametrize("zero", ["\uff10", "\u0660", "\u06f0", "\u0966"])
def test_digits_of_other_scripts_are_usual_ones(zero):
    assert in_usual_digits("".join(chr(ord(zero) + int(digit)) for digit in BSN)) == BSN


def test_characters_that_nobody_sees_are_gone():
    assert in_usual_digits("123\u200b456\u00ad782") == BSN


def test_no_number_at_all_is_none():
    assert not passes_eleven_test("000000000")
    assert not passes_eleven_test("")
