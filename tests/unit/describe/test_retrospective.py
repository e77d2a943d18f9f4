"""What people say has changed: everybody in one of four answers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.describe.retrospective import ANSWERS, told

SCALE = {"better": {1, 2}, "same": {0}, "worse": {-1, -2}}


@given(st.lists(st.one_of(st.none(), st.integers(-2, 2)), max_size=40))
def test_everybody_gives_exactly_one_of_four_answers(values) -> None:
    found = told(pd.Series(values, dtype="Int64"), **SCALE)
    counts = found.value_counts()
    assert set(found) <= set(ANSWERS)
    assert counts.sum() == len(values)
    assert counts.get("no_answer", 0) == sum(one is None for one in values)
    assert counts.get("better", 0) == sum(one is not None and one > 0 for one in values)


def test_categories_are_answers_too() -> None:
    values = pd.Series(["much_less", "same", None, "more"], dtype="string", index=[5, 3, 2, 9])
    found = told(values, better={"much_less", "less"}, same={"same"}, worse={"more"})
    assert found.to_dict() == {5: "better", 3: "same", 2: "no_answer", 9: "worse"}


def test_an_answer_without_a_meaning_or_with_two_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="1 answers are neither better, nor the same, nor worse"):
        told(pd.Series([1, 3]), **SCALE)
    with pytest.raises(ValueError, match="stands for two answers"):
        told(pd.Series([1]), better={1}, same={1}, worse={0})
