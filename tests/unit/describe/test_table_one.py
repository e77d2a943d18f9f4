import numpy as np
import pandas as pd
import pytest

from helpers.describe.table_one import quantile_column, table_one
from helpers.errors import EstimationImpossible


@pytest.fixture
def people():
    return pd.DataFrame(
        {
            "age": pd.array([20, 30, 40, None, 50, 60], dtype="Int64"),
            "partner": pd.array([1, 0, 0, 1, None, 1], dtype="Int64"),
            "home": ["rent", "own", "rent", "rent", None, "rent"],
            "arm": ["b", "b", "b", "a", "a", "a"],
        }
    )


def described(people, **changes):
    wanted = {
        "kinds": {"age": "numeric", "partner": "binary", "home": "categorical"},
        "categories": {"home": ["own", "rent", "other"]},
        "probabilities": (0.5,),
        "min_count": 1,
    } | changes
    return table_one(people.drop(columns="arm"), people["arm"], **wanted)


def row(table, variable, arm, category=""):
    chosen = (table["variable"] == variable) & (table["arm"] == arm) & (table["category"] == category)
    return table[chosen].iloc[0]


def test_a_number_has_mean_spread_and_quantiles_of_its_known_values(people):
    found = row(described(people), "age", "b")
    assert (found["n"], found["n_missing"], found["mean"], found["sd"], found["q50"]) == (3, 0, 30, 10, 30)
    assert found["count"] is pd.NA
    assert row(described(people), "age", "a")["n_missing"] == 1


def test_a_binary_variable_counts_its_ones_and_its_others(people):
    found = row(described(people), "partner", "b")
    assert (found["n"], found["count"], found["n_other"]) == (3, 1, 2)
    assert found["share"] == pytest.approx(1 / 3)
    assert found["largest_share"] == pytest.approx(2 / 3)
    assert np.isnan(found["mean"])


def test_a_declared_category_that_nobody_has_stands_there_with_0(people):
    table = described(people)
    assert row(table, "home", "b", "other")["count"] == 0
    assert row(table, "home", "a", "rent")["share"] == 1
    for arm in ("a", "b"):
        part = table[(table["variable"] == "home") & (table["arm"] == arm)]
        assert part["count"].sum() == part["n"].iloc[0]
        assert part["share"].sum() == pytest.approx(1)


def test_arms_follow_their_first_appearance_or_their_declared_order(people):
    assert list(dict.fromkeys(described(people)["arm"])) == ["b", "a"]
    people["arm"] = pd.Categorical(people["arm"], categories=["a", "b", "c"])
    table = described(people)
    assert list(dict.fromkeys(table["arm"])) == ["a", "b", "c"]
    assert row(table, "age", "c")["n"] == 0


def test_quantiles_stand_on_min_count_persons_or_are_not_given(people):
    table = described(people, min_count=3)
    assert row(table, "age", "b")["q50"] == 30
    assert np.isnan(row(table, "age", "a")["q50"])


def test_the_frame_of_the_caller_is_left_alone(people):
    before = people.copy(deep=True)
    described(people)
    pd.testing.assert_frame_equal(people, before)


@pytest.mark.parametrize(
    ("probability", "name"), [(0.25, "q25"), (0.025, "q2_5"), (0.07, "q7"), (1.0, "q100")]
)
def test_the_column_of_a_quantile_is_named_after_its_percentage(probability, name):
    assert quantile_column(probability) == name


def test_a_binary_variable_with_other_values_is_refused(people):
    with pytest.raises(EstimationImpossible) as failure:
        described(people, kinds={"age": "binary"})
    assert str(failure.value) == "age is declared binary, and holds values other than 0 and 1."


def test_a_category_that_was_not_declared_is_refused_without_naming_it(people):
    with pytest.raises(EstimationImpossible) as failure:
        described(people, kinds={"home": "categorical"}, categories={"home": ["own"]})
    assert str(failure.value) == "home holds categories that were not declared."
