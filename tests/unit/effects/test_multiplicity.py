"""Adjusted p-values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.multiplicity import adjust
from helpers.errors import ParameterMistake

# The same arithmetic in another order.
SAME = 1e-12

families = st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=12)


def holm_by_hand(p_values: list[float]) -> list[float]:
    order = sorted(range(len(p_values)), key=lambda place: p_values[place])
    adjusted, worst = [0.0] * len(p_values), 0.0
    for rank, place in enumerate(order):
        worst = max(worst, (len(p_values) - rank) * p_values[place])
        adjusted[place] = min(1.0, worst)
    return adjusted


@settings(max_examples=12, deadline=None)  # statsmodels collects garbage at every call
@given(families)
def test_holm_is_the_step_down_by_hand(p_values):
    known = [p for p in p_values if not math.isnan(p)]
    result = adjust(p_values, method="holm")
    adjusted = [p for p in result.p_values if not math.isnan(p)]
    assert adjusted == pytest.approx(holm_by_hand(known), rel=SAME, abs=SAME)


@settings(max_examples=12, deadline=None)  # statsmodels collects garbage at every call
@given(families, st.sampled_from(["holm", "benjamini_hochberg", "none"]))
def test_adjusting_never_makes_a_p_value_smaller_and_missing_ones_stay_missing(p_values, method):
    result = adjust(p_values, method=method)
    assert result.n == sum(not math.isnan(p) for p in p_values)
    assert result.method == method
    for before, after in zip(p_values, result.p_values, strict=True):
        assert math.isnan(before) == math.isnan(after)
        assert math.isnan(before) or before - SAME <= after <= 1


def test_missing_p_values_make_the_family_smaller():
    result = adjust([0.01, math.nan, 0.04], method="holm")
    assert result.p_values[0] == pytest.approx(0.02, rel=SAME)
    assert result.n == 2


def test_none_returns_the_p_values_as_they_are():
    assert adjust([0.01, 0.04], method="none").p_values == (0.01, 0.04)


@pytest.mark.parametrize("p_values", [[], [math.nan]])
def test_an_empty_family_is_allowed(p_values):
    assert adjust(p_values, method="holm").n == 0


def test_the_callers_p_values_are_not_changed():
    p_values = np.array([0.01, 0.04])
    adjust(p_values, method="holm")
    assert p_values.tolist() == [0.01, 0.04]


def test_an_unknown_method_gets_the_allowed_ones_and_the_nearest():
    with pytest.raises(ParameterMistake) as caught:
        adjust([0.1], method="hollm")
    assert str(caught.value) == (
        "correction: 'hollm'; allowed: holm, benjamini_hochberg, none. Did you mean 'holm'?"
    )


@pytest.mark.parametrize("p_values", [[1.2], [-0.1], [[0.1], [0.2]]])
def test_what_is_no_list_of_p_values_is_a_fault_of_the_caller(p_values):
    with pytest.raises(ValueError, match=r"^P-values must be one list of numbers from 0 to 1, or missing\.$"):
        adjust(p_values, method="holm")
