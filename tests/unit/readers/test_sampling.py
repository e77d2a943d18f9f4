"""Rows from all over a text file."""

from __future__ import annotations

import pytest

from helpers.readers.sampling import encoding_of, first_rows, later_rows, sample_of

LARGE = b"id;tekst\n" + b"".join(b"%d;%s\n" % (n, b"x" * 40) for n in range(60_000))


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"a;b\n1;2\n", "utf-8"),
        ("a;é\n".encode(), "utf-8"),
        ("a;é\n".encode("utf-8-sig"), "utf-8"),
        ("a;é\n".encode("cp1252"), "cp1252"),
        ("a;€\n".encode("cp1252"), "cp1252"),
        (b"a;\x81\xe9\n", "latin-1"),
        ("a;é\n".encode("utf-16"), "utf-16"),
        ("a;é\n".encode("utf-16-be"), "utf-16"),
        ("a;éé\n".encode("utf-16-le"), "utf-16"),
    ],
)
def test_the_encoding_is_told_by_the_bytes(data: bytes, encoding: str) -> None:
    if data == "a;é\n".encode("utf-16-be"):
        data = b"\xfe\xff" + data
    assert encoding_of(data) == encoding


def test_a_small_file_is_looked_at_as_a_whole() -> None:
    sample = sample_of(b"\xef\xbb\xbfa;b\n1;2", "utf-8")
    assert (sample.whole, sample.beginning, sample.pieces) == (True, "a;b\n1;2", ())


def test_pieces_of_a_large_file_are_whole_lines_from_all_over_it() -> None:
    assert len(LARGE) > 1 << 21
    sample = sample_of(LARGE, "utf-8")
    assert sample.beginning.startswith("id;tekst\n0;xxx")
    assert len(sample.pieces) >= 47
    rows = later_rows(sample, ";", '"', 2)
    assert all(row.cells[1] == "x" * 40 for row in rows)
    assert max(int(row.cells[0]) for row in rows) > 55_000


def test_the_first_rows_know_their_lines() -> None:
    sample = sample_of(b'sep=;\n\n"a\nb";c\n1;2\n', "utf-8")
    assert [(row.cells, row.line) for row in first_rows(sample, ";", '"', 9)] == [
        (("a\nb", "c"), 3),
        (("1", "2"), 5),
    ]
