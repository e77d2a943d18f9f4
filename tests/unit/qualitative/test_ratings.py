"""Ratings are categories by place, and refuse what is no category."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.qualitative.ratings import ratings

NAN = float("nan")


def test_values_become_places_and_missing_stays_missing():
    found = ratings([[2, NAN], [5, 2]], categories=(2, 5))
    assert found.places.tolist() == [[0, -1], [1, 0]]
    assert found.weights.tolist() == [1, 1]
    assert found.groups.tolist() == [0, 1]
    assert (found.n_groups, found.n_coders) == (2, 2)


def test_a_coder_without_a_rating_is_not_counted():
    assert ratings([[1, NAN], [0, NAN]], categories=(0, 1)).n_coders == 1


@pytest.mark.parametrize(
    ("values", "keys", "said"),
    [
        ([1, 0], {}, "Ratings are a table of units x coders."),
        ([[1]], {"categories": (1,)}, "Ratings need at least two categories, in ascending order."),
        ([[1]], {"categories": (1, 0)}, "Ratings need at least two categories, in ascending order."),
        ([[3, 1]], {}, "Ratings hold a value that is not among the categories."),
        ([[1, 1]], {"weights": [1, 2]}, "Weights and groups of ratings need one value per unit."),
        ([[1, 1]], {"groups": [0, 1]}, "Weights and groups of ratings need one value per unit."),
    ],
)
def test_what_cannot_be_ratings_is_refused(values, keys, said):
    with pytest.raises(ValueError, match=r".") as refused:
        ratings(np.array(values), **({"categories": (0, 1)} | keys))
    assert str(refused.value) == said
