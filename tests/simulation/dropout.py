"""Which answers to drop-out are right in which world, in trials whose truth is known.

Run from the root of the project: python tests/simulation/dropout.py 2000
writes dropout_coverage.csv beside this file.

The effect is 0.5 for everybody, on an outcome between 0 and 10. In each world other persons stay away:

at_random           whoever, 30 of 100 in both arms: everything is right
by_baseline         by a covariate known before, otherwise in each arm: weights are right, respondents are not
equal               by an unknown trait, in both arms the same persons: right without doing anything, because the
                    effect is the same for everybody; the means of both arms are wrong
one_way             the arm brings persons with low outcomes to respond and keeps nobody away: respondents and weights
                    are wrong, Lee and worst-case bounds cover
opposite            in the arm persons with high outcomes stay away, in the reference those with low ones; the shares are
                    equal: respondents, weights and Lee bounds are wrong, worst-case bounds cover, and so does the
                    delta adjustment at the true deltas
lee_edge            the arm brings exactly those with the lowest fifth of outcomes: the effect is the upper Lee bound, so
                    that the interval has nothing to spare
worst_edge          non-respondents of the arm have the lowest possible outcome and those of the reference the highest:
                    the effect is the lower worst-case bound
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import integrate
from scipy.special import expit

from helpers.effects import (
    bounded_effect,
    lee_bounds,
    logit,
    manski,
    respondents,
    response_weights,
    tipping,
    trial,
    two_arms,
    weighted_response,
)

HERE = Path(__file__).parent
TABLE = HERE / "dropout_coverage.csv"
SEED = 20171001
LEVEL = 0.95
EFFECT = 0.5
PERSONS = 150
RANGE = (0.0, 10.0)
# Persons differ by a known covariate and an unknown trait, both uniform between minus and plus this.
SPREAD = 1.5
SOURCES = (
    bounded_effect, lee_bounds, logit, manski, respondents, response_weights, tipping, trial, two_arms,
    weighted_response,
)  # fmt: skip

Response = Callable[[np.ndarray, np.ndarray, np.ndarray, np.random.Generator], np.ndarray]


@dataclass(frozen=True)
class Drawn:
    """One trial: the outcome is NaN for who did not respond."""

    outcome: np.ndarray
    treated: np.ndarray
    covariates: pd.DataFrame


def at_random(x, u, t, rng):
    return rng.random(x.size) < 0.7


def by_baseline(x, u, t, rng):
    return rng.random(x.size) < expit(np.where(t == 1, 0.9 + 1.2 * x, 0.9 - 1.2 * x))


def equal(x, u, t, rng):
    return rng.random(x.size) < expit(0.9 + 1.5 * u)


def one_way(x, u, t, rng):
    either = rng.random(x.size) < expit(0.3 + 1.0 * u)
    brought = (u < 0) & (rng.random(x.size) < 0.7)
    return either | ((t == 1) & brought)


def opposite(x, u, t, rng):
    return rng.random(x.size) < expit(0.9 + np.where(t == 1, -OPPOSITE, OPPOSITE) * u)


def lee_edge(x, u, t, rng):
    return (rng.random(x.size) < 0.8) & ((t == 1) | (x + u > FIFTH))


def worst_edge(x, u, t, rng):
    return rng.random(x.size) < 0.8


OPPOSITE = 1.5
# The lowest fifth of the sum of two uniforms.
FIFTH = -2 * SPREAD + np.sqrt(0.2 * 2 * (2 * SPREAD) ** 2)
WORLDS: dict[str, Response] = {
    world.__name__: world
    for world in (at_random, by_baseline, equal, one_way, opposite, lee_edge, worst_edge)
}
TRUTH = dict.fromkeys(WORLDS, EFFECT) | {"worst_edge": 0.8 * EFFECT + 0.2 * (RANGE[0] - RANGE[1])}
# Worlds in which the effect is one of the bounds; only bounds are asked there.
EDGES = ("lee_edge", "worst_edge")
BOUNDS = ("lee", "manski")
ESTIMATORS = (*BOUNDS, "respondents", "ancova", "weights", "weighted_ancova", "delta")


def draw(world: str, rng: np.random.Generator, *, persons: int = PERSONS) -> Drawn:
    t = rng.permutation(np.repeat([1.0, 0.0], persons))
    x, u = rng.uniform(-SPREAD, SPREAD, (2, t.size))
    outcome = 5 + x + u + EFFECT * t
    came = WORLDS[world](x, u, t, rng)
    return Drawn(np.where(came, outcome, np.nan), t, pd.DataFrame({"x": x}))


def true_delta() -> float:
    """How much lower the trait of non-respondents of the reference lies in world `opposite`; of the arm, higher."""

    def mean(weight: Callable[[float], float]) -> float:
        above, below = (
            integrate.quad(lambda u, p=power: u**p * weight(u), -SPREAD, SPREAD)[0] for power in (1, 0)
        )
        return above / below

    return mean(lambda u: 1 - expit(0.9 + OPPOSITE * u)) - mean(lambda u: expit(0.9 + OPPOSITE * u))


def answers(drawn: Drawn, world: str) -> Iterator[tuple[str, float, float, float]]:
    """Estimator, estimate (middle of bounds), low and high."""
    y, t = drawn.outcome, drawn.treated
    bounds = {
        "lee": lee_bounds.lee_bounds(y, t, level=LEVEL).bounds,
        "manski": manski.worst_case_bounds(y, t, outcome_range=RANGE, level=LEVEL),
    }
    for name, both in bounds.items():
        yield name, (both.lower + both.upper) / 2, both.low, both.high
    if world in EDGES:
        return
    known = drawn.covariates
    delta = true_delta() if world == "opposite" else 0.0
    weights = response_weights.response_weights(~np.isnan(y), t, known, trim=0.0)
    found = {
        "respondents": trial.difference_in_means(y, t, variance="welch", level=LEVEL),
        "ancova": trial.ancova(y, t, known, variance="hc2", level=LEVEL),
        "weights": weighted_response.weighted_difference(y, weights, level=LEVEL),
        "weighted_ancova": weighted_response.weighted_ancova(y, weights, known, level=LEVEL),
        "delta": tipping.delta_adjusted(
            y, t, delta_arm=-delta, delta_reference=delta, outcome_range=RANGE, level=LEVEL
        ).estimate,
    }
    for name, one in found.items():
        yield name, one.estimate, one.low, one.high


def run(
    n_draws: int, rng: np.random.Generator, *, worlds: tuple[str, ...] = tuple(WORLDS), persons: int = PERSONS
) -> pd.DataFrame:
    """One row per world × estimator: bias, its Monte Carlo error, coverage, and mean width of the interval."""
    rows = []
    for world in worlds:
        for place in range(n_draws):
            drawn = draw(world, rng, persons=persons)
            rows += [(world, place, *answer) for answer in answers(drawn, world)]
    drawn_rows = pd.DataFrame(rows, columns=["world", "draw", "estimator", "estimate", "low", "high"])
    truth = drawn_rows["world"].map(TRUTH)
    drawn_rows["error"] = drawn_rows["estimate"] - truth
    drawn_rows["covers"] = (drawn_rows["low"] <= truth) & (truth <= drawn_rows["high"])
    drawn_rows["width"] = drawn_rows["high"] - drawn_rows["low"]
    by = drawn_rows.groupby(["world", "estimator"], sort=False)
    return by.agg(
        n_draws=("error", "size"),
        bias=("error", "mean"),
        bias_mc_error=("error", "sem"),
        coverage=("covers", "mean"),
        width=("width", "mean"),
    ).reset_index()


def fingerprint() -> str:
    """sha256 of the source files that the table depends on, this one included."""
    digest = hashlib.sha256()
    for path in [*(Path(str(module.__file__)) for module in SOURCES), Path(__file__)]:
        digest.update(path.read_text(encoding="utf-8").replace("\r\n", "\n").encode())
    return digest.hexdigest()


def write(frame: pd.DataFrame, place: Path = TABLE) -> None:
    """Write the table with the fingerprint of the code that made it."""
    header = f"# generated by dropout.py; do not edit; seed {SEED}; sources sha256 {fingerprint()}\n"
    body = frame.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    place.write_text(header + body, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(run(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, np.random.default_rng(SEED)))
