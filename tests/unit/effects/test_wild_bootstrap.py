"""The wild cluster bootstrap against a plain loop, by enumeration, and at its edges."""

from __future__ import annotations

import itertools
import math
import warnings

import numpy as np
import pytest

from helpers.effects.wild_bootstrap import wild_cluster_bootstrap
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# The same statistic by another route: rounding only.
SAME = 1e-9
CONTRAST = np.array([0.0, 1.0, 0.0])


def drawn(seed: int, n_clusters: int = 8, effect: float = 0.6):
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(n_clusters), rng.integers(3, 9, n_clusters))
    arm = (cluster % 2).astype(float)
    x = rng.normal(size=cluster.size)
    outcome = effect * arm + 0.5 * x + rng.normal(0, 0.7, n_clusters)[cluster] + rng.normal(size=cluster.size)
    return np.column_stack([np.ones(cluster.size), arm, x]), outcome, cluster


def cr1(design, outcome, cluster):
    """Coefficients and CR1 covariance, one cluster at a time."""
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ design.T @ outcome
    residuals = outcome - design @ coefficients
    names = np.unique(cluster)
    meat = sum(np.outer(s, s) for s in (design[cluster == g].T @ residuals[cluster == g] for g in names))
    n, k = design.shape
    scale = names.size / (names.size - 1) * (n - 1) / (n - k)
    return coefficients, scale * bread @ meat @ bread


def plain_p(design, outcome, cluster, value, weights):
    """P of `value` for the second coefficient, every draw fitted anew."""
    coefficients, matrix = cr1(design, outcome, cluster)
    observed = (coefficients[1] - value) / math.sqrt(matrix[1, 1])
    others = np.delete(design, 1, axis=1)
    kept = np.linalg.lstsq(others, outcome - value * design[:, 1], rcond=None)[0]
    fitted = others @ kept + value * design[:, 1]
    extreme = 0
    for weight in weights:
        again, spread = cr1(design, fitted + (outcome - fitted) * np.array(weight)[cluster], cluster)
        extreme += abs(again[1] - value) / math.sqrt(spread[1, 1]) >= abs(observed) * (1 - SAME)
    return extreme / len(weights)


def bootstrap(design, outcome, cluster, *, weights="rademacher", draws=999, level=0.95, seed=1):
    return wild_cluster_bootstrap(
        design, outcome, cluster, contrast=CONTRAST, weights=weights, draws=draws, level=level,
        rng=np.random.default_rng(seed),
    )  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_all_signs_give_the_p_of_a_plain_loop_over_them(seed):
    design, outcome, cluster = drawn(seed, n_clusters=7)
    result = bootstrap(design, outcome, cluster)
    signs = list(itertools.product((1.0, -1.0), repeat=7))
    assert (result.enumerated, result.draws, result.n_clusters) == (True, 128, 7)
    assert result.p_value == pytest.approx(plain_p(design, outcome, cluster, 0.0, signs), abs=SAME)
    coefficients, matrix = cr1(design, outcome, cluster)
    expected = (coefficients[1], math.sqrt(matrix[1, 1]))
    assert (result.estimate, result.std_error) == pytest.approx(expected, rel=SAME)


def test_values_just_outside_the_interval_are_rejected_by_the_plain_loop_and_just_inside_are_not():
    design, outcome, cluster = drawn(4, n_clusters=8)
    result = bootstrap(design, outcome, cluster)
    signs = list(itertools.product((1.0, -1.0), repeat=8))
    step = 1e-6 * result.std_error
    for limit, outward in ((result.low, -1), (result.high, 1)):
        assert plain_p(design, outcome, cluster, limit + outward * step, signs) <= 0.05
        assert plain_p(design, outcome, cluster, limit - outward * step, signs) > 0.05
    assert result.low < result.estimate < result.high


