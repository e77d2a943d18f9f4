"""Effects on quantiles with a bootstrap interval."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects import quantile_effects
from helpers.effects.quantile_effects import (
    quantile_differences,
    quantiles_of_samples,
    resampled_quantiles,
)
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

RAW = Path(__file__).parents[3] / "data" / "raw" / "nsw" / "nsw_mixtape.csv"

# One formula, written twice.
SAME = 1e-12


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def drawn() -> tuple[np.ndarray, np.ndarray]:
    values = rng(5).lognormal(7, 1, 200)
    return values, np.arange(200) % 2


def naive(arm: np.ndarray, reference: np.ndarray, probability: float, seed: int) -> tuple[float, float]:
    """One sample at a time: all of the arm first, then all of the reference."""
    source = rng(seed)
    ordered = [np.sort(values) for values in (arm, reference)]
    drawn = [
        [np.quantile(values[source.integers(values.size, size=values.size)], probability) for _ in range(200)]
        for values in ordered
    ]
    differences = np.array(drawn[0]) - np.array(drawn[1])
    return tuple(np.quantile(differences, [0.025, 0.975]))


def test_all_samples_at_once_give_what_a_loop_gives():
    values, treated = drawn()
    found = quantile_differences(
        values, treated, probabilities=[0.25, 0.5], level=0.95, draws=200, rng=rng(9)
    )
    for effect in found.effects:
        low, high = naive(values[treated == 1], values[treated == 0], effect.probability, 9)
        assert (effect.low, effect.high) == pytest.approx((low, high), rel=SAME)


def test_little_memory_gives_the_same_as_much(monkeypatch):
    values, _ = drawn()
    much = resampled_quantiles(values, np.array([0.3, 0.7]), draws=150, rng=rng())
    monkeypatch.setattr(quantile_effects, "AT_ONCE", 7 * values.size)
    little = resampled_quantiles(values, np.array([0.3, 0.7]), draws=150, rng=rng())
    assert (much == little).all()


def test_a_sample_of_everyone_once_has_the_quantiles_of_the_values():
    values, _ = drawn()
    shares = np.array([0.1, 0.5, 0.77])
    found = quantiles_of_samples(values, np.arange(200)[None, :], shares)
    assert found[0] == pytest.approx(np.quantile(values, shares), rel=SAME)


def test_everyone_ten_higher_is_ten_at_every_quantile_and_results_keep_their_numbers():
    values = np.arange(100.0)
    found = quantile_differences(
        np.concatenate([values + 10, values, [np.nan]]),
        [1] * 100 + [0] * 101,
        probabilities=(0.2, 0.5, 0.8),
        level=0.9,
        draws=100,
        rng=rng(),
    )
    assert [effect.estimate for effect in found.effects] == pytest.approx([10, 10, 10])
    assert [effect.probability for effect in found.effects] == [0.2, 0.5, 0.8]
    assert all(effect.low <= 10 <= effect.high for effect in found.effects)
    assert (found.n_arm, found.n_reference, found.n_missing) == (100, 100, 1)
    assert (found.level, found.draws) == (0.9, 100)


def test_the_same_seed_gives_the_same_interval():
    values, treated = drawn()
    choice = {"probabilities": [0.5], "level": 0.95, "draws": 200}
    first, again = (quantile_differences(values, treated, rng=rng(3), **choice) for _ in range(2))
    other = quantile_differences(values, treated, rng=rng(4), **choice)
    assert first == again
    assert other.effects[0].estimate == first.effects[0].estimate
    assert other.effects[0].low != first.effects[0].low


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 100), st.floats(-1000, 1000))
def test_another_unit_and_origin_change_effects_by_the_unit_only(unit, origin):
    values, treated = drawn()
    choice = {"probabilities": [0.25, 0.6], "level": 0.95, "draws": 200}
    found = quantile_differences(values, treated, rng=rng(), **choice)
    again = quantile_differences(values * unit + origin, treated, rng=rng(), **choice)
    for one, other in zip(found.effects, again.effects, strict=True):
        assert other.estimate == pytest.approx(one.estimate * unit, rel=1e-6)
        assert (other.low, other.high) == pytest.approx((one.low * unit, one.high * unit), rel=1e-6)


def test_in_nsw_a_quarter_earns_nothing_and_the_quantile_there_says_it_lies_on_a_spike():
    nsw = pd.read_csv(RAW)
    found = quantile_differences(
        nsw["re78"], nsw["treat"], probabilities=[0.1, 0.25, 0.5, 0.75], level=0.95, draws=200, rng=rng()
    )
    assert [effect.on_spike for effect in found.effects] == [True, True, False, False]
    lowest = found.effects[0]
    assert (lowest.estimate, lowest.low, lowest.high, lowest.std_error) == (0.0, 0.0, 0.0, 0.0)
    median = found.effects[2]
    assert median.estimate == pytest.approx(nsw.groupby("treat")["re78"].median().diff()[1], rel=SAME)
    assert median.low < median.estimate < median.high


@pytest.mark.filterwarnings("ignore::helpers.errors.StatisticalWarning")
@pytest.mark.parametrize(("n_same", "spike"), [(4, False), (5, True), (6, True)])
def test_a_spike_is_a_value_that_one_in_twenty_share(n_same, spike):
    values = np.concatenate([np.zeros(n_same), np.arange(1.0, 101 - n_same)])
    everywhere_else = np.linspace(-7, 93, 100)
    found = quantile_differences(
        np.concatenate([values, everywhere_else]),
        np.repeat([1, 0], 100),
        probabilities=[0.02],
        level=0.9,
        draws=100,
        rng=rng(),
    )
    assert found.effects[0].quantile_arm == 0.0
    assert found.effects[0].on_spike is spike


def test_few_persons_beyond_a_quantile_are_warned_about():
    values = np.arange(40.0)
    with pytest.warns(StatisticalWarning) as caught:
        quantile_differences(
            values, np.repeat([1, 0], [10, 30]), probabilities=[0.1, 0.5], level=0.9, draws=100, rng=rng()
        )
    assert [str(one.message) for one in caught] == [
        "The arm has 10 persons, fewer than 5 of them beyond the quantiles 0.1; their intervals cannot be "
        "trusted.",
        "The reference has 30 persons, fewer than 5 of them beyond the quantiles 0.1; their intervals cannot "
        "be trusted.",
    ]


def test_five_persons_beyond_a_quantile_are_enough():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        quantile_differences(
            np.arange(100.0), np.arange(100) % 2, probabilities=[0.1], level=0.9, draws=100, rng=rng()
        )


CHOICE = {"probabilities": [0.5], "level": 0.95, "draws": 200, "rng": None}


@pytest.mark.parametrize(
    ("outcome", "treated", "change", "kind", "sentence"),
    [
        (
            [1, 2, 3],
            [1, 0, 0],
            {},
            EstimationImpossible,
            "The arm has one person with an outcome, and one person says nothing about quantiles; at least two "
            "are needed.",
        ),
        (
            [2, 2, 2, 2],
            [1, 1, 0, 0],
            {},
            EstimationImpossible,
            "The outcome does not vary: it is 2 for everyone in the arm (n = 2) and 2 for everyone in the "
            "reference (n = 2), so there is nothing to judge the uncertainty by.",
        ),
        (
            [1, 2, 3, 4],
            [1, 1, 0, 0],
            {"draws": 199},
            ParameterMistake,
            "draws: 199; allowed: 200 or more, so that an interval of 0.95 has limits.",
        ),
        (
            [1, 2, 3, 4],
            [1, 1, 0, 0],
            {"probabilities": [0.5, 1.0]},
            ParameterMistake,
            "probabilities: [0.5, 1.0]; allowed: one or more numbers between 0 and 1, such as 0.25, 0.5 and "
            "0.75.",
        ),
        (
            [1, 2, 3, 4],
            [1, 1, 0, 0],
            {"probabilities": []},
            ParameterMistake,
            "probabilities: []; allowed: one or more numbers between 0 and 1, such as 0.25, 0.5 and 0.75.",
        ),
    ],
)
def test_what_is_impossible_is_said_in_a_sentence(outcome, treated, change, kind, sentence):
    with pytest.raises(kind) as caught:
        quantile_differences(outcome, treated, **{**CHOICE, **change})
    assert str(caught.value) == sentence
