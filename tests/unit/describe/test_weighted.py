"""Weighted means and shares: twins by hand, edges, what is refused. R: tests/reference/response."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from helpers.describe.raking import rake
from helpers.describe.weighted import Weighting, equal_weights, kish, weighted_mean, weighted_share
from helpers.errors import ParameterMistake

CLOSE = 1e-9  # relative: sums in another order
NAN = float("nan")


def drawn(weights: list[float]) -> Weighting:
    """Return weights that were made to agree with nothing but their total."""
    return Weighting(np.array(weights), np.zeros(len(weights), np.intp), np.ones((1, 1)), 1000)


@given(st.lists(st.tuples(st.floats(1, 10), st.floats(0.2, 5)), min_size=2, max_size=40))
def test_the_standard_error_is_that_of_a_ratio_by_hand(rows: list[tuple[float, float]]) -> None:
    values, weights = (np.array(one) for one in zip(*rows, strict=True))
    found = weighted_mean(values, drawn(list(weights)), population=None, level=0.9)
    mean = sum(w * y for y, w in rows) / sum(weights)
    scaled = [(y - mean) / sum(weights) for y in values]
    moved = [w * (z - sum(scaled) / len(scaled)) for w, z in zip(weights, scaled, strict=True)]
    centre = sum(moved) / len(moved)
    variance = len(rows) / (len(rows) - 1) * sum((one - centre) ** 2 for one in moved)
    assert found.estimate == pytest.approx(mean, rel=CLOSE)
    assert found.std_error == pytest.approx(math.sqrt(variance), rel=1e-6, abs=1e-12)
    half = stats.t.ppf(0.95, len(rows) - 1) * found.std_error
    assert found.high - found.low == pytest.approx(2 * half, rel=CLOSE, abs=1e-12)


def test_with_equal_weights_it_is_the_t_interval_of_a_mean() -> None:
    values = [7.0, 5, 8, 6, 9, 4]
    found = weighted_mean(values, equal_weights(6, 60), population=None, level=0.95)
    low, high = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((low, high), rel=CLOSE)


def test_what_the_margins_explain_adds_no_uncertainty() -> None:
    respondents = pd.DataFrame({"a": ["x"] * 10 + ["y"] * 10})
    frame = pd.DataFrame({"a": ["x"] * 60 + ["y"] * 40})
    raked = rake(respondents, frame, max_ratio=3, few=1).weighting
    values = np.array([2.0] * 10 + [7.0] * 10)
    found = weighted_mean(values, raked, population=None, level=0.95)
    assert found.estimate == pytest.approx(0.6 * 2 + 0.4 * 7, rel=CLOSE)
    assert found.std_error == pytest.approx(0, abs=1e-12)
    plain = weighted_mean(values, drawn(list(raked.weights)), population=None, level=0.95)
    assert plain.std_error > 0.5


def test_the_finite_population_takes_off_the_part_that_answered() -> None:
    values = [1, 0, 1, 1, 0, 0, 1, 0]
    wide = weighted_share(values, equal_weights(8, 16), population=None, level=0.95)
    half = weighted_share(values, equal_weights(8, 16), population=16, level=0.95)
    whole = weighted_share(values, equal_weights(8, 8), population=8, level=0.95)
    assert half.std_error == pytest.approx(wide.std_error * math.sqrt(0.5), rel=CLOSE)
    assert (whole.std_error, whole.low, whole.high) == (0, 0.5, 0.5)


def test_people_without_an_answer_do_not_count_but_keep_their_place_in_the_weights() -> None:
    found = weighted_share([1, NAN, 0, 1], equal_weights(4, 8), population=None, level=0.95)
    assert (found.n, found.effective_n) == (3, pytest.approx(3))
    assert found.estimate == pytest.approx(2 / 3)


@pytest.mark.parametrize(("value", "limits"), [(0, (0, 0.3085)), (1, (0.6915, 1))])
def test_where_all_gave_one_answer_the_limit_is_that_of_clopper_and_pearson(value, limits) -> None:
    found = weighted_share([value] * 10, equal_weights(10, 100), population=None, level=0.95)
    assert (found.estimate, found.std_error) == (value, 0)
    assert (found.low, found.high) == pytest.approx(limits, abs=5e-5)
    exact = stats.binomtest(10 * value, 10).proportion_ci(0.95, method="exact")
    assert (found.low, found.high) == pytest.approx((exact.low, exact.high), rel=CLOSE)
    known = weighted_share([value] * 10, equal_weights(10, 10), population=10, level=0.95)
    assert (known.low, known.high) == (value, value)


def test_only_who_gave_an_answer_takes_off_from_the_finite_population() -> None:
    values = [1, 0, 1, 1, 0, 1, NAN, NAN]
    wide = weighted_share(values, equal_weights(8, 16), population=None, level=0.95)
    found = weighted_share(values, equal_weights(8, 16), population=16, level=0.95)
    assert found.std_error == pytest.approx(wide.std_error * math.sqrt(1 - 6 / 16), rel=CLOSE)


def test_the_interval_of_a_share_is_a_t_interval_of_its_logit() -> None:
    found = weighted_share([1, 1, 0, 1, 0, 0, 0, 0], equal_weights(8, 800), population=None, level=0.9)
    share, error = 3 / 8, math.sqrt(3 / 8 * 5 / 8 / 7)
    assert found.std_error == pytest.approx(error, rel=CLOSE)
    half = stats.t.ppf(0.95, 7) * error / (share * (1 - share))
    low, high = (1 / (1 + math.exp(-(math.log(share / (1 - share)) + side * half))) for side in (-1, 1))
    assert (found.low, found.high) == pytest.approx((low, high), rel=CLOSE)


def test_where_all_gave_one_answer_unequal_weights_leave_less_to_go_on() -> None:
    found = weighted_share([1, 1, 1, 1], drawn([1.0, 1, 1, 3]), population=None, level=0.95)
    assert found.effective_n == pytest.approx(3)
    assert (found.low, found.high) == (pytest.approx(0.025 ** (1 / 3), rel=CLOSE), 1.0)


def test_of_one_person_there_is_an_estimate_and_no_interval_and_of_nobody_nothing() -> None:
    one = weighted_mean([7.0, NAN], equal_weights(2, 5), population=None, level=0.95)
    assert (one.estimate, one.n) == (7.0, 1)
    assert all(math.isnan(value) for value in (one.std_error, one.low, one.high))
    for estimator in (weighted_mean, weighted_share):
        none = estimator([NAN, NAN], equal_weights(2, 5), population=None, level=0.95)
        assert none.n == 0
        assert all(math.isnan(value) for value in (none.estimate, none.std_error, none.low, none.high))


def test_equal_values_have_no_spread_whatever_the_weights() -> None:
    found = weighted_mean([0.1, 0.1, 0.1], drawn([1.0, 0.3, 2.7]), population=None, level=0.95)
    assert (found.estimate, found.std_error, found.low, found.high) == (0.1, 0, 0.1, 0.1)


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=30))
def test_the_effective_number_lies_between_one_and_all(weights: list[float]) -> None:
    assert 1 - 1e-9 <= kish(weights) <= len(weights) + 1e-9
    assert kish([weights[0]] * 4) == pytest.approx(4)


def test_what_cannot_be_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="2 values for 3 weights"):
        weighted_mean([1, 2], equal_weights(3, 3), population=None, level=0.95)
    with pytest.raises(ValueError, match="values of 0 and 1"):
        weighted_share([1, 2], equal_weights(2, 3), population=None, level=0.95)
    with pytest.raises(ValueError, match="infinite"):
        weighted_mean([1, math.inf], equal_weights(2, 3), population=None, level=0.95)
    with pytest.raises(ValueError, match="more values are known"):
        weighted_mean([1, 2], equal_weights(2, 3), population=1, level=0.95)
    with pytest.raises(ParameterMistake):
        weighted_mean([1, 2], equal_weights(2, 3), population=None, level=0)
