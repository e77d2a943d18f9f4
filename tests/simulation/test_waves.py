"""What is right and what is wrong when people drop out: small here, `waves.run` for more draws."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

HERE = Path(__file__).parent

# Within three Monte Carlo standard errors; wrong is wrong by at least as many.
WITHIN = 3
DRAWS = 24


@pytest.fixture(scope="module")
def simulation():
    spec = importlib.util.spec_from_file_location("waves_simulation", HERE / "waves.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def summary(simulation, world: str) -> pd.DataFrame:
    frame = simulation.run(DRAWS, np.random.default_rng(5), worlds=(world,)).set_index("estimator")
    return frame.assign(
        errors=frame["bias"].abs() / frame["bias_mc_error"],
        covers=(frame["coverage"] - 0.95).abs() <= WITHIN * np.sqrt(0.95 * 0.05 / DRAWS),
    )


def check(frame: pd.DataFrame, *, right: list[str], wrong: list[str]) -> None:
    assert sorted(right + wrong) == sorted(frame.index)
    assert (frame.loc[right, "errors"] <= WITHIN).all()
    assert frame.loc[right, "covers"].all()
    assert (frame.loc[wrong, "errors"] > WITHIN).all()
    assert (frame.loc[wrong, "bias"] < 0).all()


def test_every_way_is_right_where_drop_out_is_chance(simulation):
    every = ["complete_cases", "clustered_ols", "mmrm", "mmrm_auxiliary", "imputation"]
    check(summary(simulation, "at_random"), right=every, wrong=[])


def test_only_models_of_earlier_waves_are_right_where_these_decide_who_leaves(simulation):
    right = ["mmrm", "mmrm_auxiliary", "imputation"]
    check(summary(simulation, "by_earlier_wave"), right=right, wrong=["complete_cases", "clustered_ols"])


def test_only_models_with_the_auxiliary_are_right_where_it_decides_who_leaves(simulation):
    right = ["mmrm_auxiliary", "imputation"]
    check(summary(simulation, "by_auxiliary"), right=right, wrong=["complete_cases", "clustered_ols", "mmrm"])


def test_every_way_is_wrong_where_the_missing_answer_decides_and_the_other_way_in_the_other_arm(simulation):
    every = ["complete_cases", "clustered_ols", "mmrm", "mmrm_auxiliary", "imputation"]
    check(summary(simulation, "by_missing_answer"), right=[], wrong=every)


def test_satterthwaite_intervals_of_forty_persons_cover_as_often_as_they_say(simulation):
    frame = simulation.small_trials(60, np.random.default_rng(5))
    rows = frame[frame["df"] == "satterthwaite"]
    assert (abs(rows["mean"] - 0.95) <= WITHIN * np.sqrt(0.95 * 0.05 / rows["size"])).all()
