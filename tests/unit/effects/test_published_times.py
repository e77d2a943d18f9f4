"""Moments at which a curve may be shown: the rule holds whatever the data."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.effects.published_times import published_times
from helpers.errors import EstimationImpossible, ParameterMistake

people = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 1), st.sampled_from(["a", "b", "c"])),
    min_size=1,
    max_size=120,
)


@given(people, st.integers(1, 12))
def test_in_each_arm_every_step_is_nobody_or_enough_people(drawn, min_count):
    time, event, arm = (np.array(column) for column in zip(*drawn, strict=True))
    names, sizes = np.unique(arm, return_counts=True)
    if sizes.min() < min_count:
        with pytest.raises(EstimationImpossible):
            published_times(time, event, arm, min_count=min_count)
        return
    shown = published_times(time, event, arm, min_count=min_count)
    assert (np.diff(shown) > 0).all()
    assert shown[-1] == time.max()
    assert set(shown) <= {0, *time}
    for name in names:
        own = time[arm == name]
        steps = np.histogram(np.searchsorted(shown, own), bins=np.arange(shown.size + 1))[0]
        assert steps.sum() == own.size
        assert ((steps == 0) | (steps >= min_count)).all()


@given(people)
def test_steps_of_one_person_show_every_duration(drawn):
    time, event, arm = (np.array(column) for column in zip(*drawn, strict=True))
    assert published_times(time, event, arm, min_count=1).tolist() == sorted({0, *time.tolist()})


@pytest.mark.parametrize(("n", "steps"), [(9, 0), (10, 1), (19, 1), (20, 2), (21, 2)])
def test_a_step_needs_ten_people_where_ten_is_the_threshold(n, steps):
    if steps == 0:
        with pytest.raises(EstimationImpossible):
            published_times(np.arange(n) + 1, np.ones(n), np.zeros(n), min_count=10)
        return
    assert published_times(np.arange(n) + 1, np.ones(n), np.zeros(n), min_count=10).size == steps + 1


def test_nothing_is_shown_at_zero_where_a_few_leave_at_zero():
    assert published_times([0, 1, 2, 3], [1, 1, 1, 1], [1, 1, 1, 1], min_count=2).tolist() == [1, 3]


def test_zero_is_shown_where_enough_leave_at_zero():
    assert published_times([0, 0, 2, 3], [1, 1, 1, 1], [1, 1, 1, 1], min_count=2).tolist() == [0, 3]


def test_causes_and_missing_persons_are_allowed():
    assert published_times([1, 2, np.nan, 4], [1, 3, 1, 0], [0, 0, 0, 0], min_count=1).tolist() == [
        0,
        1,
        2,
        4,
    ]


@pytest.mark.parametrize(
    ("arm", "min_count", "kind", "sentence"),
    [
        (["a", "a", "b"], 2, EstimationImpossible,
         "Arm 'b' has one person with a duration, fewer than the 2 a step of a curve must stand for, so its curve "
         "cannot be shown."),
        (["a", "a", "b"], 0, ParameterMistake, "min_count: 0; allowed: a whole number of at least 1."),
        (["a", "a", None], 1, ValueError, "Arms must be known for everyone."),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_in_a_sentence(arm, min_count, kind, sentence):
    with pytest.raises(kind) as raised:
        published_times([1, 2, 3], [1, 1, 1], arm, min_count=min_count)
    assert str(raised.value) == sentence
