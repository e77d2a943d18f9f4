"""Raking, weighted means and shares, rates and the comparison with the frame, as R and its package survey give them."""

import csv
import math
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from helpers.describe.balance import indicators
from helpers.describe.raking import rake
from helpers.describe.response import frame_comparison, response_rates
from helpers.describe.weighted import equal_weights, weighted_mean, weighted_share

HERE = Path(__file__).parent
WEIGHTS = 1e-8  # relative: both go on until margins are within about 1e-10 of the frame
ESTIMATES = 1e-8  # relative, follows from the weights
ERRORS = 1e-6  # relative: survey projects residuals ten times around the margins, we solve it exactly
EXACT = 1e-12
MARGINS = ["age", "stage", "sex"]
CEILINGS = {"none": 1e6, "two": 2.0, "tight": 1.6}


def read(name):
    with (HERE / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@lru_cache(maxsize=1)
def frame():
    made = pd.DataFrame(read("frame"))
    for name in ("years", "score", "better", "rare"):
        made[name] = pd.to_numeric(made[name].replace("", None).replace("NA", None)).astype("float64")
    return made.assign(answered=made["answered"] == "1")


@lru_cache(maxsize=4)
def raked(ceiling):
    everybody = frame()
    came = everybody[everybody["answered"]].reset_index(drop=True)
    return rake(came[MARGINS], everybody[MARGINS], max_ratio=CEILINGS[ceiling], few=1)


def weighting(name):
    return (
        equal_weights(int(frame()["answered"].sum()), len(frame()))
        if name == "equal"
        else raked(name).weighting
    )


@pytest.mark.parametrize("ceiling", CEILINGS)
def test_weights_are_those_of_rake_and_with_a_ceiling_of_bounded_raking_in_r(ceiling):
    of_r = np.array([float(row[ceiling]) for row in read("weights")])
    assert raked(ceiling).weighting.weights == pytest.approx(of_r, rel=WEIGHTS)


def test_with_the_tight_ceiling_people_are_at_it():
    found = raked("tight")
    assert found.n_at_ceiling > 5
    assert found.largest == pytest.approx(1.6, rel=EXACT)


@pytest.mark.parametrize("row", read("estimates"), ids=lambda row: "-".join(list(row.values())[:4]))
def test_estimates_errors_and_limits_are_those_of_svymean_and_svyciprop(row):
    everybody = frame()
    came = everybody[everybody["answered"]].reset_index(drop=True)
    name, level = row["variable"], float(row["level"])
    values = came["better"].where(came["age"] == "old") if name == "better_old" else came[name]
    estimator = weighted_mean if name == "score" else weighted_share
    population = len(everybody) if row["finite"] == "yes" else None
    found = estimator(values, weighting(row["weights"]), population=population, level=level)
    assert found.n == int(row["n"])
    assert found.estimate == pytest.approx(float(row["estimate"]), rel=ESTIMATES)
    assert found.std_error == pytest.approx(float(row["std_error"]), rel=ERRORS)
    assert found.effective_n == pytest.approx(float(row["effective_n"]), rel=ESTIMATES)
    if row["low"]:
        assert (found.low, found.high) == pytest.approx((float(row["low"]), float(row["high"])), rel=ERRORS)


def test_rates_have_the_wilson_limits_of_prop_test():
    everybody = frame()
    found = response_rates(everybody[["age"]], everybody["answered"].to_numpy(), level=0.95).set_index(
        "category"
    )
    for row in read("rates"):
        ours = found.loc[row["category"]]
        for name in ("n_frame", "n_answered", "rate", "low", "high"):
            assert ours[name] == pytest.approx(float(row[name]), rel=EXACT)


def test_the_comparison_with_the_frame_is_that_of_base_r():
    everybody = frame()
    numbers = indicators(everybody[["years", "age", "sex"]])
    numbers = numbers.rename(columns={"sex=f": "f", "age=old": "old"})
    weights = raked("none").weighting.weights
    found = frame_comparison(numbers, everybody["answered"].to_numpy(), weights).set_index("variable")
    for row in read("comparison"):
        for name in ("frame", "answered", "weighted", "difference", "difference_weighted"):
            assert found.loc[row["variable"], name] == pytest.approx(float(row[name]), rel=1e-7, abs=1e-8)
    assert not math.isnan(found["difference_weighted"].max())
