"""What raked results of a survey cover, and where they fail: small here, a thousand draws a world in the table."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).parent
TABLE = HERE / "response_coverage.csv"
WITHIN = 3  # Monte Carlo standard errors
ROOM = 0.02  # that a coverage may lie below 0.95 besides: linearised errors at fifty to two hundred answers
LOW_RARE = 0.90  # a rare yes: two to eight people; such counts have few values


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location("response_simulation", HERE / "response.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(TABLE, comment="#").set_index(["world", "variable", "estimator"])


def test_weighting_mends_what_the_margins_know_and_a_small_run_shows_it(simulation):
    found = simulation.run(25, np.random.default_rng(2), worlds=("by_margins",))
    found = found.set_index(["variable", "estimator"])
    for name in ("yes", "score"):
        plain, raked = found.loc[(name, "unweighted")], found.loc[(name, "weighted")]
        assert abs(plain["bias"]) > WITHIN * plain["bias_mc_error"]
        assert abs(raked["bias"]) <= WITHIN * raked["bias_mc_error"]


@pytest.mark.parametrize("world", ["at_random", "by_margins", "by_margins_few", "like_these"])
def test_weighted_results_are_right_where_answering_follows_the_margins(table, world):
    for name in ("yes", "score"):
        if (world, name, "weighted") not in table.index:
            continue
        row = table.loc[(world, name, "weighted")]
        assert abs(row["bias"]) <= WITHIN * row["bias_mc_error"]
        error = np.sqrt(0.95 * 0.05 / row["n_draws"])
        assert 0.95 - ROOM - WITHIN * error <= row["coverage"] <= 0.95 + WITHIN * error + 0.01
    rare = table.loc[(world, "rare", "weighted")]
    assert rare["coverage"] >= LOW_RARE


def test_unweighted_results_miss_there_and_weights_do_not_mend_what_the_margins_do_not_know(table):
    assert table.loc[("by_margins", "yes", "unweighted"), "coverage"] < 0.8
    assert table.loc[("by_answer", "yes", "weighted"), "coverage"] < 0.1


def test_the_worst_case_always_holds_and_is_wide(table):
    worst = table[table.index.get_level_values("estimator") == "worst_case"]
    assert (worst["coverage"] == 1).all()
    assert (worst["width"] > 0.6).all()


def test_the_table_is_that_of_the_code_as_it_stands(simulation):
    header = TABLE.read_text(encoding="utf-8").splitlines()[0]
    assert f"sources sha256 {simulation.fingerprint()}" in header, (
        "raking, weighted results, worst cases or the simulation changed: run python tests/simulation/response.py 1000"
    )
