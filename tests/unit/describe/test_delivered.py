"""What each arm got is a mean or a share of the known values, beside the reference."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.describe.delivered import delivered
from helpers.errors import EstimationImpossible

EXACT = 1e-12  # the same means in another order of additions
ARMS = ["more", "other", "same"]


def arms(labels) -> pd.Series:
    return pd.Series(pd.Categorical(labels, categories=ARMS))


@pytest.fixture
def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "talks": [4.0, 6, np.nan, 1, 3, 1, 2, 3],
            "app": pd.array([True, False, None, False, False, True, True, False], dtype="boolean"),
            "kind": ["group", "alone", "alone", "alone", "alone", "group", "group", "alone"],
        }
    )


LABELS = ["more", "more", "more", "other", "other", "same", "same", "same"]
KINDS = {"talks": "numeric", "app": "binary", "kind": "categorical"}
CATEGORIES = {"kind": ("alone", "group")}


@pytest.fixture
def found(people) -> pd.DataFrame:
    return delivered(people, arms(LABELS), reference="same", kinds=KINDS, categories=CATEGORIES)


def test_rows_follow_the_variables_then_their_categories_then_the_arms(found) -> None:
    assert found["arm"].tolist() == ARMS * 4
    assert found["variable"].tolist() == ["talks"] * 3 + ["app"] * 3 + ["kind"] * 6
    assert found["category"].tolist() == [""] * 6 + ["alone"] * 3 + ["group"] * 3


def test_a_number_has_mean_and_sd_of_the_known_values_and_a_plain_difference(found) -> None:
    talks = found[found["variable"] == "talks"]
    assert talks["n"].tolist() == [2, 2, 3]
    assert talks["mean"].tolist() == [5, 2, 2]
    assert talks["sd"].tolist() == pytest.approx([np.sqrt(2), np.sqrt(2), 1], abs=EXACT)
    assert talks["difference"].tolist() == pytest.approx([3, 0, np.nan], nan_ok=True)
    assert talks["persons"].tolist() == [2, 2, 3]
    assert talks["persons_reference"].tolist() == [3, 3, 3]


def test_a_share_has_no_sd_and_rests_on_the_smaller_of_its_yeses_and_noes(found) -> None:
    app = found[found["variable"] == "app"]
    assert app["mean"].tolist() == pytest.approx([1 / 2, 0, 2 / 3], abs=EXACT)
    assert app["sd"].isna().all()
    assert app["difference"].tolist() == pytest.approx([-1 / 6, -2 / 3, np.nan], abs=EXACT, nan_ok=True)
    assert app["persons"].tolist() == [1, 0, 1]
    assert app["persons_reference"].tolist() == [1, 1, 1]


def test_a_category_is_a_share_among_the_people_whose_category_is_known(found) -> None:
    group = found[found["category"] == "group"]
    assert group["mean"].tolist() == pytest.approx([1 / 3, 0, 2 / 3], abs=EXACT)
    assert group["difference"].tolist() == pytest.approx([-1 / 3, -2 / 3, np.nan], abs=EXACT, nan_ok=True)


def test_an_arm_in_which_nobody_is_known_has_no_mean_and_no_difference(people) -> None:
    people.loc[[3, 4], "talks"] = np.nan
    found = delivered(people, arms(LABELS), reference="same", kinds={"talks": "numeric"}, categories={})
    other = found.set_index("arm").loc["other"]
    assert other["n"] == 0
    assert np.isnan(other["mean"])
    assert np.isnan(other["difference"])
    assert found.set_index("arm").loc["more", "difference"] == 3


def test_a_category_that_was_not_declared_is_refused(people) -> None:
    with pytest.raises(EstimationImpossible) as caught:
        delivered(
            people,
            arms(LABELS),
            reference="same",
            kinds={"kind": "categorical"},
            categories={"kind": ("alone",)},
        )
    assert str(caught.value) == "kind holds categories that were not declared."


@settings(max_examples=25, deadline=None)  # each example describes two frames
@given(st.lists(st.integers(0, 60), min_size=6, max_size=30), st.integers(-20, 20))
def test_as_much_more_for_everybody_leaves_every_difference_as_it_was(numbers: list[int], more: int) -> None:
    by_arm = arms([ARMS[place % 3] for place in range(len(numbers))])
    one, other = (
        delivered(
            pd.DataFrame({"talks": np.array(numbers, dtype=float) + added}),
            by_arm,
            reference="same",
            kinds={"talks": "numeric"},
            categories={},
        )
        for added in (0, more)
    )
    assert other["difference"].tolist() == pytest.approx(one["difference"].tolist(), abs=1e-9, nan_ok=True)
    assert (other["mean"] - one["mean"]).tolist() == pytest.approx([more] * 3, abs=1e-9)
