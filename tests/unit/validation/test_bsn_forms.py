"""Every way of writing numbers of eight or nine digits becomes one, in columns and in cells with several."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.validation.bsn_forms import apart, in_one_form
from helpers.validation.identifying import eleven_test, suspicions

A, B = "123456782", "111222333"
SECONDS_FOR_A_MILLION = 5.0  # of a million different texts, or times; it takes 1 on an idle machine

Write = Callable[[str], str]


def grouped(separator: str, *ends: int) -> Write:
    return lambda one: separator.join(one[a:b] for a, b in zip((0, *ends), (*ends, len(one)), strict=True))


def in_digits(zero: str) -> Write:
    return lambda one: "".join(chr(ord(zero) + int(digit)) for digit in one)


def as_power(mark: str, exponent: str) -> Write:
    return lambda one: f"{one[0]}{mark}{one[1:].rstrip('0') or '0'}{exponent}{len(one) - 1}"


BARE: list[Write] = [
    str, in_digits("\uff10"), in_digits("\u0660"), in_digits("\u0966"), "\u200b".join,
]  # fmt: skip
GROUPED = [
    grouped(mark, *ends)
    for mark in (" ", ".", "-", "_", "/", "·", "\u00a0", "\u2011", " - ")
    for ends in ((3, 6), (4, 6), (2, 4, 6), tuple(range(1, 8)))
]
QUANTITIES: list[Write] = [
    lambda one: f"{one}.0", lambda one: f"{one},00", as_power(".", "E+0"), as_power(",", "e"),
]  # fmt: skip
AROUND: list[Write] = [
    str, lambda one: f'="{one}"', lambda one: f"'{one}", lambda one: f"P{one}", lambda one: f"BSN: {one}",
    lambda one: f"{one} (partner)", lambda one: f"nr.{one}",
]  # fmt: skip
COUPLES = [" / ", "/", ";", "; ", " en ", ", ", "\n", " ", "  ", " + "]
ways = st.one_of(
    st.tuples(st.sampled_from(BARE + GROUPED), st.sampled_from(AROUND)),
    st.tuples(st.sampled_from(QUANTITIES), st.just(str)),
)


def citizens(seed: int, n: int = 60) -> list[str]:
    """Return different made-up numbers that pass the eleven test; about one in ten has lost its zero."""
    drawn = np.random.default_rng(seed).integers(10_000_000, 999_999_999, 40 * n)
    return [str(one) for one in dict.fromkeys(drawn[eleven_test(drawn)].tolist())][:n]


def kinds(cells: list[str], name: str = "x") -> list[str]:
    return [one.kind for one in suspicions(pa.chunked_array([pa.array(cells, pa.string())]), name)]


@given(way=ways, seed=st.integers(0, 10**6), lost=st.booleans())
@settings(max_examples=60)
def test_a_column_of_citizen_service_numbers_is_found_however_they_are_written(way, seed, lost) -> None:
    write, around = way
    numbers = [one for one in citizens(seed) if lost or len(one) == 9]
    assert kinds([around(write(one)) for one in numbers]) == ["bsn"]


@given(
    write=st.sampled_from([*BARE, *GROUPED[:12]]),
    between=st.sampled_from(COUPLES),
    seed=st.integers(0, 10**6),
)
@settings(max_examples=40)
def test_two_in_a_cell_are_found_as_well(write, between, seed) -> None:
    numbers = [one for one in citizens(seed) if len(one) == 9]
    half = len(numbers) // 2
    cells = [
        f"{write(one)}{between}{write(other)}"
        for one, other in zip(numbers[:half], numbers[half : 2 * half], strict=True)
    ]
    assert "bsn" in kinds(cells)


@given(
    seed=st.integers(0, 10**6),
    digits=st.integers(1, 20),
    write=st.sampled_from([str, lambda one: f"{one}.0", lambda one: f"€ {one},50", as_power(".", "E+0")]),
)
@settings(max_examples=60)
def test_amounts_and_case_numbers_are_not(seed, digits, write) -> None:
    drawn = np.random.default_rng(seed).integers(0, 10, (60, digits))
    cells = [write("".join(map(str, row))) for row in drawn]
    assert not {"bsn", "text_with_bsn"} & set(kinds(cells, "dossier"))


@given(seed=st.integers(0, 10**6))
@settings(max_examples=20)
def test_moments_of_few_days_are_not_although_one_day_may_pass(seed) -> None:
    rng = np.random.default_rng(seed)
    cells = [f"2024-0{rng.integers(1, 10)}-1{rng.integers(0, 10)}T10:11:12.{n:06}" for n in range(60)]
    assert not {"bsn", "text_with_bsn"} & set(kinds(cells, "moment"))


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        (f"{A}/{B}", (A, B)),
        (f"{A},{B}", (A, B)),
        (f"{A}{B}", (A, B)),
        (f"{A}.0 {B}.0", (A, B)),
        (f"BSN {A} partner {B}", (A, B)),
        (f"NL{A}B01 / NL{B}B01", (A, B)),
        ("1.23456782E+08 / 1.11222333E+08", (A, B)),
        ("11.222.333 123.456.782", ("11222333", A)),
        ("12345678 111222333", ("12345678", B)),
        (f"{A} / 0612345678", (A,)),
        (f"{A} {B} {A}", (A, B, A)),
        (f"gesprek 3 - {A}.docx", (A,)),
        (f"{A} 12-03-1981", (A,)),
        (f"{A}-01", (A,)),
        (f"2024_{A}", (A,)),
        (f"000{A}", (A,)),
        (f"0,{A}", ()),
        ("2024-03-15", ()),
        ("06 12345678", ()),
        ("NL91 ABNA 0417 1643 00", ()),
        ("+31 10 123 45 67", ()),
        ("", ()),
    ],
)
def test_numbers_are_taken_apart(cell: str, numbers: tuple[str, ...]) -> None:
    assert apart(cell) == numbers


def test_how_often_a_number_stands_there_is_kept() -> None:
    cells = pa.array([A, f"{A[:3]} {A[3:6]} {A[6:]}", f"{A} en {B}", "niets"])
    made = in_one_form(cells, np.array([2, 3, 5, 7]))
    assert dict(zip(made.values.to_pylist(), made.times.tolist(), strict=True)) == {A: 10, B: 5, "niets": 7}


def test_a_column_without_long_numbers_is_handed_back_as_it_is() -> None:
    cells, times = pa.array(["1", "2,50", "1.23E+08", "Ik bel om 10 uur"]), np.array([1, 2, 3, 4])
    made = in_one_form(cells, times)
    assert made.values is cells
    assert made.times is times


def test_of_very_many_cells_a_part_stands_for_all() -> None:
    cells = pa.array([f"{n:09d}.0" for n in range(100_000_000, 100_030_000)])
    made = in_one_form(cells, np.ones(len(cells), dtype=np.int64))
    assert len(made.values) == 10_000
    assert made.times.sum() == 30_000


@pytest.mark.parametrize(
    "write", [lambda n: f"het ging goed met punt {n} hier", lambda n: f"2024-03-15T10:11:{n:09}"]
)
def test_a_tenth_of_a_million_cells_is_read_in_a_tenth_of_the_time(write: Callable[[int], str]) -> None:
    cells = pa.array([write(n) for n in range(100_000)])
    began = time.process_time()
    in_one_form(cells, np.ones(len(cells), dtype=np.int64))
    assert time.process_time() - began < SECONDS_FOR_A_MILLION / 10
