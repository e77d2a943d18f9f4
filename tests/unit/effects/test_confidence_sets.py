"""Sets of values that a test does not reject."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.effects.confidence_sets import below_a_parabola

NUMBERS = st.floats(-100, 100, allow_nan=False)
# Values this near the limit may be on either side of it by rounding.
EDGE = 1e-6


@given(NUMBERS, NUMBERS, NUMBERS, NUMBERS)
def test_a_value_is_in_the_set_exactly_where_the_inequality_holds(square, slope, constant, value):
    height = square * value**2 + slope * value + constant
    found = below_a_parabola(square, slope, constant, level=0.95)
    if abs(height) > EDGE and (square == 0 or abs(square) > EDGE):
        assert found.covers(value) == (height < 0)


@pytest.mark.parametrize(
    ("coefficients", "shape", "limits"),
    [
        ((1, 0, -4), "interval", (-2, 2)),
        ((-1, 0, 4), "two_rays", (-2, 2)),
        ((-1, 0, -4), "everything", (-math.inf, math.inf)),
        ((0, 2, -4), "two_rays", (2, math.inf)),
        ((0, -2, 4), "two_rays", (-math.inf, 2)),
        ((0, 0, -1), "everything", (-math.inf, math.inf)),
        ((1, -2, 0), "interval", (0, 2)),
    ],
)
def test_each_shape_has_its_limits(coefficients, shape, limits):
    found = below_a_parabola(*map(float, coefficients), level=0.9)
    assert (found.shape, found.low, found.high, found.level) == (shape, *limits, 0.9)


@pytest.mark.parametrize("coefficients", [(1.0, 0.0, 4.0), (0.0, 0.0, 1.0)])
def test_a_set_that_excludes_everything_is_empty_and_covers_nothing(coefficients):
    found = below_a_parabola(*coefficients, level=0.95)
    assert found.shape == "empty"
    assert math.isnan(found.low)
    assert not found.covers(0.0)


def test_one_ray_covers_its_own_side_only():
    found = below_a_parabola(0.0, 2.0, -4.0, level=0.95)
    assert (found.covers(2.0), found.covers(-1e9), found.covers(3.0)) == (True, True, False)


def test_another_unit_moves_the_limits_with_it():
    found = below_a_parabola(1.0, 0.0, -4.0, level=0.95).times(100.0)
    assert (found.low, found.high) == (-200.0, 200.0)
