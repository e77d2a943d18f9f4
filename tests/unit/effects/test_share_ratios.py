"""Risk ratio."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.effects.share_ratios import risk_ratio, risk_ratio_of
from helpers.effects.two_by_two import TwoByTwo
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# Printed with six decimals.
SIX_DECIMALS = 6e-7
# One formula, written twice.
SAME = 1e-12
# A score and a chi-square, both near 1.
TEST = 1e-9
# A limit at 1 was searched to 1e-13 on the log scale, at a level that came from a p-value.
ON_ONE = 1e-6

tables = st.tuples(st.integers(1, 80), st.integers(1, 80)).flatmap(
    lambda n: st.builds(TwoByTwo, st.integers(1, n[0]), st.just(n[0]), st.integers(1, n[1]), st.just(n[1]))
)


def test_koopman_limits_are_those_that_propcis_printed():
    """R: ``PropCIs::riskscoreci(7, 34, 1, 34, 0.95)``, as recorded in the tests of statsmodels."""
    found = risk_ratio_of(TwoByTwo(7, 34, 1, 34), interval="koopman", level=0.95)
    assert found.estimate == pytest.approx(7, rel=SAME)
    assert (found.low, found.high) == pytest.approx((1.220853, 42.575718), abs=SIX_DECIMALS)


@pytest.mark.parametrize(("interval", "low", "high"), [("log_wald", "0.91", "54"), ("koopman", "1.2", "43")])
def test_limits_are_those_that_fagerland_and_others_published(interval, low, high):
    """Fagerland, Lydersen & Laake (2015), Stat Methods Med Res 24, 224-254: 7 of 34 against 1 of 34."""
    found = risk_ratio_of(TwoByTwo(7, 34, 1, 34), interval=interval, level=0.95)
    assert (f"{found.low:.2g}", f"{found.high:.0f}") == (low, high)


def test_log_wald_is_the_interval_of_scipy():
    theirs = stats.contingency.relative_risk(27, 122, 44, 487)
    interval = theirs.confidence_interval(0.95)
    found = risk_ratio_of(TwoByTwo(27, 122, 44, 487), interval="log_wald", level=0.95)
    assert (found.estimate, found.low, found.high) == pytest.approx(
        (theirs.relative_risk, interval.low, interval.high), rel=SAME
    )


def test_the_p_value_of_koopman_is_that_of_the_chi_square_test():
    found = risk_ratio_of(TwoByTwo(56, 70, 48, 80), interval="koopman", level=0.95)
    chi_square = stats.chi2_contingency([[56, 14], [48, 32]], correction=False)
    assert found.p_value == pytest.approx(chi_square.pvalue, rel=TEST)


def test_rows_and_counts_give_the_same_and_missing_outcomes_are_counted():
    found = risk_ratio([1, 1, 0, None, 0, 0, 1], [1, 1, 1, 1, 0, 0, 0], interval="koopman", level=0.9)
    assert found == risk_ratio_of(TwoByTwo(2, 3, 1, 3, n_missing=1), interval="koopman", level=0.9)
    assert (found.measure, found.method) == ("risk_ratio", "koopman")


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from(["koopman", "miettinen_nurminen"]))
def test_a_score_interval_at_one_minus_p_has_its_limit_at_one(table, interval):
    found = risk_ratio_of(table, interval=interval, level=0.95)
    assert 0 < found.low <= found.estimate * (1 + SAME)
    assert found.estimate <= found.high * (1 + SAME) < math.inf
    if 1e-6 < found.p_value < 1 - 1e-6:
        again = risk_ratio_of(table, interval=interval, level=1 - found.p_value)
        assert min(abs(again.low - 1), abs(again.high - 1)) < ON_ONE


@settings(max_examples=40, deadline=None)
@given(tables)
def test_miettinen_and_nurminen_are_wider_than_koopman(table):
    wide = risk_ratio_of(table, interval="miettinen_nurminen", level=0.95)
    narrow = risk_ratio_of(table, interval="koopman", level=0.95)
    assert wide.low < narrow.low
    assert narrow.high < wide.high


def test_without_events_in_one_arm_one_limit_is_left():
    none_in_arm = risk_ratio_of(TwoByTwo(0, 10, 5, 20), interval="koopman", level=0.95)
    assert (none_in_arm.estimate, none_in_arm.low) == (0.0, 0.0)
    assert 1 < none_in_arm.high < math.inf
    none_in_reference = risk_ratio_of(TwoByTwo(5, 20, 0, 10), interval="koopman", level=0.95)
    assert (none_in_reference.estimate, none_in_reference.high) == (math.inf, math.inf)
    assert none_in_reference.low == pytest.approx(1 / none_in_arm.high, rel=TEST)


def test_everyone_with_the_event_in_both_arms_leaves_an_interval_around_one():
    found = risk_ratio_of(TwoByTwo(10, 10, 10, 10), interval="koopman", level=0.95)
    assert (found.estimate, found.p_value) == (1.0, 1.0)
    assert found.low == pytest.approx(1 / found.high, rel=TEST)
    z = stats.norm.ppf(0.975)
    assert found.low == pytest.approx(10 / (10 + z**2), rel=TEST)


def test_log_wald_with_an_arm_where_all_have_the_event_warns_that_it_is_too_narrow():
    with pytest.warns(StatisticalWarning) as caught:
        risk_ratio([1, 1, 1, 0, 1, 0], [1, 1, 0, 0, 0, 0], interval="log_wald", level=0.95)
    assert [str(one.message) for one in caught] == [
        "The event happened to 2 of 2 in the arm and 2 of 4 in the reference, and the interval 'log_wald' "
        "takes a share of 1 as certain; it is too narrow, and 'koopman' or 'miettinen_nurminen' is not."
    ]


@pytest.mark.parametrize(
    ("cells", "interval", "kind", "sentence"),
    [
        (
            (0, 10, 0, 20),
            "koopman",
            EstimationImpossible,
            "The event happened to nobody (0 of 10 in the arm and 0 of 20 in the reference), so the ratio of "
            "shares is 0 divided by 0; a difference of shares does exist.",
        ),
        (
            (0, 10, 4, 20),
            "log_wald",
            EstimationImpossible,
            "The event happened to 0 of 10 in the arm and 4 of 20 in the reference; without events in an arm "
            "the interval 'log_wald' of a ratio does not exist. Choose 'koopman' or 'miettinen_nurminen', "
            "which then give one limit.",
        ),
        (
            (10, 10, 20, 20),
            "log_wald",
            EstimationImpossible,
            "The event happened to 10 of 10 in the arm and 20 of 20 in the reference, so the interval "
            "'log_wald' has no width; choose 'koopman' or 'miettinen_nurminen'.",
        ),
        (
            (1, 10, 2, 10),
            "koopmann",
            ParameterMistake,
            "interval: 'koopmann'; allowed: log_wald, koopman, miettinen_nurminen. Did you mean 'koopman'?",
        ),
    ],
)
def test_what_is_impossible_is_said_in_a_sentence(cells, interval, kind, sentence):
    with pytest.raises(kind) as caught:
        risk_ratio_of(TwoByTwo(*cells), interval=interval, level=0.95)
    assert str(caught.value) == sentence
