"""Difference in the share that left for a reason: against plain proportions, edges."""

import numpy as np
import pytest

from helpers.effects.incidence_difference import incidence_difference
from helpers.errors import EstimationImpossible, ParameterMistake, StatisticalWarning

# The same sums in another order.
SAME = 1e-10

ARM = np.repeat([1, 0], 5)
TIME = [1, 2, 3, 4, 9, 2, 2, 5, 9, 9]
CAUSE = [1, 1, 2, 1, 0, 1, 2, 2, 0, 0]


def compare(cause=CAUSE, treated=ARM, *, of="work", horizon=5):
    return incidence_difference(
        TIME, cause, treated, causes=["work", "study"], of=of, horizon=horizon, level=0.95
    )


def test_with_everyone_followed_it_is_the_difference_of_two_proportions():
    found = compare()
    assert found.estimate == pytest.approx(3 / 5 - 1 / 5, abs=SAME)
    assert found.std_error == pytest.approx(np.sqrt(0.6 * 0.4 / 5 + 0.2 * 0.8 / 5), abs=SAME)
    assert (found.arm.n_events, found.reference.n_events) == (3, 1)


def test_exits_at_the_horizon_itself_count():
    assert compare(of="study", horizon=5).reference.value == pytest.approx(2 / 5)
    assert compare(of="study", horizon=4.9).reference.value == pytest.approx(1 / 5)


def test_missing_persons_are_counted():
    assert compare(cause=[np.nan, *CAUSE[1:]]).n_missing == 1


def test_an_arm_nobody_leaves_for_that_reason_is_warned_about():
    with pytest.warns(StatisticalWarning) as warned:
        compare(cause=[2, 2, 2, 2, 0, 1, 2, 2, 0, 0])
    assert str(warned[0].message) == (
        "Up to 5 everyone in the arm fared the same (0 exits to 'work' among 5 persons in the arm, 1 among 5 in the "
        "reference), so its uncertainty is counted as 0 and the interval is too narrow."
    )


@pytest.mark.parametrize(
    ("choice", "kind", "sentence"),
    [
        (
            {"of": "wrok"},
            ParameterMistake,
            "cause: 'wrok'; allowed: work, study. Did you mean 'work'?",
        ),
        (
            {"horizon": 10},
            EstimationImpossible,
            "Nobody in the arm was followed for longer than 9, so nothing is known about it at 10; choose a horizon of "
            "at most 9.",
        ),
        (
            {"horizon": 0.5},
            EstimationImpossible,
            "Up to 0.5 nothing says how uncertain the difference is: 0 exits to 'work' among 5 persons in the arm, 0 "
            "among 5 in the reference, and within each of the two everyone fared the same.",
        ),
        (
            {"treated": np.zeros(10)},
            EstimationImpossible,
            "None of the 10 persons is in the arm; there is nothing to compare.",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(choice, kind, sentence):
    with pytest.raises(kind) as raised:
        compare(**choice)
    assert str(raised.value) == sentence
