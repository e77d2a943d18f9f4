"""A person has a code, and every code above it; combinations add up to everybody."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pandas as pd
from hypothesis import given, settings

from helpers.qualitative.case_matrix import case_matrix, patterns


def _made():
    path = Path(__file__).with_name("coded_people.py")
    spec = importlib.util.spec_from_file_location("coded_people", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = _made()


def test_a_person_has_the_codes_above_a_code_and_who_said_nothing_has_none():
    has = case_matrix(made.PEOPLE, made.codings(("p1", "a11", 0, 5), ("stranger", "b", 0, 5)), made.WITHIN)
    assert has.loc["p1"].tolist() == [True, True, False, True, False, False]
    assert has.drop(index="p1").to_numpy().sum() == 0
    assert list(has.columns) == list(made.WITHIN)


def test_combinations_are_counted_most_frequent_first():
    has = pd.DataFrame({"x": [True, True, False, True], "y": [False, False, False, True]})
    found = patterns(has)
    assert found[["x", "y", "n"]].to_numpy().tolist() == [
        [True, False, 2],
        [False, False, 1],
        [True, True, 1],
    ]


def test_nobody_and_no_code_give_no_combination():
    assert len(patterns(pd.DataFrame({"x": pd.Series(dtype=bool)}))) == 0
    assert len(patterns(pd.DataFrame(index=[0, 1]))) == 0


@settings(max_examples=30, deadline=None)
@given(made.any_codings)
def test_combinations_add_up_to_everybody(codings):
    has = case_matrix(made.PEOPLE, codings, made.WITHIN)
    assert patterns(has)["n"].sum() == len(made.PEOPLE)
    assert (has["a"] >= has["a1"]).all()
    assert (has["a1"] >= has["a11"]).all()
