"""Several arms, nested caseworkers and few clusters: what holds its level, and what must not."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

# Within three Monte Carlo standard errors of 0.95, that of a true 0.95.
WITHIN = 3


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location("arms_simulation", Path(__file__).with_name("arms.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def mc_error(frame: pd.DataFrame) -> pd.Series:
    return np.sqrt(0.95 * 0.05 / frame["n_draws"])


def coverage(frame: pd.DataFrame, method: str) -> tuple[float, float]:
    """Coverage and its Monte Carlo error."""
    row = frame[frame["method"] == method]
    return float(row["coverage"].iloc[0]), float(mc_error(row).iloc[0])


def test_every_pair_of_four_arms_in_two_blocks_and_all_three_together_hold_95_percent(simulation):
    rows = simulation.run(80, np.random.default_rng(simulation.SEED), scenarios=("four_arms",))
    assert len(rows) == 13
    assert (abs(rows["coverage"] - 0.95) <= WITHIN * mc_error(rows)).all()
    pairs = rows.dropna()
    assert len(pairs) == 12
    assert (abs(pairs["bias"]) <= WITHIN * pairs["bias_mc_error"]).all()


def test_cr2_holds_95_percent_with_twenty_nested_caseworkers_where_hc2_does_not(simulation):
    rows = simulation.run(150, np.random.default_rng(2), scenarios=("nested",))
    found, error = coverage(rows, "cr2")
    assert abs(found - 0.95) <= WITHIN * error
    assert coverage(rows, "hc2 without clusters")[0] < 0.95 - WITHIN * error


def test_six_clusters_hold_their_level_by_wild_bootstrap_where_cr1_with_the_normal_does_not(simulation):
    rows = simulation.run(150, np.random.default_rng(3), scenarios=("few",))
    found, error = coverage(rows, "wild bootstrap")
    # With 64 combinations of signs p is a multiple of 1/32, so the test may well be cautious.
    assert found >= 0.95 - WITHIN * error
    assert coverage(rows, "cr1 normal")[0] < 0.95 - WITHIN * error
