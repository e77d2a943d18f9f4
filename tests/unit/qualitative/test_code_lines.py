"""Codes count for the codes they stand under, and a stretch of text counts once."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from helpers.errors import DeclarationMistake
from helpers.qualitative.code_lines import along_lines, lines_of, stretches, tree_order


def _made():
    path = Path(__file__).with_name("coded_people.py")
    spec = importlib.util.spec_from_file_location("coded_people", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = _made()


def test_a_line_runs_from_a_code_to_the_top():
    assert lines_of(made.WITHIN)["a11"] == ("a1", "a")
    assert lines_of(made.WITHIN)["b"] == ()


def test_a_code_under_itself_and_a_code_under_nothing_are_both_said_at_once():
    with pytest.raises(DeclarationMistake) as caught:
        lines_of({"x": "y", "y": "x", "z": "elsewhere"})
    assert [(one.where, one.found) for one in caught.value.mistakes] == [
        ("codes.x.within", "its line leads to 'x', which stands under itself"),
        ("codes.y.within", "its line leads to 'y', which stands under itself"),
        ("codes.z.within", "its line leads to 'elsewhere', which is not a code"),
    ]
    assert all(one.allowed == "x, y, z" for one in caught.value.mistakes)


def test_the_tree_has_parents_first_and_the_largest_first():
    size = {"a": 1, "a1": 1, "a2": 5, "a11": 1, "b": 9, "c": 1}
    assert tree_order(made.WITHIN, size) == ["b", "a", "a2", "a1", "a11", "c"]


def test_the_same_place_is_one_stretch_and_the_same_words_are_one_where_no_place_is_known():
    codings = made.codings(("p0", "a", 0, 5), ("p0", "b", 0, 5), ("p0", "b", 0, 6), ("p1", "b", 0, 5))
    codings["text"] = ["one", "two", "one", "one"]
    assert stretches(codings).tolist() == [0, 0, 1, 2]
    unknown = made.codings(("p0", "a", None, None), ("p0", "b", None, None), ("p1", "b", None, None))
    unknown["text"] = ["same", "same", "same"]
    assert stretches(unknown).tolist() == [0, 0, 1]


def test_two_coders_who_gave_one_code_to_one_stretch_count_once():
    lines = along_lines(
        made.codings(("p0", "a11", 0, 5), ("p0", "a11", 0, 5), ("p0", None, 0, 5)), made.WITHIN
    )
    assert sorted(lines["code"]) == ["a", "a1", "a11"]
