"""How often two registers of one outcome say the same of a person."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.effects.register_agreement import agreement, numeric_agreement
from helpers.errors import EstimationImpossible

SAME = 1e-9  # one formula by another route


def test_the_four_counts_add_up_and_missing_ones_are_counted():
    found = agreement([1, 1, 0, 0, 0, np.nan], [1, 0, 0, 0, 1, 1])
    counts = (found.n_both, found.n_first_only, found.n_second_only, found.n_neither)
    assert (counts, found.n, found.n_missing, found.share) == ((1, 1, 1, 2), 5, 1, 0.6)


def test_kappa_is_that_of_the_domain_document():
    """1,000 units, each says yes of 100, both of 80: kappa 0.7778."""
    first = np.r_[np.ones(100), np.zeros(900)]
    second = np.r_[np.ones(80), np.zeros(20), np.ones(20), np.zeros(880)]
    assert agreement(first, second).kappa == pytest.approx(0.7778, abs=5e-5)


def test_registers_that_say_one_thing_of_everybody_have_no_kappa():
    assert math.isnan(agreement([0, 0], [0, 0]).kappa)
    assert agreement([0, 0], [0, 0]).share == 1.0


def test_numbers_are_compared_by_their_difference():
    found = numeric_agreement([100.0, 0, 50, np.nan], [110.0, 0, 60, 5])
    assert (found.n, found.n_missing, found.share) == (3, 1, pytest.approx(1 / 3, rel=SAME))
    assert (found.mean_first, found.mean_second) == pytest.approx((50, 170 / 3), rel=SAME)
    assert found.difference == pytest.approx(20 / 3, rel=SAME)


def test_one_number_for_everybody_has_no_correlation():
    assert math.isnan(numeric_agreement([1.0, 1], [1.0, 2]).correlation)


def test_people_unknown_to_one_register_alone_cannot_be_compared():
    with pytest.raises(EstimationImpossible) as caught:
        agreement([1, np.nan], [np.nan, 1])
    assert str(caught.value) == "None of the 2 persons is known to both registers."


def test_registers_of_different_people_are_refused():
    with pytest.raises(ValueError, match="they have 2 and 1 rows"):
        agreement([1, 0], [1])


def test_more_than_yes_and_no_is_refused():
    with pytest.raises(ValueError, match="must be 0 or 1"):
        agreement([1, 2], [1, 0])
