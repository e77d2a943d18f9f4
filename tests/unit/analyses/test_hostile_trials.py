"""Trials that go wrong: every declared estimate keeps its row, with a number or with a sentence that says why not."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from helpers.analyses.effect_rows import effect_rows
from helpers.analyses.families import with_families
from helpers.errors import StatisticalWarning
from helpers.study.plan_spec import Delivery, RandomisedModel
from helpers.study.spec import Study

ARMS = ("same_more", "less_app", "less_need", "same")
PER_ARM = 12
N = PER_ARM * len(ARMS)
SAME = 1e-12  # the same means in another order of additions
UNADJUSTED = {"estimator": "unadjusted", "variance": "hc2"}
ANCOVA = {"estimator": "ancova", "variance": "hc2", "adjust_for": ("age",)}


def people() -> pd.DataFrame:
    """Return 48 made-up people: 12 an arm, half of each in either cohort."""
    rng = np.random.default_rng(5)
    arm = np.repeat(ARMS, PER_ARM)
    place = np.arange(N)
    return pd.DataFrame(
        {
            "person": [f"intake:{row}" for row in place],
            "arm": pd.array(arm, dtype="string"),
            "cohort": pd.array(np.where(place % 2, "october_2017", "march_2018"), dtype="string"),
            "caseworker": pd.array([f"KM{row % 4:02d}" for row in place], dtype="string"),
            "age": pd.array(rng.integers(20, 60, N), dtype="Int64"),
            "happiness.0": pd.array(rng.integers(1, 11, N), dtype="Int64"),
            "happiness.6": pd.array(rng.integers(1, 11, N), dtype="Int64"),
            "happiness.12": pd.array(rng.integers(1, 11, N), dtype="Int64"),
            "outflow_work": pd.array(place % 3 == 0, dtype="boolean"),
            "outflow_work_cbs": pd.array(place % 3 == 1, dtype="boolean"),
            "sanctioned": pd.array(place % 6 == 0, dtype="boolean"),
            "months_to_exit": pd.array(np.where(place % 3 == 0, 1 + place % 20, 24), dtype="Float64"),
            "exit_kind": pd.array(np.where(place % 3 == 0, "work", "none"), dtype="string"),
        }
    )


@pytest.fixture
def asked(smaller: Callable[..., Study]) -> Callable[..., Study]:
    """Return a plan for one outcome, each arm against the reference; happiness at two waves."""

    def make(name: str, **plan: object) -> Study:
        study = smaller(name, plan={"pairs": "reference", "adjust_for": (), **UNADJUSTED, **plan})
        if name != "happiness":
            return study
        outcome = study.outcomes[name].model_copy(update={"waves": (6, 12)})
        return study.model_copy(update={"outcomes": {name: outcome}})

    return make


def run(study: Study, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows, and every sentence that was said."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rows = effect_rows(study, {"sample_randomised": frame})[0]
    assert all(issubclass(one.category, StatisticalWarning) for one in caught), [str(o.message) for o in caught]
    return rows, [str(one.message) for one in caught]


def by_arm(rows: pd.DataFrame) -> dict[str, float]:
    return dict(zip(rows["arm"], rows["estimate"], strict=True))


def of(arms: tuple[str, ...], place: str, estimator: str, sentence: str) -> list[str]:
    return [f"trial {place} {arm}, {estimator}: {sentence}" for arm in arms]
