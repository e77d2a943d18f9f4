"""Ratios of event rates."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.counts import rate_ratio
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# A regression that iterates to convergence against its closed form with two arms.
FITTED = 1e-9

VARIANCES = ["hc0", "hc1", "quasi_poisson", "poisson"]


def drawn(seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    treated = rng.permutation(np.repeat([1, 0], [60, 80]))
    months = rng.uniform(1, 12, 140)
    return rng.negative_binomial(1, 1 / (1 + months * 0.3)), treated, months


def naive_hc0(counts: np.ndarray, exposure: np.ndarray) -> float:
    """Variance of the log rate of one arm: squared residuals over squared events."""
    fitted = counts.sum() / exposure.sum() * exposure
    return float(((counts - fitted) ** 2).sum() / counts.sum() ** 2)


def test_the_ratio_is_events_over_exposure_and_hc0_its_closed_form():
    counts, treated, months = drawn()
    found = rate_ratio(counts, treated, exposure=months, variance="hc0", level=0.95)
    arm, other = treated == 1, treated == 0
    rates = counts[arm].sum() / months[arm].sum(), counts[other].sum() / months[other].sum()
    assert (found.rate_arm, found.rate_reference) == pytest.approx(rates, rel=FITTED)
    assert found.estimate == pytest.approx(rates[0] / rates[1], rel=FITTED)
    variance = naive_hc0(counts[arm], months[arm]) + naive_hc0(counts[other], months[other])
    assert found.std_error_log == pytest.approx(math.sqrt(variance), rel=FITTED)
    assert (found.exposure_arm, found.events_arm) == (pytest.approx(months[arm].sum()), counts[arm].sum())
    assert (found.n_arm, found.n_reference, found.n_missing) == (60, 80, 0)


@pytest.mark.filterwarnings("ignore::helpers.errors.StatisticalWarning")
def test_the_four_standard_errors_differ_by_their_factors():
    counts, treated, months = drawn()
    errors = {
        kind: rate_ratio(counts, treated, exposure=months, variance=kind, level=0.95) for kind in VARIANCES
    }
    factor = math.sqrt(140 / 138)
    assert errors["hc1"].std_error_log == pytest.approx(factor * errors["hc0"].std_error_log, rel=FITTED)
    spread = math.sqrt(errors["poisson"].dispersion)
    assert errors["quasi_poisson"].std_error_log == pytest.approx(
        spread * errors["poisson"].std_error_log, rel=FITTED
    )
    events = errors["poisson"].events_arm, errors["poisson"].events_reference
    assert errors["poisson"].std_error_log == pytest.approx(
        math.sqrt(1 / events[0] + 1 / events[1]), rel=FITTED
    )
    assert errors["quasi_poisson"].df == 138
    assert errors["hc1"].df == math.inf


def test_without_exposure_rates_are_means_per_person():
    counts, treated, _ = drawn()
    found = rate_ratio(counts, treated, exposure=None, variance="hc1", level=0.95)
    assert found.rate_arm == pytest.approx(counts[treated == 1].mean(), rel=FITTED)
    assert (found.exposure_arm, found.exposure_reference) == (60.0, 80.0)


@settings(max_examples=25, deadline=None)
@given(st.floats(0.01, 1000), st.integers(0, 100))
def test_the_unit_of_exposure_does_not_matter(unit, seed):
    counts, treated, months = drawn(seed)
    found = rate_ratio(counts, treated, exposure=months, variance="hc1", level=0.95)
    again = rate_ratio(counts, treated, exposure=months * unit, variance="hc1", level=0.95)
    assert (again.estimate, again.low, again.high) == pytest.approx(
        (found.estimate, found.low, found.high), rel=FITTED * 10
    )


def test_exchanging_the_arms_inverts_everything():
    counts, treated, months = drawn()
    found = rate_ratio(counts, treated, exposure=months, variance="hc1", level=0.9)
    other = rate_ratio(counts, 1 - treated, exposure=months, variance="hc1", level=0.9)
    assert (other.estimate, other.low, other.high) == pytest.approx(
        (1 / found.estimate, 1 / found.high, 1 / found.low), rel=FITTED
    )
    assert other.p_value == pytest.approx(found.p_value, rel=FITTED)


def test_missing_counts_and_missing_exposure_are_left_out_and_counted():
    counts, treated, months = drawn()
    holed, at_risk = pd.Series(counts).astype("Int64"), months.copy()
    holed[[0, 5]] = pd.NA
    at_risk[[5, 9]] = np.nan
    kept = np.setdiff1d(np.arange(140), [0, 5, 9])
    found = rate_ratio(holed, treated, exposure=at_risk, variance="hc1", level=0.95)
    full = rate_ratio(counts[kept], treated[kept], exposure=months[kept], variance="hc1", level=0.95)
    assert found.n_missing == 3
    assert (found.estimate, found.low, found.n_arm) == (full.estimate, full.low, full.n_arm)


def test_poisson_warns_where_counts_vary_more_than_poisson_counts():
    counts, treated, months = drawn()
    with pytest.warns(StatisticalWarning) as caught:
        found = rate_ratio(counts, treated, exposure=months, variance="poisson", level=0.95)
    assert [str(one.message) for one in caught] == [
        f"The counts vary {found.dispersion:.1f} times as much as Poisson counts, so the interval 'poisson' is "
        "too narrow; 'hc1' and 'quasi_poisson' are not."
    ]


def test_poisson_does_not_warn_where_counts_vary_as_poisson_counts():
    counts = np.random.default_rng(8).poisson(2.0, 200)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rate_ratio(counts, [1, 0] * 100, exposure=None, variance="poisson", level=0.95)


@pytest.mark.parametrize(
    ("counts", "treated", "exposure", "sentence"),
    [
        (
            [0, 0, 2, 1],
            [1, 1, 0, 0],
            None,
            "The 2 persons in the arm had no events, so a ratio of rates is 0 or divides by 0; a difference in "
            "mean counts does exist.",
        ),
        (
            [3, 2, 0, 0, 0],
            [1, 1, 0, 0, 0],
            None,
            "The 3 persons in the reference had no events, so a ratio of rates is 0 or divides by 0; a "
            "difference in mean counts does exist.",
        ),
        (
            [3, 2, 1],
            [1, 0, 0],
            None,
            "The arm has one person with a count, and one person says nothing about how much counts vary; at "
            "least two are needed.",
        ),
        (
            [np.nan, np.nan, 1, 2],
            [1, 1, 0, 0],
            None,
            "The arm cannot be compared: none of the persons assigned to it has a complete record.",
        ),
        (
            [1, -2, 0.5, 3],
            [1, 1, 0, 0],
            None,
            "Counts are whole numbers from 0; 2 values are not, among them -2.",
        ),
        (
            [1, 2, 1, 3],
            [1, 1, 0, 0],
            [1, 0, -3, 1],
            "Exposure must be above 0 for everyone with a count; 2 values are not, among them 0.",
        ),
        (
            [2, 2, 1, 1],
            [1, 1, 0, 0],
            None,
            "The counts do not vary: within each arm everyone has the same rate (n = 4), so there is nothing "
            "to judge the uncertainty by.",
        ),
    ],
)
def test_what_is_impossible_is_said_in_a_sentence(counts, treated, exposure, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        rate_ratio(counts, treated, exposure=exposure, variance="hc1", level=0.95)
    assert str(caught.value) == sentence


def test_a_variance_that_does_not_exist_is_refused():
    with pytest.raises(ParameterMistake) as caught:
        rate_ratio([1, 2], [1, 0], exposure=None, variance="hc2", level=0.95)  # type: ignore[arg-type]
    assert (
        str(caught.value) == "variance: 'hc2'; allowed: hc0, hc1, quasi_poisson, poisson. Did you mean 'hc1'?"
    )
