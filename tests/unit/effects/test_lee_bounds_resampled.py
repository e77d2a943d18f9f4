"""Lee bounds with a bootstrap, and within groups."""

from __future__ import annotations

import numpy as np
import pytest

from helpers.effects.lee_bounds import lee_bounds
from helpers.effects.lee_bounds_resampled import lee_bounds_resampled
from helpers.errors import EstimationImpossible, ParameterMistake

NAN = float("nan")
# Sums in another order.
SAME = 1e-10
# A standard deviation of 400 draws is known to 1 / sqrt(800), 3.5 %; three of those, and the asymptotic formula's own error.
BOOTSTRAP = 0.15


def trial(seed: int = 1, n: int = 400):
    rng = np.random.default_rng(seed)
    treated = rng.permutation(np.repeat([1, 0], n // 2))
    woman = rng.integers(0, 2, n)
    outcome = 3.0 * woman + rng.normal(0, 1, n) + 0.5 * treated
    came = rng.random(n) < np.where(treated == 1, 0.9, 0.6)
    return np.where(came, outcome, NAN), treated, woman


def test_one_group_has_the_plain_bounds_and_about_the_asymptotic_standard_errors():
    outcome, treated, _ = trial()
    plain = lee_bounds(outcome, treated, level=0.95)
    found = lee_bounds_resampled(
        outcome, treated, within=None, level=0.95, draws=400, rng=np.random.default_rng(5)
    )
    assert found.found.bounds.lower == pytest.approx(plain.bounds.lower, rel=SAME)
    assert found.found.bounds.upper == pytest.approx(plain.bounds.upper, rel=SAME)
    assert found.found.trimming_share == plain.trimming_share
    assert found.found.bounds.std_error_lower == pytest.approx(plain.bounds.std_error_lower, rel=BOOTSTRAP)
    assert found.found.bounds.std_error_upper == pytest.approx(plain.bounds.std_error_upper, rel=BOOTSTRAP)
    assert (found.n_groups, found.n_draws, found.n_unusable) == (1, 400, 0)


def test_bounds_within_groups_that_differ_are_tighter():
    outcome, treated, woman = trial()
    plain = lee_bounds(outcome, treated, level=0.95).bounds
    found = lee_bounds_resampled(
        outcome, treated, within=woman, level=0.95, draws=100, rng=np.random.default_rng(5)
    )
    assert found.n_groups == 2
    assert found.found.bounds.upper - found.found.bounds.lower < 0.7 * (plain.upper - plain.lower)


def test_bounds_within_groups_are_the_average_over_persons_who_always_respond():
    outcome, treated, woman = trial()
    found = lee_bounds_resampled(
        outcome, treated, within=woman, level=0.95, draws=100, rng=np.random.default_rng(5)
    )
    parts = [lee_bounds(outcome[woman == g], treated[woman == g], level=0.95) for g in (0, 1)]
    sizes = [
        (woman == g).sum() * min(part.share_arm, part.share_reference)
        for g, part in zip((0, 1), parts, strict=True)
    ]
    expected = np.average([part.bounds.lower for part in parts], weights=sizes)
    assert found.found.bounds.lower == pytest.approx(expected, rel=SAME)


def test_the_same_generator_gives_the_same_interval():
    outcome, treated, woman = trial()
    results = [
        lee_bounds_resampled(
            outcome, treated, within=woman, level=0.9, draws=100, rng=np.random.default_rng(9)
        )
        for _ in range(2)
    ]
    assert results[0] == results[1]


def test_a_group_without_respondents_in_an_arm_is_named():
    outcome, treated = [1, 2, 3, NAN, 1, 2, 3, 4], [1, 1, 1, 1, 0, 0, 0, 0]
    with pytest.raises(EstimationImpossible) as caught:
        lee_bounds_resampled(
            outcome, treated, within=list("aaabaabb"), level=0.95, draws=100, rng=np.random.default_rng(1)
        )
    assert str(caught.value) == (
        "Within group 'b': Nobody of the 1 persons assigned to the arm responded, so there is no outcome to "
        "compare."
    )


def test_arms_too_small_to_resample_are_refused():
    outcome, treated = [1, 2] + [NAN] * 8 + [1, 3] + [NAN] * 8, np.repeat([1, 0], 10)
    with pytest.raises(EstimationImpossible, match="bootstrap draws an arm or a group has no respondents"):
        lee_bounds_resampled(
            outcome, treated, within=None, level=0.95, draws=200, rng=np.random.default_rng(1)
        )


def test_too_few_draws_and_persons_without_a_group_are_refused():
    outcome, treated, woman = trial(n=40)
    with pytest.raises(ParameterMistake, match="draws: 50; allowed: a whole number of at least 100"):
        lee_bounds_resampled(
            outcome, treated, within=None, level=0.95, draws=50, rng=np.random.default_rng(1)
        )
    with pytest.raises(ValueError, match="1 persons have no group; every person needs one"):
        lee_bounds_resampled(
            outcome,
            treated,
            within=np.where(np.arange(40) == 3, NAN, woman),
            level=0.95,
            draws=100,
            rng=np.random.default_rng(1),
        )
