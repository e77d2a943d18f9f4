"""Pseudonyms: the same for the same key, other ones for another, and a key file that keeps its secret."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.cleaning.coarser import four_digits, years
from helpers.cleaning.key_file import decrypt, encrypt
from helpers.cleaning.pseudonyms import Normalised, PseudonymTaken, Register, pseudonym, pseudonyms, uneven
from helpers.errors import DataMistake

KEY, OTHER = bytes(range(32)), bytes(32)


def test_a_pseudonym_is_the_start_of_the_keyed_hash() -> None:
    digest = hmac.new(KEY, b"111222333", hashlib.sha256).digest()
    bits = "".join(f"{byte:08b}" for byte in digest)
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    assert pseudonym("111222333", KEY) == "P" + "".join(
        letters[int(bits[5 * n : 5 * n + 5], 2)] for n in range(16)
    )


@given(st.lists(st.text(max_size=6)))
def test_equal_ids_are_equal_and_different_ones_differ(cells) -> None:
    made = pseudonyms(cells, Register(KEY), Normalised())
    for one, first in zip(made, cells, strict=True):
        for other, second in zip(made, cells, strict=True):
            assert (one == other) == (first == second or not (first.strip() or second.strip()))


def test_another_key_gives_other_pseudonyms() -> None:
    assert pseudonym("111222333", KEY) != pseudonym("111222333", OTHER)


def test_a_pseudonym_that_another_id_has_is_refused() -> None:
    register = Register(KEY, {pseudonym("1", KEY): "2"})
    with pytest.raises(
        PseudonymTaken, match=r"^Two ids have the same pseudonym. Start again with a new key file.$"
    ):
        register.of("1")


def test_nothing_is_done_to_an_id_that_was_not_asked() -> None:
    assert pseudonyms(["12", "012", " 12"], Register(KEY), Normalised())[0] == pseudonym("12", KEY)
    assert len(set(pseudonyms(["12", "012", " 12"], Register(KEY), Normalised()))) == 3
    assert len(set(pseudonyms(["12", "012", " 12"], Register(KEY), Normalised(strip=True, pad=3)))) == 1


def test_what_may_give_one_person_two_pseudonyms_is_counted() -> None:
    assert uneven(["012345678", "12345678", "1234.56.789", ""]) == {"blanks": 1, "short": 1}
    assert uneven(["a", "b"]) == {}


def test_a_key_file_opens_with_its_password_only_and_shows_nothing() -> None:
    register = Register(KEY, {"Pabc": "111222333"})
    data = encrypt(register, "een lang wachtwoord")
    assert b"111222333" not in data
    assert data != encrypt(register, "een lang wachtwoord")
    opened = decrypt(data, "een lang wachtwoord", "k.key")
    assert (opened.key, opened.known) == (KEY, register.known)
    for wrong in (data[:-12] + b"AAAAAAAAAAA=", data):
        with pytest.raises(DataMistake) as caught:
            decrypt(wrong, "een ander wachtwoord", "k.key")
        assert str(caught.value) == (
            "k.key: the password does not open this key file, or the file was changed. Without the right password "
            "nobody can open it, and there is no way around that."
        )


def test_another_file_is_no_key_file() -> None:
    with pytest.raises(DataMistake) as caught:
        decrypt(b"bsn;naam\n", "x", "klanten.csv")
    assert str(caught.value) == (
        "klanten.csv: this is no key file of pseudonyms. Name the key file that was made with the first file."
    )


def test_dates_become_years_and_postcodes_digits_and_nothing_else_passes() -> None:
    dates = years(["31-12-1980", "1980-12-31 00:00:00", "19801231", "herfst 1980", ""], "%d-%m-%Y")
    assert (dates.cells, dates.n_left_out) == (("1980", "1980", "1980", "", ""), 1)
    codes = four_digits(["3111 AB", "3111ab", "3111", "Dorpsstraat 12", ""])
    assert (codes.cells, codes.n_left_out) == (("3111", "3111", "3111", "", ""), 1)
