"""Tables that were made again: equal to the byte, equal in numbers, other, or not there."""

import pytest

from helpers.handover.same import compared


def answers(before, after):
    return {one.table: one.answer for one in compared("main", before, after)}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (b"a,b\nx,1.5\n", b"a,b\nx,1.5\n", "same_bytes"),
        (b"a,b\nx,1.5\n", b"a,b\nx,1.5000000000001\n", "same_numbers"),
        (b"a,b\nx,1.5\n", b"a,b\nx,1.50001\n", "other"),
        (b"a,b\nx,1.5\n", b"a,b\ny,1.5\n", "other"),
        (b"a,b\nx,1.5\n", b"a,b\nx,\n", "other"),
        (b"a,b\nx,1.5\n", b"a,b\nx,1.5\nx,1.5\n", "other"),
        (b"a,b\nx,nan\n", b"a,b\nx,1\n", "other"),
    ],
)
def test_a_table_is_compared_cell_by_cell(before, after, expected):
    assert answers({"t.csv": before}, {"t.csv": after}) == {"t.csv": expected}


def test_a_table_on_one_side_only_is_named():
    assert answers({"a.csv": b"x\n"}, {"b.csv": b"x\n"}) == {"a.csv": "not_there", "b.csv": "not_there"}
