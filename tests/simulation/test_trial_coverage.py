"""Intervals of randomised comparisons cover the truth as often as they say: small here, large in a table."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).parent
TABLE = HERE / "trial_coverage.csv"

# Within three Monte Carlo standard errors of 0.95, that of a true 0.95.
WITHIN = 3
NOMINAL = ["normal", "with_missing", "unequal_spread", "earnings", "shares"]


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location("trial_simulation", HERE / "trial.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(TABLE, comment="#")


@pytest.fixture(scope="module")
def small(simulation) -> pd.DataFrame:
    return simulation.run(120, np.random.default_rng(1), scenarios=("normal", "unequal_spread"))


def mc_error(frame: pd.DataFrame) -> pd.Series:
    return np.sqrt(0.95 * 0.05 / frame["n_draws"])


def robust(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["variance"] != "classical"]


def test_intervals_cover_the_truth_in_95_of_100_normal_trials(small):
    rows = small[small["scenario"] == "normal"]
    assert len(rows) == 11
    assert (abs(rows["coverage"] - 0.95) <= WITHIN * mc_error(rows)).all()


def test_robust_intervals_cover_the_truth_where_the_smaller_arm_varies_more(small):
    rows = robust(small[small["scenario"] == "unequal_spread"])
    assert len(rows) == 7
    assert (abs(rows["coverage"] - 0.95) <= WITHIN * mc_error(rows)).all()


def test_classical_intervals_fail_where_the_smaller_arm_varies_more(small):
    rows = small[(small["scenario"] == "unequal_spread") & (small["variance"] == "classical")]
    assert len(rows) == 3
    assert (rows["coverage"] < 0.95 - WITHIN * mc_error(rows)).all()


def test_estimates_are_right_on_average(small):
    assert (abs(small["bias"]) <= WITHIN * small["bias_mc_error"]).all()


def test_committed_table_belongs_to_this_code(simulation):
    header = TABLE.read_text(encoding="utf-8").splitlines()[0]
    assert f"sources sha256 {simulation.fingerprint()}" in header, (
        "tests/simulation/trial_coverage.csv was made by other code: run `make simulate`."
    )


def test_committed_table_has_every_estimator_and_scenario_at_least_two_thousand_times(table, simulation):
    assert list(table["scenario"].drop_duplicates().sort_values()) == sorted(simulation.SCENARIOS)
    assert table["n_draws"].min() >= 2000
    assert set(table["estimator"]) == {"difference_in_means", "ancova", "lin", "hedges_g"}
    assert not table.duplicated(["estimator", "variance", "scenario"]).any()


@pytest.mark.parametrize("scenario", NOMINAL)
def test_committed_coverage_is_95_percent(table, scenario):
    rows = robust(table[table["scenario"] == scenario])
    assert (abs(rows["coverage"] - 0.95) <= WITHIN * mc_error(rows)).all()


def test_committed_coverage_is_at_least_95_percent_where_effects_differ_between_people(table):
    rows = robust(table[table["scenario"] == "effects_differ"])
    assert (rows["coverage"] >= 0.95 - WITHIN * mc_error(rows)).all()


def test_committed_bias_is_monte_carlo_error(table):
    assert (abs(table["bias"]) <= WITHIN * table["bias_mc_error"]).all()
