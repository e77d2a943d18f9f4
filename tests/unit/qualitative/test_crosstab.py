"""Who of a group has a code, out of the group: rows add up to everybody who counts."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.qualitative.crosstab import crosstab


def table(has, group, categories=("x", "y")):
    frame = pd.DataFrame({"code": pd.array(has, dtype="boolean")})
    return crosstab(frame, pd.Series(group, dtype="string"), categories)


def test_people_with_and_without_are_counted_in_every_group_also_an_empty_one():
    found = table([True, False, True], ["x", "x", "x"])
    assert found[["category", "n_with", "n_without", "n_group"]].to_numpy().tolist() == [
        ["x", 2, 1, 3],
        ["y", 0, 0, 0],
    ]


def test_who_does_not_count_for_an_item_is_in_no_number_of_it():
    assert table([True, None], ["x", "x"]).iloc[0][["n_with", "n_without", "n_group"]].tolist() == [1, 0, 1]


def test_people_without_a_group_have_a_row_of_their_own_only_where_there_are_any():
    assert table([True], ["x"])["category"].tolist() == ["x", "y"]
    assert table([True, True], ["x", None])["category"].tolist() == ["x", "y", "unknown"]


def test_a_group_that_is_not_declared_and_rows_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="1 groups are not among the categories"):
        table([True], ["z"])
    with pytest.raises(ValueError, match="must have the same rows"):
        crosstab(pd.DataFrame({"code": [True]}), pd.Series(["x", "y"]), ("x", "y"))


PERSON = st.tuples(st.sampled_from([True, False, None]), st.sampled_from(["x", "y", None]))


@given(st.lists(PERSON, max_size=30))
def test_the_rows_of_an_item_add_up(people):
    found = table([has for has, _ in people], [group for _, group in people])
    assert found["n_with"].sum() == sum(has is True for has, _ in people)
    assert found["n_group"].sum() == sum(has is not None for has, _ in people)
    assert (found["n_with"] + found["n_without"] == found["n_group"]).all()
