"""Sums over those at risk: naive twins for both ways of handling ties."""

import numpy as np
import pytest

from helpers.effects.partial_likelihood import (
    log_likelihood,
    risk_sets,
    score_and_information,
    score_residuals,
)

# The same sums in another order.
SAME = 1e-9
# Differences of a function computed to sixteen digits, with steps of 1e-5.
SLOPE = 1e-6


def drawn(seed):
    rng = np.random.default_rng(seed)
    n = 60
    start = rng.integers(0, 4, n).astype(float)
    stop = start + rng.integers(1, 7, n)
    return start, stop, rng.random(n) < 0.7, rng.normal(size=(n, 2)), rng.integers(0, 2, n)


def naive(data, b, ties):
    start, stop, exited, x, strata = data
    total = 0.0
    for stratum in np.unique(strata):
        for moment in np.unique(stop[exited & (strata == stratum)]):
            at_risk = (strata == stratum) & (start < moment) & (stop >= moment)
            leaving = at_risk & exited & (stop == moment)
            d = int(leaving.sum())
            total += (x[leaving] @ b).sum()
            for turn in range(d):
                gone = turn / d if ties == "efron" else 0
                total -= np.log(np.exp(x[at_risk] @ b).sum() - gone * np.exp(x[leaving] @ b).sum())
    return total


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("seed", [1, 2])
def test_likelihood_is_that_of_a_naive_sum_and_score_its_slope(ties, seed):
    data = drawn(seed)
    sets = risk_sets(*data)
    b = np.array([0.4, -0.7])
    assert log_likelihood(sets, b, ties=ties) == pytest.approx(naive(data, b, ties), rel=SAME)
    score, information = score_and_information(sets, b, ties=ties)
    for place, step in enumerate(np.eye(2) * 1e-5):
        up, down = naive(data, b + step, ties), naive(data, b - step, ties)
        assert score[place] == pytest.approx((up - down) / 2e-5, abs=SLOPE * 60)
        change = (
            score_and_information(sets, b + step, ties=ties)[0]
            - score_and_information(sets, b - step, ties=ties)[0]
        )
        assert information[place] == pytest.approx(-change / 2e-5, abs=SLOPE * 60)


@pytest.mark.parametrize("ties", ["efron", "breslow"])
def test_score_residuals_add_up_to_the_score(ties):
    data = drawn(3)
    sets = risk_sets(*data)
    b = np.array([0.4, -0.7])
    residuals = score_residuals(sets, b, ties=ties, n_rows=60)
    assert residuals.sum(axis=0) == pytest.approx(score_and_information(sets, b, ties=ties)[0], abs=SAME)


def test_a_stratum_without_exits_has_no_risk_sets_and_residuals_zero():
    start, stop, exited, x, strata = drawn(4)
    exited[strata == 1] = False
    sets = risk_sets(start, stop, exited, x, strata)
    assert len(sets) == 1
    residuals = score_residuals(sets, np.zeros(2), ties="efron", n_rows=60)
    assert not residuals[strata == 1].any()
    assert residuals[strata == 0].any()


def test_a_row_is_not_at_risk_at_its_own_start():
    start, stop = np.array([0.0, 2, 0]), np.array([2.0, 4, 4])
    (found,) = risk_sets(start, stop, np.array([True, True, False]), np.ones((3, 1)), np.zeros(3, dtype=int))
    assert found.times.tolist() == [2, 4]
    assert found.first.tolist() == [0, 1, 0]
    assert found.last.tolist() == [1, 2, 2]
