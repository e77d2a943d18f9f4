"""Coverage and bias of every estimator of a randomised comparison, in trials whose truth is known.

Run from the root of the project: python tests/simulation/trial.py 2000
writes trial_coverage.csv beside this file.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.effects import cases, estimates, noncentral, standardised, trial, two_arms, variance

HERE = Path(__file__).parent
TABLE = HERE / "trial_coverage.csv"
SEED = 20171001
LEVEL = 0.95
SOURCES = (cases, estimates, noncentral, standardised, trial, two_arms, variance)


@dataclass(frozen=True)
class Drawn:
    """One trial, with the true difference and the true standardised difference."""

    outcome: np.ndarray
    treated: np.ndarray
    covariates: pd.DataFrame
    truth: float
    truth_standardised: float = np.nan


def arms(n_arm: int, n_reference: int, rng: np.random.Generator) -> np.ndarray:
    return rng.permutation(np.repeat([1.0, 0.0], [n_arm, n_reference]))


def normal(rng: np.random.Generator) -> Drawn:
    """50 v 50, normal, one spread, one effect of 0.4; two covariates of which one matters."""
    treated = arms(50, 50, rng)
    x = rng.normal(size=(100, 2))
    noise = rng.normal(0, 0.8, 100)
    return Drawn(
        0.4 * treated + 0.6 * x[:, 0] + noise, treated, pd.DataFrame(x, columns=["a", "b"]), 0.4, 0.4
    )


def unequal_spread(rng: np.random.Generator) -> Drawn:
    """60 v 180; the smaller arm varies three times as much: `classical` fails here, and must."""
    treated = arms(60, 180, rng)
    x = rng.normal(size=(240, 1))
    noise = rng.normal(size=240) * np.where(treated == 1, 3.0, 1.0)
    return Drawn(0.5 * treated + 0.5 * x[:, 0] + noise, treated, pd.DataFrame(x, columns=["a"]), 0.5)


def earnings(rng: np.random.Generator) -> Drawn:
    """185 v 260 as in nsw: a spike at zero and a long tail, earnings before as covariate."""
    treated = arms(185, 260, rng)
    before = np.where(rng.random(445) < 0.7, 0.0, rng.lognormal(8.0, 0.8, 445))
    works = rng.random(445) < np.where(treated == 1, 0.75, 0.65)
    after = np.where(works, rng.lognormal(8.6, 0.7, 445), 0.0) + 0.1 * before
    truth = (0.75 - 0.65) * np.exp(8.6 + 0.7**2 / 2)
    return Drawn(after, treated, pd.DataFrame({"before": before}), float(truth))


def shares(rng: np.random.Generator) -> Drawn:
    """91 v 91 as in Deventer: 10 % v 20 % find work."""
    treated = arms(91, 91, rng)
    outcome = (rng.random(182) < np.where(treated == 1, 0.2, 0.1)).astype(float)
    return Drawn(outcome, treated, pd.DataFrame({"a": rng.normal(size=182)}), 0.1)


def with_missing(rng: np.random.Generator) -> Drawn:
    """`normal` with one outcome in ten missing at random in one arm, one in five in the other."""
    full = normal(rng)
    lost = rng.random(100) < np.where(full.treated == 1, 0.1, 0.2)
    outcome = np.where(lost, np.nan, full.outcome)
    return Drawn(outcome, full.treated, full.covariates, full.truth, full.truth_standardised)


def effects_differ(rng: np.random.Generator) -> Drawn:
    """The same 300 people assigned anew: effects follow a covariate, so intervals are wider than needed."""
    fixed = np.random.default_rng(7)
    x = fixed.normal(size=300)
    without = x + fixed.normal(size=300)
    effect = 0.5 + x
    treated = arms(100, 200, rng)
    outcome = without + effect * treated
    return Drawn(outcome, treated, pd.DataFrame({"a": x}), float(effect.mean()))


SCENARIOS: dict[str, Callable[[np.random.Generator], Drawn]] = {
    scenario.__name__: scenario
    for scenario in (normal, unequal_spread, earnings, shares, with_missing, effects_differ)
}


def answers(drawn: Drawn) -> Iterator[tuple[str, str, float, float, float, float]]:
    """Estimator, variance, estimate, limits and truth of everything the package offers for this trial."""
    y, t, x = drawn.outcome, drawn.treated, drawn.covariates
    for kind in ("welch", "hc2", "hc3", "classical"):
        e = trial.difference_in_means(y, t, variance=kind, level=LEVEL)
        yield "difference_in_means", kind, e.estimate, e.low, e.high, drawn.truth
    for kind in ("hc2", "hc3", "classical"):
        for name, estimator in (("ancova", trial.ancova), ("lin", trial.lin)):
            e = estimator(y, t, x, variance=kind, level=LEVEL)
            yield name, kind, e.estimate, e.low, e.high, drawn.truth
    if not np.isnan(drawn.truth_standardised):
        g = standardised.hedges_g(y, t, level=LEVEL)
        yield "hedges_g", "noncentral_t", g.estimate, g.low, g.high, drawn.truth_standardised


def run(
    n_draws: int, rng: np.random.Generator, scenarios: tuple[str, ...] = tuple(SCENARIOS)
) -> pd.DataFrame:
    """Draw every scenario `n_draws` times and summarise; one row per estimator, variance and scenario."""
    rows = [
        (scenario, *answer)
        for scenario in scenarios
        for _ in range(n_draws)
        for answer in answers(SCENARIOS[scenario](rng))
    ]
    frame = pd.DataFrame(
        rows, columns=["scenario", "estimator", "variance", "estimate", "low", "high", "truth"]
    )
    frame["covered"] = (frame["low"] <= frame["truth"]) & (frame["truth"] <= frame["high"])
    frame["error"] = frame["estimate"] - frame["truth"]
    groups = frame.groupby(["estimator", "variance", "scenario"], sort=False)
    summary = pd.DataFrame(
        {
            "n_draws": groups.size(),
            "coverage": groups["covered"].mean(),
            "mc_error": groups["covered"].agg(lambda c: np.sqrt(c.mean() * (1 - c.mean()) / c.size)),
            "bias": groups["error"].mean(),
            "bias_mc_error": groups["error"].sem(),
        }
    )
    return summary.reset_index()


def fingerprint() -> str:
    """sha256 of the source files that the table depends on, this one included."""
    digest = hashlib.sha256()
    for path in [*(Path(str(module.__file__)) for module in SOURCES), Path(__file__)]:
        digest.update(path.read_text(encoding="utf-8").replace("\r\n", "\n").encode())
    return digest.hexdigest()


def write(frame: pd.DataFrame, place: Path = TABLE) -> None:
    """Write the table with the fingerprint of the code that made it."""
    header = f"# generated by trial.py; do not edit; seed {SEED}; sources sha256 {fingerprint()}\n"
    body = frame.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    place.write_text(header + body, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(run(int(sys.argv[1]) if len(sys.argv) > 1 else 2000, np.random.default_rng(SEED)))
