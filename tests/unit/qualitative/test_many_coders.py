"""Share that agrees, positive agreement and Fleiss' kappa."""

from __future__ import annotations

import math

import numpy as np
import pytest
from statsmodels.stats.tests.test_inter_rater import diagnoses

from helpers.qualitative.agreement import agreement
from helpers.qualitative.many_coders import fleiss, percent, positive
from helpers.qualitative.ratings import ratings

# R prints seven figures of it.
PRINTED = 5e-8
NAN = float("nan")


def test_kappa_of_fleiss_1971_is_that_of_his_thirty_patients():
    found = agreement(ratings(diagnoses, categories=(1, 2, 3, 4, 5)), fleiss())
    assert found.estimate == pytest.approx(0.4302445, abs=PRINTED)
    assert (found.n_units, found.n_coders, found.n_pairs) == (30, 6, 15)


def test_positive_agreement_leaves_out_what_nobody_coded():
    both = ratings([[1, 1], [1, 0], [0, 1], [0, 0]], categories=(0, 1), weights=[80, 20, 20, 880])
    assert agreement(both, positive()).estimate == pytest.approx(0.8)
    assert agreement(both, percent()).estimate == pytest.approx(0.96)


def test_positive_agreement_of_more_coders_pools_their_pairs():
    values = [[1, 1, 0], [1, 1, 1], [0, 0, 1], [0, 0, 0]]
    # Pairs: both yes 1 + 3, one of them 2 + 2.
    assert agreement(ratings(values, categories=(0, 1)), positive()).estimate == pytest.approx(8 / 12)


def test_positive_agreement_of_a_code_that_nobody_used_is_no_number():
    found = agreement(ratings([[0, 0], [0, 0]], categories=(0, 1)), positive())
    assert math.isnan(found.estimate)
    assert found.reason == "not_used"


def test_positive_agreement_asks_for_yes_and_no():
    with pytest.raises(ValueError, match=r".") as refused:
        agreement(ratings([[0, 2]] * 2, categories=(0, 1, 2)), positive())
    assert str(refused.value) == "Positive agreement needs ratings of yes and no."


def test_a_unit_with_one_rating_counts_for_chance_and_not_for_agreement():
    with_single = ratings([[1, 1], [0, 1], [0, NAN]], categories=(0, 1))
    shares = np.array([(0 + 0.5 + 1) / 3, (1 + 0.5 + 0) / 3])
    expected = 1 - 0.5 / (1 - (shares**2).sum())
    assert agreement(with_single, fleiss()).estimate == pytest.approx(expected)
    assert agreement(with_single, percent()).estimate == pytest.approx(0.5)
