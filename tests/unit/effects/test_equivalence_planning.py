"""What a test of equivalence can show, planned from numbers of people."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.effects.equivalence_planning import plan_for_means, plan_for_proportions
from helpers.effects.power import detectable_difference_in_proportions
from helpers.errors import EstimationImpossible, ParameterMistake

SAME = 1e-9  # one formula by another route
ASKED = {"margin": 0.05, "level": 0.95, "power": 0.8}


def test_with_91_an_arm_five_points_at_ten_percent_cannot_succeed_and_617_are_needed():
    plan = plan_for_proportions(0.10, 91, 91, **ASKED)
    assert (plan.power, plan.n_per_arm) == (0.0, 617)


def test_with_91_an_arm_the_smallest_detectable_rises_are_those_of_the_domain_document():
    rises = [
        round(100 * detectable_difference_in_proportions(share, 91, 91, level=0.95, power=0.8).value, 1)
        for share in (0.05, 0.10, 0.15)
    ]
    assert rises == [13.2, 15.8, 17.6]


@given(st.floats(0.1, 10), st.floats(0.05, 5), st.floats(0.8, 0.99), st.floats(0.3, 0.95))
def test_as_many_people_as_needed_have_the_power_asked_and_one_fewer_do_not(sd, margin, level, power):
    plan = plan_for_means(sd, 2, 2, margin=margin, level=level, power=power)
    n = plan.n_per_arm
    assert plan_for_means(sd, n, n, margin=margin, level=level, power=power).power >= power - SAME
    if n > 1:
        fewer = plan_for_means(sd, n - 1, n - 1, margin=margin, level=level, power=power)
        assert fewer.power < power


def test_the_chance_is_that_of_drawn_trials():
    rng = np.random.default_rng(1)
    n, draws = 60, 4000
    plan = plan_for_means(1.0, n, n, margin=0.6, level=0.95, power=0.8)
    estimates = rng.normal(0, math.sqrt(2 / n), draws)
    half = 1.6448536269514722 * math.sqrt(2 / n)
    share = float(((estimates - half > -0.6) & (estimates + half < 0.6)).mean())
    assert abs(share - plan.power) < 3 * math.sqrt(plan.power * (1 - plan.power) / draws)


def test_shares_are_means_with_the_spread_of_the_reference():
    shares = plan_for_proportions(0.2, 80, 90, **ASKED)
    assert shares == plan_for_means(0.4, 80, 90, **ASKED)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_reference_that_does_not_vary_plans_nothing(share):
    with pytest.raises(EstimationImpossible) as caught:
        plan_for_proportions(share, 91, 91, **ASKED)
    assert str(caught.value) == (
        f"A share of {share} in the reference does not vary, and nothing can be planned from it."
    )


def test_no_spread_and_nobody_are_refused():
    with pytest.raises(EstimationImpossible) as caught:
        plan_for_means(0.0, 91, 91, **ASKED)
    assert str(caught.value) == (
        "A standard deviation of 0.0 says nothing about how many people are needed; it must be above 0."
    )
    with pytest.raises(EstimationImpossible) as caught:
        plan_for_means(1.0, 0, 91, **ASKED)
    assert str(caught.value) == "With 0 and 91 persons in the arms nothing can be shown."


def test_a_power_margin_or_level_that_cannot_be_is_refused():
    for wrong in ({"power": 1.2}, {"margin": -1.0}, {"level": 0.4}):
        with pytest.raises(ParameterMistake):
            plan_for_means(1.0, 50, 50, **(ASKED | wrong))
    with pytest.raises(ParameterMistake, match="a difference of shares below 1"):
        plan_for_proportions(0.1, 50, 50, margin=1.5, level=0.95, power=0.8)
