"""The mixed model for repeated measures."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects.repeated import mmrm
from helpers.effects.trial import ancova, difference_in_means
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# A maximum found by search against least squares.
SAME = 1e-7
NONE = {"baseline": None, "covariates": None, "blocks": None}
CHOICE = {"information": "expected", "df": "satterthwaite", "level": 0.95}
WAVES = (0, 5, 13)


def drawn(seed: int, n: int = 60, arms: str = "ab") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    arm = np.array(list(arms))[rng.permutation(np.arange(n) % len(arms))]
    before = rng.normal(5, 2, n)
    outcome = 0.6 * before[:, None] + rng.normal(size=(n, 1)) + rng.normal(size=(n, 3)) * [1, 2, 3]
    return outcome, arm, before


@settings(max_examples=6)
@given(st.integers(0, 10**6))
def test_complete_data_give_at_each_wave_the_classical_ancova_of_that_wave(seed):
    outcome, arm, before = drawn(seed)
    fitted = mmrm(
        outcome, arm, order=("a", "b"), waves=WAVES, baseline=before, covariates=None, blocks=None, **CHOICE
    )
    for place, wave in enumerate(WAVES):
        alone = ancova(
            outcome[:, place], arm == "a", pd.DataFrame({"b": before}), variance="classical", level=0.95
        )
        result = fitted.contrast("a", "b", wave)
        for name in ("estimate", "std_error", "df", "low", "high", "p_value", "mean_arm", "mean_reference"):
            assert getattr(result, name) == pytest.approx(getattr(alone, name), rel=1e-5, abs=SAME), name


@pytest.mark.parametrize("df", ["satterthwaite", "between_within"])
def test_one_wave_is_the_difference_in_means(df):
    outcome, arm, _ = drawn(1)
    result = mmrm(
        outcome[:, :1], arm, order=("a", "b"), waves=(6,), information="observed", df=df, level=0.9, **NONE
    ).contrast("a", "b", 6)
    alone = difference_in_means(outcome[:, 0], arm == "a", variance="classical", level=0.9)
    assert (result.estimate, result.low, result.high) == pytest.approx(
        (alone.estimate, alone.low, alone.high), rel=1e-6
    )


def test_the_average_of_complete_data_is_the_difference_of_the_persons_means():
    outcome, arm, _ = drawn(2)
    result = mmrm(outcome, arm, order=("a", "b"), waves=WAVES, **NONE, **CHOICE).average("a", "b")
    alone = difference_in_means(outcome.mean(axis=1), arm == "a", variance="classical", level=0.95)
    assert result.estimate == pytest.approx(alone.estimate, rel=SAME)
    assert result.std_error == pytest.approx(alone.std_error, rel=1e-6)
    assert result.df == pytest.approx(alone.df, rel=1e-5)


@settings(max_examples=6)
@given(st.integers(0, 10**6))
def test_any_pair_of_arms_can_be_asked_whichever_is_last(seed):
    outcome, arm, before = drawn(seed, n=66, arms="abc")
    outcome[np.random.default_rng(seed).random(outcome.shape) < 0.2] = np.nan
    given_ = {"waves": WAVES, "baseline": before, "covariates": None, "blocks": None} | CHOICE
    one = mmrm(outcome, arm, order=("a", "b", "c"), **given_)
    other = mmrm(outcome, arm, order=("c", "b", "a"), **given_)
    assert one.contrast("a", "b", 13).estimate == pytest.approx(
        other.contrast("a", "b", 13).estimate, abs=1e-6
    )
    assert one.contrast("b", "a", 13).std_error == pytest.approx(
        other.contrast("a", "b", 13).std_error, rel=1e-6
    )
    assert one.contrast("a", "b", 13).estimate == pytest.approx(-one.contrast("b", "a", 13).estimate)
    assert one.log_likelihood == pytest.approx(other.log_likelihood, abs=1e-7)


def test_the_names_of_waves_play_no_part_but_in_asking():
    outcome, arm, before = drawn(5)
    outcome[:20, 2] = np.nan
    given_ = {"order": ("a", "b"), "baseline": before, "covariates": None, "blocks": None} | CHOICE
    uneven = mmrm(outcome, arm, waves=(0, 5, 13), **given_).contrast("a", "b", 13)
    assert uneven == mmrm(outcome, arm, waves=(1, 2, 3), **given_).contrast("a", "b", 3)


def test_persons_with_any_wave_count_and_persons_without_are_counted_as_missing():
    outcome, arm, before = drawn(6)
    first, second = np.flatnonzero(arm == "a")[:2]
    outcome[first] = np.nan
    outcome[second, 1:] = np.nan
    before[np.flatnonzero(arm == "b")[0]] = np.nan
    result = mmrm(
        outcome, arm, order=("a", "b"), waves=WAVES, baseline=before, covariates=None, blocks=None, **CHOICE
    )
    estimate = result.contrast("a", "b", 13)
    assert (estimate.n_arm, estimate.n_reference, estimate.n_missing) == (29, 29, 2)
    assert result.design.n_observed().loc["a"].tolist() == [29, 28, 28]
    assert estimate.n_clusters is None


def test_degrees_of_freedom_between_and_within_are_persons_minus_what_describes_a_person():
    outcome, arm, before = drawn(6)
    given_ = {
        "order": ("a", "b"),
        "waves": WAVES,
        "baseline": before,
        "blocks": np.arange(60) % 3,
        "information": "expected",
        "level": 0.95,
    }
    ages = pd.DataFrame({"age": np.arange(60.0) ** 1.1})
    result = mmrm(outcome, arm, covariates=ages, df="between_within", **given_).average("a", "b")
    assert result.df == 60 - (1 + 1 + 1 + 1 + 2)
    assert mmrm(outcome, arm, covariates=ages, df="normal", **given_).average("a", "b").df == math.inf


def test_observed_information_widens_intervals_where_outcomes_are_missing_and_leaves_estimates():
    outcome, arm, before = drawn(9)
    outcome[(outcome[:, 0] > 4) & (arm == "a"), 1:] = np.nan
    given_ = {"order": ("a", "b"), "waves": WAVES, "baseline": before, "covariates": None, "blocks": None}
    expected = mmrm(outcome, arm, **given_, **CHOICE).contrast("a", "b", 13)
    observed = mmrm(outcome, arm, **given_, **(CHOICE | {"information": "observed"})).contrast("a", "b", 13)
    assert observed.estimate == expected.estimate
    assert observed.std_error > expected.std_error
    assert observed.df == expected.df


def test_covariance_is_labelled_by_wave():
    outcome, arm, _ = drawn(6)
    covariance = mmrm(outcome, arm, order=("a", "b"), waves=WAVES, **NONE, **CHOICE).covariance
    assert covariance.index.tolist() == covariance.columns.tolist() == list(WAVES)


def test_an_arm_of_one_person_at_a_wave_is_told():
    outcome, arm, _ = drawn(7)
    outcome[np.flatnonzero(arm == "a")[1:], 2] = np.nan
    with pytest.warns(StatisticalWarning) as caught:
        mmrm(outcome, arm, order=("a", "b"), waves=WAVES, **NONE, **CHOICE)
    assert [str(each.message) for each in caught] == [
        "Arm 'a' has one person with an outcome at wave 13; how variable its outcomes are is taken from the other arms."
    ]


def test_a_wave_that_nobody_answered_is_told():
    outcome, arm, _ = drawn(7)
    outcome[:, 1] = np.nan
    with pytest.raises(EstimationImpossible) as raised:
        mmrm(outcome, arm, order=("a", "b"), waves=WAVES, **NONE, **CHOICE)
    assert str(raised.value) == (
        "Nobody who can be used has an outcome at wave 5; leave that wave out of the model."
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"df": "saterthwaite"}, "df: 'saterthwaite'; allowed: satterthwaite, between_within, normal. Did you mean 'satterthwaite'?"),
        ({"information": "observd"}, "information: 'observd'; allowed: expected, observed. Did you mean 'observed'?"),
        ({"level": 95}, "level: 95; allowed: a number between 0 and 1, such as 0.95."),
    ],
)  # fmt: skip
def test_choices_that_do_not_exist_are_refused(change, sentence):
    outcome, arm, _ = drawn(7)
    with pytest.raises(ParameterMistake) as raised:
        mmrm(outcome, arm, order=("a", "b"), waves=WAVES, **NONE, **(CHOICE | change))
    assert str(raised.value) == sentence
