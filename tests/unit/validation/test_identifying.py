"""What columns seem to hold: found where it is there, and not where it only looks a little like it."""

from __future__ import annotations

import time

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.qualitative.citizen_number import passes_eleven_test
from helpers.validation.identifying import eleven_test, suspicions

SECONDS_FOR_A_MILLION = 5.0  # of one column of a million answers; it takes 0.05 on an idle machine


def kinds(cells: list[str], name: str = "x", label: str = "") -> list[str]:
    return [one.kind for one in suspicions(pa.chunked_array([pa.array(cells, pa.string())]), name, label)]


def citizens(n: int, seed: int = 1) -> list[str]:
    """Return different made-up numbers of nine digits that pass the eleven test."""
    drawn = np.random.default_rng(seed).integers(100_000_000, 999_999_999, 40 * n)
    return [str(one) for one in dict.fromkeys(drawn[eleven_test(drawn)].tolist())][:n]


@pytest.mark.parametrize(
    ("number", "passes"), [(111222333, True), (123456782, True), (123456789, False), (0, False)]
)
def test_the_eleven_test_knows_the_published_examples(number: int, passes: bool) -> None:
    assert eleven_test(np.array([number])).tolist() == [passes]


@given(st.integers(min_value=1, max_value=999_999_999))
def test_the_eleven_test_of_columns_is_that_of_texts(number: int) -> None:
    assert eleven_test(np.array([number]))[0] == passes_eleven_test(f"{number:09d}")


def test_of_random_numbers_one_in_eleven_passes_and_no_column_of_them_is_suspected() -> None:
    drawn = np.random.default_rng(2).integers(100_000_000, 999_999_999, 50_000)
    assert eleven_test(drawn).mean() == pytest.approx(1 / 11, abs=0.01)  # 0.01 is eight standard errors
    assert kinds([str(one) for one in drawn[:5_000]], "klantnummer") == []


@pytest.mark.parametrize(
    "written",
    [
        lambda one: one,
        lambda one: f"{one[:4]}.{one[4:6]}.{one[6:]}",
        lambda one: f" {one[:3]} {one[3:6]} {one[6:]} ",
        lambda one: f"{one}.0",
        lambda one: f"{one},00",
        lambda one: f"{one[:3]}\u00a0{one[3:6]}\u202f{one[6:]}",
        lambda one: f"{one[:3]}\u2011{one[3:6]}\u2013{one[6:]}",
        lambda one: f"{one[:3]},{one[3:6]},{one[6:]}",
        lambda one: f'="{one}"',
        lambda one: f"'{one}",
        lambda one: f"P{one}",
        lambda one: f"BSN-{one}",
        lambda one: f"NL{one}B01",
    ],
)
def test_citizen_service_numbers_are_found_however_they_are_written(written) -> None:
    found = suspicions(pa.chunked_array([[written(one) for one in citizens(40)]]), "nummer")
    assert [(one.kind, one.share, one.n_distinct) for one in found] == [("bsn", 1.0, 40)]


def test_citizen_service_numbers_that_lost_a_zero_are_found() -> None:
    drawn = np.random.default_rng(3).integers(10_000_000, 99_999_999, 2_000)
    assert kinds([str(one) for one in drawn[eleven_test(drawn)]]) == ["bsn"]


@pytest.mark.parametrize(
    ("n_other", "expected"), [(5, ["bsn"]), (6, ["text_with_bsn"]), (100, ["text_with_bsn"])]
)
def test_a_column_is_judged_by_the_share_that_passes(n_other: int, expected: list[str]) -> None:
    others = np.arange(200_000_001, 200_000_201)
    failing = [str(one) for one in others[~eleven_test(others)]][:n_other]
    assert kinds(citizens(95) + failing) == expected


def test_words_for_who_has_no_number_hide_no_column_of_them() -> None:
    assert kinds([*citizens(40), *["onbekend"] * 30]) == ["bsn"]


@pytest.mark.parametrize(
    ("n", "name", "expected"), [(4, "nummer", []), (5, "nummer", ["bsn"]), (2, "BSN", ["bsn"])]
)
def test_few_numbers_are_suspected_by_their_name_only(n: int, name: str, expected: list[str]) -> None:
    assert kinds(citizens(n), name) == expected


