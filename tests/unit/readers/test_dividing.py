"""How a text file is divided into columns."""

from __future__ import annotations

import pytest

from helpers.readers.dividing import Division, division_of
from helpers.readers.sampling import sample_of


def divided(text: str, **more: object) -> Division:
    return division_of(sample_of(text.encode(), "utf-8"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "delimiter", "names"),
    [
        ("a;b\n1,5;2,5\n", ";", ("a", "b")),
        ("a,b\n1.5,x;y\n", ",", ("a", "b")),
        ("naam;oordeel, kort\nJan;goed\n", ";", ("naam", "oordeel, kort")),
        ("2019;2020;jaar;naam\n1;2;3;x\n", ";", ("2019", "2020", "jaar", "naam")),
        ('a;b\n"x;y";2\n', ";", ("a", "b")),
    ],
)
def test_the_head_and_the_rows_have_as_many_cells(text: str, delimiter: str, names: tuple[str, ...]) -> None:
    found = divided(text)
    assert (found.delimiter, found.names, found.rival) == (delimiter, names, "")


def test_known_columns_show_the_delimiter_and_the_head() -> None:
    assert divided("a;b,c\nx;y,z\n", columns=("a",)).delimiter == ";"
    assert divided("2019;2020\nid;2020\n1;2\n", columns=("id",)).header == (2, 2)


def test_single_marks_around_cells_and_not_around_names_are_in_doubt() -> None:
    assert divided("a;b\n'x';2\n").doubtful_quote
    certain = divided("'a';'b'\n'x';'2'\n")
    assert (certain.quote, certain.doubtful_quote) == ("'", False)
    assert divided("a;b\n's-Gravenhage;foto's\n").quote == '"'
