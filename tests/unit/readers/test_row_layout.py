"""Where rows begin, compared with the csv module."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.readers import row_layout
from helpers.readers.head_rows import Head, reading_options
from helpers.readers.row_layout import layout_of

MARKS = st.sampled_from(['"', "'", "none"])
BELOW = st.text(alphabet=st.sampled_from("ab,\"\n\r1'"), max_size=40)


def naively(text: str, quote: str) -> list[tuple[int, int]]:
    """Return line and number of cells of every row, row by row."""
    reader = csv.reader(io.StringIO(text, newline=""), **reading_options(",", quote))
    rows, begin = [], 0
    for row in reader:
        if row:
            rows.append((begin + 2, len(row)))
        begin = reader.line_num
    return rows


def laid_out(text: str, quote: str) -> list[tuple[int, int]]:
    content = b"a,b\n" + text.encode()
    found = layout_of(
        content, Head((("a", "b"),), 1, 4, 2), delimiter=",", quote=quote, n_columns=2, shown="f.csv"
    )
    fitting = [(int(line), 2) for line in found.lines]
    return sorted([*fitting, *((one.line, one.n_cells) for one in found.misfits)])


@pytest.mark.parametrize("piece", [1 << 24, 7])
@settings(max_examples=100)
@given(BELOW, MARKS)
def test_rows_are_those_of_the_csv_module_whatever_the_piece(piece: int, text: str, quote: str) -> None:
    before = row_layout.PIECE
    row_layout.PIECE = piece
    try:
        assert laid_out(text, quote) == naively(text, quote)
    finally:
        row_layout.PIECE = before


def test_what_is_well_formed_takes_the_fast_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(row_layout, "_slowly", None)
    assert laid_out('"x\ny","1,2"\r\n"a ""b""",""\r\n\r\nc,d', '"') == [(2, 2), (4, 2), (6, 2)]
