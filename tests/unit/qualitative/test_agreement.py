"""Agreement is a number or the reason why there is none, whatever the order and names of coders and units."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from helpers.qualitative.agreement import agreement
from helpers.qualitative.alpha import krippendorff
from helpers.qualitative.gwet import ac1, ac2
from helpers.qualitative.many_coders import fleiss, percent, positive
from helpers.qualitative.ratings import ratings
from helpers.qualitative.two_coders import cohen, weighted_cohen

# The same sums in another order.
SAME = 1e-9
NAN = float("nan")
YES_NO = (0, 1)
WITH_CHANCE = [cohen(), weighted_cohen("linear"), fleiss(), krippendorff("nominal"), ac1(), ac2("quadratic")]
KAPPAS = [cohen(), weighted_cohen("linear"), fleiss(), krippendorff("nominal")]
ALL = [*WITH_CHANCE, percent(), positive()]
each = pytest.mark.parametrize("coefficient", ALL, ids=lambda one: one.method)
each_kappa = pytest.mark.parametrize("coefficient", KAPPAS, ids=lambda one: one.method)
TABLES = arrays(
    np.float64, st.tuples(st.integers(2, 10), st.integers(2, 4)), elements=st.sampled_from([0, 1, NAN])
)


@each_kappa
@pytest.mark.parametrize("said", [0, 1])
def test_ratings_that_are_all_the_same_have_no_kappa_and_no_alpha(coefficient, said):
    found = agreement(ratings([[said, said]] * 5, categories=YES_NO), coefficient)
    assert math.isnan(found.estimate)
    assert found.reason == "one_category"


@each
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([[NAN, NAN], [NAN, NAN]], "nothing_rated"),
        ([[1, NAN], [0, NAN]], "single_coded"),
        ([[1, NAN], [NAN, 0]], "no_overlap"),
    ],
)
def test_where_no_two_coders_rated_a_unit_there_is_a_reason_and_no_number(coefficient, values, reason):
    found = agreement(ratings(values, categories=YES_NO), coefficient)
    assert math.isnan(found.estimate)
    assert found.reason == reason


@pytest.mark.parametrize("coefficient", WITH_CHANCE, ids=lambda one: one.method)
def test_one_unit_says_nothing_of_chance(coefficient):
    found = agreement(ratings([[1, 0], [NAN, 1]], categories=YES_NO), coefficient)
    assert (found.reason, found.n_units, found.n_single) == ("one_unit", 1, 1)


def test_one_unit_still_has_a_share_that_agrees():
    assert agreement(ratings([[1, 1]], categories=YES_NO), percent()).estimate == 1


def test_a_result_says_on_what_it_rests():
    found = agreement(
        ratings([[1, 1, NAN], [0, 1, NAN], [0, NAN, NAN]], categories=YES_NO, groups=[0, 0, 1]),
        weighted_cohen("linear"),
    )
    assert (found.method, found.detail, found.categories) == ("cohen_weighted", "linear", (0, 1))
    assert (found.n_units, found.n_single, found.n_groups, found.n_coders, found.n_pairs) == (2, 1, 1, 2, 1)


@each
@given(values=TABLES, data=st.data())
@settings(max_examples=15)
def test_the_order_of_coders_and_units_changes_nothing(coefficient, values, data):
    coders = data.draw(st.permutations(range(values.shape[1])))
    units = data.draw(st.permutations(range(values.shape[0])))
    one = agreement(ratings(values, categories=YES_NO), coefficient)
    other = agreement(ratings(values[units][:, coders], categories=YES_NO), coefficient)
    assert other.estimate == pytest.approx(one.estimate, rel=SAME, abs=SAME, nan_ok=True)
    assert other.reason == one.reason


@pytest.mark.parametrize("coefficient", [*KAPPAS, ac1(), percent()], ids=lambda one: one.method)
@given(values=TABLES)
@settings(max_examples=15)
def test_calling_yes_no_and_no_yes_changes_nothing(coefficient, values):
    one = agreement(ratings(values, categories=YES_NO), coefficient)
    other = agreement(ratings(1 - values, categories=YES_NO), coefficient)
    assert other.estimate == pytest.approx(one.estimate, rel=SAME, abs=SAME, nan_ok=True)


@each
@given(values=TABLES, times=st.integers(2, 4))
@settings(max_examples=15)
def test_a_weight_is_that_many_units(coefficient, values, times):
    heavy = agreement(ratings(values, categories=YES_NO, weights=[times] * len(values)), coefficient)
    doubled = agreement(ratings(np.repeat(values, times, axis=0), categories=YES_NO), coefficient)
    assert heavy.estimate == pytest.approx(doubled.estimate, rel=SAME, abs=SAME, nan_ok=True)
    assert heavy.n_units == doubled.n_units


@each
@given(values=TABLES)
@settings(max_examples=15)
def test_no_coefficient_is_above_1(coefficient, values):
    found = agreement(ratings(values, categories=YES_NO), coefficient)
    assume(not found.reason)
    assert found.estimate <= 1 + SAME


@each
@given(
    column=arrays(np.float64, st.integers(2, 10), elements=st.sampled_from([0, 1])), coders=st.integers(2, 4)
)
@settings(max_examples=15)
def test_perfect_agreement_is_1(coefficient, column, coders):
    assume(0 < column.sum() < column.size)
    found = agreement(ratings(np.tile(column[:, None], coders), categories=YES_NO), coefficient)
    assert found.estimate == pytest.approx(1)
