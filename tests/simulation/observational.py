"""Do the intervals of an observational comparison hold what they promise, when the truth is known?

    python tests/simulation/observational.py 3000

writes observational_coverage.csv beside this file: per estimator and scenario the share of intervals that
held the true effect, in treated persons (att) or in everybody (ate), and the bias of the estimates.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import expit

from helpers import effects
from helpers.effects import estimated_score, matching, propensity, weighting, weighting_ate
from helpers.effects.estimates import Estimate

N = 500
LEVEL = 0.95
EDGE = np.sqrt(3.0)  # uniform covariates between -EDGE and EDGE have standard deviation 1
RIGHT = ["x1", "x2", "x1_squared"]
WRONG = ["x1", "x2"]
SOURCES = (
    "estimated_score.py",
    "estimates.py",
    "logit.py",
    "matching.py",
    "propensity.py",
    "two_arms.py",
    "variance.py",
    "weighted_means.py",
    "weighting.py",
    "weighting_ate.py",
    "working_models.py",
)

Kind = Literal["continuous", "binary"]
Estimand = Literal["att", "ate"]
Method = Callable[[pd.DataFrame], Estimate]


def expected(x1: np.ndarray, x2: np.ndarray, kind: Kind) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the score, and the outcome expected without and with treatment."""
    score = expit(-0.8 + 0.5 * x1 + 0.4 * x2 + 0.5 * x1**2)
    if kind == "binary":
        base = -0.6 + 0.8 * x1 - 0.5 * x2 + 0.5 * x1**2
        return score, expit(base), expit(base + 0.7)
    base = 1 + 1.0 * x1 - 0.8 * x2 + 0.8 * x1**2
    return score, base, base + 1 + 0.5 * x1


def true_effect(kind: Kind, estimand: Estimand) -> float:
    """Return the average effect in treated persons or everybody, by Gauss-Legendre quadrature."""
    nodes, weights = np.polynomial.legendre.leggauss(80)
    x1, x2 = np.meshgrid(EDGE * nodes, EDGE * nodes, indexing="ij")
    score, without, with_it = expected(x1, x2, kind)
    mass = np.outer(weights, weights) * (score if estimand == "att" else 1.0)
    return float((mass * (with_it - without)).sum() / mass.sum())


def draw(rng: np.random.Generator, kind: Kind) -> pd.DataFrame:
    """Return one sample of N persons."""
    x1, x2 = rng.uniform(-EDGE, EDGE, size=(2, N))
    score, without, with_it = expected(x1, x2, kind)
    treated = (rng.random(N) < score).astype(float)
    mean = np.where(treated == 1, with_it, without)
    outcome = (rng.random(N) < mean).astype(float) if kind == "binary" else mean + rng.normal(size=N)
    return pd.DataFrame(
        {"x1": x1, "x2": x2, "x1_squared": x1**2, "score": score, "treated": treated, "outcome": outcome}
    )


@dataclass(frozen=True, slots=True)
class Case:
    """One estimator in one scenario."""

    estimator: str
    variance: str
    scenario: str
    kind: Kind
    method: Method
    estimand: Estimand = "att"


def match(
    people: pd.DataFrame, on: np.ndarray | pd.DataFrame, distance: matching.Distance
) -> matching.Matched:
    return matching.nearest_neighbour(
        people["outcome"],
        people["treated"],
        on,
        neighbours=1,
        distance=distance,
        replacement="with",
        caliper=None,
        level=LEVEL,
        variance_neighbours=1,
    )


def match_known(people: pd.DataFrame) -> Estimate:
    return match(people, people["score"].to_numpy(), "propensity").estimate


def match_estimated(people: pd.DataFrame) -> Estimate:
    return match(people, propensity.fit(people["treated"], people[RIGHT]).linear, "propensity").estimate


def match_corrected(people: pd.DataFrame) -> Estimate:
    score = propensity.fit(people["treated"], people[RIGHT])
    found = match(people, score.linear, "propensity")
    return estimated_score.allow_for_estimated_score(
        found, people["outcome"], people["treated"], people[RIGHT], score=score, neighbours=4
    ).estimate


def match_mahalanobis(people: pd.DataFrame) -> Estimate:
    return match(people, people[["x1", "x2"]], "mahalanobis").estimate


def ipw(score: list[str]) -> Method:
    return lambda p: weighting.ipw_att(p["outcome"], p["treated"], p[score], level=LEVEL).estimate


def aipw(score: list[str], outcome: list[str], model: weighting.OutcomeModel) -> Method:
    return lambda p: (
        weighting.aipw_att(
            p["outcome"],
            p["treated"],
            p[score],
            outcome_covariates=p[outcome],
            outcome_model=model,
            level=LEVEL,
        ).estimate
    )


def regression(outcome: list[str], model: weighting.OutcomeModel) -> Method:
    return lambda p: (
        weighting.outcome_regression_att(
            p["outcome"], p["treated"], p[outcome], outcome_model=model, level=LEVEL
        ).estimate
    )


def ipw_ate(score: list[str]) -> Method:
    return lambda p: weighting_ate.ipw_ate(p["outcome"], p["treated"], p[score], level=LEVEL).estimate


def aipw_ate(score: list[str], outcome: list[str], model: weighting.OutcomeModel) -> Method:
    return lambda p: (
        weighting_ate.aipw_ate(
            p["outcome"],
            p["treated"],
            p[score],
            outcome_covariates=p[outcome],
            outcome_model=model,
            level=LEVEL,
        ).estimate
    )


