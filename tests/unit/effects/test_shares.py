"""One share, and the difference between two."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.effects.shares import risk_difference, risk_difference_of, wilson
from helpers.effects.trial import difference_in_means
from helpers.effects.two_by_two import TwoByTwo
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# Printed with four decimals, with three digits, in tenths of a percentage point.
FOUR_DECIMALS, TENTH_OF_A_POINT = 0.00005, 0.0005
# One formula, written twice.
SAME = 1e-12
# An interval at the level 1 - p has its limit at 0, searched to 1e-13.
ON_ZERO = 1e-9

INTERVALS = ["newcombe", "miettinen_nurminen", "wald"]

tables = st.tuples(st.integers(2, 80), st.integers(2, 80)).flatmap(
    lambda n: st.builds(TwoByTwo, st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@pytest.mark.parametrize(
    ("events", "n", "low", "high"), [(11, 17, 0.413, 0.827), (3, 17, 0.062, 0.410), (364, 1584, 0.210, 0.251)]
)
def test_wilson_limits_are_those_of_the_programmes(events, n, low, high):
    share = wilson(events, n, level=0.95)
    assert (share.low, share.high) == pytest.approx((low, high), abs=TENTH_OF_A_POINT)
    assert (share.estimate, share.events, share.n, share.level) == (events / n, events, n, 0.95)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_limits_are_those_of_scipy(case):
    events, n = case
    theirs = stats.binomtest(events, n).proportion_ci(0.9, method="wilson")
    ours = wilson(events, n, level=0.9)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=SAME)


def test_wilson_limits_touch_the_ends_where_nobody_or_everybody_has_the_event():
    assert wilson(0, 8, level=0.95).low == 0.0
    assert wilson(8, 8, level=0.95).high == 1.0


# Newcombe (1998), Statistics in Medicine 17, 873-890, table II: methods 10 and 5 (Miettinen-Nurminen).
NEWCOMBE_TABLE_II = [
    ((56, 70, 48, 80), (0.0524, 0.3339), (0.0528, 0.3382)),
    ((9, 10, 3, 10), (0.1705, 0.8090), (0.1700, 0.8406)),
    ((6, 7, 2, 7), (0.0582, 0.8062), (0.0342, 0.8534)),
    ((5, 56, 0, 29), (-0.0381, 0.1926), (-0.0326, 0.1933)),
    ((0, 10, 0, 20), (-0.1611, 0.2775), (-0.1658, 0.2844)),
    ((0, 10, 0, 10), (-0.2775, 0.2775), (-0.2879, 0.2879)),
    ((10, 10, 0, 20), (0.6791, 1.0000), (0.7156, 1.0000)),
    ((10, 10, 0, 10), (0.6075, 1.0000), (0.6636, 1.0000)),
]


@pytest.mark.parametrize(("cells", "newcombe", "miettinen_nurminen"), NEWCOMBE_TABLE_II)
def test_limits_are_those_that_newcombe_published(cells, newcombe, miettinen_nurminen):
    for interval, published in (("newcombe", newcombe), ("miettinen_nurminen", miettinen_nurminen)):
        found = risk_difference_of(TwoByTwo(*cells), interval=interval, level=0.95)
        assert (found.low, found.high) == pytest.approx(published, abs=FOUR_DECIMALS), interval


def test_the_published_wald_limits_are_those_of_wald():
    found = risk_difference_of(TwoByTwo(56, 70, 48, 80), interval="wald", level=0.95)
    assert (found.low, found.high) == pytest.approx((0.0575, 0.3425), abs=FOUR_DECIMALS)
    assert found.estimate == pytest.approx(0.2, rel=SAME)


@pytest.mark.parametrize(
    ("interval", "low", "high"), [("wald", "0.029", "0.32"), ("newcombe", "0.019", "0.34")]
)
def test_limits_are_those_that_fagerland_and_others_published(interval, low, high):
    """Fagerland, Lydersen & Laake (2015), Stat Methods Med Res 24, 224-254: 7 of 34 against 1 of 34."""
    found = risk_difference_of(TwoByTwo(7, 34, 1, 34), interval=interval, level=0.95)
    assert (f"{found.low:.3f}", f"{found.high:.2f}") == (low, high)


def test_rows_and_counts_give_the_same_and_missing_outcomes_are_counted():
    outcome = pd.array([1, 1, 0, None, 0, 0, 1, None, None], dtype="Int8")
    treated = [1, 1, 1, 1, 0, 0, 0, 0, 0]
    found = risk_difference(outcome, treated, interval="newcombe", level=0.9)
    assert found == risk_difference_of(TwoByTwo(2, 3, 1, 3, n_missing=3), interval="newcombe", level=0.9)
    assert (found.n_missing, found.measure, found.method, found.level) == (
        3,
        "risk_difference",
        "newcombe",
        0.9,
    )


def test_the_estimate_is_the_difference_in_means_of_the_same_rows():
    rng = np.random.default_rng(4)
    treated = rng.permutation(np.repeat([1, 0], [60, 90]))
    outcome = (rng.random(150) < 0.3).astype(float)
    plain = difference_in_means(outcome, treated, variance="welch", level=0.95)
    found = risk_difference(outcome, treated, interval="miettinen_nurminen", level=0.95)
    assert found.estimate == pytest.approx(plain.estimate, rel=SAME)


def test_the_p_value_of_miettinen_and_nurminen_is_the_chi_square_test_times_n_minus_1_over_n():
    table = TwoByTwo(56, 70, 48, 80)
    chi_square = stats.chi2_contingency([[56, 14], [48, 32]], correction=False).statistic * 149 / 150
    found = risk_difference_of(table, interval="miettinen_nurminen", level=0.95)
    assert found.p_value == pytest.approx(stats.chi2.sf(chi_square, 1), rel=ON_ZERO)


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from(INTERVALS))
@pytest.mark.filterwarnings("ignore::helpers.errors.StatisticalWarning")
def test_an_interval_at_one_minus_p_has_its_limit_at_no_difference(table, interval):
    if interval == "wald" and {table.share_arm, table.share_reference} <= {0.0, 1.0}:
        return
    found = risk_difference_of(table, interval=interval, level=0.95)
    if not 1e-6 < found.p_value < 1 - 1e-6:
        return
    again = risk_difference_of(table, interval=interval, level=1 - found.p_value)
    assert min(abs(again.low), abs(again.high)) < ON_ZERO * 1e3


@settings(max_examples=60, deadline=None)
@given(tables, st.sampled_from(["newcombe", "miettinen_nurminen"]))
def test_exchanging_the_arms_changes_the_sign_of_everything(table, interval):
    found = risk_difference_of(table, interval=interval, level=0.95)
    other = risk_difference_of(table.swapped(), interval=interval, level=0.95)
    assert (other.low, other.high) == pytest.approx((-found.high, -found.low), abs=ON_ZERO)
    assert other.p_value == pytest.approx(found.p_value, rel=ON_ZERO)
    assert -1 <= found.low <= found.estimate <= found.high <= 1
    assert found.low < found.high


def test_no_events_at_all_give_an_interval_around_no_difference():
    found = risk_difference_of(TwoByTwo(0, 91, 0, 91), interval="newcombe", level=0.95)
    assert (found.estimate, found.p_value) == (0.0, 1.0)
    assert found.high == pytest.approx(-found.low) == pytest.approx(wilson(0, 91, level=0.95).high)


def test_one_person_in_an_arm_still_has_a_newcombe_interval():
    found = risk_difference_of(TwoByTwo(1, 1, 5, 20), interval="newcombe", level=0.95)
    assert -1 < found.low < found.estimate < found.high <= 1


def test_wald_with_an_arm_without_events_warns_that_it_is_too_narrow():
    with pytest.warns(StatisticalWarning) as caught:
        risk_difference([1] * 5 + [0] * 85, [1] * 56 + [0] * 34, interval="wald", level=0.95)
    assert [str(one.message) for one in caught] == [
        "The event happened to 0 of the 34 persons in the reference, and the interval 'wald' takes that share "
        "as certain; it is too narrow, and 'newcombe' or 'miettinen_nurminen' is not."
    ]


def test_the_other_intervals_do_not_warn():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for interval in ("newcombe", "miettinen_nurminen"):
            risk_difference_of(TwoByTwo(5, 56, 0, 34), interval=interval, level=0.95)


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: wilson(0, 0, level=0.95),
            EstimationImpossible,
            "A share of no persons does not exist.",
        ),
        (lambda: wilson(4, 3, level=0.95), ValueError, "There cannot be 4 events among 3 persons."),
        (
            lambda: wilson(1, 3, level=95),
            ParameterMistake,
            "level: 95; allowed: a number between 0 and 1, such as 0.95.",
        ),
        (
            lambda: risk_difference_of(TwoByTwo(1, 1, 3, 9), interval="wald", level=0.95),
            EstimationImpossible,
            "The arm has one person with a known outcome, and the interval 'wald' needs at least two to see "
            "variation; choose 'newcombe' or 'miettinen_nurminen'.",
        ),
        (
            lambda: risk_difference_of(TwoByTwo(0, 10, 20, 20), interval="wald", level=0.95),
            EstimationImpossible,
            "The event happened to 0 of the 10 persons in the arm and to 20 of the 20 persons in the "
            "reference, so the interval 'wald' has no width; choose 'newcombe' or 'miettinen_nurminen'.",
        ),
        (
            lambda: risk_difference_of(TwoByTwo(1, 10, 2, 10), interval="newcomb", level=0.95),
            ParameterMistake,
            "interval: 'newcomb'; allowed: newcombe, miettinen_nurminen, wald. Did you mean 'newcombe'?",
        ),
    ],
)
def test_what_is_impossible_is_said_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind) as caught:
        call()
    assert str(caught.value) == sentence


def test_far_from_no_difference_the_p_value_keeps_its_digits():
    found = risk_difference_of(TwoByTwo(180, 200, 20, 200), interval="newcombe", level=0.95)
    assert 0 < found.p_value < 1e-50
