"""The interval of a constant effect."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.constant_effect import constant_effect_interval
from helpers.effects.randomisation import pairwise
from helpers.effects.trial import difference_in_means
from helpers.errors import EstimationImpossible, ParameterMistake

# A limit is sought to 1e-8 of the standard error.
SOUGHT = 1e-6
# An interval by lots and one by the t distribution, among 80 normal people with 2,000 draws: a share of the width.
CLOSE = 0.06


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def within(outcome, arms, **choices):
    given_ = {
        "arm": "b",
        "reference": "a",
        "blocks": None,
        "clusters": None,
        "level": 0.9,
        "draws": 300,
        "rng": rng(),
    }
    return constant_effect_interval(np.asarray(outcome, dtype=float), arms, **(given_ | choices))


def p_value(y, arms, effect, **choices):
    given_ = {"blocks": None, "clusters": None, "draws": 300, "rng": rng()}
    shifted = (y - effect * (np.asarray(arms) == "b"))[:, None]
    return pairwise(shifted, arms, arm="b", reference="a", **(given_ | choices)).p_values[0]


@given(st.integers(0, 1000))
@settings(max_examples=8, deadline=None)
def test_effects_inside_have_a_p_above_and_the_limits_do_not(seed):
    y, arms = rng(seed).normal(size=10), list("aaaaabbbbb")
    found = within(y, arms)
    assert found.exact
    assert found.low < found.estimate < found.high
    inward = SOUGHT * (found.high - found.low)
    for limit, sign in ((found.low, 1), (found.high, -1)):
        assert p_value(y, arms, limit + sign * inward) > 0.1
        assert p_value(y, arms, limit - sign * inward) <= 0.1


def test_it_moves_with_the_effect_and_scales_with_the_unit():
    y, arms = rng(2).normal(size=24), np.repeat(["a", "b"], 12)
    one = within(y, arms)
    other = within(3 * (y + 5 * (arms == "b")) + 100, arms)
    assert (other.low, other.high) == pytest.approx((3 * (one.low + 5), 3 * (one.high + 5)), rel=SOUGHT)


def test_among_many_normal_people_it_is_close_to_that_of_welch():
    y, arms = rng(3).normal(size=80), np.repeat(["a", "b"], 40)
    found = within(y, arms, level=0.95, draws=2000)
    welch = difference_in_means(y, arms == "b", variance="welch", level=0.95)
    close = CLOSE * (welch.high - welch.low)
    assert (found.low, found.high) == pytest.approx((welch.low, welch.high), abs=close)
    assert not found.exact


def test_blocks_and_missing_outcomes_are_those_of_the_test():
    y = rng(4).normal(size=20) + np.repeat([0.0, 50.0], 10)
    y[3] = math.nan
    arms, blocks = list("aaaaabbbbb") * 2, list("x" * 10 + "y" * 10)
    found = within(y, arms, blocks=blocks, draws=200)
    assert found.draws == 200
    assert found.high - found.low < 10
    assert p_value(y, arms, found.high + SOUGHT, blocks=blocks, draws=200) <= 0.1
    assert p_value(y, arms, found.estimate, blocks=blocks, draws=200) == 1.0


def test_too_few_assignments_have_no_interval():
    with pytest.raises(EstimationImpossible) as caught:
        within([1, 2, 3, 4], list("aabb"), level=0.95)
    assert str(caught.value) == (
        "With 6 assignments possible, no effect is so large that the lots contradict it at a level of 0.95: the "
        "interval has no end."
    )


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (
            [1, 2, math.nan, 3],
            "The arm 'b' has one person with an outcome, and one person says nothing about how much persons vary; at "
            "least two are needed.",
        ),
        (
            [2, 2, 2, 2],
            "The outcome is the same for everyone, so every way of drawing lots gives the same difference and "
            "nothing can be tested.",
        ),
    ],
)
def test_an_outcome_that_cannot_be_compared_is_refused_in_a_sentence(outcome, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        within(outcome, list("aabb"))
    assert str(caught.value) == sentence


def test_a_level_outside_0_to_1_is_refused():
    with pytest.raises(ParameterMistake) as caught:
        within([1, 2, 3, 4], list("aabb"), level=95)
    assert str(caught.value) == "level: 95; allowed: a number between 0 and 1, such as 0.95."
