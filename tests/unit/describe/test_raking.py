"""Raking: margins hold, ceilings hold, a hand-made twin, and what cannot be weighted. R: tests/reference/response."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.describe.raking import CLOSE_ENOUGH, Obstacle, obstacles, rake
from helpers.errors import EstimationImpossible

MARGIN = 10 * CLOSE_ENOUGH  # share of the frame: what raking promises, with room for adding up
TWIN = 1e-6  # relative: the twin does two hundred plain rounds
NO_CEILING, HIGH = 1e9, 2.7


def people(*rows: str) -> pd.DataFrame:
    """Return one person per word, a letter for each margin."""
    return pd.DataFrame([list(row) for row in rows], columns=["a", "b", "c"][: len(rows[0])])


def by_hand(respondents: pd.DataFrame, frame: pd.DataFrame) -> np.ndarray:
    """Rake in plain loops over people and categories."""
    weights = [len(frame) / len(respondents)] * len(respondents)
    for _ in range(200):
        for name in frame.columns:
            for category in sorted(set(frame[name])):
                here = [place for place, value in enumerate(respondents[name]) if value == category]
                now = sum(weights[place] for place in here)
                target = sum(value == category for value in frame[name])
                for place in here:
                    weights[place] *= target / now
    return np.array(weights)


@st.composite
def surveys(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    n = draw(st.integers(6, 60))
    words = draw(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("pq")), min_size=n, max_size=n))
    frame = pd.DataFrame(words, columns=["a", "b"])
    flags = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    respondents = frame[pd.Series(flags)].reset_index(drop=True)
    assume(all(set(frame[name]) == set(respondents[name]) for name in frame.columns))
    return respondents, frame


@given(surveys())
@settings(max_examples=25)
def test_margins_hold_and_weights_add_up_to_the_frame_or_a_sentence_says_why_not(both) -> None:
    respondents, frame = both
    try:
        found = rake(respondents, frame, max_ratio=3.0, few=1)
    except EstimationImpossible:
        return  # which sentence it is, is tested below
    weights = found.weighting.weights
    assert weights.sum() == pytest.approx(len(frame), rel=MARGIN * 10)
    assert weights.max() <= 3.0 * len(frame) / len(respondents) * (1 + 1e-12)
    for name in frame.columns:
        made = pd.Series(weights).groupby(respondents[name]).sum() / len(frame)
        wanted = frame[name].value_counts() / len(frame)
        assert made.to_dict() == pytest.approx(wanted.to_dict(), abs=MARGIN)
    assert found.design_factor >= 1
    assert found.effective_n <= len(respondents) + 1e-9
    assert found.smallest <= 1 <= found.largest


def test_without_a_ceiling_it_is_plain_proportional_fitting() -> None:
    frame = people(*["xp"] * 10, *["xq"] * 20, *["yp"] * 30, *["yq"] * 5)
    respondents = people(*["xp"] * 4, *["xq"] * 3, *["yp"] * 2, *["yq"] * 4)
    found = rake(respondents, frame, max_ratio=NO_CEILING, few=1)
    assert found.weighting.weights == pytest.approx(by_hand(respondents, frame), rel=TWIN)
    assert found.n_at_ceiling == 0


def test_the_order_of_the_margins_does_not_matter_also_with_a_ceiling() -> None:
    frame = people(*["xp"] * 40, *["xq"] * 20, *["yp"] * 30, *["yq"] * 10)
    respondents = people(*["xp"] * 3, *["xq"] * 8, *["yp"] * 8, *["yq"] * 6)
    free = rake(respondents, frame, max_ratio=NO_CEILING, few=1)
    assert free.largest > HIGH
    one = rake(respondents, frame, max_ratio=HIGH, few=1)
    other = rake(respondents[["b", "a"]], frame[["b", "a"]], max_ratio=HIGH, few=1)
    assert one.n_at_ceiling == 3
    assert one.weighting.weights == pytest.approx(other.weighting.weights, rel=1e-7)


def test_where_those_who_answered_are_like_the_frame_all_weights_are_equal() -> None:
    found = rake(people("xp", "yq"), people(*["xp", "yq"] * 5), max_ratio=2, few=1)
    assert found.weighting.weights.tolist() == [5.0, 5.0]
    assert (found.rounds, found.effective_n, found.design_factor) == (1, 2.0, 1.0)


def test_where_everybody_answers_every_weight_is_one() -> None:
    frame = people("xp", "xq", "yp", "yp", "yq")
    assert rake(frame, frame, max_ratio=1.5, few=1).weighting.weights == pytest.approx(np.ones(5))


def test_one_person_can_stand_for_all_who_are_alike() -> None:
    found = rake(people("x"), people("x", "x", "x"), max_ratio=2, few=1)
    assert (found.weighting.weights.tolist(), found.effective_n) == ([3.0], 1.0)


def test_every_category_in_the_way_is_named_with_the_reason() -> None:
    frame = people(*["x"] * 50, *["y"] * 30, *["z"] * 18, *["w"] * 2)
    respondents = people(*["x"] * 2, *["y"] * 20, *["z"] * 1)
    found = obstacles(respondents, frame, max_ratio=3, few=2)
    assert found == (
        Obstacle("ceiling", "a", "x", 50, 2),
        Obstacle("few", "a", "z", 18, 1),
        Obstacle("empty", "a", "w", 2, 0),
    )
    with pytest.raises(EstimationImpossible) as caught:
        rake(respondents, frame, max_ratio=3, few=2)
    assert str(caught.value).split(" Of ")[0] == (
        "Of a 'x' so few answered that even the largest weight allowed is too small; take it together with another "
        "category in a derived variable, or leave the variable out of the margins."
    )
    assert "Of a 'z' too few answered;" in str(caught.value)
    assert "Of a 'w' nobody answered;" in str(caught.value)


@pytest.mark.parametrize(("n", "is_there"), [(4, True), (5, False), (6, False)])
def test_few_is_the_smallest_number_that_is_enough(n: int, is_there: bool) -> None:
    frame = people(*["x"] * 20, *["y"] * 20)
    respondents = people(*["x"] * n, *["y"] * 6)
    assert bool(obstacles(respondents, frame, max_ratio=9, few=5)) is is_there


def test_margins_and_ceiling_that_cannot_hold_together_are_a_sentence() -> None:
    # 40 people are y, so of the 70 who are p at least 30 are x: three people of weight 10, 2.5 times the mean.
    frame = people(*["xp"] * 40, *["xq"] * 20, *["yp"] * 30, *["yq"] * 10)
    respondents = people(*["xp"] * 3, *["xq"] * 8, *["yp"] * 8, *["yq"] * 6)
    assert obstacles(respondents, frame, max_ratio=2.4, few=1) == ()
    with pytest.raises(EstimationImpossible) as caught:
        rake(respondents, frame, max_ratio=2.4, few=1)
    assert str(caught.value) == (
        "No weights of at most 2.4 times the mean weight give all margins at once. Take categories together, rake "
        "to fewer variables, or allow larger weights."
    )


def test_of_nobody_who_answered_there_is_nobody_to_weight() -> None:
    with pytest.raises(EstimationImpossible) as caught:
        rake(people("x").iloc[:0], people("x"), max_ratio=2, few=1)
    assert str(caught.value) == "Nobody answered, so there is nobody to weight."


def test_margins_that_do_not_fit_are_faults_of_the_caller() -> None:
    with pytest.raises(ValueError, match="the same margins"):
        rake(people("x"), people("xp"), max_ratio=2, few=1)
    with pytest.raises(ValueError, match="missing values"):
        rake(pd.DataFrame({"a": [None]}), people("x"), max_ratio=2, few=1)
    with pytest.raises(ValueError, match="not in the frame"):
        rake(people("x", "v"), people("x", "x"), max_ratio=9, few=1)
