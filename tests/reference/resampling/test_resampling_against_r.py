"""Randomisation inference, step-down and bands against R: the script beside this file made the CSV files."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.effects.bands import sup_t
from helpers.effects.randomisation import global_null, pairwise
from helpers.effects.romano_wolf import romano_wolf
from helpers.effects.stepdown import stepdown

HERE = Path(__file__).parent
ARMS = ["same", "more", "app", "less"]

# The same formula in two programs.
SAME = 1e-10
# A critical value is drawn 400,000 times: near the 95 % point its error is a few thousandths; mvtnorm's own
# error is about 1e-4.
DRAWN_CRITICAL = 0.012
# A p-value from 40,000 draws: three Monte Carlo errors of one near a half.
DRAWN_P = 3 * 0.5 / math.sqrt(40_000)


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    return pd.read_csv(HERE / "people.csv")


@pytest.fixture(scope="module")
def reference() -> pd.Series:
    return pd.read_csv(HERE / "resampling.csv", comment="#").set_index(["what", "item"])["value"]


def first(people: pd.DataFrame, arms: list[str], n: int) -> pd.DataFrame:
    return pd.concat([people[people["arm"] == arm].head(n) for arm in arms])


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


@pytest.mark.parametrize(
    ("what", "n", "labels"),
    [
        ("exact score", 5, {}),
        ("exact work", 5, {}),
        ("exact gaps", 5, {}),
        ("blocks score", 5, {"blocks": "block"}),
        ("blocks hours", 5, {"blocks": "block"}),
        ("clusters score", 12, {"clusters": "cluster"}),
        ("clusters gaps", 12, {"clusters": "cluster"}),
    ],
)
def test_listing_every_assignment_gives_the_p_of_r(people, reference, what, n, labels):
    drawn = first(people, ["same", "more"], n)
    named = {name: drawn[labels[name]] if name in labels else None for name in ("blocks", "clusters")}
    found = pairwise(
        drawn[[what.split()[1]]].to_numpy(float),
        drawn["arm"],
        arm="more",
        reference="same",
        draws=1000,
        rng=rng(),
        **named,
    )
    expected = reference[what]
    assert found.exact
    assert found.n_possible == expected["ways"]
    assert found.statistics[0] == pytest.approx(expected["statistic"], rel=SAME)
    assert found.p_values[0] == pytest.approx(expected["p"], rel=SAME)


def test_listing_every_assignment_of_three_arms_gives_the_p_of_r(people, reference):
    nine = first(people, ["same", "more", "app"], 3)
    found = global_null(
        nine[["score"]].to_numpy(float),
        nine["arm"],
        order=["same", "more", "app"],
        blocks=None,
        clusters=None,
        draws=2000,
        rng=rng(),
    )
    expected = reference["global score"]
    assert found.exact
    assert found.n_possible == expected["ways"]
    assert found.statistics[0] == pytest.approx(expected["statistic"], rel=SAME)
    assert found.p_values[0] == pytest.approx(expected["p"], rel=SAME)


@pytest.mark.parametrize("outcome", ["score", "work", "hours", "gaps"])
def test_statistics_are_those_of_welch(people, reference, outcome):
    table = people[[outcome]].to_numpy(float)
    pair = pairwise(
        table, people["arm"], arm="more", reference="same", blocks=None, clusters=None, draws=9, rng=rng()
    )
    assert pair.statistics[0] == pytest.approx(reference[f"welch {outcome}", "t"], rel=SAME, abs=SAME)
    everyone = global_null(table, people["arm"], order=ARMS, blocks=None, clusters=None, draws=9, rng=rng())
    held = people.dropna(subset=[outcome]).groupby("arm")[outcome]
    n, weights = held.count(), held.count() / held.var()
    lack = ((1 - weights / weights.sum()) ** 2 / (n - 1)).sum()
    f = everyone.statistics[0] / 3 / (1 + 2 * 2 / 15 * lack)
    assert f == pytest.approx(reference[f"welch {outcome}", "F"], rel=SAME)


@pytest.mark.parametrize("outcome", ["score", "gaps"])
def test_with_covariates_the_differences_are_those_of_lin_in_one_regression_of_all_arms(
    people, reference, outcome
):
    found = romano_wolf(
        people[[outcome]].to_numpy(float),
        people["arm"],
        order=ARMS,
        pairs=[(arm, "same") for arm in ARMS[1:]],
        family=None,
        blocks=people["block"],
        clusters=None,
        covariates=people[["x"]].to_numpy(),
        draws=19,
        rng=rng(),
    )
    expected = [reference[f"lin {outcome}", arm] for arm in ARMS[1:]]
    assert found.estimates[:, 0] == pytest.approx(expected, rel=SAME)


def test_stepping_down_is_the_plain_loop_of_r(reference):
    draws = pd.read_csv(HERE / "draws.csv")
    found = stepdown(reference["stepdown seen"][draws.columns].to_numpy(), draws.to_numpy())
    assert found == pytest.approx(reference["stepdown"][draws.columns].to_numpy(), rel=SAME)


def test_stepping_down_multivariate_t_draws_is_the_free_adjustment_of_multcomp(reference):
    arms, df = ARMS[1:], reference["dunnett", "df"]
    drawn = rng().multivariate_normal(np.zeros(3), 0.5 + 0.5 * np.eye(3), 40_000)
    drawn /= np.sqrt(rng().chisquare(df, 40_000) / df)[:, None]
    found = stepdown(reference["free t"][arms].to_numpy(), drawn)
    assert found == pytest.approx(reference["free"][arms].to_numpy(), abs=DRAWN_P)


@pytest.mark.parametrize("df", [12, 0])
@pytest.mark.parametrize("name", ["half", "curve", "free"])
def test_the_simultaneous_critical_value_is_that_of_mvtnorm(reference, name, df):
    steps = abs(np.subtract.outer(np.arange(6), np.arange(6)))
    corr = {"half": 0.5 + 0.5 * np.eye(3), "curve": 0.8**steps, "free": np.eye(2)}[name]
    scale = np.arange(1, len(corr) + 1)
    found = sup_t(
        np.zeros(len(corr)),
        corr * np.outer(scale, scale),
        df=df or math.inf,
        level=0.95,
        draws=400_000,
        rng=rng(),
    )
    assert found.critical == pytest.approx(reference[f"critical {name}", f"df {df}"], abs=DRAWN_CRITICAL)


def test_bands_over_arms_with_one_pooled_variance_are_the_intervals_of_dunnett(people, reference):
    arms, df = ARMS[1:], reference["dunnett", "df"]
    groups = people.groupby("arm")["score"]
    pooled = ((groups.count() - 1) * groups.var()).sum() / df
    inverse = pooled / groups.count()
    found = sup_t(
        (groups.mean()[arms] - groups.mean()["same"]).to_numpy(),
        np.diag(inverse[arms]) + inverse["same"],
        df=df,
        level=0.95,
        draws=400_000,
        rng=rng(),
    )
    close = DRAWN_CRITICAL * max(found.std_errors)
    assert found.band_low == pytest.approx(reference["dunnett low"][arms].to_numpy(), abs=close)
    assert found.band_high == pytest.approx(reference["dunnett high"][arms].to_numpy(), abs=close)
