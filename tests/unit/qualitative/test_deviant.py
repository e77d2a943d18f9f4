"""A deviant case goes against more than half of its own group."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.qualitative.deviant import deviant


def against(has, group):
    people = pd.Series([f"p{at}" for at in range(len(has))], dtype="string")
    return deviant(people, pd.Series(has, dtype="boolean"), pd.Series(group, dtype="string")).tolist()


def test_who_speaks_where_most_are_silent_and_who_is_silent_where_most_speak():
    has = [True, False, False, True, True, False]
    assert against(has, ["x"] * 3 + ["y"] * 3) == [True, False, False, False, False, True]


def test_nobody_deviates_where_a_group_is_divided_half_and_half_or_has_two_people():
    assert against([True, True, False, False], ["x"] * 4) == [False] * 4
    assert against([True, False], ["x", "x"]) == [False, False]


def test_who_does_not_count_makes_no_majority_and_never_deviates():
    assert against([True, False, None, None], ["x"] * 4) == [False] * 4
    assert against([True, False, False, None], ["x"] * 4) == [True, False, False, False]


def test_people_without_a_group_are_a_group_of_their_own():
    assert against([True, False, False, True, True, True], [None] * 3 + ["x"] * 3) == [True] + [False] * 5


def test_the_result_has_the_rows_of_the_people():
    people = pd.Series(["p1", "p2", "p3"], index=[7, 8, 9], dtype="string")
    found = deviant(
        people, pd.Series([True, False, False], dtype="boolean"), pd.Series(["x"] * 3, dtype="string")
    )
    assert found.index.tolist() == [7, 8, 9]
    assert found.dtype == bool


def test_rows_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="same number of rows"):
        deviant(pd.Series(["p"]), pd.Series([True, False]), pd.Series(["x"]))
