"""Labels of clusters."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.effects.clusters import cluster_codes, clusters_per_arm
from helpers.errors import EstimationImpossible


def test_clusters_are_counted_where_they_have_somebody_in_the_arm():
    counted = clusters_per_arm(["a", "b", "c"], ["a", "a", "b", "b", "b"], ["x", "y", "x", "x", None])
    assert counted == {"a": 2, "b": 1, "c": 0}


def test_labels_become_numbers_in_their_sorted_order():
    codes, n = cluster_codes(["west", "east", "west"], n=3)
    assert (codes.tolist(), n) == ([1, 0, 1], 2)


def test_one_cluster_is_refused():
    with pytest.raises(EstimationImpossible) as caught:
        cluster_codes(["team 1"] * 4, n=4)
    assert str(caught.value) == (
        "All 4 persons are in one cluster ('team 1'), and one cluster says nothing about how much clusters vary; "
        "at least two are needed."
    )


@pytest.mark.parametrize("labels", [["a", None, "b"], ["a", "b"], np.array([1.0, np.nan, 2])])
def test_a_person_without_a_cluster_is_a_fault_of_the_caller(labels):
    with pytest.raises(ValueError, match="Every person needs one cluster, and none may be missing"):
        cluster_codes(labels, n=3)
