"""Claims on the long table of `observational.py`, which belongs to this code; each estimator again on few draws."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

N_DRAWS = 300
# Three Monte Carlo standard errors of a coverage of 0.95 on 300 draws: 0.038.
COVERAGE = 3 * np.sqrt(0.95 * 0.05 / N_DRAWS)
# Four Monte Carlo standard errors: twenty honest estimators are looked at.
BIAS = 4
# A failure must be plain, not a matter of chance.
BROKEN_COVERAGE = 0.70
BROKEN_BIAS = 10


def load():
    path = Path(__file__).with_name("observational.py")
    spec = importlib.util.spec_from_file_location("observational_simulation", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


simulation = load()
CASES = {(case.estimator, case.variance, case.estimand, case.scenario): case for case in simulation.CASES}
BROKEN = [
    key
    for key in CASES
    if key[3] == "both wrong"
    or (key[0], key[3]) in {("ipw", "score wrong"), ("regression_linear", "outcome wrong")}
]
KNOWN_SCORE_ONLY = ("matching_score", "abadie_imbens_2006", "att", "score estimated")
BIASED = ("matching_mahalanobis", "abadie_imbens_2006", "att", "two covariates")
TABLE = Path(__file__).with_name("observational_coverage.csv")
# In the long table: four Monte Carlo standard errors, because twenty honest estimators are looked at.
LONG = 4
HONEST = [key for key in CASES if key not in BROKEN and key not in (KNOWN_SCORE_ONLY, BIASED)]


# One case of each estimator and standard error is simulated here and now.
AGAIN = list({key[:2]: key for key in reversed(HONEST)}.values())


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(TABLE, comment="#").set_index(["estimator", "variance", "estimand", "scenario"])


def simulate(key) -> pd.Series:
    return simulation.run(N_DRAWS, np.random.default_rng(7), [CASES[key]]).iloc[0]


@pytest.mark.parametrize("key", HONEST, ids=" ".join)
def test_intervals_cover_and_estimates_are_unbiased_when_one_model_is_right(table, key):
    found = table.loc[key]
    assert found["coverage"] == pytest.approx(0.95, abs=LONG * found["mc_error"])
    assert abs(found["bias"]) < BIAS * found["bias_mc_error"]


@pytest.mark.parametrize("key", AGAIN, ids=" ".join)
@pytest.mark.long
def test_every_estimator_does_on_few_draws_what_the_long_table_says(key):
    found = simulate(key)
    assert found["coverage"] == pytest.approx(0.95, abs=COVERAGE)
    assert abs(found["bias"]) < BIAS * found["bias_mc_error"]


@pytest.mark.parametrize("key", BROKEN, ids=" ".join)
def test_intervals_fail_when_no_model_is_right(table, key):
    found = table.loc[key]
    assert found["coverage"] < BROKEN_COVERAGE
    assert abs(found["bias"]) > BROKEN_BIAS * found["bias_mc_error"]


@pytest.mark.long
def test_without_the_correction_the_standard_error_is_wrong_for_an_estimated_score():
    found = simulate(KNOWN_SCORE_ONLY)
    assert found["mean_std_error"] > 1.1 * found["spread"]
    assert found["coverage"] > 0.95


@pytest.mark.long
def test_mahalanobis_matching_on_two_covariates_has_the_bias_its_docstring_names():
    found = simulate(BIASED)
    assert found["bias"] > 3 * found["bias_mc_error"]
    assert found["coverage"] == pytest.approx(0.95, abs=COVERAGE)


@pytest.mark.parametrize("kind", ["continuous", "binary"])
def test_the_true_effect_agrees_with_a_large_sample(kind):
    rng = np.random.default_rng(1)
    x1, x2 = rng.uniform(-simulation.EDGE, simulation.EDGE, size=(2, 1_000_000))
    score, without, with_it = simulation.expected(x1, x2, kind)
    for estimand, weights in (("att", score), ("ate", None)):
        effect = np.average(with_it - without, weights=weights)
        assert simulation.true_effect(kind, estimand) == pytest.approx(
            effect, abs=0.002
        )  # four standard errors of a million


def test_the_long_table_has_every_case_at_least_two_thousand_times_and_belongs_to_this_code():
    assert f"sha256 {simulation.digest()}" in TABLE.read_text(encoding="utf-8").splitlines()[0], (
        "tests/simulation/observational_coverage.csv was made by other code: run `make simulate`."
    )
    table = pd.read_csv(TABLE, comment="#")
    keys = table[["estimator", "variance", "estimand", "scenario"]]
    assert set(keys.itertuples(index=False, name=None)) == set(CASES)
    assert table["n_draws"].min() >= 2000
