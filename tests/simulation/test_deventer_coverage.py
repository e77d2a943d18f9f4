"""Every claim of docs/simulations.md holds in two thousand Deventers, and the code that asked still works."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs" / "simulations.md"
sys.path[:0] = [here for here in [str(HERE)] if here not in sys.path]
import deventer_claims  # noqa: E402
from deventer_claims import ARM, CLAIMS, ERRORS, MEANING  # noqa: E402

# Monte Carlo standard errors between what is stated and what is found.
WITHIN = 3
# One arm of some sixty claims: the chance that one of them lies further away by accident is 1 in 250.
WITHIN_ONE_ARM = 4
# Where an estimator must fail it does so by much.
FAILS = 0.90
HIDDEN = 6
EVERY_DRAW, REPEATED, IMPUTED = 2000, 700, 300
# So few draws show that the code works, and nothing finer.
SMALL = 8


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location("deventer_simulation", HERE / "deventer.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def table(simulation) -> pd.DataFrame:
    return simulation.read()


@pytest.fixture(scope="module")
def small(simulation) -> pd.DataFrame:
    return simulation.run(SMALL, worlds=("mar", "register_differential"), processes=1)


def claims(*verdicts):
    return [
        pytest.param(
            world, claim, id=f"{world}-{claim.estimator}-{claim.outcome}-{claim.target or claim.measured}"
        )
        for world, listed in CLAIMS.items()
        for claim in listed
        if claim.verdict in verdicts
    ]


def bias_errors(simulation, rows: pd.DataFrame, world: str, claim) -> pd.Series:
    """Return the Monte Carlo errors of bias, that of the truth itself included (some, where clusters differ)."""
    target = claim.measured if claim.target is None else claim.target
    of_truth = sum(
        max(simulation.made.truth()[world, claim.outcome, one].get("error", {"": 0.0}).values())
        for one in target.split(" - ")
    )
    return np.hypot(rows["bias_mc_error"], of_truth)


def together(rows: pd.DataFrame) -> pd.Series:
    """Return the three arms together, or the one arm that there is."""
    return rows.loc["all"] if "all" in rows.index else rows.iloc[0]


def test_committed_table_belongs_to_this_code(simulation):
    header = simulation.TABLE.read_text(encoding="utf-8").splitlines()[0]
    assert f"sources sha256 {simulation.fingerprint()}" in header, (
        "tests/simulation/deventer_coverage.csv was made by other code: run `make simulate`."
    )


def test_committed_table_asks_every_world_as_often_as_the_docs_say(table, simulation):
    assert list(table["world"].drop_duplicates()) == list(simulation.WORLDS) == list(CLAIMS)
    often = {"mmrm": REPEATED, "imputed_contrasts": IMPUTED}
    asked = table["estimator"].map(often).fillna(EVERY_DRAW)
    refuses = table["measured"] == "gemeente - cbs"
    assert (table.loc[~refuses, "n_draws"] == asked[~refuses]).all()
    assert (table.loc[refuses, "n_draws"] <= asked[refuses]).all()


def test_the_docs_have_the_tables_as_they_are_and_say_what_the_words_mean(table):
    text = DOCS.read_text(encoding="utf-8")
    assert deventer_claims.in_words(table) in text
    for verdict, meaning in MEANING.items():
        assert f"**{verdict}**: {meaning}" in " ".join(text.split())


@pytest.mark.parametrize(("world", "claim"), claims("right"))
def test_what_must_be_right_covers_95_of_100_and_is_right_on_average(simulation, table, world, claim):
    rows = claim.rows(table, world)
    rows = rows.assign(error=bias_errors(simulation, rows, world, claim))
    row = together(rows)
    assert abs(row["coverage"] - 0.95) <= WITHIN * row["coverage_mc_error"]
    assert abs(row["bias"]) <= WITHIN * row["error"]
    assert (abs(rows["bias"]) <= WITHIN_ONE_ARM * rows["error"]).all()
    assert (abs(rows["coverage"] - 0.95) <= WITHIN_ONE_ARM * rows["coverage_mc_error"]).all()


@pytest.mark.parametrize(("world", "claim"), claims("covers"))
def test_what_must_cover_covers_95_of_100_or_more(table, world, claim):
    rows = claim.rows(table, world)
    assert (rows["coverage"] >= 0.95 - WITHIN * rows["coverage_mc_error"]).all()


@pytest.mark.parametrize(("world", "claim"), claims("hidden"))
def test_what_is_wrong_in_hiding_is_wrong_on_average_beyond_chance(table, world, claim):
    rows = claim.rows(table, world)
    row = rows.loc[ARM] if ARM in rows.index else rows.iloc[0]
    assert abs(row["bias"]) > HIDDEN * row["bias_mc_error"]
    assert not row["coverage"] < FAILS


@pytest.mark.parametrize(("world", "claim"), claims("fails"))
def test_what_must_fail_fails_by_much(table, world, claim):
    row = claim.rows(table, world).loc["all"]
    assert row["coverage"] < FAILS
    assert row["coverage"] < 0.95 - HIDDEN * row["coverage_mc_error"]


@pytest.mark.parametrize("world", ["null", "primary"])
@pytest.mark.parametrize("method", ["holm", "romano_wolf"])
def test_an_adjusted_family_errs_at_most_five_times_in_a_hundred(table, world, method):
    row = deventer_claims.error_row(table, world, "work family", method)
    assert row["rejects"] <= 0.05 + WITHIN * row["rejects_mc_error"]


def test_p_values_taken_one_at_a_time_err_in_every_sixth_experiment_or_more(table):
    row = deventer_claims.error_row(table, "null", "work family", "one at a time")
    assert row["rejects"] > 1 / 6


@pytest.mark.parametrize(
    ("outcome", "estimator"), [(each[1], name) for each in ERRORS[2:] for name in each[2]]
)
def test_without_an_effect_one_estimator_errs_at_most_five_times_in_a_hundred(table, outcome, estimator):
    row = deventer_claims.error_row(table, "null", outcome, estimator)
    assert row["rejects"] <= 0.05 + WITHIN * row["rejects_mc_error"]


def test_romano_wolf_finds_what_holm_finds_and_more(table):
    primary = table[(table["world"] == "primary") & (table["outcome"] == "outflow_12")]
    finds = primary[primary["arm"] == ARM].set_index("estimator")["rejects"]
    assert finds["holm"] < finds["romano_wolf"] < finds["unadjusted hc2"].max()


def test_a_significant_six_points_is_twice_the_truth_and_three_points_four_times(table):
    primary = table[(table["world"] == "primary") & (table["outcome"] == "outflow_12")]
    rows = primary[(primary["estimator"] == "lin hc2")].set_index("arm")
    assert 2.0 < rows.loc["same_more", "type_m"] < 2.5
    assert 4.0 < rows.loc["less_app", "type_m"] < 5.0
    assert rows.loc["same_more", "rejects"] < 0.25


def test_earlier_waves_tell_mmrm_and_imputation_of_a_trend_and_halve_their_bias(table):
    found = table[(table["world"] == "non_monotone") & (table["outcome"] == "happiness_18")]
    bias = found[found["arm"] == "all"].set_index("estimator")["bias"]
    assert (bias[["mmrm", "imputed_contrasts"]] < 0.6 * bias["ancova hc2"]).all()


def test_a_few_draws_of_two_worlds_give_the_rows_of_the_table(small, table):
    key = ["world", "estimator", "outcome", "measured", "target", "arm"]
    expected = table[table["world"].isin(["mar", "register_differential"])]
    assert set(small[key].itertuples(index=False)) == set(expected[key].itertuples(index=False))
    assert small["n_draws"].max() == SMALL


def test_a_few_draws_already_show_who_is_wrong(small):
    rows = small[(small["outcome"] == "happiness_18") & (small["arm"] == "same_more")].set_index("estimator")
    plain, adjusted = rows.loc["unadjusted hc2"], rows.loc["ancova hc2"]
    assert plain["bias"] > WITHIN * plain["bias_mc_error"]
    assert abs(adjusted["bias"]) < WITHIN * adjusted["bias_mc_error"]


def test_every_estimator_still_answers_in_every_world_that_it_is_asked_in(simulation, table):
    found = simulation.run(1, processes=1)
    kept, expected = (each[each["measured"] != "gemeente - cbs"] for each in (found, table))
    key = ["world", "estimator", "outcome"]
    assert set(kept[key].itertuples(index=False)) == set(expected[key].itertuples(index=False))


def test_processes_do_not_change_the_answers(simulation):
    once, again = (simulation.block("register_equal", 0, 1) for _ in range(2))
    other = simulation.block("register_equal", 1, simulation.BLOCK + 1)
    assert once.keys() == again.keys() == other.keys()
    assert all(np.array_equal(once[key], again[key], equal_nan=True) for key in once)
    assert any(not np.array_equal(once[key], other[key], equal_nan=True) for key in once)
