"""Who answered: rates, and the people who answered beside the frame. R: tests/reference/response."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.describe.response import frame_comparison, response_rates
from helpers.errors import EstimationImpossible

EXACT = 1e-12
PEOPLE = st.lists(
    st.tuples(st.sampled_from("abc"), st.booleans(), st.integers(0, 9)), min_size=1, max_size=60
)


def came(*flags: int) -> np.ndarray:
    return np.array(flags, dtype=bool)


def test_rates_are_of_everybody_first_and_then_of_each_category_in_declared_order() -> None:
    frame = pd.DataFrame(
        {"stage": pd.Categorical(["late", "early", "early", "late"], ["early", "late", "never"])}
    )
    found = response_rates(frame, came(1, 0, 1, 1), level=0.95)
    assert found["category"].tolist() == ["all", "early", "late"]
    assert found["rate"].tolist() == [0.75, 0.5, 1.0]
    assert found["n_silent"].tolist() == [1, 1, 0]


@given(PEOPLE)
def test_categories_of_a_variable_add_up_to_everybody(people: list[tuple[str, bool, int]]) -> None:
    frame = pd.DataFrame({"one": [one for one, _, _ in people]})
    flags = np.array([answered for _, answered, _ in people], dtype=bool)
    found = response_rates(frame, flags, level=0.9).set_index("variable")
    for name in ("n_frame", "n_answered", "n_silent"):
        assert found.loc[["one"], name].sum() == found.loc["all", name]


def test_of_an_empty_frame_there_is_no_response() -> None:
    with pytest.raises(EstimationImpossible) as caught:
        response_rates(pd.DataFrame({"a": []}), came(), level=0.95)
    assert str(caught.value) == "Nobody is in the frame, so there is no response to speak of."


def test_a_missing_category_and_a_wrong_flag_are_faults_of_the_caller() -> None:
    with pytest.raises(ValueError, match="a has missing values"):
        response_rates(pd.DataFrame({"a": ["x", None]}), came(1, 0), level=0.95)
    with pytest.raises(ValueError, match="a yes or no for each of the 2 people"):
        response_rates(pd.DataFrame({"a": ["x", "y"]}), np.array([1, 0]), level=0.95)


@settings(max_examples=50)
@given(PEOPLE, st.data())
def test_the_comparison_is_that_of_plain_means(
    people: list[tuple[str, bool, int]], data: st.DataObject
) -> None:
    values = np.array([number for _, _, number in people], dtype=float)
    flags = np.array([answered for _, answered, _ in people], dtype=bool)
    weights = np.array(
        data.draw(st.lists(st.floats(0.1, 9), min_size=int(flags.sum()), max_size=int(flags.sum()))),
        dtype=float,
    )
    row = frame_comparison(pd.DataFrame({"x": values}), flags, weights).iloc[0]
    assert row["frame"] == pytest.approx(values.mean(), rel=EXACT)
    if not flags.any():
        assert math.isnan(row["answered"])
    else:
        assert row["weighted"] == pytest.approx(np.average(values[flags], weights=weights), rel=1e-9)
        if values.std() > 0:
            by_hand = (values[flags].mean() - values.mean()) / values.std()
            assert row["difference"] == pytest.approx(by_hand, rel=1e-9, abs=EXACT)


def test_a_difference_is_what_is_left_after_weighting_and_has_the_sign_of_those_who_answered() -> None:
    # Everybody: mean 2, SD sqrt(2 / 3). Who answered: 1 and 3, of whom the 3 counts three times: 2.5.
    row = frame_comparison(pd.DataFrame({"x": [1.0, 2, 3]}), came(1, 0, 1), [1.0, 3.0]).iloc[0]
    assert row["difference"] == pytest.approx(0, abs=EXACT)
    assert row["difference_weighted"] == pytest.approx(0.5 / math.sqrt(2 / 3), rel=EXACT)


def test_where_everybody_answers_nothing_differs_and_where_all_are_equal_neither() -> None:
    frame = pd.DataFrame({"x": [1.0, 2, 3], "same": [4.0, 4, 4]})
    found = frame_comparison(frame, came(1, 1, 1), None)
    assert found["difference"].tolist() == [0, 0]
    assert found["weighted"].isna().all()
    assert frame_comparison(frame, came(1, 0, 0), None)["difference"].tolist()[1] == 0


def test_a_value_that_is_not_known_is_counted_and_left_out() -> None:
    row = frame_comparison(pd.DataFrame({"x": [1.0, np.nan, 3, 5]}), came(1, 1, 0, 1), [2.0, 7.0, 1.0]).iloc[
        0
    ]
    assert (row["n_frame"], row["n_answered"], row["n_silent"], row["n_missing"]) == (3, 2, 1, 1)
    assert (row["answered"], row["weighted"]) == (3.0, pytest.approx(7 / 3))


def test_weights_that_do_not_fit_are_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="1 weights for 2 people who answered"):
        frame_comparison(pd.DataFrame({"x": [1.0, 2]}), came(1, 1), [1.0])
