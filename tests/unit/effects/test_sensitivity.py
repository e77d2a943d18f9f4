import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.effects.sensitivity import e_value, e_value_from_difference, e_value_from_shares
from helpers.errors import EstimationImpossible, ParameterMistake

# The paper prints two decimals.
PRINTED = 0.005
# Same formula in the same arithmetic.
EXACT = 1e-12


def test_published_example_of_breastfeeding_and_infant_death():
    """VanderWeele & Ding (2017): RR 3.9 (1.8 to 8.7) has E-values 7.26 and 3.0."""
    found = e_value(3.9, 1.8, 8.7)
    assert found.point == pytest.approx(7.26, abs=PRINTED)
    assert found.limit == pytest.approx(3.0, abs=PRINTED)


def test_a_protective_ratio_is_turned_around():
    found, turned = e_value(1 / 3.9, 1 / 8.7, 1 / 1.8), e_value(3.9, 1.8, 8.7)
    assert found.point == pytest.approx(turned.point, rel=EXACT)
    assert found.limit == pytest.approx(turned.limit, rel=EXACT)


@pytest.mark.parametrize("limits", [(0.9, 1.5), (1.0, 1.5), (0.5, 1.0)])
def test_an_interval_that_includes_no_effect_has_limit_one(limits):
    assert e_value(1.0 if limits[1] == 1.0 else 1.2, *limits).limit == 1.0


def test_no_effect_needs_no_confounding():
    found = e_value(1.0, 0.8, 1.3)
    assert (found.point, found.limit) == (1.0, 1.0)


def test_a_ratio_of_zero_in_the_interval_is_allowed():
    assert e_value(0.5, 0.0, 0.9).limit == pytest.approx(
        1 / 0.9 + math.sqrt(1 / 0.9 * (1 / 0.9 - 1)), rel=EXACT
    )


@given(st.floats(1.0, 1e3), st.floats(0, 1), st.floats(0, 10))
def test_confounding_of_that_strength_just_explains_the_ratio(ratio, down, up):
    """Ding & VanderWeele's bound: two associations of strength E explain at most E² / (2E - 1)."""
    found = e_value(ratio, ratio * (1 - down), ratio * (1 + up))
    assert found.point**2 / (2 * found.point - 1) == pytest.approx(ratio, rel=1e-9)
    assert 1 <= found.limit <= found.point * (1 + EXACT)


def test_a_difference_becomes_a_ratio_by_the_published_rule():
    """VanderWeele & Ding (2017), Table 2: exp(0.91 d), limits exp(0.91 d ± 1.78 s)."""
    found = e_value_from_difference(2.0, 0.5, 4.0, level=0.95)
    by_hand = e_value(
        math.exp(0.91 * 0.5), math.exp(0.91 * 0.5 - 1.78 * 0.125), math.exp(0.91 * 0.5 + 1.78 * 0.125)
    )
    assert found.risk_ratio == pytest.approx(by_hand.risk_ratio, rel=EXACT)
    assert found.point == pytest.approx(by_hand.point, rel=EXACT)
    assert found.limit == pytest.approx(by_hand.limit, abs=0.002)  # 1.78 is 0.91 times 1.96, rounded


def test_a_higher_level_never_raises_the_limit():
    limits = [e_value_from_difference(2.0, 0.5, 4.0, level=level).limit for level in (0.8, 0.95, 0.99)]
    assert limits == sorted(limits, reverse=True)


def test_the_sign_of_a_difference_does_not_matter():
    up, down = (e_value_from_difference(sign * 2.0, 0.5, 4.0, level=0.95) for sign in (1, -1))
    assert up.point == pytest.approx(down.point, rel=EXACT)
    assert up.limit == pytest.approx(down.limit, rel=EXACT)