def test_webb_draws_give_the_p_of_a_plain_loop_over_the_same_draws():
    design, outcome, cluster = drawn(5, n_clusters=5)
    result = bootstrap(design, outcome, cluster, weights="webb", draws=199, seed=3)
    six = np.array([-math.sqrt(1.5), -1, -math.sqrt(0.5), math.sqrt(0.5), 1, math.sqrt(1.5)])
    weights = six[np.random.default_rng(3).integers(0, 6, size=(199, 5))]
    p = plain_p(design, outcome, cluster, 0.0, list(weights))
    assert not result.enumerated
    assert result.p_value == pytest.approx((199 * p + 1) / 200, abs=SAME)


def test_more_than_twelve_clusters_are_drawn_and_agree_between_seeds():
    design, outcome, cluster = drawn(6, n_clusters=16)
    first, second = (bootstrap(design, outcome, cluster, draws=4999, seed=seed) for seed in (1, 2))
    # Two shares of 4,999 draws differ by less than four standard errors of a share of one half.
    assert first.p_value == pytest.approx(second.p_value, abs=4 * math.sqrt(0.5 / 4999))
    assert (first.enumerated, first.draws) == (False, 4999)


def test_order_unit_and_names_of_clusters_do_not_matter():
    design, outcome, cluster = drawn(7)
    plain = bootstrap(design, outcome, cluster)
    order = np.random.default_rng(1).permutation(outcome.size)
    names = np.array([f"worker {9 - code}" for code in cluster])
    other = bootstrap(design[order], 1000 * outcome[order] + 3, names[order])
    assert other.p_value == pytest.approx(plain.p_value, abs=SAME)
    assert (other.low, other.high) == pytest.approx((1000 * plain.low, 1000 * plain.high), rel=1e-6)


def test_interval_excludes_zero_exactly_where_p_is_at_most_five_percent():
    found = set()
    for seed in range(12):
        result = bootstrap(*drawn(seed, effect=1.2))
        assert (result.low > 0 or result.high < 0) == (result.p_value <= 0.05)
        found.add(result.p_value <= 0.05)
    assert found == {True, False}


def test_five_clusters_and_signs_have_no_end_to_the_interval():
    design, outcome, cluster = drawn(8, n_clusters=5)
    with pytest.warns(StatisticalWarning) as caught:
        result = bootstrap(design, outcome, cluster)
    assert str(caught[0].message) == (
        "With 5 clusters the wild bootstrap never rejects at level 0.95 on either side, however far the value "
        "tested; the interval has no end there."
    )
    assert (result.low, result.high) == (-math.inf, math.inf)
    assert result.p_value >= 2 / 32


def test_six_clusters_can_reject():
    design, outcome, cluster = drawn(9, n_clusters=6, effect=50)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = bootstrap(design, outcome, cluster)
    assert result.p_value == pytest.approx(2 / 64, abs=SAME)
    assert math.isfinite(result.low)


def test_one_cluster_is_refused():
    design, outcome, cluster = drawn(10)
    with pytest.raises(EstimationImpossible, match=r"^All \d+ persons are in one cluster \('0'\)"):
        bootstrap(design, outcome, np.zeros_like(cluster))


def test_an_arm_of_one_cluster_is_refused():
    design, outcome, cluster = drawn(11)
    design[:, 1] = cluster == 0
    with pytest.raises(
        EstimationImpossible, match="rests on one cluster of 8 that the regression fits exactly"
    ):
        bootstrap(design, outcome, cluster)


def test_an_outcome_that_does_not_vary_is_refused():
    design, _, cluster = drawn(12)
    with pytest.raises(EstimationImpossible) as caught:
        bootstrap(design, 2 * design[:, 1] + 1, cluster)
    assert str(caught.value) == (
        "The outcome does not vary around what the regression expects in the clusters that the contrast rests "
        "on, so there is nothing to judge the uncertainty by."
    )


def test_unknown_weights_and_too_few_draws_are_mistakes():
    design, outcome, cluster = drawn(13)
    with pytest.raises(ParameterMistake) as caught:
        bootstrap(design, outcome, cluster, weights="web")
    assert str(caught.value) == "weights: 'web'; allowed: rademacher, webb. Did you mean 'webb'?"
    with pytest.raises(ParameterMistake, match=r"^draws: 10; allowed: 99 or more\.$"):
        bootstrap(design, outcome, cluster, draws=10)
