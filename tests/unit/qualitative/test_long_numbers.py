"""Numbers cut into parts are found; years, hours, dates and amounts are left alone."""

import pytest

from helpers.qualitative.long_numbers import long_numbers


def found(text):
    return [text[mark.start : mark.end] for mark in long_numbers(text)]


@pytest.mark.parametrize(
    "number",
    [
        "1 2 3 4 5 6 7 8 2", "12.34.56.789", "12 34 56 789", "(123)456789", "123*456*789", "123.456789", "12345 6789",
        "123:456:789", "nummer123456789", "06_12345678", "06/12345678", "06–12345678", "+32 470 12 34 56",
        "+31 (0)6 1234 5678", "0 6 1 2 3 4 5 6 7 8", "12.345.678-9", "1.23457E+08", "1,5432E-05", "192.168.10.12",
        "2001:db8:0:0:1:0:0:1", "52.370216", "twaalf vierendertig zesenvijftig achtenzeventig twee",
        "een twee 3 vier 5 zes zeven acht twee", "honderdtwaalf drieëntwintig 45 67",
    ],
)  # fmt: skip
def test_a_number_in_parts_is_found_to_its_last_digit(number):
    text = f"Mijn ding is {number} dus."
    left = text
    for one in found(text):
        left = left.replace(one, "")
    assert not any(letter.isdigit() for letter in left)
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Van 2015-2018 niet.", "In 2015 2016 2017 ook.", "Het kost 12.345.678 euro.", "Dat is 123.456,78 of zo.",
        "Open van 10:00-11:30.", "Van 9.00 - 17.00 uur.", "In 2019 15000 euro.", "Op 12-03-1981 dan.",
        "Op 1981-03-12 dan.", "Schuld van 250, 300, 400 en 500.", "Toen 1234. 5678 kwam later.", "Een, twee, drie, vier.",
        "Ik tel: tien twintig dertig.", "Met 3,14 erbij.", "Om 06:30 en 07:45.",
    ],
)  # fmt: skip
def test_what_has_many_digits_for_another_reason_is_left_alone(text):
    assert found(text) == []


def test_an_amount_that_passes_the_eleven_test_is_taken_for_a_citizen_service_number():
    assert found("Het was 123.456.782 dan.") == ["123.456.782"]
    assert found("Het was 123.456.789 dan.") == []
