"""Where a rare code makes kappa and the share that agrees part, it is said by the indices of Byrt and others."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.qualitative.prevalence import FAR_APART, prevalence
from helpers.qualitative.ratings import ratings

# The same quantity by two formulas.
SAME = 1e-9
NAN = float("nan")


def of_two(a, b, c, d):
    return ratings([[1, 1], [1, 0], [0, 1], [0, 0]], categories=(0, 1), weights=[a, b, c, d])


@given(*[st.integers(0, 50)] * 4)
def test_kappa_follows_from_pabak_and_both_indices(a, b, c, d):
    assume(a + b + c + d > 0)
    found = prevalence(of_two(a, b, c, d))
    assume(not math.isnan(found.kappa))
    squares = found.prevalence_index**2 - found.bias_index**2
    assert found.kappa == pytest.approx((found.pabak - squares) / (1 - squares), abs=SAME)


def test_a_rare_code_with_much_agreement_gets_the_warning():
    found = prevalence(of_two(1, 2, 2, 95))
    assert (found.share, found.prevalence_index, found.bias_index, found.pabak) == pytest.approx(
        (0.03, -0.94, 0.0, 0.92)
    )
    assert found.parts


def test_the_warning_begins_at_a_fifth():
    even, rare = prevalence(of_two(40, 5, 5, 50)), prevalence(of_two(8, 2, 2, 88))
    assert even.pabak - even.kappa < FAR_APART
    assert not even.parts
    assert rare.pabak - rare.kappa < FAR_APART
    assert not rare.parts
    assert prevalence(of_two(6, 4, 4, 86)).parts


def test_of_more_coders_the_indices_are_means_over_pairs_that_rated_together():
    values = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0], [0, 0, 1]], dtype=float)
    pairs = [prevalence(ratings(values[:, both], categories=(0, 1))) for both in ([0, 1], [0, 2], [1, 2])]
    found = prevalence(ratings(np.column_stack([values, [NAN] * 4]), categories=(0, 1)))
    for name in ("prevalence_index", "bias_index", "pabak", "kappa"):
        assert getattr(found, name) == pytest.approx(np.mean([getattr(one, name) for one in pairs]))


def test_without_two_ratings_of_a_unit_there_is_nothing_to_warn_of():
    found = prevalence(ratings([[1, NAN], [NAN, 0]], categories=(0, 1)))
    assert math.isnan(found.pabak)
    assert math.isnan(found.share)
    assert not found.parts


def test_other_categories_are_refused():
    with pytest.raises(ValueError, match=r".") as refused:
        prevalence(ratings([[0, 2]], categories=(0, 1, 2)))
    assert str(refused.value) == "Prevalence and bias are those of ratings of yes and no."
