"""Coverage of the intervals for yes/no outcomes, counts and amounts, where the truth is known.

Shares need no luck: all tables of two small arms are enumerated and weighed by their chance. Counts and
amounts are drawn. Run from the root of the project: python tests/simulation/outcomes.py 1000
prints both tables.
"""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from helpers.effects.amounts import two_part, winsorised
from helpers.effects.counts import rate_ratio
from helpers.effects.odds_ratios import odds_ratio_of
from helpers.effects.quantile_effects import quantile_differences
from helpers.effects.share_ratios import risk_ratio_of
from helpers.effects.shares import risk_difference_of
from helpers.effects.two_by_two import TwoByTwo
from helpers.errors import EstimationImpossible, StatisticalWarning

SEED = 20171001
LEVEL = 0.95
CALLS = {"risk_difference": risk_difference_of, "risk_ratio": risk_ratio_of, "odds_ratio": odds_ratio_of}
TRUTHS: dict[str, Callable[[float, float], float]] = {
    "risk_difference": lambda p1, p0: p1 - p0,
    "risk_ratio": lambda p1, p0: p1 / p0,
    "odds_ratio": lambda p1, p0: p1 * (1 - p0) / (p0 * (1 - p1)),
}
SHARES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9)


def limits_of_all_tables(measure: str, interval: str, *, n_arm: int, n_reference: int) -> np.ndarray:
    """Lower limit, upper limit and p of every table, shape (n_arm + 1, n_reference + 1, 3).

    Where no interval exists nothing is excluded: everything is covered and p is 1.
    """
    found = np.empty((n_arm + 1, n_reference + 1, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        for a, b in np.ndindex(found.shape[:2]):
            try:
                result = CALLS[measure](TwoByTwo(a, n_arm, b, n_reference), interval=interval, level=LEVEL)
                found[a, b] = result.low, result.high, result.p_value
            except EstimationImpossible:
                found[a, b] = -math.inf, math.inf, 1.0
    return found


def exact_coverage(measure: str, interval: str, *, n_arm: int, n_reference: int) -> pd.DataFrame:
    """Chance that the interval holds the truth, for every pair of `SHARES`; no Monte Carlo error."""
    limits = limits_of_all_tables(measure, interval, n_arm=n_arm, n_reference=n_reference)
    rows = []
    for p_arm in SHARES:
        for p_reference in SHARES:
            chance = np.outer(
                stats.binom.pmf(np.arange(n_arm + 1), n_arm, p_arm),
                stats.binom.pmf(np.arange(n_reference + 1), n_reference, p_reference),
            )
            truth = TRUTHS[measure](p_arm, p_reference)
            slack = 1e-12 * max(abs(truth), 1.0)
            covered = (limits[..., 0] <= truth + slack) & (truth - slack <= limits[..., 1])
            rejected = limits[..., 2] < 1 - LEVEL
            rows.append((p_arm, p_reference, (chance * covered).sum(), (chance * rejected).sum()))
    table = pd.DataFrame(rows, columns=["p_arm", "p_reference", "coverage", "rejected"])
    return table.assign(measure=measure, interval=interval)


@dataclass(frozen=True)
class Answer:
    """One estimate with its interval, and what it should have been."""

    name: str
    estimate: float
    low: float
    high: float
    truth: float


def arms(n_arm: int, n_reference: int, rng: np.random.Generator) -> np.ndarray:
    return rng.permutation(np.repeat([1, 0], [n_arm, n_reference]))


def overdispersed_counts(rng: np.random.Generator) -> Iterator[Answer]:
    """150 v 200 persons followed 1 to 12 months, negative binomial, rates 0.30 v 0.20 a month.

    The variance grows with the square of the mean, so one multiple of the mean (`quasi_poisson`) does not fit.
    """
    treated = arms(150, 200, rng)
    months = rng.uniform(1, 12, 350)
    mean = months * np.where(treated == 1, 0.3, 0.2)
    counts = rng.poisson(mean * rng.gamma(1.0, 1.0, 350))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StatisticalWarning)
        for variance in ("hc0", "hc1", "quasi_poisson", "poisson"):
            found = rate_ratio(counts, treated, exposure=months, variance=variance, level=LEVEL)
            yield Answer(
                f"rate_ratio {variance}", math.log(found.estimate), math.log(found.low), math.log(found.high),
                math.log(1.5),
            )  # fmt: skip


LOG_MEAN, LOG_SD, SHARE_ARM, SHARE_REFERENCE = 7.0, 0.8, 0.8, 0.7
RAISED = 0.2


def mean_up_to(limit: float, log_mean: float) -> float:
    """Mean of min(X, limit), X lognormal."""
    z = (math.log(limit) - log_mean) / LOG_SD
    below = math.exp(log_mean + LOG_SD**2 / 2) * stats.norm.cdf(z - LOG_SD)
    return float(below + limit * stats.norm.sf(z))


def share_below(amount: float) -> float:
    """Share of both arms together at or below an amount, zeros included."""
    of_arm = 1 - SHARE_ARM + SHARE_ARM * stats.norm.cdf((math.log(amount) - LOG_MEAN - RAISED) / LOG_SD)
    of_other = 1 - SHARE_REFERENCE + SHARE_REFERENCE * stats.norm.cdf((math.log(amount) - LOG_MEAN) / LOG_SD)
    return float((of_arm + of_other) / 2)


def quantile_of(probability: float, share: float, log_mean: float) -> float:
    """Quantile above the spike of an amount that `share` of the persons have."""
    return float(np.exp(log_mean + LOG_SD * stats.norm.ppf((probability - (1 - share)) / share)))


def amounts_with_a_spike(rng: np.random.Generator) -> Iterator[Answer]:
    """200 v 200 persons; 20 % v 30 % have nothing, the others lognormal amounts, a fifth higher in the arm."""
    treated = arms(200, 200, rng)
    has_any = rng.random(400) < np.where(treated == 1, SHARE_ARM, SHARE_REFERENCE)
    amount = np.where(has_any, np.exp(rng.normal(LOG_MEAN + RAISED * treated, LOG_SD)), 0.0)
    parts = two_part(amount, treated, variance="welch", interval="newcombe", level=LEVEL)
    mean = [math.exp(LOG_MEAN + shift + LOG_SD**2 / 2) for shift in (RAISED, 0.0)]
    for name, found, truth in (
        ("mean", parts.difference, SHARE_ARM * mean[0] - SHARE_REFERENCE * mean[1]),
        ("any", parts.any_amount, SHARE_ARM - SHARE_REFERENCE),
    ):
        yield Answer(name, found.estimate, found.low, found.high, truth)
    lowered = winsorised(amount, treated, share=0.95, variance="welch", level=LEVEL).difference
    limit = _limit(0.95)
    truth = SHARE_ARM * mean_up_to(limit, LOG_MEAN + RAISED) - SHARE_REFERENCE * mean_up_to(limit, LOG_MEAN)
    yield Answer("winsorised", lowered.estimate, lowered.low, lowered.high, truth)
    quantiles = quantile_differences(
        amount, treated, probabilities=[0.5, 0.75], level=LEVEL, draws=400, rng=rng
    )
    for effect in quantiles.effects:
        p = effect.probability
        truth = quantile_of(p, SHARE_ARM, LOG_MEAN + RAISED) - quantile_of(p, SHARE_REFERENCE, LOG_MEAN)
        yield Answer(f"quantile {p}", effect.estimate, effect.low, effect.high, truth)


def _limit(share: float) -> float:
    low, high = 1.0, 1e8
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if share_below(middle) < share else (low, middle)
    return low


SCENARIOS = {"counts": overdispersed_counts, "amounts": amounts_with_a_spike}


def run(
    n_draws: int, rng: np.random.Generator, scenarios: tuple[str, ...] = tuple(SCENARIOS)
) -> pd.DataFrame:
    """Draw every scenario `n_draws` times; one row per estimator with coverage, bias and their errors."""
    answers = [answer for name in scenarios for _ in range(n_draws) for answer in SCENARIOS[name](rng)]
    frame = pd.DataFrame([(a.name, a.estimate - a.truth, a.low <= a.truth <= a.high) for a in answers])
    groups = frame.set_axis(["name", "error", "covered"], axis=1).groupby("name", sort=False)
    return pd.DataFrame(
        {
            "n_draws": groups.size(),
            "coverage": groups["covered"].mean(),
            "mc_error": np.sqrt(LEVEL * (1 - LEVEL) / groups.size()),
            "bias": groups["error"].mean(),
            "bias_mc_error": groups["error"].sem(),
        }
    )


if __name__ == "__main__":
    for measure, interval in (
        ("risk_difference", "newcombe"), ("risk_difference", "miettinen_nurminen"), ("risk_difference", "wald"),
        ("risk_ratio", "koopman"), ("risk_ratio", "miettinen_nurminen"), ("risk_ratio", "log_wald"),
        ("odds_ratio", "exact"), ("odds_ratio", "log_wald"),
    ):  # fmt: skip
        exact = exact_coverage(measure, interval, n_arm=25, n_reference=35)
        null = exact[exact["p_arm"] == exact["p_reference"]]
        print(measure, interval, exact["coverage"].describe()[["mean", "min", "max"]].round(4).to_dict(),
              "type I", null["rejected"].describe()[["mean", "max"]].round(4).to_dict())  # fmt: skip
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print(run(draws, np.random.default_rng(SEED)).to_string())
