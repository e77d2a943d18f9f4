"""Odds ratio and Fisher's exact test."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from helpers.effects.odds_ratios import fisher_exact, fisher_exact_of, odds_ratio, odds_ratio_of
from helpers.effects.two_by_two import TwoByTwo
from helpers.errors import EstimationImpossible, ParameterMistake

# One formula, written twice.
SAME = 1e-12
# The tail beyond a searched limit.
TAIL = 1e-8

tables = st.tuples(st.integers(1, 40), st.integers(1, 40)).flatmap(
    lambda n: st.builds(TwoByTwo, st.integers(0, n[0]), st.just(n[0]), st.integers(0, n[1]), st.just(n[1]))
)


@pytest.mark.parametrize(("interval", "low", "high"), [("log_wald", "0.99", "74"), ("exact", "0.97", "397")])
def test_limits_are_those_that_fagerland_and_others_published(interval, low, high):
    """Fagerland, Lydersen & Laake (2015), Stat Methods Med Res 24, 224-254: 7 of 34 against 1 of 34."""
    found = odds_ratio_of(TwoByTwo(7, 34, 1, 34), interval=interval, level=0.95)
    assert (f"{found.low:.2f}", f"{found.high:.0f}") == (low, high)


def test_log_wald_is_the_formula_of_woolf():
    found = odds_ratio_of(TwoByTwo(12, 30, 5, 40), interval="log_wald", level=0.95)
    log_ratio, half = (
        math.log(12 * 35 / (18 * 5)),
        stats.norm.ppf(0.975) * math.sqrt(1 / 12 + 1 / 18 + 1 / 5 + 1 / 35),
    )
    assert found.estimate == pytest.approx(math.exp(log_ratio), rel=SAME)
    assert (found.low, found.high) == pytest.approx(
        (math.exp(log_ratio - half), math.exp(log_ratio + half)), rel=SAME
    )


@pytest.mark.parametrize("cells", [(7, 34, 1, 34), (12, 30, 5, 40), (3, 91, 9, 91)])
def test_beyond_an_exact_limit_lies_a_tail_of_one_in_forty(cells):
    table = TwoByTwo(*cells)
    found = odds_ratio_of(table, interval="exact", level=0.95)
    for limit, at_least in ((found.low, True), (found.high, False)):
        chances = stats.nchypergeom_fisher(table.n, table.events, table.n_arm, limit)
        tail = chances.sf(table.events_arm - 1) if at_least else chances.cdf(table.events_arm)
        assert tail == pytest.approx(0.025, rel=TAIL)


def test_with_an_empty_cell_one_exact_limit_is_left():
    found = odds_ratio_of(TwoByTwo(0, 10, 5, 20), interval="exact", level=0.95)
    assert (found.estimate, found.low) == (0.0, 0.0)
    assert 1 < found.high < math.inf
    other = odds_ratio_of(TwoByTwo(10, 10, 5, 20), interval="exact", level=0.95)
    assert (other.estimate, other.high) == (math.inf, math.inf)
    assert 1 < other.low < math.inf


@settings(max_examples=40, deadline=None)
@given(tables.filter(lambda table: 0 < table.events < table.n))
def test_the_exact_p_value_is_below_five_percent_exactly_where_the_interval_leaves_out_one(table):
    found = odds_ratio_of(table, interval="exact", level=0.95)
    if abs(found.p_value - 0.05) > TAIL:
        assert (found.p_value < 0.05) == (not found.low <= 1 <= found.high)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_fisher_adds_up_the_tables_that_are_no_more_likely(table):
    chances = stats.hypergeom(table.n, table.events, table.n_arm)
    support = range(max(0, table.events - table.n_reference), min(table.n_arm, table.events) + 1)
    limit = chances.pmf(table.events_arm) * (1 + 1e-7)  # ties in likelihood, as R counts them
    naive = sum(chances.pmf(k) for k in support if chances.pmf(k) <= limit)
    assert fisher_exact_of(table).p_value == pytest.approx(min(naive, 1.0), rel=TAIL)


def test_fisher_takes_rows_and_keeps_the_table():
    found = fisher_exact([1, 1, 1, None, 0, 0, 0], [1, 1, 1, 1, 0, 0, 0])
    assert found.p_value == pytest.approx(0.1, rel=TAIL)
    assert found.table == TwoByTwo(3, 3, 0, 3, n_missing=1)


def test_fisher_without_events_is_one():
    assert fisher_exact_of(TwoByTwo(0, 5, 0, 7)).p_value == 1.0


def test_rows_and_counts_give_the_same():
    found = odds_ratio([1, 1, 0, None, 0, 0, 1], [1, 1, 1, 1, 0, 0, 0], interval="exact", level=0.9)
    assert found == odds_ratio_of(TwoByTwo(2, 3, 1, 3, n_missing=1), interval="exact", level=0.9)
    assert (found.measure, found.method, found.n_missing) == ("odds_ratio", "exact", 1)


def test_an_odds_ratio_lies_further_from_one_than_the_ratio_of_shares():
    ratios = [
        odds_ratio_of(TwoByTwo(events, 50, 10, 50), interval="log_wald", level=0.95).estimate
        for events in (11, 20, 40)
    ]
    assert all(odds > events / 10 for odds, events in zip(ratios, (11, 20, 40), strict=True))
    assert all(earlier < later for earlier, later in pairwise(ratios))


@pytest.mark.parametrize(
    ("cells", "interval", "kind", "sentence"),
    [
        (
            (0, 10, 0, 20),
            "exact",
            EstimationImpossible,
            "The event happened to nobody (0 of 10 in the arm and 0 of 20 in the reference), so an odds ratio "
            "is 0 divided by 0; a difference of shares does exist.",
        ),
        (
            (10, 10, 20, 20),
            "exact",
            EstimationImpossible,
            "The event happened to everyone (10 of 10 in the arm and 20 of 20 in the reference), so an odds "
            "ratio is 0 divided by 0; a difference of shares does exist.",
        ),
        (
            (10, 10, 4, 20),
            "log_wald",
            EstimationImpossible,
            "The event happened to 10 of 10 in the arm and 4 of 20 in the reference; with all or none in an "
            "arm the interval 'log_wald' of an odds ratio does not exist. Choose 'exact', which then gives "
            "one limit, or a difference of shares.",
        ),
        (
            (1, 10, 2, 10),
            "score",
            ParameterMistake,
            "interval: 'score'; allowed: log_wald, exact.",
        ),
    ],
)
def test_what_is_impossible_is_said_in_a_sentence(cells, interval, kind, sentence):
    with pytest.raises(kind) as caught:
        odds_ratio_of(TwoByTwo(*cells), interval=interval, level=0.95)
    assert str(caught.value) == sentence
