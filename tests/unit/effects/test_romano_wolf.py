"""Romano-Wolf over pairs of arms and outcomes."""

from __future__ import annotations

import math
import re
import warnings

import numpy as np
import pandas as pd
import pytest

from helpers.effects.randomisation import pairwise
from helpers.effects.romano_wolf import romano_wolf
from helpers.effects.trial import lin
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# The same arithmetic in another order.
SAME = 1e-9
# Two resampling p-values of one difference, one by bootstrap and one by permutation, of 2,000 draws each.
TWO_WAYS = 0.03
PAIRS = [("b", "a"), ("c", "a")]


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def drawn(n: int = 40, m: int = 3, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    return rng(seed).normal(size=(3 * n, m)), np.repeat(["a", "b", "c"], n)


def adjusted(outcomes, arms, **choices):
    given = {
        "order": list("abc"),
        "pairs": PAIRS,
        "family": None,
        "blocks": None,
        "clusters": None,
        "covariates": None,
        "draws": 199,
        "rng": rng(),
    }
    return romano_wolf(np.asarray(outcomes, dtype=float), arms, **(given | choices))


def test_statistics_are_those_of_the_pairs():
    y, arms = drawn()
    y[5, 1] = np.nan
    found = adjusted(y, arms)
    for row, (arm, reference) in enumerate(PAIRS):
        pair = pairwise(y, arms, arm=arm, reference=reference, blocks=None, clusters=None, draws=1, rng=rng())
        assert found.estimates[row] == pytest.approx(pair.estimates, rel=SAME)
        assert found.std_errors[row] == pytest.approx(pair.std_errors, rel=SAME)
        assert found.statistics[row] == pytest.approx(pair.statistics, rel=SAME)
    assert found.n == 6
    assert found.n_missing == (0, 1, 0)


def test_a_family_of_one_keeps_its_own_p_whatever_else_is_resampled():
    y, arms = drawn()
    family = np.zeros((2, 3), dtype=bool)
    family[1, 2] = True
    found = adjusted(y, arms, family=family)
    assert found.n == 1
    assert found.p_adjusted[1, 2] == found.p_values[1, 2]
    assert np.isnan(found.p_adjusted).sum() == 5
    assert not np.isnan(found.p_values).any()


def test_adjusted_p_are_at_least_the_p_alone_and_fall_as_statistics_grow():
    found = adjusted(*drawn(m=6))
    assert (found.p_adjusted >= found.p_values).all()
    order = np.argsort(-abs(found.statistics.ravel()))
    assert (np.diff(found.p_adjusted.ravel()[order]) >= 0).all()


def test_outcomes_that_say_the_same_cost_nothing():
    y, arms = drawn(m=1)
    found = adjusted(np.hstack([y, -3 * y, y + 10]), arms, pairs=[("b", "a")])
    assert found.p_adjusted[0] == pytest.approx(np.repeat(found.p_values[0, 0], 3), rel=SAME)


def test_the_p_alone_is_close_to_that_of_randomisation():
    y, arms = drawn(seed=8)
    found = adjusted(y, arms, draws=2000)
    pair = pairwise(y, arms, arm="b", reference="a", blocks=None, clusters=None, draws=2000, rng=rng())
    assert found.p_values[0] == pytest.approx(pair.p_values, abs=TWO_WAYS)


def test_with_covariates_two_arms_give_the_estimate_of_lin():
    y, arms = drawn(m=2)
    x = rng(3).normal(size=(120, 2))
    y[:, 0] += 2 * x[:, 0] * np.where(arms == "b", 2, 1)
    y[[3, 50], 0] = np.nan
    blocks = np.tile(["x", "y"], 60)
    found = adjusted(y, arms, order=["a", "b"], pairs=[("b", "a")], blocks=blocks, covariates=x)
    two = np.isin(arms, ["a", "b"])
    table = pd.DataFrame(x[two], columns=["one", "two"]).assign(block=(blocks[two] == "y") * 1.0)
    for outcome in range(2):
        seen = lin(y[two, outcome], arms[two] == "b", table, variance="hc2", level=0.95)
        assert found.estimates[0, outcome] == pytest.approx(seen.estimate, rel=SAME)
        assert found.std_errors[0, outcome] == pytest.approx(seen.std_error, rel=SAME)


def test_clusters_of_one_are_persons():
    y, arms = drawn()
    y[2, 0] = np.nan
    one = adjusted(y, arms)
    other = adjusted(y, arms, clusters=np.arange(len(y)))
    assert other.p_adjusted == pytest.approx(one.p_adjusted, rel=SAME)
    assert other.statistics == pytest.approx(one.statistics, rel=SAME)


def test_clusters_are_resampled_as_a_whole():
    y, arms = drawn(n=12, m=1)
    repeated, labels = np.repeat(y, 10, axis=0), np.repeat(np.arange(36), 10)
    one = adjusted(y, arms)
    other = adjusted(repeated, np.repeat(arms, 10), clusters=labels)
    assert other.p_values == pytest.approx(one.p_values, rel=SAME)
    persons = adjusted(repeated, np.repeat(arms, 10))
    assert (persons.std_errors < other.std_errors / 2).all()


def test_an_outcome_that_cannot_be_tested_leaves_the_family():
    y, arms = drawn()
    alone = adjusted(y[:, :2], arms)
    y[:, 2] = 4
    found = adjusted(y, arms)
    assert found.n == 4
    assert found.reasons[2] == (
        "The outcome is the same for everyone, so every way of drawing lots gives the same difference and "
        "nothing can be tested."
    )
    assert np.isnan(found.p_adjusted[:, 2]).all()
    assert np.isnan(found.std_errors[:, 2]).all()
    assert found.p_adjusted[:, :2] == pytest.approx(alone.p_adjusted, rel=SAME)


def test_resamples_in_which_neither_arm_varies_are_counted_and_have_a_number():
    y, arms = drawn(n=20, m=1)
    rare = np.zeros((60, 1))
    rare[25] = 1
    found = adjusted(np.hstack([y, rare]), arms, pairs=[("b", "a")])
    # A person among 20 is in no resample of 20 with probability 0.95 ** 20 = 0.36.
    assert found.n_flat[0, 0] == 0
    assert found.n_flat[0, 1] == pytest.approx(0.36 * 199, abs=3 * math.sqrt(0.36 * 0.64 * 199))
    assert found.p_values[0, 1] > 0.1


def test_people_in_other_arms_do_not_matter():
    y, arms = drawn()
    one = adjusted(y, arms, order=["a", "b"], pairs=[("b", "a")])
    y[80:] = 1e9
    other = adjusted(y, arms, order=["a", "b"], pairs=[("b", "a")])
    assert other.p_adjusted.tolist() == one.p_adjusted.tolist()


def test_few_units_an_arm_give_a_warning():
    y, arms = drawn(n=12, m=1)
    with pytest.warns(StatisticalWarning) as caught:
        adjusted(y, arms, clusters=np.arange(36) // 2)
    assert [str(one.message) for one in caught] == [
        f"The arm '{arm}' has 6 clusters; with fewer than 10 a bootstrap says little about how much they vary."
        for arm in "abc"
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        adjusted(y, arms)


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"order": list("abd")}, "Nobody is in the arm 'd', so there is nothing to compare."),
        (
            {"covariates": np.full((120, 1), np.nan)},
            "120 persons have a missing or infinite covariate; fill these in before, or leave those persons out and "
            "count them.",
        ),
        (
            {"covariates": np.ones((120, 1))},
            "In the arm 'a': covariate 1 is a linear combination of the other columns (level 1), so their "
            "coefficients cannot be told apart; leave out what says the same twice.",
        ),
    ],
)
def test_what_cannot_be_computed_is_said_in_a_sentence(choices, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        adjusted(*drawn(), **({"pairs": [("b", "a")]} | choices))
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"pairs": [("b", "d")]}, "The pair ('b', 'd') is not one of two arms in ('a', 'b', 'c')."),
        ({"pairs": [("b", "b")]}, "The pair ('b', 'b') is not one of two arms in ('a', 'b', 'c')."),
        (
            {"family": np.ones((1, 3), dtype=bool)},
            "A family needs True or False in the shape (2, 3) of pairs and outcomes.",
        ),
        (
            {"covariates": np.ones((3, 1))},
            "Outcomes of 120 rows and covariates of shape (3, 1) do not fit.",
        ),
    ],
)
def test_what_does_not_fit_is_a_fault_of_the_caller(choices, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        adjusted(*drawn(), **choices)


def test_draws_below_one_are_refused():
    with pytest.raises(ParameterMistake) as caught:
        adjusted(*drawn(), draws=0)
    assert str(caught.value) == "draws: 0; allowed: a whole number above 0, such as 10000."