def everybody(estimator: str, scenario: str, kind: Kind, method: Method) -> Case:
    return Case(estimator, "m_estimation", scenario, kind, method, "ate")


CASES = (
    Case("matching_score", "abadie_imbens_2006", "score known", "continuous", match_known),
    Case("matching_score", "abadie_imbens_2006", "score estimated", "continuous", match_estimated),
    Case("matching_score", "abadie_imbens_2016", "score estimated", "continuous", match_corrected),
    Case("matching_mahalanobis", "abadie_imbens_2006", "two covariates", "continuous", match_mahalanobis),
    Case("ipw", "m_estimation", "score right", "continuous", ipw(RIGHT)),
    Case("ipw", "m_estimation", "score wrong", "continuous", ipw(WRONG)),
    Case("aipw_linear", "m_estimation", "both right", "continuous", aipw(RIGHT, RIGHT, "linear")),
    Case("aipw_linear", "m_estimation", "score wrong", "continuous", aipw(WRONG, RIGHT, "linear")),
    Case("aipw_linear", "m_estimation", "outcome wrong", "continuous", aipw(RIGHT, WRONG, "linear")),
    Case("aipw_linear", "m_estimation", "both wrong", "continuous", aipw(WRONG, WRONG, "linear")),
    Case("regression_linear", "m_estimation", "outcome right", "continuous", regression(RIGHT, "linear")),
    Case("regression_linear", "m_estimation", "outcome wrong", "continuous", regression(WRONG, "linear")),
    Case("ipw", "m_estimation", "binary, score right", "binary", ipw(RIGHT)),
    Case("aipw_logistic", "m_estimation", "binary, both right", "binary", aipw(RIGHT, RIGHT, "logistic")),
    Case("aipw_logistic", "m_estimation", "binary, score wrong", "binary", aipw(WRONG, RIGHT, "logistic")),
    Case(
        "regression_logistic",
        "m_estimation",
        "binary, outcome right",
        "binary",
        regression(RIGHT, "logistic"),
    ),
    everybody("ipw", "score right", "continuous", ipw_ate(RIGHT)),
    everybody("ipw", "score wrong", "continuous", ipw_ate(WRONG)),
    everybody("aipw_linear", "both right", "continuous", aipw_ate(RIGHT, RIGHT, "linear")),
    everybody("aipw_linear", "score wrong", "continuous", aipw_ate(WRONG, RIGHT, "linear")),
    everybody("aipw_linear", "outcome wrong", "continuous", aipw_ate(RIGHT, WRONG, "linear")),
    everybody("aipw_linear", "both wrong", "continuous", aipw_ate(WRONG, WRONG, "linear")),
    everybody("ipw", "binary, score right", "binary", ipw_ate(RIGHT)),
    everybody("aipw_logistic", "binary, both right", "binary", aipw_ate(RIGHT, RIGHT, "logistic")),
    everybody("aipw_logistic", "binary, score wrong", "binary", aipw_ate(WRONG, RIGHT, "logistic")),
    everybody("aipw_logistic", "binary, outcome wrong", "binary", aipw_ate(RIGHT, WRONG, "logistic")),
)


def run(n_draws: int, rng: np.random.Generator, cases: Iterable[Case] = CASES) -> pd.DataFrame:
    """Return coverage and bias per case; every case sees the same draws."""
    cases = tuple(cases)
    truth = [true_effect(case.kind, case.estimand) for case in cases]
    covered, error, claimed = (np.zeros((n_draws, len(cases))) for _ in range(3))
    for row in range(n_draws):
        people = {kind: draw(rng, kind) for kind in ("continuous", "binary")}
        for column, case in enumerate(cases):
            found = case.method(people[case.kind])
            covered[row, column] = found.low <= truth[column] <= found.high
            error[row, column] = found.estimate - truth[column]
            claimed[row, column] = found.std_error
    return pd.DataFrame(
        {
            "estimator": [case.estimator for case in cases],
            "variance": [case.variance for case in cases],
            "estimand": [case.estimand for case in cases],
            "scenario": [case.scenario for case in cases],
            "n_draws": n_draws,
            "coverage": covered.mean(axis=0),
            "mc_error": np.sqrt(LEVEL * (1 - LEVEL) / n_draws),
            "bias": error.mean(axis=0),
            "bias_mc_error": error.std(axis=0, ddof=1) / np.sqrt(n_draws),
            "spread": error.std(axis=0, ddof=1),
            "mean_std_error": claimed.mean(axis=0),
        }
    )


def digest() -> str:
    """Return the sha256 of this file and of the modules it tests, in that order."""
    package = Path(effects.__file__).parent
    total = hashlib.sha256()
    for path in [Path(__file__), *(package / name for name in SOURCES)]:
        total.update(path.read_text(encoding="utf-8").replace("\r\n", "\n").encode())
    return total.hexdigest()


def write(n_draws: int, rng: np.random.Generator, path: Path) -> None:
    """Run all cases and write the table, headed by the digest of its sources."""
    table = run(n_draws, rng)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(
            f"# generated by tests/simulation/observational.py; do not edit; n = {N}; sha256 {digest()}\n"
        )
        table.to_csv(file, index=False, float_format="%.6g", lineterminator="\n")


if __name__ == "__main__":
    write(
        int(sys.argv[1]) if len(sys.argv) > 1 else 3000,
        np.random.default_rng(20260102),
        Path(__file__).with_name("observational_coverage.csv"),
    )
