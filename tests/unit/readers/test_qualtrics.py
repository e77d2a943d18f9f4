"""What exports of Qualtrics say."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from helpers.readers.arrived import ColumnSaid, Reading
from helpers.readers.delimited import Texts
from helpers.readers.qualtrics import plain, readings, said


def texts(**columns: list[str]) -> Texts:
    return Texts(pa.table(columns), np.arange(4, 4 + len(next(iter(columns.values())))))


def test_question_texts_become_labels_on_one_line() -> None:
    assert said(["Q1", "Q2", "Finished"], ["Hoe oud\nbent u?", "<b>Werk &amp; inkomen</b>", "Finished"]) == {
        "Q1": ColumnSaid("Hoe oud bent u?"),
        "Q2": ColumnSaid("Werk & inkomen"),
    }


def test_a_text_with_a_smaller_sign_is_no_mark_of_a_web_page() -> None:
    assert plain("Inkomen < 1.000 euro") == "Inkomen < 1.000 euro"


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"Status": ["0", "1"], "Finished": ["1", "0"]},
         [("tests", "Status", 1), ("unfinished", "Finished", 1)]),
        ({"Status": ["IP Address", "Survey Preview"], "DistributionChannel": ["test", "preview"]},
         [("tests", "Status, DistributionChannel", 2)]),
        ({"Progress": ["100", "47"]}, [("unfinished", "Progress", 1)]),
        ({"Finished": ["True", "False"], "Progress": ["100", "100"]}, [("unfinished", "Finished", 1)]),
        ({"Q1": ["1", "2"]}, []),
    ],
)  # fmt: skip
def test_tests_and_unfinished_responses_are_counted_and_kept(
    columns: dict[str, list[str]], expected: list[tuple[str, str, int]]
) -> None:
    assert readings(texts(**columns)) == tuple(
        Reading(what, value, declared=False, rows=rows) for what, value, rows in expected
    )
