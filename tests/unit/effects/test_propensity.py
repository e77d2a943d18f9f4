from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.effects import propensity
from helpers.errors import EstimationImpossible

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "tests" / "reference" / "observational"

# glm and we both iterate to the last digits; what remains is rounding of sums over 16,177 persons.
SAME_FIT = 1e-9


@pytest.fixture(scope="module")
def reference() -> pd.DataFrame:
    table = pd.read_csv(REFERENCE / "observational.csv", comment="#")
    return table.set_index(["data", "quantity"])["value"]


@pytest.fixture(scope="module")
def nsw() -> tuple[pd.Series, pd.DataFrame]:
    trial = pd.read_csv(ROOT / "data" / "raw" / "nsw" / "nsw_mixtape.csv")
    cps = pd.read_csv(ROOT / "data" / "raw" / "nsw" / "cps_mixtape.csv")
    people = pd.concat([trial[trial["treat"] == 1], cps], ignore_index=True)
    table = people[["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]].astype(float)
    table = table.assign(age2=table["age"] ** 2, educ2=table["educ"] ** 2)
    table = table.assign(u74=1.0 * (table["re74"] == 0), u75=1.0 * (table["re75"] == 0))
    return people["treat"], table


@pytest.fixture(scope="module")
def generated() -> tuple[pd.Series, pd.DataFrame]:
    people = pd.read_csv(REFERENCE / "generated.csv", comment="#")
    return people["treated"], people[["x1", "x2", "x3"]]


@pytest.mark.parametrize("data", ["nsw", "generated"])
def test_coefficients_and_scores_equal_those_of_glm_in_r(data, reference, nsw, generated):
    treated, covariates = nsw if data == "nsw" else generated
    fitted = propensity.fit(treated, covariates)
    for name, coefficient in zip(fitted.names, fitted.coefficients, strict=True):
        in_r = "(Intercept)" if name == "intercept" else name
        assert coefficient == pytest.approx(reference[data, f"logit:{in_r}"], rel=SAME_FIT)
    assert np.mean(fitted.scores**2) == pytest.approx(reference[data, "score:mean_of_squares"], rel=SAME_FIT)
    assert fitted.scores.min() == pytest.approx(reference[data, "score:smallest"], rel=SAME_FIT)
    assert fitted.scores.max() == pytest.approx(reference[data, "score:largest"], rel=SAME_FIT)
    assert fitted.converged


def test_without_covariates_everyone_has_the_share_of_treated_persons():
    fitted = propensity.fit([1, 0, 0, 0], pd.DataFrame(index=range(4)))
    assert fitted.scores == pytest.approx([0.25] * 4)
    assert fitted.names == ("intercept",)


@settings(max_examples=25, deadline=None)
@given(
    factor=st.floats(1e-6, 1e6).flatmap(lambda f: st.sampled_from([f, -f])),
    shift=st.floats(-10, 10),
    seed=st.integers(0, 2**32 - 1),
)
def test_scores_do_not_depend_on_the_units_of_a_covariate(factor, shift, seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(80, 2)), columns=["a", "b"])
    treated = np.r_[np.ones(30), np.zeros(50)]
    other = table.assign(a=(table["a"] + shift) * factor)
    # the column keeps about ten digits after shifting by up to ten standard deviations
    assert propensity.fit(treated, other).scores == pytest.approx(
        propensity.fit(treated, table).scores, abs=1e-9
    )


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_scores_add_up_to_the_number_treated_and_balance_the_means(seed):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.normal(size=(60, 2)), columns=["a", "b"])
    treated = (np.arange(60) < 25).astype(float)
    rest = treated - propensity.fit(treated, table).scores
    assert rest.sum() == pytest.approx(0, abs=1e-8)
    assert rest @ table.to_numpy() == pytest.approx([0, 0], abs=1e-8)


def test_the_callers_table_is_left_as_it_was(generated):
    treated, covariates = generated
    before = covariates.copy()
    propensity.fit(treated, covariates)
    pd.testing.assert_frame_equal(covariates, before)


def test_integer_columns_do_not_overflow():
    table = pd.DataFrame({"age": np.arange(20, 40, dtype=np.int8)})
    treated = [0, 1] * 10
    wide = propensity.fit(treated, table.astype(np.float64)).scores
    assert propensity.fit(treated, table).scores == pytest.approx(wide)


