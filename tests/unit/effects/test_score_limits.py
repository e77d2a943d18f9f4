"""Score intervals of two shares against likelihoods maximised on a grid."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.score_limits import (
    limits_of_difference,
    limits_of_ratio,
    score_of_difference,
    score_of_ratio,
)
from helpers.effects.two_by_two import TwoByTwo

# A grid of 200,001 shares finds the fitted ones to 5e-6; the score moves by less than ten times that.
GRID = np.linspace(0, 1, 200_001)
FROM_GRID = 1e-4
# The score at a limit that was searched to 1e-13 of the difference, steep as it is near the ends.
AT_LIMIT = 1e-6
# Limits of exchanged arms differ by rounding and by where the search stops.
SAME = 1e-9

Z = 1.959963984540054

tables = st.tuples(st.integers(1, 60), st.integers(1, 60)).flatmap(
    lambda n: st.builds(TwoByTwo, st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


def log_likelihood(events: int, n: int, shares: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        yes = events * np.log(shares) if events else 0.0
        no = (n - events) * np.log1p(-shares) if events < n else 0.0
        return np.where((shares < 0) | (shares > 1), -np.inf, yes + no)


def naive_score(table: TwoByTwo, arm_shares: np.ndarray, distance: float, weight: float) -> float:
    """Fit both shares by trying all, `arm_shares` belonging to the reference shares of the grid."""
    both = log_likelihood(table.events_arm, table.n_arm, arm_shares)
    both = both + log_likelihood(table.events_reference, table.n_reference, GRID)
    best = int(np.nanargmax(both))
    p1, p0 = arm_shares[best], GRID[best]
    return distance / math.sqrt(p1 * (1 - p1) / table.n_arm + weight * p0 * (1 - p0) / table.n_reference)


@pytest.mark.parametrize("cells", [(56, 70, 48, 80), (7, 34, 1, 34), (5, 56, 0, 29), (20, 20, 5, 10)])
@pytest.mark.parametrize("candidate", [-0.4, -0.05, 0.1, 0.35])
def test_the_score_of_a_difference_is_that_of_shares_fitted_by_trying_all(cells, candidate):
    table = TwoByTwo(*cells)
    distance = table.share_arm - table.share_reference - candidate
    naive = naive_score(table, GRID + candidate, distance, 1.0)
    assert score_of_difference(table, candidate, correction=1.0) == pytest.approx(naive, rel=FROM_GRID)


@pytest.mark.parametrize("cells", [(56, 70, 48, 80), (7, 34, 1, 34), (5, 56, 0, 29), (20, 20, 5, 10)])
@pytest.mark.parametrize("candidate", [0.2, 0.9, 1.3, 5.0])
def test_the_score_of_a_ratio_is_that_of_shares_fitted_by_trying_all(cells, candidate):
    table = TwoByTwo(*cells)
    distance = table.share_arm - candidate * table.share_reference
    naive = naive_score(table, GRID * candidate, distance, candidate**2)
    assert score_of_ratio(table, candidate, correction=1.0) == pytest.approx(naive, rel=FROM_GRID)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_the_score_at_a_limit_inside_the_range_is_the_normal_quantile(table):
    low, high = limits_of_difference(table, level=0.95, correction=1.0)
    if low > -1 + AT_LIMIT:
        assert score_of_difference(table, low, correction=1.0) == pytest.approx(Z, abs=AT_LIMIT)
    if high < 1 - AT_LIMIT:
        assert score_of_difference(table, high, correction=1.0) == pytest.approx(-Z, abs=AT_LIMIT)


@settings(max_examples=60, deadline=None)
@given(tables.filter(lambda table: table.events > 0))
def test_limits_of_a_ratio_turn_into_their_inverse_when_the_arms_are_exchanged(table):
    low, high = limits_of_ratio(table, level=0.95, correction=1.0)
    other_low, other_high = limits_of_ratio(table.swapped(), level=0.95, correction=1.0)
    assert low == pytest.approx(1 / other_high if other_high else math.inf, rel=SAME)
    assert (1 / high if high else math.inf) == pytest.approx(other_low, rel=SAME)


@settings(max_examples=60, deadline=None)
@given(tables)
def test_the_score_falls_as_the_candidate_grows(table):
    scores = [score_of_difference(table, d, correction=1.0) for d in np.linspace(-0.99, 0.99, 41)]
    assert all(later <= earlier + SAME for earlier, later in pairwise(scores))


def test_no_events_set_no_lower_limit_and_no_events_in_the_reference_no_upper_limit():
    assert limits_of_ratio(TwoByTwo(0, 10, 5, 20), level=0.95, correction=1.0)[0] == 0.0
    assert limits_of_ratio(TwoByTwo(5, 20, 0, 10), level=0.95, correction=1.0)[1] == math.inf


def test_everyone_against_nobody_reaches_the_end_of_the_range():
    assert limits_of_difference(TwoByTwo(10, 10, 0, 20), level=0.95, correction=1.0)[1] == 1.0
    assert limits_of_difference(TwoByTwo(0, 10, 20, 20), level=0.95, correction=1.0)[0] == -1.0
