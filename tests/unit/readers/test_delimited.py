"""Delimited text as columns of text with the line of every row."""

from __future__ import annotations

import csv
import io
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.errors import DataMistake
from helpers.readers.delimited import read_delimited
from helpers.readers.head_rows import head_of

CELL = st.text(alphabet=st.sampled_from('ab1 ,;"\n.é'), max_size=6)


def read(text: str, delimiter: str = ",", expected: tuple[str, ...] = ("a", "b")):
    content = text.encode()
    head = head_of(content, delimiter=delimiter, quote='"', shown="f.csv")
    found = read_delimited(content, head, delimiter=delimiter, expected=expected, shown="f.csv")
    return found.columns.to_pydict(), found.lines.tolist()


def refused(text: str, delimiter: str = ",") -> str:
    with pytest.raises(DataMistake) as caught:
        read(text, delimiter)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("a,b\n1,2\n", {"a": ["1"], "b": ["2"]}, [2]),
        ("a,b\n1,2", {"a": ["1"], "b": ["2"]}, [2]),
        ("a,b\r\n1,2\r\n3,4\r\n", {"a": ["1", "3"], "b": ["2", "4"]}, [2, 3]),
        ("a,b\n1,2\n\n3,4\n\n", {"a": ["1", "3"], "b": ["2", "4"]}, [2, 4]),
        ('a,b\n1,"x\ny"\n3,4\n', {"a": ["1", "3"], "b": ["x\ny", "4"]}, [2, 4]),
        ('a,b\n1,"x,y ""z"""\n', {"a": ["1"], "b": ['x,y "z"']}, [2]),
        ("a,b\n,\n", {"a": [""], "b": [""]}, [2]),
        ('"a","b"\n"","NA"\n', {"a": [""], "b": ["NA"]}, [2]),
        (" a , b \n 1 ,2\n", {"a": [" 1 "], "b": ["2"]}, [2]),
    ],
)
def test_cells_are_texts_and_rows_know_their_line(text: str, columns: dict, lines: list[int]) -> None:
    assert read(text) == (columns, lines)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n", "f.csv: there are no rows below the header. Ask for the export again."),
        ("a,a\n1,2\n", "f.csv, line 1: the name 'a' stands above 2 columns. Give every column its own name."),
        (
            "a,,b\n1,2,3\n",
            "f.csv, line 1: column 2 has no name. Give every column a name, or declare which line is the head (header).",
        ),
        (
            "a,b,_row\n1,2,3\n",
            "f.csv, line 1: the column name '_row' is kept for this program. Rename the column.",
        ),
        (
            "a,b,a__missing\n1,2,3\n",
            "f.csv, line 1: the column name 'a__missing' is kept for this program. Rename the column.",
        ),
        (
            "a;b\n1;2\n",
            "f.csv, line 1: a comma is declared as delimiter, and the header uses a semicolon. Write dialect: nl, "
            "or spell the dialect out.",
        ),
        (
            "a\tb\n1\t2\n",
            "f.csv, line 1: a comma is declared as delimiter, and the header uses a tab. Spell the dialect out in "
            "study.yml, with delimiter a tab.",
        ),
        (
            "a,b\n1,2\n3\n4,5\n",
            "f.csv, line 3: 1 cell; allowed: 2, as in the header. Complete the row.",
        ),
        (
            "a,b\n1,2\n3\n",
            "f.csv, line 3: 1 cell; allowed: 2, as in the header. The file seems to be cut off: ask for the export "
            "again.",
        ),
        (
            'a,b\n1,"2"\n3,4,5\n6,7\n',
            "f.csv, line 3: 3 cells; allowed: 2, as in the header. Quote texts that hold the delimiter.",
        ),
        (
            'a,b\n1,2\n3,"4\n5,6\n',
            "f.csv, line 3: a quotation mark is opened and never closed. The file may be cut off: ask for the "
            "export again. If marks are ordinary characters in this file, spell the dialect out with quote: none.",
        ),
    ],
)
def test_a_file_that_does_not_fit_names_the_line(text: str, message: str) -> None:
    assert refused(text) == message


def test_of_many_misfitting_rows_five_are_named_and_the_others_counted() -> None:
    found = refused("a,b\n" + "1\n" * 12 + "1,2\n").split("\n")
    assert [sentence.partition(":")[0] for sentence in found] == [
        *(f"f.csv, line {n}" for n in range(2, 7)),
        "f.csv",
    ]
    assert found[-1] == "f.csv: 7 more rows do not fit the header."


@given(
    st.lists(st.tuples(CELL, CELL), min_size=1, max_size=8),
    st.sampled_from([",", ";"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_a_csv_writer_wrote_is_read_back(rows: list[tuple[str, str]], delimiter: str, end: str) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end)
    writer.writerows([("a", "b"), *rows])
    columns, lines = read(out.getvalue(), delimiter)
    assert list(zip(columns["a"], columns["b"], strict=True)) == rows
    assert len(lines) == len(rows)
    assert lines[0] == 2
    assert all(later > earlier for earlier, later in itertools.pairwise(lines))


@given(st.text(alphabet=st.sampled_from('ab,;"\n\r1'), max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        columns, lines = read("a,b\n" + text)
    except DataMistake:
        return
    assert {len(cells) for cells in columns.values()} == {len(lines)}
