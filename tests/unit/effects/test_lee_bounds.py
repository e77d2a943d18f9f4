"""Lee bounds: by hand, with ties, and where trimming leaves nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.lee_bounds import lee_bounds
from helpers.effects.trial import difference_in_means
from helpers.errors import EstimationImpossible

NAN = float("nan")
# Sums in another order.
SAME = 1e-12
# A shift or another unit rounds every outcome anew.
SHIFTED = 1e-9


def persons(arm, arm_missing, reference, reference_missing):
    outcome = [*arm, *[NAN] * arm_missing, *reference, *[NAN] * reference_missing]
    treated = np.repeat([1, 0], [len(arm) + arm_missing, len(reference) + reference_missing])
    return np.array(outcome, dtype=float), treated


def test_fractional_trimming_equals_the_count_by_hand():
    # Arm 5 of 5, reference 3 of 5: three fifths of five outcomes stay, 3 persons. Reference mean 2.
    found = lee_bounds(*persons([1, 2, 3, 4, 10], 0, [1, 2, 3], 2), level=0.95)
    assert found.trimmed == "arm"
    assert found.trimming_share == pytest.approx(0.4, rel=SAME)
    assert found.bounds.lower == pytest.approx((1 + 2 + 3) / 3 - 2, rel=SAME, abs=SAME)
    assert found.bounds.upper == pytest.approx((3 + 4 + 10) / 3 - 2, rel=SAME)


def test_the_person_at_the_edge_counts_in_part():
    # Arm 4 of 4, reference 3 of 5: 2.4 persons stay: two whole ones and 0.4 of the third.
    found = lee_bounds(*persons([1, 2, 3, 7], 0, [1, 2, 3], 2), level=0.95)
    assert found.bounds.lower == pytest.approx((1 + 2 + 0.4 * 3) / 2.4 - 2, rel=1e-10)
    assert found.bounds.upper == pytest.approx((7 + 3 + 0.4 * 2) / 2.4 - 2, rel=1e-10)


def test_the_reference_is_trimmed_where_more_of_it_responded():
    found = lee_bounds(*persons([1, 2, 3], 2, [1, 2, 3, 4, 10], 0), level=0.95)
    assert found.trimmed == "reference"
    assert found.bounds.lower == pytest.approx(2 - 17 / 3, rel=SAME)
    assert found.bounds.upper == pytest.approx(2 - 2, abs=SAME)


def test_variance_of_a_bound_equals_the_three_terms_by_hand():
    arm, reference = np.array([1.0, 2, 3, 4, 10]), np.array([1.0, 2, 3])
    found = lee_bounds(*persons(arm, 0, reference, 2), level=0.95)
    edge, mean, q = 3.0, 2.0, 0.6
    within = ((1 - 2) ** 2 + 0 + (3 - 2) ** 2) / 3
    trimmed = (within + (edge - mean) ** 2 * (1 - q)) / q / 5 * 5 / 4
    share = (edge - mean) ** 2 * (0 / 5 + 0.4 / 3)
    assert found.bounds.std_error_lower == pytest.approx(math.sqrt(trimmed + share + 1 / 3), rel=SAME)


def test_everybody_responded_gives_the_welch_difference_and_its_normal_interval():
    rng = np.random.default_rng(2)
    outcome, treated = rng.normal(size=50), np.repeat([1, 0], [20, 30])
    found = lee_bounds(outcome, treated, level=0.95)
    plain = difference_in_means(outcome, treated, variance="hc2", level=0.95)
    assert found.trimmed == "neither"
    assert found.trimming_share == 0
    assert found.bounds.lower == found.bounds.upper == pytest.approx(plain.estimate, rel=SAME)
    assert found.bounds.std_error_lower == pytest.approx(plain.std_error, rel=SAME)
    assert found.bounds.std_error_upper == pytest.approx(plain.std_error, rel=SAME)


def test_equal_shares_collapse_to_the_difference_and_keep_the_uncertainty_about_which_arm_to_trim():
    outcome, treated = persons([1, 2, 3, 4], 2, [1, 2, 3, 3, 4, 4, 5, 5], 4)
    found = lee_bounds(outcome, treated, level=0.95)
    plain = difference_in_means(outcome, treated, variance="hc2", level=0.95)
    assert found.trimmed == "neither"
    assert found.bounds.lower == found.bounds.upper == pytest.approx(plain.estimate, rel=SAME)
    assert found.bounds.std_error_lower > plain.std_error


@given(st.integers(2, 30), st.integers(0, 30), st.integers(0, 10), st.integers(4, 40))
def test_binary_outcomes_have_the_bounds_of_the_closed_form(ones, zeros, missing, n_reference):
    reference = np.repeat([1.0, 0.0], [n_reference // 2, n_reference - n_reference // 2])
    outcome, treated = persons(np.repeat([1.0, 0.0], [ones, zeros]), 0, reference, missing)
    kept = (ones + zeros) * reference.size / (reference.size + missing)
    if kept < 2:
        return
    found = lee_bounds(outcome, treated, level=0.95)
    of_reference = reference.mean()
    assert found.bounds.upper == pytest.approx(min(ones, kept) / kept - of_reference, abs=SHIFTED)
    assert found.bounds.lower == pytest.approx(max(kept - zeros, 0) / kept - of_reference, abs=SHIFTED)


numbers = st.lists(st.integers(-5, 5).map(float), min_size=3, max_size=25)


@settings(max_examples=60)
@given(numbers, st.integers(0, 10), numbers, st.integers(0, 10), st.integers(0, 2**32 - 1))
def test_bounds_enclose_the_difference_of_respondents_follow_shifts_and_ignore_order(a, ma, r, mr, seed):
    outcome, treated = persons(a, ma, r, mr)
    try:
        found = lee_bounds(outcome, treated, level=0.9)
    except EstimationImpossible:
        return
    difference = np.mean(a) - np.mean(r)
    assert found.bounds.lower - SHIFTED <= difference <= found.bounds.upper + SHIFTED
    assert found.bounds.low <= found.bounds.lower
    assert found.bounds.high >= found.bounds.upper
    order = np.random.default_rng(seed).permutation(outcome.size)
    again = lee_bounds(3 * outcome[order] + 7, treated[order], level=0.9)
    assert again.bounds.lower == pytest.approx(3 * found.bounds.lower, abs=SHIFTED)
    assert again.bounds.high == pytest.approx(3 * found.bounds.high, abs=SHIFTED)
    mirrored = lee_bounds(outcome, 1 - treated, level=0.9)
    assert mirrored.bounds.lower == pytest.approx(-found.bounds.upper, abs=SHIFTED)
    assert mirrored.bounds.low == pytest.approx(-found.bounds.high, abs=SHIFTED)


def test_direction_is_settled_only_where_response_differs_by_more_than_chance():
    spread = np.arange(100.0)
    far = lee_bounds(*persons(spread[:90], 10, spread[:60], 40), level=0.95)
    near = lee_bounds(*persons(spread[:82], 18, spread[:80], 20), level=0.95)
    assert far.direction_settled
    assert not near.direction_settled
    assert (near.share_arm, near.share_reference) == (0.82, 0.8)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (
            ([], 4, [1, 2, 3], 0),
            "Nobody of the 4 persons assigned to the arm responded, so there is no outcome to compare.",
        ),
        (
            ([1, 2, 3], 0, [2], 4),
            "Of the 5 persons assigned to the reference one responded, and one person says nothing about how "
            "much outcomes vary; at least two are needed.",
        ),
        (
            ([1, 2, 3], 0, [2, 4], 6),
            "In the reference 2 of 8 persons responded and in the arm 3 of 3, so that trimming leaves less "
            "than two persons of the arm; the bounds say nothing then.",
        ),
    ],
)
def test_impossible_bounds_are_refused_in_a_sentence(people, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        lee_bounds(*persons(*people), level=0.95)
    assert str(caught.value) == sentence


def test_outcomes_that_never_vary_are_refused():
    with pytest.raises(
        EstimationImpossible, match="The outcome does not vary: it is 1 for everyone in the arm"
    ):
        lee_bounds(*persons([1, 1, 1], 1, [1, 1, 1], 0), level=0.95)
