"""Statistics of differences between arms."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.arm_moments import Moments
from helpers.effects.arm_statistics import as_far, second_minus_first, studentised, wald

# The same arithmetic in another order.
SAME = 1e-9


def moments(means, variances) -> Moments:
    return Moments(
        np.array(means, dtype=float)[:, None, None], np.array(variances, dtype=float)[:, None, None]
    )


@given(st.integers(0, 1000), st.integers(2, 5))
@settings(max_examples=30, deadline=None)
def test_the_wald_statistic_is_the_quadratic_form_of_the_differences(seed, n_arms):
    rng = np.random.default_rng(seed)
    means, variances = rng.normal(size=n_arms), rng.uniform(0.1, 2, n_arms)
    contrast = np.column_stack([-np.ones(n_arms - 1), np.eye(n_arms - 1)])
    difference = contrast @ means
    expected = difference @ np.linalg.solve(contrast @ np.diag(variances) @ contrast.T, difference)
    assert wald(moments(means, variances))[0, 0] == pytest.approx(expected, rel=SAME)


def test_an_arm_that_does_not_vary_is_the_limit_of_one_that_hardly_varies():
    limit = wald(moments([1, 2, 4], [1e-13, 0.5, 2]))[0, 0]
    assert wald(moments([1, 2, 4], [0, 0.5, 2]))[0, 0] == pytest.approx(limit, rel=1e-6)


def test_the_difference_is_studentised_by_both_variances():
    assert second_minus_first(moments([1, 4], [1, 3])).tolist() == [[1.5]]


@pytest.mark.parametrize(
    ("difference", "variance", "expected"),
    [(0.0, 0.0, 0.0), (-1.0, 0.0, -math.inf), (1e-12, 0.0, 0.0), (1.0, 4.0, 0.5)],
)
def test_without_variance_a_difference_is_infinitely_far(difference, variance, expected):
    assert studentised(np.array([difference]), np.array([variance])).tolist() == [expected]


def test_equal_up_to_rounding_is_as_far_and_undefined_is_further():
    drawn = np.array([[2.0], [-2.0 + 1e-12], [1.9], [math.nan], [math.inf]])
    assert as_far(drawn, np.array([-2.0]))[:, 0].tolist() == [1, 1, 0, 1, 1]
    assert as_far(drawn, np.array([math.inf]))[:, 0].tolist() == [0, 0, 0, 1, 1]
    assert as_far(drawn, np.array([0.0]))[:, 0].tolist() == [1, 1, 1, 1, 1]
