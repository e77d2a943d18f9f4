"""Whether two registers of one outcome give the same effect."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.effects.arms import fit
from helpers.effects.registers import Recording, difference_from_recording, paired_difference
from helpers.errors import EstimationImpossible

SAME = 1e-9  # one formula by another route
ORDER = ("more", "app", "same")


def drawn(seed: int = 1, n: int = 90):
    rng = np.random.default_rng(seed)
    labels = np.tile(ORDER, n // 3)
    first = (rng.random(n) < 0.3).astype(float)
    second = np.where(rng.random(n) < 0.15, 1 - first, first)
    return first, second, labels, pd.DataFrame({"age": rng.normal(40, 9, n)})


def paired(first, second, labels, *, estimator="unadjusted", covariates=None, blocks=None, clusters=None):
    return paired_difference(
        first, second, labels, arm="more", reference="same", order=ORDER, covariates=covariates, blocks=blocks,
        clusters=clusters, estimator=estimator, variance="hc2" if clusters is None else "cr2", level=0.95,
    )  # fmt: skip


@pytest.mark.parametrize("estimator", ["unadjusted", "ancova", "lin"])
def test_it_is_the_difference_of_the_two_effects_of_the_same_model(estimator):
    first, second, labels, x = drawn()
    x = None if estimator == "unadjusted" else x
    blocks = np.repeat(["a", "b"], 45)
    effects = [
        fit(
            y, labels, order=ORDER, covariates=x, blocks=blocks, clusters=None, estimator=estimator,
            variance="hc2", level=0.95,
        ).contrast("more", "same")
        for y in (first, second)
    ]  # fmt: skip
    found = paired(first, second, labels, estimator=estimator, covariates=x, blocks=blocks)
    assert found.estimate == pytest.approx(effects[1].estimate - effects[0].estimate, rel=SAME)
    assert found.std_error < effects[0].std_error + effects[1].std_error


def test_it_is_narrower_than_two_separate_samples_would_be():
    first, second, labels, _ = drawn()
    effects = [
        fit(
            y, labels, order=ORDER, covariates=None, blocks=None, clusters=None, estimator="unadjusted",
            variance="hc2", level=0.95,
        ).contrast("more", "same")
        for y in (first, second)
    ]  # fmt: skip
    apart = np.hypot(effects[0].std_error, effects[1].std_error)
    assert paired(first, second, labels).std_error < 0.8 * apart


def test_registers_that_say_the_same_of_everybody_give_the_same_effect_for_certain():
    first, _, labels, _ = drawn()
    found = paired(first, first, labels)
    assert (found.identical, found.estimate, found.low, found.high, found.p_value) == (True, 0, 0, 0, 1)
    assert (found.n_arm, found.n_reference, found.disagrees) == (30, 30, False)


def test_a_register_that_adds_the_same_to_everybody_gives_the_same_effect_too():
    first, _, labels, _ = drawn()
    assert paired(first, first + 5, labels).identical


def test_people_unknown_to_one_register_are_left_out_and_counted():
    first, second, labels, _ = drawn()
    second[:6] = np.nan
    found = paired(first, second, labels)
    assert (found.n_arm, found.n_reference, found.n_missing) == (28, 28, 4)


def test_clusters_stay_together():
    first, second, labels, _ = drawn()
    workers = np.repeat(np.arange(15), 6)
    assert paired(first, second, labels, clusters=workers).df < 15


def test_an_interval_that_excludes_zero_is_disagreement():
    first, _, labels, _ = drawn()
    second = np.where(labels == "more", 1.0, first)
    assert paired(first, second, labels).disagrees


def test_an_arm_that_one_register_does_not_know_is_named():
    first, second, labels, _ = drawn()
    with pytest.raises(EstimationImpossible) as caught:
        paired(first, np.where(labels == "more", np.nan, first), labels)
    assert str(caught.value) == "Nobody in the arm 'more' is known to both registers."
    with pytest.raises(EstimationImpossible) as caught:
        paired(first, np.where(labels == "more", np.nan, second), labels)
    assert str(caught.value) == (
        "The arm 'more' cannot be compared: of the 30 persons assigned to it none has a complete record."
    )


def test_recording_alone_makes_two_points_from_nothing():
    """95 % v 80 % of jobs and 10 v 2 % of other exits, with 10 % jobs and 6.25 % other exits everywhere."""
    arm, reference = Recording(jobs=0.95, others=0.10), Recording(jobs=0.80, others=0.02)
    assert difference_from_recording(0.10, 0.0625, arm=arm, reference=reference) == pytest.approx(
        0.020, rel=SAME
    )


def test_equal_errors_make_nothing_from_nothing():
    same = Recording(jobs=0.85, others=0.05)
    assert difference_from_recording(0.2, 0.1, arm=same, reference=same) == 0.0
