"""Omega of one factor: as lavaan fits it, in groups as by person, and where there is none."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.scales.omega import MOST_GROUPS, fit, omega
from helpers.scales.reliability import covariance, reliability

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "scales"
FROM_LAVAAN = 2e-6  # its optimiser stops there; the likelihood is flat in the last digits
SETS = {"five": 5, "three": 3, "binary": 6}
MADE = pd.read_csv(FOLDER / "generated.csv", comment="#")
OF_R = pd.read_csv(FOLDER / "scales.csv", comment="#", keep_default_na=False).set_index(
    ["set", "what", "item"]
)["value"]


def points_of(name: str) -> np.ndarray:
    return MADE.loc[MADE["set"] == name, list("abcdef")[: SETS[name]]].to_numpy(dtype=float)


def measured(points: np.ndarray, draws: int = 200, seed: int = 1):
    return omega(points, draws=draws, level=0.95, rng=np.random.default_rng(seed))


@pytest.mark.parametrize("name", list(SETS))
def test_omega_and_the_loadings_are_those_of_lavaan(name: str) -> None:
    found = measured(points_of(name))
    assert found.estimate == pytest.approx(OF_R[name, "omega", ""], abs=FROM_LAVAAN)
    for item, loading in zip("abcdef", found.loadings, strict=False):
        assert loading == pytest.approx(OF_R[name, "loading", item], abs=10 * FROM_LAVAAN)


def test_the_estimate_lies_in_its_interval_and_another_level_is_narrower() -> None:
    found = measured(points_of("five"))
    assert found.low < found.estimate < found.high
    narrow = omega(points_of("five"), draws=200, level=0.5, rng=np.random.default_rng(1))
    assert found.low < narrow.low < narrow.high < found.high


def test_the_same_seed_gives_the_same_interval() -> None:
    assert (measured(points_of("five")).low, measured(points_of("five")).high) == (
        measured(points_of("five")).low,
        measured(points_of("five")).high,
    )


def test_covariances_of_one_factor_with_equal_loadings_have_omega_equal_to_alpha() -> None:
    equal = np.full((4, 4), 0.5) + 0.7 * np.eye(4)
    found = fit(equal[None], tolerance=1e-12)
    assert found.omega()[0] == pytest.approx(4 * 4 * 0.5 / equal.sum(), abs=1e-9)


def test_covariances_of_one_factor_give_their_own_loadings_back() -> None:
    loadings, own = np.array([0.4, 1.1, 2.0, 0.9]), np.array([0.5, 1.0, 2.0, 0.3])
    found = fit((np.outer(loadings, loadings) + np.diag(own))[None], tolerance=1e-13)
    assert found.loadings[0] == pytest.approx(loadings, abs=1e-6)
    assert found.uniquenesses[0] == pytest.approx(own, abs=1e-6)
    assert not found.bounded[0]


def test_many_models_at_once_are_the_models_one_by_one() -> None:
    rng = np.random.default_rng(3)
    matrices = np.stack([covariance(rng.normal(size=(50, 5)) + rng.normal(size=(50, 1))) for _ in range(20)])
    together = fit(matrices, tolerance=1e-10).omega()
    apart = [fit(one[None], tolerance=1e-10).omega()[0] for one in matrices]
    assert together == pytest.approx(apart, abs=1e-8)  # einsum adds in another order


def test_people_in_random_groups_have_the_interval_of_people_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(3000, 1)) + rng.normal(size=(3000, 4))
    grouped = measured(x, draws=600)
    monkeypatch.setattr("helpers.scales.omega.MOST_GROUPS", 10_000)
    by_person = measured(x, draws=600)
    assert len(x) > MOST_GROUPS
    width = by_person.high - by_person.low
    assert grouped.high - grouped.low == pytest.approx(width, rel=0.15)  # 600 draws know a width to about 6%


def test_an_item_without_spread_of_its_own_is_held_at_its_bound_and_said() -> None:
    heywood = np.array([[1.0, 0.8, 0.8], [0.8, 1.0, 0.5], [0.8, 0.5, 1.0]])  # asks for a loading of 1.13
    found = fit(heywood[None], tolerance=1e-9)
    assert found.bounded.tolist() == [True]
    assert found.uniquenesses[0, 0] == pytest.approx(0.005)


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        (np.random.default_rng(1).normal(size=(50, 2)), "few_items"),
        (np.random.default_rng(1).normal(size=(9, 4)), "few_people"),
        (np.full((30, 4), np.nan), "few_people"),
        (np.column_stack([np.random.default_rng(1).normal(size=(30, 3)), np.ones(30)]), "no_variance"),
    ],
    ids=["two items", "nine people", "all missing", "an item that never varies"],
)
def test_where_there_is_no_omega_the_reason_stands_in_its_place(points: np.ndarray, reason: str) -> None:
    found = measured(points)
    assert found.reason == reason
    assert math.isnan(found.estimate)


def test_an_item_that_varies_in_one_person_leaves_an_estimate_without_interval() -> None:
    rng = np.random.default_rng(4)
    rare = np.zeros(40)
    rare[0] = 1.0
    x = np.column_stack([rng.normal(size=(40, 1)) + rng.normal(size=(40, 3)), rare])
    found = measured(x)
    assert found.reason == "undefined_draws"
    assert found.n_undefined > 40
    assert not math.isnan(found.estimate)
    assert math.isnan(found.low)


def test_unequal_loadings_put_omega_above_alpha() -> None:
    rng = np.random.default_rng(6)
    x = rng.normal(size=(5000, 1)) * np.array([0.2, 0.5, 1.0, 2.0]) + rng.normal(size=(5000, 4))
    assert measured(x, draws=10).estimate > reliability(x, list("abcd"), level=0.95).estimate + 0.02
