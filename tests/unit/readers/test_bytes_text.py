"""Bytes of a raw file as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import DataMistake
from helpers.readers.bytes_text import text_of


def refused(data: bytes, encoding: str = "utf-8") -> str:
    with pytest.raises(DataMistake) as caught:
        text_of(data, encoding=encoding, shown="data/raw/s/f.csv")
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_utf8_mark_is_dropped_under_utf8(encoding: str) -> None:
    assert text_of(b"\xef\xbb\xbfa,b\n1,2", encoding=encoding, shown="x") == "a,b\n1,2"
    assert text_of(b"a,b\n1,2", encoding=encoding, shown="x") == "a,b\n1,2"


def test_the_same_text_is_read_from_each_declared_encoding() -> None:
    for encoding in ("utf-8", "cp1252", "latin-1"):
        assert text_of("naïef,€"[:5].encode(encoding), encoding=encoding, shown="x") == "naïef"


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (b"", "utf-8", "data/raw/s/f.csv: the file is empty. Ask for the export again."),
        (b" \r\n\n", "utf-8", "data/raw/s/f.csv: the file is empty. Ask for the export again."),
        (
            b"a\nb\xe9c\n",
            "utf-8",
            "data/raw/s/f.csv, line 2, byte 2: byte 0xe9 is not utf-8. Files of Excel are often cp1252: then "
            "spell the dialect out with encoding: cp1252.",
        ),
        (
            b"a\n\x81\n",
            "cp1252",
            "data/raw/s/f.csv, line 2, byte 1: byte 0x81 is not cp1252. Declare the encoding in which the file "
            "was saved.",
        ),
        (
            b"a\n1\0\n",
            "utf-8",
            "data/raw/s/f.csv, line 2: a zero byte; allowed: text. Ask for the export again.",
        ),
        (
            b"\xef\xbb\xbfa\n1",
            "cp1252",
            "data/raw/s/f.csv: the file begins with a UTF-8 mark, where the declared encoding is cp1252. Write "
            "encoding: utf-8 in the dialect.",
        ),
        (
            "a\nnaïef\n".encode(),
            "cp1252",
            "data/raw/s/f.csv: the file is UTF-8, where the declared encoding is cp1252. Write encoding: utf-8 in "
            "the dialect.",
        ),
        (
            "a\nà\n".encode(),
            "latin-1",
            "data/raw/s/f.csv: the file is UTF-8, where the declared encoding is latin-1. Write encoding: utf-8 in "
            "the dialect.",
        ),
        (
            "a\n“ja”\n".encode(),
            "cp1252",
            "data/raw/s/f.csv: the file is UTF-8, where the declared encoding is cp1252. Write encoding: utf-8 in "
            "the dialect.",
        ),
        (
            b"$FL2@(#) SPSS",
            "utf-8",
            "data/raw/s/f.csv: this is an SPSS (.sav) file; allowed: a text file (CSV). Export it as CSV.",
        ),
    ],
)
def test_what_is_no_text_of_the_declared_kind_is_refused(data: bytes, encoding: str, message: str) -> None:
    assert refused(data, encoding) == message


@given(st.binary(max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "latin-1"]))
def test_any_bytes_are_text_or_a_mistake(data: bytes, encoding: str) -> None:
    try:
        text = text_of(data, encoding=encoding, shown="x")
    except DataMistake as mistake:
        assert str(mistake).startswith("x")  # noqa: PT017 - every refusal names the file
    else:
        assert "\0" not in text
