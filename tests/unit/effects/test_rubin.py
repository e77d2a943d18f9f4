"""Rubin's rules."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.rubin import pool
from helpers.errors import EstimationImpossible

# The same arithmetic in another order.
SAME = 1e-12

estimates = st.lists(st.floats(-100, 100), min_size=2, max_size=12)


@settings(max_examples=50)
@given(estimates, st.floats(0.01, 50), st.floats(2, 500))
def test_pooling_is_rubin_s_rules_by_hand(values, variance, df):
    result = pool(values, [variance] * len(values), df_complete=df, level=0.95)
    m = len(values)
    between = sum((v - sum(values) / m) ** 2 for v in values) / (m - 1)
    total = variance + (1 + 1 / m) * between
    assert result.estimate == pytest.approx(sum(values) / m, rel=1e-9, abs=1e-9)
    assert result.std_error == pytest.approx(math.sqrt(total), rel=1e-9)
    assert result.low <= result.estimate <= result.high


@settings(max_examples=50)
@given(estimates, st.floats(0.01, 50), st.floats(2, 500))
def test_degrees_of_freedom_are_never_more_than_without_missing_values(values, variance, df):
    result = pool(values, [variance] * len(values), df_complete=df, level=0.95)
    assert 0 < result.df <= df
    assert 0 <= result.share_missing <= 1 + SAME


def test_imputations_that_agree_leave_the_analysis_of_one_of_them_but_for_the_factor_of_barnard_and_rubin():
    result = pool([2.0, 2.0, 2.0], [0.25, 0.25, 0.25], df_complete=20, level=0.95)
    assert (result.estimate, result.std_error, result.between, result.relative_increase) == (
        2.0,
        0.5,
        0.0,
        0.0,
    )
    assert result.df == pytest.approx(21 / 23 * 20, rel=SAME)


def test_in_a_very_large_trial_degrees_of_freedom_are_those_of_rubin_1987():
    result = pool([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], df_complete=math.inf, level=0.95)
    assert result.df == pytest.approx(2 * (1 + 1 / (4 / 3)) ** 2, rel=SAME)


def test_agreeing_imputations_of_a_very_large_trial_are_normal():
    assert pool([2.0, 2.0], [1.0, 1.0], df_complete=math.inf, level=0.95).df == math.inf


@pytest.mark.parametrize(
    ("values", "variances", "df", "sentence"),
    [
        ([1.0], [1.0], 9, "Rubin's rules need at least two imputations to see how much they differ; there is 1."),
        ([1.0, np.nan], [1.0, 1.0], 9, "Every imputation needs an estimate and a variance above 0; at least one has not, so they cannot be pooled."),
        ([1.0, 2.0], [1.0, 0.0], 9, "Every imputation needs an estimate and a variance above 0; at least one has not, so they cannot be pooled."),
        ([1.0, 2.0], [1.0, 1.0], 0, "The analysis of completed data has 0 degrees of freedom; more people or fewer covariates are needed."),
    ],
)  # fmt: skip
def test_what_cannot_be_pooled_is_said_in_a_sentence(values, variances, df, sentence):
    with pytest.raises(EstimationImpossible) as raised:
        pool(values, variances, df_complete=df, level=0.95)
    assert str(raised.value) == sentence


def test_estimates_and_variances_must_pair():
    with pytest.raises(ValueError, match="2 estimates and 3 variances"):
        pool([1.0, 2.0], [1.0, 1.0, 1.0], df_complete=9, level=0.95)
