import numpy as np
import pandas as pd
import pytest

from helpers.effects.weighted_means import ArmWeights, Mean, compared, mean_under, observed_mean
from helpers.effects.working_models import outcome_model_in, score_model

N = 80
# Central differences of step 1e-4 in one person's share: their own error is of the order of its square.
STEP = 1e-4
DIFFERENCED = 1e-5


@pytest.fixture
def people() -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    rng = np.random.default_rng(8)
    table = pd.DataFrame(rng.normal(size=(N, 2)), columns=["a", "b"])
    treated = (rng.random(N) < 0.4).astype(float)
    return treated, 1 + table["a"].to_numpy() + rng.normal(size=N), table


def reference(treated, outcome, table) -> tuple[ArmWeights, object]:
    score = score_model(treated, table)
    inverse = (1 - treated) * (1 + np.exp(score.linear))
    return ArmWeights(inverse, score.fitted, score), outcome_model_in(
        "untreated", treated, outcome, table, kind="linear"
    )


def test_the_plain_mean_has_the_influence_whose_squares_are_its_variance(people):
    treated, outcome, _ = people
    found = observed_mean(outcome, treated)
    own = outcome[treated == 1]
    assert found.value == pytest.approx(own.mean())
    assert found.influence @ found.influence == pytest.approx(own.var() / own.size)
    assert (found.influence[treated == 0] == 0).all()


@pytest.mark.parametrize("parts", ["weighting", "model", "both"])
def test_influences_add_up_to_nothing(parts, people):
    treated, outcome, table = people
    weighting, model = reference(treated, outcome, table)
    found = mean_under(
        outcome,
        np.ones(N),
        weighting=None if parts == "model" else weighting,
        model=None if parts == "weighting" else model,
    )
    assert found.influence.sum() == pytest.approx(0, abs=1e-9)


def test_the_scale_of_the_weights_does_not_matter(people):
    treated, outcome, table = people
    weighting, model = reference(treated, outcome, table)
    other = ArmWeights(7 * weighting.weights, weighting.rate, weighting.score)
    plain = mean_under(outcome, np.ones(N), weighting=weighting, model=model)
    scaled = mean_under(outcome, np.ones(N), weighting=other, model=model)
    assert scaled.value == pytest.approx(plain.value)
    assert scaled.influence == pytest.approx(plain.influence)


def test_an_influence_through_the_score_is_the_derivative_to_its_coefficients(people):
    treated, outcome, table = people
    weighting, _ = reference(treated, outcome, table)
    score = weighting.score
    found = mean_under(outcome, np.ones(N), weighting=weighting, model=None)

    def mean_at(linear) -> float:
        return float(np.average(outcome, weights=(1 - treated) * (1 + np.exp(linear))))

    derivative = [
        (mean_at(score.linear + STEP * column) - mean_at(score.linear - STEP * column)) / (2 * STEP)
        for column in score.design.T
    ]
    share = weighting.weights / weighting.weights.sum()
    by_hand = share * (outcome - found.value) + score.moves @ np.array(derivative)
    assert found.influence == pytest.approx(by_hand, rel=DIFFERENCED, abs=1e-8)


def test_a_difference_has_the_variance_of_the_difference_of_influences():
    arms = np.array([1.0, 1, 0, 0])
    arm = Mean(5.0, np.array([0.3, -0.3, 0.0, 0.0]))
    other = Mean(2.0, np.array([0.1, -0.1, 0.4, -0.4]))
    found = compared(
        arm,
        other,
        results=np.array([4.0, 6.0, 1.0, 3.0]),
        arms=arms,
        weights=arms,
        level=0.95,
        n_missing=1,
    )
    assert found.estimate.estimate == 3.0
    assert found.estimate.std_error == pytest.approx(np.sqrt(0.04 + 0.04 + 0.16 + 0.16))
    assert (found.counterfactual_mean, found.estimate.mean_arm, found.estimate.mean_reference) == (2, 5, 2)
    assert (found.estimate.n_arm, found.estimate.n_reference, found.estimate.n_missing) == (2, 2, 1)
