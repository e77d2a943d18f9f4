"""CR2 and Satterthwaite degrees of freedom: written out, in special cases, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import linalg

from helpers.effects.cluster_variance import cluster_covariance, cluster_wald_test, contrast_variance
from helpers.effects.variance import covariance
from helpers.errors import EstimationImpossible

# n × n matrices with square roots there, k × k matrices here.
SAME = 1e-8


def drawn(seed: int, n_clusters: int = 7, k: int = 3):
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(n_clusters), rng.integers(1, 7, n_clusters) + 1)
    design = np.column_stack([np.ones(cluster.size), cluster % 2, rng.normal(size=(cluster.size, k - 2))])
    outcome = rng.normal(size=n_clusters)[cluster] + rng.normal(size=cluster.size)
    return design.astype(float), outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0], cluster


def written_out(design, residuals, cluster, contrast):
    """Variance, degrees of freedom and covariance by the formulas, with n × n matrices."""
    n = len(residuals)
    bread = np.linalg.inv(design.T @ design)
    room = np.eye(n) - design @ bread @ design.T
    weights, meat = [], 0
    for name in np.unique(cluster):
        here = cluster == name
        adjust = np.real(linalg.fractional_matrix_power(room[np.ix_(here, here)], -0.5))
        score = design[here].T @ adjust
        meat = meat + np.outer(score @ residuals[here], score @ residuals[here])
        weights.append(room[:, here] @ adjust @ design[here] @ bread @ contrast)
    products = np.array(weights) @ np.array(weights).T
    matrix = bread @ meat @ bread
    return contrast @ matrix @ contrast, np.trace(products) ** 2 / (products**2).sum(), matrix


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(4, 9))
def test_variance_and_degrees_of_freedom_are_the_formulas_written_out(seed, n_clusters):
    design, residuals, cluster = drawn(seed, n_clusters)
    contrast = np.array([0.0, 1.0, -0.5])
    variance, df, matrix = written_out(design, residuals, cluster, contrast)
    fitted = cluster_covariance(design, residuals, cluster)
    result = contrast_variance(fitted, contrast)
    assert result.std_error**2 == pytest.approx(variance, rel=SAME)
    assert result.df == pytest.approx(df, rel=SAME)
    assert fitted.matrix == pytest.approx(matrix, rel=1e-6, abs=1e-9)


def test_clusters_of_one_person_give_hc2():
    design, residuals, _ = drawn(1)
    fitted = cluster_covariance(design, residuals, np.arange(residuals.size))
    assert fitted.matrix == pytest.approx(covariance(design, residuals, kind="hc2").matrix, rel=1e-9)


def test_equal_clusters_in_two_arms_have_the_t_test_of_their_means():
    rng = np.random.default_rng(2)
    cluster = np.repeat(np.arange(10), 4)
    arm = (cluster < 4).astype(float)
    outcome = rng.normal(size=10)[cluster] + rng.normal(size=40)
    design = np.column_stack([1 - arm, arm])
    residuals = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    result = contrast_variance(cluster_covariance(design, residuals, cluster), np.array([-1.0, 1.0]))
    means = outcome.reshape(10, 4).mean(axis=1)
    variances = np.array([means[:4].var(ddof=1) / 4, means[4:].var(ddof=1) / 6])
    assert result.std_error == pytest.approx(np.sqrt(variances.sum()), rel=SAME)
    # Welch's degrees of freedom with the variances that the working model expects, not the observed ones.
    expected = np.array([1 / 4, 1 / 6])
    assert result.df == pytest.approx(expected.sum() ** 2 / (expected**2 / np.array([3, 5])).sum(), rel=SAME)


def test_test_of_one_contrast_is_the_square_of_its_t():
    design, residuals, cluster = drawn(3)
    fitted = cluster_covariance(design, residuals, cluster)
    single = contrast_variance(fitted, np.array([0.0, 1.0, 0.0]))
    result = cluster_wald_test(fitted, np.array([[0.0, 1.0, 0.0]]), np.array([0.7]))
    assert result.statistic == pytest.approx((0.7 / single.std_error) ** 2, rel=SAME)
    assert result.df_denominator == pytest.approx(single.df, rel=SAME)


def test_names_and_order_of_clusters_do_not_matter():
    design, residuals, cluster = drawn(4)
    order = np.random.default_rng(1).permutation(residuals.size)
    names = np.array([f"worker {9 - code}" for code in cluster])
    plain = contrast_variance(cluster_covariance(design, residuals, cluster), np.eye(3)[1])
    other = contrast_variance(cluster_covariance(design[order], residuals[order], names[order]), np.eye(3)[1])
    assert (other.std_error, other.df) == pytest.approx((plain.std_error, plain.df), rel=SAME)


def test_a_contrast_that_rests_on_a_cluster_fitted_exactly_is_refused():
    design, residuals, cluster = drawn(5)
    design[:, 1] = cluster == 2
    outcome = residuals + design[:, 0]
    residuals = outcome - design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    fitted = cluster_covariance(design, residuals, cluster)
    assert fitted.exact == (2,)
    with pytest.raises(EstimationImpossible) as caught:
        contrast_variance(fitted, np.array([0.0, 1.0, 0.0]))
    assert str(caught.value) == (
        "The contrast rests on one cluster of 7 that the regression fits exactly, and nothing says how variable "
        "such a cluster is; leave out the covariate, block or arm that only one cluster has."
    )


def test_too_many_contrasts_for_the_clusters_are_refused():
    rng = np.random.default_rng(6)
    cluster = np.repeat(np.arange(3), 10)
    design = np.column_stack([np.ones(30), rng.normal(size=(30, 3))])
    residuals = rng.normal(size=30)
    residuals -= design @ np.linalg.lstsq(design, residuals, rcond=None)[0]
    fitted = cluster_covariance(design, residuals, cluster)
    with pytest.raises(EstimationImpossible) as caught:
        cluster_wald_test(fitted, np.eye(4)[1:], np.ones(3))
    assert str(caught.value) == (
        "3 clusters are too few to test 3 contrasts together: -0.178 degrees of freedom are left to judge the "
        "uncertainty."
    )


def test_missing_values_are_refused_not_dropped():
    with pytest.raises(ValueError, match="must be finite; drop and count missing values before"):
        cluster_covariance(np.ones((3, 1)), np.array([0.0, np.nan, 1]), [1, 2, 3])
