"""A code tree counts people, segments and documents; a parent never counts a person twice."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from hypothesis import given, settings

from helpers.qualitative.code_tree import Undeclared, code_tree, undeclared


def _made():
    path = Path(__file__).with_name("coded_people.py")
    spec = importlib.util.spec_from_file_location("coded_people", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = _made()
LINES = {"a": (), "a1": ("a",), "a2": ("a",), "a11": ("a1", "a"), "b": (), "c": ()}


def tree(codings):
    return code_tree(codings, made.WITHIN).set_index("code")


def test_a_parent_counts_the_distinct_people_of_everything_under_it_and_not_their_sum():
    found = tree(
        made.codings(("p0", "a1", 0, 5), ("p0", "a2", 6, 9), ("p1", "a11", 0, 5), ("p1", "a", 20, 25))
    )
    assert found.loc[["a", "a1", "a2", "a11"], "n_persons"].tolist() == [2, 2, 1, 1]
    assert found.loc[["a", "a1", "a2", "a11"], "n_segments"].tolist() == [4, 2, 1, 1]
    assert found.loc["a", "n_documents"] == 2
    assert found.loc[["a", "a1", "a11"], "depth"].tolist() == [1, 2, 3]
    assert found.loc[["a", "a1"], "within"].tolist() == ["", "a"]


def test_one_stretch_with_two_codes_of_a_parent_is_one_segment_of_the_parent():
    found = tree(made.codings(("p0", "a1", 0, 5), ("p0", "a2", 0, 5)))
    assert found.loc["a", "n_segments"] == 1


def test_a_code_that_nobody_used_has_zeros_and_a_project_without_codings_has_only_those():
    assert tree(made.codings(("p0", "b", 0, 5))).loc["c", ["n_persons", "n_segments"]].tolist() == [0, 0]
    assert tree(made.codings())[["n_persons", "n_segments", "n_documents"]].to_numpy().sum() == 0


def test_undeclared_codes_are_counted_together_and_not_named():
    codings = made.codings(("p0", None, 0, 5), ("p1", None, 0, 5), ("p1", None, 0, 5), ("p1", "a", 0, 5))
    assert undeclared(codings) == Undeclared(n_codes=1, n_segments=2, n_persons=2)
    assert undeclared(codings[codings["code"].notna()]) == Undeclared(0, 0, 0)


@settings(max_examples=15, deadline=None)
@given(made.any_codings)
def test_a_parent_has_at_least_the_people_of_each_child_and_at_most_their_segments_and_its_own(codings):
    found = tree(codings)
    for code, parent in made.WITHIN.items():
        if parent is not None:
            assert (
                found.loc[parent, ["n_persons", "n_segments"]] >= found.loc[code, ["n_persons", "n_segments"]]
            ).all()
        inside = {code, *(one for one, line in LINES.items() if code in line)}
        own = codings[codings["code"].isin(inside)]
        assert found.loc[code, "n_persons"] == own["person"].nunique()
        assert found.loc[code, "n_segments"] == len(own[["document", "start", "end"]].drop_duplicates())
