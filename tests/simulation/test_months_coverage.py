"""The band over months holds the whole true curve as often as it says; `run` gives more draws where wanted.

From the root of the project, with src on the path: python tests/simulation/test_months_coverage.py 2000
prints the shares.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass

import numpy as np

from helpers.effects.months import month_by_month

LEVEL = 0.9
# Within three Monte Carlo standard errors, as everywhere.
WITHIN = 3
N, MONTHS, DRAWS = 90, 5, 2000
ORDER = ("new", "usual")
TRUTH = np.linspace(0.0, 1.0, MONTHS)
LASTING = 0.7


@dataclass(frozen=True)
class Coverage:
    """Shares of draws in which all months, and the first month, lie within their limits.

    Attributes
    ----------
    band, pointwise_all, first : float
        The band on all months; the pointwise limits on all months; the pointwise limits on the first.
    draws : int
    """

    band: float
    pointwise_all: float
    first: float
    draws: int


def run(draws: int, seed: int = 20171001) -> Coverage:
    """Draw trials with months that hang together and skewed pay, and see what their limits hold."""
    rng = np.random.default_rng(seed)
    held = np.zeros((draws, 3))
    arm = np.array(ORDER * (N // 2))
    for draw in range(draws):
        lasting = rng.exponential(size=(N, 1)) - 1
        noise = rng.exponential(size=(N, MONTHS)) - 1
        outcomes = (arm == "new")[:, None] * TRUTH + LASTING * lasting + noise
        outcomes[rng.random((N, MONTHS)) < 0.05] = np.nan
        (found,) = month_by_month(
            outcomes, arm, order=ORDER, pairs=[ORDER], covariates=None, blocks=None, clusters=None,
            estimator="unadjusted", variance="hc2", level=LEVEL, draws=DRAWS, rng=rng,
        )  # fmt: skip
        bands = found.bands
        inside = (np.array(bands.low) <= TRUTH) & (np.array(bands.high) >= TRUTH)
        within = (np.array(bands.band_low) <= TRUTH) & (np.array(bands.band_high) >= TRUTH)
        held[draw] = within.all(), inside.all(), inside[0]
    return Coverage(*held.mean(axis=0), draws=draws)


def test_the_band_holds_all_months_as_often_as_it_says():
    found = run(60)
    assert abs(found.band - LEVEL) <= WITHIN * math.sqrt(LEVEL * (1 - LEVEL) / found.draws)


if __name__ == "__main__":
    print(run(int(sys.argv[1])))
