"""Type I error of randomisation inference, family-wise error of Romano-Wolf, coverage of sup-t bands.

Run from the root of the project: python tests/simulation/resampling.py 2000
writes resampling_errors.csv beside this file.
"""

from __future__ import annotations

import hashlib
import math
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from helpers.effects import (
    arm_moments,
    arm_statistics,
    assigned_units,
    bands,
    constant_effect,
    lots,
    multiplicity,
    randomisation,
    redrawn,
    romano_wolf,
    slopes,
    stepdown,
    unit_outcomes,
)

HERE = Path(__file__).parent
TABLE = HERE / "resampling_errors.csv"
SEED = 20171001
LEVEL = 0.95
DRAWS = 199  # with 199 draws a p of at most 0.05 has exactly that chance
ARMS = ["same", "more", "app", "less"]
PAIRS = [(arm, "same") for arm in ARMS[1:]]
SOURCES = (
    arm_moments,
    arm_statistics,
    assigned_units,
    bands,
    constant_effect,
    lots,
    multiplicity,
    randomisation,
    redrawn,
    romano_wolf,
    slopes,
    stepdown,
    unit_outcomes,
)


def trial(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw arms of n people in each of two blocks: the arms and the blocks."""
    per_block = [rng.permutation(np.repeat(ARMS, n)) for _ in range(2)]
    return np.concatenate(per_block), np.repeat(["first", "second"], 4 * n)


def correlated(n: int, m: int, share: float, rng: np.random.Generator) -> np.ndarray:
    """Draw m outcomes that have a share of their variance in common."""
    common = rng.normal(size=(n, 1))
    return math.sqrt(share) * common + math.sqrt(1 - share) * rng.normal(size=(n, m))


def with_gaps(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.where(rng.random(y.shape) < 0.2, np.nan, y)


def sharp_null(rng: np.random.Generator) -> dict[str, bool]:
    """Nobody is affected; skewed amounts with a spike at zero and gaps; ten people an arm and block."""
    arms, blocks = trial(10, rng)
    y = with_gaps(np.where(rng.random((80, 1)) < 0.5, 0.0, rng.lognormal(1, 1, (80, 1))), rng)
    pair = randomisation.pairwise(
        y, arms, arm="more", reference="same", blocks=blocks, clusters=None, draws=DRAWS, rng=rng
    )
    everyone = randomisation.global_null(
        y, arms, order=ARMS, blocks=blocks, clusters=None, draws=DRAWS, rng=rng
    )
    return {
        "pairwise rejects": pair.p_values[0] <= 1 - LEVEL,
        "global rejects": everyone.p_values[0] <= 1 - LEVEL,
    }


def clusters_null(rng: np.random.Generator) -> dict[str, bool]:
    """Clusters of 2 to 9 people draw the lot, a third of the variance is theirs; nobody is affected."""
    sizes = rng.integers(2, 10, 20)
    cluster = np.repeat(np.arange(20), sizes)
    arms = rng.permutation(np.repeat(["more", "same"], 10))[cluster]
    y = (rng.normal(size=20)[cluster] + math.sqrt(2) * rng.normal(size=cluster.size))[:, None]
    found = randomisation.pairwise(
        y, arms, arm="more", reference="same", blocks=None, clusters=cluster, draws=DRAWS, rng=rng
    )
    return {"pairwise rejects": found.p_values[0] <= 1 - LEVEL}


def equal_means_only(rng: np.random.Generator) -> dict[str, bool]:
    """60 v 180, means equal, the smaller arm varies three times as much: not the null of the test, which holds
    its level because the statistic is studentised."""
    arms = np.repeat(["more", "same"], [60, 180])
    y = (rng.normal(size=240) * np.where(arms == "more", 3.0, 1.0))[:, None]
    found = randomisation.pairwise(
        y, arms, arm="more", reference="same", blocks=None, clusters=None, draws=DRAWS, rng=rng
    )
    return {"pairwise rejects": found.p_values[0] <= 1 - LEVEL}


def shifted(rng: np.random.Generator) -> dict[str, bool]:
    """One effect of 0.5 for everybody: 15 v 15."""
    arms = rng.permutation(np.repeat(["more", "same"], 15))
    y = rng.gumbel(size=30) + 0.5 * (arms == "more")
    found = constant_effect.constant_effect_interval(
        y, arms, arm="more", reference="same", blocks=None, clusters=None, level=LEVEL, draws=DRAWS, rng=rng
    )
    return {"constant effect covers": found.low <= 0.5 <= found.high}


def _family(share: float, effect: float, rng: np.random.Generator) -> dict[str, bool]:
    """Three pairs in five outcomes, 23 people an arm and block, gaps; `more` moves the first two outcomes."""
    arms, blocks = trial(23, rng)
    y = correlated(184, 5, share, rng)
    y[arms == "more", :2] += effect
    found = romano_wolf.romano_wolf(
        with_gaps(y, rng),
        arms,
        order=ARMS,
        pairs=PAIRS,
        family=None,
        blocks=blocks,
        clusters=None,
        covariates=None,
        draws=2 * DRAWS + 1,
        rng=rng,
    )
    true = np.ones((3, 5), dtype=bool)
    true[0, :2] = effect == 0
    welch = 2 * stats.t.sf(np.abs(found.statistics.ravel()), 4 * 23 * 0.8 - 4)
    holm = np.array(multiplicity.adjust(welch, method="holm").p_values).reshape(3, 5)
    rejects, holm_rejects = found.p_adjusted <= 1 - LEVEL, holm <= 1 - LEVEL
    answer = {
        "any false finding": bool(rejects[true].any()),
        "any false finding, holm": bool(holm_rejects[true].any()),
    }
    if effect:
        ours, theirs = bool(rejects[0, 0]), bool(holm_rejects[0, 0])
        answer |= {
            "finds the first": ours,
            "finds the first, holm": theirs,
            "finds the first and holm does not": ours and not theirs,
            "does not find the first and holm does": theirs and not ours,
        }
    return answer


def family_independent(rng: np.random.Generator) -> dict[str, bool]:
    return _family(0.0, 0.0, rng)


def family_correlated(rng: np.random.Generator) -> dict[str, bool]:
    return _family(0.9, 0.0, rng)


def family_with_effects(rng: np.random.Generator) -> dict[str, bool]:
    return _family(0.9, 0.8, rng)


def curve(rng: np.random.Generator) -> dict[str, bool]:
    """Shares at work in twelve months, 150 v 150; who works tends to go on working."""
    n = 150
    latent = np.cumsum(rng.normal(size=(2 * n, 12)), axis=1) / np.sqrt(np.arange(1, 13))
    y = (latent > 0.5).astype(float)
    arm, reference = y[:n], y[n:]
    influence = np.concatenate([2 * (arm - arm.mean(axis=0)), -2 * (reference - reference.mean(axis=0))])
    found = bands.sup_t(
        arm.mean(axis=0) - reference.mean(axis=0),
        bands.covariance_of_influence(influence, clusters=None),
        df=2 * n - 2,
        level=LEVEL,
        draws=2000,
        rng=rng,
    )
    low, high = np.array(found.band_low), np.array(found.band_high)
    inside = (np.array(found.low) <= 0) & (np.array(found.high) >= 0)
    return {
        "band holds all months": bool(((low <= 0) & (high >= 0)).all()),
        "pointwise limits hold all months": bool(inside.all()),
    }


SCENARIOS: dict[str, Callable[[np.random.Generator], dict[str, bool]]] = {
    scenario.__name__: scenario
    for scenario in (
        sharp_null,
        clusters_null,
        equal_means_only,
        shifted,
        family_independent,
        family_correlated,
        family_with_effects,
        curve,
    )
}


def run(
    n_draws: int, rng: np.random.Generator, scenarios: tuple[str, ...] = tuple(SCENARIOS)
) -> pd.DataFrame:
    """Draw every scenario `n_draws` times; one row per scenario and what was asked, with its share."""
    rows = [
        (scenario, what, answer)
        for scenario in scenarios
        for _ in range(n_draws)
        for what, answer in SCENARIOS[scenario](rng).items()
    ]
    frame = pd.DataFrame(rows, columns=["scenario", "what", "answer"])
    groups = frame.groupby(["scenario", "what"], sort=False)["answer"]
    summary = pd.DataFrame({"n_draws": groups.size(), "share": groups.mean()})
    summary["mc_error"] = np.sqrt(summary["share"] * (1 - summary["share"]) / summary["n_draws"])
    return summary.reset_index()


def fingerprint() -> str:
    """sha256 of the source files that the table depends on, this one included."""
    digest = hashlib.sha256()
    for path in [*(Path(str(module.__file__)) for module in SOURCES), Path(__file__)]:
        digest.update(path.read_text(encoding="utf-8").replace("\r\n", "\n").encode())
    return digest.hexdigest()


def write(frame: pd.DataFrame, place: Path = TABLE) -> None:
    """Write the table with the fingerprint of the code that made it."""
    header = f"# generated by resampling.py; do not edit; seed {SEED}; sources sha256 {fingerprint()}\n"
    body = frame.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    place.write_text(header + body, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(run(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, np.random.default_rng(SEED)))
