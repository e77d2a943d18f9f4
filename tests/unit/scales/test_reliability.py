"""Alpha, its interval and what each item does to it: as psych gives them, and where there is no number."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pingouin
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.scales.reliability import reliability

FOLDER = Path(__file__).resolve().parents[2] / "reference" / "scales"
FROM_R = 1e-9  # R prints fifteen digits; sums of 120 people are added in another order
EXACT = 1e-12  # the same arithmetic written in another way
SETS = {"five": 5, "three": 3, "binary": 6, "two": 2}
MADE = pd.read_csv(FOLDER / "generated.csv", comment="#")
OF_R = pd.read_csv(FOLDER / "scales.csv", comment="#", keep_default_na=False).set_index(
    ["set", "what", "item"]
)["value"]
LEVEL = 0.95


def points_of(name: str) -> np.ndarray:
    k = SETS[name]
    return MADE.loc[MADE["set"] == name, list("abcdef")[:k]].to_numpy(dtype=float)


def measured(points: np.ndarray):
    return reliability(points, list("abcdefghij")[: points.shape[1]], level=LEVEL)


@pytest.mark.parametrize("name", ["five", "three", "binary"])
def test_alpha_and_its_interval_are_those_of_psych(name: str) -> None:
    found = measured(points_of(name))
    assert found.estimate == pytest.approx(OF_R[name, "alpha", ""], abs=FROM_R)
    assert found.low == pytest.approx(OF_R[name, "low", ""], abs=FROM_R)
    assert found.high == pytest.approx(OF_R[name, "high", ""], abs=FROM_R)


@pytest.mark.parametrize("name", ["five", "three", "binary"])
def test_each_item_is_described_as_psych_describes_it(name: str) -> None:
    for one in measured(points_of(name)).items:
        assert one.item_rest == pytest.approx(OF_R[name, "item_rest", one.item], abs=FROM_R)
        assert one.alpha_without == pytest.approx(OF_R[name, "alpha_without", one.item], abs=FROM_R)


def test_two_items_have_spearman_and_browns_coefficient_with_the_interval_of_their_correlation() -> None:
    found = measured(points_of("two"))
    assert found.coefficient == "spearman_brown"
    for ours, theirs in ((found.estimate, "spearman_brown"), (found.low, "low"), (found.high, "high")):
        assert ours == pytest.approx(OF_R["two", theirs, ""], abs=FROM_R)
    assert all(math.isnan(one.alpha_without) for one in found.items)


def test_people_with_a_missing_item_are_left_out_and_counted_by_item() -> None:
    found = measured(points_of("five"))
    assert found.n_complete == 116
    assert [(one.n, one.n_missing) for one in found.items] == [
        (120, 0),
        (117, 3),
        (120, 0),
        (120, 0),
        (119, 1),
    ]


def test_items_of_nought_and_one_are_named_kuder_and_richardson() -> None:
    assert measured(points_of("binary")).coefficient == "kr20"
    assert measured(points_of("five")).coefficient == "alpha"


def test_alpha_is_pingouins_while_its_limits_are_not_rounded_to_three_decimals() -> None:
    x = points_of("three")
    alpha, limits = pingouin.cronbach_alpha(pd.DataFrame(x))
    found = measured(x)
    assert found.estimate == pytest.approx(alpha, abs=EXACT)
    assert (round(found.low, 3), round(found.high, 3)) == tuple(limits)
    assert (found.low, found.high) != tuple(limits)


@given(
    st.integers(min_value=0, max_value=2**32 - 1),
    st.integers(min_value=3, max_value=8),
    st.integers(min_value=5, max_value=40),
)
def test_alpha_is_the_mean_covariance_written_another_way(seed: int, k: int, n: int) -> None:
    x = np.random.default_rng(seed).normal(size=(n, k)) + np.random.default_rng(seed + 1).normal(size=(n, 1))
    apart = np.cov(x, rowvar=False)
    mean = (apart.sum() - np.trace(apart)) / (k * (k - 1))
    naive = k * mean / (np.trace(apart) / k + (k - 1) * mean)
    assert measured(x).estimate == pytest.approx(naive, abs=1e-9)  # cancels in another place


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        (np.array([[1.0, 2, 3]]), "few_people"),
        (np.full((20, 3), 2.0), "no_variance"),
        (np.full((20, 3), np.nan), "few_people"),
        (np.arange(20.0).reshape(20, 1), "one_item"),
        (np.column_stack([np.arange(20.0), np.full(20, 3.0)]), "no_variance"),
        (np.column_stack([np.arange(20.0), -np.arange(20.0), np.full(20, 3.0)]), "no_variance"),
        (np.empty((0, 3)), "few_people"),
    ],
    ids=[
        "one person",
        "all equal",
        "all missing",
        "one item",
        "two items of which one is constant",
        "they cancel",
        "nobody",
    ],
)
def test_where_there_is_no_reliability_the_reason_stands_in_its_place(
    points: np.ndarray, reason: str
) -> None:
    found = measured(points)
    assert found.reason == reason
    assert math.isnan(found.estimate)
    assert math.isnan(found.low)
    assert len(found.items) == points.shape[1]


def test_items_that_cancel_but_for_rounding_have_no_alpha_either() -> None:
    x = np.random.default_rng(7).integers(1, 6, size=(31, 2)).astype(float)
    found = measured(np.column_stack([x, 0.1 - 0.3 * x.sum(axis=1), -0.7 * x.sum(axis=1)]))
    assert found.reason == "no_variance"
    assert math.isnan(found.estimate)


def test_items_that_go_against_each_other_have_an_alpha_below_zero() -> None:
    x = np.array([[1.0, 5, 3], [2, 4, 3], [3, 3, 4], [4, 2, 3], [5, 1, 2]])
    found = measured(x)
    # Variances 2.5, 2.5 and 0.5; the sums 9, 9, 10, 9, 8 vary by 0.5: 3 / 2 * (1 - 5.5 / 0.5).
    assert found.estimate == pytest.approx(-15, abs=EXACT * 100)
    assert found.low < found.estimate < found.high


def test_three_items_that_are_equal_have_an_alpha_of_one_and_no_interval() -> None:
    found = measured(np.repeat(np.arange(10.0)[:, None], 3, axis=1))
    assert found.estimate == pytest.approx(1.0)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_two_items_that_are_equal_have_a_coefficient_and_no_interval() -> None:
    found = measured(np.repeat(np.arange(10.0)[:, None], 2, axis=1))
    assert found.estimate == pytest.approx(1.0)
    assert math.isnan(found.low)


def test_an_item_that_never_varies_has_no_correlation_with_the_rest() -> None:
    x = np.column_stack([points_of("three"), np.full(120, 4.0)])
    assert math.isnan(measured(x).items[3].item_rest)


def test_a_level_is_a_share() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        reliability(points_of("three"), list("abc"), level=95)