def refusal(treated, table) -> str:
    with pytest.raises(EstimationImpossible) as caught:
        propensity.fit(treated, table)
    return str(caught.value)


def test_complete_separation_names_the_covariate():
    table = pd.DataFrame({"age": [30.0, 41, 28, 35, 33, 29], "hours": [1.0, 2, 3, 10, 11, 12]})
    assert refusal([0, 0, 0, 1, 1, 1], table) == (
        "The propensity score does not exist: 'hours' tells some or all treated and untreated persons apart "
        "without error. Leave a covariate out, or compare only persons for whom both arms occur."
    )


def test_separation_of_some_persons_names_the_covariate():
    table = pd.DataFrame({"age": [30.0, 41, 28, 35, 33, 29, 50, 44], "referred": [0.0, 0, 0, 0, 0, 0, 1, 1]})
    assert refusal([0, 1, 0, 1, 0, 1, 1, 1], table) == (
        "The propensity score does not exist: 'referred' tells some or all treated and untreated persons "
        "apart "
        "without error. Leave a covariate out, or compare only persons for whom both arms occur."
    )


def test_separation_by_covariates_together_names_both():
    table = pd.DataFrame({"a": [1.0, 2, 3, 1, 2, 3], "b": [1.1, 2.1, 3.1, 0.9, 1.9, 2.9]})
    assert refusal([1, 1, 1, 0, 0, 0], table) == (
        "The propensity score does not exist: 'a' and 'b' together tell some or all treated and "
        "untreated persons "
        "apart without error. Leave a covariate out, or compare only persons for whom both arms occur."
    )


def test_separation_of_two_persons_among_thousands_is_found():
    rng = np.random.default_rng(3)
    table = pd.DataFrame({"age": rng.normal(40, 9, 3000), "rare": np.r_[np.ones(2), np.zeros(2998)]})
    treated = np.r_[np.ones(300), np.zeros(2700)]
    assert "'rare' tells some or all" in refusal(treated, table)


def test_nobody_treated_is_said():
    expected = "None of the 3 persons is in the arm; there is nothing to compare."
    assert refusal([0, 0, 0], pd.DataFrame({"a": [1.0, 2, 3]})) == expected


def test_nobody_untreated_is_said():
    expected = "All 3 persons are in the arm; without a reference there is no comparison."
    assert refusal([1, 1, 1], pd.DataFrame({"a": [1.0, 2, 3]})) == expected


def test_a_constant_covariate_is_named():
    table = pd.DataFrame({"a": [1.0, 2, 1, 2], "same": [3.3, 3.3, 3.3, 3.3]})
    expected = "The same value for all persons: 'same'. Leave it out of the covariates."
    assert refusal([1, 0, 0, 1], table) == expected


def test_a_repeated_covariate_is_named():
    rng = np.random.default_rng(1)
    table = pd.DataFrame(rng.normal(size=(30, 2)), columns=["a", "b"]).assign(
        twice=lambda t: 2 * t["a"] - 1, third=lambda t: t["a"] + t["b"]
    )
    assert refusal([0, 1] * 15, table) == (
        "Among all persons these covariates follow exactly from the covariates before them: 'twice' and "
        "'third'. "
        "Leave them out of the covariates."
    )


def test_missing_covariates_are_refused_by_name():
    table = pd.DataFrame({"a": [1.0, np.nan, 1, 2], "b": [np.inf, 1.0, 2, 3], "c": [1.0, 2, 3, 5]})
    assert refusal([1, 0, 0, 1], table) == (
        "The covariates hold 2 missing or infinite values ('a' and 'b'); leave those persons out first, "
        "and count them."
    )


def test_arrays_that_do_not_fit_are_a_fault_of_the_caller():
    with pytest.raises(
        ValueError, match="^Arms and covariates need one row per person; they have 3 and 2 rows"
    ):
        propensity.fit([1, 0, 0], pd.DataFrame({"a": [1.0, 2.0]}))
    with pytest.raises(
        ValueError, match=r"^Arms must be 1 \(arm\) or 0 \(reference\) for everyone, and never missing"
    ):
        propensity.fit([1, 0, 2], pd.DataFrame({"a": [1.0, 2.0, 3.0]}))
    with pytest.raises(
        ValueError, match=r"^One value per person is needed, shape \(n,\); found shape \(1, 2\)"
    ):
        propensity.fit([[1, 0]], pd.DataFrame({"a": [1.0]}))
