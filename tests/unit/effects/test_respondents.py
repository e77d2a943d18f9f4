"""Arms split into those who responded and those who did not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.effects.respondents import check_judgeable, respondents
from helpers.errors import EstimationImpossible

NAN = float("nan")


def test_respondents_and_missing_add_up_to_everybody_assigned_in_each_arm():
    found = respondents([1.0, NAN, 3.0, 4.0, NAN], [1, 1, 0, 0, 0])
    assert (found.arm.n_assigned, found.arm.n_responded, found.arm.n_missing) == (2, 1, 1)
    assert (found.reference.n_assigned, found.reference.n_responded) == (3, 2)
    assert found.n_missing == 2
    assert found.arm.share == 0.5


def test_na_of_nullable_columns_is_a_non_respondent():
    outcome = pd.Series([1, pd.NA, 0, 1], dtype="Int8")
    assert respondents(outcome, [1, 1, 0, 0]).arm.n_missing == 1


def test_infinite_outcomes_are_refused():
    with pytest.raises(EstimationImpossible) as caught:
        respondents([np.inf, 1.0, 2.0, 3.0], [1, 1, 0, 0])
    assert str(caught.value) == (
        "The outcome holds 1 infinite value, and a mean with infinity in it is no number; decide in cleaning "
        "what such a value stands for."
    )


def test_outcomes_and_arms_of_unequal_length_are_refused():
    with pytest.raises(ValueError, match="Arms and outcome need one row per person; they have 3 and 2 rows"):
        respondents([1.0, 2.0], [1, 0, 0])


def test_an_empty_arm_is_refused():
    with pytest.raises(EstimationImpossible, match="None of the 2 persons is in the arm"):
        respondents([1.0, 2.0], [0, 0])


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (
            [NAN, NAN, 1, 2],
            "Nobody of the 2 persons assigned to the arm responded, so there is no outcome to compare.",
        ),
        (
            [1, 2, 3, NAN],
            "Of the 2 persons assigned to the reference one responded, and one person says nothing about how "
            "much outcomes vary; at least two are needed.",
        ),
        (
            [1, 1, 0, 0],
            "The outcome does not vary: it is 1 for everyone in the arm (n = 2) and 0 for everyone in the "
            "reference (n = 2), so there is nothing to judge the uncertainty by.",
        ),
    ],
)
def test_arms_that_cannot_be_judged_are_refused_with_their_counts(outcome, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        check_judgeable(respondents(outcome, [1, 1, 0, 0]))
    assert str(caught.value) == sentence
