"""Bias and coverage of what can be done about drop-out over waves, in trials whose truth is known.

Run from the root of the project: python tests/simulation/waves.py 1000
prints one row per world and estimator.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers.effects.estimates import Estimate
from helpers.effects.imputation import impute
from helpers.effects.imputed_contrasts import imputed_contrasts
from helpers.effects.marginal import clustered_ols
from helpers.effects.repeated import mmrm
from helpers.effects.trial import difference_in_means

SEED = 20171001
LEVEL = 0.95
EFFECT = 0.5
WAVES = (6, 12)
# At this seat the m of a study would be 20 or more; eight will do to see bias.
IMPUTATIONS = 8


@dataclass(frozen=True)
class Drawn:
    """One trial of two waves; the second is the one that people miss, and the one that is compared."""

    outcome: np.ndarray
    arm: np.ndarray
    before: np.ndarray
    auxiliary: np.ndarray
    missing: np.ndarray

    @property
    def observed(self) -> np.ndarray:
        return np.where(
            np.column_stack([np.zeros(len(self.arm), dtype=bool), self.missing]), np.nan, self.outcome
        )


def complete(n: int, rng: np.random.Generator) -> Drawn:
    """Two arms; an effect of 0.5 at both waves; an auxiliary that foretells outcomes beside the baseline."""
    arm = rng.permutation(np.repeat(["more", "same"], [n // 2, n - n // 2]))
    before, auxiliary, person = rng.normal(size=(3, n))
    shared = 0.5 * before + 0.7 * auxiliary + 0.6 * person + EFFECT * (arm == "more")
    outcome = shared[:, None] + rng.normal(0, 0.6, (n, 2))
    return Drawn(outcome, arm, before, auxiliary, np.zeros(n, dtype=bool))


def _lost(drawn: Drawn, score: np.ndarray, rng: np.random.Generator) -> Drawn:
    missing = rng.random(len(score)) < expit(-0.6 + score)
    return Drawn(drawn.outcome, drawn.arm, drawn.before, drawn.auxiliary, missing)


def _opposite(drawn: Drawn) -> np.ndarray:
    return np.where(drawn.arm == "more", 1.0, -1.0)


def at_random(n: int, rng: np.random.Generator) -> Drawn:
    """Who is missing depends on nothing: everything is right."""
    drawn = complete(n, rng)
    return _lost(drawn, np.zeros(n), rng)


def by_earlier_wave(n: int, rng: np.random.Generator) -> Drawn:
    """Those who did well leave one arm, those who did badly the other: the first wave tells who."""
    drawn = complete(n, rng)
    return _lost(drawn, _opposite(drawn) * (1.2 * drawn.outcome[:, 0] + 0.4 * drawn.before), rng)


def by_auxiliary(n: int, rng: np.random.Generator) -> Drawn:
    """As `by_earlier_wave`, but the auxiliary (and the baseline) tell who leaves."""
    drawn = complete(n, rng)
    return _lost(drawn, _opposite(drawn) * (1.5 * drawn.auxiliary + 0.4 * drawn.before), rng)


def by_missing_answer(n: int, rng: np.random.Generator) -> Drawn:
    """Who is missing depends on the answer that is missing, the other way round in the other arm."""
    drawn = complete(n, rng)
    return _lost(drawn, _opposite(drawn) * 1.5 * drawn.outcome[:, 1], rng)


WORLDS: dict[str, Callable[[int, np.random.Generator], Drawn]] = {
    world.__name__: world for world in (at_random, by_earlier_wave, by_auxiliary, by_missing_answer)
}


def answers(drawn: Drawn, rng: np.random.Generator) -> Iterator[tuple[str, Estimate]]:
    """Every way to compare the arms at the last wave."""
    after = drawn.observed
    yield "complete_cases", difference_in_means(after[:, 1], drawn.arm == "more", variance="hc2", level=LEVEL)
    order, extra = ("more", "same"), pd.DataFrame({"auxiliary": drawn.auxiliary})
    shared = {"order": order, "waves": WAVES, "baseline": drawn.before, "blocks": None, "level": LEVEL}
    ordinary = clustered_ols(after, drawn.arm, covariates=None, **shared)
    yield "clustered_ols", ordinary.contrast("more", "same", 12)
    for name, covariates in (("mmrm", None), ("mmrm_auxiliary", extra)):
        fitted = mmrm(
            after, drawn.arm, covariates=covariates, information="observed", df="satterthwaite", **shared
        )
        yield name, fitted.contrast("more", "same", 12)
    table = pd.DataFrame({"first": after[:, 0], "last": after[:, 1], "before": drawn.before}).join(extra)
    filled = impute(
        table, drawn.arm, outcomes=["first", "last"], auxiliaries=["before", "auxiliary"], blocks=None,
        method="normal", m=IMPUTATIONS, iterations=1, rng=rng,
    )  # fmt: skip
    pooled = imputed_contrasts(
        filled, outcomes=["last"], pairs=[("more", "same")], adjust_for=["before"], blocks=None,
        variance="hc2", level=LEVEL,
    )  # fmt: skip
    yield "imputation", pooled[0].estimate


def run(
    n_draws: int, rng: np.random.Generator, worlds: tuple[str, ...] = tuple(WORLDS), *, n: int = 160
) -> pd.DataFrame:
    """Draw every world `n_draws` times and summarise; one row per world and estimator."""
    rows = []
    for world in worlds:
        for _ in range(n_draws):
            drawn = WORLDS[world](n, rng)
            rows += [
                (world, name, e.estimate - EFFECT, e.low <= EFFECT <= e.high)
                for name, e in answers(drawn, rng)
            ]
    frame = pd.DataFrame(rows, columns=["world", "estimator", "error", "covered"])
    groups = frame.groupby(["world", "estimator"], sort=False)
    return pd.DataFrame(
        {
            "n_draws": groups.size(),
            "bias": groups["error"].mean(),
            "bias_mc_error": groups["error"].sem(),
            "coverage": groups["covered"].mean(),
        }
    ).reset_index()


def small_trials(n_draws: int, rng: np.random.Generator, *, n: int = 40) -> pd.DataFrame:
    """Coverage of MMRM intervals in trials of 40 with three waves and holes, per kind of degrees of freedom."""
    rows = []
    factor = np.linalg.cholesky(np.array([[1.0, 0.5, 0.3], [0.5, 1.5, 0.9], [0.3, 0.9, 2.0]]))
    for _ in range(n_draws):
        arm = rng.permutation(np.repeat(["more", "same"], n // 2))
        before = rng.normal(size=n)
        outcome = (
            0.5 * before[:, None] + rng.normal(size=(n, 3)) @ factor.T + EFFECT * (arm == "more")[:, None]
        )
        outcome[rng.random((n, 3)) < np.array([0.05, 0.2, 0.35])] = np.nan
        fitted = mmrm(
            outcome, arm, order=("more", "same"), waves=(0, 5, 13), baseline=before, covariates=None, blocks=None,
            information="observed", df="satterthwaite", level=LEVEL,
        )  # fmt: skip
        for what, e in (
            ("last", fitted.contrast("more", "same", 13)),
            ("average", fitted.average("more", "same")),
        ):
            normal = abs(e.estimate - EFFECT) <= 1.959964 * e.std_error
            rows += [(what, "satterthwaite", e.low <= EFFECT <= e.high), (what, "normal", normal)]
    frame = pd.DataFrame(rows, columns=["what", "df", "covered"])
    return frame.groupby(["what", "df"])["covered"].agg(["mean", "size"]).reset_index()


if __name__ == "__main__":
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(run(draws, np.random.default_rng(SEED)).to_string())
    print(small_trials(draws, np.random.default_rng(SEED)).to_string())
