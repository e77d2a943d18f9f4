"""Which answers to drop-out are right, and which fail, in worlds whose truth is known: small here, large in a table."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).parent
TABLE = HERE / "dropout_coverage.csv"

# Within three Monte Carlo standard errors of 0.95, that of a true 0.95.
WITHIN = 3
UNBIASED = {
    "at_random": ["respondents", "ancova", "weights", "weighted_ancova", "delta", "lee"],
    # Respondents adjusted by a linear model are right here too: the outcome is linear in the covariate.
    "by_baseline": ["ancova", "weights", "weighted_ancova"],
    "equal": ["respondents", "ancova", "weights", "weighted_ancova", "lee"],
    "opposite": ["delta"],
}
WRONG = {
    "by_baseline": ["respondents", "delta", "lee"],
    "one_way": ["respondents", "ancova", "weights", "weighted_ancova"],
    "opposite": ["respondents", "ancova", "weights", "weighted_ancova", "lee"],
}
COVERS = {
    "at_random": ["lee", "manski"],
    "by_baseline": ["manski"],
    "equal": ["lee", "manski"],
    "one_way": ["lee", "manski"],
    "opposite": ["manski"],
}
AT_THE_EDGE = [("lee_edge", "lee"), ("worst_edge", "manski")]


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location("dropout_simulation", HERE / "dropout.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(TABLE, comment="#").set_index(["world", "estimator"])


@pytest.fixture(scope="module")
def small(simulation) -> pd.DataFrame:
    found = simulation.run(30, np.random.default_rng(1), worlds=("by_baseline", "one_way", "opposite"))
    return found.set_index(["world", "estimator"])


def pairs(cases: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(world, estimator) for world, estimators in cases.items() for estimator in estimators]


def mc_error(row: pd.Series) -> float:
    return float(np.sqrt(0.95 * 0.05 / row["n_draws"]))


def drawn(cases, found):
    return [pair for pair in pairs(cases) if pair[0] in set(found.index.get_level_values("world"))]


def test_weights_are_right_where_response_follows_a_baseline_and_delta_where_it_is_the_true_one(small):
    for pair in drawn(UNBIASED, small):
        row = small.loc[pair]
        assert abs(row["bias"]) <= WITHIN * row["bias_mc_error"], pair
        assert abs(row["coverage"] - 0.95) <= WITHIN * mc_error(row), pair


def test_what_the_docs_say_fails_does_fail(small):
    for pair in drawn(WRONG, small):
        row = small.loc[pair]
        assert abs(row["bias"]) > WITHIN * row["bias_mc_error"], pair
        assert row["coverage"] < 0.95 - WITHIN * mc_error(row), pair


def test_bounds_cover_where_their_assumptions_hold(small):
    for pair in drawn(COVERS, small):
        assert small.loc[pair, "coverage"] >= 0.95 - WITHIN * mc_error(small.loc[pair]), pair


def test_committed_table_belongs_to_this_code(simulation):
    header = TABLE.read_text(encoding="utf-8").splitlines()[0]
    assert f"sources sha256 {simulation.fingerprint()}" in header, (
        "tests/simulation/dropout_coverage.csv was made by other code: "
        "run `python tests/simulation/dropout.py 2000`."
    )


def test_committed_table_has_every_world_and_estimator_at_least_two_thousand_times(table, simulation):
    asked = dict.fromkeys(simulation.WORLDS, simulation.ESTIMATORS)
    asked |= dict.fromkeys(simulation.EDGES, simulation.BOUNDS)
    assert set(table.index) == set(pairs(asked))
    assert table["n_draws"].min() >= 2000


@pytest.mark.parametrize("pair", pairs(UNBIASED), ids=" ".join)
def test_committed_bias_is_monte_carlo_error_where_the_docs_say_right(table, pair):
    row = table.loc[pair]
    assert abs(row["bias"]) <= WITHIN * row["bias_mc_error"]
    if pair[1] != "lee":
        assert abs(row["coverage"] - 0.95) <= WITHIN * mc_error(row)


@pytest.mark.parametrize("pair", pairs(WRONG), ids=" ".join)
def test_committed_coverage_fails_where_the_docs_say_wrong(table, pair):
    row = table.loc[pair]
    assert abs(row["bias"]) > WITHIN * row["bias_mc_error"]
    assert row["coverage"] < 0.95 - WITHIN * mc_error(row)


@pytest.mark.parametrize("pair", pairs(COVERS), ids=" ".join)
def test_committed_coverage_of_bounds_is_at_least_95_percent(table, pair):
    row = table.loc[pair]
    assert row["coverage"] >= 0.95 - WITHIN * mc_error(row)


@pytest.mark.parametrize("pair", AT_THE_EDGE, ids=" ".join)
def test_committed_coverage_is_95_percent_where_the_effect_is_one_of_the_bounds(table, pair):
    row = table.loc[pair]
    assert abs(row["coverage"] - 0.95) <= WITHIN * mc_error(row)
