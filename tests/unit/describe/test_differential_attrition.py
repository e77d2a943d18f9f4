"""Tests of drop-out between arms, and the two arms that differ most."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.describe import differential_attrition as module
from helpers.describe.differential_attrition import _exact, differential_attrition
from helpers.errors import EstimationImpossible, StatisticalWarning

# Sums over tables in another order and through logarithms.
SAME = 1e-9


def trial(counts: dict[str, tuple[int, int]]):
    """Arms with (responded, assigned), as a frame of one wave and a series of arms."""
    arms = [arm for arm, (_, n) in counts.items() for _ in range(n)]
    came = [place < k for k, n in counts.values() for place in range(n)]
    return pd.DataFrame({"6": came}), pd.Series(arms)


@settings(max_examples=60)
@given(st.integers(1, 40), st.integers(1, 40), st.data())
def test_exact_test_of_two_arms_is_fishers(n, m, data):
    k, j = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    expected = stats.fisher_exact([[k, n - k], [j, m - j]]).pvalue
    assert _exact(np.array([k, j]), np.array([n, m]), wave="6") == pytest.approx(expected, rel=SAME)


def test_exact_test_of_three_arms_equals_going_through_all_tables():
    sizes, counts = [4, 5, 3], [0, 2, 3]
    weight = {
        (a, b, 5 - a - b): math.comb(4, a) * math.comb(5, b) * math.comb(3, 5 - a - b)
        for a in range(5)
        for b in range(6)
        if 0 <= 5 - a - b <= 3
    }
    observed = weight[tuple(counts)]
    expected = sum(w for w in weight.values() if w <= observed) / sum(weight.values())
    assert _exact(np.array(counts), np.array(sizes), wave="6") == pytest.approx(expected, rel=SAME)


def test_chi_squared_is_used_from_five_expected_and_the_exact_test_below():
    # Nobody responded differently: expected missing in the smaller arm is 5 and 4.75.
    at, below = trial({"a": (30, 40), "b": (15, 20)}), trial({"a": (31, 41), "b": (14, 19)})
    assert differential_attrition(*at, level=0.95)[0].method == "chi_squared"
    found = differential_attrition(*below, level=0.95)[0]
    assert found.method == "exact"
    assert found.smallest_expected == pytest.approx(19 * 15 / 60)
    assert math.isnan(found.statistic)


def test_the_pair_that_differs_most_is_named_higher_first_with_a_simultaneous_interval():
    found = differential_attrition(*trial({"a": (30, 40), "b": (20, 40), "c": (36, 40)}), level=0.95)[0]
    assert (found.arm, found.other, found.n_pairs, found.df) == ("c", "b", 3, 2)
    assert found.difference == pytest.approx(0.4)
    alone = differential_attrition(*trial({"b": (20, 40), "c": (36, 40)}), level=0.95)[0]
    assert found.low < alone.low < alone.difference < alone.high < found.high


@pytest.mark.parametrize("came", [0, 12])
def test_where_everybody_or_nobody_responded_arms_cannot_differ(came):
    found = differential_attrition(*trial({"a": (came, 12), "b": (came, 12)}), level=0.95)[0]
    assert (found.p_value, found.method, found.difference) == (1.0, "exact", 0.0)
    assert found.low < 0 < found.high


def test_arms_without_persons_are_left_out_and_one_arm_alone_is_refused():
    came, arms = trial({"a": (8, 10), "b": (4, 10)})
    declared = pd.Series(pd.Categorical(arms, categories=["a", "b", "c"]))
    assert differential_attrition(came, declared, level=0.95)[0].n_pairs == 1
    with pytest.raises(EstimationImpossible) as caught:
        differential_attrition(came[:10], declared[:10], level=0.95)
    assert str(caught.value) == (
        "Of the 3 arms 1 has persons; at least two are needed to see whether drop-out differs between arms."
    )


def test_an_exact_test_too_large_to_do_gives_chi_squared_and_says_so(monkeypatch):
    monkeypatch.setattr(module, "MOST_TABLES", 20)
    with pytest.warns(StatisticalWarning) as caught:
        found = differential_attrition(
            *trial({"a": (36, 40), "b": (37, 40), "c": (31, 40), "d": (38, 40)}), level=0.95
        )[0]
    assert found.method == "chi_squared"
    assert str(caught[0].message) == (
        "At wave 6 some arm expects fewer than 5 persons, but more than 20 tables would have to be looked at for "
        "an exact test; the chi-squared p is an approximation."
    )


def test_every_wave_gets_its_test_in_order():
    came, arms = trial({"a": (30, 40), "b": (20, 40)})
    found = differential_attrition(came.assign(**{"12": True}), arms, level=0.95)
    assert [test.wave for test in found] == ["6", "12"]


@pytest.mark.parametrize("size", [12, 60])
def test_type_one_error_is_at_most_five_percent(size):
    rng = np.random.default_rng(size)
    arms = pd.Series(np.repeat(list("abcd"), size))
    came = pd.DataFrame({str(draw): rng.random(4 * size) < 0.75 for draw in range(200)})
    p_values = np.array([test.p_value for test in differential_attrition(came, arms, level=0.95)])
    # Three Monte Carlo standard errors above 0.05.
    assert (p_values < 0.05).mean() <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 200)
