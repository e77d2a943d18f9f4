"""Which results of a survey are right in which world, among people of a registration whose every answer is known.

Run from the root of the project: python tests/simulation/response.py 1000
writes response_coverage.csv beside this file.

600 people of an age and a stage (two margins); what they would answer goes with both: a yes (about half), a rare yes
(about 4 of 100) and a score from 1 to 10. In each world others answer:

at_random           whoever, 35 of 100: everything is right
by_margins          by age and stage: weighted results are right, unweighted ones are not
by_margins_few      the same among 150 people, of whom about 55 answer
by_answer           by the yes itself, whatever age and stage: only the worst case holds
like_these          by margins, and the truth is that of all people like these: no finite population correction
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers.describe import raking, weighted, worst_case
from helpers.errors import EstimationImpossible

HERE = Path(__file__).parent
TABLE = HERE / "response_coverage.csv"
SEED = 20230530
LEVEL = 0.95
WORLDS = ("at_random", "by_margins", "by_margins_few", "by_answer", "like_these")
AGES, STAGES = (0.3, 0.45, 0.25), (0.4, 0.4, 0.2)
SOURCES = (raking, weighted, worst_case)


def people(world: str, rng: np.random.Generator) -> pd.DataFrame:
    """Return a frame with what everybody would answer, and who does."""
    n = 150 if world == "by_margins_few" else 600
    age, stage = rng.choice(3, n, p=AGES), rng.choice(3, n, p=STAGES)
    yes = rng.random(n) < chance_of_yes(age, stage)
    rare = rng.random(n) < 0.03 + 0.02 * (age == 2)
    score = np.clip(np.round(6 + 0.8 * (age == 2) - 0.6 * (stage == 0) + rng.normal(0, 1.5, n)), 1, 10)
    by_margins = expit(-1.2 + 1.1 * (age == 2) + 0.9 * (stage == 2))
    chance = {"at_random": np.full(n, 0.35), "by_answer": np.where(yes, 0.5, 0.25)}.get(world, by_margins)
    answered = rng.random(n) < chance
    return pd.DataFrame(
        {
            "age": age.astype(str),
            "stage": stage.astype(str),
            "yes": yes,
            "rare": rare,
            "score": score,
            "answered": answered,
        }
    )


def chance_of_yes(age: np.ndarray, stage: np.ndarray) -> np.ndarray:
    return expit(-0.4 + 0.9 * (age == 2) + 0.7 * (stage == 2))


def truths(world: str, frame: pd.DataFrame) -> dict[str, float]:
    """Return what the results stand for: of these people, or of all people like these."""
    if world != "like_these":
        return {name: float(frame[name].mean()) for name in ("yes", "rare", "score")}
    weight = np.outer(AGES, STAGES)
    age, stage = np.indices(weight.shape)
    return {"yes": float((weight * chance_of_yes(age, stage)).sum()), "rare": 0.03 + 0.02 * AGES[2]}


def answers(world: str, frame: pd.DataFrame) -> Iterator[tuple[str, str, float, float, float, float]]:
    """Yield estimator, variable, truth, estimate and its two limits."""
    came = frame[frame["answered"]].reset_index(drop=True)
    margins = ["age", "stage"]
    raked = raking.rake(came[margins], frame[margins], max_ratio=5, few=1).weighting
    ways = {"unweighted": weighted.equal_weights(len(came), len(frame)), "weighted": raked}
    population = None if world == "like_these" else len(frame)
    for name, truth in truths(world, frame).items():
        estimator = weighted.weighted_mean if name == "score" else weighted.weighted_share
        values = came[name].astype(float)
        for way, weights in ways.items():
            found = estimator(values, weights, population=population, level=LEVEL)
            yield way, name, truth, found.estimate, found.low, found.high
        if name == "yes" and population:
            ends = worst_case.share_bounds(int(values.sum()), len(came), len(frame))
            yield "worst_case", name, truth, (ends.lowest + ends.highest) / 2, ends.lowest, ends.highest


def run(n_draws: int, rng: np.random.Generator, *, worlds: tuple[str, ...] = WORLDS) -> pd.DataFrame:
    """One row per world, variable and estimator: bias, its Monte Carlo error, coverage, mean width."""
    rows = []
    for world in worlds:
        for _ in range(n_draws):
            try:
                rows += [(world, *one) for one in answers(world, people(world, rng))]
            except EstimationImpossible:  # an empty category: a study would not have weighted either
                continue
    drawn = pd.DataFrame(rows, columns=["world", "estimator", "variable", "truth", "estimate", "low", "high"])
    drawn["error"] = drawn["estimate"] - drawn["truth"]
    drawn["covers"] = (drawn["low"] <= drawn["truth"] + 1e-12) & (drawn["truth"] - 1e-12 <= drawn["high"])
    drawn["width"] = drawn["high"] - drawn["low"]
    by = drawn.groupby(["world", "variable", "estimator"], sort=False)
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
    header = f"# generated by response.py; do not edit; seed {SEED}; sources sha256 {fingerprint()}\n"
    body = frame.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    place.write_text(header + body, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(run(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, np.random.default_rng(SEED)))