@pytest.mark.parametrize(
    ("cells", "name", "expected"),
    [
        (["jan@voorbeeld.nl", "p.de-vries@gemeente.example.org", ""], "contact", ["email"]),
        (["0612345678", "06-87654321", "+31 10 123 45 67"], "x", ["phone"]),
        (["612345678", "687654321"], "telefoon", ["phone"]),
        (["NL91 ABNA 0417 1643 00", "DE89370400440532013000"], "rekening", ["iban"]),
        (["3111 AB", "3112cd"], "pc", ["postcode"]),
        (["Dorpsstraat 12", "Lange Haven 3a", "Hoofdweg 101"], "waar", ["address"]),
        (["12", "14", "7"], "huisnummer", ["address"]),
        (["Jansen", "de Vries", "el Amrani"], "achternaam", ["name"]),
        (["Ann", "Bob"], "RecipientFirstName", ["name"]),
        (["Fatima", "Jan", "Maria", "Ahmed", "Els", "Kees", "Thirza"], "deelnemer", ["name"]),
        (["Jan de Vries", "Els Bakker", "Ali el Amrani", "Ria Smit", "Bo van Dam", "Lot Kuiper"], "wie", ["name"]),
        (["31-12-1980", "01-02-1955", "12-05-2001"], "geboortedatum", ["birth_date"]),
        (["1980-12-31", "1955-02-01"], "Date of birth", ["birth_date"]),
        (["29586", "20121", "37023"], "geboortedatum", ["birth_date"]),
        (["192.168.0.1", "10.0.0.254"], "IPAddress", ["ip_address"]),
        (["51.9171", "52.3702"], "LocationLatitude", ["location"]),
    ],
)  # fmt: skip
def test_what_identifies_people_is_found(cells: list[str], name: str, expected: list[str]) -> None:
    assert kinds(cells, name) == expected


@pytest.mark.parametrize(
    ("cells", "name"),
    [
        (["1", "2", "3", "4", "5"], "q1_1"),
        (["Helemaal eens", "Eens", "Oneens", "Weet niet"], "Q12"),
        (["Schiedam", "Vlaardingen", "Maassluis"], "gemeentenaam"),
        (["Schiedam", "Vlaardingen", "Maassluis"], "naam gemeente"),
        (["KM01", "KM02", "KM03", "KM04"], "klantmanager"),
        (["1980", "1955", "2001"], "geboortejaar"),
        (["31-12-2020", "01-02-2021", "12-05-2021"], "datum instroom"),
        (["2020-12-31 10:00:03", "2021-02-01 11:12:13"], "StartDate"),
        (["R_1a2B3c4D5e", "R_9z8Y7x6W5v"], "ResponseId"),
        (["1.234,56", "992,12", "0,00"], "inkomen"),
        (["3111", "3112"], "postcode4"),
        (["51", "52"], "LocationLatitude"),
        (["dit was op 01-02-2021 12:30 uur", "in 2019 EU"], "toelichting"),
        (["Mijn coach hielp goed", "Ik vond werk bij de gemeente"], "open"),
        (["ja", "nee"], "contactpersoon"),
        ([""], "naam"),
        (["Anna"] * 50, "groep"),
    ],
)
def test_what_identifies_nobody_is_left_alone(cells: list[str], name: str) -> None:
    assert kinds(cells, name) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["bel mij op 06 12345678 graag"], ["text_with_phone"]),
        (["mail naar jan@voorbeeld.nl als u meer wilt weten"], ["text_with_email"]),
        (["mijn nummer is 111222333 geloof ik"], ["text_with_bsn"]),
        (["mijn nummer is 111/222/333 geloof ik"], ["text_with_bsn"]),
        (["mijn nummer is 1 1 1 2 2 2 3 3 3 geloof ik"], ["text_with_bsn"]),
        (["mijn nummer is 1,11222333E+08 geloof ik"], ["text_with_bsn"]),
        (["mijn nummer is １１１２２２３３３ geloof ik"], ["text_with_bsn"]),
        (["over op NL91 ABNA 0417 1643 00 svp"], ["text_with_iban"]),
        (["ik woon op 3111 AB nu", "wij wonen op 3112 CD"], ["text_with_postcode"]),
        (["mevrouw Jansen hielp me", "mijn dochter Fatima ook"], ["text_with_name"]),
        (["mevrouw Jansen hielp me"], []),
    ],
)  # fmt: skip
def test_texts_that_mention_what_identifies_are_found(said: list[str], expected: list[str]) -> None:
    assert kinds([*said, *[f"het gaat goed met punt {one} hier" for one in range(200)]], "open") == expected


def test_the_label_of_a_column_counts_as_its_name_does() -> None:
    cells = ["31-12-1980", "01-02-1955"]
    assert kinds(cells, "q3") == []
    assert kinds(cells, "q3", "Wat is uw geboortedatum?") == ["birth_date"]


def test_a_million_answers_are_looked_at_in_seconds() -> None:
    answers = pa.chunked_array([pa.array(np.tile(["1", "2", "3", "4", "5"], 200_000))])
    began = time.process_time()
    assert suspicions(answers, "q1") == ()
    assert time.process_time() - began < SECONDS_FOR_A_MILLION
