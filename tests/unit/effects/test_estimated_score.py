import math

import numpy as np
import pandas as pd
import pytest

from helpers.effects import propensity
from helpers.effects.estimated_score import allow_for_estimated_score
from helpers.effects.matching import Matched, nearest_neighbour
from helpers.errors import EstimationImpossible

# The naive twin below adds in another order.
SAME_FORMULA = 1e-9

CHOICES = {
    "neighbours": 1,
    "distance": "propensity",
    "replacement": "with",
    "level": 0.95,
    "variance_neighbours": 1,
}


@pytest.fixture
def data() -> tuple[np.ndarray, np.ndarray, pd.DataFrame, propensity.Propensity]:
    rng = np.random.default_rng(11)
    table = pd.DataFrame(rng.normal(size=(120, 2)), columns=["a", "b"])
    treated = (rng.random(120) < 1 / (1 + np.exp(0.5 - 0.5 * table["a"] - 0.5 * table["b"]))).to_numpy(
        dtype=float
    )
    outcome = (2 * table["a"] - table["b"] + treated + rng.normal(size=120)).to_numpy()
    return outcome, treated, table, propensity.fit(treated, table)


def match(data, caliper=None) -> Matched:
    outcome, treated, _, fitted = data
    return nearest_neighbour(outcome, treated, fitted.linear, **CHOICES, caliper=caliper)


def correct(data, matched, neighbours=4) -> Matched:
    outcome, treated, table, fitted = data
    return allow_for_estimated_score(matched, outcome, treated, table, score=fitted, neighbours=neighbours)


def test_the_correction_follows_the_formula_person_by_person(data):
    """Abadie & Imbens (2016) written out in the units of the covariates, one person at a time."""
    outcome, treated, table, fitted = data
    plain = match(data)
    X = np.column_stack([np.ones(120), table])
    F = fitted.scores
    c, d = np.zeros(3), np.zeros(3)
    for i in range(120):
        mean, joint = {}, {}
        for arm in (0, 1):
            members = np.flatnonzero(treated == arm)
            near = sorted(members, key=lambda j: abs(fitted.linear[j] - fitted.linear[i]))[:4]
            mean[arm] = np.mean(outcome[near])
            joint[arm] = np.array([np.cov(X[near, column], outcome[near])[0, 1] for column in range(3)])
        f = F[i] * (1 - F[i])
        shared = X[i] * (mean[1] - mean[0] - plain.estimate.estimate) + joint[1]
        c += f * (shared + F[i] / (1 - F[i]) * joint[0])
        d += f * (shared - joint[0])
    c, d = c / treated.sum(), d / treated.sum()
    J = np.linalg.inv((X * (F * (1 - F))[:, None]).T @ X)
    expected = math.sqrt(plain.estimate.std_error**2 - c @ J @ c + d @ J @ d)
    assert correct(data, plain).estimate.std_error == pytest.approx(expected, rel=SAME_FORMULA)


def test_only_the_uncertainty_changes(data):
    plain = match(data)
    corrected = correct(data, plain)
    assert corrected.estimate.estimate == plain.estimate.estimate
    assert corrected.estimate.std_error != plain.estimate.std_error
    assert corrected.pairs is plain.pairs
    half = (corrected.estimate.high - corrected.estimate.low) / 2
    assert half == pytest.approx(1.959963984540054 * corrected.estimate.std_error)
    assert (corrected.estimate.n_arm, corrected.estimate.n_reference) == (
        plain.estimate.n_arm,
        plain.estimate.n_reference,
    )


def test_the_correction_does_not_depend_on_the_units_of_covariates(data):
    outcome, treated, table, _ = data
    other = table * [1000.0, -0.01]
    moved = (outcome, treated, other, propensity.fit(treated, other))
    assert correct(moved, match(moved)).estimate.std_error == pytest.approx(
        correct(data, match(data)).estimate.std_error, rel=1e-6
    )


def test_the_order_of_the_rows_does_not_matter_when_scores_are_tied():
    rng = np.random.default_rng(2)
    table = pd.DataFrame(rng.integers(0, 3, (90, 2)), columns=["a", "b"]).astype(float)
    treated, outcome = (rng.random(90) < 0.4).astype(float), rng.normal(size=90)
    order = rng.permutation(90)
    found = []
    for rows in (np.arange(90), order):
        part = (
            outcome[rows],
            treated[rows],
            table.iloc[rows],
            propensity.fit(treated[rows], table.iloc[rows]),
        )
        found.append(correct(part, match(part)).estimate.std_error)
    assert found[0] == pytest.approx(found[1], rel=1e-9)


def refusal(data, matched, neighbours=4) -> str:
    with pytest.raises(EstimationImpossible) as caught:
        correct(data, matched, neighbours)
    return str(caught.value)


def test_persons_left_out_by_a_caliper_forbid_the_correction(data):
    found = match(data, caliper=0.05)
    assert found.n_unmatched > 0
    assert refusal(data, found) == (
        f"{found.n_unmatched} treated persons were left out by the caliper; the correction for an "
        f"estimated score "
        "holds only when all treated persons are matched."
    )


def test_neighbours_out_of_range_are_refused(data):
    n_arm = int(data[1].sum())
    for neighbours in (1, n_arm + 1):
        assert refusal(data, match(data), neighbours) == (
            f"The correction asks {neighbours} neighbours; with {n_arm} treated and {120 - n_arm} "
            f"untreated persons "
            f"it must lie between 2 and {min(n_arm, 120 - n_arm)}."
        )


def test_a_variance_that_the_correction_exhausts_is_refused(data):
    _, treated, table, fitted = data
    exact = (2 * table["a"] - table["b"]).to_numpy()
    small = (exact, treated, table, fitted)
    plain = match(small)
    tiny = Matched(
        **{name: getattr(plain, name) for name in ("weights", "n_matched", "n_unmatched", "pairs")},
        estimate=type(plain.estimate)(
            **{
                **{name: getattr(plain.estimate, name) for name in plain.estimate.__dataclass_fields__},
                "std_error": 1e-6,
            }
        ),
    )
    assert refusal(small, tiny) == (
        "The variance corrected for the estimation of the score is not above 0; there are too few "
        "persons for it."
    )
