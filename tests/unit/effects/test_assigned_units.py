"""The units that drew a lot."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.effects.assigned_units import assigned_units
from helpers.errors import StatisticalWarning


def test_without_clusters_everyone_is_a_unit():
    units = assigned_units(list("abba"), order=list("ba"), blocks=None, clusters=None)
    assert units.codes.tolist() == [1, 0, 0, 1]
    assert units.unit_of_person.tolist() == units.persons.tolist() == [0, 1, 2, 3]
    assert units.block_names == ("",)
    assert not units.clustered


@pytest.mark.parametrize(
    "arms",
    [
        ["a", None, "b", "c"],
        pd.Series(["a", None, "b", "c"], dtype="category"),
        pd.Series(["a", pd.NA, "b", "c"], dtype="string", index=[9, 8, 7, 6]),
    ],
)
def test_people_without_an_arm_or_in_another_are_not_looked_at(arms):
    units = assigned_units(arms, order=["a", "b"], blocks=[1, None, 1, None], clusters=None)
    assert units.persons.tolist() == [0, 2]
    assert units.n_rows == 4


def test_clusters_are_units_with_the_arm_and_block_of_their_people():
    units = assigned_units(
        list("abab"),
        order=list("ab"),
        blocks=["x"] * 4,
        clusters=pd.Series(["q", "p", "q", "p"], index=[5, 6, 7, 8]),
    )
    assert units.codes.tolist() == [1, 0]
    assert units.unit_of_person.tolist() == [1, 0, 1, 0]
    assert units.clustered


def test_a_block_without_an_arm_is_gone_and_the_others_are_numbered_anew():
    with pytest.warns(StatisticalWarning, match=r"^Block '1' has nobody in the arm 'b', so its 1 persons"):
        units = assigned_units(list("aabb"), order=list("ab"), blocks=[1, 2, 2, 2], clusters=None)
    assert units.persons.tolist() == [1, 2, 3]
    assert units.block_names == ("2",)
    assert units.blocks.tolist() == [0, 0, 0]


def test_the_callers_labels_are_not_changed():
    arms = np.array(list("abab"), dtype=object)
    assigned_units(arms, order=list("ab"), blocks=None, clusters=None)
    assert arms.tolist() == list("abab")
