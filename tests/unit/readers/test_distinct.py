"""Columns of texts as distinct texts: nothing changes but how they are kept."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from helpers.readers.distinct import as_texts, distinct_texts, encoded

CELLS = st.lists(st.none() | st.sampled_from(["", "ja", "nee", " ja", "é"]), max_size=12)


@given(st.lists(CELLS, max_size=3))
def test_a_column_has_every_text_once_and_the_same_cells(pieces: list[list[str | None]]) -> None:
    column = pa.chunked_array(pieces, pa.string())
    made = distinct_texts(column)
    assert made.to_pylist() == column.to_pylist()
    texts = made.dictionary.to_pylist()
    assert sorted(texts) == sorted({cell for cell in column.to_pylist() if cell is not None})


@given(CELLS, CELLS)
def test_a_table_comes_back_as_it_was(one: list[str | None], other: list[str | None]) -> None:
    n = min(len(one), len(other))
    table = pa.table({"one": pa.array(one[:n], pa.string()), "other": pa.array(other[:n], pa.string())})
    made = encoded(table)
    assert made.column_names == ["one", "other"]
    assert [as_texts(column).to_pylist() for column in made.columns] == [one[:n], other[:n]]


def test_what_stands_once_already_is_left_alone() -> None:
    made = distinct_texts(pa.chunked_array([["a", "b"], ["b"]]))
    assert distinct_texts(made) is made
