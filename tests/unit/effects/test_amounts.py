"""Amounts with a spike at zero."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.amounts import two_part, winsorised
from helpers.effects.shares import risk_difference
from helpers.effects.trial import difference_in_means
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

RAW = Path(__file__).parents[3] / "data" / "raw" / "nsw" / "nsw_mixtape.csv"

# Two parts that add up to a whole, in another order of summation.
ADDS_UP = 1e-9
# Published in whole dollars.
DOLLAR = 0.5

CHOICE = {"variance": "welch", "interval": "newcombe", "level": 0.95}


@pytest.fixture(scope="module")
def nsw() -> pd.DataFrame:
    return pd.read_csv(RAW)


def test_the_programme_raised_earnings_and_the_share_with_any(nsw):
    """1,794 is Dehejia & Wahba (1999); 140 of 185 and 168 of 260 persons had earnings in 1978."""
    found = two_part(nsw["re78"], nsw["treat"], variance="hc2", interval="newcombe", level=0.95)
    assert found.difference.estimate == pytest.approx(1794, abs=DOLLAR)
    assert (found.n_positive_arm, found.n_positive_reference) == (140, 168)
    assert found.any_amount.estimate == pytest.approx(140 / 185 - 168 / 260, rel=ADDS_UP)
    assert found.any_amount.low > 0
    assert found.through_share + found.through_amount == pytest.approx(found.difference.estimate, rel=ADDS_UP)
    assert 0 < found.through_share < found.through_amount


def test_both_parts_are_the_estimators_of_their_own_modules(nsw):
    found = two_part(nsw["re78"], nsw["treat"], variance="hc3", interval="miettinen_nurminen", level=0.9)
    assert found.difference == difference_in_means(nsw["re78"], nsw["treat"], variance="hc3", level=0.9)
    assert found.any_amount == risk_difference(
        nsw["re78"] > 0, nsw["treat"], interval="miettinen_nurminen", level=0.9
    )


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(0, 1e4), min_size=3, max_size=20),
    st.lists(st.floats(0, 1e4), min_size=3, max_size=20),
)
@pytest.mark.filterwarnings("ignore::helpers.errors.StatisticalWarning")
def test_share_and_amount_always_add_up_to_the_difference(arm, reference):
    arm, reference = [7.0, 0.0, *arm], [3.0, 0.0, *reference]
    treated = [1] * len(arm) + [0] * len(reference)
    found = two_part([*arm, *reference], treated, **CHOICE)
    assert found.through_share + found.through_amount == pytest.approx(
        found.difference.estimate, rel=ADDS_UP, abs=1e-6
    )


def test_missing_amounts_are_counted_in_both_parts():
    amounts = pd.array([0, 4, None, 6, 0, 0, 2, None], dtype="Float64")
    found = two_part(amounts, [1, 1, 1, 1, 0, 0, 0, 0], **CHOICE)
    assert (found.difference.n_missing, found.any_amount.n_missing) == (2, 2)
    assert (found.any_amount.n_arm, found.n_positive_arm) == (3, 2)
    assert (found.mean_positive_arm, found.mean_positive_reference) == (5.0, 2.0)


def test_nobody_above_zero_in_an_arm_leaves_no_second_part_and_says_so():
    with pytest.warns(StatisticalWarning) as caught:
        found = two_part([0, 0, 0, 5, 7, 0], [1, 1, 1, 0, 0, 0], **CHOICE)
    assert [str(one.message) for one in caught] == [
        "None of the 3 persons in the arm has an amount above 0, so there is no mean among those who have any."
    ]
    assert math.isnan(found.mean_positive_arm)
    assert math.isnan(found.through_share)
    assert found.difference.estimate == -4.0


def test_lowering_peaks_uses_one_limit_for_both_arms_and_counts_the_lowered(nsw):
    found = winsorised(nsw["re78"], nsw["treat"], share=0.99, variance="hc2", level=0.95)
    assert found.limit == float(np.quantile(nsw["re78"], 0.99))
    assert (found.n_lowered_arm, found.n_lowered_reference) == (4, 1)
    by_hand = difference_in_means(
        nsw["re78"].clip(upper=found.limit), nsw["treat"], variance="hc2", level=0.95
    )
    assert found.difference == by_hand
    plain = difference_in_means(nsw["re78"], nsw["treat"], variance="hc2", level=0.95)
    assert found.difference.std_error < plain.std_error


def test_one_peak_without_end_moves_the_mean_and_not_the_lowered_mean():
    rng = np.random.default_rng(2)
    amounts = rng.lognormal(7, 1, 400)
    treated = np.arange(400) % 2
    before = winsorised(amounts, treated, share=0.95, variance="welch", level=0.95)
    amounts[np.argmax(amounts)] = 1e12
    after = winsorised(amounts, treated, share=0.95, variance="welch", level=0.95)
    assert after == before


def test_missing_amounts_are_left_out_of_the_limit_and_counted():
    amounts = [1.0, 2, 3, np.nan, 5, 6, 7, np.nan, 9]
    found = winsorised(amounts, [1, 1, 1, 1, 0, 0, 0, 0, 0], share=0.75, variance="welch", level=0.95)
    assert found.limit == 6.5
    assert (found.difference.n_missing, found.n_lowered_arm, found.n_lowered_reference) == (2, 0, 2)


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: two_part([3, -20, 0, -5], [1, 1, 0, 0], **CHOICE),
            EstimationImpossible,
            "2 amounts are below 0, the lowest -20; an amount in two parts is zero or more. Decide in cleaning "
            "what they stand for, or compare means.",
        ),
        (
            lambda: two_part([0, 0, 0, 0], [1, 1, 0, 0], **CHOICE),
            EstimationImpossible,
            "The outcome does not vary: it is 0 for everyone in the arm (n = 2) and 0 for everyone in the "
            "reference (n = 2), so there is nothing to judge the uncertainty by.",
        ),
        (
            lambda: two_part([5, 0, 3], [1, 0, 0], **CHOICE),
            EstimationImpossible,
            "The arm has one person with an outcome, and one person says nothing about how much outcomes vary; "
            "at least two are needed.",
        ),
        (
            lambda: winsorised(
                [0, 0, 0, 0, 0, 9], [1, 1, 1, 0, 0, 0], share=0.6, variance="welch", level=0.95
            ),
            EstimationImpossible,
            "At least 0.6 of all 6 persons have the lowest amount (0), so amounts lowered to that quantile do "
            "not vary; choose a higher share.",
        ),
        (
            lambda: winsorised([1, 2, 3, 4], [1, 1, 0, 0], share=0.01, variance="welch", level=0.95),
            ParameterMistake,
            "share: 0.01; allowed: a number from 0.5 to below 1, such as 0.99, for amounts.",
        ),
        (
            lambda: winsorised([1, 2, 3, 4], [1, 1, 0, 0], share=0.9, variance="welsh", level=0.95),
            ParameterMistake,
            "variance: 'welsh'; allowed: welch, hc2, hc3, classical. Did you mean 'welch'?",
        ),
    ],
)
def test_what_is_impossible_is_said_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind) as caught:
        call()
    assert str(caught.value) == sentence
