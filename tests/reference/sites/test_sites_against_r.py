"""Pooling of sites against metafor, on the BCG trials among others: the script and its CSV stand beside this."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.effects.sites import pool

HERE = Path(__file__).parent

# The same formula once tau² agrees.
SAME = 1e-7
# metafor stops its search for tau² at a step of 1e-14, and its estimate of zero is exactly that.
SEARCHED = 1e-7
NAMES = ("estimate", "std_error", "low", "high", "prediction_low", "prediction_high", "q", "q_p_value")
VARIANT = {"knha": "as_is", "adhoc": "at_least_one"}


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / f"{name}.csv", comment="#")


@pytest.mark.parametrize(
    "row",
    reference("pooled").to_dict("records"),
    ids=lambda row: f"{row['set']} {row['test']} {row['level']}",
)
def test_pooling_is_that_of_metafor(row):
    sites = reference("sites")
    sites = sites[sites["set"] == row["set"]]
    found = pool(sites["estimate"], sites["std_error"], small_spread=VARIANT[row["test"]], level=row["level"])
    assert [getattr(found, name) for name in NAMES] == pytest.approx([row[name] for name in NAMES], rel=SAME)
    assert found.tau2 == pytest.approx(row["tau2"], rel=SEARCHED, abs=1e-15)
    assert found.i2 == pytest.approx(row["i2"], rel=SEARCHED, abs=1e-12)
    assert found.p_value == pytest.approx(row["p_value"], rel=SAME)


def test_the_bcg_trials_differ_so_much_that_a_next_trial_may_show_nothing():
    sites = reference("sites")
    sites = sites[sites["set"] == "bcg"]
    found = pool(sites["estimate"], sites["std_error"], small_spread="as_is", level=0.95)
    assert (round(found.estimate, 3), round(found.tau2, 3)) == (-0.715, 0.313)
    assert found.high < 0 < found.prediction_high
