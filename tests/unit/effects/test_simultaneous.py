"""Intervals and p-values that hold for several estimates at once."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special, stats

from helpers.effects.simultaneous import simultaneous
from helpers.errors import EstimationImpossible, ParameterMistake

# A lattice over directions: what the docstring promises of probabilities, relative, by number of estimates.
LATTICE = 1e-3
LATTICE_OF_TEN = 5e-3
# scipy.stats.dunnett integrates by random lattices.
SCIPY = 1e-2
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(101)
SAME = 1e-9


def equal(q: int) -> np.ndarray:
    return np.full((q, q), 0.5) + 0.5 * np.eye(q)


def decay(q: int) -> np.ndarray:
    return 0.8 ** np.abs(np.subtract.outer(np.arange(q), np.arange(q)))


def outside_equal(value: float, q: int) -> float:
    """P(max |Z| > value) with correlation one half, by quadrature over the factor they share."""
    half = math.sqrt(0.5)
    inside = special.ndtr((value - half * NODES) / half) - special.ndtr((-value - half * NODES) / half)
    return float(1 - (WEIGHTS / WEIGHTS.sum()) @ inside**q)


def outside_decay(value: float, q: int) -> float:
    """The same for correlations 0.8, 0.8² and so on: a Markov chain, one step of quadrature a time."""
    nodes, weights = np.polynomial.legendre.leggauss(200)
    nodes, weights = nodes * value, weights * value
    step = stats.norm.pdf(nodes[:, None], 0.8 * nodes[None, :], 0.6)
    mass = stats.norm.pdf(nodes)
    for _ in range(q - 1):
        mass = step @ (weights * mass)
    return float(1 - weights @ mass)


def with_df(outside, value: float, q: int, df: float) -> float:
    """Integrate a normal probability over the estimated spread."""
    scale = math.sqrt(df)
    answer, _ = integrate.quad(
        lambda s: outside(value * s, q) * stats.chi.pdf(s * scale, df) * scale, 1e-6, 5, epsrel=1e-6
    )
    return answer


@pytest.mark.parametrize("q", [2, 3, 5, 10])
@pytest.mark.parametrize(("kind", "outside"), [(equal, outside_equal), (decay, outside_decay)])
def test_critical_value_is_exceeded_as_often_as_the_level_says(kind, outside, q):
    result = simultaneous(np.zeros(q), kind(q), df=math.inf, level=0.95)
    within = LATTICE if q <= 5 else LATTICE_OF_TEN
    assert outside(result.critical, q) == pytest.approx(0.05, rel=within)


@pytest.mark.parametrize("q", [3, 6])
@pytest.mark.parametrize("df", [4.5, 30])
def test_few_and_fractional_degrees_of_freedom_are_integrated_over(q, df):
    result = simultaneous(np.r_[2.5, np.zeros(q - 1)], equal(q), df=df, level=0.95)
    assert with_df(outside_equal, result.critical, q, df) == pytest.approx(0.05, rel=LATTICE)
    assert result.p_adjusted[0] == pytest.approx(with_df(outside_equal, 2.5, q, df), rel=LATTICE)


def test_blood_counts_of_dunnett_1955_are_those_of_scipy():
    control = np.array([7.40, 8.50, 7.20, 8.24, 9.84, 8.32])
    drug_a = np.array([9.76, 8.80, 7.68, 9.36])
    drug_b = np.array([12.80, 9.68, 12.16, 9.20, 10.55])
    groups = [drug_a, drug_b, control]
    df = sum(map(len, groups)) - 3
    pooled = sum(((g - g.mean()) ** 2).sum() for g in groups) / df
    matrix = pooled * (np.diag([1 / 4, 1 / 5]) + 1 / 6)
    result = simultaneous(
        [drug_a.mean() - control.mean(), drug_b.mean() - control.mean()], matrix, df=df, level=0.95
    )
    twin = stats.dunnett(drug_a, drug_b, control=control, rng=np.random.default_rng(1))
    assert result.p_adjusted == pytest.approx(tuple(twin.pvalue), rel=SCIPY)
    around = twin.confidence_interval(0.95)
    assert result.low == pytest.approx(tuple(around.low), abs=2e-3)
    assert result.high == pytest.approx(tuple(around.high), abs=2e-3)


def test_one_estimate_has_the_ordinary_t_interval():
    result = simultaneous([1.5], [[0.25]], df=7.5, level=0.9)
    assert result.critical == pytest.approx(stats.t.ppf(0.95, 7.5), rel=SAME)
    assert result.p_adjusted[0] == pytest.approx(2 * stats.t.sf(3, 7.5), rel=SAME)


def test_one_estimate_in_two_units_counts_once():
    result = simultaneous([1.0, 2.0], [[1.0, 2.0], [2.0, 4.0]], df=20, level=0.95)
    assert result.critical == pytest.approx(stats.t.ppf(0.975, 20), rel=SAME)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 5), st.sampled_from([6.0, 50.0, math.inf]))
def test_answers_lie_between_a_single_t_and_bonferroni_and_agree_with_their_intervals(seed, q, df):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(q, q + 1))
    estimates = rng.normal(0, 3, q)
    result = simultaneous(estimates, root @ root.T, df=df, level=0.95)
    single = 2 * stats.t.sf(np.abs(estimates) / np.array(result.std_errors), df)
    adjusted = np.array(result.p_adjusted)
    assert (adjusted >= single * (1 - LATTICE)).all()
    assert (adjusted <= np.minimum(1, q * single) * (1 + LATTICE)).all()
    excludes = (np.array(result.low) > 0) | (np.array(result.high) < 0)
    clear = np.abs(adjusted - 0.05) > 1e-6
    assert (excludes == (adjusted < 0.05))[clear].all()


def test_the_same_question_gets_the_same_answer():
    first, second = (simultaneous([1.0, 2.0, 0.5], equal(3), df=9, level=0.95) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("matrix", [[[0.0, 0], [0, 1]], [[math.nan, 0], [0, 1]]])
def test_an_estimate_without_variance_is_refused(matrix):
    with pytest.raises(EstimationImpossible) as caught:
        simultaneous([1.0, 2.0], matrix, df=9, level=0.95)
    assert str(caught.value) == (
        "Intervals cannot hold together where an estimate is no number or has no variance; leave it out of the "
        "family first."
    )


def test_no_degrees_of_freedom_are_refused():
    with pytest.raises(EstimationImpossible) as caught:
        simultaneous([1.0], [[1.0]], df=0, level=0.95)
    assert str(caught.value) == "There are 0 degrees of freedom left to judge the uncertainty."


def test_shapes_that_do_not_fit_are_a_fault_of_the_caller():
    with pytest.raises(ValueError, match=r"shape \(2,\) and a covariance of shape \(1, 1\) do not fit"):
        simultaneous([1.0, 2.0], [[1.0]], df=9, level=0.95)


def test_a_level_in_percent_is_refused():
    with pytest.raises(ParameterMistake, match=r"^level: 95; allowed"):
        simultaneous([1.0], [[1.0]], df=9, level=95)
