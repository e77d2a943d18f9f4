"""A yes/no outcome in two arms: counting and what cannot be counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.effects.two_by_two import TwoByTwo, relative_effect, two_by_two
from helpers.errors import EstimationImpossible


def test_events_and_persons_are_counted_and_the_missing_left_out():
    outcome = pd.array([True, False, None, True, None, False, False], dtype="boolean")
    found = two_by_two(outcome, [1, 1, 1, 0, 0, 0, 0])
    assert found == TwoByTwo(events_arm=1, n_arm=2, events_reference=1, n_reference=3, n_missing=2)
    assert (found.n, found.events) == (5, 2)
    assert (found.share_arm, found.share_reference) == (1 / 2, 1 / 3)


def test_counts_are_whole_numbers_of_python_whatever_the_column_was():
    found = two_by_two(np.int8([1] * 130 + [0] * 130), [1] * 130 + [0] * 130)
    assert found == TwoByTwo(130, 130, 0, 130)
    assert type(found.events_arm) is int


def test_exchanging_the_arms_twice_gives_the_same_table():
    table = TwoByTwo(3, 10, 5, 20, n_missing=4)
    assert table.swapped() == TwoByTwo(5, 20, 3, 10, n_missing=4)
    assert table.swapped().swapped() == table


def test_a_table_reads_as_a_sentence():
    assert str(TwoByTwo(3, 10, 5, 20)) == "3 of 10 in the arm and 5 of 20 in the reference"


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: two_by_two([1, 0, np.nan, np.nan], [1, 1, 0, 0]),
            EstimationImpossible,
            "The reference cannot be compared: of the 2 persons assigned to it none has a known outcome.",
        ),
        (
            lambda: two_by_two([1, 0], [1, 1]),
            EstimationImpossible,
            "All 2 persons are in the arm; without a reference there is no comparison.",
        ),
        (
            lambda: two_by_two([1, 2, 0.5, 0], [1, 1, 0, 0]),
            ValueError,
            "A yes/no outcome is 1, 0 or missing; 2 values are not, among them 2.",
        ),
        (
            lambda: two_by_two([1, 0, 1], [1, 0]),
            ValueError,
            "Arms and outcome need one row per person; they have 2 and 3 rows.",
        ),
        (
            lambda: TwoByTwo(0, 0, 1, 2),
            EstimationImpossible,
            "The arm has nobody whose outcome is known.",
        ),
        (
            lambda: TwoByTwo(1, 2, 3, 2),
            ValueError,
            "The reference cannot have 3 events among 2 persons.",
        ),
        (
            lambda: relative_effect(
                TwoByTwo(1, 2, 1, 2),
                estimate=0.0,
                limits=(float("nan"), 1.0),
                level=0.95,
                p_value=1.0,
                measure="risk_difference",
                method="wald",
            ),
            ValueError,
            "A risk_difference by wald of 1 of 2 in the arm and 1 of 2 in the reference came out as no number.",
        ),
    ],
)
def test_what_cannot_be_counted_is_refused_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind) as caught:
        call()
    assert str(caught.value) == sentence
