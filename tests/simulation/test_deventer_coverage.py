"""Every claim of docs/simulations.md holds in two thousand Deventers, and the code that asked still works."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.effects import lee_bounds

HERE = Path(__file__).resolve().parent
DOCS = HERE.parents[1] / "docs" / "simulations.md"
sys.path[:0] = [here for here in [str(HERE)] if here not in sys.path]
import deventer_claims  # noqa: E402
from deventer_claims import ARM, CLAIMS, ERRORS, MEANING  # noqa: E402

# Monte Carlo standard errors between what is stated and what is found.
WITHIN = 3
# One arm of some sixty claims: the chance that one of them lies further away by accident is 1 in 250.
WITHIN_ONE_ARM = 4
NOMINAL, NEARLY = 0.95, 0.94
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
    refuses = (table["measured"] == "gemeente - cbs") | (table["outcome"] == "sanction")
    assert (table.loc[~refuses, "n_draws"] == asked[~refuses]).all()
    assert (table.loc[refuses, "n_draws"] <= asked[refuses]).all()
    assert (table.loc[refuses, "n_draws"] > asked[refuses] * 3 / 4).all()


def test_the_docs_have_the_tables_as_they_are_and_say_what_the_words_mean(table):
    text = DOCS.read_text(encoding="utf-8")
    assert deventer_claims.in_words(table) in text
    for verdict, meaning in MEANING.items():
        assert f"**{verdict}**: {meaning}" in " ".join(text.split())


@pytest.mark.parametrize(("world", "claim"), claims("right", "nearly"))
def test_what_must_be_right_covers_as_often_as_stated_and_is_right_on_average(
    simulation, table, world, claim
):
    rows = claim.rows(table, world)
    rows = rows.assign(error=bias_errors(simulation, rows, world, claim))
    row, stated = together(rows), {"right": NOMINAL, "nearly": NEARLY}[claim.verdict]
    assert abs(row["coverage"] - stated) <= WITHIN * row["coverage_mc_error"]
    assert abs(row["bias"]) <= WITHIN * row["error"]
    assert (abs(rows["bias"]) <= WITHIN_ONE_ARM * rows["error"]).all()
    assert (abs(rows["coverage"] - stated) <= WITHIN_ONE_ARM * rows["coverage_mc_error"]).all()


@pytest.mark.parametrize(("world", "claim"), claims("covers"))
def test_what_must_cover_covers_95_of_100_or_more(table, world, claim):
    rows = claim.rows(table, world)
    assert (rows["coverage"] >= NOMINAL - WITHIN * rows["coverage_mc_error"]).all()


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
    assert row["coverage"] < NOMINAL - HIDDEN * row["coverage_mc_error"]


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


def test_the_docs_say_in_words_what_the_table_has(table):
    def of_100(world, outcome, estimator, arm, *, measured="gemeente"):
        found = table[(table["world"] == world) & (table["outcome"] == outcome) & (table["arm"] == arm)]
        found = found[(found["estimator"] == estimator) & (found["measured"] == measured)]
        (value,) = found.loc[found["target"] == measured, "rejects"]
        return 100 * value

    more, app = (of_100("primary", "outflow_12", "lin hc2", arm) for arm in ("same_more", "less_app"))
    both = of_100("register_differential", "outflow_12", "unadjusted hc2", ARM, measured="gemeente - cbs")
    holm, wolf = (of_100("null", "work family", name, "family") for name in ("holm", "romano_wolf"))
    wolf_finds, holm_finds = (of_100("primary", "outflow_12", name, ARM) for name in ("romano_wolf", "holm"))
    text = " ".join(DOCS.read_text(encoding="utf-8").split())
    for sentence in (
        f"six points of outflow are found in {more:.0f} of 100 experiments",
        f"three points are found in {app:.0f}, look like",
        f"finds the two points in {both:.0f} of 100 experiments",
        f"Holm errs in {holm:.1f} of 100 and Romano–Wolf, which knows how the outcomes go together, in {wolf:.1f}",
        f"it finds six points in {wolf_finds:.0f} of 100 experiments where Holm finds them in {holm_finds:.0f}",
    ):
        assert sentence in text


def test_with_many_people_lee_bounds_leave_the_truth_out_where_response_moves_both_ways(simulation):
    made, many = simulation.made, 20_000
    people = made.lived.recruit(made.WORLDS["mar"], np.random.default_rng(3), n=many)
    lived = [made.lived.live(made.WORLDS["mar"], people, np.full(many, arm)) for arm in (0, 3)]
    outcome = [np.where(one.responded[:, 3], one.answers[:, 3, made.HAPPY], np.nan) for one in lived]
    bounds = lee_bounds.lee_bounds(np.concatenate(outcome), np.repeat([1.0, 0.0], many), level=0.95).bounds
    assert bounds.low > 0.0


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


def test_every_estimator_still_answers(simulation, table):
    found = simulation.run(1, worlds=("primary", "mnar_opposite", "nested"), processes=1)
    assert set(found["estimator"]) == set(table["estimator"])


def test_processes_do_not_change_the_answers(simulation):
    once, again = (simulation.block("register_equal", 0, 1) for _ in range(2))
    other = simulation.block("register_equal", 1, simulation.BLOCK + 1)
    assert once.keys() == again.keys() == other.keys()
    assert all(np.array_equal(once[key], again[key], equal_nan=True) for key in once)
    assert any(not np.array_equal(once[key], other[key], equal_nan=True) for key in once)
