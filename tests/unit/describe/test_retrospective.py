"""What people say has changed: everybody in one of four answers, and whole people out of a hundred."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.describe.retrospective import ANSWERS, per_hundred, told

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


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any))
def test_people_out_of_a_hundred_add_up_and_none_is_a_whole_person_off(parts) -> None:
    shares = {str(place): part / sum(parts) for place, part in enumerate(parts)}
    found = per_hundred(shares)
    assert sum(found.values()) == 100
    assert all(abs(found[name] - 100 * share) < 1 + 1e-6 for name, share in shares.items())
    assert all(found[name] == 0 for name, share in shares.items() if share == 0)


def test_who_is_left_goes_to_the_part_that_lost_most_by_rounding_the_first_of_equals_first() -> None:
    assert per_hundred({"a": 0.545, "b": 0.345, "c": 0.11}) == {"a": 55, "b": 34, "c": 11}
    assert per_hundred({"a": 0.501, "b": 0.497, "c": 0.002}) == {"a": 50, "b": 50, "c": 0}


def test_parts_that_are_not_everybody_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="add up to one"):
        per_hundred({"a": 0.5, "b": 0.4})
