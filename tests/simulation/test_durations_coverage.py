"""Estimates from durations cover a known truth as often as they say; `run` gives more draws where wanted.

From the root of the project, with src on the path: python tests/simulation/test_durations_coverage.py 2000
prints the table.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from helpers.effects.cause_specific import cause_specific_hazards
from helpers.effects.incidence_difference import incidence_difference
from helpers.effects.logrank import log_rank
from helpers.effects.recurrent import andersen_gill, mean_count_difference
from helpers.effects.restricted_mean import restricted_mean
from helpers.effects.survival import curve_at, kaplan_meier

LEVEL = 0.95
# Within three Monte Carlo standard errors, as everywhere.
WITHIN = 3

N_ARM = 90
HORIZON = 12.0
WORK = {1: 0.12, 0: 0.08}
OTHER = 0.04
RATE = {1: 0.20, 0: 0.12}
CAUSES = ["work", "other"]


@dataclass(frozen=True)
class Answer:
    """One interval for one truth."""

    estimator: str
    estimate: float
    low: float
    high: float
    truth: float


def share_left(arm: int) -> float:
    """Return the true share that left for work by the horizon."""
    total = WORK[arm] + OTHER
    return WORK[arm] / total * (1 - math.exp(-total * HORIZON))


def mean_wait(arm: int) -> float:
    """Return the true mean time until any exit, up to the horizon."""
    total = WORK[arm] + OTHER
    return (1 - math.exp(-total * HORIZON)) / total


def drawn(rng: np.random.Generator) -> pd.DataFrame:
    """Two arms of 90 who leave for work or otherwise at constant pace, followed for 13 to 30 months."""
    treated = np.repeat([1, 0], N_ARM)
    work = rng.exponential(1 / np.where(treated == 1, WORK[1], WORK[0]))
    other = rng.exponential(1 / OTHER, 2 * N_ARM)
    lost = np.where(
        rng.random(2 * N_ARM) < 0.2, rng.uniform(0, 13, 2 * N_ARM), rng.uniform(13, 30, 2 * N_ARM)
    )
    time = np.minimum(np.minimum(work, other), lost)
    cause = np.where(time == lost, 0, np.where(time == work, 1, 2))
    return pd.DataFrame({"time": time, "cause": cause, "treated": treated})


def histories(rng: np.random.Generator) -> pd.DataFrame:
    """Two arms of 90 whose events recur, some persons much more often than others (gamma, shape 2)."""
    rows = []
    for person in range(2 * N_ARM):
        treated = int(person < N_ARM)
        end = rng.uniform(6, 12.5) if rng.random() < 0.3 else 12.5
        moments = np.sort(rng.uniform(0, end, rng.poisson(RATE[treated] * rng.gamma(2, 0.5) * end)))
        starts = [0.0, *moments]
        rows += [(person, start, stop, 1, treated) for start, stop in zip(starts, moments, strict=False)]
        rows.append((person, starts[-1], end, 0, treated))
    return pd.DataFrame(rows, columns=["person", "start", "stop", "event", "treated"])


def answers(rng: np.random.Generator) -> Iterator[Answer]:
    """Everything the package says about one draw."""
    data = drawn(rng)
    time, cause, treated = data["time"], data["cause"], data["treated"]
    of_arm = data[data["treated"] == 1]
    curve = kaplan_meier(of_arm["time"], of_arm["cause"] > 0, level=LEVEL, interval="log_log")
    at = curve_at(curve, [6])
    truth = math.exp(-(WORK[1] + OTHER) * 6)
    yield Answer("kaplan_meier", at.survival[0], at.low[0], at.high[0], truth)
    mean = restricted_mean(time, cause > 0, treated, horizon=HORIZON, level=LEVEL)
    yield Answer("restricted_mean", mean.estimate, mean.low, mean.high, mean_wait(1) - mean_wait(0))
    share = incidence_difference(time, cause, treated, causes=CAUSES, of="work", horizon=HORIZON, level=LEVEL)
    truth = share_left(1) - share_left(0)
    yield Answer("incidence_difference", share.estimate, share.low, share.high, truth)
    (_, work), _ = cause_specific_hazards(
        time, cause, data[["treated"]], causes=CAUSES, ties="efron", level=LEVEL
    )
    yield ratio("cause_specific", work.terms[0], math.log(WORK[1] / WORK[0]))
    data = histories(rng)
    columns = [data[name] for name in ("person", "start", "stop", "event")]
    count = mean_count_difference(*columns, data["treated"], horizon=HORIZON, level=LEVEL)
    truth = (RATE[1] - RATE[0]) * HORIZON
    yield Answer("mean_count_difference", count.estimate, count.low, count.high, truth)
    rate = andersen_gill(*columns, data[["treated"]], ties="efron", level=LEVEL)
    yield ratio("andersen_gill", rate.terms[0], math.log(RATE[1] / RATE[0]))


def ratio(estimator, term, truth) -> Answer:
    return Answer(estimator, term.log_ratio, math.log(term.low), math.log(term.high), truth)


def run(n_draws: int, rng: np.random.Generator) -> pd.DataFrame:
    """Coverage and bias of every estimator, with their Monte Carlo errors."""
    frame = pd.DataFrame([answer for _ in range(n_draws) for answer in answers(rng)])
    frame = frame.assign(
        covers=(frame["low"] <= frame["truth"]) & (frame["truth"] <= frame["high"]),
        miss=frame["estimate"] - frame["truth"],
    )
    table = frame.groupby("estimator", sort=False).agg(
        truth=("truth", "first"), bias=("miss", "mean"), spread=("miss", "std"), coverage=("covers", "mean")
    )
    return table.assign(
        bias_mc_error=table["spread"] / math.sqrt(n_draws),
        coverage_mc_error=math.sqrt(LEVEL * (1 - LEVEL) / n_draws),
        n_draws=n_draws,
    )


def rejected_without_effect(n_draws: int, rng: np.random.Generator) -> float:
    """Share of log-rank tests below 0.05 where both arms leave at one pace and are lost at different ones."""
    treated = np.repeat([1, 0], N_ARM)
    p_values = []
    for _ in range(n_draws):
        leaves = np.ceil(rng.exponential(10, 2 * N_ARM))
        lost = np.ceil(rng.exponential(np.where(treated == 1, 10, 40)))
        p_values.append(log_rank(np.minimum(leaves, lost), leaves <= lost, treated).p_value)
    return float(np.mean(np.array(p_values) < 0.05))


@pytest.fixture(scope="module")
def small() -> pd.DataFrame:
    return run(40, np.random.default_rng(20171003))


def test_intervals_cover_the_truth_in_95_of_100_draws(small):
    assert (abs(small["coverage"] - LEVEL) <= WITHIN * small["coverage_mc_error"]).all(), small


def test_estimates_are_right_on_average(small):
    # A log ratio is off by a term of the order 1 / n: allow a tenth of its spread besides chance.
    allowed = WITHIN * small["bias_mc_error"] + 0.1 * small["spread"]
    assert (abs(small["bias"]) <= allowed).all(), small


def test_log_rank_rejects_in_5_of_100_draws_without_effect():
    n_draws = 400
    share = rejected_without_effect(n_draws, np.random.default_rng(20171004))
    assert abs(share - 0.05) <= WITHIN * math.sqrt(0.05 * 0.95 / n_draws)


if __name__ == "__main__":
    draws_wanted = int(sys.argv[1])
    print(run(draws_wanted, np.random.default_rng(20171005)).to_string())
    print("log-rank rejects", rejected_without_effect(draws_wanted, np.random.default_rng(20171006)))
