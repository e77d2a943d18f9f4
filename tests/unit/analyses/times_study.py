"""The declaration of `deventer` with one outcome in time and made-up people, for the parts about time and months."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.disclosure.exhibits import Release, release
from helpers.disclosure.policy import Policy
from helpers.paths import Project
from helpers.reporting.exhibit_view import ExhibitView, view
from helpers.reporting.labels import lexicon
from helpers.reporting.vocabulary import vocabulary
from helpers.results import Exhibit
from helpers.study.load import load
from helpers.study.plan_spec import Monthly
from helpers.study.spec import DescribedDuration, Study

REPOSITORY = Path(__file__).resolve().parents[3]
ARMS = ("same_more", "less_app", "less_need", "same")
PER_ARM = 100
MONTHS = (1, 4)
PLAN = {
    "estimator": "lin", "variance": "hc2", "adjust_for": ("age", "woman"), "pairs": "all", "level": 0.9,
    "correction": "holm", "resamples": 999, "sensitivity": (), "randomisation": None, "subgroups": (),
    "repeated": None, "dropout": None,
    "monthly": (Monthly(variable="earnings_month", months=MONTHS, label={"en": "Earnings"}),),
}  # fmt: skip
TIME = DescribedDuration(
    time="months_to_exit", exit="exit_kind", censored=("none",), sample="randomised", horizon=24, level=0.9
)


@lru_cache(maxsize=1)
def _declared() -> Study:
    return load(Project(REPOSITORY), "deventer")


def study(*, described: tuple[DescribedDuration, ...] = (), **changes: object) -> Study:
    """Return one yes/no outcome and one in time; `changes` are of the plan."""
    declared = _declared()
    plan = declared.analysis["trial"].model_copy(update=PLAN | changes)
    names = ("any_work", "work_in_two_years")
    return declared.model_copy(
        update={
            "outcomes": {name: declared.outcomes[name] for name in names},
            "families": {},
            "describe": declared.describe.model_copy(update={"durations": described}),
            "analysis": {"trial": plan},
        }
    )


def people(seed: int = 3) -> pd.DataFrame:
    """Return a hundred persons an arm, two cohorts, of whom five have no known exit."""
    rng = np.random.default_rng(seed)
    n = PER_ARM * len(ARMS)
    frame = pd.DataFrame({"person": pd.array([f"intake:{number}" for number in range(n)], dtype="string")})
    frame["arm"] = pd.array(np.repeat(ARMS, PER_ARM), dtype="string")
    frame["cohort"] = pd.array(np.tile(["october_2017", "march_2018"], n // 2), dtype="string")
    frame["age"] = pd.array(rng.integers(20, 64, n), dtype="Int64")
    for name in ("woman", "any_work"):
        frame[name] = pd.array(rng.random(n) < 0.5, dtype="boolean")
    pace = np.where(frame["arm"] == "same_more", 0.06, 0.035)
    work, other = np.ceil(rng.exponential(1 / pace)), np.ceil(rng.exponential(1 / 0.02, n))
    first = np.minimum(work, other)
    kind = np.where(first > 24, "none", np.where(work <= other, "work", "other_exit"))
    frame["months_to_exit"] = np.minimum(first, 24.0)
    frame["exit_kind"] = pd.array(kind, dtype="string")
    frame.loc[[1, 101, 201, 301, 302], "exit_kind"] = pd.NA
    return frame


def register(frame: pd.DataFrame, seed: int = 4) -> pd.DataFrame:
    """Return six months a person, half of them without earnings; two persons have no row in month 2."""
    rng = np.random.default_rng(seed)
    rows = frame[["person"]].merge(pd.DataFrame({"month": pd.array(range(6), dtype="Int64")}), how="cross")
    pay = np.where(rng.random(len(rows)) < 0.5, 0.0, np.round(rng.normal(900, 200, len(rows)), 2))
    rows["earnings_month"] = pay
    gone = rows["person"].isin(frame["person"].iloc[[0, 399]]) & (rows["month"] == 2)
    return rows[~gone].sample(frac=1, random_state=1).reset_index(drop=True)


def tables() -> dict[str, pd.DataFrame]:
    """Return the sample and the monthly table that the parts read."""
    frame = people()
    return {"sample_randomised": frame, "linked_register": register(frame)}


def released(declared: Study, exhibits: tuple[Exhibit, ...]) -> Release:
    """Send exhibits through the door."""
    rule = declared.disclosure
    policy = Policy(rule.profile, rule.min_persons, rule.zeros, rule.dominance, rule.group, True)
    return release(exhibits, policy, vocabulary(declared)).require()


def pages(declared: Study, exhibits: tuple[Exhibit, ...], language: str) -> dict[str, ExhibitView]:
    """Return released exhibits as a page would print them, figures drawn; raises where a word lacks."""
    words = lexicon(declared)
    return {
        one.exhibit.id: view(one, words, language, below=declared.disclosure.min_persons, places={})
        for one in released(declared, exhibits).released
    }
