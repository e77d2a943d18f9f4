"""Codes that a file calls missing and the study does not."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from helpers.readers.arrived import CANONICAL, Arrived, ColumnSaid
from helpers.readers.delimited import Texts
from helpers.readers.marked_missing import undeclared_missing, within
from helpers.study.spec import Variable


def sentences(
    cells: list[str], *missing: tuple[str, str], labels: dict[str, str] | None = None, **keys: object
) -> list[str]:
    texts = Texts(pa.table({"q1": pa.chunked_array([cells])}), np.arange(len(cells), dtype=np.int64))
    arrived = Arrived(texts, CANONICAL, said={"q1": ColumnSaid(labels=labels or {}, missing=missing)})
    variable = Variable.model_validate(
        {"table": "t", "column": "q1", "type": "integer", "label": {"en": "x"}, **keys}
    )
    return [str(one) for one in undeclared_missing(arrived, {"q1": variable}, "data/raw/s/f.sav")]


def test_a_code_that_nobody_declared_names_column_code_rows_and_what_to_write() -> None:
    assert sentences(
        ["1", "99", "99", "", "-8"], ("99", "99"), ("-inf", "-5"), labels={"99": "weet niet"}
    ) == [
        "data/raw/s/f.sav, column 'q1': the file calls these codes missing, and study.yml does not: -8 in 1 row, 99 "
        "('weet niet') in 2 rows. Write missing_codes: {-8: why_missing, 99: why_missing} for the variable, each with its "
        "own reason; or list a code under codes, when it is an answer."
    ]


def test_letters_of_stata_are_written_between_quotation_marks() -> None:
    assert "Write missing_codes: {'.a': why_missing} for" in sentences(["1", ".a"], (".a", ".z"))[0]


def test_a_declared_code_is_no_mistake_however_it_is_written() -> None:
    assert sentences(["1", "99"], ("99", "99"), missing_codes={99: "unknown"}) == []
    assert sentences(["1", "99"], ("99", "99"), missing_codes={"99": "unknown"}) == []
    assert sentences(["1", "98.5"], ("97", "99"), missing_codes={98.5: "unknown"}) == []
    assert sentences(["1", ".b"], (".a", ".z"), missing_codes={".b": "unknown"}) == []


def test_a_missing_code_that_is_declared_to_be_an_answer_is_left_alone() -> None:
    codes = {1: "yes", 8: "unsure"}
    assert sentences(["1", "8"], ("8", "8"), type="category", codes=codes, labels=None) == []


def test_a_code_that_stands_in_no_row_is_no_mistake() -> None:
    assert sentences(["1", "2", ""], ("97", "99"), (".a", ".z")) == []


def test_of_many_codes_the_first_are_named() -> None:
    found = sentences([str(code) for code in range(90, 99)], ("90", "99"))[0]
    assert "94 in 1 row, and 4 other codes." in found


@pytest.mark.parametrize(
    ("code", "first", "last", "is_within"),
    [
        ("98", "97", "99", True), ("98,5", "97", "99", True), ("100", "97", "99", False), ("-", "-", "-", True),
        ("x", "97", "99", False), (".c", ".a", ".z", True), ("5", ".a", ".z", False), ("-9", "-inf", "-1", True),
    ],
)  # fmt: skip
def test_a_range_is_of_numbers_or_of_letters(code: str, first: str, last: str, is_within: bool) -> None:
    assert within(code, first, last) is is_within
