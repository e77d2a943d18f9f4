import numpy as np
import pandas as pd
import pytest

from helpers.effects.two_arms import (
    as_matrix,
    check_variation,
    checked_covariates,
    checked_outcome,
    checked_treated,
    checked_values,
    named,
    standardised_design,
)
from helpers.errors import EstimationImpossible

ARMS = np.array([1.0, 0.0, 0.0])


def test_arms_become_floats_and_the_callers_array_stays():
    given = np.array([1, 0, 0], dtype=np.int8)
    found = checked_treated(given)
    assert found.dtype == np.float64
    assert found.tolist() == [1.0, 0.0, 0.0]
    assert given.dtype == np.int8


def test_small_integers_nullable_columns_and_booleans_become_floats():
    found = as_matrix(
        pd.DataFrame(
            {
                "a": pd.array([1, None, 3], dtype="Int8"),
                "b": np.int8([100, 101, 102]),
                "c": [True, False, True],
            }
        )
    )
    assert found.dtype == np.float64
    assert found[:, 1:].tolist() == [[100, 1], [101, 0], [102, 1]]
    assert np.isnan(found[:, 0]).tolist() == [False, True, False]


def test_outcomes_that_vary_in_one_arm_pass():
    check_variation(np.array([1.0, 2.0, 3.0]), ARMS)
    check_variation(np.array([1.0, 2.0, 3.0]), 1 - ARMS)


def test_arms_of_a_shuffled_series_keep_the_order_of_the_rows():
    assert checked_treated(pd.Series([1, 0, 0], index=[2, 0, 1])).tolist() == [1.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("call", "kind", "sentence"),
    [
        (
            lambda: checked_treated([0, 0]),
            EstimationImpossible,
            "None of the 2 persons is in the arm; there is nothing to compare.",
        ),
        (
            lambda: checked_treated([]),
            EstimationImpossible,
            "There are no persons to compare.",
        ),
        (
            lambda: checked_treated([0, np.nan]),
            ValueError,
            "Arms must be 1 (arm) or 0 (reference) for everyone, and never missing.",
        ),
        (
            lambda: checked_values([1.0, 2.0], ARMS, what="score"),
            ValueError,
            "Arms and score need one row per person; they have 3 and 2 rows.",
        ),
        (
            lambda: checked_values([1.0, np.inf, np.nan], ARMS, what="score"),
            EstimationImpossible,
            "The score has 2 missing or infinite values; leave those persons out first, and count them.",
        ),
        (
            lambda: checked_outcome([2.5, 2.5, 2.5], ARMS),
            EstimationImpossible,
            "The outcome does not vary: it is 2.5 for everyone in the arm (n = 1) and 2.5 for everyone in "
            "the reference (n = 2), so there is nothing to judge the uncertainty by.",
        ),
        (
            lambda: checked_treated([1, 1]),
            EstimationImpossible,
            "All 2 persons are in the arm; without a reference there is no comparison.",
        ),
        (
            lambda: checked_treated(pd.Series([1, None], dtype="Int8")),
            ValueError,
            "Arms must be 1 (arm) or 0 (reference) for everyone, and never missing.",
        ),
        (
            lambda: checked_values([[1.0, 2.0, 3.0]], ARMS, what="score"),
            ValueError,
            "One value per person is needed, shape (n,); found shape (1, 3).",
        ),
        (
            lambda: checked_covariates(pd.DataFrame({"sex": ["m", "v", "m"]}).astype(object), ARMS),
            ValueError,
            "Covariate 'sex' is of type object; make numbers or 0/1 columns of it first.",
        ),
        (
            lambda: checked_covariates(pd.DataFrame({"a": pd.array([1, None, 2], dtype="Int8")}), ARMS),
            EstimationImpossible,
            "The covariates hold 1 missing or infinite values ('a'); leave those persons out first, and "
            "count them.",
        ),
        (
            lambda: checked_covariates(pd.DataFrame({"a": [1.0, 2.0]}), ARMS),
            ValueError,
            "Arms and covariates need one row per person; they have 3 and 2 rows.",
        ),
        (
            lambda: standardised_design(np.array([[1.0], [1.0]]), ["a"], among="untreated persons"),
            EstimationImpossible,
            "The same value for all untreated persons: 'a'. Leave it out of the covariates.",
        ),
        (
            lambda: standardised_design(np.arange(6.0).reshape(2, 3) ** 2, ["a", "b", "c"], among="persons"),
            EstimationImpossible,
            "Among all persons these covariates follow exactly from the covariates before them: 'b' and 'c'. "
            "Leave them out of the covariates.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(call, kind, sentence):
    with pytest.raises(kind) as caught:
        call()
    assert str(caught.value) == sentence


def test_a_design_has_an_intercept_and_columns_with_mean_zero_and_spread_one():
    matrix = np.array([[1.0, 1e6], [2.0, 3e6], [4.0, -1e6], [9.0, 2e6]])
    found = standardised_design(matrix, ["a", "b"], among="persons")
    assert found[:, 0].tolist() == [1.0] * 4
    assert found[:, 1:].mean(axis=0) == pytest.approx([0, 0], abs=1e-12)
    assert found[:, 1:].std(axis=0) == pytest.approx([1, 1])


def test_without_covariates_the_design_is_the_intercept():
    assert standardised_design(np.empty((3, 0)), [], among="persons").tolist() == [[1.0]] * 3


def test_names_are_written_as_in_a_sentence():
    assert named(["a"]) == "'a'"
    assert named(["a", "b"]) == "'a' and 'b'"
    assert named(["a", "b", "c"]) == "'a', 'b' and 'c'"
