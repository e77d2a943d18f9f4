import pandas as pd
import pytest

from helpers.describe.missingness import missingness


@pytest.fixture
def people():
    frame = pd.DataFrame(
        {"age": [1.0, None, 3.0, None], "debt": [None, None, "x", "y"], "full": [1, 2, 3, 4]}
    )
    return frame, pd.Series(["a", "a", "b", "b"])


def test_missing_and_known_add_up_to_all_persons_of_the_arm(people):
    table = missingness(*people)
    assert table["variable"].tolist() == ["age", "age", "debt", "debt", "full", "full"]
    assert table["n_missing"].tolist() == [1, 1, 2, 0, 0, 0]
    assert (table["n_missing"] + table["n_known"] == table["n"]).all()
    assert table["share"].tolist() == [0.5, 0.5, 1.0, 0.0, 0.0, 0.0]


def test_a_declared_arm_without_persons_has_counts_of_0_and_no_share(people):
    frame, arms = people
    table = missingness(frame[["age"]], pd.Series(pd.Categorical(arms, categories=["a", "b", "c"])))
    last = table.iloc[-1]
    assert (last["arm"], last["n"], last["n_missing"]) == ("c", 0, 0)
    assert pd.isna(last["share"])
