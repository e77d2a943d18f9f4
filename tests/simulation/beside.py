"""How take-up, two registers and pooled places do in experiments whose truth is known.

Run from the root of the project: python tests/simulation/beside.py 2000
prints the shares.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.effects.compliance import cace
from helpers.effects.registers import paired_difference
from helpers.effects.sites import pool
from helpers.errors import EstimationImpossible, StatisticalWarning

LEVEL = 0.95
ROOT = Path(__file__).resolve().parents[2]
ORDER = ("same_more", "same")
EFFECT = 1.5


def take_up(draws: int, rng: np.random.Generator, *, moved: float, n: int = 182) -> pd.DataFrame:
    """Return whether the Anderson-Rubin set and the t interval hold the effect on compliers.

    Who takes it up depends on something that moves the outcome too; `moved` is the share of compliers.
    """
    rows = []
    for _ in range(draws):
        treated = rng.permutation(np.repeat([0.0, 1.0], n // 2))
        keen = rng.random(n)
        always, complier = keen < 0.2, (keen >= 0.2) & (keen < 0.2 + moved)
        received = np.where(always | (complier & (treated == 1)), 1.0, 0.0)
        outcome = EFFECT * received + 2 * (keen - 0.5) + rng.normal(size=n)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", StatisticalWarning)
            try:
                found = cace(
                    outcome, treated, received, covariates=None, blocks=None, variance="hc2", level=LEVEL
                )
            except EstimationImpossible:
                continue
        rows.append(
            {
                "in_set": found.anderson_rubin.covers(EFFECT),
                "in_interval": found.low <= EFFECT <= found.high,
                "bounded": found.anderson_rubin.shape == "interval",
                "error": found.estimate - EFFECT,
            }
        )
    return pd.DataFrame(rows)


def two_registers(draws: int, rng: np.random.Generator, *, jobs: tuple[float, float]) -> pd.DataFrame:
    """Return paired differences of two registers; `jobs` are the shares that the first records, per arm.

    Nobody's job depends on the arm, and the second register records 95 of 100 in both arms.
    """
    rows, n = [], 91
    labels = np.repeat(ORDER, n)
    recorded = np.repeat(jobs, n)
    for _ in range(draws):
        job = rng.random(2 * n) < 0.3
        first = (job & (rng.random(2 * n) < recorded)).astype(float)
        second = (job & (rng.random(2 * n) < 0.95)).astype(float)
        found = paired_difference(
            first, second, labels, arm="same_more", reference="same", order=ORDER, covariates=None, blocks=None,
            clusters=None, estimator="unadjusted", variance="hc2", level=LEVEL,
        )  # fmt: skip
        truth = 0.3 * ((0.95 - jobs[0]) - (0.95 - jobs[1]))
        rows.append(
            {
                "covered": found.low <= truth <= found.high,
                "disagrees": found.disagrees,
                "error": found.estimate - truth,
            }
        )
    return pd.DataFrame(rows)


def places(draws: int, rng: np.random.Generator, *, tau: float, sites: int = 6) -> pd.DataFrame:
    """Return whether the mean of all places, and a next place, lie in their intervals."""
    rows = []
    for _ in range(draws):
        errors = rng.uniform(0.08, 0.15, sites)
        effects = 0.1 + tau * rng.normal(size=sites)
        found = pool(
            effects + errors * rng.normal(size=sites), errors, small_spread="at_least_one", level=LEVEL
        )
        next_one = 0.1 + tau * rng.normal()
        rows.append(
            {
                "covered": found.low <= 0.1 <= found.high,
                "predicted": found.prediction_low <= next_one <= found.prediction_high,
            }
        )
    return pd.DataFrame(rows)


if __name__ == "__main__":
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    draw = np.random.default_rng(20171001)
    for share in (0.5, 0.1):
        print("take-up, compliers", share, take_up(number, draw, moved=share).mean().round(4).to_dict())
    for pair in ((0.85, 0.85), (0.95, 0.80)):
        print("registers", pair, two_registers(number, draw, jobs=pair).mean().round(4).to_dict())
    for spread in (0.0, 0.1, 0.3):
        print("places, tau", spread, places(number, draw, tau=spread).mean().round(4).to_dict())
