"""Who is in a comparison, and who is left out and counted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.effects.cases import complete_cases
from helpers.errors import EstimationImpossible

TREATED = [1, 1, 0, 0, 0]


def test_people_with_a_missing_outcome_or_covariate_are_left_out_once_and_counted():
    covariates = pd.DataFrame(
        {"age": [1, np.nan, 3, 4, np.nan, 6], "work": [True, False, True, True, False, False]}
    )
    cases = complete_cases([1.0, 2, np.nan, 4, np.nan, 6], [*TREATED, 0], covariates=covariates)
    assert cases.n_missing == 3
    assert cases.outcome.tolist() == [1.0, 4.0, 6.0]
    assert cases.covariates.tolist() == [[1.0, 1.0], [4.0, 1.0], [6.0, 0.0]]
    assert cases.names == ("age", "work")


def test_small_integers_and_nullable_columns_become_floats():
    outcome = pd.Series([100, 120, None, 90, 80], dtype="Int8")
    covariates = pd.DataFrame({"age": np.array([100, 101, 102, 103, 104], dtype=np.int8)})
    cases = complete_cases(outcome, pd.Series(TREATED, dtype="int8"), covariates=covariates)
    assert cases.n_missing == 1
    assert cases.outcome.dtype == cases.covariates.dtype == cases.treated.dtype == np.float64
    assert (cases.covariates**2).max() == 104**2


def test_rows_are_matched_by_place_not_by_index():
    covariates = pd.DataFrame({"age": [10, 20, 30, 40, 50]}, index=[4, 3, 2, 1, 0])
    outcome = pd.Series([1.0, 2, 3, 4, np.nan])
    cases = complete_cases(outcome, TREATED, covariates=covariates)
    assert cases.covariates[:, 0].tolist() == [10, 20, 30, 40]


def test_the_callers_data_are_not_changed():
    outcome = np.array([1, np.nan, 3, 4, 5])
    covariates = pd.DataFrame({"age": [1, 2, 3, 4, 5]})
    kept, frame = outcome.copy(), covariates.copy()
    complete_cases(outcome, TREATED, covariates=covariates)
    np.testing.assert_array_equal(outcome, kept)
    pd.testing.assert_frame_equal(covariates, frame)


@pytest.mark.parametrize(
    ("outcome", "treated", "sentence"),
    [
        (
            [1, 2, 3.0],
            [0, 0, 0],
            "None of the 3 persons is in the arm; there is nothing to compare.",
        ),
        (
            [1, 2, 3.0],
            [1, 1, 1],
            "All 3 persons are in the arm; without a reference there is no comparison.",
        ),
        (
            [1, 2, np.nan],
            [1, 1, 0],
            "The reference cannot be compared: of the 1 persons assigned to it none has a complete record.",
        ),
        (
            [np.nan] * 4,
            [1, 1, 0, 0],
            "The arm cannot be compared: of the 2 persons assigned to it none has a complete record.",
        ),
        (
            [],
            [],
            "There are no persons to compare.",
        ),
        (
            [3, 3, 3, 3],
            [1, 1, 0, 0],
            "The outcome does not vary: it is 3 for everyone in the arm (n = 2) and 3 for everyone in "
            "the reference (n = 2), so there is nothing to judge the uncertainty by.",
        ),
        (
            [0.1, 0.1, 0.3, 0.3, 0.3],
            [1, 1, 0, 0, 0],
            "The outcome does not vary: it is 0.1 for everyone in the arm (n = 2) and 0.3 for everyone in "
            "the reference (n = 3), so there is nothing to judge the uncertainty by.",
        ),
        (
            [1, np.inf, 3, 4],
            [1, 1, 0, 0],
            "Outcome or covariates hold 1 infinite value, and a mean with infinity in it is no number; "
            "decide in cleaning what such a value stands for.",
        ),
        (
            [1, np.inf, -np.inf, 4],
            [1, 1, 0, 0],
            "Outcome or covariates hold 2 infinite values, and a mean with infinity in it is no number; "
            "decide in cleaning what such a value stands for.",
        ),
    ],
)
def test_data_without_an_answer_are_refused_in_a_sentence(outcome, treated, sentence):
    with pytest.raises(EstimationImpossible) as caught:
        complete_cases(outcome, treated, covariates=None)
    assert str(caught.value) == sentence


def test_infinite_covariates_are_refused():
    with pytest.raises(EstimationImpossible, match="hold 1 infinite value,"):
        complete_cases([1, 2, 3, 4, 5], TREATED, covariates=pd.DataFrame({"x": [1, 2, np.inf, 4, 5]}))


@pytest.mark.parametrize("treated", [[1, 1, 0, 0, 2], [1, 1, 0, 0, np.nan], [0.5, 1, 0, 0, 1]])
def test_arms_other_than_zero_and_one_are_a_fault_of_the_caller(treated):
    with pytest.raises(
        ValueError, match=r"^Arms must be 1 \(arm\) or 0 \(reference\) for everyone, and never"
    ):
        complete_cases([1, 2, 3, 4, 5], treated, covariates=None)


def test_arrays_of_different_length_are_a_fault_of_the_caller():
    with pytest.raises(
        ValueError, match=r"^Arms and outcome need one row per person; they have 4 and 5 rows\.$"
    ):
        complete_cases([1, 2, 3, 4, 5], [1, 1, 0, 0], covariates=None)
    with pytest.raises(
        ValueError, match=r"^Arms and covariates need one row per person; they have 5 and 2 rows\.$"
    ):
        complete_cases([1, 2, 3, 4, 5], TREATED, covariates=pd.DataFrame({"x": [1, 2]}))


def test_two_dimensions_are_a_fault_of_the_caller():
    with pytest.raises(
        ValueError, match=r"One value per person is needed, shape \(n,\); found shape \(5, 1\)"
    ):
        complete_cases(np.ones((5, 1)), TREATED, covariates=None)


def test_words_as_a_covariate_are_a_fault_of_the_caller():
    with pytest.raises(
        ValueError, match=r"^Covariate 'sex' is of type .*; make numbers or 0/1 columns of it first\.$"
    ):
        complete_cases([1, 2, 3, 4, 5], TREATED, covariates=pd.DataFrame({"sex": list("mvmvm")}))
