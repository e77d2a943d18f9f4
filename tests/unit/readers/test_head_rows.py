"""Head rows of text files."""

from __future__ import annotations

import pytest

from helpers.errors import DataMistake
from helpers.readers.head_rows import Head, head_of, joined_names, sep_line


def head(text: str, **more: object) -> Head:
    return head_of(text.encode(), **{"delimiter": ";", "quote": '"', "shown": "f.csv", **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "more", "rows", "line", "rest", "below_line"),
    [
        ("a;b\n1;2\n", {}, (("a", "b"),), 1, "1;2\n", 2),
        (" a ; b \r\n1;2\r\n", {}, (("a", "b"),), 1, "1;2\r\n", 2),
        ("a;b\r1;2\r", {}, (("a", "b"),), 1, "1;2\r", 2),
        ("\n\na;b\n1;2\n", {}, (("a", "b"),), 3, "1;2\n", 4),
        ("sep=;\na;b\n1;2\n", {}, (("a", "b"),), 2, "1;2\n", 3),
        ("titel\n\na;b\n1;2\n", {"lines": (3, 3)}, (("a", "b"),), 3, "1;2\n", 4),
        ("x;\na;b\n1;2\n", {"lines": (1, 2)}, (("x", ""), ("a", "b")), 1, "1;2\n", 3),
        ('"a\nx";b\n1;2\n', {}, (("a\nx", "b"),), 1, "1;2\n", 3),
        ("a;b\nA;B\n1;2\n", {"n_rows": 2}, (("a", "b"), ("A", "B")), 1, "1;2\n", 3),
        ("a;b", {}, (("a", "b"),), 1, "", 2),
    ],
)
def test_the_head_ends_where_the_rows_begin(  # noqa: PLR0917 - a table of cases
    text: str, more: dict, rows: tuple, line: int, rest: str, below_line: int
) -> None:
    found = head(text, **more)
    assert (found.rows, found.line, found.below_line) == (rows, line, below_line)
    assert text.encode()[found.below :].decode() == rest


@pytest.mark.parametrize(
    ("text", "more", "message"),
    [
        ("a;b\n", {"lines": (5, 5)}, "f.csv: the file has no line 5. Correct 'header' in study.yml."),
        ("\n\n", {}, "f.csv: there is no head. Ask for the export again."),
        ('a;"b' + "x" * 140_000, {},
         "f.csv, line 1: a cell is longer than 131,072 characters. A quotation mark may be missing: ask for the export "
         "again."),
    ],
)  # fmt: skip
def test_a_head_that_is_not_there_is_said(text: str, more: dict, message: str) -> None:
    with pytest.raises(DataMistake) as caught:
        head(text, **more)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ([["a", "b"]], ["a", "b"]),
        ([["P", "M", ""], ["id", "x", "y"]], ["P / id", "M / x", "M / y"]),
        ([["", "M", ""], ["id", "x", "M"]], ["id", "M / x", "M"]),
        ([["P"], ["id", "x"]], ["P / id", "P / x"]),
        ([["P", "Q"], ["id", ""]], ["P / id", "Q"]),
    ],
)
def test_names_of_several_rows_are_joined(rows: list[list[str]], names: list[str]) -> None:
    assert joined_names(rows) == names


@pytest.mark.parametrize(
    ("text", "mark"), [("sep=;\na", ";"), ('"sep=,"\r\na', ","), ("SEP=\t\na", "\t"), ("separ;a", "")]
)
def test_the_first_line_of_excel_names_the_delimiter(text: str, mark: str) -> None:
    assert sep_line(text.encode()) == mark
