"""Coverage, bias and false findings of comparisons between several arms, in trials whose truth is known.

    python tests/simulation/arms.py 2000

prints one row per scenario and method: the share of intervals that hold the true difference, and the mean error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from helpers.effects.arms import against_reference, every_pair, fit
from helpers.effects.arms_contrasts import ArmsFit
from helpers.effects.estimates import interval
from helpers.effects.simultaneous import simultaneous

SEED = 20171001
LEVEL = 0.95
ORDER = ("more", "app", "free", "same")
TRUTH = np.array([0.6, 0.2, 0.0, 0.0])

# Method, estimate, low, high and truth: one row per interval.
Answer = tuple[str, float, float, float, float]


def fitted(people: pd.DataFrame, order: tuple[str, ...] = ORDER, **choices: object) -> ArmsFit:
    asked = {
        "order": order, "covariates": None, "blocks": None, "clusters": None,
        "estimator": "unadjusted", "variance": "hc2", "level": LEVEL,
    } | choices  # fmt: skip
    return fit(people["outcome"], people["arm"], **asked)


def four_arms(rng: np.random.Generator) -> Iterator[Answer]:
    """45 an arm in two blocks that differ; effects follow a covariate; the first arm varies twice as much."""
    block = np.repeat([0, 1], [100, 80])
    place = np.concatenate([rng.permutation(np.repeat(range(4), size // 4)) for size in (100, 80)])
    x = rng.normal(size=180)
    effect = TRUTH[place] + 0.3 * (place == 0) * x
    outcome = effect + 0.5 * x + 0.5 * block + rng.normal(0, np.where(place == 0, 2.0, 1.0))
    people = pd.DataFrame({"arm": np.array(ORDER)[place], "block": block, "x": x, "outcome": outcome})
    for estimator in ("unadjusted", "lin"):
        covariates = None if estimator == "unadjusted" else people[["x"]]
        trial = fitted(people, blocks=block, covariates=covariates, estimator=estimator)
        for arm, reference in every_pair(ORDER):
            truth = TRUTH[ORDER.index(arm)] - TRUTH[ORDER.index(reference)]
            e = trial.contrast(arm, reference)
            yield f"{estimator} hc2 {arm} - {reference}", e.estimate, e.low, e.high, truth
    joint = trial.joint(against_reference(ORDER))
    held = simultaneous(joint.estimates, joint.covariance, df=joint.df, level=LEVEL)
    together = bool(((held.low <= TRUTH[:3]) & (TRUTH[:3] <= held.high)).all())
    # One interval of 0 to 1 that holds its truth where all three hold theirs.
    yield "lin hc2 all three together", np.nan, 0.0, 1.0, 0.5 if together else 2.0


def nested(rng: np.random.Generator) -> Iterator[Answer]:
    """Twenty caseworkers of 4 to 12 people, ten in each of two arms, who make half of the variation."""
    sizes = rng.integers(4, 13, 20)
    cluster = np.repeat(np.arange(20), sizes)
    arm = np.array(["more", "same"])[cluster % 2]
    outcome = 0.5 * (arm == "more") + rng.normal(size=20)[cluster] + rng.normal(size=cluster.size)
    people = pd.DataFrame({"arm": arm, "outcome": outcome})
    two = ("more", "same")
    e = fitted(people, two, clusters=cluster, variance="cr2").contrast(*two)
    yield "cr2", e.estimate, e.low, e.high, 0.5
    e = fitted(people, two).contrast(*two)
    yield "hc2 without clusters", e.estimate, e.low, e.high, 0.5


def few(rng: np.random.Generator) -> Iterator[Answer]:
    """Six caseworkers of 10 people, three an arm, and no effect: intervals that miss 0 are false findings."""
    cluster = np.repeat(np.arange(6), 10)
    arm = np.array(["more", "same"])[cluster % 2]
    people = pd.DataFrame({"arm": arm, "outcome": rng.normal(size=6)[cluster] + rng.normal(size=60)})
    two = ("more", "same")
    trial = fitted(people, two, clusters=cluster, variance="cr2")
    wild = trial.bootstrap(*two, weights="rademacher", draws=999, rng=rng)
    yield "wild bootstrap", wild.estimate, wild.low, wild.high, 0.0
    normal = interval(wild.estimate, wild.std_error, df=np.inf, level=LEVEL)
    yield "cr1 normal", wild.estimate, normal.low, normal.high, 0.0
    e = trial.contrast(*two)
    yield "cr2", e.estimate, e.low, e.high, 0.0


SCENARIOS: dict[str, Callable[[np.random.Generator], Iterator[Answer]]] = {
    scenario.__name__: scenario for scenario in (four_arms, nested, few)
}


def run(
    n_draws: int, rng: np.random.Generator, scenarios: tuple[str, ...] = tuple(SCENARIOS)
) -> pd.DataFrame:
    """Draw every scenario `n_draws` times; one row per scenario and method."""
    rows = [
        (scenario, *answer)
        for scenario in scenarios
        for _ in range(n_draws)
        for answer in SCENARIOS[scenario](rng)
    ]
    frame = pd.DataFrame(rows, columns=["scenario", "method", "estimate", "low", "high", "truth"])
    frame["covered"] = (frame["low"] <= frame["truth"]) & (frame["truth"] <= frame["high"])
    frame["error"] = frame["estimate"] - frame["truth"]
    groups = frame.groupby(["scenario", "method"], sort=False)
    return pd.DataFrame(
        {
            "n_draws": groups.size(),
            "coverage": groups["covered"].mean(),
            "bias": groups["error"].mean(),
            "bias_mc_error": groups["error"].sem(),
        }
    ).reset_index()


if __name__ == "__main__":
    table = run(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, np.random.default_rng(SEED))
    print(table.to_string(index=False))
