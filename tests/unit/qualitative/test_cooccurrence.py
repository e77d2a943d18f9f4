"""Pairs of codes: the four cells add up, and overlaps are those that a plain look at all pairs finds."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings

from helpers.qualitative.cooccurrence import cooccurrence, overlaps


def _made():
    path = Path(__file__).with_name("coded_people.py")
    spec = importlib.util.spec_from_file_location("coded_people", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


made = _made()


def pairs(codings):
    return cooccurrence(made.PEOPLE, codings, made.WITHIN).set_index(["first", "second"])


def test_people_with_both_and_the_part_they_are_of_people_with_either():
    found = pairs(made.codings(("p0", "b", 0, 5), ("p0", "c", 20, 25), ("p1", "b", 0, 5), ("p2", "c", 0, 5)))
    row = found.loc[("b", "c")]
    assert row[["n_both", "n_only_first", "n_only_second", "n_neither"]].tolist() == [1, 1, 1, 5]
    assert row["jaccard"] == 1 / 3
    assert row["n_overlap"] == 0


def test_two_codes_on_one_stretch_overlap_and_neighbours_that_only_touch_do_not():
    found = pairs(made.codings(("p0", "b", 0, 5), ("p0", "c", 0, 5), ("p1", "b", 0, 5), ("p1", "c", 5, 9)))
    assert found.loc[("b", "c"), "n_overlap"] == 1


def test_a_code_and_one_it_stands_under_are_no_pair():
    found = pairs(made.codings(("p0", "a11", 0, 5)))
    assert not {("a", "a1"), ("a", "a11"), ("a1", "a11")} & set(found.index)
    assert ("a1", "a2") in found.index


def test_codes_that_nobody_has_have_no_jaccard_and_files_without_places_have_no_overlap():
    found = pairs(made.codings(("p0", "b", None, None), ("p0", "c", None, None)))
    assert np.isnan(found.loc[("a", "b"), "jaccard"]) or found.loc[("a", "b"), "jaccard"] == 0
    assert np.isnan(found.loc[("a1", "a2"), "jaccard"])
    assert found["n_overlap"].isna().all()
    assert overlaps(made.codings(), made.WITHIN) is None


def test_one_code_alone_makes_no_pairs():
    assert len(cooccurrence(["p0"], made.codings(("p0", "x", 0, 5)), {"x": None})) == 0


def _one_by_one(codings):
    """Count overlapping pairs of distinct stretches by looking at every two of them."""
    lines = {
        "a": ("a",),
        "a1": ("a1", "a"),
        "a2": ("a2", "a"),
        "a11": ("a11", "a1", "a"),
        "b": ("b",),
        "c": ("c",),
    }
    known = codings[codings["code"].notna() & (codings["end"] > codings["start"])]
    cells = {
        (above, row.document, row.start, row.end) for row in known.itertuples() for above in lines[row.code]
    }
    found = {}
    for one in cells:
        for two in cells:
            if one[1] == two[1] and one[2] < two[3] and two[2] < one[3]:
                found[one[0], two[0]] = found.get((one[0], two[0]), 0) + 1
    return found


@settings(max_examples=15, deadline=None)
@given(made.any_codings)
def test_overlaps_are_those_that_looking_at_every_two_stretches_finds(codings):
    counted = overlaps(codings, made.WITHIN)
    plain = _one_by_one(codings)
    if counted is None:
        assert plain == {}
        return
    names = list(made.WITHIN)
    table = pd.DataFrame(counted, index=names, columns=names)
    assert (counted == counted.T).all()
    assert all(table.loc[a, b] == plain.get((a, b), 0) for a in names for b in names)


@settings(max_examples=15, deadline=None)
@given(made.any_codings)
def test_the_four_cells_add_up_and_both_is_never_more_than_either(codings):
    found = cooccurrence(made.PEOPLE, codings, made.WITHIN)
    cells = ["n_both", "n_only_first", "n_only_second", "n_neither"]
    assert (found[cells].sum(axis=1) == len(made.PEOPLE)).all()
    assert (found[cells] >= 0).all(axis=None)
    own = {code: codings[codings["code"].isin(_under(code))]["person"].nunique() for code in made.WITHIN}
    assert (found["n_both"] <= found["first"].map(own)).all()
    assert (found["n_both"] <= found["second"].map(own)).all()


def _under(code):
    return {code} | {one for one, above in made.WITHIN.items() if above in _below(code)}


def _below(code):
    first = {one for one, above in made.WITHIN.items() if above == code}
    return {code} | first
