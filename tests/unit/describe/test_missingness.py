import pandas as pd
import pytest

from helpers.describe.missingness import missing_by_code, missingness


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


def test_codes_are_counted_per_arm_and_what_has_no_code_is_counted_too(people):
    frame, arms = people
    codes = pd.DataFrame({"debt": ["refused", None, None, None]})
    table = missing_by_code(frame, codes, arms)
    found = {(row.variable, row.arm, row.code): row.n_code for row in table.itertuples()}
    assert found == {
        ("age", "a", ""): 1,
        ("age", "b", ""): 1,
        ("debt", "a", ""): 1,
        ("debt", "b", ""): 0,
        ("debt", "a", "refused"): 1,
        ("debt", "b", "refused"): 0,
    }


def test_counts_by_code_add_up_to_the_missing_of_the_variable(people):
    frame, arms = people
    codes = pd.DataFrame({"age": [None, "not_asked", None, "refused"], "debt": ["refused", None, None, None]})
    by_code = missing_by_code(frame, codes, arms).groupby(["variable", "arm"])["n_code"].sum()
    plain = missingness(frame, arms).set_index(["variable", "arm"])["n_missing"]
    assert (plain[by_code.index] == by_code).all()


def test_a_code_beside_a_value_that_is_there_is_not_counted(people):
    frame, arms = people
    table = missing_by_code(frame, pd.DataFrame({"full": ["refused"] * 4}), arms)
    assert "full" not in set(table["variable"])


def test_a_declared_arm_without_persons_has_counts_of_0_and_no_share(people):
    frame, arms = people
    table = missingness(frame[["age"]], pd.Series(pd.Categorical(arms, categories=["a", "b", "c"])))
    last = table.iloc[-1]
    assert (last["arm"], last["n"], last["n_missing"]) == ("c", 0, 0)
    assert pd.isna(last["share"])