@pytest.mark.parametrize(("share", "without"), [(0.4, 0.2), (0.2, 0.4)])
def test_the_e_value_of_two_shares_is_that_of_their_ratio(share, without):
    found = e_value_from_shares(share, share - without, share - without - 0.05, share - without + 0.05)
    assert found.risk_ratio == pytest.approx(share / without, rel=EXACT)
    assert found.point == pytest.approx(2 + math.sqrt(2), rel=EXACT)


def test_the_limit_of_two_shares_is_that_of_the_limit_nearest_to_no_difference():
    up = e_value_from_shares(0.4, 0.2, 0.1, 0.35)
    assert up.limit == pytest.approx(e_value(0.4 / 0.3, 0.4 / 0.3, 2.0).limit, rel=EXACT)
    down = e_value_from_shares(0.2, -0.2, -0.35, -0.1)
    assert down.limit == pytest.approx(up.limit, rel=EXACT)


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99), st.floats(0.001, 0.5), st.floats(0.001, 0.5))
def test_exchanging_the_arms_leaves_the_e_values_of_shares(share, without, down, up):
    difference = share - without
    found = e_value_from_shares(share, difference, difference - down, difference + up)
    turned = e_value_from_shares(without, -difference, -difference - up, -difference + down)
    assert found.point == pytest.approx(turned.point, rel=1e-6)
    assert found.limit == pytest.approx(turned.limit, rel=1e-6)


@given(st.floats(0.05, 0.95), st.floats(0.05, 0.95), st.integers(50, 5000), st.integers(50, 5000))
def test_the_interval_of_shares_is_never_narrower_than_by_the_delta_method(
    share, without, n_arm, n_reference
):
    variances = share * (1 - share) / n_arm, without * (1 - without) / n_reference
    std_error = math.sqrt(sum(variances))
    by_delta = math.sqrt(variances[0] / share**2 + variances[1] / without**2)
    ours = std_error / min(share, without)  # the slope of the log ratio where the smaller share moves alone
    assert ours >= by_delta * (1 - EXACT)
    found = e_value_from_shares(
        share, share - without, share - without - std_error, share - without + std_error
    )
    assert (found.limit == 1.0) == (abs(share - without) <= std_error)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: e_value(0.0, 0.0, 1.0), "A risk ratio of 0.0 has no E-value; it must be a number above 0."),
        (
            lambda: e_value(math.nan, 0.0, 1.0),
            "A risk ratio of nan has no E-value; it must be a number above 0.",
        ),
        (
            lambda: e_value(2.0, 2.5, 3.0),
            "The risk ratio 2.0 lies outside its interval 2.5 to 3.0; there is no E-value.",
        ),
        (
            lambda: e_value_from_difference(1.0, math.nan, 1.0, level=0.95),
            "The difference 1.0 with standard error nan is not a pair of numbers to judge.",
        ),
        (
            lambda: e_value_from_shares(0.3, 0.4, 0.2, 0.6),
            "The shares 0.3 with and -0.1 without treatment have no risk ratio; both must lie above 0 and at "
            "most at 1.",
        ),
        (
            lambda: e_value_from_shares(0.0, -0.1, -0.2, 0.0),
            "The shares 0 with and 0.1 without treatment have no risk ratio; both must lie above 0 and at most "
            "at 1.",
        ),
        (
            lambda: e_value_from_shares(math.nan, 0.1, 0.0, 0.2),
            "A share, its difference or its interval is missing; there is no E-value.",
        ),
        (
            lambda: e_value_from_difference(1.0, 0.1, 0.0, level=0.95),
            "The standard deviation of the outcome is 0.0; the difference cannot be put on a common scale.",
        ),
    ],
)
def test_numbers_without_an_e_value_are_refused_in_a_sentence(call, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        call()
    assert str(caught.value) == sentence


def test_a_level_out_of_range_is_refused():
    with pytest.raises(ParameterMistake, match="level: 95; allowed: a number between 0 and 1"):
        e_value_from_difference(1.0, 0.1, 1.0, level=95)
