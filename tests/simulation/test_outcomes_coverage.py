"""Intervals for yes/no outcomes, counts and amounts cover the truth as often as their docstrings say."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).parent
N_ARM, N_REFERENCE = 15, 20

# Within three Monte Carlo standard errors of 0.95, that of a true 0.95.
WITHIN = 3
# What is enumerated has no Monte Carlo error: only rounding.
ROUNDING = 1e-9
# Averaged over 64 pairs of shares, good intervals of arms this small come this near to 0.95, and never below
# `LOWEST` for any pair; measured with the arms of this file.
ON_AVERAGE, LOWEST = 0.012, 0.91


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location("outcomes_simulation", HERE / "outcomes.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def exact(simulation, measure: str, interval: str) -> pd.DataFrame:
    return simulation.exact_coverage(measure, interval, n_arm=N_ARM, n_reference=N_REFERENCE)


@pytest.fixture(scope="module")
def odds(simulation) -> pd.DataFrame:
    return simulation.exact_coverage("odds_ratio", "exact", n_arm=8, n_reference=11)


@pytest.mark.parametrize(
    ("measure", "interval"),
    [
        ("risk_difference", "newcombe"),
        ("risk_difference", "miettinen_nurminen"),
        ("risk_ratio", "koopman"),
        ("risk_ratio", "miettinen_nurminen"),
    ],
)
def test_intervals_of_small_arms_cover_95_percent_on_average_and_never_much_less(
    simulation, measure, interval
):
    coverage = exact(simulation, measure, interval)["coverage"]
    assert len(coverage) == 64
    assert abs(coverage.mean() - 0.95) <= ON_AVERAGE
    assert coverage.min() >= LOWEST


def test_the_wald_interval_of_small_arms_covers_too_little_on_average(simulation):
    coverage = exact(simulation, "risk_difference", "wald")["coverage"]
    assert coverage.mean() < 0.95 - ON_AVERAGE


def test_the_exact_interval_of_an_odds_ratio_covers_at_least_95_percent_for_every_pair(odds):
    assert odds["coverage"].min() >= 0.95 - ROUNDING
    null = odds[odds["p_arm"] == odds["p_reference"]]
    assert null["rejected"].max() <= 0.05 + ROUNDING


@pytest.mark.parametrize(
    ("measure", "interval"), [("risk_difference", "newcombe"), ("risk_ratio", "koopman")]
)
def test_the_p_value_rejects_a_true_null_exactly_where_the_interval_misses_it(simulation, measure, interval):
    table = exact(simulation, measure, interval)
    null = table[table["p_arm"] == table["p_reference"]]
    assert (abs(null["rejected"] - (1 - null["coverage"])) <= ROUNDING).all()


@pytest.fixture(scope="module")
def counts(simulation) -> pd.DataFrame:
    return simulation.run(100, np.random.default_rng(11), scenarios=("counts",))


@pytest.fixture(scope="module")
def amounts(simulation) -> pd.DataFrame:
    return simulation.run(60, np.random.default_rng(12), scenarios=("amounts",))


def test_robust_intervals_of_rate_ratios_cover_the_truth(counts):
    robust = counts.loc[["rate_ratio hc0", "rate_ratio hc1"]]
    assert (abs(robust["coverage"] - 0.95) <= WITHIN * robust["mc_error"]).all()


def test_poisson_intervals_of_overdispersed_counts_fail_and_quasi_poisson_mends_most_of_it(counts):
    poisson, quasi = (counts.loc[f"rate_ratio {kind}"] for kind in ("poisson", "quasi_poisson"))
    assert poisson["coverage"] < 0.95 - WITHIN * poisson["mc_error"]
    assert quasi["coverage"] > poisson["coverage"] + WITHIN * poisson["mc_error"]


def test_intervals_of_means_shares_lowered_means_and_quantiles_cover_the_truth(amounts):
    assert list(amounts.index) == ["mean", "any", "winsorised", "quantile 0.5", "quantile 0.75"]
    assert (abs(amounts["coverage"] - 0.95) <= WITHIN * amounts["mc_error"]).all()


def test_estimates_are_right_on_average(counts, amounts):
    both = pd.concat([counts, amounts])
    assert (abs(both["bias"]) <= WITHIN * both["bias_mc_error"]).all()
